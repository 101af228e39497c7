"""Which pose network live coaching uses: what is installed and what this machine can do."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from hipcam.cli.live import Room
from hipcam.pose.model import PoseModel
from hipcam.pose.store import MODEL_DIR_VARIABLE, model_path
from hipcam.run import doctor
from hipcam.run import pace as module
from hipcam.run.pace import Pace, choose, pace, verdict


@pytest.mark.parametrize(
    ("activity", "rates", "expected"),
    [
        ("er-test", {"full": 60}, None),
        ("er-test", {"full": 60, "heavy": 28}, "heavy"),
        ("er-test", {"full": 60, "heavy": 14}, "full"),
        ("bridge", {"full": 60, "heavy": 28}, None),
        ("auto", {"full": 60, "heavy": 28}, None),
        ("bridge", {"full": 60, "lite": 90}, None),
        ("bridge", {"full": 8, "lite": 15}, "lite"),
        ("bridge", {"full": 4, "lite": 7}, None),
        ("er-test", {"full": 8, "heavy": 3, "lite": 15}, "lite"),
        ("er-test", {"full": 8, "heavy": 3}, "full"),
    ],
)
def test_what_is_installed_and_quick_enough_is_used(
    activity: str, rates: dict[str, float], expected: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MODEL_DIR_VARIABLE, str(tmp_path))
    for key in rates:
        model_path(key).touch()
    monkeypatch.setattr("hipcam.pose.store.verify_model", lambda key: PoseModel(key, "0" * 64, b""))
    monkeypatch.setattr(module, "pace", lambda model, timed: Pace(rates[model.name], timed, timed))
    choice = choose(activity)
    assert (choice.model if choice else None) == expected
    told_of = {"heavy": "heavy", "full": "heavy", "lite": "full"}
    assert choice is None or f"{rates[told_of[choice.model]]:.0f} pictures a second" in choice.told


def test_what_is_damaged_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODEL_DIR_VARIABLE, str(tmp_path))
    model_path("heavy").write_bytes(b"no model")
    assert choose("er-test") is None


@pytest.mark.parametrize(
    ("rate", "how", "said"),
    [(30, "smooth", "is smooth"), (18, "usable", "not quite smoothly"), (5, "slow", "too slow")],
)
def test_the_verdict_is_the_same_in_doctor_and_before_coaching(
    rate: float, how: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verdict(rate)[0] == how and said in verdict(rate)[1]
    assert doctor._judged_speed(rate).text == verdict(rate)[1]
    spoken: list[str] = []
    shown: list[str] = []
    room = Room.__new__(Room)
    room.speech = SimpleNamespace(say=lambda sayings: spoken.extend(saying.text for saying in sayings))  # type: ignore
    room._window = SimpleNamespace(tell=lambda sentence, trouble: shown.append(sentence))  # type: ignore
    room._tell_pace(rate)
    assert spoken == shown == ([verdict(rate)[1]] if how == "slow" else [])
    assert (verdict(rate)[1] in capsys.readouterr().err) is (how != "smooth")


@pytest.mark.slow
def test_the_clip_shows_somebody(pose_model: PoseModel) -> None:
    found = pace(pose_model, 3)
    assert found.seen == found.pictures == 8 and 0.1 < found.rate < 250
