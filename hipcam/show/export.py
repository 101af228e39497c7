"""Scored videos in the formats that other programs read: JSON, CSV, Parquet, TRC, MOT, and stored tracks."""

from __future__ import annotations

import math
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.core.errors import OutputError, system_reason
from hipcam.core.files import MARKS, make_private, write_files
from hipcam.core.installed import install_with
from hipcam.core.landmarks import Landmark
from hipcam.core.types import SIDES
from hipcam.core.version import __version__
from hipcam.measure.table import MEASURES, Measure
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from hipcam.core.files import Content
    from hipcam.core.types import Array
    from hipcam.track.scored import Scored

#: Decimals that are written: pixels and measures to a tenth of a thousandth, metres to a micrometre.
_DECIMALS, _METRE_DECIMALS = 4, 6


class Column(NamedTuple):
    """What stands in a column of the table of frames that is no measure's."""

    unit: str
    key: str
    landmark: str = ""

    @property
    def meaning(self) -> str:
        """What it is, in the language that is spoken."""
        landmark = say(f"landmark.{self.landmark}") if self.landmark else ""
        return say(f"export.{self.key}", landmark=landmark)


def _landmark_columns() -> dict[str, Column]:
    names = [landmark.name.lower() for landmark in Landmark]
    return {
        **{f"{name}_{axis}_px": Column("px", f"in_picture.{axis}", name) for name in names for axis in "xy"},
        **{f"{name}_{axis}_m": Column("m", f"in_space.{axis}", name) for name in names for axis in "xyz"},
        **{f"{name}_visibility": Column("1", "visibility", name) for name in names},
    }


#: Every column of the table of frames, in order: CSV and Parquet have these and no others.
COLUMNS: dict[str, Column | Measure] = {
    "frame": Column("", "frame"),
    "time_s": Column("s", "time"),
    **_landmark_columns(),
    "judged_angle": Column("°", "judged"),
    "judged_angle_uncertainty": Column("°", "judged_uncertainty"),
    **MEASURES,
}
#: Those that say what was judged.
_JUDGED = ("judged_angle", "judged_angle_uncertainty")


def write_exports(scored: Scored, folder: str | Path, formats: Sequence[str] = ("json", "csv")) -> list[Path]:
    """Write files for other programs about a scored video, all of them or none.

    Parameters
    ----------
    scored : Scored
        What `score_in_full` gave.
    folder : str or Path
        Where to; made if it is not there. The files are named after the video: `NAME.hipcam.csv`.
    formats : sequence of str
        Of `json`, `csv`, `parquet`, `trc`, `mot` and `npz`, see `docs/exports.md`.

    Returns
    -------
    list of Path
        The files, in the order of the formats.

    Raises
    ------
    ValueError
        If there is no such format.
    OutputError
        If a format needs a package that is not installed, or a file cannot be written or is another program's.
    """
    folder = Path(folder)
    for form in formats:
        if form not in FORMATS:
            raise ValueError(say("cli.outputs.no_format", name=form, formats=", ".join(FORMATS)))
    paths = [folder / f"{Path(scored.result.source.name).stem}.hipcam.{form}" for form in formats]
    try:
        make_private(folder)
    except OSError as error:
        raise OutputError(say("file.not_written", path=folder, why=system_reason(error).lower())) from error
    write_files((path, content(form, scored, path)) for form, path in zip(formats, paths, strict=True))
    return paths


def content(form: str, scored: Scored, path: Path) -> Content:
    """What to write for a scored video in one of the formats, for `results.write_files`.

    Parameters
    ----------
    form : str
        A key of `FORMATS`.
    scored : Scored
        A scored video.
    path : Path
        Where it will stand; some formats name themselves inside.

    Raises
    ------
    OutputError
        If the format needs a package that is not installed.
    """
    check_format(form)
    return FORMATS[form](scored, path)


def check_format(form: str) -> None:
    """Make sure a format can be written, before any work is done for it.

    Raises
    ------
    OutputError
        If it needs a package that is not installed.
    """
    if form == "parquet" and find_spec("pyarrow") is None:
        raise OutputError(say("export.no_pyarrow", command=install_with("parquet")))


def csv_rows(scored: Scored) -> Iterator[str]:
    """The table of frames as lines of CSV: a row a frame, `COLUMNS`, empty where nothing was measured."""
    yield ",".join(COLUMNS) + "\n"
    for index, (time, row) in enumerate(zip(scored.track.time.tolist(), _values(scored), strict=True)):
        yield ",".join([str(index), f"{time:.6f}", *(_number(v, _DECIMALS) for v in row.tolist())]) + "\n"


def trc_rows(scored: Scored, name: str) -> Iterator[str]:
    """The landmarks in metres as lines of TRC, with the header that OpenSim and Sports2D write.

    OpenSim's axes: X to the picture's right, Y up, Z toward the camera. The origin is mid-hip in every frame, so the
    file shows posture and not travel. Markers have Pose2Sim's names. What was not seen is nan: OpenSim refuses lines
    that end in empty cells.

    Parameters
    ----------
    scored : Scored
        A scored video.
    name : str
        What the file calls itself.
    """
    track = scored.track
    markers = [_marker(landmark) for landmark in Landmark]
    frames, rate = len(track), _rate(track.time)
    # A name may hold tabs, and bytes that are no text.
    called = " ".join(name.split()).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    yield f"PathFileType\t4\t(X/Y/Z)\t{called} {MARKS['trc']}\n"
    yield "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
    yield f"{rate:.8g}\t{rate:.8g}\t{frames}\t{len(markers)}\tm\t{rate:.8g}\t0\t{frames}\n"
    yield "Frame#\tTime\t" + "\t\t\t".join(markers) + "\t\t\n"
    yield "\t\t" + "\t".join(f"X{i}\tY{i}\tZ{i}" for i in range(1, len(markers) + 1)) + "\n\n"
    points = track.world * np.array([1, -1, -1], np.float32)
    for index, (time, row) in enumerate(zip(track.time.tolist(), points.reshape(frames, -1), strict=True)):
        cells = [_number(v, _METRE_DECIMALS) or "nan" for v in row.tolist()]
        yield "\t".join([str(index), f"{time:.6f}", *cells]) + "\n"


def mot_rows(scored: Scored) -> Iterator[str]:
    """The angles as lines of an OpenSim motion file, in degrees.

    The names are those of the CSV, not coordinates of an OpenSim model: what hipcam measures in a picture is no joint
    coordinate. OpenSim stops reading at a missing value without saying so. Therefore only moments stand in it at which
    every angle is known: those of movements, whose angle was judged, or all where nothing moved. An angle that is
    missing most of that time is left out, and the ± where any of these moments has none.
    """
    names = [name for name, measure in MEASURES.items() if measure.unit == "°"]
    judged, values = _judged(scored), _measures(scored, names)
    moved = np.isfinite(judged[:, 0])
    here = moved if moved.any() else np.isfinite(values).any(axis=1)
    known = np.isfinite(values)
    mostly = known[here].mean(axis=0) > 0.5 if here.any() else np.ones(len(names), bool)
    rows = here & known[:, mostly].all(axis=1)
    told = np.isfinite(judged[rows]).all(axis=0) & bool(moved.any())
    kept = np.array([*_JUDGED, *names])[np.concatenate([told, mostly])].tolist()
    # Without the blank lines of OpenSim's own header, which some readers stumble over.
    yield (
        f"Coordinates\nversion=1\nnRows={rows.sum()}\nnColumns={len(kept) + 1}\ninDegrees=yes\n"
        f"Written by hipcam {__version__} as {MARKS['mot']}\nendheader\n"
    )
    yield "\t".join(["time", *kept]) + "\n"
    table = np.concatenate([judged[rows][:, told], values[rows][:, mostly]], axis=1)
    for moment, row in zip(scored.track.time[rows].tolist(), table, strict=True):
        yield "\t".join([f"{moment:.6f}", *(_number(v, _DECIMALS) for v in row.tolist())]) + "\n"


def write_parquet(scored: Scored, path: Path) -> None:
    """Write the table of frames as Parquet: `COLUMNS`, each with its unit as metadata, null where nothing was."""
    import pyarrow as pa
    from pyarrow import parquet

    values = _values(scored)
    arrays = [
        pa.array(np.arange(len(values), dtype=np.int32)),
        pa.array(scored.track.time),
        *(pa.array(values[:, i], from_pandas=True) for i in range(values.shape[1])),
    ]
    fields = [
        pa.field(name, array.type, metadata={"unit": column.unit})
        for (name, column), array in zip(COLUMNS.items(), arrays, strict=True)
    ]
    about = {"format": MARKS["parquet"], "hipcam": __version__, "result": scored.result.to_json()}
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about)), path)


def _store(scored: Scored, path: Path) -> None:
    from hipcam.track.stored import store_reading

    store_reading(scored, path)


#: How each format is made from a scored video and the path it goes to.
FORMATS: dict[str, Callable[[Scored, Path], Content]] = {
    "json": lambda scored, _: scored.result.to_json(),
    "csv": lambda scored, _: csv_rows(scored),
    "parquet": lambda scored, _: partial(write_parquet, scored),
    "trc": lambda scored, path: trc_rows(scored, path.name),
    "mot": lambda scored, _: mot_rows(scored),
    "npz": lambda scored, _: partial(_store, scored),
}


def _values(scored: Scored) -> Array:
    """All columns but frame and time. Shape (T, columns)."""
    track = scored.track
    return np.concatenate(
        [
            track.image.reshape(len(track), -1),
            track.world.reshape(len(track), -1),
            track.visibility,
            _judged(scored),
            _measures(scored, list(MEASURES)),
        ],
        axis=1,
    )


def _judged(scored: Scored) -> Array:
    """What stands in `_JUDGED`: NaN away from movements, and where no ± is known. Shape (T, 2)."""
    judged = np.full((len(scored.track), len(_JUDGED)), np.nan, np.float32)
    if scored.curve is None:
        return judged
    time, judged[:, 0] = scored.curve.time, scored.curve.value
    for attempt in scored.result.attempts:
        if attempt.uncertainty is not None:
            during = (time >= attempt.start) & (time <= attempt.end) & np.isfinite(judged[:, 0])
            judged[during, 1] = attempt.uncertainty
    return judged


def _measures(scored: Scored, names: list[str]) -> Array:
    return np.stack([np.asarray(scored.measures.values[name], np.float32) for name in names], axis=1)


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".") if math.isfinite(value) else ""


def _rate(time: NDArray[np.float64]) -> float:
    """Mean pictures a second; 1 for a single picture, which has none."""
    return float((len(time) - 1) / (time[-1] - time[0])) if len(time) > 1 else 1.0


def _marker(landmark: Landmark) -> str:
    """Pose2Sim's name for a landmark: RHip, LBigToe, Nose."""
    words = landmark.name.lower().replace("foot_index", "big_toe").split("_")
    side = next((word for word in words if word in SIDES), "")
    return side[:1].upper() + "".join(word.capitalize() for word in words if word != side)
