"""A pose model, and what it is made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

#: The pose network that hipcam brings along.
BUILT_IN = "mediapipe"
#: The name of the landmark network in a bundle.
LANDMARK_NETWORK = "pose_landmarks_detector.tflite"


@dataclass(frozen=True, slots=True)
class PoseModel:
    """A pose model that has been checked and is ready to be loaded.

    Attributes
    ----------
    name : str
        The file's name without its ending.
    sha256 : str
        Of the whole file, in hexadecimal.
    data : bytes
        The file itself; empty where only its name and hashes are known.
    path : Path or None
        Where it was read, if it was.
    weights_sha256 : str
        Of the network that places the landmarks, in hexadecimal: the same in every bundle that holds it. Empty if
        it is not known.
    network : str
        Which pose network can load it, see `hipcam.pose.network.register_network`.
    """

    name: str
    sha256: str
    data: bytes = field(repr=False)
    path: Path | None = field(default=None, repr=False, compare=False)
    weights_sha256: str = field(default="", repr=False, compare=False)
    network: str = field(default=BUILT_IN, repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two networks of the bundle.

    Attributes
    ----------
    name : str
        Its name in the bundle.
    wheel_path : str
        Its path in the wheel.
    size : int
        Bytes, as it is in the wheel.
    sha256 : str
        In hexadecimal, as it is in the wheel.
    head : str or None
        The file in ``hipcam/data`` that comes before the network's own bytes, because the network in the wheel does
        not say itself, in TFLite metadata, how pictures are normalised.
    """

    name: str
    wheel_path: str
    size: int
    sha256: str
    head: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the pose model is made of, pinned.

    Attributes
    ----------
    package, version : str
        The wheel's project and version.
    python_version, platform : str
        Which of the version's wheels; it is only read, so it need not suit the machine.
    wheel_name : str
        The wheel's file name.
    wheel_size : int
        Bytes.
    wheel_sha256 : str
        In hexadecimal.
    parts : tuple of Part
        The detector and the landmark model, in the bundle's order.
    bundle_name : str
        The bundle's file name.
    bundle_sha256, weights_sha256 : str
        Of the bundle and of the landmark network in it, in hexadecimal.
    """

    package: str
    version: str
    python_version: str
    platform: str
    wheel_name: str
    wheel_size: int
    wheel_sha256: str
    parts: tuple[Part, ...]
    bundle_name: str
    bundle_sha256: str
    weights_sha256: str


@cache
def manifest() -> Manifest:
    """Read the pinned facts from ``hipcam/data/pose_model.json``, their only home."""
    facts = json.loads((resources.files("hipcam") / "data" / "pose_model.json").read_text(encoding="utf-8"))
    parts = tuple(Part(**part) for part in facts.pop("parts"))
    return Manifest(parts=parts, **facts)


def sha256_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
