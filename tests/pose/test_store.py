from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import venv
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pytest
from installs import is_one_clear_sentence, names

from hipcam.core.errors import ModelError
from hipcam.pose import build, fetch, store
from hipcam.pose.model import PoseModel, manifest
from hipcam.pose.store import install_model, load_model, model_path, verify_model

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
TFLITE = b"\x1c\x00\x00\x00TFL3" + bytes(100)


# What the tests stand on


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real wheel, fetched through pip once."""
    return fetch.run_pip(tmp_path_factory.mktemp("wheel"), None)


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pip as it is on a machine that can reach nothing."""
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


class SlowIndex(BaseHTTPRequestHandler):
    """A package index that serves a wheel of random bytes under the real one's name, piece by piece."""

    wheel: ClassVar[bytes]
    sending: ClassVar[threading.Event]
    hung_up: ClassVar[threading.Event]
    pause: ClassVar[float]

    def do_GET(self) -> None:
        name = manifest().wheel_name
        if not self.path.endswith(".whl"):
            page = f'<!DOCTYPE html><html><body><a href="/{name}">{name}</a></body></html>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(self.wheel)))
        self.end_headers()
        try:
            for start in range(0, len(self.wheel), 1 << 18):
                self.wfile.write(self.wheel[start : start + (1 << 18)])
                self.sending.set()
                time.sleep(self.pause)
        except OSError:
            self.hung_up.set()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def slow_index(no_index: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[SlowIndex]]:
    """A slow package index in use: 4 MB in 16 pieces."""
    pinned = manifest()
    about = f"{pinned.package}-{pinned.version}.dist-info"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {pinned.package}\nVersion: {pinned.version}\n"
        )
        archive.writestr(
            f"{about}/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: "
            + "-".join(pinned.wheel_name[:-4].split("-")[2:])
            + "\n",
        )
        archive.writestr(f"{about}/RECORD", "")
        archive.writestr("noise", np.random.default_rng(0).bytes(4_000_000))
    SlowIndex.wheel, SlowIndex.pause = file.getvalue(), 0.1
    SlowIndex.sending, SlowIndex.hung_up = threading.Event(), threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowIndex)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    yield SlowIndex
    server.shutdown()
    server.server_close()


def start(script: str, *arguments: str | Path, python: str | Path = sys.executable) -> subprocess.Popen[str]:
    """Another process that runs a script."""
    return subprocess.Popen(
        [str(python), "-c", textwrap.dedent(script), *map(str, arguments)],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


# The bundle


@pytest.mark.slow
def test_building_from_the_wheel_gives_the_pinned_bundle(wheel: Path, folder: Path) -> None:
    bundle = install_model(wheel=wheel)
    assert bundle == folder / manifest().bundle_name
    assert sha256(bundle.read_bytes()) == manifest().bundle_sha256
    assert names(folder) == [bundle.name]


def test_the_manifest_describes_the_wheel(wheel: Path) -> None:
    assert wheel.name == manifest().wheel_name
    assert wheel.stat().st_size == manifest().wheel_size
    assert sha256(wheel.read_bytes()) == manifest().wheel_sha256


def test_the_bundle_is_a_stored_zip_of_both_networks(pose_model: PoseModel) -> None:
    with zipfile.ZipFile(io.BytesIO(pose_model.data)) as bundle:
        assert bundle.namelist() == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
        assert all(info.compress_type == zipfile.ZIP_STORED for info in bundle.infolist())


def test_the_networks_own_bytes_are_not_changed(pose_model: PoseModel) -> None:
    with zipfile.ZipFile(io.BytesIO(pose_model.data)) as bundle:
        for part in manifest().parts:
            assert sha256(bundle.read(part.name)[-part.size :]) == part.sha256


def test_both_networks_say_how_pictures_are_normalised(pose_model: PoseModel) -> None:
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
    from mediapipe.tasks.metadata import schema_py_generated as schema

    wanted = {
        "pose_detector.tflite": ([127.5], [127.5]),
        "pose_landmarks_detector.tflite": ([0.0], [255.0]),
    }
    with zipfile.ZipFile(io.BytesIO(pose_model.data)) as bundle:
        for part in manifest().parts:
            model = schema.Model.GetRootAsModel(bundle.read(part.name), 0)
            entries = [model.Metadata(i) for i in range(model.MetadataLength())]
            (entry,) = (entry for entry in entries if entry.Name() == b"TFLITE_METADATA")
            data = model.Buffers(entry.Buffer()).DataAsNumpy().tobytes()
            assert metadata_schema.ModelMetadata.ModelMetadataBufferHasIdentifier(data, 0)
            metadata = metadata_schema.ModelMetadataT.InitFromPackedBuf(data, 0)
            image = metadata.subgraphMetadata[0].inputTensorMetadata[0]
            options = image.processUnits[0].options
            assert (list(options.mean), list(options.std)) == wanted[part.name]
            assert image.content.contentProperties.colorSpace == metadata_schema.ColorSpaceType.RGB


def test_mediapipe_loads_the_bundle_from_memory(pose_model: PoseModel) -> None:
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_buffer=pose_model.data))
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        black = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.zeros((240, 320, 3), np.uint8))
        assert landmarker.detect(black).pose_landmarks == []


def test_the_model_says_its_name_and_hash_but_not_its_bytes(pose_model: PoseModel) -> None:
    assert repr(pose_model) == f"PoseModel(name='blazepose_full', sha256='{manifest().bundle_sha256}')"


def test_the_manifest_knows_the_landmark_networks_hash(pose_model: PoseModel) -> None:
    with zipfile.ZipFile(io.BytesIO(pose_model.data)) as bundle:
        assert sha256(bundle.read("pose_landmarks_detector.tflite")) == manifest().weights_sha256
    assert pose_model.weights_sha256 == manifest().weights_sha256


def test_a_damaged_head_is_noticed_before_anything_is_installed(
    wheel: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_head", lambda name: b"")
    with pytest.raises(ModelError, match="this hipcam is damaged: install hipcam again"):
        install_model(wheel=wheel)
    assert names(folder) == []


# The user's own bundle


def test_a_bundle_of_the_users_own_is_taken(tmp_path: Path) -> None:
    path = zipped(tmp_path / "pose_landmarker_lite.task", {part.name: TFLITE for part in manifest().parts})
    assert load_model(path) == PoseModel("pose_landmarker_lite", sha256(path.read_bytes()), path.read_bytes())


def make_text(path: Path) -> None:
    path.write_text("This is a shopping list, not a pose model.\n")


def make_network(path: Path) -> None:
    path.write_bytes(TFLITE)


def make_photos(path: Path) -> None:
    zipped(path, {"photo.jpg": b"\xff\xd8\xff"})


def make_detector_only(path: Path) -> None:
    zipped(path, {"pose_detector.tflite": TFLITE})


def make_wrong_network(path: Path) -> None:
    zipped(path, {"pose_detector.tflite": TFLITE, "pose_landmarks_detector.tflite": b"not a network"})


def make_compressed(path: Path) -> None:
    zipped(path, {part.name: TFLITE for part in manifest().parts}, zipfile.ZIP_DEFLATED)


def make_truncated(path: Path) -> None:
    zipped(path, {part.name: TFLITE for part in manifest().parts})
    path.write_bytes(path.read_bytes()[:200])


def make_flipped(path: Path) -> None:
    zipped(path, {part.name: TFLITE for part in manifest().parts})
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "There is no pose model"),
        (Path.mkdir, "cannot be read"),
        (Path.touch, "is not a pose model"),
        (make_text, "is not a pose model"),
        (make_network, "is a single TFLite network"),
        (make_photos, "holds no pose_detector.tflite"),
        (make_detector_only, "holds no pose_landmarks_detector.tflite"),
        (make_wrong_network, "its pose_landmarks_detector.tflite is not a TFLite network"),
        (make_compressed, "has been compressed"),
        (make_truncated, "is cut short or damaged"),
        (make_flipped, "is cut short or damaged"),
    ],
)
@pytest.mark.parametrize("check", [load_model, verify_model])
def test_what_is_no_pose_model_is_refused(
    tmp_path: Path, make: Callable[[Path], object], says: str, check: Callable[[Path], PoseModel]
) -> None:
    path = tmp_path / "mine.task"
    make(path)
    with pytest.raises(ModelError, match=says) as refusal:
        check(path)
    message = str(refusal.value)
    assert str(path) in message
    assert "hipcam's own" in message
    assert is_one_clear_sentence(message)


# The installed bundle


def test_a_missing_model_is_named_with_the_remedy(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"not installed .* run 'hipcam model install'"):
        verify_model()


def test_a_damaged_model_is_named_with_the_remedy(pose_model: PoseModel, folder: Path) -> None:
    folder.mkdir()
    model_path().write_bytes(pose_model.data[:-1])
    for check in (load_model, verify_model):
        with pytest.raises(ModelError, match=r"is damaged .* run 'hipcam model install'") as refusal:
            check()
        assert str(model_path()) in str(refusal.value)


def test_installing_repairs_a_damaged_model(wheel: Path, folder: Path) -> None:
    folder.mkdir()
    model_path().write_bytes(b"half a model")
    install_model(wheel=wheel)
    assert verify_model().sha256 == manifest().bundle_sha256


@pytest.mark.slow
def test_a_sound_model_is_not_fetched_again(pose_model: PoseModel, folder: Path, no_index: None) -> None:
    folder.mkdir()
    model_path().write_bytes(pose_model.data)
    assert install_model() == model_path()
    assert load_model() == pose_model
    with pytest.raises(ModelError):
        install_model(force=True)
    assert load_model() == pose_model


@pytest.mark.slow
def test_a_missing_model_is_fetched_when_it_is_needed(
    wheel: Path,
    folder: Path,
    no_index: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    told: list[tuple[int, int]] = []
    model = load_model(progress=lambda done, total: told.append((done, total)))
    assert model.sha256 == manifest().bundle_sha256
    assert told[-1] == (manifest().wheel_size, manifest().wheel_size)
    assert names(folder) == [manifest().bundle_name]
    assert names(folder.parent / "temporary") == []


# Where it lives


def test_the_environment_variable_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HIPCAM_MODEL_DIR", str(tmp_path))
    assert model_path() == tmp_path / "blazepose_full.task"


def test_a_checkout_keeps_its_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HIPCAM_MODEL_DIR", raising=False)
    monkeypatch.setattr(os, "access", lambda *_: True)
    assert model_path() == REPOSITORY / "models" / "blazepose_full.task"


@pytest.mark.parametrize("there", [True, False])
def test_a_checkout_that_cannot_be_written_only_lends_its_model(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    there: bool,
) -> None:
    monkeypatch.delenv("HIPCAM_MODEL_DIR", raising=False)
    monkeypatch.setattr(store, "_PACKAGE", tmp_path / "hipcam")
    monkeypatch.setattr(os, "access", lambda *_: False)
    (tmp_path / "models").mkdir()
    (tmp_path / "pyproject.toml").touch()
    if there:
        (tmp_path / "models" / "blazepose_full.task").touch()
    assert (model_path().parent == tmp_path / "models") is there


def test_an_installed_hipcam_uses_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import platformdirs

    monkeypatch.delenv("HIPCAM_MODEL_DIR", raising=False)
    monkeypatch.setattr(store, "_PACKAGE", tmp_path / "hipcam")
    (tmp_path / "models").mkdir()
    cache = platformdirs.user_cache_path("hipcam", appauthor=False)
    assert model_path() == cache / "models" / "blazepose_full.task"


def test_importing_it_is_light() -> None:
    process = start("import sys, hipcam.pose.store; print({'numpy', 'mediapipe', 'platformdirs'} & set(sys.modules))")
    assert process.communicate()[0].strip() == "set()"


def test_the_readme_gives_the_command_hipcam_uses() -> None:
    readme = (REPOSITORY / "models" / "README.md").read_text(encoding="utf-8")
    pinned = manifest()
    assert (
        f"--python-version {pinned.python_version} --platform {pinned.platform} {pinned.package}=={pinned.version}\n"
    ) in readme
    assert f"--wheel {pinned.wheel_name}\n" in readme


# A wheel the user brought


def test_another_platforms_wheel_does_if_its_networks_are_the_pinned_ones(
    wheel: Path,
    folder: Path,
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        networks = {part.path: archive.read(part.path) for part in manifest().parts}
    install_model(wheel=zipped(tmp_path / "other.whl", networks))
    assert verify_model().sha256 == manifest().bundle_sha256


def make_other_networks(path: Path) -> None:
    zipped(path, {part.path: bytes(part.size) for part in manifest().parts}, zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "There is no wheel"),
        (Path.mkdir, "cannot be read"),
        (make_text, "is not a wheel, or is cut short or damaged"),
        (make_truncated, "is not a wheel, or is cut short or damaged"),
        (make_photos, "holds no pose model"),
        (make_other_networks, "holds another pose model than hipcam's"),
    ],
)
def test_a_wrong_wheel_is_refused(folder: Path, tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    path = tmp_path / "my.whl"
    make(path)
    with pytest.raises(ModelError, match=says) as refusal:
        install_model(wheel=path)
    message = str(refusal.value)
    assert str(path) in message
    assert "mediapipe 0.10.21" in message
    assert is_one_clear_sentence(message)
    assert names(folder) == []


# Pip


@pytest.mark.slow
def test_progress_follows_the_bytes_and_a_wrong_wheel_is_refused(folder: Path, slow_index: type[SlowIndex]) -> None:
    told: list[int] = []
    with pytest.raises(ModelError, match=r"not the one hipcam expects .* --wheel FILE") as refusal:
        install_model(progress=lambda done, total: told.append(done))
    assert told == sorted(set(told))
    underway = [done for done in told if 0 < done < len(slow_index.wheel)]
    assert len(underway) >= 4, told
    assert is_one_clear_sentence(str(refusal.value))
    assert names(folder) == []
    assert names(folder.parent / "temporary") == []


@pytest.mark.slow
def test_pip_finding_nothing_is_one_clear_sentence(folder: Path, no_index: None) -> None:
    with pytest.raises(ModelError, match="pip says 'No matching distribution found") as refusal:
        install_model()
    assert "Connect to the internet and run 'hipcam model install' again" in str(refusal.value)
    assert is_one_clear_sentence(str(refusal.value))
    assert names(folder) == []


def test_no_network_is_one_clear_sentence(folder: Path, no_index: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://127.0.0.1:9/simple")
    with pytest.raises(ModelError, match="the package index cannot be reached: connect to the internet") as refusal:
        install_model()
    assert "127.0.0.1" not in str(refusal.value)
    assert is_one_clear_sentence(str(refusal.value))


def test_what_pip_says_is_told_without_the_hosts_name() -> None:
    message = str(
        fetch._pip_failed(
            "WARNING: something\nERROR: 403 Client Error: Forbidden for url: https://index.example/simple/mediapipe/\n"
        )
    )
    assert "pip says '403 Client Error: Forbidden for url: …'" in message


def test_an_environment_without_pip_is_one_clear_sentence(folder: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=os.name != "nt")
    python = tmp_path / "bare" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    process = start(
        """
        from hipcam.pose.store import ModelError, install_model
        try:
            install_model()
        except ModelError as error:
            print(error)
        """,
        python=python,
    )
    message = process.communicate()[0].strip()
    assert "this Python has no pip: install it with 'python -m ensurepip'" in message
    assert is_one_clear_sentence(message)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to whole consoles only")
def test_ctrl_c_stops_pip_and_leaves_nothing(folder: Path, slow_index: type[SlowIndex]) -> None:
    slow_index.pause = 1.0
    process = start("from hipcam.pose.store import install_model; install_model()")
    assert slow_index.sending.wait(30)
    process.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in process.communicate(timeout=30)[1]
    assert slow_index.hung_up.wait(30)
    assert names(folder) == []
    assert names(folder.parent / "temporary") == []


# Writing


@pytest.mark.parametrize("before", [b"an older model", None])
def test_dying_while_writing_leaves_what_was_there(wheel: Path, folder: Path, before: bytes | None) -> None:
    if before is not None:
        folder.mkdir()
        model_path().write_bytes(before)
    process = start(
        """
        import os, sys
        from pathlib import Path
        os.fsync = lambda number: os._exit(9)
        from hipcam.pose.store import install_model
        install_model(wheel=Path(sys.argv[1]))
        """,
        wheel,
    )
    process.communicate()
    assert process.returncode == 9
    assert (model_path().read_bytes() if model_path().exists() else None) == before
    install_model(wheel=wheel)
    assert verify_model().sha256 == manifest().bundle_sha256


def test_what_a_dying_process_leaves_behind_is_ignored_by_git() -> None:
    if shutil.which("git") is None or not (REPOSITORY / ".git").exists():
        pytest.skip("not a git checkout")
    name = store._temporary_name(Path("models")).as_posix()
    assert subprocess.run(["git", "check-ignore", "--quiet", name], cwd=REPOSITORY).returncode == 0


@pytest.mark.slow
def test_two_processes_may_install_at_once(wheel: Path, folder: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from hipcam.pose.store import install_model, verify_model
        for _ in range(5):
            install_model(wheel=Path(sys.argv[1]), force=True)
            verify_model()
        """
    processes = [start(script, wheel) for _ in range(2)]
    for process in processes:
        assert process.communicate()[1] == ""
        assert process.returncode == 0
    assert names(folder) == [manifest().bundle_name]
    assert verify_model().sha256 == manifest().bundle_sha256


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX file mode")
def test_a_folder_that_cannot_be_written_is_one_clear_sentence(
    wheel: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with tempfile.TemporaryDirectory() as parent:  # pytest's own folders cannot be entered by others
        Path(parent).chmod(0o755)
        folder = Path(parent, "models")
        folder.mkdir()
        folder.chmod(0o555)
        monkeypatch.setenv("HIPCAM_MODEL_DIR", str(folder))
        process = start(
            """
            import os, sys
            from pathlib import Path
            from hipcam.pose.store import ModelError, install_model
            from hipcam.pose.model import manifest
            manifest()
            if os.geteuid() == 0:  # to root every folder can be written
                os.setgid(65534)
                os.setuid(65534)
            try:
                install_model(wheel=Path(sys.argv[1]))
            except ModelError as error:
                print(error)
            """,
            wheel,
        )
        message, trouble = process.communicate()
        assert names(folder) == []
    assert message.startswith(f"The pose model cannot be written to '{folder}' (Permission denied)"), trouble
    assert "HIPCAM_MODEL_DIR" in message
    assert is_one_clear_sentence(message.strip())


def test_a_file_where_the_folder_should_be_is_one_clear_sentence(wheel: Path, folder: Path) -> None:
    folder.touch()
    with pytest.raises(ModelError, match="cannot be written to"):
        install_model(wheel=wheel)


def test_a_full_disk_is_one_clear_sentence(wheel: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelError, match=r"not enough room in .*: free 9 MB there") as refusal:
        install_model(wheel=wheel)
    assert is_one_clear_sentence(str(refusal.value))
    assert names(folder) == []
