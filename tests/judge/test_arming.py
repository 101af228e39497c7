"""How a live set begins: the start posture held still, or several movements and a quiet moment."""

from __future__ import annotations

import pytest
from coaching import coach_for, run
from movements import CAMERAS
from skeleton import Move, bridge, film, follow, ninety_ninety, side_lying

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.settings import LIVE_ARMING
from hipcam.words import say

on_the_floor = pytest.mark.parametrize("activity", ["bridge", "ninety-ninety", "side-lying"])


def at_once(activity: str, *depths: float, rest: float = 0.1, still: float = 0.7) -> PoseTrack:
    """Somebody who is filmed from the middle of the first of these movements on, each a share of a usual one."""
    whole = {"bridge": 1.0, "ninety-ninety": 35.0, "side-lying": 30.0}[activity]
    moves = [Move((2.1 + rest) * i, 1.0, 0.2, 0.9, whole * depth, "left") for i, depth in enumerate(depths)]
    motion = {
        "bridge": lambda: bridge(moves),
        "ninety-ninety": lambda: ninety_ninety(moves, front="left"),
        "side-lying": lambda: side_lying(moves, upper="left"),
    }[activity]()
    track = film(motion.until(moves[-1].end + still), CAMERAS[activity], rate=15)
    kept = track.time >= 0.6
    return PoseTrack(track.time[kept], track.image[kept], track.world[kept], track.visibility[kept], track.size)


def counted(track: PoseTrack, activity: str) -> int:
    return len(follow(track, activity, arming=LIVE_ARMING).reps)


@on_the_floor
def test_what_was_done_before_counts_in_a_quiet_moment_after_several_movements_alike(activity: str) -> None:
    assert counted(at_once(activity, 1, 1, 0.9, 1), activity) == 3, "the first was under way already"


@on_the_floor
def test_a_quiet_moment_between_repetitions_is_a_start(activity: str) -> None:
    assert counted(at_once(activity, 1, 1, 1, 1, 1, rest=0.8, still=0.0), activity) >= 3


@on_the_floor
def test_somebody_who_settles_down_has_done_nothing_yet(activity: str) -> None:
    """One movement, then still for a second: it may have been finding a place to lie."""
    assert counted(at_once(activity, 1, 1, still=1.5), activity) == 0
    assert counted(at_once(activity, 1, 1, 0.4, still=0.7), activity) == 0


@on_the_floor
def test_what_is_missing_is_said_steadily_to_somebody_who_starts_at_once(activity: str) -> None:
    moments = run(at_once(activity, 1, 1, 1, 1, still=0.2), activity, coach_for(activity))
    scenes = [moment.scene for moment in moments if moment.time > 3.0 and moment.scene.stage == "framing"]
    assert {scene.framing for scene in scenes} == {say(f"activity.{activity}.be_still")}
    assert all(scene.framing_ok for scene in scenes)
