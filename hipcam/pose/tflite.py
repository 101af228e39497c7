"""Networks as TFLite stores them: what one consists of, and the same with other lists in front.

A network is a FlatBuffer. Links in it are relative and point forward, so a new head with new lists, put in front of
the old bytes, and new weights put behind them are enough; the old bytes stay as they are.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import DTypeLike, NDArray

#: Fields of the tables, as TFLite's schema numbers them: of the network;
VERSION, CODES, GRAPHS, BUFFERS = 0, 1, 2, 4
_LAST_KEPT = 6  # behind come signatures, which name all outputs
#: of its graph;
TENSORS, INPUTS, OUTPUTS, OPERATORS, _NAME = 0, 1, 2, 3, 4
#: of a tensor;
SHAPE, TYPE, BUFFER, SPARSITY = 0, 1, 2, 6
#: of an operator;
OPERATOR_CODE, OPERATOR_INPUTS, OPERATOR_OUTPUTS = 0, 1, 2
#: of a buffer.
DATA = 0
#: Bytes; weights are used where they lie.
_ALIGNED = 16


@dataclass(frozen=True, slots=True)
class Table:
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

    def byte(self, field: int) -> int:
        """A field of one byte; 0 if there is none such."""
        place = self.place(field)
        return 0 if place is None else self.data[place]

    def target(self, field: int) -> int | None:
        """Where what a field links to is."""
        place = self.place(field)
        return None if place is None else _follow(self.data, place)

    def table(self, field: int) -> Table | None:
        """The table that a field links to."""
        target = self.target(field)
        return None if target is None else Table(self.data, target)

    def array(self, field: int, kind: DTypeLike) -> NDArray[np.generic]:
        """A list of numbers of some type; none if there is no such field."""
        import numpy as np

        target = self.target(field)
        if target is None:
            return np.empty(0, kind)
        (count,) = struct.unpack_from("<I", self.data, target)
        return np.frombuffer(self.data, kind, count, target + 4)

    def numbers(self, field: int) -> list[int]:
        """A list of whole numbers of four bytes; none if there is no such field."""
        target = self.target(field)
        if target is None:
            return []
        (count,) = struct.unpack_from("<I", self.data, target)
        return list(struct.unpack_from(f"<{count}i", self.data, target + 4))

    def tables(self, field: int) -> list[Table]:
        """A list of tables; none if there is no such field."""
        target = self.target(field)
        if target is None:
            return []
        first = target + 4
        return [Table(self.data, first + 4 * k + link) for k, link in enumerate(self.numbers(field))]


def _follow(data: bytes, place: int) -> int:
    return place + int(struct.unpack_from("<I", data, place)[0])


class Network:
    """A TFLite network: its table, and its graph if it has just one."""

    def __init__(self, data: bytes) -> None:
        self.model = Table(data, _follow(data, 0))
        graphs = self.model.tables(GRAPHS)
        self.graph = graphs[0] if len(graphs) == 1 else None


@dataclass(frozen=True, slots=True)
class _Link:
    """What stands somewhere in the new file."""

    to: int


def rewritten(
    model: Table,
    graph: Table,
    outputs: Sequence[int],
    operators: Sequence[Table],
    weights: Mapping[int, bytes],
) -> bytes:
    """The network's bytes behind a new head.

    Parameters
    ----------
    model, graph : Table
        The network, and its graph.
    outputs : sequence of int
        What it is to give, numbers of tensors.
    operators : sequence of Table
        Those of its operators that it is to run, in their order.
    weights : mapping of int to bytes
        What the buffers with these numbers are to hold instead.
    """
    buffers = model.tables(BUFFERS)
    model_at = 8
    graphs_at = model_at + _table_size(_LAST_KEPT + 1)
    graph_at = graphs_at + 8
    outputs_at = graph_at + _table_size(_NAME + 1)
    operators_at = outputs_at + 4 + 4 * len(outputs)
    buffers_at = operators_at + 4 + 4 * len(operators)
    size = _aligned(buffers_at + (4 + 4 * len(buffers) if weights else 0))
    new_places, body = _behind(model.data, size, weights)
    places = [new_places.get(number, size + buffer.at) for number, buffer in enumerate(buffers)]
    of_model = [model.number(VERSION), *(_old(model, field, size) for field in range(CODES, _LAST_KEPT + 1))]
    of_model[GRAPHS] = _Link(graphs_at)
    if weights:
        of_model[BUFFERS] = _Link(buffers_at)
    of_graph = [
        _old(graph, TENSORS, size),
        _old(graph, INPUTS, size),
        _Link(outputs_at),
        _Link(operators_at),
        _old(graph, _NAME, size),
    ]
    head = struct.pack("<I4s", model_at + _layout_size(len(of_model)), b"TFL3")
    head += _table(model_at, of_model)
    head += _links(graphs_at, [graph_at + _layout_size(len(of_graph))])
    head += _table(graph_at, of_graph)
    head += struct.pack(f"<I{len(outputs)}i", len(outputs), *outputs)
    head += _links(operators_at, [size + operator.at for operator in operators])
    if weights:
        head += _links(buffers_at, places)
    return b"".join([head.ljust(size, b"\0"), *body])


def _old(table: Table, field: int, size: int) -> _Link | None:
    """Where what a field links to stands behind a head of this size."""
    target = table.target(field)
    return None if target is None else _Link(size + target)


def _behind(old: bytes, size: int, weights: Mapping[int, bytes]) -> tuple[dict[int, int], list[bytes]]:
    """Where the buffers of new weights are, and all that follows a head of this size: the old bytes and these."""
    places, body, end = {}, [old], size + len(old)
    for number, data in weights.items():
        before = bytes(-end % _ALIGNED)
        body += [before, _BUFFER, struct.pack("<I", len(data)), data]
        places[number] = end + len(before) + _layout_size(1)
        end += len(before) + len(_BUFFER) + 4 + len(data)
    return places, body


def _aligned(size: int) -> int:
    return size + -size % _ALIGNED


def _links(at: int, places: Sequence[int]) -> bytes:
    """A list, which begins here, of links to these places."""
    links = [place - (at + 4 + 4 * k) for k, place in enumerate(places)]
    return struct.pack(f"<I{len(links)}I", len(links), *links)


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


#: A buffer up to where the number of its bytes stands, which are then aligned as it is.
_BUFFER = _table(0, [_Link(2 * _ALIGNED - 4)]).ljust(2 * _ALIGNED - 4, b"\0")
