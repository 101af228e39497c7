"""Files for other programs: read back by readers that are not hipcam's, they hold the track and the measures."""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet
from pyomeca import Analogs
from trc import TRCData

import hipcam
from hipcam.cli.outputs import FORMATS as NAMED
from hipcam.core.errors import OutputError
from hipcam.core.files import CSV_START, MARKS, check_writable, write_files
from hipcam.core.landmarks import Landmark, PoseTrack
from hipcam.judge.settings import Settings
from hipcam.judge.signals import steadiest_high
from hipcam.measure.measures import Measures
from hipcam.measure.table import MEASURES, TrackValues
from hipcam.pose.model import PoseModel
from hipcam.show.export import COLUMNS, FORMATS, check_format, content, trc_rows, write_exports
from hipcam.track.scored import Reading, Scored, judge

PAGE = Path(__file__).parents[2] / "docs" / "exports.md"


@pytest.fixture(scope="module")
def scored(read_sample: Callable[[str], Reading], pose_model: PoseModel) -> Scored:
    return judge(read_sample("er_test_cheat"), "er-test", Settings(), pose_model, "0" * 64)


@pytest.fixture(scope="module")
def gappy(scored: Scored) -> Scored:
    """Somebody who goes for a while, a leg that is not seen in some pictures, and pictures at uneven times."""
    track = scored.track
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    for array in (image, world, visibility):
        array[40:60] = np.nan
    leg = [Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE]
    image[70:80, leg], world[70:80, leg] = np.nan, np.nan
    time = track.time + 0.01 * np.sin(np.arange(len(track)))
    values = {name: np.where(np.arange(len(track)) // 20 == 2, np.nan, v) for name, v in scored.measures.values.items()}
    values["left_knee_bend"][70:80] = np.nan
    uneven = PoseTrack(time - time[0], image, world, visibility, track.size)
    return replace(scored, track=uneven, measures=Measures(uneven, TrackValues(values, len(uneven))))


def write(form: str, scored: Scored, folder: Path) -> Path:
    path = folder / f"a clip.hipcam.{form}"
    write_files([(path, content(form, scored, path))])
    return path


def test_every_format_can_be_named_and_written_over(scored: Scored, tmp_path: Path) -> None:
    assert set(NAMED) == set(FORMATS)
    for form in FORMATS:
        check_writable(write(form, scored, tmp_path))


# The table of frames


def test_every_measure_has_its_column(
    read_sample: Callable[[str], Reading], scored: Scored, pose_model: PoseModel
) -> None:
    """What is read from the pictures differs from activity to activity; together these two have it all."""
    bridge = judge(read_sample("bridge_bystander_incomplete"), "bridge", Settings(), pose_model, "0" * 64)
    found = set(scored.measures.values) | set(bridge.measures.values)
    assert found <= set(MEASURES)
    assert set(MEASURES) - found <= {name for name in MEASURES if name.startswith(("left_shank_", "right_shank_"))}


def test_the_csv_holds_the_track_and_every_measure(gappy: Scored, tmp_path: Path) -> None:
    with write("csv", gappy, tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0])[:4] == CSV_START and tuple(rows[0]) == tuple(COLUMNS)
    assert rows[41]["nose_x_px"] == "" and rows[41]["frame"] == "41"
    assert all(cell not in ("nan", "inf", "-inf") for row in rows for cell in row.values())
    same_table(pd.DataFrame({name: [float(row[name] or "nan") for row in rows] for name in COLUMNS}), gappy)


def same_table(table: pd.DataFrame, scored: Scored) -> None:
    track = scored.track
    assert list(table.columns) == list(COLUMNS) and len(table) == len(track)
    np.testing.assert_array_equal(table["frame"], np.arange(len(track)))
    np.testing.assert_allclose(table["time_s"], track.time, atol=1e-6)
    for landmark in Landmark:
        name = landmark.name.lower()
        for parts, array in ((("x_px", "y_px"), track.image), (("x_m", "y_m", "z_m"), track.world)):
            read = table[[f"{name}_{part}" for part in parts]].to_numpy(float)
            np.testing.assert_allclose(read, array[:, landmark], atol=1e-4)
        np.testing.assert_allclose(table[f"{name}_visibility"].astype(float), track.visibility[:, landmark], atol=1e-4)
    for name in MEASURES:
        np.testing.assert_allclose(table[name].astype(float), scored.measures.values[name], atol=1e-4)
    assert scored.curve is not None
    np.testing.assert_allclose(table["judged_angle"].astype(float), scored.curve.value, atol=1e-4)


def test_the_judged_angle_is_the_one_in_the_result_with_its_uncertainty(scored: Scored, tmp_path: Path) -> None:
    table = pd.read_csv(write("csv", scored, tmp_path))
    limits, attempts = Settings().er_test, scored.result.attempts
    for attempt in attempts:
        during = table[table["time_s"].between(attempt.start, attempt.end)]
        angle, time = during["judged_angle"].to_numpy(), during["time_s"].to_numpy()
        hold = steadiest_high(angle, time, duration=limits.hold_time, spread=limits.hold_spread)
        assert hold is not None and np.median(angle[slice(*hold)]) == pytest.approx(attempt.rotation, abs=1e-4)
        doubt = during["judged_angle_uncertainty"][np.isfinite(angle)]
        assert set(doubt.round(3)) == {round(attempt.uncertainty or 0, 3)}
    outside = ~np.any([table["time_s"].between(a.start, a.end) for a in attempts], axis=0)
    assert table.loc[outside, ["judged_angle", "judged_angle_uncertainty"]].isna().all(axis=None)


def test_an_attempt_without_an_uncertainty_has_none_in_the_table(scored: Scored, tmp_path: Path) -> None:
    first, *others = scored.result.attempts
    result = replace(scored.result, attempts=(replace(first, uncertainty=None), *others))
    unsure = replace(scored, result=result)
    table = pd.read_csv(write("csv", unsure, tmp_path))
    told = table[table["time_s"].between(first.start, first.end)]
    assert told["judged_angle"].notna().any() and told["judged_angle_uncertainty"].isna().all()
    assert "judged_angle_uncertainty" not in write("mot", unsure, tmp_path).read_text(encoding="utf-8")


def test_parquet_holds_the_same_with_units(gappy: Scored, tmp_path: Path) -> None:
    path = write("parquet", gappy, tmp_path)
    same_table(pd.read_parquet(path), gappy)
    read = parquet.read_table(path)
    assert read["nose_x_px"].null_count == 20, "what is missing is null and not a number"
    assert {f.name: f.metadata[b"unit"].decode() for f in read.schema} == {n: c.unit for n, c in COLUMNS.items()}


def test_parquet_without_its_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hipcam.show.export.find_spec", lambda name: None)
    check_format("csv")
    monkeypatch.setattr("hipcam.show.export.install_with", lambda extra: f"pip install '.[{extra}]'")
    with pytest.raises(OutputError, match=re.escape("pip install '.[parquet]'.")):
        check_format("parquet")


# OpenSim's files


def test_trc_is_read_back_as_the_landmarks_in_metres(gappy: Scored, tmp_path: Path) -> None:
    read = TRCData()
    read.load(write("trc", gappy, tmp_path))
    track = gappy.track
    assert (read["PathFileType"], read["DataFormat"], read["Units"]) == ("4", "(X/Y/Z)", "m")
    assert (read["NumFrames"], read["NumMarkers"], read["OrigNumFrames"]) == (len(track), 33, len(track))
    assert read["DataRate"] == pytest.approx((len(track) - 1) / track.time[-1], rel=1e-6)
    assert read["Frame#"] == list(range(len(track)))
    np.testing.assert_allclose(read["Time"], track.time, atol=1e-6)
    assert {"Nose", "LHip", "RKnee", "LBigToe", "REyeInner", "LMouth"} <= set(read["Markers"])
    for name, landmark in zip(read["Markers"], Landmark, strict=True):
        x, y, z = np.array(read[name]).T
        np.testing.assert_allclose(np.stack([x, -y, -z], axis=1), track.world[:, landmark], atol=1e-6)
    # OpenSim's way up: a standing person's nose is above the hips and these above the feet.
    assert read["Nose"][0][1] > 0.3 and read["LHeel"][0][1] < -0.5


def test_trc_names_itself_in_one_line_of_text(scored: Scored) -> None:
    first = next(trc_rows(scored, "a\tclip\n\udcff.trc"))
    assert first.encode().decode().split("\t")[3] == f"a clip \N{REPLACEMENT CHARACTER}.trc {MARKS['trc']}\n"


def test_mot_is_read_back_as_the_angles(gappy: Scored, tmp_path: Path) -> None:
    path = write("mot", gappy, tmp_path)
    header, _, table = path.read_text(encoding="utf-8").partition("endheader\n")
    said = dict(line.split("=") for line in header.splitlines() if "=" in line)
    rows = [line.split("\t") for line in table.splitlines()]
    assert header.startswith("Coordinates\nversion=1\n") and said["inDegrees"] == "yes"
    assert (int(said["nRows"]), int(said["nColumns"])) == (len(rows) - 1, len(rows[0]))
    assert all(len(row) == len(rows[0]) and math.isfinite(sum(map(float, row))) for row in rows[1:]), (
        "OpenSim stops at a missing value without saying so"
    )

    read = Analogs.from_mot(path, pandas_kwargs={"sep": "\t"})
    assert gappy.curve is not None
    known = np.r_[0:40, 60:70, 80 : len(gappy.track)]
    known = known[np.isfinite(gappy.curve.value[known])]
    np.testing.assert_allclose(read.time, gappy.track.time[known], atol=1e-6)
    names = [str(name) for name in read.channel.values]
    assert {"left_landmark_rotation", "trunk_lean", "right_knee_bend"} <= set(names)
    assert names[:2] == ["judged_angle", "judged_angle_uncertainty"]
    np.testing.assert_allclose(read.sel(channel="judged_angle"), gappy.curve.value[known], atol=1e-4)
    assert all(MEASURES[name].unit == "°" for name in names[2:])
    for name in names[2:]:
        np.testing.assert_allclose(read.sel(channel=name), gappy.measures.values[name][known], atol=1e-4)


def test_mot_without_a_movement_has_every_moment_that_is_known(scored: Scored, tmp_path: Path) -> None:
    text = write("mot", replace(scored, curve=None), tmp_path).read_text(encoding="utf-8")
    assert f"nRows={len(scored.track)}\n" in text and "judged_angle" not in text


def test_pyomeca_reads_both_as_the_page_says(scored: Scored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in ("mot", "trc"):
        path = tmp_path / f"my_video.hipcam.{form}"
        write_files([(path, content(form, scored, path))])
    (example,) = examples("pyomeca")
    monkeypatch.chdir(tmp_path)
    read: dict[str, Any] = {}
    exec(example, read)
    assert "judged_angle" in read["angles"].channel.values
    up = read["markers"].sel(channel="LHip", axis="y")
    np.testing.assert_allclose(up, -scored.track.world[:, Landmark.LEFT_HIP, 1], atol=1e-6)


def examples(word: str) -> list[str]:
    """The examples of the page that are not about pandas, with this word in them."""
    found = re.findall(r"^```py\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [example for example in found if word in example]


def test_mot_of_an_empty_room_holds_no_moment(scored: Scored, tmp_path: Path) -> None:
    nothing = np.full(len(scored.track), np.nan)
    nobody = replace(
        scored,
        curve=None,
        measures=Measures(scored.track, TrackValues(dict.fromkeys(scored.measures.values, nothing), len(nothing))),
    )
    text = write("mot", nobody, tmp_path).read_text(encoding="utf-8")
    assert "nRows=0\n" in text and text.splitlines()[-1].startswith("time\t")


# From Python


def test_exports_from_python_are_those_of_the_command(scored: Scored, tmp_path: Path) -> None:
    written = write_exports(scored, tmp_path / "new" / "folder", ["csv", "json"])
    assert [path.name for path in written] == ["er_test_cheat.hipcam.csv", "er_test_cheat.hipcam.json"]
    assert written[0].read_text(encoding="utf-8") == write("csv", scored, tmp_path).read_text(encoding="utf-8")
    assert written[0].parent.stat().st_mode & 0o777 == 0o700 or os.name == "nt"
    with pytest.raises(ValueError, match="no format 'xls'"):
        write_exports(scored, tmp_path, ["xls"])
    (tmp_path / "er_test_cheat.hipcam.json").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError):
        write_exports(scored, tmp_path)
    assert not (tmp_path / "er_test_cheat.hipcam.csv").exists(), "all of them or none"


def test_the_example_from_python_runs(scored: Scored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = examples("write_report")
    monkeypatch.setattr(hipcam, "score_in_full", lambda path, activity: scored, raising=False)
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    page = Path("my_video.html").read_text(encoding="utf-8")
    assert "data:image/jpeg" in page, "the trunk's lean has its picture"
    assert {path.suffix for path in Path("results").iterdir()} == {".json", ".csv", ".mot"}
    hipcam.write_report(scored, "plain.html", pictures=False)
    assert "data:image/jpeg" not in Path("plain.html").read_text(encoding="utf-8")


# The page about them


def test_the_examples_of_the_page_run(scored: Scored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in FORMATS:
        path = tmp_path / f"my_video.hipcam.{form}"
        write_files([(path, content(form, scored, path))])
    monkeypatch.chdir(tmp_path)
    read = {}
    for example in re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        names: dict[str, Any] = {}
        exec(example, names)
        (form,) = (form for form in FORMATS if f"my_video.hipcam.{form}" in example)
        assert len([line for line in example.splitlines() if line and not line.startswith(("import", "from"))]) <= 3
        read[form] = names["table"]
    track, result = scored.track, scored.result
    assert set(read) == set(FORMATS)
    assert list(read["json"]["side"]) == [attempt.side for attempt in result.attempts]
    same_table(read["csv"], scored)
    same_table(read["parquet"], scored)
    np.testing.assert_allclose(read["trc"]["LHip"]["Y"], -track.world[:, Landmark.LEFT_HIP, 1], atol=1e-6)
    np.testing.assert_allclose(read["trc"].index, track.time, atol=1e-6)
    assert scored.curve is not None
    moved = np.isfinite(scored.curve.value)
    np.testing.assert_allclose(read["mot"].index, track.time[moved], atol=1e-6)
    np.testing.assert_allclose(read["mot"]["judged_angle"], scored.curve.value[moved], atol=1e-4)
    np.testing.assert_allclose(read["npz"]["left_hip_y"], scored.reading.track.image[:, Landmark.LEFT_HIP, 1])


def test_the_example_of_the_readme_runs(scored: Scored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in FORMATS:
        path = tmp_path / f"my_video.hipcam.{form}"
        write_files([(path, content(form, scored, path))])
    text = (PAGE.parent.parent / "README.md").read_text(encoding="utf-8")
    (example,) = (
        block
        for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        if "my_video.hipcam" in block
    )
    monkeypatch.chdir(tmp_path)
    read: dict[str, pd.DataFrame] = {}
    exec(example, read)
    assert list(read["attempts"]["side"]) == [attempt.side for attempt in scored.result.attempts]
    same_table(read["pictures"], scored)
    track = scored.track
    np.testing.assert_allclose(read["markers"]["LHip"]["Y"], -track.world[:, Landmark.LEFT_HIP, 1], atol=1e-6)
    np.testing.assert_allclose(read["markers"].index, track.time, atol=1e-6)
    lean = scored.measures.values["trunk_lean"][np.isin(track.time.round(6), read["angles"].index)]
    np.testing.assert_allclose(read["angles"]["trunk_lean"], lean, atol=1e-4)
    np.testing.assert_allclose(read["pixels"]["left_hip"]["y"], scored.reading.track.image[:, Landmark.LEFT_HIP, 1])
    np.testing.assert_allclose(read["pixels"].index, track.time)
    for part in example.split("\n\n")[1:]:
        assert len(part.splitlines()) <= 3
