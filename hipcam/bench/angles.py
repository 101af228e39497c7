"""Speed of the angle core, beside three other ways to the same twelve angles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.bench.figures import Figures, Number, Ratio, busy_seconds, in_turn
from hipcam.core.landmarks import LANDMARK_COUNT, Landmark, PoseTrack
from hipcam.measure.angles import ANGLES, compute_angles
from hipcam.measure.measures import compute_measures

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.core.types import Array


#: Frames of the recording, and those of them that are enough to time what goes frame by frame.
FRAMES, FEW = 20_000, 100
#: How often a single frame is computed in each round.
SINGLE = 100
_BENDS = (("KNEE", "HIP", "ANKLE"), ("HIP", "SHOULDER", "KNEE"), ("ELBOW", "SHOULDER", "WRIST"))


def bench_angles(frames: int = FRAMES, rounds: int = 9) -> Figures:
    """Time the angle core on made-up landmarks, and all measures of one frame.

    Parameters
    ----------
    frames : int
        Length of the recording.
    rounds : int
        How often each is timed.
    """
    track = made_up_track(frames)
    points, one = track.world, made_up_track(1)
    double = points.astype(float)
    few = points[:FEW]

    contenders: dict[str, Callable[[], float]] = {
        "core": lambda: busy_seconds(lambda: compute_angles(points), frames),
        "loop": lambda: busy_seconds(lambda: [angles_of_one_frame(frame) for frame in few], len(few)),
        "plain": lambda: busy_seconds(lambda: plain_angles(double), frames),
        "scipy": lambda: busy_seconds(lambda: scipy_angles(double), frames),
        "one": lambda: busy_seconds(lambda: compute_angles(one.world), times=SINGLE),
        "measures": lambda: busy_seconds(lambda: compute_measures(one), times=SINGLE // 4),
    }
    for run in contenders.values():
        run()
    taken = in_turn(contenders, rounds)
    core = taken["core"]
    ratios = {
        "angle core beside a per-frame loop": Ratio(core, taken["loop"], 300),
        "angle core beside plain vectorised numpy": Ratio(core, taken["plain"], 3),
        "angle core beside scipy's Rotation": Ratio(core, taken["scipy"]),
        "all measures of one frame beside its angles": Ratio(taken["measures"], taken["one"], 1 / 6),
    }
    numbers = {
        "angle core": Number(1 / min(core), "frames/s"),
        "per-frame loop": Number(1 / min(taken["loop"]), "frames/s"),
        "plain vectorised numpy": Number(1 / min(taken["plain"]), "frames/s"),
        "scipy's Rotation": Number(1 / min(taken["scipy"]), "frames/s"),
        "twelve angles of one frame": Number(1e6 * min(taken["one"]), "µs"),
        "all measures of one frame": Number(1e6 * min(taken["measures"]), "µs"),
    }
    return Figures(ratios, numbers)


def angles_of_one_frame(points: Array) -> dict[str, float]:
    """The snippet everybody writes: two vectors and the arccosine of their normalised dot product."""

    def at(name: str) -> Array:
        return np.asarray(points[Landmark[name]])

    def angle(u: Array, v: Array) -> float:
        return float(np.degrees(np.arccos(np.clip(np.dot(u, v) / (np.linalg.norm(u) * np.linalg.norm(v)), -1, 1))))

    down = np.array([0.0, 1.0, 0.0])
    found = {}
    for side in ("LEFT", "RIGHT"):
        for joint, start, end in _BENDS:
            before, after = at(f"{side}_{joint}") - at(f"{side}_{start}"), at(f"{side}_{end}") - at(f"{side}_{joint}")
            found[f"{side}_{joint}_flexion".lower()] = angle(before, after)
        knee, ankle = at(f"{side}_KNEE"), at(f"{side}_ANKLE")
        found[f"{side}_ankle_dorsiflexion".lower()] = 90 - angle(knee - ankle, at(f"{side}_FOOT_INDEX") - ankle)
        found[f"{side}_thigh_elevation".lower()] = angle(knee - at(f"{side}_HIP"), down)
    trunk = at("LEFT_SHOULDER") + at("RIGHT_SHOULDER") - at("LEFT_HIP") - at("RIGHT_HIP")
    found["trunk_inclination"] = angle(trunk, -down)
    found["pelvis_tilt"] = 90 - angle(at("LEFT_HIP") - at("RIGHT_HIP"), -down)
    return found


def plain_angles(points: Array) -> dict[str, Array]:
    """Vectorised the plain way: fancy indexing, einsum, double precision."""
    u, v = _vectors(points)
    lengths = np.linalg.norm(u, axis=-1) * np.linalg.norm(v, axis=-1)
    return _named(np.degrees(np.arccos(np.clip(np.einsum("tij,tij->ti", u, v) / lengths, -1, 1))))


def scipy_angles(points: Array) -> dict[str, Array]:
    """With scipy: the magnitude of the shortest rotation that takes one vector to the other.

    Its quaternion is the cross product and, as real part, the product of the lengths plus the dot product.
    """
    from scipy.spatial.transform import Rotation

    u, v = _vectors(points)
    real = np.einsum("tij,tij->ti", u, v) + np.linalg.norm(u, axis=-1) * np.linalg.norm(v, axis=-1)
    quaternions = np.concatenate([np.cross(u, v), real[..., None]], axis=-1)
    return _named(np.degrees(Rotation.from_quat(quaternions.reshape(-1, 4)).magnitude()).reshape(real.shape))


def _vectors(points: Array) -> tuple[Array, Array]:
    """The two vectors of each angle, (T, 12, 3), in the order of `ANGLES`."""

    def at(*names: str) -> list[Landmark]:
        return [Landmark[f"{side}_{name}"] for name in names for side in ("LEFT", "RIGHT")]

    down = np.broadcast_to(np.array([0.0, 1.0, 0.0]), (len(points), 2, 3))
    thigh = points[:, at("KNEE")] - points[:, at("HIP")]
    trunk = points[:, at("SHOULDER")].sum(axis=1) - points[:, at("HIP")].sum(axis=1)
    pelvis = points[:, Landmark.LEFT_HIP] - points[:, Landmark.RIGHT_HIP]
    middle, start, end = at("ELBOW", "HIP", "KNEE"), at("SHOULDER", "SHOULDER", "HIP"), at("WRIST", "KNEE", "ANKLE")
    u = np.concatenate(
        [
            points[:, middle] - points[:, start],
            points[:, at("KNEE")] - points[:, at("ANKLE")],
            thigh,
            trunk[:, None],
            pelvis[:, None],
        ],
        axis=1,
    )
    v = np.concatenate(
        [points[:, end] - points[:, middle], points[:, at("FOOT_INDEX")] - points[:, at("ANKLE")], down, -down], axis=1
    )
    return u, v


def _named(degrees: Array) -> dict[str, Array]:
    degrees[:, 6:8] = 90 - degrees[:, 6:8]
    degrees[:, 11] = 90 - degrees[:, 11]
    return dict(zip(ANGLES, degrees.T, strict=True))


def made_up_track(frames: int) -> PoseTrack:
    """Landmarks as no body has them, at no place or angle in particular."""
    random = np.random.default_rng(1)
    return PoseTrack(
        np.arange(frames) / 30,
        random.normal(300, 100, (frames, LANDMARK_COUNT, 2)).astype(np.float32),
        random.normal(0, 0.5, (frames, LANDMARK_COUNT, 3)).astype(np.float32),
        random.uniform(0, 1, (frames, LANDMARK_COUNT)).astype(np.float32),
        (640, 480),
    )
