"""Building a pose model: networks in, bundle out."""

from __future__ import annotations

import io
import zipfile
from importlib import resources

from hipcam.core.errors import ModelError
from hipcam.pose.model import Bundle, manifest, sha256_of
from hipcam.words import say


def build_bundle(bundle: Bundle, detector: bytes, landmarks: bytes) -> bytes:
    """Put a pose model together.

    Parameters
    ----------
    bundle : Bundle
        Which it is to be.
    detector, landmarks : bytes
        The pinned networks.

    Raises
    ------
    ModelError
        If it is not the pinned one.
    """
    part, _ = manifest().parts
    data = pack({part.name: detector, bundle.landmarks.name: _head(bundle.landmarks.head) + landmarks})
    if sha256_of(data) != bundle.sha256:
        raise ModelError(say("model.came_out_different"))
    return data


def pack(networks: dict[str, bytes]) -> bytes:
    """Pack networks, by their names, into a bundle that is the same byte for byte on every machine."""
    file = io.BytesIO()
    # Stored, as MediaPipe uses the networks where they lie in the bundle.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, network in networks.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3  # Unix; zipfile would put the system it runs on
            info.external_attr = 0o600 << 16
            archive.writestr(info, network)
    return file.getvalue()


def _head(name: str | None) -> bytes:
    """What comes before a network's own bytes.

    The landmark networks do not say how pictures are normalised, and the Tasks API does not load them like
    that. Links in a FlatBuffer are relative, so a new head can say it and refer to the network's own bytes, which stay
    as they are. Each network is pinned, and so its head is always the same.
    """
    return b"" if name is None else (resources.files("hipcam") / "data" / name).read_bytes()
