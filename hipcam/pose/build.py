"""Building the pose model: networks in, bundle out."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from hipcam.core.errors import ModelError
from hipcam.pose.model import manifest, sha256_of


def build_bundle(parts: tuple[bytes, ...]) -> bytes:
    """Pack the networks, with their metadata, into a bundle that is the same byte for byte on every machine."""
    file = io.BytesIO()
    # Stored, as MediaPipe uses the networks where they lie in the bundle.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for part, network in zip(manifest().parts, parts, strict=True):
            info = zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3  # Unix; zipfile would put the system it runs on
            info.external_attr = 0o600 << 16
            bundle.writestr(info, network if part.has_metadata else _with_metadata(network, part.mean, part.std))
    data = file.getvalue()
    if sha256_of(data) != manifest().bundle_sha256:
        raise ModelError(
            "The pose model came out different from the pinned one, so this hipcam is damaged: install hipcam again."
        )
    return data


def _with_metadata(network: bytes, mean: float, std: float) -> bytes:
    """Put TFLite metadata in front of a network, from which the Tasks API learns how to normalise pictures.

    Links in a FlatBuffer are relative, so the network's own bytes stay as they are and a new head refers to them. The
    FlatBuffers library is not used because its versions arrange the same content differently, and a bundle with a
    pinned hash must come out the same with all of them.

    The field numbers are those of ``schema.fbs`` (TensorFlow Lite, version 3) and ``metadata_schema.fbs`` (TensorFlow
    Lite Support).
    """
    normalisation: _Node = {0: _Array(1, struct.pack("<f", mean)), 1: _Array(1, struct.pack("<f", std))}
    image: _Node = {
        0: "image",
        3: {0: _cell(2), 1: {0: _cell(1)}},  # content: properties of an image, in RGB
        4: [{0: _cell(1), 1: normalisation}],  # process units
    }
    metadata = _flatbuffer({3: [{2: [image]}]}, b"M001")  # the first input of the first subgraph
    model = _table(network)
    buffers = _vector(network, model[4])
    entry: _Node = {0: "TFLITE_METADATA", 1: _cell(len(buffers))}
    head: dict[int, _Node] = {number: _linked(network, place) for number, place in model.items()}
    head[0] = network[model[0] : model[0] + 4]  # the schema's version
    head[4] = [*buffers, {0: _Array(len(metadata), metadata)}]
    head[6] = [*_vector(network, model[6]), entry]
    return _flatbuffer(head, b"TFL3", network)


@dataclass(frozen=True, slots=True)
class _Array:
    """A vector of numbers, already packed."""

    count: int
    data: bytes


@dataclass(frozen=True, slots=True)
class _Old:
    """Something in the old bytes, by its place there."""

    place: int


#: A table by field number, a vector of tables, a vector of numbers, a string, something old, or four bytes as they are.
_Node: TypeAlias = "Mapping[int, _Node] | Sequence[_Node] | _Array | str | _Old | bytes"


def _cell(number: int) -> bytes:
    return struct.pack("<I", number)


def _linked(data: bytes, place: int) -> _Old:
    return _Old(place + int.from_bytes(data[place : place + 4], "little"))


def _table(data: bytes) -> dict[int, int]:
    """Find the fields of the root table, by field number."""
    place = _linked(data, 0).place
    fields = place - int.from_bytes(data[place : place + 4], "little", signed=True)
    (width,) = struct.unpack_from("<H", data, fields)
    offsets = struct.unpack_from(f"<{width // 2 - 2}H", data, fields + 4)
    return {number: place + offset for number, offset in enumerate(offsets) if offset}


def _vector(data: bytes, place: int) -> list[_Old]:
    """Read which tables are in the vector a field refers to."""
    start = _linked(data, place).place
    count = int.from_bytes(data[start : start + 4], "little")
    return [_linked(data, start + 4 + 4 * i) for i in range(count)]


def _flatbuffer(root: _Node, identifier: bytes, old: bytes = b"") -> bytes:
    """Write tables front to back, parents before children, then the old bytes they refer to."""
    out = bytearray(4) + identifier
    links: list[tuple[int, _Old]] = []

    def align(ahead: int = 0) -> None:
        """Fill up so that what comes ``ahead`` bytes on begins at a multiple of 16, the most that TFLite asks for."""
        out.extend(bytes(-(len(out) + ahead) % 16))

    def put(cell: int, node: _Node) -> None:
        """Write a node and make the cell refer to it."""
        children: Iterable[_Node] = ()
        if isinstance(node, _Old):
            links.append((cell, node))
            return
        if isinstance(node, Mapping):
            offsets = [0] * (max(node) + 1)
            for i, number in enumerate(node):
                offsets[number] = 4 + 4 * i
            width = 4 + 2 * len(offsets)
            align(width)
            out.extend(struct.pack(f"<2H{len(offsets)}H", width, 4 + 4 * len(node), *offsets))
            start = len(out)
            out.extend(_cell(width))
            children = node.values()
        elif isinstance(node, (str, _Array)):
            text = node if isinstance(node, _Array) else _Array(len(node.encode()), node.encode() + b"\0")
            align(4)
            start = len(out)
            out.extend(_cell(text.count) + text.data + bytes(-len(text.data) % 4))
        else:
            start = len(out)
            out.extend(_cell(len(node)))
            children = cast("Sequence[_Node]", node)
        struct.pack_into("<I", out, cell, start - cell)
        referring = []
        for child in children:
            if isinstance(child, bytes):
                out.extend(child)
            else:
                referring.append((len(out), child))
                out.extend(bytes(4))
        for place, child in referring:
            put(place, child)

    put(0, root)
    align()
    for cell, node in links:
        struct.pack_into("<I", out, cell, len(out) + node.place - cell)
    return bytes(out) + old
