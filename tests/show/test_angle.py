"""The judged angle drawn where it was measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hipcam.show.angle import MEASURED, draw_angle
from hipcam.show.annotate import illustrate
from hipcam.show.stills import moments
from hipcam.track.scored import Scored

SAMPLES = Path(__file__).parents[2] / "sample_videos"


def drawn(lines: list[tuple[float, float]], value: str = "30°") -> np.ndarray:
    image = np.full((400, 400, 3), 128, np.uint8)
    draw_angle(image, np.array(lines), value)
    return image


def test_the_measured_line_and_the_arc_lie_between_its_points() -> None:
    image = drawn([(200, 300), (200, 100), (300, 273)])  # 30° from straight down
    pink = np.abs(image.astype(int) - MEASURED).max(axis=2) < 12
    assert pink[186, 250] and pink[100 + round(90 * np.cos(np.radians(15))), 200 + round(90 * np.sin(np.radians(15)))]
    assert not pink[:, :195].any()
    white = image.min(axis=2) > 240
    assert white[100:300, 200].sum() > 80 and not white[:, 210:].any()
    dark = image.max(axis=2) < 30
    assert dark[170:220, 260:320].any(), "the value stands beyond the arc"


def test_a_value_is_written_inside_the_picture() -> None:
    image = drawn([(390, 390), (390, 200), (395, 390)], "12° ± 4°")
    dark = np.flatnonzero((image.max(axis=2) < 30).any(axis=0))
    assert dark.min() > 250 and (image[:, -1] == 128).all()


def test_what_is_not_known_is_not_drawn() -> None:
    assert (drawn([(np.nan, np.nan)] * 3, "12°") == 128).all()


@pytest.mark.parametrize("name", ["er_test_left_limited", "er_test_cheat"])
def test_the_drawn_axis_lies_on_the_shank(name: str, sample: Callable[[str], Scored]) -> None:
    scored = sample(name)
    truth = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    for attempt in scored.result.attempts:
        assert attempt.rotation_at is not None
        at = attempt.rotation_at.middle
        _, apex, end = scored.lines[int(np.argmin(np.abs(scored.track.time - at)))]
        now = int(np.argmin(np.abs(np.array(truth["t"]) - at)))
        knee, ankle = (np.array(truth["joints_px"][f"{attempt.side}_{joint}"][now]) for joint in ("knee", "ankle"))
        shank, way = np.linalg.norm(ankle - knee), (end - apex) / np.linalg.norm(end - apex)
        assert np.linalg.norm(apex - knee) < 0.07 * shank
        assert all(abs((joint - apex) @ (-way[1], way[0])) < 0.05 * shank for joint in (knee, ankle))
        # What it shows is what was read: the tilt in the picture, from which the rotation was worked out.
        tilt = np.degrees(np.arctan2(way[0], way[1])) * (1 if attempt.side == "right" else -1)
        assert tilt == pytest.approx(attempt.rotation_at.in_picture, abs=1)
    stills = illustrate(scored, moments=[*moments(scored.result).values()])
    assert all((np.abs(still[:480].astype(int) - MEASURED).max(axis=2) < 12).sum() > 60 for still in stills)


def test_how_somebody_stood_is_near_the_truth(sample: Callable[[str], Scored]) -> None:
    scored = sample("er_test_left_limited")
    truth = json.loads((SAMPLES / "er_test_left_limited.json").read_text(encoding="utf-8"))
    for attempt in scored.result.attempts:
        at = attempt.rotation_at
        assert at is not None and at == attempt.clean_rotation_at
        now, angles = int(np.argmin(np.abs(np.array(truth["t"]) - at.middle))), truth["angles"]
        assert at.thigh_elevation == pytest.approx(angles[f"{attempt.side}_thigh_elevation"][now], abs=12)
        assert at.knee_flexion == pytest.approx(angles[f"{attempt.side}_knee_flexion"][now], abs=15)
        assert at.trunk_lean == pytest.approx(angles["trunk_lean_lateral"][now], abs=3)
        assert {attempt.side, at.standing_leg} == {"left", "right"}
