"""The pose model without its masks.

BlazePose's landmark network also paints a mask of the person. MediaPipe computes it with every picture, asked for or
not. Where no mask is read, a network is loaded whose list of operators lacks those
that only the mask needs; in the mask's place it gives the heatmaps a second time, as MediaPipe wants five outputs. All
else, landmarks above all, stays the same to the last bit.

A network is a FlatBuffer. Links in it are relative and point forward, so a new head with a new list of operators in
front of the old bytes is enough, and these stay as they are.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hipcam.pose.build import pack
from hipcam.pose.model import LANDMARK_NETWORK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.pose.model import PoseModel


#: Fields of the tables of a TFLite network, as its schema numbers them.
_VERSION, _SUBGRAPHS, _LAST_KEPT = 0, 2, 6  # of the model: behind come signatures, which name all outputs
_TENSORS, _INPUTS, _OUTPUTS, _OPERATORS, _NAME = 0, 1, 2, 3, 4  # of a subgraph
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2
_SHAPE = 0  # of a tensor
#: What the landmark network gives: a mask of the person, and a heatmap of each landmark.
_MASK, _HEATMAPS = [1, 256, 256, 1], [1, 64, 64, 39]
_ALIGNED = 16  # bytes; weights are used where they lie


@lru_cache(maxsize=1)
def lean_bundle(model: PoseModel) -> bytes:
    """The bundle of a pose model without what paints masks; as it is where that cannot be told from the rest."""
    try:
        with zipfile.ZipFile(io.BytesIO(model.data)) as bundle:
            parts = {name: bundle.read(name) for name in bundle.namelist()}
        lean = without_masks(parts[LANDMARK_NETWORK])
    except (zipfile.BadZipFile, KeyError):  # whatever is wrong, who loads it will say
        return model.data
    return model.data if lean is None else pack({**parts, LANDMARK_NETWORK: lean})


def gives_masks(network: bytes) -> bool:
    """Whether a landmark network paints masks; one that cannot be understood may."""
    try:
        graph = _Network(network).graph
        return _MASK in _shapes(graph, graph.numbers(_OUTPUTS)) if graph else True
    except (struct.error, IndexError):
        return True


def without_masks(network: bytes) -> bytes | None:
    """A landmark network without what only its masks need; None if it is not built like BlazePose's."""
    try:
        read = _Network(network)
        if read.graph is None:
            return None
        outputs = read.graph.numbers(_OUTPUTS)
        shapes = _shapes(read.graph, outputs)
        if shapes.count(_MASK) != 1 or shapes.count(_HEATMAPS) != 1:
            return None
        outputs[shapes.index(_MASK)] = outputs[shapes.index(_HEATMAPS)]
        return _with_head(read.model, read.graph, outputs, _needed(read.graph, outputs))
    except (struct.error, IndexError):
        return None


def _shapes(graph: _Table, tensors: Sequence[int]) -> list[list[int]]:
    every = graph.tables(_TENSORS)
    return [every[tensor].numbers(_SHAPE) for tensor in tensors]


def _needed(graph: _Table, outputs: Sequence[int]) -> list[_Table]:
    """The operators that these outputs need, in their order: each only needs what comes before it."""
    needed, kept = set(outputs), []
    for operator in reversed(graph.tables(_OPERATORS)):
        if needed.intersection(operator.numbers(_OPERATOR_OUTPUTS)):
            needed.update(operator.numbers(_OPERATOR_INPUTS))
            kept.append(operator)
    return kept[::-1]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a FlatBuffer: where it is, and what its fields hold."""

    data: bytes
    at: int

    def place(self, field: int) -> int | None:
        """Where a field is; None if the table has none such."""
        (back,) = struct.unpack_from("<i", self.data, self.at)
        layout = self.at - back
        (size,) = struct.unpack_from("<H", self.data, layout)
        if 4 + 2 * field >= size:
            return None
        (offset,) = struct.unpack_from("<H", self.data, layout + 4 + 2 * field)
        return self.at + offset if offset else None

    def number(self, field: int) -> int | None:
        """A field of four bytes."""
        place = self.place(field)
        return None if place is None else int(struct.unpack_from("<I", self.data, place)[0])

    def target(self, field: int) -> int | None:
        """Where what a field links to is."""
        place = self.place(field)
        return None if place is None else _follow(self.data, place)

    def numbers(self, field: int) -> list[int]:
        """A list of numbers; none if there is no such field."""
        target = self.target(field)
        if target is None:
            return []
        (count,) = struct.unpack_from("<I", self.data, target)
        return list(struct.unpack_from(f"<{count}i", self.data, target + 4))

    def tables(self, field: int) -> list[_Table]:
        """A list of tables; none if there is no such field."""
        target = self.target(field)
        if target is None:
            return []
        first = target + 4
        return [_Table(self.data, first + 4 * k + link) for k, link in enumerate(self.numbers(field))]


def _follow(data: bytes, place: int) -> int:
    return place + int(struct.unpack_from("<I", data, place)[0])


class _Network:
    """A TFLite network: its table, and its graph if it has just one."""

    def __init__(self, data: bytes) -> None:
        self.model = _Table(data, _follow(data, 0))
        graphs = self.model.tables(_SUBGRAPHS)
        self.graph = graphs[0] if len(graphs) == 1 else None


@dataclass(frozen=True, slots=True)
class _Link:
    """What stands somewhere in the new file."""

    to: int


def _with_head(model: _Table, graph: _Table, outputs: Sequence[int], operators: Sequence[_Table]) -> bytes:
    """The network's bytes behind a new head, which names other outputs and operators."""
    model_at = 8
    graphs_at = model_at + _table_size(_LAST_KEPT + 1)
    graph_at = graphs_at + 8
    outputs_at = graph_at + _table_size(_NAME + 1)
    operators_at = outputs_at + 4 + 4 * len(outputs)
    end = operators_at + 4 + 4 * len(operators)
    size = end + -end % _ALIGNED

    def old(table: _Table, field: int) -> _Link | None:
        target = table.target(field)
        return None if target is None else _Link(size + target)

    kept = [old(model, field) for field in range(_LAST_KEPT + 1)]
    of_model = [model.number(_VERSION), *kept[1:_SUBGRAPHS], _Link(graphs_at), *kept[_SUBGRAPHS + 1 :]]
    of_graph = [
        old(graph, _TENSORS),
        old(graph, _INPUTS),
        _Link(outputs_at),
        _Link(operators_at),
        old(graph, _NAME),
    ]
    head = struct.pack("<I4s", model_at + _layout_size(len(of_model)), b"TFL3")
    head += _table(model_at, of_model)
    head += struct.pack("<II", 1, graph_at + _layout_size(len(of_graph)) - (graphs_at + 4))
    head += _table(graph_at, of_graph)
    head += struct.pack(f"<I{len(outputs)}i", len(outputs), *outputs)
    links = [size + operator.at - (operators_at + 4 + 4 * k) for k, operator in enumerate(operators)]
    head += struct.pack(f"<I{len(links)}I", len(links), *links)
    return head.ljust(size, b"\0") + model.data


def _layout_size(fields: int) -> int:
    """Bytes of what says where a table's fields are, which comes before the table."""
    size = 4 + 2 * fields
    return size + -size % 4


def _table_size(fields: int) -> int:
    return _layout_size(fields) + 4 + 4 * fields


def _table(at: int, fields: Sequence[_Link | int | None]) -> bytes:
    """A table that begins here, of fields of four bytes each."""
    layout = _layout_size(len(fields))
    places = [0 if value is None else 4 + 4 * k for k, value in enumerate(fields)]
    written = struct.pack(f"<HH{len(fields)}H", 4 + 2 * len(fields), 4 + 4 * len(fields), *places)
    written = written.ljust(layout, b"\0") + struct.pack("<i", layout)
    for k, value in enumerate(fields):
        place = at + layout + 4 + 4 * k
        written += struct.pack("<I", value.to - place if isinstance(value, _Link) else value or 0)
    return written
