"""The same truth for the same seed on every machine.

``python -m tests.people.test_reference`` writes the reference anew, after a change that is meant to change clips.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.people.acting import act
from benchmarks.people.camera import place_camera
from benchmarks.people.clip import activity_of, draw_clip
from benchmarks.people.shot import stand_still
from benchmarks.people.truth.angles import measure_angles
from benchmarks.people.truth.document import describe

if TYPE_CHECKING:
    from hipcam.core.types import Array

REFERENCE = Path(__file__).with_name("reference.npz")
SEED = 7
#: One clip of each activity.
NUMBERS = (0, 1, 2, 5, 6)
#: Of every so many frames joints and angles are kept.
EVERY = 20


def told(number: int) -> dict[str, Array]:
    """What is kept of a clip: numbers that nothing has rounded, and those of its movements."""
    clip = draw_clip(SEED, number, plain=True)
    motion, _ = act(clip)
    posture = clip.movement.posture
    camera = place_camera(
        clip.random, motion.joints, clip.size, posture.position, clip.oddity, mirrored=clip.movement.mirror
    )
    pixels = camera.project(motion.joints.reshape(-1, 3), clip.size)[:, :2].reshape(*motion.joints.shape[:2], 2)
    angles = measure_angles(motion, pixels, clip.movement.activity)
    truth = describe(clip, motion, stand_still(camera, len(clip.times)))
    movements = [*truth["reps"], *truth["holds"], *truth["attempts"]]
    times = [one[name] for one in movements for name in ("start", "end")]
    sizes = [size for one in movements for size in one["measured"].values()]
    return {
        "joints": motion.joints[::EVERY],
        "pixels": pixels[::EVERY],
        "angles": np.array([angles[name][::EVERY] for name in sorted(angles)]),
        "movements": np.array([*times, *sizes], float),
    }


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS, ids=activity_of)
def test_a_seed_gives_the_same_truth_on_every_machine(number: int) -> None:
    found = told(number)
    with np.load(REFERENCE) as reference:
        for name, values in found.items():
            kept = reference[f"{number}/{name}"]
            # What is rounded to a thousandth may fall to the other side of a half.
            near = 1.1e-3 if name == "movements" else 1e-6
            np.testing.assert_allclose(values, kept, rtol=0, atol=near, err_msg=name)


if __name__ == "__main__":
    np.savez_compressed(REFERENCE, **{f"{n}/{name}": values for n in NUMBERS for name, values in told(n).items()})  # type: ignore[arg-type]
