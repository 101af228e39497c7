"""What a movement's pictures cannot show: feet that are cut off, values that no body shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from movements import CAMERAS, three_movements
from skeleton import ACTIVITIES, film, follow, machine

from hipcam.core.landmarks import Landmark, PoseTrack
from hipcam.judge.form import FormJudge
from hipcam.judge.records import Attempt, Rep
from hipcam.judge.settings import FormSettings
from hipcam.pose.calibration import default_calibration
from hipcam.words.reason import Reason

FEET = [m for m in Landmark if m.name.endswith(("ANKLE", "HEEL", "FOOT_INDEX"))]
EDGE = Reason("feet_at_edge")
#: What rests on a foot, and what of the same movement does not.
BY_FEET = {
    "er-test": ({"pelvis_hike", "pelvis_shift", "stance_knee_bend"}, {"trunk_lean"}),
    "bridge": ({"heel_lift"}, {"incomplete_lift"}),
    "ninety-ninety": ({"knee_collapse", "heel_lift"}, {"trunk_twist"}),
    "side-lying": ({"bent_upper_knee"}, set()),
}


def cut_off(track: PoseTrack, room: float) -> PoseTrack:
    """The same in a picture that ends so many trunk lengths beyond the feet; a network draws what is out into it."""
    image = track.image.copy()
    trunk = np.linalg.norm(image[0, [23, 24]].mean(axis=0) - image[0, [11, 12]].mean(axis=0))
    along = image[0, FEET].mean(axis=0) - image[0, [11, 12]].mean(axis=0)
    axis = int(np.argmax(np.abs(along)))
    feet, size = image[:, FEET, axis], list(track.size)
    if along[axis] > 0:
        end = float(feet.max() + room * trunk)
        size[axis] = round(end)
        image[:, FEET, axis] = np.minimum(feet, end - 2)
    else:
        start = float(feet.min() - room * trunk)
        size[axis] = round(size[axis] - start)
        image[:, FEET, axis] = np.maximum(feet, start + 2)
        image[..., axis] -= start
    return replace(track, image=image, size=(size[0], size[1]))


def reasons(movement: Rep | Attempt) -> dict[str, Reason | None]:
    return {name: check.reason for name, check in movement.checks.items()}


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_feet_just_cut_off_are_no_witnesses(activity: str) -> None:
    """The network draws them back into the picture, with a visibility of 0.9."""
    track = film(three_movements(activity), CAMERAS[activity], rate=15)
    by_feet, by_others = BY_FEET[activity]
    found, whole = (follow(cut_off(track, room), activity) for room in (-0.1, 0.3))
    movements = found.reps or found.attempts
    assert len(movements) == len(whole.reps or whole.attempts) == 3, "what is counted does not rest on the feet"
    for movement in movements:
        assert {name for name, why in reasons(movement).items() if why == EDGE} >= by_feet
        assert not any(reasons(movement)[name] == EDGE for name in by_others)
    for movement in whole.reps or whole.attempts:
        assert EDGE not in reasons(movement).values()


def test_a_lifted_foot_that_is_cut_off_gives_no_rotation() -> None:
    track = film(three_movements("er-test"), CAMERAS["er-test"], rate=15)
    shin = float(track.image[:, Landmark.RIGHT_KNEE, 1].max()) + 20
    image = track.image.copy()
    image[:, FEET, 1] = np.minimum(image[:, FEET, 1], shin - 2)
    attempts = follow(replace(track, image=image, size=(track.size[0], round(shin))), "er-test").attempts
    assert attempts
    for attempt in attempts:
        assert attempt.rotation is None and attempt.clean_rotation is None and attempt.reason == EDGE


@pytest.mark.parametrize(("name", "misread"), [("pelvis_hike", -25.0), ("thigh_drop", -80.0), ("trunk_lean", 70.0)])
def test_what_no_body_shows_is_unknown_in_either_direction(name: str, misread: float) -> None:
    judge = machine("er-test").judge
    form = judge.conclude([judge.read(name, misread, "deg", 7.0)])
    assert (form.checks[name].verdict, form.checks[name].reason) == ("unknown", Reason("no_body_shows"))
    assert not form.possible
    assert judge.conclude([judge.read(name, 1.0, "deg", 7.0)]).checks[name].verdict == "pass"


def test_ranges_are_by_what_is_read() -> None:
    judge = FormJudge(FormSettings(), default_calibration(), "bridge", {"lumbar_arching.hips_side": (-45.0, 40.0)})
    for view, reason in (("hips_side", Reason("no_body_shows")), ("hips_oblique", None)):
        assert judge.read("lumbar_arching", -53.0, "deg", 5.0, view=view).reason == reason
