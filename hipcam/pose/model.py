"""A pose model, and what it is made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PoseModel:
    """A pose model that has been checked and is ready to be loaded.

    Attributes
    ----------
    name : str
        The bundle's file name without its ending.
    sha256 : str
        Of the whole bundle, in hexadecimal.
    data : bytes
        The bundle itself, for MediaPipe's ``model_asset_buffer``.
    path : Path or None
        Where it was read, if it was.
    """

    name: str
    sha256: str
    data: bytes = field(repr=False)
    path: Path | None = field(default=None, repr=False, compare=False)


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
    mean, std : float
        The network's input is ``(pixel - mean) / std`` with pixels 0–255.
    has_metadata : bool
        Whether the network in the wheel says so itself, in TFLite metadata.
    """

    name: str
    wheel_path: str
    size: int
    sha256: str
    mean: float
    std: float
    has_metadata: bool


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
    bundle_sha256 : str
        In hexadecimal.
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


@cache
def manifest() -> Manifest:
    """Read the pinned facts from ``hipcam/data/pose_model.json``, their only home."""
    facts = json.loads((resources.files("hipcam") / "data" / "pose_model.json").read_text(encoding="utf-8"))
    parts = tuple(Part(**part) for part in facts.pop("parts"))
    return Manifest(parts=parts, **facts)


def sha256_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
