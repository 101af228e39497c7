"""A pose model, and what it is made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from hipcam.pose.choice import INSTALLABLE

#: The pose network that hipcam brings along.
BUILT_IN = "mediapipe"
#: The names of the networks in a bundle.
DETECTOR_NETWORK, LANDMARK_NETWORK = "pose_detector.tflite", "pose_landmarks_detector.tflite"


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
    masks : bool
        Whether it can paint a mask of the person.
    """

    name: str
    sha256: str
    data: bytes = field(repr=False, compare=False)  # the hash says all, and comparing takes time
    path: Path | None = field(default=None, repr=False, compare=False)
    weights_sha256: str = field(default="", repr=False, compare=False)
    network: str = field(default=BUILT_IN, repr=False)
    masks: bool = field(default=True, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two networks of a bundle.

    Attributes
    ----------
    name : str
        Its name in the bundle.
    path : str
        Its path in the wheel, or in the npm package.
    size : int
        Bytes, as it is there.
    sha256 : str
        In hexadecimal, as it is there.
    head : str or None
        The file in ``hipcam/data`` that comes before the network's own bytes, because the network does not say
        itself, in TFLite metadata, how pictures are normalised.
    """

    name: str
    path: str
    size: int
    sha256: str
    head: str | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A pose model that hipcam can install.

    Attributes
    ----------
    key : str
        What it is asked for by, one of `INSTALLABLE`.
    file_name : str
        Its file's name.
    sha256, weights_sha256 : str
        Of the bundle and of the landmark network in it, in hexadecimal.
    lean_sha256 : str
        Of the bundle as it is loaded where no masks are read, see `hipcam.pose.lean`.
    landmarks : Part
        Its landmark network. They share the detector.
    """

    key: str
    file_name: str
    sha256: str
    weights_sha256: str
    lean_sha256: str
    landmarks: Part


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """The npm package with the other landmark networks, pinned.

    Attributes
    ----------
    package, version : str
        Its name and version.
    file_name : str
        What npm calls its file.
    size : int
        Bytes.
    sha256 : str
        In hexadecimal.
    bundles : tuple of Bundle
        What is made with its networks.
    """

    package: str
    version: str
    file_name: str
    size: int
    sha256: str
    bundles: tuple[Bundle, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the pose models are made of, pinned.

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
    bundle_sha256, weights_sha256, lean_sha256 : str
        As in a `Bundle`.
    npm : NpmPackage
        Where the other landmark networks are.
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
    lean_sha256: str
    npm: NpmPackage

    def bundle(self, key: str) -> Bundle:
        """What is known of the model with this key, one of `INSTALLABLE`."""
        _, landmarks = self.parts
        full = Bundle(
            INSTALLABLE[0], self.bundle_name, self.bundle_sha256, self.weights_sha256, self.lean_sha256, landmarks
        )
        return {bundle.key: bundle for bundle in (full, *self.npm.bundles)}[key]


@cache
def manifest() -> Manifest:
    """Read the pinned facts from ``hipcam/data/pose_model.json``, their only home."""
    facts = json.loads((resources.files("hipcam") / "data" / "pose_model.json").read_text(encoding="utf-8"))
    parts = tuple(Part(**part) for part in facts.pop("parts"))
    npm = facts.pop("npm")
    bundles = tuple(Bundle(landmarks=Part(**bundle.pop("landmarks")), **bundle) for bundle in npm.pop("bundles"))
    return Manifest(parts=parts, npm=NpmPackage(bundles=bundles, **npm), **facts)


def sha256_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
