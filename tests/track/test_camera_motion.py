"""The camera's own movement: seen in the background, taken out of the landmarks, and exactly none where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from movements import CAMERAS, three_movements
from skeleton import Array, Found, film, follow

from hipcam.core.landmarks import Pose, PoseTrack
from hipcam.judge.records import Attempt, Rep
from hipcam.measure.measures import compute_measures
from hipcam.pose.calibration import default_calibration
from hipcam.track.evidence.camera_motion import NOT_MOVED, CameraPath, CameraWatch, Similarity, moved_line
from hipcam.track.evidence.observer import Observer
from hipcam.track.steady import as_filmed, camera_quality, points_as_filmed, since_first, steady

SIZE = (320, 240)
MARGIN = 60
RATE = 15.0


def room(seed: int = 1) -> Array:
    """A room with things in it, larger than the picture; plain where the person stands."""
    rng = np.random.default_rng(seed)
    picture = np.full((SIZE[1] + 2 * MARGIN, SIZE[0] + 2 * MARGIN, 3), 150, np.uint8)
    for _ in range(90):
        x, y = rng.integers(0, picture.shape[1] - 30), rng.integers(0, picture.shape[0] - 30)
        w, h = rng.integers(8, 40, 2)
        cv2.rectangle(picture, (int(x), int(y)), (int(x + w), int(y + h)), rng.integers(40, 230, 3).tolist(), -1)
    return np.asarray(cv2.GaussianBlur(picture, (3, 3), 0))


def seen(picture: Array, moved: Similarity) -> Array:
    """What a camera sees whose picture has moved like that."""
    middle = (picture.shape[1], picture.shape[0])
    matrix, offset = moved._replace(dx=0, dy=0).matrix(middle)
    offset = offset + np.array([moved.dx, moved.dy]) * min(SIZE)
    whole = cv2.warpAffine(picture, np.column_stack([matrix, offset]), middle, flags=cv2.INTER_CUBIC)
    return np.asarray(whole[MARGIN:-MARGIN, MARGIN:-MARGIN])


def person(at: float = 160.0) -> Pose:
    """Somebody in the middle of the picture."""
    track = film(three_movements("er-test"), replace(CAMERAS["er-test"], size=SIZE), rate=2)
    image = track.image[0] - track.image[0, :, 0].mean() * np.array([1, 0]) + np.array([at, 0])
    return Pose(image.astype(np.float32), track.world[0], track.visibility[0])


def watched(path: Callable[[float], Similarity], seconds: float = 3.0, noise: float = 2.0, rate: float = RATE) -> Array:
    """What is found for a camera that moves like that: times, truth and path, and the values of each picture."""
    rng, picture = np.random.default_rng(2), room()
    watch, rows = CameraWatch(), []
    for time in np.arange(0, seconds, 1 / rate):
        image = seen(picture, path(time)) + rng.normal(0, noise, (SIZE[1], SIZE[0], 3))
        values = watch.observe(np.clip(image, 0, 255).astype(np.uint8), person(), float(time))
        rows.append((values.get("camera_known", np.nan), *watch.path.now, *path(time)))
    return np.array(rows)


def test_a_camera_that_stands_has_moved_by_exactly_nothing() -> None:
    rows = watched(lambda time: NOT_MOVED)
    assert (rows[1:, 0] == 1).all()
    assert (rows[:, 1:5] == np.array(NOT_MOVED)).all()


MOVEMENTS: dict[str, Callable[[float], Similarity]] = {
    "sway": lambda time: Similarity(dy=0.02 * np.sin(2 * np.pi * 0.5 * time)),
    "drift": lambda time: Similarity(dx=0.01 * time, dy=-0.006 * time),
    "zoom": lambda time: Similarity(scale=1 + 0.06 * time),
    "pan": lambda time: Similarity(dx=0.08 * time),
    "hand": lambda time: Similarity(
        0.01 * np.sin(5 * time), 0.012 * np.cos(7 * time) - 0.012, 1.0, 0.8 * np.sin(4 * time)
    ),
}


@pytest.mark.parametrize("rate", [RATE, 30.0])
@pytest.mark.parametrize("how", MOVEMENTS)
def test_how_the_camera_moves_is_found(how: str, rate: float) -> None:
    rows = watched(MOVEMENTS[how], seconds=45 / rate, rate=rate)
    assert (rows[1:, 0] == 1).all()
    found, truth = rows[:, 1:5], rows[:, 5:]
    assert np.abs(found - truth)[:, :2].max() < 0.003
    assert np.abs(found - truth)[:, 2].max() < 0.006 and np.abs(found - truth)[:, 3].max() < 0.15


def test_a_camera_that_stands_is_looked_at_every_twentieth_of_a_second_and_a_push_seen_at_once() -> None:
    # At 30 pictures a second every second one is compared while it stands; pushed after 0.5 s, each is again.
    picture, watch, compared, rows = room(), CameraWatch(), [], []
    compare = watch._compare
    watch._compare = lambda *what: (compared.append(time), compare(*what))[1]  # type: ignore[method-assign]
    for k in range(30):
        time = k / 30
        watch.observe(seen(picture, Similarity(dx=0.02 if k >= 15 else 0.0)).astype(np.uint8), person(), time)
        rows.append(watch.path.now.dx)
    assert [round(30 * t) for t in compared] == [0, 1, 3, 5, 7, 9, 11, 13, *range(15, 30)]
    np.testing.assert_allclose(rows, [0.0] * 15 + [0.02] * 15, atol=0.002)


def test_somebody_who_walks_by_is_not_the_camera() -> None:
    """A bystander of more points than the wall behind was taken for the room."""
    rng, picture = np.random.default_rng(3), room()
    passer_by = rng.integers(0, 255, (110, 40, 3), np.uint8)
    watch = CameraWatch()
    for time in np.arange(0, 2, 1 / RATE):
        image = seen(picture, NOT_MOVED).copy()
        x = int(20 + 25 * time)
        image[60:170, x : x + 40] = passer_by
        watch.observe(image, person(230), float(time))
        assert watch.path.now == NOT_MOVED


@pytest.mark.parametrize(("contrast", "noise"), [(0.05, 2), (0.12, 2), (0.12, 5), (0.2, 3)])
def test_in_a_dim_room_noise_is_not_the_camera(contrast: float, noise: float) -> None:
    rng, watch, said = np.random.default_rng(0), CameraWatch(), []
    dim = 40 + contrast * (seen(room(), NOT_MOVED).astype(float) - 150)
    for time in np.arange(0, 2, 1 / RATE):
        image = np.clip(dim + rng.normal(0, noise, dim.shape), 0, 255).astype(np.uint8)
        said.append(watch.observe(image, person(), float(time)).get("camera_known"))
        assert watch.path.now == NOT_MOVED
    assert 0.0 not in said


def test_before_a_plain_wall_nothing_is_known_and_nothing_said() -> None:
    watch = CameraWatch()
    for time in np.arange(0, 1, 1 / RATE):
        values = watch.observe(np.full((SIZE[1], SIZE[0], 3), 140, np.uint8), person(), float(time))
        assert "camera_known" not in values
    assert watch.path.now == NOT_MOVED


def test_where_everything_moves_on_its_own_that_is_said() -> None:
    rng, watch, said = np.random.default_rng(4), CameraWatch(), []
    spots = rng.uniform(10, 230, (120, 2))
    ways = rng.normal(0, 25, (120, 2))
    for time in np.arange(0, 0.5, 1 / RATE):
        image = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
        for spot, way in zip(spots, ways, strict=True):
            x, y = (spot + way * time).astype(int)
            cv2.rectangle(image, (int(x), int(y)), (int(x) + 7, int(y) + 7), (220, 220, 220), -1)
        said.append(watch.observe(image, None if time else person(-400), float(time)).get("camera_known"))
    assert 0.0 in said and 1.0 not in said[3:]


@pytest.mark.parametrize("how, rate", [("hand", RATE), ("stands", 30.0)])
def test_a_reading_that_begins_anew_sees_the_same(how: str, rate: float) -> None:
    """Whoever reads a stretch of a recording takes a new reference where it begins."""
    path, picture, begin = {"stands": lambda _: NOT_MOVED, **MOVEMENTS}[how], room(), 15 / rate
    readings = []
    for start in (0, 9):
        watch = CameraWatch([begin])
        rows = {}
        for k in range(start, 30):
            values = watch.observe(seen(picture, path(k / rate)).astype(np.uint8), person(), k / rate)
            rows[k] = (values, watch.mark)
        readings.append(rows)
    whole, part = readings
    assert whole[15][1] != part[15][1], "compared with different pictures"
    for k in range(16, 30):
        assert whole[k] == part[k]


def test_movements_add_up_and_cancel() -> None:
    first, then = Similarity(0.1, -0.05, 1.1, 5.0), Similarity(-0.02, 0.03, 0.95, -3.0)
    point = np.array([100.0, 40.0])
    (a, b), (c, d), (e, f) = (moved.matrix(SIZE) for moved in (first, then, then.after(first)))
    assert np.allclose(e @ point + f, c @ (a @ point + b) + d)
    assert np.allclose(first.inverse().after(first), NOT_MOVED, atol=1e-12)
    at, slope = moved_line(0.5, 0.0, Similarity(dx=0.1), SIZE)
    assert (at, slope) == (pytest.approx(0.6), pytest.approx(0.0))


def test_a_path_goes_on_from_reference_to_reference() -> None:
    path = CameraPath()
    known = {"camera_known": 1.0, "camera_dy": 0.0, "camera_scale": 1.0, "camera_roll": 0.0}
    path.update({"camera_reference": 1.0})
    path.update({**known, "camera_dx": 0.1, "camera_reference": 1.0})
    assert path.update({**known, "camera_dx": 0.05}).dx == pytest.approx(0.15)
    assert path.update({}).dx == pytest.approx(0.15), "as it was last"


# --- Landmarks -------------------------------------------------------------------------------------------------------


def shaken(track: PoseTrack) -> tuple[PoseTrack, dict[str, Array]]:
    """The track as a camera in a hand would have filmed it, and what the background showed of it."""
    path = [
        Similarity(0.01 * np.sin(3 * t), 0.012 * np.sin(2 * t), 1 + 0.02 * np.sin(t), 1.5 * np.sin(2.5 * t))
        for t in track.time
    ]
    observed = {
        f"camera_{name}": np.array([getattr(moved, name) for moved in path], np.float32) for name in Similarity._fields
    }
    observed["camera_known"] = np.ones(len(track), np.float32)
    return as_filmed(track, observed), observed


def verdicts(found: Found) -> list[dict[str, str]]:
    """What is said of each check of each movement."""
    judged: list[Rep | Attempt] = [*found.reps, *found.attempts]
    return [{name: check.verdict for name, check in event.checks.items()} for event in judged]


@pytest.mark.parametrize("activity", CAMERAS)
def test_every_measure_profits(activity: str) -> None:
    track = film(three_movements(activity), CAMERAS[activity], rate=15)
    moved, observed = shaken(track)
    assert np.abs(moved.image - track.image).max() > 5
    back, _ = steady(moved, observed)
    assert np.abs(back.image - track.image).max() < 0.01 and np.abs(back.world - track.world).max() < 1e-4
    assert np.abs(points_as_filmed(back.image, observed, track.size) - moved.image).max() < 0.01
    still, steadied = (compute_measures(one).values for one in (track, back))
    for name, values in still.items():
        assert np.allclose(steadied[name], values, atol=0.05, equal_nan=True), name


@pytest.mark.parametrize("activity", CAMERAS)
def test_verdicts_are_those_of_a_camera_that_stands(activity: str) -> None:
    track = film(three_movements(activity), CAMERAS[activity], rate=15)
    moved, observed = shaken(track)
    still, found = (verdicts(follow(one, activity)) for one in (track, steady(moved, observed)[0]))
    assert still and found == still


def test_a_track_read_before_the_camera_was_watched_stays_as_it_is() -> None:
    track = film(three_movements("bridge"), CAMERAS["bridge"], rate=5)
    same, values = steady(track, {})
    assert same is track and not values and as_filmed(track, {}) is track
    assert camera_quality({}) == since_first({}) == {}
    still = {f"camera_{n}": np.full(len(track), v, np.float32) for n, v in NOT_MOVED._asdict().items()}
    assert steady(track, still)[0] is track


def test_what_is_read_beside_the_landmarks_turns_with_them() -> None:
    track = film(three_movements("er-test"), CAMERAS["er-test"], rate=5)
    moved, observed = shaken(track)
    plumb = np.full(len(track), 12.0, np.float32)
    lines = [
        moved_line(0.7, 0.02, Similarity(*row), track.size)
        for row in zip(*(observed[f"camera_{name}"].tolist() for name in Similarity._fields), strict=True)
    ]
    at, slope = np.array(lines, np.float32).T
    shown = observed | {"left_shank_tilt": plumb - observed["camera_roll"], "stick_at": at, "stick_slope": slope}
    _, values = steady(moved, shown)
    assert np.allclose(values["left_shank_tilt"], 12, atol=1e-3)
    assert np.allclose(values["stick_at"], 0.7, atol=1e-4) and np.allclose(values["stick_slope"], 0.02, atol=1e-4)


def test_the_camera_is_counted() -> None:
    track = film(three_movements("er-test"), CAMERAS["er-test"], rate=5)
    _, observed = shaken(track)
    observed["camera_known"][3:5] = 0
    assert camera_quality(observed) == {"camera_moved": int((observed["camera_roll"] != 0).sum()), "camera_unknown": 2}


# --- Where nobody knows ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activity", "names"),
    [("er-test", {"pelvis_hike", "stance_knee_bend"}), ("bridge", {"heel_lift"}), ("ninety-ninety", {"heel_lift"})],
)
def test_changes_of_place_are_unknown_while_the_camera_moves_nobody_knows_how(activity: str, names: set[str]) -> None:
    track = film(three_movements(activity), CAMERAS[activity], rate=15)
    lost = {"camera_known": np.zeros(len(track), np.float32)}
    found = follow(track, activity, observed=lost)
    judged: list[Rep | Attempt] = [*found.reps, *found.attempts]
    assert judged
    for event in judged:
        for name in names:
            check = event.checks[name]
            assert check.verdict == "unknown" and check.reason is not None
            assert check.reason.code in ("camera_moved", "film_from_side")


def test_an_observer_watches_the_camera_though_nobody_is_there() -> None:
    observer = Observer(default_calibration())
    picture = seen(room(), NOT_MOVED).astype(np.uint8)
    observer.observe(picture, person(), 0.0)
    assert observer.observe(picture, None, 0.1)["camera_known"] == 1
    assert observer.mark != 0 and observer.moved == NOT_MOVED
