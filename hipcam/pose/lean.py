"""The pose model as it is quickest to load and to run: without its masks, all weights written out.

BlazePose's landmark network also paints a mask of the person. MediaPipe computes it with every picture, asked for or
not. Where no mask is read, a network is loaded whose list of operators lacks those
that only the mask needs; in the mask's place it gives the heatmaps a second time, as MediaPipe wants five outputs.

Of its detector's weights only those that are not 0 are stored, and TFLite writes them out each time it loads the
network, one by one; here that is done once for all loadings.

All that the networks give, landmarks above all, stays the same to the last bit.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from hipcam.pose import tflite
from hipcam.pose.build import pack
from hipcam.pose.model import DETECTOR_NETWORK, LANDMARK_NETWORK
from hipcam.pose.tflite import Network, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.pose.model import PoseModel


#: What the landmark network gives: a mask of the person, and a heatmap of each landmark.
_MASK, _HEATMAPS = [1, 256, 256, 1], [1, 64, 64, 39]
#: TFLite's number of the operator that writes weights out, and of their type: floating point of two bytes.
_DENSIFY, _HALF = 124, 1
#: Fields of what says which weights are stored: the order of the axes, blocks, and of each axis its own;
_ORDER, _BLOCKS, _AXES = 0, 1, 2
#: of an axis: whether all of it is stored or only some, of which these say where each row begins and which these are.
_FORMAT, _BEGINS_TYPE, _BEGINS, _PLACES_TYPE, _PLACES = 0, 2, 3, 4, 5
#: Types of numbers there, as they are numbered.
_NUMBERS = {1: "<i4", 2: "<u2", 3: "<u1"}


def lean_bundle(model: PoseModel) -> bytes:
    """The bundle of a pose model without what paints masks, its detector's weights written out.

    What is not built like BlazePose stays as it is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(model.data)) as bundle:
            parts = {name: bundle.read(name) for name in bundle.namelist()}
        lean = without_masks(parts[LANDMARK_NETWORK]), with_weights(parts[DETECTOR_NETWORK])
    except (zipfile.BadZipFile, KeyError):  # whatever is wrong, who loads it will say
        return model.data
    made = {name: network for name, network in zip((LANDMARK_NETWORK, DETECTOR_NETWORK), lean, strict=True) if network}
    return pack({**parts, **made}) if made else model.data


def gives_masks(network: bytes) -> bool:
    """Whether a landmark network paints masks; one that cannot be understood may."""
    try:
        graph = Network(network).graph
        return _MASK in _shapes(graph, graph.numbers(tflite.OUTPUTS)) if graph else True
    except (struct.error, IndexError):
        return True


def without_masks(network: bytes) -> bytes | None:
    """A landmark network without what only its masks need; None if it is not built like BlazePose's."""
    try:
        read = Network(network)
        if read.graph is None:
            return None
        outputs = read.graph.numbers(tflite.OUTPUTS)
        shapes = _shapes(read.graph, outputs)
        if shapes.count(_MASK) != 1 or shapes.count(_HEATMAPS) != 1:
            return None
        outputs[shapes.index(_MASK)] = outputs[shapes.index(_HEATMAPS)]
        return tflite.rewritten(read.model, read.graph, outputs, _needed(read.graph, outputs), {})
    except (struct.error, IndexError):
        return None


def with_weights(network: bytes) -> bytes | None:
    """A network with all weights written out; None if they are, or are not stored as those of BlazePose are."""
    try:
        read = Network(network)
        if read.graph is None:
            return None
        codes = [max(code.byte(0), code.number(3) or 0) for code in read.model.tables(tflite.CODES)]
        tensors, kept, weights = read.graph.tables(tflite.TENSORS), [], {}
        users = Counter(tensor.number(tflite.BUFFER) or 0 for tensor in tensors)
        buffers = read.model.tables(tflite.BUFFERS)
        for operator in read.graph.tables(tflite.OPERATORS):
            if codes[operator.number(tflite.OPERATOR_CODE) or 0] != _DENSIFY:
                kept.append(operator)
                continue
            stored = tensors[operator.numbers(tflite.OPERATOR_INPUTS)[0]]
            buffer = tensors[operator.numbers(tflite.OPERATOR_OUTPUTS)[0]].number(tflite.BUFFER) or 0
            if not buffer or users[buffer] > 1:
                return None
            weights[buffer] = _written_out(stored, buffers[stored.number(tflite.BUFFER) or 0])
        if not weights:
            return None
        return tflite.rewritten(read.model, read.graph, read.graph.numbers(tflite.OUTPUTS), kept, weights)
    except (struct.error, IndexError, KeyError, ValueError):
        return None


def _written_out(tensor: Table, buffer: Table) -> bytes:
    """All weights of a tensor of which those that are not 0 are stored, row by row.

    Raises
    ------
    ValueError
        If they are stored in another way.
    """
    shape, sparsity = tensor.numbers(tflite.SHAPE), tensor.table(tflite.SPARSITY)
    import numpy as np  # installing a model goes without, until here

    if sparsity is None or tensor.byte(tflite.TYPE) != _HALF or sparsity.numbers(_BLOCKS):
        raise ValueError
    *whole, axis = sparsity.tables(_AXES)
    if sparsity.numbers(_ORDER) != [*range(len(shape))] or any(other.byte(_FORMAT) for other in whole):
        raise ValueError
    begins, places = (
        held.array(0, _NUMBERS[axis.byte(kind)]).astype(np.int64)
        for field, kind in ((_BEGINS, _BEGINS_TYPE), (_PLACES, _PLACES_TYPE))
        if (held := axis.table(field)) is not None
    )
    weights = np.zeros((len(begins) - 1, shape[-1]), "<f2")
    if weights.size != np.prod(shape):
        raise ValueError
    weights[np.repeat(np.arange(len(weights)), np.diff(begins)), places] = buffer.array(tflite.DATA, "<u1").view("<f2")
    return weights.tobytes()


def _shapes(graph: Table, tensors: Sequence[int]) -> list[list[int]]:
    every = graph.tables(tflite.TENSORS)
    return [every[tensor].numbers(tflite.SHAPE) for tensor in tensors]


def _needed(graph: Table, outputs: Sequence[int]) -> list[Table]:
    """The operators that these outputs need, in their order: each only needs what comes before it."""
    needed, kept = set(outputs), []
    for operator in reversed(graph.tables(tflite.OPERATORS)):
        if needed.intersection(operator.numbers(tflite.OPERATOR_OUTPUTS)):
            needed.update(operator.numbers(tflite.OPERATOR_INPUTS))
            kept.append(operator)
    return kept[::-1]
