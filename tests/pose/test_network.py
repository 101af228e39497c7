"""Pose networks of others: registered, found by the model's name for them, and told apart where nothing was fitted."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from runs import SAMPLES

import hipcam
from hipcam.core.errors import ModelError
from hipcam.core.landmarks import Pose
from hipcam.pose import calibration as calibration_module
from hipcam.pose import network as module
from hipcam.pose.calibration import calibration_for, default_calibration
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import PoseModel, manifest
from hipcam.pose.network import make_network, register_network
from hipcam.pose.store import verify_model

THEIRS = PoseModel("stick figures", "5" * 64, b"weights", network="theirs")


class Theirs:
    """A network that sees nobody."""

    def __init__(self, model: PoseModel, *, at_once: bool = True) -> None:
        self.model, self.at_once, self.open = model, at_once, True
        made.append(self)

    def forget(self) -> None:
        pass

    def estimate(self, image: NDArray[np.uint8], time: float) -> Pose | None:
        return None

    def find(self, image: NDArray[np.uint8]) -> list[Pose]:
        return []

    def restart(self, image: NDArray[np.uint8], time: float, *, outline: bool = False) -> Pose | None:
        return None

    def fork(self) -> Theirs:
        return Theirs(self.model)

    def close(self) -> None:
        self.open = False


made: list[Theirs] = []


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "_makers", dict(module._makers))
    made.clear()
    yield
    assert all(not network.open for network in made)


def test_hipcams_own_is_media_pipes(pose_model: PoseModel) -> None:
    network = make_network(pose_model, at_once=False)
    assert isinstance(network, MediaPipePose)
    assert network.model is pose_model
    network.close()


def test_a_video_is_scored_with_another_network() -> None:
    register_network("theirs", Theirs)
    result = hipcam.score_video(SAMPLES / "negative_squats.mp4", "bridge", model=THEIRS)
    assert len(made) >= 1 and made[0].model is THEIRS
    assert not result.reps
    assert result.provenance.model["name"] == "stick figures"


def test_it_may_be_named_by_its_module_and_is_imported_when_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    register_network("theirs", "their_pose:Network")
    monkeypatch.setitem(sys.modules, "their_pose", SimpleNamespace(Network=Theirs))
    network = make_network(THEIRS, at_once=False)
    assert isinstance(network, Theirs) and not network.at_once
    network.close()


def test_a_network_that_nobody_brought_is_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"^There is no pose network 'theirs'; there are mediapipe\.$"):
        make_network(THEIRS)


# Which numbers belong to it


def test_the_installed_model_has_a_calibration(pose_model: PoseModel) -> None:
    assert calibration_for(pose_model) == default_calibration()
    assert calibration_for(pose_model).known


def test_the_same_weights_in_another_bundle_have_the_same_one(pose_model: PoseModel, tmp_path: Path) -> None:
    again = tmp_path / "again.task"
    with zipfile.ZipFile(again, "w") as bundle, zipfile.ZipFile(io.BytesIO(pose_model.data)) as ours:
        for part in reversed(manifest().parts):
            bundle.writestr(part.name, ours.read(part.name))
    model = verify_model(again)
    assert model.sha256 != pose_model.sha256
    assert calibration_for(model) == calibration_for(pose_model)


def test_a_stored_tracks_model_is_known_by_its_bundle(pose_model: PoseModel) -> None:
    assert calibration_for(PoseModel(pose_model.name, pose_model.sha256, b"")).known


def test_what_was_not_found_to_differ_is_another_networks() -> None:
    full = default_calibration()
    heavy = next(bundle for bundle in manifest().npm.bundles if bundle.key == "heavy")
    own = calibration_for(PoseModel("blazepose_heavy", heavy.sha256, b"", weights_sha256=heavy.weights_sha256))
    assert own.known and own.network == "blazepose_heavy" and own.sha256 != full.sha256
    assert own.bridge == full.bridge and own.er_test.outline_share < full.er_test.outline_share
    assert set(own.errors) >= {"er-test.rotation.outline", "er-test.rotation.landmarks"} and own.errors != full.errors


def test_a_network_without_numbers_is_not_known() -> None:
    lite = next(bundle for bundle in manifest().npm.bundles if bundle.key == "lite")
    assert not calibration_for(PoseModel("blazepose_lite", lite.sha256, b"")).known


def test_a_calibration_may_begin_without_what_readings_are_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they are worth is fitted with it, so it is there first."""
    monkeypatch.setattr(calibration_module, "_there", lambda name: False)
    calibration = calibration_module._load.__wrapped__(calibration_module.DEFAULT, known=True)
    assert calibration.known and not calibration.errors
    assert calibration.follow == default_calibration().follow
    assert calibration.sha256 != default_calibration().sha256


def test_an_unknown_model_is_measured_with_anothers_numbers_and_marked_so() -> None:
    calibration = calibration_for(THEIRS)
    assert not calibration.known
    assert calibration.network == default_calibration().network
    assert calibration.follow == default_calibration().follow
