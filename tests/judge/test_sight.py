"""Somebody lost from sight within what they did is told; an empty room before and after says nothing."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from movements import CAMERAS, three_movements
from skeleton import ACTIVITIES, Camera, bridge, film, machine, schedule

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.leap import Leap
from hipcam.judge.machine import Exercise
from hipcam.judge.outcome import make_result
from hipcam.judge.records import Partial
from hipcam.judge.result import Result, Source
from hipcam.judge.settings import Settings
from hipcam.judge.sight import Loss, Sight, Unseen, told
from hipcam.measure.measures import compute_measures
from hipcam.pose.model import PoseModel, manifest
from hipcam.show.report.unseen import trouble
from hipcam.show.text import describe
from hipcam.track.smooth import smooth_track

LEGS = slice(25, 33)


def losses(exercise: Exercise) -> list[tuple[float, float, Unseen, bool]]:
    """Rounded to a twentieth of a second, a picture."""
    return [
        (round(20 * lost.start) / 20, round(20 * lost.end) / 20, lost.why, lost.cut) for lost in exercise.sight.losses
    ]


def recorded(activity: str) -> PoseTrack:
    return film(three_movements(activity), CAMERAS[activity], rate=20)


def without(track: PoseTrack, *spans: tuple[float, float]) -> PoseTrack:
    """The same with nobody in these seconds."""
    gone = np.any([(track.time >= start) & (track.time < end) for start, end in spans], axis=0)
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    for points in (image, world, visibility):
        points[gone] = np.nan
    return replace(track, image=image, world=world, visibility=visibility)


def followed(track: PoseTrack, activity: str) -> tuple[Exercise, list[Any]]:
    """What comes of a track, as of a recording."""
    exercise = machine(activity)
    samples = compute_measures(smooth_track(track, gap_limit=0.3, cutoff=4.0)).samples()
    events = [event for sample in samples for event in exercise.update(sample)] + exercise.finish()
    return exercise, [event for event in events if not isinstance(event, Partial)]


def middle_of_second(track: PoseTrack, activity: str) -> float:
    second = followed(track, activity)[1][1]
    return float(round((second.start + second.end) / 2))


@pytest.mark.parametrize("activity", ACTIVITIES)
@pytest.mark.parametrize(("seconds", "cut"), [(2.0, True), (1.0, False)])
def test_who_is_lost_in_the_middle_of_a_movement_is_told(activity: str, seconds: float, cut: bool) -> None:
    track = recorded(activity)
    at = middle_of_second(track, activity)
    exercise, events = followed(without(track, (at, at + seconds)), activity)
    assert losses(exercise) == [(at, at + seconds, "nobody", cut)]
    assert not cut or not [event for event in events if event.start < at < event.end]


def test_who_is_too_small_to_measure_is_lost() -> None:
    track = recorded("bridge")
    at = middle_of_second(track, "bridge")
    small = (track.time >= at) & (track.time < at + 2)
    image = track.image.copy()
    image[small] = 40 + 0.1 * image[small]
    exercise, _ = followed(replace(track, image=image), "bridge")
    (loss,) = exercise.sight.losses
    assert (loss.why, loss.cut) == ("small", True)
    assert (loss.start, loss.end) == pytest.approx((at, at + 2), abs=0.3)  # what is smoothed shrinks slowly


def test_pictures_that_do_not_come_are_told() -> None:
    track = recorded("bridge")
    at = middle_of_second(track, "bridge")
    exercise, _ = followed(replace(track, time=np.where(track.time < at, track.time, track.time + 40)), "bridge")
    assert losses(exercise) == [(at - 0.05, at + 40, "pictures", True)]


def test_legs_that_are_hidden_are_told_and_cut_nothing() -> None:
    track = recorded("bridge")
    at = middle_of_second(track, "bridge")
    visibility = track.visibility.copy()
    visibility[(track.time >= at) & (track.time < at + 1), LEGS] = 0.1
    exercise, events = followed(replace(track, visibility=visibility), "bridge")
    assert [(loss.why, loss.cut) for loss in exercise.sight.losses] == [("legs", False)]
    assert len(events) == 3


def test_what_is_filled_is_no_loss() -> None:
    track = recorded("bridge")
    at = middle_of_second(track, "bridge")
    assert followed(without(track, (at, at + 0.25)), "bridge")[0].sight.losses == []


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_an_empty_room_before_and_after_says_nothing(activity: str) -> None:
    track = recorded(activity)
    last = followed(track, activity)[1][-1].end
    empty = PoseTrack.from_poses(list(np.arange(0, 4, 0.05)), [None] * 80, track.size)
    parts = (empty, replace(track, time=track.time + 4), replace(empty, time=empty.time + track.time[-1] + 4.05))
    time, image, world, visibility = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("time", "image", "world", "visibility")
    )
    exercise, events = followed(PoseTrack(time, image, world, visibility, track.size), activity)
    assert len(events) == 3 and events[-1].end == pytest.approx(last + 4, abs=0.1)
    assert exercise.sight.losses == []


def test_who_is_lost_for_good_in_the_middle_of_a_movement_is_told() -> None:
    track = recorded("bridge")
    at = middle_of_second(track, "bridge")
    exercise, events = followed(without(track, (at, 99)), "bridge")
    assert losses(exercise) == [(at, round(20 * track.time[-1]) / 20, "nobody", True)]
    assert len(events) == 1


def test_a_repetition_that_nobody_saw_is_told_though_it_began_at_rest() -> None:
    motion = bridge(schedule(np.random.default_rng(0), [1.0] * 3))
    track = film(motion, Camera(target=(0, 0, 0.3), height=0.7, distance=3.0), rate=20)
    first, second, _ = followed(track, "bridge")[1]
    rest = (first.end + second.start) / 2
    exercise, events = followed(without(track, (rest, second.end + 0.1)), "bridge")
    assert len(events) == 2
    assert [(loss.why, loss.cut) for loss in exercise.sight.losses] == [("nobody", True)]


def passed(track: PoseTrack, start: float) -> PoseTrack:
    """The same with somebody who walks past in front from then on: for a second the landmarks go along."""
    image, extent = track.image.copy(), float(np.ptp(track.image[0], axis=0).max())
    along = np.clip(track.time - start, 0, 1) % 1
    image[..., 0] += (0.5 * extent * along)[:, None]
    return replace(track, image=image)


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_a_movement_while_somebody_walks_past_in_front_is_not_counted_and_told(activity: str) -> None:
    track = recorded(activity)
    _, second, _ = whole = followed(track, activity)[1]
    at = middle_of_second(track, activity) - 0.5
    exercise, events = followed(passed(track, at), activity)
    assert [event.start for event in events] == pytest.approx([e.start for e in whole if e is not second], abs=0.2)
    (loss,) = exercise.sight.losses
    assert (loss.why, loss.cut) == ("covered", True)
    assert at <= loss.start <= at + 0.4 and at + 1 < loss.end < at + 1.8
    (said,) = told([asdict(loss)])
    assert "walks past in front; what was done then is not counted" in said


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_who_moves_quickly_does_not_leap(activity: str) -> None:
    track = recorded(activity)
    quick = replace(track, time=track.time / 2)
    assert followed(quick, activity)[0].sight.losses == []


@pytest.mark.parametrize(("turned", "leaps"), [(0.0, True), (180.0, False)])
def test_joints_that_go_their_own_ways_do_not_leap(turned: float, leaps: bool) -> None:
    """From the feet the network sees a body this way round and then that: the same picture turned about its middle."""
    track, leap = recorded("bridge"), Leap()
    image, cos, sin = track.image.copy(), np.cos(np.radians(turned)), np.sin(np.radians(turned))
    later, middle, extent = track.time >= 4.0, image.mean(axis=1, keepdims=True), np.ptp(image[0], axis=0).max()
    there = (image - middle) @ np.array([[cos, -sin], [sin, cos]]) + middle
    image[later] = there[later] + (0.0 if turned else 0.5 * extent)
    for sample in compute_measures(replace(track, image=image), {}).samples():
        leap.add(sample)
        if leap.now:
            break
    assert leap.now == leaps


@pytest.mark.parametrize("back", [True, False])
def test_who_gets_up_and_goes_was_not_covered(back: bool) -> None:
    sight = Sight(gap_limit=0.3, lost_time=1.5)
    sight.see(0.0, in_set=True, in_posture=True)
    for time in (0.1, 0.3, 0.5):
        sight.miss(time, "covered", lambda: True, cut=True)
    sight.see(0.7, in_set=True, in_posture=back)
    sight.finish()
    assert sight.losses == ([Loss(0.1, 0.7, "covered", cut=True)] if back else [])


def test_who_was_covered_and_then_not_found_is_told_both() -> None:
    sight = Sight(gap_limit=0.3, lost_time=1.5)
    sight.see(0.0, in_set=True, in_posture=True)
    for time in (0.1, 0.3, 0.5):
        sight.miss(time, "covered", lambda: True, cut=True)
    for time in (0.7, 1.5, 2.3):
        sight.miss(time, "nobody", lambda: True, cut=time > 2)
    sight.see(2.5, in_set=True, in_posture=True)
    assert sight.losses == [Loss(0.1, 0.7, "covered", cut=True), Loss(0.7, 2.5, "nobody", cut=True)]


@pytest.mark.parametrize("known", [True, False])
def test_where_the_camera_moves_in_an_unknown_way_nobody_leaps(known: bool) -> None:
    track, leap, leapt = passed(recorded("bridge"), 4.0), Leap(), False
    observed = {"camera_known": np.full(len(track), float(known), np.float32)}
    for sample in compute_measures(track, observed).samples():
        leap.add(sample)
        leapt |= leap.now
    assert leapt == known
    assert not leap.now, "it is over"


def test_losses_are_told_in_a_sentence_a_kind() -> None:
    losses = [Loss(11.0, 13.04, "nobody", cut=True), Loss(4.0, 5.0, "legs", cut=False)]
    losses += [Loss(20.0 + i, 20.5 + i, "nobody", cut=False) for i in range(8)]
    nobody, legs, passed = told(map(asdict, losses))
    assert nobody == "Nobody was seen 11.0–13.0 s; what was done then is not counted."
    assert legs == "Neither leg was seen 4.0–5.0 s; what is said of that time may be wrong."
    assert "25.0–25.5 s and 2 times more" in passed


def test_a_loss_stands_in_the_result_the_text_and_the_report() -> None:
    source = Source("made.mp4", "", 640, 480, 20.0, 400, 360)
    lost = [Loss(11.0, 13.0, "nobody", cut=True)]
    model = PoseModel("played", manifest().bundle_sha256, b"")
    result = make_result(
        "bridge", source, [], Settings(), model, quality={}, reason=None, missing=[], steps=(), lost=lost
    )
    assert result.to_dict()["quality"]["lost"] == [{"start": 11.0, "end": 13.0, "why": "nobody", "cut": True}]
    said = "Nobody was seen 11.0–13.0 s; what was done then is not counted."
    for kept in (result, Result.from_dict(result.to_dict())):
        assert said in describe(kept) and said in trouble(kept)
