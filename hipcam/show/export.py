"""Scored videos in the formats that other programs read: JSON, CSV, Parquet, TRC, MOT, and stored tracks."""

from __future__ import annotations

import math
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.core.errors import OutputError
from hipcam.core.files import MARKS
from hipcam.core.landmarks import Landmark
from hipcam.core.types import SIDES
from hipcam.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from hipcam.core.files import Content
    from hipcam.core.types import Array
    from hipcam.track.scored import Scored

#: Decimals that are written: pixels and measures to a tenth of a thousandth, metres to a micrometre.
_DECIMALS, _METRE_DECIMALS = 4, 6


class Column(NamedTuple):
    """What stands in a column of the table of frames."""

    unit: str
    meaning: str


def _of_each_side(columns: dict[str, Column]) -> dict[str, Column]:
    return {
        f"{side}_{name}": Column(column.unit, column.meaning.format(side=side))
        for side in SIDES
        for name, column in columns.items()
    }


#: Every measure, in the order of the columns.
MEASURES: dict[str, Column] = {
    "trunk_up": Column("1", "how upright the trunk is: 1 upright, 0 level, −1 upside down"),
    "trunk_sideways": Column("1", "share of the trunk that lies across the picture"),
    "chest_up": Column("1", "how far the chest faces the ceiling, −1 to 1"),
    "chest_front": Column("1", "how far the chest faces the camera, −1 to 1"),
    "hips_over_feet": Column("m", "height of mid-hip over the lower ankle, of the model's average person"),
    "hips_over_knees": Column("m", "height of mid-hip over the lower knee, of the model's average person"),
    "trunk_over_shank": Column("1", "the trunk's length in the picture over the longer shank's"),
    "in_picture": Column("1", "share of shoulders, hips, knees and ankles inside the picture"),
    "body_size": Column("1", "extent of the body over the picture's shorter side"),
    **_of_each_side(
        {
            "knee_bend": Column("°", "bend of the {side} knee, 0 straight, from the world landmarks"),
            "hip_bend": Column("°", "bend of the {side} hip, 0 straight, from the world landmarks"),
            "shank_up": Column("1", "how upright the {side} shank is, 1 upright with the foot down"),
            "leg_seen": Column("1", "least visibility of the {side} hip, knee and ankle"),
            "foot_seen": Column("1", "least visibility of the {side} ankle, heel and toe"),
        }
    ),
    "trunk_lean": Column("°", "standing: lean of the trunk in the picture, to the person's left positive"),
    "pelvis_tilt": Column("°", "standing: tilt of the hip line in the picture, left hip higher positive"),
    **_of_each_side(
        {
            "hip_rotation": Column(
                "°",
                "standing: tilt of the {side} knee→ankle in the picture, external positive; "
                "the landmarks' reading, beside the outline's in `shank_tilt`",
            ),
            "thigh_elevation": Column("°", "standing: elevation of the {side} thigh, 0 hanging, 90 level"),
            "knee_drift": Column("thigh lengths", "standing: {side} knee outward of its own hip"),
            "hip_over_ankle": Column(
                "thigh lengths", "standing: mid-hip sideways of the {side} ankle, to the person's left positive"
            ),
        }
    ),
    "head_away": Column("1", "bridge: share of the trunk that points away from the camera"),
    "hips_apart": Column("shank lengths", "bridge: left hip right of the right hip in the picture"),
    "knee_gap": Column("shorter side", "bridge: distance of the knees in the picture"),
    "hip_line_drop": Column("shorter side", "bridge: left hip below the right one in the picture"),
    "knee_line_drop": Column("shorter side", "bridge: left knee below the right one in the picture"),
    **_of_each_side(
        {
            "hip_line_excess": Column(
                "°", "bridge: extension of the {side} hip past the shoulder–knee line in the picture, above positive"
            ),
            "shank_inward": Column(
                "°", "bridge from the feet: tilt of the {side} ankle→knee, knee toward the midline positive"
            ),
            "shank_length": Column("shorter side", "bridge: length of the {side} shank in the picture"),
            "ankle_up": Column(
                "shorter side", "bridge: height of the {side} ankle from the picture's top, up positive"
            ),
        }
    ),
    "hip_line_excess": Column("°", "bridge: both sides' `hip_line_excess`, the better seen leg counting more"),
    "hip_lift": Column("1", "bridge: height of mid-hip over the line from shoulder to ankle, as a share of the trunk"),
    "hip_rise": Column("shank lengths", "bridge: mid-hip above mid-ankle in the picture"),
    "trunk_inclination": Column("°", "90-90: trunk from the vertical, from the world landmarks, backward negative"),
    **_of_each_side(
        {
            "foot_behind": Column("shank lengths", "90-90: {side} ankle behind its own knee or out to that side"),
        }
    ),
    **_of_each_side(
        {
            "thigh_rise": Column("°", "side-lying: {side} hip→knee above the horizontal, from heights"),
            "leg_rise": Column("°", "side-lying: {side} hip→ankle above the horizontal, from heights"),
            "hip_height": Column("trunk lengths", "side-lying: {side} hip above the other in the picture"),
        }
    ),
    "feet_apart": Column("shank lengths", "side-lying: distance of the ankles in the picture"),
    "front_bulge": Column(
        "trunk lengths", "bridge: height of the belly's outline over the line from shoulder to hip, from the picture"
    ),
    "front_roughness": Column("trunk lengths", "bridge: how far that outline is from smooth"),
    **_of_each_side(
        {
            "shank_tilt": Column(
                "°",
                "standing: tilt of the {side} shank's outline in the picture, lower end to the "
                "right positive; now and then while that leg is lifted",
            ),
            "shank_shift": Column(
                "shank lengths", "standing: that outline's axis sideways of the {side} ankle landmark"
            ),
            "shank_strength": Column("1", "standing: how clearly that outline was found"),
        }
    ),
    "stick_at": Column("shorter side", "standing: the stick's line, x at the picture's top"),
    "stick_slope": Column("1", "standing: how far the stick's line goes to the right on its way down"),
    "leg_jump": Column("shank lengths", "how far a knee or ankle jumps out of line before smoothing"),
}


def _landmark_columns() -> dict[str, Column]:
    names = [landmark.name.lower() for landmark in Landmark]
    columns: dict[str, Column] = {}
    for name in names:
        columns |= {
            f"{name}_{axis}_px": Column("px", f"{_spoken(name)} in the picture, {way}")
            for axis, way in (("x", "to the right"), ("y", "down"))
        }
    for name in names:
        columns |= {
            f"{name}_{axis}_m": Column("m", f"{_spoken(name)} from mid-hip, {way}")
            for axis, way in (("x", "to the picture's right"), ("y", "down"), ("z", "away from the camera"))
        }
    return columns | {
        f"{name}_visibility": Column("1", f"how likely the {_spoken(name)} is in view, 0–1") for name in names
    }


def _spoken(name: str) -> str:
    return name.replace("_", " ")


#: Every column of the table of frames, in order: CSV and Parquet have these and no others.
COLUMNS: dict[str, Column] = {
    "frame": Column("", "number of the picture, from 0"),
    "time_s": Column("s", "when it is shown, on the video's own clock; the first picture is at 0"),
    **_landmark_columns(),
    **MEASURES,
}


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
        raise OutputError("Parquet files need the package pyarrow: install it with pip install 'hipcam[parquet]'.")


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
    called = " ".join(name.split()).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
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
    every angle is known, and an angle that is missing most of the time while somebody is there is left out.
    """
    names = [name for name, column in MEASURES.items() if column.unit == "°"]
    values = _measures(scored, names)
    known = np.isfinite(values)
    here = known.any(axis=1)
    mostly = known[here].mean(axis=0) > 0.5 if here.any() else np.ones(len(names), bool)
    rows = known[:, mostly].all(axis=1)
    # Without the blank lines of OpenSim's own header, which some readers stumble over.
    yield (
        f"Coordinates\nversion=1\nnRows={rows.sum()}\nnColumns={mostly.sum() + 1}\ninDegrees=yes\n"
        f"Written by hipcam {__version__} as {MARKS['mot']}\nendheader\n"
    )
    yield "\t".join(["time", *(name for name, kept in zip(names, mostly, strict=True) if kept)]) + "\n"
    for moment, row in zip(scored.track.time[rows].tolist(), values[rows][:, mostly], strict=True):
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
            _measures(scored, list(MEASURES)),
        ],
        axis=1,
    )


def _measures(scored: Scored, names: list[str]) -> Array:
    missing = np.full(len(scored.track), np.nan, np.float32)
    return np.stack([np.asarray(scored.measures.values.get(name, missing), np.float32) for name in names], axis=1)


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
