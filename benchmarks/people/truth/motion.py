"""The joints of a body over a clip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.types import SIDES

if TYPE_CHECKING:
    from benchmarks.people.body import Body
    from hipcam.core.types import Array

#: The letter of a side in the names of bones and channels.
LETTERS = {"left": "L", "right": "R"}
_PARTS = ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
_SPINE = {
    "spine_root": "root",
    "spine_lumbar": "spine04",
    "spine_mid": "spine02",
    "spine_upper": "spine01",
    "neck": "neck01",
}
#: All joints, in the order of the arrays: BlazePose's names, then the spine.
JOINTS = ("nose", *(f"{side}_{part}" for part in _PARTS for side in SIDES), *_SPINE)


@dataclass(frozen=True, slots=True)
class Motion:
    """A body over the T frames of a clip, as one sees it and as it is.

    Attributes
    ----------
    time : (T,) array
        Seconds.
    joints : (T, J, 3) array
        Metres in the room, in the order of `JOINTS`; z is up, the floor is at 0.
    lumbar : (T,) array
        Extension of the ribcage against the pelvis, degrees.
    stance : (T,) array
        +1 on the left leg, -1 on the right one, 0 on both or none.
    left : (3,) array
        Unit vector to the person's left as they stand, sit, or would stand, horizontal.
    stick : (T, 2, 3) array or None
        Lower and upper end, metres.
    lowest : (T,) array
        Height of the lowest point of the body, metres.
    own : slice
        The frames of the movement itself, without coming and going.
    """

    time: Array
    joints: Array
    lumbar: Array
    stance: Array
    left: Array
    stick: Array | None
    lowest: Array
    own: slice

    @property
    def staying(self) -> Array:
        """The joints of somebody who holds the first and the last pose instead of coming and going, (T, J, 3)."""
        frames = np.arange(len(self.time))
        return np.asarray(self.joints[frames.clip(self.own.start, self.own.stop - 1)])

    def joint(self, name: str) -> Array:
        """One joint's path, (T, 3), metres."""
        return self.joints[:, JOINTS.index(name)]


def joints_of(body: Body, rotations: Array, positions: Array, vertices: Array) -> Array:
    """The joints of a posed body.

    Parameters
    ----------
    body : Body
        Whose.
    rotations, positions : (b, 3, 3) and (b, 3) array
        Of its bones.
    vertices : (n, 3) array
        Its skin in the same pose, metres.

    Returns
    -------
    (J, 3) array
        Metres, in the order of `JOINTS`.
    """
    found = body.joints(rotations, positions, vertices)
    named = {"nose": found["nose"]}
    for side, letter in LETTERS.items():
        named |= {f"{side}_{part}": found[part + letter] for part in _PARTS}
    named |= {name: positions[body.bone(bone)] for name, bone in _SPINE.items()}
    return np.array([named[name] for name in JOINTS])
