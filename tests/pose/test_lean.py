"""The pose model as it is loaded: the same landmarks to the last bit, and never asked for a mask."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from runs import SAMPLES

from hipcam.core.errors import ModelError
from hipcam.core.landmarks import Pose
from hipcam.pose import asset, mediapipe
from hipcam.pose.lean import gives_masks, lean_bundle, with_weights, without_masks
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import DETECTOR_NETWORK, LANDMARK_NETWORK, PoseModel, manifest, sha256_of
from hipcam.pose.store import verify_model


@pytest.fixture(scope="module")
def whole(pose_model: PoseModel) -> bytes:
    """The landmark network as it is installed."""
    with zipfile.ZipFile(io.BytesIO(pose_model.data)) as bundle:
        return bundle.read(LANDMARK_NETWORK)


@pytest.fixture(scope="module")
def lean(whole: bytes) -> bytes:
    """The same without what only the mask needs."""
    made = without_masks(whole)
    assert made is not None
    return made


@pytest.fixture(scope="module")
def detector(pose_model: PoseModel) -> bytes:
    """The detector as it is installed."""
    with zipfile.ZipFile(io.BytesIO(pose_model.data)) as bundle:
        return bundle.read(DETECTOR_NETWORK)


@pytest.fixture(scope="module")
def pictures() -> list[NDArray[np.uint8]]:
    """Every fourth picture of a standing test, twenty of them: the leg is lifted and turned."""
    with av.open(str(SAMPLES / "er_test_cheat.mp4")) as video:
        every = [frame.to_ndarray(format="rgb24") for _, frame in zip(range(80), video.decode(video=0), strict=False)]
    return every[::4]


def graph_of(network: bytes) -> Any:
    from mediapipe.tasks.metadata import schema_py_generated as schema

    return schema.Model.GetRootAsModel(network, 0).Subgraphs(0)


# What it is made of


def test_it_is_the_pinned_one(pose_model: PoseModel) -> None:
    assert sha256_of(lean_bundle(pose_model)) == manifest().lean_sha256


def test_it_is_the_network_behind_another_head(whole: bytes, lean: bytes) -> None:
    assert lean.endswith(whole)
    assert 0 < len(lean) - len(whole) < 2000


def test_only_the_masks_operators_are_gone(whole: bytes, lean: bytes) -> None:
    before, after = graph_of(whole), graph_of(lean)
    assert (before.OperatorsLength(), after.OperatorsLength()) == (332, 286)
    kept = iter(before.Operators(k)._tab.Pos for k in range(before.OperatorsLength()))
    added = len(lean) - len(whole)
    places = [after.Operators(k)._tab.Pos - added for k in range(after.OperatorsLength())]
    assert all(place in kept for place in places), "the same ones in the same order"


def test_the_heatmaps_stand_where_the_mask_was(whole: bytes, lean: bytes) -> None:
    before, after = (graph_of(network).OutputsAsNumpy().tolist() for network in (whole, lean))
    assert after == [*before[:2], before[3], *before[3:]]
    shapes = [graph_of(lean).Tensors(tensor).ShapeAsNumpy().tolist() for tensor in after]
    assert shapes == [[1, 195], [1, 1], [1, 64, 64, 39], [1, 64, 64, 39], [1, 117]]


def test_all_else_that_the_network_says_is_kept(whole: bytes, lean: bytes) -> None:
    from mediapipe.tasks.metadata import schema_py_generated as schema

    before, after = (schema.Model.GetRootAsModel(network, 0) for network in (whole, lean))
    for what in ("Version", "Description", "BuffersLength", "OperatorCodesLength", "MetadataLength"):
        assert getattr(before, what)() == getattr(after, what)(), what
    assert graph_of(whole).Name() == graph_of(lean).Name()
    assert graph_of(whole).InputsAsNumpy().tolist() == graph_of(lean).InputsAsNumpy().tolist()


def test_it_is_known_which_paints_masks(whole: bytes, lean: bytes) -> None:
    assert gives_masks(whole)
    assert not gives_masks(lean)
    assert without_masks(lean) is None, "nothing is left to take away"


def test_the_detectors_weights_are_written_out_where_they_would_have_been(detector: bytes) -> None:
    from mediapipe.tasks.metadata import schema_py_generated as schema

    made = with_weights(detector)
    assert made is not None
    before, after = (schema.Model.GetRootAsModel(network, 0) for network in (detector, made))
    graph, filled = before.Subgraphs(0), 0
    for operator in (graph.Operators(k) for k in range(graph.OperatorsLength())):
        if before.OperatorCodes(operator.OpcodeIndex()).BuiltinCode() != schema.BuiltinOperator.DENSIFY:
            continue
        stored = graph.Tensors(operator.Inputs(0))
        axis, shape = stored.Sparsity().DimMetadata(3), stored.ShapeAsNumpy()
        begins = numbers_of(axis.ArraySegments(), axis.ArraySegmentsType())
        places = numbers_of(axis.ArrayIndices(), axis.ArrayIndicesType())
        values = before.Buffers(stored.Buffer()).DataAsNumpy().view("<f2")
        expected = np.zeros((shape[0], shape[3]), "<f2")
        for row in range(shape[0]):
            kept = slice(begins[row], begins[row + 1])
            expected[row, places[kept]] = values[kept]
        buffer = after.Buffers(after.Subgraphs(0).Tensors(operator.Outputs(0)).Buffer())
        assert buffer.DataAsNumpy().tobytes() == expected.tobytes()
        assert (buffer._tab.Vector(buffer._tab.Offset(4))) % 16 == 0, "weights are used where they lie"
        filled += 1
    assert filled == 38
    assert graph.OperatorsLength() - after.Subgraphs(0).OperatorsLength() == filled, "nothing else is gone"
    assert with_weights(made) is None, "nothing is left to write out"


def numbers_of(listed: Any, kind: int) -> NDArray[np.int64]:
    """A list of numbers of one byte or two."""
    from mediapipe.tasks.metadata import schema_py_generated as schema

    one_byte = kind == schema.SparseIndexVector.Uint8Vector
    vector = schema.Uint8Vector() if one_byte else schema.Uint16Vector()
    vector.Init(listed.Bytes, listed.Pos)
    return np.asarray(vector.ValuesAsNumpy(), np.int64)


@pytest.mark.parametrize("length", [0, 4, 8, 100, 2000])
def test_what_is_no_such_network_stays_as_it_is(whole: bytes, length: int) -> None:
    for network in (whole[:length], bytes(length), b"\xff" * length, b"\x1c\0\0\0TFL3" + bytes(length)):
        assert without_masks(network) is None
        assert with_weights(network) is None
        assert gives_masks(network)
    other = PoseModel("other", sha256_of(whole[:length]), whole[:length])
    assert lean_bundle(other) == other.data


# What it sees


def seen(model: PoseModel, data: bytes, pictures: list[NDArray[np.uint8]]) -> list[Any]:
    """All that MediaPipe tells of these pictures."""
    from mediapipe.tasks.python.core.base_options import BaseOptions
    from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

    options = PoseLandmarkerOptions(BaseOptions(model_asset_buffer=data), running_mode=RunningMode.VIDEO)
    told = []
    with PoseLandmarker.create_from_options(options) as network:
        for number, picture in enumerate(pictures):
            found = network.detect_for_video(mediapipe._wrap(picture), 66 * number)
            told += [
                [(p.x, p.y, p.z, p.visibility, p.presence) for p in points]
                for points in (found.pose_landmarks[0], found.pose_world_landmarks[0])
            ]
    return told


@pytest.mark.slow
def test_landmarks_are_the_same_to_the_last_bit(pose_model: PoseModel, pictures: list[NDArray[np.uint8]]) -> None:
    told = seen(pose_model, pose_model.data, pictures)
    assert len(told) == 2 * len(pictures)
    assert seen(pose_model, lean_bundle(pose_model), pictures) == told


@pytest.mark.slow
def test_asking_for_an_outline_changes_no_landmark(pose_model: PoseModel, pictures: list[NDArray[np.uint8]]) -> None:
    def followed(outline: bool) -> list[Pose]:
        with MediaPipePose(pose_model) as network:
            poses = [network.restart(pictures[0], 0.0, outline=outline)]
            poses += [network.estimate(picture, 0.066 * k) for k, picture in enumerate(pictures[1:8], 1)]
        assert all((pose is not None) and (pose.mask is not None) == outline for pose in poses)
        return [pose for pose in poses if pose is not None]

    for plain, outlined in zip(followed(False), followed(True), strict=True):
        for what in ("image", "world", "visibility"):
            np.testing.assert_array_equal(getattr(plain, what), getattr(outlined, what))


# Which one is loaded


@pytest.mark.slow
def test_the_whole_network_is_loaded_only_where_outlines_are_asked_for(
    pose_model: PoseModel, pictures: list[NDArray[np.uint8]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediapipe.tasks.python import vision

    made = vision.PoseLandmarker.create_from_options
    loaded: list[tuple[bool, bool]] = []

    def noted(options: Any) -> Any:
        given = options.base_options
        data = given.model_asset_buffer or Path(given.model_asset_path).read_bytes()
        loaded.append((data == pose_model.data, options.output_segmentation_masks))
        return made(options)

    monkeypatch.setattr(vision.PoseLandmarker, "create_from_options", noted)
    with MediaPipePose(pose_model) as network:
        network.estimate(pictures[0], 0.0)
        network.find(pictures[0])
        network.restart(pictures[0], 0.0)
        assert loaded == [(False, False)] * 3
        network.restart(pictures[0], 0.0, outline=True)
        assert loaded.pop() == (True, True)
        network.forget()
        network.estimate(pictures[0], 0.0)
        assert loaded == [(False, False)] * 4


@pytest.mark.slow
def test_a_model_without_masks_is_never_asked_for_one(
    pose_model: PoseModel, pictures: list[NDArray[np.uint8]], tmp_path: Path
) -> None:
    """MediaPipe would end the process."""
    path = tmp_path / "lean.task"
    path.write_bytes(lean_bundle(pose_model))
    model = verify_model(path)
    assert (model.masks, pose_model.masks) == (False, True)
    with MediaPipePose(model) as network:
        assert network.estimate(pictures[0], 0.0) is not None
        with pytest.raises(ModelError, match=r"lean does not paint the outline .* hipcam's own\."):
            network.restart(pictures[0], 0.0, outline=True)


# Where it is read


@pytest.mark.slow
def test_from_memory_and_from_bytes_it_sees_the_same(
    pose_model: PoseModel, pictures: list[NDArray[np.uint8]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def followed() -> list[bytes]:
        with MediaPipePose(pose_model) as network:
            poses = [network.estimate(picture, 0.066 * k) for k, picture in enumerate(pictures[:5])]
        return [pose.image.tobytes() + pose.world.tobytes() for pose in poses if pose is not None]

    asset._asset.cache_clear()
    if sys.platform == "linux":
        assert asset.asset(pose_model, masks=False).keys() == {"model_asset_path"}
    from_memory = followed()
    asset._asset.cache_clear()
    monkeypatch.setattr(asset, "_FileInMemory", _no_file)
    assert asset.asset(pose_model, masks=False).keys() == {"model_asset_buffer"}
    assert followed() == from_memory
    assert len(from_memory) == 5
    asset._asset.cache_clear()


def _no_file(data: bytes) -> None:
    raise OSError


@pytest.mark.slow
def test_who_has_looked_for_nobody_for_long_releases_what_looks_and_finds_the_same_again(
    pose_model: PoseModel, pictures: list[NDArray[np.uint8]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mediapipe, "_FINDER_KEPT", 0.1)
    with MediaPipePose(pose_model) as network:
        first = network.find(pictures[0])
        beside = network.fork()  # both follow, and share what looks
        for k in range(3):
            assert network._finder is not None
            network.estimate(pictures[k], 30 + 0.066 * k)
            beside.estimate(pictures[k], 30 + 0.066 * k)
        assert network._finder is None
        again = beside.find(pictures[0])
        assert network._finder is not None
        beside.close()
    assert [pose.image.tolist() for pose in again] == [pose.image.tolist() for pose in first]
    assert len(first) == 1
