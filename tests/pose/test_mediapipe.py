"""Finding people and following one: with made-up people, then with the real network on composed clips."""

from __future__ import annotations

import io
import itertools
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import clips
import numpy as np
import pytest
from numpy.typing import NDArray
from people import HEIGHT, WIDTH, never, person, rank_lying
from runs import SAMPLES, hipcam
from tools import require

from hipcam.core.errors import ModelError
from hipcam.core.landmarks import Landmark, Pose
from hipcam.judge.settings import Settings
from hipcam.pose.calibration import default_calibration
from hipcam.pose.follow import Follower
from hipcam.pose.mediapipe import MediaPipePose, native_log_silenced
from hipcam.pose.model import PoseModel
from hipcam.track.scored import Reading, judge

GREY = 128
LIMITS = default_calibration().follow


class Scene:
    """A pose network that sees made-up people, and like the real one keeps to whom it has."""

    model = PoseModel("made up", "0" * 64, b"")

    def __init__(self, people: Callable[[float], list[Pose]], taken_by: Callable[[float], int | None]) -> None:
        self.people = people
        self.taken_by = taken_by  # whom it jumps to at a time, if anybody
        self.whom: int | None = None
        self.finds: list[float] = []
        self.restarts: list[tuple[float, int]] = []
        self.now = 0.0

    def forget(self) -> None:
        pass

    def estimate(self, image: NDArray[np.uint8], time: float) -> Pose | None:
        self.now = time
        jump = self.taken_by(time)
        self.whom = self.whom if jump is None else jump
        everybody = self.people(time)
        if self.whom is None:
            self.whom = max(range(len(everybody)), key=lambda i: float(np.ptp(everybody[i].image)), default=None)
        return everybody[self.whom] if self.whom is not None and self.whom < len(everybody) else None

    def find(self, image: NDArray[np.uint8]) -> list[Pose]:
        self.finds.append(self.now)
        return self.people(self.now)

    def restart(self, image: NDArray[np.uint8], time: float, *, outline: bool = False) -> Pose | None:
        """Whoever is not greyed out."""
        everybody = self.people(time)
        seen = [i for i, p in enumerate(everybody) if self.shown(image, p)]
        assert len(seen) == 1, "exactly the one person is left in the picture"
        self.whom = seen[0]
        self.restarts.append((time, seen[0]))
        return everybody[seen[0]]

    def fork(self) -> Scene:
        return Scene(self.people, self.taken_by)

    def close(self) -> None:
        pass

    @staticmethod
    def shown(image: NDArray[np.uint8], pose: Pose) -> bool:
        inside = np.clip(pose.image.astype(int), 0, (WIDTH - 1, HEIGHT - 1))
        return bool((image[inside[:, 1], inside[:, 0]] != GREY).any(axis=1).mean() > 0.6)


def follow(
    scene: Scene, seconds: float, rank: Callable[[Pose, tuple[int, int]], int] = rank_lying, **settings: Any
) -> tuple[Follower, list[Pose | None]]:
    follower = Follower(scene, rank, never, LIMITS, **settings)
    image = np.random.default_rng(1).integers(0, 100, (HEIGHT, WIDTH, 3), np.uint8)
    return follower, [follower.follow(image, i / 15) for i in range(round(seconds * 15))]


def same(a: Pose | None, b: Pose) -> bool:
    return a is not None and np.array_equal(a.image, b.image)


MAT = person(160, 400, 280, lying=True)
BYSTANDER = person(520, 240, 420, lying=False)


def test_a_larger_bystander_from_the_start_is_not_followed() -> None:
    scene = Scene(lambda t: [BYSTANDER, MAT], lambda t: 0 if t == 0 else None)
    follower, poses = follow(scene, 3)
    assert all(same(pose, MAT) for pose in poses)
    assert scene.restarts == [(0.0, 1)], "begun anew once, with the bystander greyed out"
    assert follower.people == 2


def test_nobody_is_looked_for_any_more_once_somebody_is_in_the_start_posture() -> None:
    scene = Scene(lambda t: [MAT], lambda t: None)
    follow(scene, 10)
    assert scene.finds == [0.0]


@pytest.mark.parametrize("rank, every", [(0, 1.0), (1, 3.0)])
def test_looking_around_goes_on_until_somebody_is(rank: int, every: float) -> None:
    scene = Scene(lambda t: [BYSTANDER], lambda t: None)
    follow(scene, 10, lambda pose, size: rank)
    assert len(scene.finds) == round(10 / every + 0.5)
    assert np.diff(scene.finds) == pytest.approx(every, abs=0.07)


def test_who_lies_down_later_is_taken_up() -> None:
    scene = Scene(lambda t: [BYSTANDER] if t < 2 else [BYSTANDER, MAT], lambda t: None)
    _, poses = follow(scene, 5)
    assert same(poses[0], BYSTANDER)
    assert all(same(pose, MAT) for pose in poses[3 * 15 + 1 :])


def test_a_jump_to_a_bystander_is_undone_in_the_same_frame() -> None:
    """The network leaps to somebody who walks past; the person is still there and is found again."""
    scene = Scene(lambda t: [MAT, BYSTANDER] if 2 < t < 3 else [MAT], lambda t: 1 if 2 < t < 2.1 else None)
    follower, poses = follow(scene, 5)
    assert all(same(pose, MAT) for pose in poses)
    assert follower.rejected == len(scene.restarts) > 0
    assert all(whom == 0 for _, whom in scene.restarts)


def test_a_hidden_person_is_missing_and_not_replaced() -> None:
    scene = Scene(lambda t: [BYSTANDER] if 2 < t < 3 else [MAT], lambda t: 0)
    follower, poses = follow(scene, 5)
    hidden = [pose for i, pose in enumerate(poses) if 2 < i / 15 < 3]
    assert hidden and all(pose is None for pose in hidden)
    assert all(same(pose, MAT) for i, pose in enumerate(poses) if not 2 < i / 15 < 3)
    assert follower.rejected == len(hidden)


def test_somebody_gone_for_good_is_given_up() -> None:
    scene = Scene(lambda t: [MAT] if t < 2 else [BYSTANDER], lambda t: 0)
    _, poses = follow(scene, 6, lost_after=2.0)
    assert all(pose is None for i, pose in enumerate(poses) if 2 <= i / 15 < 3.9)
    assert all(same(pose, BYSTANDER) for i, pose in enumerate(poses) if i / 15 > 4.1)


def test_movement_as_fast_as_a_body_can_is_not_a_jump() -> None:
    """A quick lift and a step forward at a tenth of a second a frame."""

    def moving(t: float) -> list[Pose]:
        return [person(160 + 150 * min(t, 2), 400 - 40 * np.sin(6 * t), 280 * (1 + 0.3 * min(t, 2)), lying=True)]

    follower, poses = follow(Scene(moving, lambda t: None), 3)
    assert follower.rejected == 0
    assert all(pose is not None for pose in poses)


def test_an_empty_room() -> None:
    follower, poses = follow(Scene(lambda t: [], lambda t: None), 3)
    assert poses == [None] * 45
    assert follower.people == 0


def test_the_larger_of_two_on_the_mat_is_followed() -> None:
    small = person(480, 150, 120, lying=True)
    scene = Scene(lambda t: [small, MAT, BYSTANDER], lambda t: 2 if t == 0 else None)
    _, poses = follow(scene, 2)
    assert all(same(pose, MAT) for pose in poses)


@pytest.mark.parametrize("needed", [True, False])
def test_outlines_are_needed_from_the_start_posture_of_an_activity_that_is_judged_by_them(needed: bool) -> None:
    wanted: Callable[..., bool] = (lambda pose, _: same(pose, MAT) and needed) if needed else never
    scene = Scene(lambda t: [MAT if t >= 2 else BYSTANDER], lambda t: 0)
    follower = Follower(scene, rank_lying, wanted, LIMITS)
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    decided = []
    for i in range(60):
        follower.follow(image, i / 15)
        decided.append(follower.following.outline)
    assert not any(decided[:30])
    assert decided[-1] is needed


# The network itself


@pytest.mark.slow
def test_stamps_rise_strictly_whatever_the_times(pose_model: PoseModel) -> None:
    stamps: list[int] = []
    nobody = SimpleNamespace(pose_landmarks=[], pose_world_landmarks=[], segmentation_masks=None)

    class Tracker:
        def detect_for_video(self, image: Any, stamp: int) -> Any:
            stamps.append(stamp)
            return nobody

        def close(self) -> None:
            pass

    times = [0.0, 0.0, 0.0001, 0.0004, 0.0005, 0.033, 0.0334, 0.0335, 0.1, 0.1, 0.0999, 7200.0005, 7200.0006]
    with MediaPipePose(pose_model) as network:
        network._tracker.close()
        network._tracker = Tracker()
        for time in times:
            assert network.estimate(np.zeros((32, 32, 3), np.uint8), time) is None
    assert all(type(stamp) is int for stamp in stamps)
    assert all(a < b for a, b in itertools.pairwise(stamps))
    assert max(abs(stamp - 1000 * time) for stamp, time in zip(stamps, times, strict=True)) < 5


@pytest.mark.slow
def test_repeated_times_in_a_file_are_no_trouble(
    estimator: MediaPipePose, read_clip: Callable[[Path, str], Reading], tmp_path: Path
) -> None:
    require("ffmpeg")
    path = clips.with_timestamps(
        SAMPLES / "bridge_clean_5.mp4", tmp_path / "odd.mkv", [10, 10, 10, 11, 11, 12, 40, 40, 41, 41]
    )
    track = read_clip(path, "bridge").track
    assert len(track) == 10
    assert (np.diff(track.time) > 0).all()


def test_something_that_is_no_pose_model() -> None:
    with pytest.raises(ModelError, match="nonsense cannot be loaded"):
        MediaPipePose(PoseModel("nonsense", "0" * 64, b"PK\x03\x04nonsense"))


@pytest.mark.slow
@pytest.mark.parametrize("width", [322, 323, 324, 325])
def test_pictures_of_any_width(pose_model: PoseModel, width: int) -> None:
    """Also with outlines, for which the network wants widths that are multiples of four."""
    picture = np.full((241, width, 3), 90, np.uint8)
    with MediaPipePose(pose_model) as network:
        assert network.find(picture) == []
        assert network.restart(picture, 0.0, outline=True) is None


# On film


def truth(name: str) -> dict[str, Any]:
    return dict(json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8")))


def middle_of_hips(joints: dict[str, Any]) -> NDArray[np.float64]:
    return np.asarray((np.array(joints["left_hip"], float) + np.array(joints["right_hip"], float)) / 2)


@pytest.mark.slow
def test_the_person_on_the_mat_is_followed_in_every_frame(read_sample: Callable[[str], Reading]) -> None:
    """Somebody stands behind; the network alone followed the bystander."""
    reading, known = read_sample("bridge_bystander_incomplete"), truth("bridge_bystander_incomplete")
    track = reading.track
    assert track.has_person.all()
    hips = track.image[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    to_person = np.linalg.norm(hips - middle_of_hips(known["joints_px"]), axis=1)
    to_bystander = np.linalg.norm(hips - middle_of_hips(known["bystander_px"]), axis=1)
    assert to_person.max() < 30
    assert (to_bystander > 2 * to_person).all()
    assert reading.quality["most_people_seen"] == 2


#: The person of the squats, standing, cut out and enlarged: nearer to the camera than the one on the mat.
NEARER = "[1:v]trim=end={end},setpts=PTS-STARTPTS,crop=200:420:226:40,scale=-2:480"


def one_repetition(reading: Reading, model: PoseModel) -> None:
    for activity in ("bridge", "auto"):
        result = judge(reading, activity, Settings(), model, "0" * 64).result
        assert result.activity == "bridge"
        assert len(result.reps) == 1
        assert result.reps[0].start == pytest.approx(1.7, abs=0.4)
        assert result.reps[0].end == pytest.approx(5.4, abs=0.4)


@pytest.mark.slow
@pytest.mark.parametrize("order", ["[near][mat]", "[mat][near]"])
def test_a_nearer_bystander_beside_the_mat_from_the_first_frame(
    tmp_path: Path, read_clip: Callable[[Path, str], Reading], pose_model: PoseModel, order: str
) -> None:
    require("ffmpeg")
    path = tmp_path / "beside.mp4"
    clips.ffmpeg(
        "-t",
        "5.9",
        "-i",
        SAMPLES / "bridge_clean_5.mp4",
        "-t",
        "5.9",
        "-i",
        SAMPLES / "negative_squats.mp4",
        "-filter_complex",
        f"{NEARER.format(end=5.9)}[near];[0:v]copy[mat];{order}hstack[v]",
        "-map",
        "[v]",
        *clips.FAST_H264,
        path,
    )
    reading = read_clip(path, "auto")
    assert reading.quality["most_people_seen"] >= 2, "the bystander was there to be seen"
    assert reading.track.has_person.mean() > 0.97
    one_repetition(reading, pose_model)


@pytest.mark.slow
def test_somebody_walking_past_in_front_does_not_take_over(
    tmp_path: Path, read_clip: Callable[[Path, str], Reading], pose_model: PoseModel
) -> None:
    """A second across the picture, as tall as it, while the hips are up; for some frames in front of the hips."""
    require("ffmpeg")
    path = tmp_path / "past.mp4"
    walker = "[1:v]trim=end_frame=1,loop=200:1:0,setpts=N/15/TB,crop=104:384:274:56,scale=-2:480[walker]"
    x = r"if(between(t\,3\,4)\,-130+(t-3)*770\,-1000)"
    clips.ffmpeg(
        "-t",
        "5.9",
        "-i",
        SAMPLES / "bridge_clean_5.mp4",
        "-t",
        "5.9",
        "-i",
        SAMPLES / "negative_squats.mp4",
        "-filter_complex",
        f"{walker};[0:v][walker]overlay=x='{x}':y=0:shortest=1[v]",
        "-map",
        "[v]",
        *clips.FAST_H264,
        path,
    )
    reading = read_clip(path, "auto")
    one_repetition(reading, pose_model)
    hips = reading.track.image[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    off = np.linalg.norm(hips - middle_of_hips(truth("bridge_clean_5")["joints_px"])[: len(hips)], axis=1)
    assert np.nanmax(off) < 50
    assert reading.track.has_person.mean() > 0.9


def test_networks_that_have_changed_places_are_one_sentence(pose_model: PoseModel, tmp_path: Path) -> None:
    """They load, and fail with the first picture and once more when they are closed."""
    with zipfile.ZipFile(io.BytesIO(pose_model.data)) as bundle:
        first, second = bundle.namelist()
        parts = {first: bundle.read(second), second: bundle.read(first)}
    with zipfile.ZipFile(tmp_path / "swapped.task", "w") as bundle:
        for name, data in parts.items():
            bundle.writestr(name, data)
    done = hipcam("score", SAMPLES / "er_test_cheat.mp4", "--workers", "1", "--model", tmp_path / "swapped.task")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"hipcam: The pose model swapped cannot be loaded")
    assert len(done.stderr.splitlines()) == 1


def test_what_silences_two_networks_at_once_ends_with_the_later_one(capfd: pytest.CaptureFixture[str]) -> None:
    """Networks run in several threads; whoever is first to end must not let the other be heard, nor shut all up."""
    first, second = native_log_silenced(True), native_log_silenced(True)
    os.write(2, b"before ")
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    os.write(2, b"W0000 ")
    second.__exit__(None, None, None)
    with native_log_silenced(False):
        os.write(2, b"after")
    assert capfd.readouterr().err == "before after"
