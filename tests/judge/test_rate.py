"""Few pictures a second: what lasts is found all the same, or nobody says that it was not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from movements import CAMERAS, three_movements
from skeleton import Array, Body, Camera, Motion, Move, bridge, excursion, film, follow, standing

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.outcome import make_result
from hipcam.judge.records import Attempt, Hold, Rep
from hipcam.judge.result import Source
from hipcam.judge.settings import Settings
from hipcam.judge.shortfall import few_pictures
from hipcam.pose.model import PoseModel, manifest
from hipcam.show.report.unseen import trouble
from hipcam.show.text import describe
from hipcam.source.video import VideoInfo
from hipcam.track.scored import Reading, judge
from hipcam.words.reason import Reason

MODEL = PoseModel("played", manifest().bundle_sha256, b"")
FULL = 30.0
RATES = (3, 3.5, 4, 5, 6, 6.7, 7, 7.5, 7.9, 8, 10, 15)
SIDE_VIEW = Camera(target=(0, 0, 0.3), height=0.7, distance=3.0)


def leaning_test() -> Motion:
    """One lift with two rotations; in the second the trunk leans for a good second."""
    turns = [Move(2.0, 1.0, 1.2, 1.0, 35, "left"), Move(6.2, 1.0, 1.2, 1.0, 40, "left")]
    lift = Move(0.4, 0.8, 8.8, 0.8, 1.0, "left")

    def legs(time: Array) -> dict[str, dict[str, Array]]:
        up = excursion(time, [lift])
        return {
            "left": {"flexion": 90 * up, "knee": 90 * up, "external": excursion(time, turns)},
            "right": {"flexion": 0 * up, "knee": 0 * up},
        }

    return standing(Body(), legs, 11.5, sway=lambda time: excursion(time, [Move(6.4, 0.8, 1.0, 0.8, 16)]))


MOTIONS = {
    "short bridges": ("bridge", bridge([Move(2, 1, 1.5, 1, 0.66), Move(8, 1, 1.5, 1, 0.66)])),
    "a test with a lean": ("er-test", leaning_test()),
    **{activity: (activity, three_movements(activity)) for activity in CAMERAS},
}


def thinned(track: PoseTrack, rate: float, begin: float) -> PoseTrack:
    """The pictures that a camera of this rate would have taken."""
    wanted = np.arange(track.time[0] + begin, track.time[-1], 1 / rate)
    kept = np.unique([int(np.argmin(np.abs(track.time - time))) for time in wanted])
    return PoseTrack(track.time[kept], track.image[kept], track.world[kept], track.visibility[kept], track.size)


def verdicts(track: PoseTrack, activity: str) -> Iterator[tuple[float, dict[str, str]]]:
    """The middle of each movement, and what is said of each check."""
    found = follow(track, activity)
    judged: list[Rep | Hold | Attempt] = [*found.reps, *found.holds, *found.attempts]
    for event in judged:
        yield (event.start + event.end) / 2, {name: check.verdict for name, check in event.checks.items()}


@pytest.fixture(scope="module", params=MOTIONS)
def filmed(request: pytest.FixtureRequest) -> tuple[str, PoseTrack, list[tuple[float, dict[str, str]]]]:
    activity, motion = MOTIONS[request.param]
    camera = SIDE_VIEW if activity == "bridge" else CAMERAS[activity]
    track = film(motion, camera, rate=FULL, pixels=0.5, metres=0.004, typical=True)
    return activity, track, list(verdicts(track, activity))


@pytest.mark.parametrize("rate", RATES)
def test_fewer_pictures_turn_no_verdict_round(
    filmed: tuple[str, PoseTrack, list[tuple[float, dict[str, str]]]], rate: float
) -> None:
    activity, track, full = filmed
    assert full
    for begin in (0.0, 0.07):
        few = list(verdicts(thinned(track, rate, begin), activity))
        for middle, checks in few:
            near = min(full, key=lambda other: abs(other[0] - middle))
            assert abs(near[0] - middle) < 1
            for name, verdict in checks.items():
                assert verdict in ("unknown", near[1][name]) or near[1][name] == "unknown", (name, middle)


@pytest.mark.parametrize("rate", [5, 6, 6.7, 7, 7.5, 7.9, 8, 10])
def test_what_lasts_is_found_in_few_pictures(rate: float) -> None:
    """Between 6.7 and 8 a second no two pictures were as far apart as a fault must last, and no three as near."""
    activity, motion = MOTIONS["a test with a lean"]
    track = film(motion, CAMERAS[activity], rate=FULL)
    straight, leaning = follow(thinned(track, rate, 0.0), activity).attempts
    assert "trunk_lean" in straight.judged and "trunk_lean" not in {fault.name for fault in straight.faults}
    assert "trunk_lean" in {fault.name for fault in leaning.faults}


def test_a_picture_by_itself_is_no_fault() -> None:
    """Neither at 30 a second nor at six, where two stand for what lasts."""
    activity, motion = MOTIONS["a test with a lean"]
    for rate in (6.0, 15.0):
        track = film(motion, CAMERAS[activity], rate=rate)
        image = track.image.copy()
        at = int(np.argmin(np.abs(track.time - 3.6)))
        image[at, :25, 0] += np.linspace(60, 0, 25)
        jumped = replace(track, image=image)
        before, after = (follow(one, activity, smooth=False).attempts[0] for one in (track, jumped))
        assert {f.name for f in after.faults} == {f.name for f in before.faults}


@pytest.mark.parametrize(
    ("frames", "seconds", "found"),
    [(300, 10.0, {}), (100, 10.0, {}), (299, 30.0, {}), (75, 10.0, {"few_pictures": 7.5}), (1, 4.0, {}), (0, 0.0, {})],
)
def test_fewer_than_ten_pictures_a_second_are_too_few(frames: int, seconds: float, found: dict[str, float]) -> None:
    assert few_pictures(frames, seconds) == found


def test_that_they_are_too_few_is_said_in_the_summary_and_in_the_report() -> None:
    source = Source("slow.mp4", "", 640, 480, 10.0, 75, 75)
    made = make_result(
        None, source, [], Settings(), MODEL, quality={}, reason=Reason("no_start_posture"), missing=[], steps=()
    )
    said = (
        "Only 7.5 pictures a second were judged, of the 10 or more that it takes:"
        " what is quick may have been missed, and its times are rough."
    )
    assert f"  {said}" in describe(made).splitlines()
    assert said in trouble(made)
    quick = replace(made, quality={})
    assert said not in describe(quick)
    assert said not in trouble(quick)


@pytest.mark.parametrize(
    ("frames", "dropped", "told"), [(150, 150, True), (260, 40, False), (290, 310, False), (100, 10, False)]
)
def test_pictures_that_were_passed_over_are_said_in_the_summary_and_in_the_report(
    frames: int, dropped: int, told: bool
) -> None:
    """A camera that gives more than ordinary ones may well be passed over."""
    quality = {"pictures_dropped": dropped}
    source, why = Source("Cam", "", 640, 480, 10.0, frames, frames), Reason("no_start_posture")
    made = make_result(None, source, [], Settings(), MODEL, quality=quality, reason=why, missing=[], steps=())
    said = "This machine was too slow for 150 of the camera's 300 pictures; 15 a second were judged."
    assert [f"  {said}" in describe(made).splitlines(), said in trouble(made)] == [told, told]
    assert told or not any("too slow for" in line for line in trouble(made))


def slowed(track: PoseTrack, factor: float) -> Reading:
    """What is read from slow motion of which nobody has said anything."""
    slow = PoseTrack(track.time * factor, track.image, track.world, track.visibility, track.size)
    info = VideoInfo(Path("v.mp4"), *slow.size, float(slow.time[-1]), len(slow), 0, "h264")
    quality = {"video_problems": {}, "most_people_seen": 1, "poses_rejected": 0}
    return Reading(slow, info, {"leg_jump": np.zeros(len(slow), np.float32)}, quality, "bridge")


@pytest.mark.parametrize(("factor", "told"), [(1, False), (4, False), (8, True)])
def test_what_is_slower_than_anybody_moves_may_be_slow_motion(factor: float, told: bool) -> None:
    film_of_two = film(bridge([Move(2, 1.5, 1.5, 1, 0.66), Move(8, 1.5, 1.5, 1, 0.66)]), SIDE_VIEW, rate=FULL)
    reading = slowed(film_of_two, factor)
    result = judge(reading, "bridge", Settings(), MODEL, "0" * 64).result
    assert len(result.reps) + len(result.holds) == 2
    assert any(unknown.reason.code == "very_slow" for unknown in result.unknown) == told
    assert ("score it again with --slow-motion" in describe(result)) == told
    known = replace(reading, quality={**reading.quality, "slow_motion": 1.0})
    assert "--slow-motion" not in describe(judge(known, "bridge", Settings(), MODEL, "0" * 64).result)
