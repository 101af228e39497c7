"""What could not be seen, and what was wrong with the video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.judge.activity import activity, keys
from hipcam.judge.shortfall import somebody
from hipcam.show.report.phrases import sentence
from hipcam.show.text import remarks
from hipcam.words import say
from hipcam.words.names import subject_name

if TYPE_CHECKING:
    from hipcam.judge.result import Result

#: What may have been wrong with the camera and with somebody's landmarks, by its key in a result's `quality`.
CAMERA = ("camera_moved", "camera_unknown")
LANDMARKS = ("swapped_legs", "jumps", "impossible_bones", "out_of_picture", "poses_rejected")


def unknown(result: Result) -> dict[str, list[str]]:
    """What is not known, by its reason."""
    reasons: dict[str, list[str]] = {}
    for missing in result.unknown:
        what = activity(missing.what).say("title") if missing.what in keys() else subject_name(missing.what)
        reasons.setdefault(sentence(str(missing.reason)), []).append(what)
    return reasons


def trouble(result: Result) -> list[str]:
    """What was wrong with the video and the landmarks."""
    quality, frames = result.quality, result.source.frames
    said = []
    there = all(somebody(unknown.reason) for unknown in result.unknown)
    if there and (missing := frames - result.source.frames_with_person):
        said.append(say("report.trouble.nobody", count=missing, frames=frames))
    wrong = CAMERA + (LANDMARKS if there else ())
    said += [say(f"report.trouble.{what}", count=quality[what], frames=frames) for what in wrong if quality.get(what)]
    said += [
        say("report.trouble.file", problem=problem.replace("_", " "), count=count)
        for problem, count in quality.get("video_problems", {}).items()
    ]
    said += remarks(result)
    if quality.get("most_people_seen", 1) > 1:
        said.append(say("report.trouble.people", count=quality["most_people_seen"]))
    return said
