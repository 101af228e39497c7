"""Settings: defaults, the TOML file over them, and what happens to a wrong one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from runs import SAMPLES

from hipcam.cli import main
from hipcam.core.errors import SettingsError
from hipcam.judge.settings import Settings, read_settings
from hipcam.pose.model import PoseModel
from hipcam.track.scored import Reading, judge


def write(folder: Path, text: str) -> Path:
    path = folder / "my settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


# Defaults


def test_every_default_is_described_and_within_its_own_limits() -> None:
    seen = 0
    for table, values in Settings().tables().items():
        assert is_dataclass(values)
        for setting in fields(values):
            where, about = f"{table}.{setting.name}", setting.metadata
            default = getattr(values, setting.name)
            assert isinstance(default, float), where
            assert about["low"] <= default <= about["high"], where
            assert math.isfinite(about["low"]) and math.isfinite(about["high"]), f"{where} has no largest value"
            assert about["low"] < about["high"], where
            assert about["unit"] and about["meaning"], where
            seen += 1
    assert seen > 30


def test_defaults_are_the_specifications() -> None:
    settings = Settings()
    assert settings.arming.arming_time == 0.2
    assert (settings.bridge.least_share, settings.bridge.hold_time) == (0.60, 5.0)
    assert (settings.bridge.hold_within, settings.bridge.hold_loss) == (10, 25)
    assert (settings.er_test.leg_up, settings.er_test.leg_down, settings.er_test.least_rotation) == (70, 45, 10)
    assert settings.er_test.hold_time == 0.5
    assert (settings.ninety_ninety.least_lean, settings.ninety_ninety.least_share) == (15, 0.60)
    assert (settings.side_lying.least_rise, settings.side_lying.least_share) == (10, 0.60)


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().bridge.least_share = 0.5


def test_the_defaults_written_out_and_read_back_are_the_defaults(tmp_path: Path) -> None:
    text = "".join(
        f"[{table}]\n" + "".join(f"{name} = {value!r}\n" for name, value in values.items())
        for table, values in Settings().to_dict().items()
    )
    assert read_settings(write(tmp_path, text)) == Settings()


# The file


def test_a_file_overrides_only_what_it_names(tmp_path: Path) -> None:
    found = read_settings(write(tmp_path, "[bridge]\nleast_share = 0.9\nhold_time = 7\n[arming]\narming_time = 1\n"))
    expected = Settings().changed(
        bridge=replace(Settings().bridge, least_share=0.9, hold_time=7.0),
        arming=replace(Settings().arming, arming_time=1.0),
    )
    assert found == expected
    assert isinstance(found.bridge.hold_time, float), "whole numbers become floats, so that results do not differ"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "[bridge]\n", "\ufeff[bridge]\n"])
def test_a_file_that_changes_nothing(tmp_path: Path, text: str) -> None:
    assert read_settings(write(tmp_path, text)) == Settings()


@pytest.mark.parametrize(
    "text, said",
    [
        ("[brige]\nleast_share = 0.5", "brige is not a setting; did you mean 'bridge'?"),
        ("[bridge]\nleast_shar = 0.5", "bridge.least_shar is not a setting; did you mean 'least_share'?"),
        ("[bridge]\nxyzzy = 1", "bridge.xyzzy is not a setting; there are "),
        ("hold_time = 1", "hold_time is not a setting"),
        ("bridge = 5", "bridge is a table of settings"),
        ("[bridge]\nhold_time = '5'", "bridge.hold_time must be a number (s), not '5'."),
        ("[bridge]\nhold_time = true", "bridge.hold_time must be a number (s), not True."),
        ("[bridge]\nhold_time = [1, 2]", "bridge.hold_time must be a number"),
        ("[bridge.hold_time]\nx = 1", "bridge.hold_time must be a number"),
        ("[bridge]\nhold_time = 2020-01-01", "bridge.hold_time must be a number"),
        ("[bridge]\nleast_share = 1.5", "bridge.least_share must lie between 0.1 and 1 share, not 1.5."),
        ("[bridge]\nhold_time = -5", "bridge.hold_time must lie between"),
        ("[bridge]\nhold_time = nan", "bridge.hold_time must lie between"),
        ("[bridge]\nhold_time = inf", "bridge.hold_time must lie between"),
        ("[signals]\ncutoff = -inf", "signals.cutoff must lie between"),
        ("[bridge]\nhold_time = 1" + "0" * 400, "bridge.hold_time must lie between"),
        ("[er_test]\nleg_down = 85", "er_test.leg_down (85) must be less than er_test.leg_up (70)."),
        ("[movement]\nreturn_share = 0.9\ntop_share = 0.8", "movement.return_share (0.9) must be less than"),
        ("[bridge]\npartial_share = 0.7", "bridge.partial_share (0.7) must be less than bridge.least_share (0.6)."),
        ("[bridge\n", "is not valid TOML"),
        ("x = " + "[" * 100_000, "is not valid TOML: it is nested too deep"),
        ("[bridge]\nhold_time = " + "9" * 6000, "is not valid TOML"),
        ("# " + "x" * 2_000_000, "is larger than a megabyte"),
        ("[bridge]\nhold_time = 1\nhold_time = 2\n", "is not valid TOML"),
    ],
)
def test_a_wrong_file_is_told_in_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as raised:
        read_settings(path)
    assert said in str(raised.value)
    out = tmp_path / "out"
    code = main(["score", str(SAMPLES / "bridge_clean_5.mp4"), "--settings", str(path), "--out", str(out)])
    heard = capfd.readouterr()
    assert (code, heard.out, heard.err) == (2, "", f"hipcam: {raised.value}\n")
    assert path.name in heard.err
    assert not out.exists()


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be read: No such file"):
        read_settings(tmp_path / "nothing.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path)
    noise = tmp_path / "noise.toml"
    noise.write_bytes(bytes(range(128, 256)))
    with pytest.raises(SettingsError, match="not valid TOML"):
        read_settings(noise)


# They take effect


def scored(reading: Reading, model: PoseModel, tmp_path: Path, text: str, activity: str = "bridge") -> dict[str, Any]:
    settings = read_settings(write(tmp_path, text))
    result = judge(reading, activity, settings, model, "0" * 64).result.to_dict()
    assert result["provenance"]["settings"] == settings.to_dict()
    return result


def test_a_stricter_share_turns_low_bridges_into_partials(
    read_sample: Callable[[str], Reading], pose_model: PoseModel, tmp_path: Path
) -> None:
    """The second and the fifth lift of this clip reach 65 % and 67 % of the way."""
    reading = read_sample("bridge_bystander_incomplete")
    usual = scored(reading, pose_model, tmp_path, "")
    strict = scored(reading, pose_model, tmp_path, "[bridge]\nleast_share = 0.8")
    assert (len(usual["reps"]), len(usual["partials"])) == (5, 0)
    assert (len(strict["reps"]), len(strict["partials"])) == (3, 2)
    assert [p["peak"] for p in strict["partials"]] == [usual["reps"][1]["peak"], usual["reps"][4]["peak"]]
    assert all(0.55 < p["share"] < 0.8 for p in strict["partials"])


def test_a_shorter_hold_time_turns_bridges_into_holds(
    read_sample: Callable[[str], Reading], pose_model: PoseModel, tmp_path: Path
) -> None:
    reading = read_sample("bridge_bystander_incomplete")
    found = scored(reading, pose_model, tmp_path, "[bridge]\nhold_time = 1.0")
    assert found["holds"] and len(found["holds"]) + len(found["reps"]) == 5
    assert all(hold["duration"] >= 1 for hold in found["holds"])


def test_long_arming_and_quiet_times_lose_all_repetitions(
    read_sample: Callable[[str], Reading], pose_model: PoseModel, tmp_path: Path
) -> None:
    """The start posture is held for 1.7 s before the first lift, and never for 9 s."""
    reading = read_sample("bridge_bystander_incomplete")
    found = scored(reading, pose_model, tmp_path, "[arming]\narming_time = 9\nquiet_time = 9")
    assert not found["reps"]
    assert found["unknown"]


def test_a_quiet_moment_counts_what_came_before_it(
    read_sample: Callable[[str], Reading], pose_model: PoseModel, tmp_path: Path
) -> None:
    """Nobody kept the start posture for 9 s, but between repetitions it is kept for half a second."""
    reading = read_sample("bridge_bystander_incomplete")
    found = scored(reading, pose_model, tmp_path, "[arming]\narming_time = 9")
    assert len(found["reps"]) == 5


def test_smoothing_follows_its_setting(
    read_sample: Callable[[str], Reading], pose_model: PoseModel, tmp_path: Path
) -> None:
    found = scored(read_sample("bridge_bystander_incomplete"), pose_model, tmp_path, "[signals]\ncutoff = 1.5")
    assert any("1.5 Hz" in step for step in found["provenance"]["steps"])
    assert len(found["reps"]) == 5
    assert found["reps"] != scored(read_sample("bridge_bystander_incomplete"), pose_model, tmp_path, "")["reps"]
