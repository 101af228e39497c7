"""Why nothing was found is what was really missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from movements import CAMERAS, LYING, three_movements
from skeleton import Camera, Move, bridge, film, heel_slides, machine

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.recognise import recognise
from hipcam.judge.result import Provenance, Result, Source, Unknown
from hipcam.judge.settings import LIVE_ARMING, ArmingSettings, Settings
from hipcam.judge.shortfall import Posture, Shortfall
from hipcam.judge.sight import Loss, Unseen
from hipcam.measure.measures import compute_measures
from hipcam.pose.calibration import default_calibration
from hipcam.show.report.unseen import trouble
from hipcam.track.smooth import smooth_track
from hipcam.words.reason import Reason


def why(track: PoseTrack, activity: str, arming: ArmingSettings | None = None) -> Reason:
    """What the machine of an activity says."""
    exercise = machine(activity, arming)
    for sample in compute_measures(smooth_track(track, gap_limit=0.3, cutoff=4.0)).samples():
        exercise.update(sample)
    exercise.finish()
    return exercise.why_nothing()


def why_at_all(track: PoseTrack) -> Reason:
    """What is said where any activity may be meant."""
    found = recognise(compute_measures(track).samples(), Settings(), default_calibration())
    assert found.reason is not None
    return found.reason


def added(
    posture: Posture,
    unseen: Unseen | None = None,
    *,
    seconds: float = 4.0,
    rate: float = 20,
    other: bool = False,
    turned: bool = False,
) -> Shortfall:
    shortfall = Shortfall("bridge", 1.0)
    shortfall.other_movement = other
    for i in range(round(seconds * rate)):
        shortfall.add(i / rate, unseen, posture, turned=turned)
    return shortfall


#: At the feet, raised.
FEET = Camera(azimuth=90, distance=2.3, height=2.2, target=(0, 0, 0.25))


def test_from_the_feet_it_is_not_said_that_the_hips_did_not_rise() -> None:
    track = film(bridge([Move(1.0, 1.0, 1.0, 1.0, 0.0)], tail=3.0), FEET, rate=20)
    assert why(track, "bridge").code == why_at_all(track).code == "view_needed"


@pytest.mark.parametrize(("turned", "code"), [(0.4, "view_needed"), (0.25, "movement_needed")])
def test_a_view_that_lasts_is_the_reason_whatever_else_was_taken_for_a_start_posture(turned: float, code: str) -> None:
    shortfall = Shortfall("bridge", 1.0)
    for i in range(200):
        away = i >= 200 * (1 - turned)
        shortfall.add(i / 20, None, "other" if away else "watched", turned=away)
    assert shortfall.reason([]).code == code


FIVE = [Move(0.2 + 2.0 * i, 0.9, 0.2, 0.9, 1.0) for i in range(5)]


@pytest.mark.parametrize(
    ("shortfall", "losses", "code"),
    [
        (added("other", "nobody"), [], "nobody_found"),
        (added("other", "small"), [], "too_small"),
        (added("other"), [], "posture_needed"),
        (added("other", turned=True, seconds=0.5), [], "posture_needed"),
        (added("other", turned=True), [], "view_needed"),
        (added("watched", turned=True), [], "movement_needed"),  # a bridge may be filmed from the feet
        (added("start"), [], "stillness_needed"),
        (added("watched"), [], "movement_needed"),
        (added("watched"), [Loss(1, 3, "nobody", cut=True)], "lost_from_sight"),
        (added("watched"), [Loss(1, 2, "nobody", cut=False)], "movement_needed"),
        (added("watched", rate=3), [], "pictures_needed"),
        (added("watched", "legs"), [], "legs_needed"),
        (added("watched", other=True), [], "other_movement"),
    ],
)
def test_each_reason_is_what_was_missing(shortfall: Shortfall, losses: list[Loss], code: str) -> None:
    assert shortfall.reason(losses).code == code
    assert str(shortfall.reason(losses))


def test_bridges_without_a_second_of_stillness_lacked_stillness_and_not_the_posture() -> None:
    # A quiet moment after them would make them count.
    track = film(bridge(FIVE).until(FIVE[-1].end), LYING, rate=20)
    reason = why(track, "bridge", LIVE_ARMING)
    assert reason == Reason("stillness_needed", {"activity": "bridge", "seconds": 1.0})
    assert "not kept still for 1 s" in str(reason)


@pytest.mark.parametrize(
    ("activity", "camera", "said"),
    [
        ("er-test", Camera(azimuth=90), "did not face the camera"),
        ("ninety-ninety", replace(CAMERAS["ninety-ninety"], azimuth=180), "turned away"),
        ("side-lying", replace(LYING, azimuth=90), "neither chest nor back"),
    ],
)
def test_who_did_it_all_but_was_seen_from_the_wrong_side_lacked_the_view(
    activity: str, camera: Camera, said: str
) -> None:
    reason = why(film(three_movements(activity), camera, rate=15), activity)
    assert reason.code == "view_needed"
    assert said in str(reason)


def test_who_is_too_far_away_is_told_so() -> None:
    track = film(three_movements("bridge"), LYING, rate=15)
    small = replace(track, image=(300 + 0.1 * track.image).astype(np.float32))
    assert why(small, "bridge").code == why_at_all(small).code == "too_small"


def test_a_movement_that_was_cut_says_when_nobody_was_seen() -> None:
    track = film(bridge([Move(1.0, 1.0, 1.0, 1.0, 1.0)], tail=3.0), LYING, rate=20)
    image, world = track.image.copy(), track.world.copy()
    image[track.time >= 2.5] = world[track.time >= 2.5] = np.nan
    reason = why(replace(track, image=image, world=world), "bridge")
    assert reason.code == "lost_from_sight"
    assert "nobody was seen 2.5–7.0 s" in str(reason)


def test_who_only_slid_the_heels_did_not_lift_the_hips() -> None:
    assert why(film(heel_slides(FIVE), LYING, rate=15), "bridge").code in ("movement_needed", "other_movement")


def test_where_any_activity_may_be_meant_a_view_is_told_beside_the_posture() -> None:
    reason = why_at_all(film(three_movements("er-test"), Camera(azimuth=90), rate=15))
    assert reason.code == "and_also"
    assert "did not face the camera" in str(reason)


def test_a_leg_that_was_misread_is_not_called_hidden() -> None:
    track = film(three_movements("side-lying"), LYING, rate=15)
    for seen, code in ((0.0, "leg_misread"), (0.2, "upper_leg_hidden")):
        visibility = track.visibility.copy()
        visibility[:, [23, 25, 27, 29, 31]] = seen
        exercise = machine("side-lying")
        hidden = replace(track, visibility=visibility)
        events = [e for s in compute_measures(hidden).samples() for e in exercise.update(s)]
        assert {e.unjudged["bent_upper_knee"].code for e in events if e.unjudged} == {code}


@pytest.mark.parametrize("code", ["nobody_found", "too_small"])
def test_a_page_of_an_empty_room_has_no_legs_that_jump(code: str) -> None:
    source = Source("empty.mp4", "", 640, 480, 3.0, 90, 6)
    quality = {"jumps": 2, "out_of_picture": 6, "video_problems": {}, "most_people_seen": 1}
    provenance = Provenance("0", {}, {}, (), "")
    nobody = Result(None, source, (), (), (), (), None, quality, (Unknown("activity", Reason(code)),), provenance)
    assert trouble(nobody) == []
    somebody = replace(nobody, unknown=(Unknown("activity", Reason("no_start_posture")),))
    assert len(trouble(somebody)) == 3
