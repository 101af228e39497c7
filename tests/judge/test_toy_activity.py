"""A fifth activity, brought in one file, goes all the way: from its settings to live coaching."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import toy_activity
from coaching import coach_for, run, said
from made_results import attempt, result
from skeleton import Camera, Move, film, squats

from hipcam import words
from hipcam.core.errors import SettingsError
from hipcam.core.landmarks import PoseTrack
from hipcam.judge import activity
from hipcam.judge.next_steps import plan, sentences
from hipcam.judge.recognise import Recogniser
from hipcam.judge.result import Result
from hipcam.judge.settings import Settings, read_settings
from hipcam.keep.history import History
from hipcam.measure.table import MEASURES
from hipcam.pose.calibration import default_calibration
from hipcam.pose.model import PoseModel, manifest
from hipcam.run.routine import exercises
from hipcam.show.captions import Story, places
from hipcam.show.export import csv_rows, mot_rows, trc_rows
from hipcam.show.report.page import report
from hipcam.show.text import describe
from hipcam.source.video import VideoInfo
from hipcam.track.scored import Reading, Scored, judge

MODEL = PoseModel("played", manifest().bundle_sha256, b"")
#: Two deep squats, a shallow one, one that does not count, and a deep one that drops.
DEPTHS = (95.0, 95.0, 60.0, 25.0, 95.0)


@pytest.fixture(scope="module", autouse=True)
def _registered() -> Iterator[None]:
    activity.register(toy_activity.SQUAT)
    words.add("en", toy_activity.WORDS)
    yield
    activity.forget("squat")


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    outs = (1.2, 1.2, 1.2, 1.2, 0.4)
    moves = [Move(1 + 4 * i, out, 0.8, 1.2, depth) for i, (depth, out) in enumerate(zip(DEPTHS, outs, strict=True))]
    return film(squats(moves, tail=1.5), Camera(), rate=15)


def read(track: PoseTrack, asked: str = "squat") -> Reading:
    width, height = track.size
    info = VideoInfo(Path("squats.mp4"), width, height, float(track.time[-1]), len(track), 0, "h264")
    quality = {"video_problems": {}, "most_people_seen": 1, "poses_rejected": 0}
    return Reading(track, info, {"leg_jump": np.zeros(len(track), np.float32)}, quality, asked)


@pytest.fixture(scope="module")
def scored(track: PoseTrack, _registered: None) -> Scored:
    return judge(read(track), "squat", Settings(), MODEL, "0" * 64)


def test_it_is_listed_with_all_its_words() -> None:
    assert activity.keys()[-1] == "squat"
    assert all(words.has(f"activity.squat.{what}") for what in activity.WORDS)
    with pytest.raises(ValueError, match="already"):
        activity.register(replace(toy_activity.SQUAT, on_floor=True))


def test_its_settings_are_a_table_like_any_other(tmp_path: Path) -> None:
    assert Settings().squat.deep == 80
    assert "squat" in Settings().to_dict()
    file = tmp_path / "mine.toml"
    file.write_text("[squat]\ndeep = 90\n")
    mine = read_settings(file)
    assert (mine.squat.deep, mine.squat.least_bend, mine.bridge) == (90, 40, Settings().bridge)
    for wrong, told in (("deep = 30", "must be less than"), ("dep = 3", "did you mean 'deep'"), ("deep = 999", "lie")):
        file.write_text(f"[squat]\n{wrong}\n")
        with pytest.raises(SettingsError, match=told):
            read_settings(file)


def test_it_is_scored(scored: Scored) -> None:
    result = scored.result
    assert result.activity == "squat"
    assert [rep.verdict for rep in result.reps] == ["pass", "pass", "fault", "pass"]
    assert len(result.partials) == 1
    (fault,) = result.reps[2].faults
    assert (fault.name, fault.message) == ("shallow_squat", "Go a little deeper.")
    assert [advice.code for advice in result.reps[3].advice] == ["squat_dropped"]
    assert result.provenance.settings["squat"]["deep"] == 80


def test_its_settings_take_effect(track: PoseTrack) -> None:
    deeper = toy_activity.SquatSettings(deep=120.0)
    result = judge(read(track), "squat", Settings().changed(squat=deeper), MODEL, "0" * 64).result
    assert [rep.verdict for rep in result.reps] == ["fault"] * 4


def test_it_is_told_from_the_others(track: PoseTrack) -> None:
    result = judge(read(track, "auto"), "auto", Settings(), MODEL, "0" * 64).result
    assert result.activity == "squat"
    assert "squat" in Recogniser(Settings(), default_calibration()).events


def test_its_curve_is_what_it_judged(scored: Scored) -> None:
    assert scored.curve is not None
    assert (scored.curve.label, scored.curve.low, scored.curve.target[0]) == ("bend", 0.0, 80.0)
    assert np.nanmax(scored.curve.value) == pytest.approx(max(rep.range for rep in scored.result.reps), abs=0.01)


def test_it_is_described_and_reported(scored: Scored) -> None:
    text, page = describe(scored.result), report(scored)
    assert "Squats on two legs" in text and "Go a little deeper." in text and "dropped: take more time" in text
    assert "Squats on two legs" in page and "How far the knees bend" in page and "Only the knees are looked at." in page


def test_it_is_annotated(scored: Scored) -> None:
    story = Story(scored)
    shown = [story.at(index) for index in range(len(scored.measures.time))]
    said = {one.caption.title for one in shown} | {one.caption.detail for one in shown}
    assert "Go a little deeper." in said
    assert shown[-1].done == 4 and shown[-1].good == 3
    assert len(places(scored.result.reps[2].faults[0], toy_activity.SQUAT)) == 2


def test_it_is_exported(scored: Scored) -> None:
    again = Result.from_dict(json.loads(scored.result.to_json()))
    assert again.to_dict() == scored.result.to_dict()
    header = next(iter(csv_rows(scored)))
    assert all(name in header for name in list(MEASURES)[:3])
    assert list(trc_rows(scored, "squats.trc")) and list(mot_rows(scored))


def test_it_is_kept(scored: Scored, tmp_path: Path) -> None:
    assert scored.curve is not None
    with History(tmp_path) as history:
        number = history.add(scored.result.to_dict(), kind="file", curve=scored.curve.to_dict())
        assert history.result(number)["activity"] == "squat"
        assert [entry.activity for entry in history.sessions(activity="squat")] == ["squat"]


def test_what_to_do_next(scored: Scored) -> None:
    steps = plan(scored.result)
    assert steps and steps[0].activity == "squat"
    assert sentences(steps)[0].startswith("Squats")


def test_it_follows_the_test_only_if_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    tested = result("er-test", attempt("left", 40.0), attempt("right", 38.0))
    assert "squat" in {step.activity for step in plan(tested)} and "squat" in exercises()
    apart = replace(toy_activity.SQUAT, in_routine=False)
    monkeypatch.setitem(activity._registered, "squat", apart)
    assert "squat" not in {step.activity for step in plan(tested)} and "squat" not in exercises()
    assert "bridge" in exercises()


def test_it_is_coached_live(track: PoseTrack) -> None:
    moments = run(track, "squat", coach_for("squat", reps=10, sets=1))
    told = said(moments)
    assert "Go. Bend your knees." in told and "Go a little deeper." in told and "Not counted: go deeper" in told
    assert max(moment.scene.reps or 0 for moment in moments) == 4
    gauges = {moment.scene.gauge.label for moment in moments if moment.scene.gauge}
    assert gauges == {"bend"}
