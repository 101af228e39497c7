"""Recordings whose pictures change their shape: each part is measured in its own, and following begins anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import clips
import numpy as np
import pytest
from runs import SAMPLES
from sessions import LIVE
from skeleton import er_test, film
from tools import require

from hipcam.core.files import write_files
from hipcam.judge.records import Event
from hipcam.judge.settings import Settings
from hipcam.live.watcher import Watcher
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import PoseModel
from hipcam.show.annotate import illustrate
from hipcam.source.camera import Shot
from hipcam.source.video import VideoFile
from hipcam.track.parts import joined_tracks, parts
from hipcam.track.scored import Scored, judge, read
from hipcam.track.stored import load_reading, store_reading

#: The sample film with its pictures cut from 640x480 to 400x480 from here on, seconds.
AT = 1.0


@pytest.fixture(scope="session")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require("ffmpeg")
    to = tmp_path_factory.mktemp("turned") / "turned.ts"
    return clips.reshaped(SAMPLES / "er_test_cheat.mp4", to, AT, "crop=400:480:120:0")


def rotations(events: tuple[Event, ...] | list[Event]) -> list[float]:
    return [getattr(event, "rotation", None) or np.nan for event in events]


def test_angles_are_those_of_the_film_whose_shape_stays(
    turned: Path, score: Callable[[Path], Scored], sample: Callable[[str], Scored]
) -> None:
    found, untouched = score(turned), sample("er_test_cheat")
    assert rotations(found.result.attempts) == pytest.approx(rotations(untouched.result.attempts), abs=2.5)
    assert [attempt.clean for attempt in found.result.attempts] == [True, False]
    assert found.result.quality["pictures"] == ["shape_changed"]
    assert found.result.quality["out_of_picture"] == 0
    at = round(AT * 15)
    assert found.reading.shapes == ((at, 400, 480),)
    # The picture's left edge has gone 120 pixels to the right.
    nose = found.track.image[[at - 3, at + 3], 0, 0]
    assert nose[0] - nose[1] == pytest.approx(120, abs=4)


def test_read_by_several_stored_and_drawn(
    turned: Path, score: Callable[[Path], Scored], pose_model: PoseModel, estimator: MediaPipePose, tmp_path: Path
) -> None:
    one = score(turned)
    joined = read(turned, "auto", Settings(), estimator, model=pose_model, workers=2)
    assert joined.quality["stretches"] == 2 and joined.shapes == one.reading.shapes
    assert np.array_equal(joined.track.image, one.reading.track.image, equal_nan=True)
    path = tmp_path / "track.npz"
    write_files([(path, lambda place: store_reading(one, place))])
    stored = load_reading(path)
    again = judge(stored.reading, "auto", Settings(), stored.model, stored.source_sha256)
    assert again.result.attempts == one.result.attempts
    before, after = illustrate(one, None, [AT - 0.2, AT + 0.2])
    assert before.shape == after.shape
    # A narrow picture stands in the middle of the first one's place, with the skeleton on it.
    assert before[200, 60].any() and not after[200, 60].any()
    shown = after[:480, 120:520].astype(int)
    plain = next(frame.image for frame in VideoFile(turned) if frame.time >= AT + 0.19)
    assert 0.005 < (np.abs(shown - plain).max(axis=2) > 60).mean() < 0.1


def test_live_as_well(turned: Path, sample: Callable[[str], Scored], estimator: MediaPipePose) -> None:
    estimator.forget()
    settings = replace(LIVE, arming=Settings().arming)
    watcher = Watcher(estimator, "er-test", settings)
    for frame in VideoFile(turned):
        watcher.watch(Shot(frame.image, frame.time, 0.0, 0))
    watcher.finish()
    watcher.close()
    result, _ = watcher.result("turned", watcher.events, dropped=0)
    assert rotations(result.attempts) == pytest.approx(rotations(sample("er_test_cheat").result.attempts), abs=6)


def test_taken_apart_and_put_together() -> None:
    track = film(er_test([]).until(2.0), rate=10)
    pieces = [part for part, _ in parts(track, {}, [(4, 300, 200), (9, 640, 480)])]
    assert [len(part) for part in pieces] == [4, 5, len(track) - 9]
    assert [part.size for part in pieces] == [track.size, (300, 200), (640, 480)]
    assert np.array_equal(joined_tracks(pieces).image, track.image)
