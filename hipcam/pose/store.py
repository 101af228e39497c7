"""Finding, building and checking the pose model.

No wheel on which hipcam can run carries a pose model, but an older ``mediapipe`` wheel does. hipcam fetches that wheel
once through pip, takes BlazePose's detector and landmark model out of it, gives the latter the metadata the Tasks API
asks for and packs both into one bundle. Every step is checked against the hashes in ``hipcam/data/pose_model.json``.
Fetching is the only moment at which hipcam opens a network connection.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import re
import secrets
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeAlias, cast

from hipcam.core.errors import ModelError

#: Told how many bytes have arrived and how many there are in all.
Progress: TypeAlias = Callable[[int, int], None]

#: The environment variable that says in which folder the bundle lives.
MODEL_DIR_VARIABLE = "HIPCAM_MODEL_DIR"

_PACKAGE = Path(__file__).resolve().parents[1]
_POLL_SECONDS = 0.1
_LARGEST_BUNDLE = 256 * 1024 * 1024  # bytes; the official heavy model has about 30 million
_STAGING_BYTES = 110 * 1000 * 1000  # pip holds the wheel up to three times at once
_NOT_REACHED = (
    "retrying (",
    "timed out",
    "connection failed",
    "connection refused",
    "newconnectionerror",
    "nameresolutionerror",
)
_AGAIN = "run 'hipcam model install' again, or bring the wheel and use 'hipcam model install --wheel FILE'"


@dataclass(frozen=True, slots=True)
class PoseModel:
    """A pose model that has been checked and is ready to be loaded.

    Attributes
    ----------
    name : str
        The bundle's file name without its ending.
    sha256 : str
        Of the whole bundle, in hexadecimal.
    data : bytes
        The bundle itself, for MediaPipe's ``model_asset_buffer``.
    path : Path or None
        Where it was read, if it was.
    """

    name: str
    sha256: str
    data: bytes = field(repr=False)
    path: Path | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two networks of the bundle.

    Attributes
    ----------
    name : str
        Its name in the bundle.
    wheel_path : str
        Its path in the wheel.
    size : int
        Bytes, as it is in the wheel.
    sha256 : str
        In hexadecimal, as it is in the wheel.
    mean, std : float
        The network's input is ``(pixel - mean) / std`` with pixels 0–255.
    has_metadata : bool
        Whether the network in the wheel says so itself, in TFLite metadata.
    """

    name: str
    wheel_path: str
    size: int
    sha256: str
    mean: float
    std: float
    has_metadata: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the pose model is made of, pinned.

    Attributes
    ----------
    package, version : str
        The wheel's project and version.
    python_version, platform : str
        Which of the version's wheels; it is only read, so it need not suit the machine.
    wheel_name : str
        The wheel's file name.
    wheel_size : int
        Bytes.
    wheel_sha256 : str
        In hexadecimal.
    parts : tuple of Part
        The detector and the landmark model, in the bundle's order.
    bundle_name : str
        The bundle's file name.
    bundle_sha256 : str
        In hexadecimal.
    """

    package: str
    version: str
    python_version: str
    platform: str
    wheel_name: str
    wheel_size: int
    wheel_sha256: str
    parts: tuple[Part, ...]
    bundle_name: str
    bundle_sha256: str


@cache
def manifest() -> Manifest:
    """Read the pinned facts from ``hipcam/data/pose_model.json``, their only home."""
    facts = json.loads((resources.files("hipcam") / "data" / "pose_model.json").read_text(encoding="utf-8"))
    parts = tuple(Part(**part) for part in facts.pop("parts"))
    return Manifest(parts=parts, **facts)


def model_path() -> Path:
    """Where the bundle lives, whether or not it is there yet.

    Returns
    -------
    Path
        In the folder named by ``HIPCAM_MODEL_DIR`` if that is set; else in ``models/`` of the source checkout hipcam
        runs from, if the bundle is there or can be written there; else in the user's cache.
    """
    name = manifest().bundle_name
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


def load_model(path: Path | None = None, *, progress: Progress | None = None) -> PoseModel:
    """Get a pose model, installing hipcam's own if need be.

    Parameters
    ----------
    path : Path, optional
        A BlazePose ``.task`` bundle of the user's own: lite, full or heavy. Without it, the installed one, which is
        fetched and built first if it is missing.
    progress : callable, optional
        Told the bytes that have arrived and the bytes in all while the model is being fetched.

    Returns
    -------
    PoseModel
        Checked: the installed one against the pinned hash, the user's own for being whole and a pose model.

    Raises
    ------
    ModelError
        If there is no such file, it is damaged or no pose model, or the installed one is missing and cannot be
        fetched.
    """
    if path is None and not model_path().exists():
        install_model(progress=progress)
    return verify_model(path)


def verify_model(path: Path | None = None) -> PoseModel:
    """Check a pose model without fetching anything.

    Parameters
    ----------
    path : Path, optional
        A ``.task`` bundle of the user's own; without it, the installed one.

    Returns
    -------
    PoseModel
        The model, checked as `load_model` does.

    Raises
    ------
    ModelError
        If it is missing, unreadable, damaged or no pose model.
    """
    if path is None:
        return _read_installed(model_path())
    return _read_bundle(Path(path))


def install_model(*, wheel: Path | None = None, progress: Progress | None = None, force: bool = False) -> Path:
    """Fetch and build hipcam's pose model, unless a sound one is there.

    The bundle appears under its name in one step and only when it is right, so an interruption leaves what was there
    before, and several processes may install at once.

    Parameters
    ----------
    wheel : Path, optional
        The wheel itself, for a machine without a connection. Any platform's wheel of the pinned version does, as long
        as the two networks in it are the pinned ones.
    progress : callable, optional
        Told the bytes that have arrived and the bytes in all while the wheel is being fetched; not called when there
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
        If the wheel cannot be fetched or read, is not the pinned one, or the bundle cannot be written.
    """
    target = model_path()
    if not force:
        with contextlib.suppress(ModelError):
            _read_installed(target)
            return target
    _prepare_folder(target.parent)
    bundle = _build_bundle(_fetch_parts(progress) if wheel is None else _read_parts(Path(wheel)))
    _write_bundle(bundle, target)
    return target


# Reading


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _read_installed(path: Path) -> PoseModel:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ModelError(
            f"The pose model is not installed (there is no '{path}'): run 'hipcam model install'."
        ) from None
    except OSError as error:
        raise ModelError(
            f"The pose model '{path}' cannot be read ({_why(error)}): make it readable, or set "
            f"{MODEL_DIR_VARIABLE} to a folder of yours and run 'hipcam model install'."
        ) from error
    found = _sha256(data)
    if found != manifest().bundle_sha256:
        raise ModelError(
            f"The pose model '{path}' is damaged (its SHA-256 is not the pinned one): run 'hipcam model install'."
        )
    return PoseModel(path.stem, found, data, path)


def _read_bundle(path: Path) -> PoseModel:
    another = "choose an official BlazePose .task file, or leave the model out to use hipcam's own"
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_BUNDLE + 1)
    except FileNotFoundError:
        raise ModelError(f"There is no pose model '{path}': {another}.") from None
    except OSError as error:
        raise ModelError(f"The pose model '{path}' cannot be read ({_why(error)}): {another}.") from error
    if len(data) > _LARGEST_BUNDLE:
        raise ModelError(f"'{path}' is far too large for a pose model: {another}.")
    if data[4:8] == b"TFL3":
        raise ModelError(f"'{path}' is a single TFLite network, not a bundle of detector and landmarks: {another}.")
    if not data.startswith(b"PK"):
        raise ModelError(f"'{path}' is not a pose model: {another}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            _check_parts(path, bundle, another)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise ModelError(
            f"The pose model '{path}' is cut short or damaged: get it again, or leave the model out to "
            "use hipcam's own."
        ) from error
    return PoseModel(path.stem, _sha256(data), data, path)


def _check_parts(path: Path, bundle: zipfile.ZipFile, another: str) -> None:
    names = set(bundle.namelist())
    for part in manifest().parts:
        if part.name not in names:
            raise ModelError(f"'{path}' is not a pose model (it holds no {part.name}): {another}.")
        # MediaPipe uses the networks where they lie in the bundle and refuses a compressed one.
        if bundle.getinfo(part.name).compress_type != zipfile.ZIP_STORED:
            raise ModelError(
                f"'{path}' has been compressed and MediaPipe cannot load it: pack it again without "
                "compression, or leave the model out to use hipcam's own."
            )
    if bundle.testzip() is not None:
        raise zipfile.BadZipFile
    for part in manifest().parts:
        if bundle.read(part.name)[4:8] != b"TFL3":
            raise ModelError(f"'{path}' is not a pose model (its {part.name} is not a TFLite network): {another}.")


# Fetching


def _pip_command(destination: Path) -> list[str]:
    pinned = manifest()
    return [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--python-version",
        pinned.python_version,
        "--platform",
        pinned.platform,
        "--dest",
        str(destination),
        f"{pinned.package}=={pinned.version}",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--no-color",
    ]


def _fetch_parts(progress: Progress | None) -> tuple[bytes, ...]:
    """Get the wheel through pip and take the networks out of it."""
    pinned = manifest()
    try:
        with tempfile.TemporaryDirectory(prefix="hipcam-", ignore_cleanup_errors=True) as folder:
            wheel = _run_pip(Path(folder), progress)
            if _sha256(wheel.read_bytes()) != pinned.wheel_sha256:
                raise ModelError(
                    f"The wheel pip brought for {pinned.package}=={pinned.version} is not the one hipcam "
                    "expects (its SHA-256 is not the pinned one): check which package index pip is set "
                    f"up to use and {_AGAIN}."
                )
            return _read_parts(wheel)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _no_room(tempfile.gettempdir(), _STAGING_BYTES) from error
        raise ModelError(f"Could not fetch the pose model ({_why(error)}): put that right and {_AGAIN}.") from error


def _run_pip(folder: Path, progress: Progress | None) -> Path:
    """Run pip with ``folder`` as its temporary folder and watch the wheel grow there."""
    staging, destination, log = folder / "staging", folder / "wheel", folder / "pip.log"
    staging.mkdir()
    destination.mkdir()
    total = manifest().wheel_size
    seen = -1
    # In a folder of its own, as a 'pip.py' in the user's working folder would be taken for pip.
    with (
        log.open("wb") as output,
        subprocess.Popen(
            _pip_command(destination),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "TMPDIR": str(staging),
                "TEMP": str(staging),
                "TMP": str(staging),
                "PYTHONIOENCODING": "utf-8",
            },
        ) as pip,
    ):
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    pip.wait(_POLL_SECONDS)
                done = total if pip.returncode == 0 else min(_largest_file(staging), total)
                if progress is not None and done > seen:
                    progress(done, total)
                    seen = done
                if pip.returncode is not None:
                    break
        except BaseException:
            pip.kill()
            raise
    wheels = list(destination.glob("*.whl"))
    if pip.returncode != 0 or not wheels:
        raise _pip_failed(log.read_text(encoding="utf-8", errors="replace"))
    return wheels[0]


def _largest_file(folder: Path) -> int:
    """Bytes of the largest file below a folder: the wheel, of which pip may keep more than one copy."""
    largest = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # pip moves its files about
                largest = max(largest, Path(parent, name).stat().st_size)
    return largest


def _pip_failed(log: str) -> ModelError:
    if "No module named pip" in log:
        return ModelError(
            "Could not fetch the pose model because this Python has no pip: install it with 'python -m "
            f"ensurepip' or, in an environment made by uv, with 'uv pip install pip', then {_AGAIN}."
        )
    if f"[Errno {errno.ENOSPC}]" in log:
        return _no_room(tempfile.gettempdir(), _STAGING_BYTES)
    if any(sign in log.lower() for sign in _NOT_REACHED):
        return ModelError(
            "Could not fetch the pose model because the package index cannot be reached: connect to the "
            f"internet and {_AGAIN}."
        )
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    line = ([line for line in lines if line.startswith("ERROR:")] or lines or ["nothing"])[-1]
    said = re.sub(r"https?://[^\s'\")]+|(?<=host=)'[^']*'", "…", line.removeprefix("ERROR:").strip())[:200]
    return ModelError(f"Could not fetch the pose model: pip says '{said}'. Connect to the internet and {_AGAIN}.")


def _no_room(folder: str | Path, size: int) -> ModelError:
    return ModelError(
        f"There is not enough room in '{folder}' for the pose model: free {size / 1e6:.0f} MB there and "
        "run 'hipcam model install' again."
    )


# Building


def _read_parts(wheel: Path) -> tuple[bytes, ...]:
    """Take the networks out of a wheel; each is the pinned one."""
    pinned = manifest()
    wanted = f"it must be a wheel of {pinned.package} {pinned.version}, such as {pinned.wheel_name}"
    parts = []
    try:
        with zipfile.ZipFile(wheel) as archive:
            for part in pinned.parts:
                try:
                    info = archive.getinfo(part.wheel_path)
                except KeyError:
                    raise ModelError(f"'{wheel}' holds no pose model: {wanted}.") from None
                data = archive.read(info) if info.file_size == part.size else b""
                if _sha256(data) != part.sha256:
                    raise ModelError(
                        f"'{wheel}' holds another pose model than hipcam's "
                        f"({part.wheel_path} is not the pinned one): {wanted}."
                    )
                parts.append(data)
    except FileNotFoundError:
        raise ModelError(f"There is no wheel '{wheel}': {wanted}.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise ModelError(f"'{wheel}' is not a wheel, or is cut short or damaged: {wanted}.") from error
    except OSError as error:
        raise ModelError(f"The wheel '{wheel}' cannot be read ({_why(error)}): {wanted}.") from error
    return tuple(parts)


def _build_bundle(parts: tuple[bytes, ...]) -> bytes:
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
    if _sha256(data) != manifest().bundle_sha256:
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


# As much of the FlatBuffers format (https://flatbuffers.dev/internals/) as this takes.


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


# Writing


def _temporary_name(folder: Path) -> Path:
    # Ends like a bundle, so that git ignores what a power cut leaves behind.
    return folder / f".{os.getpid()}-{secrets.token_hex(4)}-{manifest().bundle_name}"


def _prepare_folder(folder: Path) -> None:
    """Make the folder and try to write there before anything is fetched."""
    probe = _temporary_name(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _write_bundle(bundle: bytes, target: Path) -> None:
    temporary = _temporary_name(target.parent)
    try:
        with temporary.open("xb") as file:
            file.write(bundle)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        # Windows does not replace a file while another process reads it; if that file is sound, all is well.
        with contextlib.suppress(ModelError):
            _read_installed(target)
            return
        if error.errno == errno.ENOSPC:
            raise _no_room(target.parent, len(bundle)) from error
        raise _cannot_write(target.parent, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _cannot_write(folder: Path, error: OSError) -> ModelError:
    return ModelError(
        f"The pose model cannot be written to '{folder}' ({_why(error)}): make that folder writable, or "
        f"set {MODEL_DIR_VARIABLE} to a folder of yours, and run 'hipcam model install' again."
    )
