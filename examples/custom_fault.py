"""A fault of your own, in thirty lines.

    python examples/custom_fault.py sample_videos/side_lying_right_pelvis_roll.mp4

Side-lying rotations as hipcam knows them, and one more thing to look for: a leg that drops instead of being let down.
They become an activity of their own, with its own limit (`[quiet_side_lying]` in a settings file), so they can be
scored, annotated, kept and coached like the others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import hipcam
from hipcam.core.setting import setting
from hipcam.judge.activities.side_lying import SIDE_LYING, SideLying, SideLyingSettings
from hipcam.judge.activity import WORDS, register
from hipcam.judge.form import Finding
from hipcam.judge.frames import Frames, Span
from hipcam.judge.settings import Settings
from hipcam.pose.calibration import Calibration
from hipcam.words import add, find

KEY = "quiet-side-lying"


@dataclass(frozen=True)
class QuietSettings(SideLyingSettings):
    """Those of side-lying, and how long the way down must take."""

    way_down: float = setting(0.9, "s", "time that letting the leg down must take", high=5)


class QuietSideLying(SideLying):
    """Counts and judges as side-lying does, and looks for legs that drop."""

    activity = KEY

    def __init__(self, settings: Settings, calibration: Calibration) -> None:
        super().__init__(settings, calibration)
        self.settings: QuietSettings = settings.quiet_side_lying

    def _findings(self, frames: Frames) -> Iterator[Finding]:
        yield from super()._findings(frames)
        move, least = frames.movement, self.settings.way_down
        when = Span(move.top_end, move.end, move.end)
        yield Finding("dropped_leg", move.tempo.back, "s", least, float(move.tempo.back < least), when, self._upper)


add("en", {f"activity.{KEY}.{what}": find(f"activity.side-lying.{what}") for what in WORDS})
add("en", {"fault.dropped_leg": "Let the leg down slowly.", "fault_name.dropped_leg": "dropped leg"})
register(
    replace(
        SIDE_LYING,
        key=KEY,
        settings=QuietSettings,
        machine=QuietSideLying,
        in_routine=False,
        faults={**SIDE_LYING.faults, "dropped_leg": ("knee",)},
    )
)

if __name__ == "__main__":
    for rep in hipcam.score_video(sys.argv[1], KEY).reps:
        found = [f"{fault.name} ({fault.value:.1f} {fault.unit})" for fault in rep.faults]
        print(f"{rep.side}, {rep.start:.1f} to {rep.end:.1f} s: {', '.join(found) or rep.verdict}")
