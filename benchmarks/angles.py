"""Frames per second of the angle core beside a loop that does the same angles frame by frame.

    python benchmarks/angles.py [--frames N]
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from hipcam.angles import compute_angles
from hipcam.landmarks import Landmark


def angles_of_one_frame(points: np.ndarray) -> dict[str, float]:
    """The snippet everybody writes: two vectors and the arccosine of their normalised dot product."""
    def at(name: str) -> np.ndarray:
        return points[Landmark[name]]

    def angle(u: np.ndarray, v: np.ndarray) -> float:
        return float(np.degrees(np.arccos(np.clip(np.dot(u, v) / (np.linalg.norm(u) * np.linalg.norm(v)), -1, 1))))

    down = np.array([0.0, 1.0, 0.0])
    found = {}
    for side in ("LEFT", "RIGHT"):
        shoulder, elbow, wrist = at(f"{side}_SHOULDER"), at(f"{side}_ELBOW"), at(f"{side}_WRIST")
        hip, knee, ankle, toe = (at(f"{side}_{j}") for j in ("HIP", "KNEE", "ANKLE", "FOOT_INDEX"))
        name = side.lower()
        found[f"{name}_knee_flexion"] = angle(knee - hip, ankle - knee)
        found[f"{name}_hip_flexion"] = angle(hip - shoulder, knee - hip)
        found[f"{name}_ankle_dorsiflexion"] = 90 - angle(knee - ankle, toe - ankle)
        found[f"{name}_elbow_flexion"] = angle(elbow - shoulder, wrist - elbow)
        found[f"{name}_thigh_elevation"] = angle(knee - hip, down)
    trunk = at("LEFT_SHOULDER") + at("RIGHT_SHOULDER") - at("LEFT_HIP") - at("RIGHT_HIP")
    found["trunk_inclination"] = angle(trunk, -down)
    found["pelvis_tilt"] = 90 - angle(at("LEFT_HIP") - at("RIGHT_HIP"), -down)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=20_000)
    frames = parser.parse_args().frames
    points = np.random.default_rng(1).normal(size=(frames, len(Landmark), 3)).astype(np.float32)
    compute_angles(points[:10])

    start = time.perf_counter()
    together = compute_angles(points)
    batch = frames / (time.perf_counter() - start)

    few = min(frames, 2_000)
    start = time.perf_counter()
    one_by_one = [angles_of_one_frame(frame) for frame in points[:few]]
    loop = few / (time.perf_counter() - start)

    worst = max(float(np.abs(together[name][:few] - [frame[name] for frame in one_by_one]).max())
                for name in together)
    print(f"angle core      {batch:12,.0f} frames/s  ({len(together)} angles)")
    print(f"per-frame loop  {loop:12,.0f} frames/s")
    print(f"ratio           {batch / loop:12,.1f}    largest difference {worst:.4f}°")


if __name__ == "__main__":
    main()
