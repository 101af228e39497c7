"""Hand signs: which are read, and when they count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from coaching import LIMITS, Armed, coach_for, with_arms

from hipcam.core.landmarks import Landmark, Pose
from hipcam.live.gestures import Signs, read_sign


def test_signs_are_read_standing_and_lying(upright: Pose, lying: Pose) -> None:
    assert read_sign(upright, LIMITS) is None and read_sign(lying, LIMITS) is None
    for pose in (upright, lying):
        for side in ("left", "right"):
            assert read_sign(with_arms(pose, **{side: (0.1, 1.1)}), LIMITS) == "pause"
    assert read_sign(with_arms(upright, left=(0.2, 1.1), right=(-0.2, 1.1)), LIMITS) is None, "both up, not crossed"
    assert read_sign(with_arms(upright, left=(-0.9, 1.0), right=(0.9, 1.0)), LIMITS) == "end"
    assert read_sign(with_arms(upright, left=(0.5, 0.1)), LIMITS) is None, "an arm held out"
    along = with_arms(lying, left=(-1.0, 0.0), right=(-1.0, 0.0))
    assert read_sign(along, LIMITS) is None, "arms on the floor past the head"
    hidden = with_arms(upright, left=(0.1, 1.1))
    assert read_sign(replace(hidden, visibility=np.full(33, 0.2, np.float32)), LIMITS) is None


def test_a_sign_counts_once_after_a_second(upright: Pose) -> None:
    up, signs = with_arms(upright, left=(0.1, 1.1)), Signs(LIMITS)
    given = [t for t in np.arange(0, 4, 0.1) if signs.update(up, float(t))]
    assert given == [pytest.approx(1.0)]
    signs = Signs(LIMITS)
    assert not any(signs.update(up if t % 0.8 < 0.4 else upright, float(t)) for t in np.arange(0, 4, 0.1)), "waving"
    signs = Signs(LIMITS)
    assert [t for t in np.arange(0, 2, 0.1) if signs.update(None if 0.45 < t < 0.65 else up, float(t))], "a short gap"


def test_a_hand_on_the_hip_is_no_sign() -> None:
    """Lying on one side it is higher than the head."""
    here = Armed(coach_for("side-lying"), "side-lying")
    image = here.sample.pose.image.copy()
    shoulder, hip = (image[Landmark[f"RIGHT_{joint}"]] for joint in ("SHOULDER", "HIP"))
    trunk = float(np.linalg.norm(hip - shoulder))
    image[Landmark.RIGHT_WRIST] = [hip[0], shoulder[1] - 0.2 * trunk]
    image[Landmark.RIGHT_ELBOW] = (image[Landmark.RIGHT_WRIST] + shoulder) / 2
    assert image[Landmark.RIGHT_WRIST, 1] < image[Landmark.NOSE, 1] - 0.25 * trunk
    assert read_sign(replace(here.sample.pose, image=image), LIMITS) is None
