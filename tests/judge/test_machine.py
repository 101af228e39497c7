"""What all exercises share: own range, one movement out and back, arming, and laws that hold for each phase machine."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from movements import CAMERAS, LYING, three_movements
from skeleton import (
    ACTIVITIES,
    OTHER,
    SIDES,
    Camera,
    Found,
    Motion,
    Move,
    bridge,
    camera_for,
    er_test,
    film,
    film_as,
    follow,
    heel_slides,
    knee_to_chest,
    machine,
    march,
    ninety_ninety,
    side_lying,
    sit_down,
    squats,
    toe_touch,
    walk,
)

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.detector import Movement, MovementDetector
from hipcam.judge.machine import Exercise
from hipcam.judge.own_range import OwnRange
from hipcam.judge.records import Event, Fault, Now, Partial, Rep, Scale
from hipcam.judge.settings import ArmingSettings, MovementSettings, Settings
from hipcam.measure.measures import Sample, compute_measures
from hipcam.measure.table import FrameValues
from hipcam.pose.calibration import default_calibration
from hipcam.track.smooth import smooth_track
from hipcam.words.reason import Reason

any_activity = pytest.mark.parametrize("activity", ACTIVITIES)


def recording(activity: str, side: str = "left", seed: int = 1) -> PoseTrack:
    track = film(three_movements(activity, side, seed), CAMERAS[activity], rate=15, pixels=0.8, metres=0.005, seed=seed)
    return smooth_track(track, gap_limit=0.3, cutoff=4.0)


def outline(event: Event) -> tuple[Any, ...]:
    """Kind, side and times to a hundredth of a second."""
    return type(event).__name__, event.side, round(event.start, 2), round(event.end, 2)


#: All measures of a person who stands in the middle of the picture.
SOMEBODY = next(compute_measures(film(er_test([]).until(0.1), rate=10)).samples())


# --- Own range -------------------------------------------------------------------------------------------------------


def test_the_first_movement_needs_only_the_least_angle() -> None:
    assert OwnRange(least=15, share=0.6).counts(15) == (True, 1.0)
    assert OwnRange(least=15, share=0.6).counts(14.9)[0] is False


def test_a_movement_below_the_least_angle_is_no_own_range() -> None:
    own = OwnRange(least=10, share=0.6)
    assert own.counts(8) == (False, pytest.approx(0.8))
    assert own.value is None
    assert own.counts(12)[0] is True


def test_the_own_range_is_the_median_of_up_to_three_largest_movements() -> None:
    own = OwnRange(least=10, share=0.6)
    values = []
    for size in (20, 30, 40, 50, 12):
        own.counts(size)
        values.append(own.value)
    # 20 | 20 30 | 20 30 40 | 30 40 50 (the largest three) | unchanged by 12
    assert values == [20, 25, 30, 40, 40]


def test_after_larger_movements_one_below_60_percent_is_partial_and_says_its_share() -> None:
    own = OwnRange(least=10, share=0.6)
    assert own.counts(20) == (True, 1.0)
    assert own.counts(40) == (True, 2.0)  # twice the 20 so far
    assert own.counts(40) == (True, pytest.approx(40 / 30))
    assert own.counts(20) == (False, 0.5)  # 60 % of 40 would be 24: the size of the first no longer counts
    assert own.counts(25) == (True, 0.625)


def test_one_outsized_movement_does_not_spoil_the_following_ones() -> None:
    own = OwnRange(least=10, share=0.6)
    for size in (30, 30, 90):
        own.counts(size)
    assert own.counts(20)[0] is True  # the median is 30


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1, 100), min_size=1, max_size=12), st.floats(1, 40))
def test_counting_follows_the_rule_for_any_movements(sizes: list[float], least: float) -> None:
    own = OwnRange(least=least, share=0.6)
    before: list[float] = []
    for size in sizes:
        median = float(np.median(sorted(before)[-3:])) if before else None
        counted, share = own.counts(size)
        assert counted == (size >= least and (median is None or size / median >= 0.6))
        if median is not None:
            assert share == pytest.approx(size / median)
        if size >= least:
            before.append(size)


def test_once_a_movement_has_counted_a_reading_that_is_a_little_short_counts_too() -> None:
    own = OwnRange(least=15, share=0.6, doubt=3.5)
    assert [own.counts(size)[0] for size in (12.2, 20, 12.2, 11.4)] == [False, True, True, False]


# --- One movement out and back ---------------------------------------------------------------------------------------


def detect(
    values: Sequence[float], rate: float = 10, *, resettle_below: float = 5.0, **changes: float
) -> tuple[list[Movement], MovementDetector]:
    detector = MovementDetector(replace(MovementSettings(), **changes), default_calibration().movement, resettle_below)
    found = [
        detector.update(SOMEBODY._replace(time=i / rate, values=FrameValues({"angle": v})), (v,))
        for i, v in enumerate(values)
    ]
    return [m for m in found if m], detector


def test_a_movement_out_and_back_is_found_with_its_range_and_times() -> None:
    #         0.0            0.5              0.9      1.2                 1.7
    values = [0, 0, 0, 0, 0, 0, 10, 20, 30, 40, 40, 40, 40, 30, 20, 10, 0, 0, 0, 0]
    (movement,), detector = detect(values)
    assert movement.range == 40
    assert movement.returned
    assert movement.rest == (0,)
    assert movement.start == pytest.approx(0.5, abs=0.1)
    assert (movement.top_start, movement.top_end) == (pytest.approx(0.9), pytest.approx(1.2))
    assert movement.peak == pytest.approx(1.05)  # the middle of the time near the top
    assert movement.end == pytest.approx(1.6, abs=0.1)
    tempo = movement.tempo
    assert (tempo.out, tempo.back) == (pytest.approx(0.4, abs=0.1), pytest.approx(0.4, abs=0.1))
    assert tempo.hold == pytest.approx(0.3)
    assert {s.values["angle"] for s in movement.top} == {40}
    assert not detector.moving


def test_a_landmark_that_jumps_for_a_moment_leaves_what_is_known_of_the_rest() -> None:
    values = [*[0.0] * 10, 30, 30, 0, 3, 6, 9, 12, 15, 18, 20, 20, 15, 10, 5, 0, 0, 0]
    (movement,), _ = detect(values)
    assert (movement.rest, movement.range) == ((0,), 20)


def test_a_slow_start_does_not_drag_a_new_resting_place_along() -> None:
    slow = [4.2 + 0.2 * i for i in range(11)]
    (movement,), _ = detect([*[0.0] * 10, *slow, 10, 15, 20, 25, 30, 30, 25, 20, 15, 10, 4.2, 4.2], resettle_below=7)
    assert movement.rest[0] == pytest.approx(4.6, abs=0.1)


def test_the_parts_of_the_tempo_add_up_to_the_movement() -> None:
    movements, _ = detect([0] * 6 + [12, 25, 31, 28, 31, 20, 5, 0] + [0] * 6 + [9, 15, 18, 18, 18, 16, 8, 3, 0, 0])
    assert len(movements) == 2
    for m in movements:
        assert m.tempo.out + m.tempo.hold + m.tempo.back == pytest.approx(m.end - m.start)
        assert min(m.tempo.out, m.tempo.hold, m.tempo.back) >= 0
        assert m.start <= m.top_start <= m.peak <= m.top_end <= m.end


def test_a_movement_starts_and_ends_at_3_percent_of_its_range() -> None:
    # 1 degree a frame at 100 frames a second: from 1.00 s up to 100 degrees at 2.00 s, down to 0 at 3.00 s.
    values = [0.0] * 100 + [*range(0, 100), *range(100, 0, -1)] + [0.0] * 100
    (movement,), _ = detect(values, rate=100)
    assert movement.start == pytest.approx(1.03, abs=0.015)
    assert movement.end == pytest.approx(2.97, abs=0.015)


def test_a_signal_that_only_goes_out_is_no_movement_until_it_is_cut() -> None:
    movements, detector = detect([0, 0, 0, 0, 0, 10, 20, 30, 40, 40, 40])
    assert movements == []
    assert detector.moving
    cut = detector.cut()
    assert cut is not None
    assert not cut.returned
    assert cut.range == 40
    assert detector.cut() is None


@pytest.mark.parametrize(
    ("left", "over", "returned"), [(3, False, True), (8, False, False), (8, True, True), (15, True, False)]
)
def test_a_movement_that_is_cut_at_the_end_has_come_back_if_it_is_70_percent_back(
    left: int, over: bool, returned: bool
) -> None:
    _, detector = detect([0, 0, 0, 0, 0, 10, 20, 30, 40, 40, 40, 30, 20, left])
    cut = detector.cut(over=over)
    assert cut is not None
    assert cut.returned == returned


@pytest.mark.parametrize("activity", [a for a in ACTIVITIES if a != "er-test"])
def test_a_recording_may_end_as_the_person_gets_back(activity: str) -> None:
    track = recording(activity)
    *_, last = follow(track, activity, smooth=False).reps
    back = last.tempo.back
    counts = []
    for share in (0.5, 0.25):
        kept = track.time <= last.end - share * back
        cut = PoseTrack(track.time[kept], track.image[kept], track.world[kept], track.visibility[kept], size=track.size)
        counts.append(len(follow(cut, activity, smooth=False).reps))
    assert counts == [2, 3]


def test_what_has_sunk_a_little_is_no_new_rest_unless_one_may_rest_like_that() -> None:
    # The level of rest was never kept; what is held sinks by 12 of 40 degrees and stays there.
    values = [0.0, 2.0, 3.0, 10.0, 25.0, *[40.0] * 10, *[28.0] * 10, 15.0, 5.0, 0.0, 0.0]
    for may_rest, ranges in ((False, [39]), (True, [14])):
        detector = MovementDetector(MovementSettings(), default_calibration().movement, 5.0)
        found = [
            detector.update(SOMEBODY._replace(time=i / 10), [value], may_rest=may_rest)
            for i, value in enumerate(values)
        ]
        assert [m.range for m in found if m] == pytest.approx(ranges, abs=2)


def test_trembling_at_rest_is_no_movement() -> None:
    movements, detector = detect(list(np.random.default_rng(0).uniform(-1.4, 1.4, 300)))
    assert movements == []
    assert not detector.moving


@pytest.mark.parametrize("rest", [-60.0, 0.0, 17.0])
def test_the_range_is_measured_from_rest_wherever_that_is(rest: float) -> None:
    values = rest + np.array([0.0] * 10 + [10, 20, 30, 30, 20, 10] + [0] * 8)
    (movement,), _ = detect(list(values))
    assert movement.range == pytest.approx(30)
    assert movement.rest == (pytest.approx(rest),)


def test_a_slow_start_does_not_drag_the_level_of_rest_along() -> None:
    # 5 degrees a second, far slower than anybody trains.
    values = [0.0] * 20 + list(np.arange(0, 40, 0.5)) + list(np.arange(40, 0, -0.5)) + [0.0] * 20
    (movement,), _ = detect(values)
    assert movement.range == pytest.approx(40, abs=2.5)


def test_unknown_frames_are_passed_over() -> None:
    nan = float("nan")
    values = [0, 0, nan, 0, 0, 10, nan, 30, 40, nan, 40, 30, nan, 10, 0, nan, 0, 0, 0, 0]
    (movement,), _ = detect(values)
    assert movement.range == 40


def test_the_larger_rise_of_two_parts_is_the_excursion() -> None:
    detector = MovementDetector(MovementSettings(), default_calibration().movement, 5.0)
    rises = [0, 0, 0, 0, 0, 10, 20, 25, 20, 10, 0, 0, 0, 0, 0, 0]
    found = [
        detector.update(SOMEBODY._replace(time=i / 10, values=FrameValues()), (2.0, 5.0 + r))
        for i, r in enumerate(rises)
    ]
    assert [m.range for m in found if m] == [pytest.approx(25)]


def test_what_one_part_sinks_by_while_another_rises_is_no_rest() -> None:
    # The foot sinks by 12 degrees in a small lift of the knee and is back before the next, large ones.
    knee, foot = [1.0, 3, 5, 6, 6, 6, 5, 3, 1], [16.0, 13, 10, 7, 7, 7, 10, 14, 18]
    lift = [1.0, 2, 3, 5, 8, 14, 20, 24, 24, 20, 14, 8, 3, 0]
    rises = [*[0.0] * 5, *knee, *[0.0] * 4, *lift, *[0.0] * 5, *lift, *[0.0] * 5]
    levels = [*[19.0] * 5, *foot, *[19.0] * (len(rises) - 14)]
    detector = MovementDetector(MovementSettings(), default_calibration().movement, 5.0)
    found = [
        detector.update(SOMEBODY._replace(time=i / 10), parts)
        for i, parts in enumerate(zip(rises, levels, strict=True))
    ]
    assert [(m.range, m.rest) for m in found if m] == [(size, (0, 19)) for size in (6, 24, 24)]


def test_two_movements_that_touch_are_two() -> None:
    once = [8, 15, 24, 30, 36, 40, 40, 36, 30, 24, 15, 8]
    values = [0.0] * 8 + [*once, 4, *once, 0] + [0.0] * 8
    movements, _ = detect(values)
    assert [m.range for m in movements] == [40, 40]
    assert movements[0].end <= movements[1].start + 0.1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(15, 60), st.integers(3, 20), st.integers(0, 15), st.integers(3, 20)), min_size=1, max_size=6
    )
)
def test_any_number_of_movements_is_found_with_their_ranges(parts: list[tuple[float, int, int, int]]) -> None:
    values = [0.0] * 10
    for size, out, hold, back in parts:
        values += [*np.linspace(0, size, out + 1)[1:], *[size] * hold, *np.linspace(size, 0, back + 1)[1:], *[0.0] * 8]
    movements, detector = detect(values)
    assert [m.range for m in movements] == [pytest.approx(size) for size, *_ in parts]
    assert not detector.moving
    for before, after in itertools.pairwise(movements):
        assert before.end <= after.start


# --- Arming ----------------------------------------------------------------------------------------------------------


class Toy(Exercise):
    """Gives out one partial for each frame that it follows; `posture` 2 is the start posture, 1 may be one."""

    activity = "toy"
    wrong: tuple[str, ...] = ()

    def in_start_posture(self, sample: Sample) -> bool:
        return sample.values["posture"] == 2

    def in_posture(self, sample: Sample) -> bool:
        return sample.values["posture"] >= 1

    def turned_away(self, sample: Sample) -> bool:
        return False

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        return (0.0,)

    def begin(self, sample: Sample) -> None:
        pass

    def follow(self, sample: Sample) -> list[Event]:
        return [Partial("both", sample.time, sample.time, sample.time, 0.0, 0.0)]

    def leave(self, *, over: bool) -> list[Event]:
        return []

    def look(self) -> list[Fault]:
        return [Fault(name, "both", 0, 0, 1, "deg", 0, 0.9) for name in self.wrong]

    def stand(self, sample: Sample) -> Now:
        return Now("rest", "both", 0.0, Scale("angle", 0.0, 1.0, (0.5, 1.0)))

    def signal(self, sample: Sample) -> float:
        return 0.0


def toy_machine(**arming: float) -> Toy:
    """A coached toy."""
    toy = Toy(Settings(arming=ArmingSettings(**arming)), default_calibration())
    toy.coached = True
    return toy


def toy_sample(time: float, mark: str) -> Sample:
    """`2` start posture, `1` posture, `0` neither, `-` nobody."""
    if mark == "-":
        return SOMEBODY._replace(
            time=time, values=FrameValues(dict.fromkeys([*SOMEBODY.values, "posture"], float("nan")))
        )
    return SOMEBODY._replace(time=time, values=FrameValues({**SOMEBODY.values, "posture": int(mark)}))


def watched(postures: str, **arming: float) -> str:
    """Which of the frames, ten a second, were followed: `x` or `.`. A blank is a picture that never came."""
    toy, times = toy_machine(**arming), []
    for i, mark in enumerate(postures):
        if mark == " ":
            continue
        times += [round(10 * e.start) for e in toy.update(toy_sample(i / 10, mark))]
    return "".join("x" if i in times else "." for i in range(len(postures)))


def test_a_recording_that_opens_in_the_start_posture_is_watched_from_its_first_frame() -> None:
    assert watched("2111") == "xxxx"


def test_otherwise_the_start_posture_must_be_seen_for_a_moment() -> None:
    assert watched("0211111") == "......."  # a tenth of a second is not enough
    assert watched("0222211") == ".xxxxxx"  # what was seen while waiting is followed afterwards


def test_live_the_start_posture_must_be_kept_for_a_second() -> None:
    assert watched("2" * 9 + "0" * 4, arming_time=1.0) == "." * 13
    assert watched("2" * 13, arming_time=1.0) == "x" * 13
    assert watched("2222202222211111", arming_time=1.0) == "." * 16


def test_leaving_the_posture_ends_the_set_and_nothing_more_is_watched() -> None:
    marks = watched("22" + "0" * 12 + "1" * 8)
    assert marks.startswith("xx")
    assert marks.endswith("." * 8)


def test_a_glitch_in_the_posture_does_not_end_the_set() -> None:
    assert watched("2200011111") == "xx...xxxxx"


def test_nobody_for_a_short_while_does_not_end_the_set_but_for_long_it_does() -> None:
    assert watched("22----------1111")[-4:] == "xxxx"  # 1 s
    assert watched("22" + "-" * 20 + "1111")[-4:] == "...."  # 2 s


def test_pictures_that_do_not_come_are_like_nobody_in_them() -> None:
    assert watched("22" + " " * 10 + "1111")[-4:] == "xxxx"  # 1 s
    assert watched("22" + " " * 20 + "1111")[-4:] == "...."  # 2 s
    gap = " " * 20
    assert watched("2" + gap + "2111", arming_time=1.0)[-4:] == "....", "not held meanwhile, as far as anybody saw"


def test_why_nothing_tells_an_empty_room_from_a_missing_posture_and_a_missing_movement() -> None:
    toy = toy_machine()
    toy.update(toy_sample(0, "-"))
    assert toy.why_nothing().code == "nobody_found"
    toy.update(toy_sample(0.1, "0"))
    assert toy.why_nothing() == Reason("posture_needed", {"activity": "toy"})
    for i in range(10):
        toy.update(toy_sample(0.2 + i / 10, "2"))
    assert toy.why_nothing() == Reason("movement_needed", {"activity": "toy"})


# --- While a movement is under way -----------------------------------------------------------------------------------


def test_a_fault_stands_from_the_second_look_that_finds_it_until_one_does_not() -> None:
    toy, standing = toy_machine(), []
    assert toy.now() is None, "nothing is watched yet"
    for i in range(12):
        toy.wrong = ("heel_lift",) if 2 <= i < 6 or i == 8 else ()
        toy.update(toy_sample(i / 10, "2"))
        now = toy.now()
        assert now is not None
        standing.append(bool(now.faults))
    assert [i for i, fault in enumerate(standing) if fault] == [3, 4, 5]
    for i in range(30):
        toy.update(toy_sample(1.2 + i / 10, "0"))
    assert toy.now() is None, "the posture was left"


def test_arming_shows_its_progress() -> None:
    toy, shares = toy_machine(arming_time=1.0), []
    for i in range(14):
        toy.update(toy_sample(i / 10, "0" if i < 2 else "2"))
        shares.append(toy.arming_progress)
    assert shares[:2] == [None, None]
    assert shares[2:] == pytest.approx([min(1.0, i / 10) for i in range(12)])


@any_activity
@pytest.mark.parametrize("side", SIDES)
def test_phases_follow_each_other_and_asking_changes_nothing(activity: str, side: str) -> None:
    track = recording(activity, side)
    exercise = machine(activity)
    exercise.coached = True
    phases: list[str] = []
    sides: set[str | None] = set()
    events: list[Event] = []
    for sample in compute_measures(track).samples():
        events += exercise.update(sample)
        now = exercise.now()
        if now is None:
            continue
        if not phases or phases[-1] != now.phase:
            phases.append(now.phase)
        if now.phase != "rest":
            sides.add(now.side)
            assert now.scale.low - 15 < now.angle < now.scale.high + 15
        assert exercise.now() == now or now.angle != now.angle, "asked again, the answer is the same"
    events += exercise.finish()
    assert [outline(e) for e in events] == [outline(e) for e in follow(track, activity, smooth=False).events]
    assert "".join(p[0] for p in phases if p != "hold").count("ob") == 3, phases
    assert sides == {e.side for e in events}


# --- Laws of all phase machines --------------------------------------------------------------------------------------


@any_activity
def test_frame_by_frame_gives_the_events_of_the_whole_recording(activity: str) -> None:
    track, exercise, streamed = recording(activity, "right"), machine(activity), []
    for i in range(len(track)):
        one = PoseTrack(
            track.time[i : i + 1],
            track.image[i : i + 1],
            track.world[i : i + 1],
            track.visibility[i : i + 1],
            track.size,
        )
        for sample in compute_measures(one).samples():
            streamed += exercise.update(sample)
    streamed += exercise.finish()
    batch = follow(track, activity, smooth=False)
    assert len(batch.counted) == 3
    assert [outline(e) for e in streamed] == [outline(e) for e in batch.events]


@any_activity
def test_no_movement_goes_on_in_pictures_of_another_shape(activity: str) -> None:
    """Nobody knows where anything was in a picture of another shape."""
    track, exercise, events = recording(activity), machine(activity), []
    whole = follow(track, activity, smooth=False).counted
    at = (whole[1].start + whole[1].end) / 2
    for sample in compute_measures(track).samples():
        events += exercise.update(sample._replace(size=sample.size[::-1]) if sample.time >= at else sample)
    events += exercise.finish()
    assert exercise.sets == 2
    assert outline(events[0]) == outline(whole[0])
    assert not [event for event in events if event.start < at < event.end]


@any_activity
def test_events_do_not_depend_on_what_comes_later(activity: str) -> None:
    track = recording(activity, seed=2)
    exercise, given_at = machine(activity), []
    for i, sample in enumerate(compute_measures(track).samples()):
        given_at += [(i, outline(e)) for e in exercise.update(sample)]
    assert given_at
    for stop in range(len(track) // 7, len(track), len(track) // 7):
        part = PoseTrack(track.time[:stop], track.image[:stop], track.world[:stop], track.visibility[:stop], track.size)
        early, found = machine(activity), []
        for sample in compute_measures(part).samples():
            found += [outline(e) for e in early.update(sample)]
        assert found == [e for i, e in given_at if i < stop]


@any_activity
def test_an_event_is_given_out_once_after_its_end_and_in_order(activity: str) -> None:
    exercise, last = machine(activity), -1.0
    events = 0
    for sample in compute_measures(recording(activity, seed=3)).samples():
        for event in exercise.update(sample):
            assert last <= event.start < event.end <= sample.time
            last, events = event.end, events + 1
    assert events >= 2


@any_activity
@pytest.mark.parametrize("side", SIDES)
def test_in_a_mirror_the_same_is_found_on_the_other_side(activity: str, side: str) -> None:
    track = recording(activity, side)
    found, mirrored = follow(track, activity, smooth=False), follow(track.mirrored(), activity, smooth=False)
    assert len(found.counted) == 3
    assert [outline(e) for e in mirrored.events] == [
        (kind, OTHER[s], start, end) for kind, s, start, end in map(outline, found.events)
    ]


@any_activity
@pytest.mark.parametrize(("scale", "dx", "dy"), [(2.0, 0, 0), (0.5, 40, -25)])
def test_the_size_of_the_picture_and_the_place_in_it_do_not_matter(
    activity: str, scale: float, dx: float, dy: float
) -> None:
    track = recording(activity)
    image = (scale * track.image.astype(float) + (dx, dy)).astype(np.float32)
    moved = PoseTrack(
        track.time, image, track.world, track.visibility, (int(scale * track.size[0]), int(scale * track.size[1]))
    )
    assert [outline(e) for e in follow(moved, activity, smooth=False).events] == [
        outline(e) for e in follow(track, activity, smooth=False).events
    ]


@any_activity
def test_the_clock_may_start_anywhere(activity: str) -> None:
    track = recording(activity)
    late = PoseTrack(track.time + 3600.0, track.image, track.world, track.visibility, track.size)
    found, shifted = follow(track, activity, smooth=False).events, follow(late, activity, smooth=False).events
    assert [(type(e), e.side) for e in shifted] == [(type(e), e.side) for e in found]
    assert [e.start - 3600 for e in shifted] == pytest.approx([e.start for e in found], abs=1e-3)
    assert [e.end - 3600 for e in shifted] == pytest.approx([e.end for e in found], abs=1e-3)


@any_activity
def test_a_short_loss_of_the_person_costs_no_count(activity: str) -> None:
    track = film(three_movements(activity), CAMERAS[activity], rate=20)
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    for first in range(25, len(track), 40):
        for part in (image, world, visibility):
            part[first : first + 4] = np.nan  # 0.25 s from the last frame to the next
    holes = PoseTrack(track.time, image, world, visibility, track.size)
    assert len(follow(holes, activity).counted) == 3


@pytest.mark.slow
@any_activity
@pytest.mark.parametrize("away", [3.0, 40.0])
def test_what_happens_while_no_pictures_come_does_not_count(activity: str, away: float) -> None:
    """A camera that is gone in the middle of the second movement: neither a repetition nor a hold spans that time."""
    track = film(three_movements(activity), CAMERAS[activity], rate=20)
    whole = follow(track, activity).counted
    middle = (whole[1].start + whole[1].end) / 2
    time = np.where(track.time > middle, track.time + away, track.time)
    events = follow(PoseTrack(time, track.image, track.world, track.visibility, track.size), activity).events
    assert outline(events[0]) == outline(whole[0])
    assert all(e.end <= middle or e.start >= middle + away for e in events)


@any_activity
def test_an_empty_room_gives_nothing_and_says_so(activity: str) -> None:
    exercise = machine(activity)
    empty = PoseTrack.from_poses(list(np.arange(30) / 10), [None] * 30, (640, 480))
    assert [e for s in compute_measures(empty).samples() for e in exercise.update(s)] == []
    assert exercise.finish() == []
    assert exercise.why_nothing().code == "nobody_found"


@any_activity
def test_each_record_is_complete_and_its_times_are_in_order(activity: str) -> None:
    track = recording(activity)
    for event in follow(track, activity, smooth=False).events:
        assert event.side in ("left", "right", "both")
        assert 0 <= event.start < event.end <= track.time[-1]
        if isinstance(event, Rep):
            assert event.start <= event.peak <= event.end
            tempo = event.tempo
            assert tempo.out + tempo.hold + tempo.back == pytest.approx(event.end - event.start, abs=0.01)
            assert event.verdict in ("pass", "fault", "unknown")
            assert event.verdict != "unknown" or event.reason


# --- What is none of the four ----------------------------------------------------------------------------------------

THREE = [Move(0.5 + 2.6 * i, 0.9, 0.3, 0.9, 1.0) for i in range(3)]


def scaled(depth: float) -> list[Move]:
    return [replace(m, depth=depth) for m in THREE]


def nothing_to_count() -> dict[str, tuple[Motion, Camera]]:
    out: dict[str, tuple[Motion, Camera]] = {}
    for side in SIDES:
        out[f"heel slides {side}"] = heel_slides(THREE, side=side), LYING
        out[f"knee to chest {side}"] = knee_to_chest(THREE, side=side), LYING
    for azimuth in (0, 40):
        camera = Camera(azimuth=azimuth)
        out |= {
            f"marching {azimuth}": (march(8), camera),
            f"slow marching {azimuth}": (march(6, seconds=1.3), camera),
            f"squats {azimuth}": (squats(scaled(100)), camera),
            f"half squats {azimuth}": (squats(scaled(60)), camera),
            f"sitting down {azimuth}": (sit_down(), camera),
            f"toe touch {azimuth}": (toe_touch(scaled(100)), camera),
            f"bow {azimuth}": (toe_touch(scaled(40)), camera),
        }
    out |= {
        "walking right": (walk(), Camera()),
        "walking left": (walk(from_x=1.6, to_x=-1.6), Camera()),
        "standing still": (er_test([]).until(3), Camera()),
        "lying still": (bridge([]).until(3), LYING),
        "walking in and standing": (walk(seconds=2).then(er_test([]).until(2), seconds=1), Camera()),
        "lying down and getting up": (
            er_test([]).until(1).then(bridge([]).until(1), seconds=2).then(er_test([]).until(1), seconds=2),
            LYING,
        ),
    }
    return out


NOTHING = nothing_to_count()


@functools.cache
def found_in(what: str) -> dict[str, Found]:
    motion, camera = NOTHING[what]
    track = smooth_track(film(motion, camera, rate=10, pixels=0.8, metres=0.005), gap_limit=0.3, cutoff=4.0)
    return {activity: follow(track, activity, smooth=False) for activity in ACTIVITIES}


@pytest.mark.parametrize("what", NOTHING)
def test_other_movements_give_nothing(what: str) -> None:
    assert {a: list(map(outline, f.counted)) for a, f in found_in(what).items()} == {a: [] for a in ACTIVITIES}


@pytest.mark.parametrize("what", NOTHING)
def test_other_movements_are_not_even_partials(what: str) -> None:
    assert {a: list(map(outline, f.partials)) for a, f in found_in(what).items()} == {a: [] for a in ACTIVITIES}


@any_activity
@pytest.mark.parametrize("seed", range(2))
def test_each_activity_is_counted_by_its_own_machine_only(activity: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    track = film_as(activity, three_movements(activity, SIDES[seed], seed), rng, camera=camera_for(activity, rng))
    track = smooth_track(track, gap_limit=0.3, cutoff=4.0)
    counts = {a: len(follow(track, a, smooth=False).events) for a in ACTIVITIES}
    assert counts == {a: 3 if a == activity else 0 for a in ACTIVITIES}


# --- Live ------------------------------------------------------------------------------------------------------------

LIVE = ArmingSettings(arming_time=1.0, still_band=5.0)


@any_activity
def test_live_movements_after_a_second_in_the_start_posture_all_count(activity: str) -> None:
    still = three_movements(activity).until(0.0)
    track = film(
        still.until(1.3).then(three_movements(activity), seconds=0.1)
        if activity == "er-test"
        else Motion(
            lambda t: three_movements(activity).at(np.maximum(t - 1.2, 0)), three_movements(activity).end + 1.2
        ),
        CAMERAS[activity],
        rate=15,
    )
    assert len(follow(track, activity, arming=LIVE).counted) == 3


@pytest.mark.parametrize("activity", ["bridge", "ninety-ninety", "side-lying"])
def test_live_nothing_counts_before_the_start_posture_was_held_still(activity: str) -> None:
    # Up and down without a pause: never still for a second.
    moves = [
        Move(1.6 * i, 0.8, 0, 0.8, {"bridge": 1.0, "ninety-ninety": 25, "side-lying": 25}[activity], "left")
        for i in range(5)
    ]
    motion = {
        "bridge": lambda: bridge(moves),
        "ninety-ninety": lambda: ninety_ninety(moves, front="left"),
        "side-lying": lambda: side_lying(moves, upper="left"),
    }[activity]()
    track = film(motion.until(moves[-1].end), CAMERAS[activity], rate=15)
    assert follow(track, activity, arming=LIVE).events == Found(()).events
