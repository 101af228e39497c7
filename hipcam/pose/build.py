"""Building the pose model: networks in, bundle out."""

from __future__ import annotations

import io
import zipfile
from importlib import resources

from hipcam.core.errors import ModelError
from hipcam.pose.model import manifest, sha256_of
from hipcam.words import say


def build_bundle(parts: tuple[bytes, ...]) -> bytes:
    """Pack the networks into a bundle that is the same byte for byte on every machine.

    Parameters
    ----------
    parts : tuple of bytes
        The pinned networks, in the manifest's order.

    Raises
    ------
    ModelError
        If the bundle is not the pinned one.
    """
    file = io.BytesIO()
    # Stored, as MediaPipe uses the networks where they lie in the bundle.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for part, network in zip(manifest().parts, parts, strict=True):
            info = zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3  # Unix; zipfile would put the system it runs on
            info.external_attr = 0o600 << 16
            bundle.writestr(info, _head(part.head) + network)
    data = file.getvalue()
    if sha256_of(data) != manifest().bundle_sha256:
        raise ModelError(say("model.came_out_different"))
    return data


def _head(name: str | None) -> bytes:
    """What comes before a network's own bytes.

    The landmark network in the wheel does not say how pictures are normalised, and the Tasks API does not load it like
    that. Links in a FlatBuffer are relative, so a new head can say it and refer to the network's own bytes, which stay
    as they are. The network is pinned, and so the head is always the same.
    """
    return b"" if name is None else (resources.files("hipcam") / "data" / name).read_bytes()
