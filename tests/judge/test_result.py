"""The result as it is written: what the schema refuses, no NaN, and whole files only."""

from __future__ import annotations

import copy
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from kept import standing
from made_results import attempt, reps, result
from runs import SCHEMA, VALIDATOR, checked

from hipcam.core.errors import OutputError
from hipcam.core.files import MARKS, check_writable, clear_leftovers, write_files
from hipcam.judge.records import Check
from hipcam.judge.result import Result, Unknown
from hipcam.judge.settings import Settings
from hipcam.judge.summary import ExerciseSummary, RotationSummary
from hipcam.pose.calibration import default_calibration
from hipcam.pose.model import PoseModel
from hipcam.show.text import describe
from hipcam.track.scored import Reading, Scored, judge
from hipcam.words.reason import Reason

FAULT = {
    "name": "heel_lift",
    "side": "left",
    "start": 1.0,
    "end": 2.0,
    "value": 0.2,
    "unit": "foot lengths",
    "limit": 0.12,
    "confidence": 0.8,
    "message": "Press the heel into the floor.",
    "worst": 1.6,
    "spans": [[1.0, 2.0]],
}
PARTIAL = {
    "side": "both",
    "start": 0,
    "peak": 1,
    "end": 2,
    "range": 9.5,
    "share": 0.3,
    "share_of": "way",
    "set": 1,
}


@pytest.fixture(scope="module")
def scored(read_sample: Callable[[str], Reading], pose_model: PoseModel) -> Scored:
    return judge(read_sample("bridge_bystander_incomplete"), "bridge", Settings(), pose_model, "0" * 64)


@pytest.fixture
def plain(scored: Scored) -> dict[str, Any]:
    return copy.deepcopy(scored.result.to_dict())


# The schema


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.slow
def test_every_key_of_a_result_is_described(plain: dict[str, Any]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "result.md").read_text(encoding="utf-8")
    keys = {
        *plain,
        *plain["source"],
        *plain["reps"][0],
        *FAULT,
        *plain["provenance"],
        *plain["quality"],
        *plain["summary"],
        *plain["summary"]["total"],
        *SCHEMA["$defs"]["Attempt"]["properties"],
        *SCHEMA["$defs"]["RotationScores"]["properties"],
        *SCHEMA["$defs"]["Difference"]["properties"],
    }
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


def test_a_result_is_valid_and_its_own_schemas(plain: dict[str, Any]) -> None:
    assert len(checked(json.dumps(plain))["reps"]) == 5
    assert next(iter(plain)) == "schema", "a reader sees the version first"


def change(place: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def apply(result: dict[str, Any]) -> None:
        *path, last = place.split(".")
        target: Any = result
        for key in path:
            target = target[int(key) if isinstance(target, list) else key]
        target[int(last) if isinstance(target, list) else last] = value

    return apply


@pytest.mark.parametrize(
    "place, value",
    [
        ("schema", "hipcam.result/2"),
        ("activity", "squats"),
        ("activity", "er-test"),
        ("activity", None),
        ("extra", 1),
        ("source.sha256", "abc"),
        ("source.frames", 0),
        ("source.width", 640.5),
        ("source.name", ""),
        ("source.duration", None),
        ("reps.0.side", "Left"),
        ("reps.0.start", -0.1),
        ("reps.0.start", None),
        ("reps.0.range", None),
        ("reps.0.range", "53"),
        ("reps.0.tempo", {"out": 1, "hold": 1}),
        ("reps.0.tempo.out", -1),
        ("reps.0.verdict", "good"),
        ("reps.0.extra", 1),
        ("reps.0.faults", [FAULT | {"name": "bad_posture"}]),
        ("reps.0.faults", [FAULT | {"confidence": 1.2}]),
        ("reps.0.faults", [FAULT | {"confidence": 0.3}]),
        ("reps.0.possible", [FAULT | {"confidence": -0.1}]),
        ("reps.0.faults", [FAULT | {"message": ""}]),
        ("reps.0.faults", [FAULT | {"value": None}]),
        ("reps.0.faults", [{k: v for k, v in FAULT.items() if k != "limit"}]),
        (
            "reps.0.checks",
            {
                "heel_lift": {
                    "verdict": "unknown",
                    "value": None,
                    "unit": "m",
                    "limit": 1,
                    "reason": None,
                    "reason_code": None,
                }
            },
        ),
        (
            "reps.0.checks",
            {
                "heel_lift": {
                    "verdict": "pass",
                    "value": None,
                    "unit": "m",
                    "limit": 1,
                    "reason": None,
                    "reason_code": None,
                }
            },
        ),
        (
            "reps.0.checks",
            {"heels": {"verdict": "pass", "value": 1, "unit": "m", "limit": 1, "reason": None, "reason_code": None}},
        ),
        ("reps.0.set", 0),
        ("reps.0.advice", [""]),
        ("reps.0.reason_code", "No code"),
        ("reps.0.advice_codes", "rushed_lift"),
        ("unknown", [{"what": "heels"}]),
        ("unknown", [{"what": "heels", "reason": ""}]),
        ("unknown", ["heels"]),
        ("summary.total.reps", -1),
        ("summary.sides.middle", {}),
        ("summary.total.score", 101),
        ("quality.video_problems", {"damaged": 0}),
        ("quality.video_problems", {"odd": 1}),
        ("provenance.settings", {}),
        ("provenance.settings.bridge", {"hold_time": "5"}),
        ("provenance.steps", []),
        ("provenance.made", "yesterday"),
        ("provenance.model.sha256", None),
        ("provenance.made", "2026-01-01T00:00:00"),
    ],
)
def test_the_schema_refuses(plain: dict[str, Any], place: str, value: Any) -> None:
    change(place, value)(plain)
    assert not VALIDATOR.is_valid(plain)


@pytest.mark.parametrize(
    "place, value",
    [
        ("reps.0.faults", [FAULT]),
        ("reps.0.possible", [FAULT | {"confidence": 0.3}]),
        ("reps.0.form", "clamshell"),
        (
            "reps.0.checks",
            {
                "heel_lift": {
                    "verdict": "pass",
                    "value": 0.1,
                    "unit": "m",
                    "limit": 1,
                    "reason": None,
                    "reason_code": None,
                }
            },
        ),
        ("unknown", []),
        ("partials", [PARTIAL]),
        ("partials", [PARTIAL | {"share_of": None}]),
        ("quality.video_problems", {"damaged": 2, "truncated": 1}),
    ],
)
def test_the_schema_accepts(plain: dict[str, Any], place: str, value: Any) -> None:
    change(place, value)(plain)
    VALIDATOR.validate(plain)


@pytest.mark.parametrize(
    "key",
    [
        "schema",
        "activity",
        "source",
        "reps",
        "partials",
        "holds",
        "attempts",
        "summary",
        "quality",
        "unknown",
        "provenance",
    ],
)
def test_no_key_may_be_missing(plain: dict[str, Any], key: str) -> None:
    del plain[key]
    assert not VALIDATOR.is_valid(plain)


def test_without_an_activity_there_is_a_reason(plain: dict[str, Any]) -> None:
    plain.update(
        activity=None,
        reps=[],
        summary={},
        unknown=[{"what": "activity", "reason": "nobody is there", "reason_code": None}],
    )
    VALIDATOR.validate(plain)
    plain["unknown"] = []
    assert not VALIDATOR.is_valid(plain)


# Numbers


def test_not_a_number_becomes_null_and_numbers_are_rounded(scored: Scored) -> None:
    rep = replace(scored.result.reps[0], range=float("nan"), start=1.23456789, peak=float(np.float32(2.5)))
    summary = scored.result.summary
    assert isinstance(summary, ExerciseSummary)
    counts = replace(summary.total, longest_hold=float("inf"), mean_range=np.float64("nan"))
    quality = {"a": float("inf"), "b": [np.float64("nan"), 1]}
    result = replace(scored.result, reps=(rep,), summary=replace(summary, total=counts), quality=quality)
    plain = json.loads(result.to_json())
    assert plain["reps"][0]["range"] is None
    assert (plain["reps"][0]["start"], plain["reps"][0]["peak"]) == (1.2346, 2.5)
    assert plain["summary"]["total"]["longest_hold"] is None and plain["summary"]["total"]["mean_range"] is None
    assert plain["quality"] == {"a": None, "b": [None, 1]}
    assert "NaN" not in result.to_json() and "Infinity" not in result.to_json()


def test_json_text_is_utf8_with_a_newline(scored: Scored, tmp_path: Path) -> None:
    result = replace(scored.result, source=replace(scored.result.source, name="Brücke 橋.mp4"))
    write_files([(tmp_path / "r.json", result.to_json())])
    raw = (tmp_path / "r.json").read_bytes()
    assert "Brücke 橋.mp4".encode() in raw
    assert raw.endswith(b"}\n") and b"\r" not in raw
    assert json.loads(raw) == json.loads(result.to_json())


# Whole files only


def test_files_that_belong_together_appear_together_or_not_at_all(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.csv"
    first.write_text('{"schema": "hipcam.result/1"}')

    def breaks_off() -> Any:
        yield "frame,time_s\n"
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match=r"b\.csv could not be written \(no space left on device\)"):
        write_files([(first, "new"), (second, breaks_off())])
    assert first.read_text() == '{"schema": "hipcam.result/1"}'
    assert list(tmp_path.iterdir()) == [first]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupted() -> Any:
        yield "frame,time_s\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_files([(tmp_path / "a.json", "new"), (tmp_path / "b.csv", interrupted())])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name, said",
    [
        ("no/such/r.json", "There is no folder"),
        ("there", "is a folder"),
        ("a" * 300, "name another"),
        ("mine.json", "not written by hipcam"),
    ],
)
def test_places_that_cannot_be_written(tmp_path: Path, scored: Scored, name: str, said: str) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "mine.json").write_bytes(b"\xff\xfe")
    for write in (
        partial(check_writable, tmp_path / name),
        partial(write_files, [(tmp_path / name, scored.result.to_json())]),
    ):
        with pytest.raises(OutputError, match=said):
            write()
    assert {p.name for p in tmp_path.iterdir()} == {"there", "mine.json"}


def test_a_callable_writes_to_a_private_file_that_takes_its_place_when_complete(tmp_path: Path) -> None:
    seen: list[Path] = []

    def write(path: Path) -> None:
        seen.append(path)
        assert path.read_bytes() == b"" and path.parent == tmp_path
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o600
        path.write_bytes(b"PK\3\4 hipcam.npz/1")

    def breaks_off(path: Path) -> None:
        path.write_bytes(b"PK\3\4")
        raise OSError(28, "No space left on device")

    write_files([(tmp_path / "a.npz", write), (tmp_path / "b.html", b"<!doctype html> hipcam.html/1")])
    assert (tmp_path / "a.npz").read_bytes() == b"PK\3\4 hipcam.npz/1" and not seen[0].exists()
    assert (tmp_path / "b.html").read_bytes() == b"<!doctype html> hipcam.html/1"
    with pytest.raises(OutputError, match=r"b\.html could not be written \(no space left on device\)"):
        write_files([(tmp_path / "a.npz", b"PK\3\4"), (tmp_path / "b.html", breaks_off)])
    assert (tmp_path / "a.npz").read_bytes() == b"PK\3\4 hipcam.npz/1", "the one that worked waits for the other"
    assert {path.name for path in tmp_path.iterdir()} == {"a.npz", "b.html"}


#: How the files that carry a mark begin, as other programs write them.
STARTS = {
    "html": b"<!DOCTYPE html>",
    "mot": b"Coordinates\n",
    "mp4": b"\0\0\0\x20ftypisom",
    "npz": b"PK\3\4",
    "parquet": b"PAR1",
    "svg": b"<?xml version",
    "trc": b"PathFileType\t4",
}


@pytest.mark.parametrize("kind", sorted(MARKS))
def test_only_a_file_with_its_kinds_mark_is_written_over(tmp_path: Path, kind: str) -> None:
    place, mark = tmp_path / f"a.{kind}", MARKS[kind].encode()
    far = b" " * (5 << 20)
    for ours in (STARTS[kind] + mark, STARTS[kind] + far + mark, STARTS[kind] + far[: 3 << 20] + mark + far):
        place.write_bytes(ours)
        check_writable(place)
    other = next(MARKS[k] for k in MARKS if k != kind).encode()
    for foreign in (
        b"",
        STARTS[kind],
        STARTS[kind] + other + b'"schema": "hipcam.result/1"',
        b"about " + mark,
        STARTS[kind] + far + mark + far,
    ):
        place.write_bytes(foreign)
        with pytest.raises(OutputError, match="was not written by hipcam"):
            check_writable(place)


WRITER = """
import sys
from pathlib import Path
from hipcam.core.files import write_files
print("ready", flush=True)
number = 0
while True:
    number += 1
    start = '{\\n "schema": "hipcam.result/1",\\n "number": %d, "rest": [' % number
    pieces = ["0, " * 20000] * 20 + ["0]}\\n"]
    write_files([(Path(sys.argv[1]), [start, *pieces]), (Path(sys.argv[2]), start + "0]}")])
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="platform: Windows has no such signals")
@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT])
def test_a_writer_stopped_at_random_moments_leaves_whole_files(tmp_path: Path, kind: signal.Signals) -> None:
    a, b = tmp_path / "a.json", tmp_path / "b.json"
    moments = random.Random(5)
    written = 0
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(a), str(b)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moments.uniform(0.0, 0.08))
        process.send_signal(kind)
        process.wait(20)
        process.stdout.close()
        for path in (a, b):
            if path.exists():
                assert json.loads(path.read_text(encoding="utf-8"))["rest"][-1] == 0
                written += 1
        left = {path.name for path in tmp_path.iterdir()} - {"a.json", "b.json"}
        if kind == signal.SIGINT:
            assert not left
        assert all(name.startswith(".hipcam-") and name.endswith(".part") for name in left), left
    assert written, "nothing was ever written, so nothing was tested"


WAITER = """
import sys, time
from pathlib import Path
from hipcam.core.files import write_files
def wait(path):
    print(path.name, flush=True)
    time.sleep(60)
write_files([(Path(sys.argv[1]), wait)])
"""


@pytest.mark.skipif(os.name != "posix", reason="platform: Windows keeps what a killed process has left")
def test_what_a_killed_writer_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    def begin() -> tuple[subprocess.Popen[str], Path]:
        process = subprocess.Popen(
            [sys.executable, "-c", WAITER, str(tmp_path / "r.mp4")], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        return process, tmp_path / process.stdout.readline().strip()

    def end(process: subprocess.Popen[str]) -> None:
        process.kill()
        process.communicate()

    (killed, left), (at_work, open_still) = begin(), begin()
    try:
        end(killed)
        _, system, number, _ = left.name.split("-")
        elsewhere = tmp_path / left.name.replace(system, f"{int(system, 16) ^ 1:08x}")
        similar = [tmp_path / name for name in (left.name + "ial", left.name[1:], f".hipcam-{number}-00000000.part")]
        for path in (elsewhere, *similar):
            path.touch()
        write_files([(tmp_path / "a.json", '{"schema": "hipcam.result/1"}')])
        assert not left.exists()
        assert all(path.exists() for path in (open_still, elsewhere, *similar))
    finally:
        end(at_work)
    clear_leftovers(tmp_path)
    assert not open_still.exists() and elsewhere.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="platform: how large a process's number can be differs")
def test_what_others_left_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hipcam.core import files

    left = tmp_path / f".hipcam-{files._system()}-{2**22 + 1}-00000000.part"  # no process has that number
    left.touch()
    monkeypatch.setattr(os, "getuid", lambda: left.stat().st_uid + 1)
    clear_leftovers(tmp_path)
    assert left.exists()
    monkeypatch.undo()
    clear_leftovers(tmp_path)
    assert not left.exists()


def test_a_result_is_read_back_as_it_was(scored: Scored, plain: dict[str, Any]) -> None:
    read = Result.from_dict(plain)
    assert read.to_dict() == scored.result.to_dict() == plain
    assert describe(read) == describe(scored.result)
    plain["reps"][0]["later"] = plain["later"] = 1
    assert Result.from_dict(plain) == read, "keys of a later version"
    del plain["source"]
    with pytest.raises(ValueError, match="lacks source"):
        Result.from_dict(plain)


def test_a_result_is_frozen_and_typed(scored: Scored) -> None:
    assert isinstance(scored.result, Result)
    with pytest.raises(AttributeError):
        scored.result.activity = None  # type: ignore[misc]
    assert all(math.isfinite(rep.range) for rep in scored.result.reps)


# Reasons


def unlike(result: Result) -> Result:
    """The same with a reason of every kind: with values, without, of two, and kept as a sentence only."""
    one, two = Reason("heel_hidden", {"side": "left"}), Reason("film_from_side")
    both = Reason.joined([one, two, Reason("not_held_still", {"seconds": 1.5})])
    checks = {"heel_lift": Check("unknown", None, "foot lengths", 0.12, one)}
    rep = replace(result.reps[0], verdict="unknown", reason=both, checks=checks, advice=(Reason("rushed_lift"), one))
    unknown = (Unknown("heel_lift", one), Unknown("bridge", Reason.as_written("nobody is there")))
    tried = replace(attempt("left", None), not_judged={"trunk_lean": two, "pelvis_hike": one}, reason=two)
    return replace(result, reps=(rep,), attempts=(tried,), unknown=unknown)


def test_a_reason_stands_as_its_sentence_with_its_code_beside_it(scored: Scored) -> None:
    found = unlike(scored.result).to_dict()
    rep, tried = found["reps"][0], found["attempts"][0]
    hidden = "the left heel is hidden; turn that side to the camera"
    assert rep["reason"].startswith(f"{hidden}; film from the side; the leg was not held still for 1.5 s")
    assert rep["reason_code"] == "and_also" and rep["reason_values"]["first"]["code"] == "heel_hidden"
    assert rep["advice"] == ["rushed: take at least a second to lift", hidden]
    assert (rep["advice_codes"], rep["advice_values"]) == (["rushed_lift", "heel_hidden"], [{}, {"side": "left"}])
    assert (tried["reason"], tried["reason_code"]) == ("film from the side", "film_from_side")
    assert "reason_values" not in tried, "there are none"
    assert tried["not_judged"] == {"trunk_lean": "film from the side", "pelvis_hike": hidden}
    assert tried["not_judged_codes"] == {"trunk_lean": "film_from_side", "pelvis_hike": "heel_hidden"}
    assert tried["not_judged_values"] == {"pelvis_hike": {"side": "left"}}
    assert found["unknown"][1] == {"what": "bridge", "reason": "nobody is there", "reason_code": None}


def test_reasons_are_read_back_as_they_were(scored: Scored) -> None:
    result = unlike(scored.result)
    read = Result.from_dict(json.loads(result.to_json()))
    assert (read.reps[0].reason, read.reps[0].advice) == (result.reps[0].reason, result.reps[0].advice)
    assert read.attempts[0].not_judged == result.attempts[0].not_judged
    assert read.unknown == result.unknown and read.to_dict() == result.to_dict()


def without_codes(plain: Any) -> Any:
    if isinstance(plain, list):
        return [without_codes(value) for value in plain]
    if not isinstance(plain, dict):
        return plain
    return {k: without_codes(v) for k, v in plain.items() if not k.endswith(("_code", "_codes", "_values"))}


def test_a_result_of_an_earlier_version_keeps_its_sentences(scored: Scored) -> None:
    result = unlike(scored.result)
    old = without_codes(result.to_dict())
    del old["provenance"]["calibration"], old["summary"]["change_first_fault"]
    for fault in (fault for rep in old["reps"] for fault in rep["faults"]):
        del fault["worst"], fault["spans"]
    read = Result.from_dict(old)
    assert without_codes(read.to_dict())["unknown"] == old["unknown"]
    assert read.reps[0].reason == Reason.as_written(str(result.reps[0].reason))
    assert read.provenance.calibration is None and read.to_dict()["reps"][0]["reason_code"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"reason_code": "of_a_later_version"},
        {"reason_code": "heel_hidden"},
        {"reason_code": "heel_hidden", "reason_values": {"other": 1}},
        {"reason_code": "heel_hidden", "reason_values": [1]},
        {"reason_code": 5},
    ],
)
def test_a_code_that_this_version_has_no_words_for_leaves_its_sentence(plain: dict[str, Any], changes: Any) -> None:
    plain["unknown"] = [{"what": "heel_lift", "reason": "turn around", **changes}]
    assert Result.from_dict(plain).unknown[0].reason == Reason.as_written("turn around")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("reps", None),
        ("reps.0.start", "early"),
        ("reps.0.side", "middle"),
        ("summary.total.reps", "5"),
        ("unknown", {}),
    ],
)
def test_what_is_no_result_is_refused(plain: dict[str, Any], place: str, value: Any) -> None:
    change(place, value)(plain)
    with pytest.raises(ValueError):
        Result.from_dict(plain)


def test_the_calibration_by_which_it_was_judged_is_named(scored: Scored) -> None:
    used = scored.result.provenance.calibration
    known = default_calibration()
    assert used is not None and (used.network, used.sha256, used.known) == (known.network, known.sha256, True)


# The summary


def test_a_summary_keeps_its_type(scored: Scored) -> None:
    read = Result.from_dict(json.loads(scored.result.to_json()))
    assert isinstance(read.summary, ExerciseSummary) and list(read.summary.sets) == [1]
    tested = Result.from_dict(standing())
    assert isinstance(tested.summary, RotationSummary) and tested.summary.difference.verdict == "equal"
    nothing = Result.from_dict({**standing(), "activity": None, "summary": {}})
    assert nothing.summary is None and nothing.to_dict()["summary"] == {}


def test_the_summary_of_an_activity_has_its_own_keys_only(scored: Scored) -> None:
    exercise, test = scored.result.to_dict()["summary"], Result.from_dict(standing()).to_dict()["summary"]
    both = {"total", "sides", "sets", "change_first", "change_first_fault", "repeated"}
    assert set(exercise) == both and set(test) == both | {"difference", "work_on_first"}
    assert not set(exercise["total"]) & set(test["total"]) - {"score"}


def test_what_to_change_first_has_its_fault_beside_it() -> None:
    found = result("bridge", *reps(8, good=3, wrong="heel_lift")).to_dict()["summary"]
    assert (found["change_first"], found["change_first_fault"]) == ("Press the heel into the floor.", "heel_lift")
    clean = result("bridge", *reps(8)).to_dict()["summary"]
    assert (clean["change_first"], clean["change_first_fault"]) == (None, None)


def test_a_rotation_without_a_known_doubt_is_not_compared() -> None:
    sure, unsure = attempt("left", 50.0), replace(attempt("right", 30.0), uncertainty=None)
    summary = result("er-test", sure, unsure).summary
    assert isinstance(summary, RotationSummary)
    assert summary.difference.verdict == "unknown" and summary.work_on_first is None
