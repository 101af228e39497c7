"""What is read from the pictures beside the landmarks, and from the landmarks before they are smoothed."""

from __future__ import annotations

import zlib
from collections import deque
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.landmarks import Landmark, Pose, PoseTrack
from hipcam.core.types import SIDES, other_side
from hipcam.measure.angles import tilt_from_down
from hipcam.measure.body import Body, Figure, norm
from hipcam.measure.posture import posture_measures
from hipcam.measure.standing import standing_measures
from hipcam.track.evidence.belly import front_bulge
from hipcam.track.evidence.camera_motion import NOT_MOVED, STILL, CameraWatch, Similarity, moved_line
from hipcam.track.evidence.lab import lab
from hipcam.track.evidence.shank import Glance, ShankFinder, ShankOutline
from hipcam.track.evidence.stick import Stick, find_stick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hipcam.core.types import Array, Image
    from hipcam.pose.calibration import Calibration
    from hipcam.pose.measuring import BellyCalibration, StickCalibration
    from hipcam.pose.outline import Look, Outliner


#: Rows of several pictures that are looked at together.
_STRIP = 32


def _at_once(work: Callable[[], Any]) -> Future[Any]:
    done: Future[Any] = Future()
    done.set_result(work())
    return done


class Observer:
    """Reads the pictures of one recording, frame by frame.

    Parameters
    ----------
    calibration : Calibration
        Of the pose network.
    submit : callable, optional
        Takes work that lasts longer than a frame, one after the other, and gives its future: live, an executor's
        `submit`. By default it is done at once.
    begins : iterable of float
        From when on the camera is watched anew, see `CameraWatch`; seconds.
    outliner : Outliner, optional
        Gives the person's outline where it is needed.
    """

    def __init__(
        self,
        calibration: Calibration,
        submit: Callable[[Callable[[], Any]], Future[Any]] = _at_once,
        begins: Iterable[float] = (),
        outliner: Outliner | None = None,
    ) -> None:
        self._calibration = calibration
        self._submit = submit
        self._camera = CameraWatch(begins)
        self._outliner = outliner
        self._outlines: deque[Future[dict[str, float]]] = deque()
        self._lifts: dict[str, _LiftedLeg] = {}
        self._shape: tuple[int, ...] | None = None

    @property
    def mark(self) -> int:
        """The same in two readings that read this frame and those to come alike; 0 while a leg is up."""
        if self._lifts or self._outliner is None:
            return 0 if self._lifts else self._camera.mark
        return zlib.crc32(f"{self._camera.mark} {self._outliner.mark}".encode()) or 1

    @property
    def moved(self) -> Similarity:
        """How far the camera has moved since the first frame."""
        return self._camera.path.now

    def observe(self, image: Image, pose: Pose | None, time: float, *, outline: bool = False) -> dict[str, float]:
        """Read one frame.

        Parameters
        ----------
        image : (h, w, 3) uint8
            RGB.
        pose : Pose or None
            As the pose network gave it, in pixels of `image`.
        time : float
            Seconds.
        outline : bool
            Whether the person is judged by the body's outline.

        Returns
        -------
        dict
            What `CameraWatch.observe` gives. Where the outline was looked at, `front_bulge` and `front_roughness` (see
            `belly.front_bulge`), of this frame unless it was submitted elsewhere. While a leg is lifted in front of
            the camera, for that side, now and then `shank_tilt`, `shank_shift` and `shank_strength` (see
            `shank.ShankFit`), and once it was found the stick's line as `stick_at` (share of the picture's shorter
            side) and `stick_slope`.
        """
        if self._shape not in (None, image.shape):  # what was seen lies elsewhere in a picture of another shape
            self._camera.begin_anew()
            self._lifts.clear()
        self._shape = image.shape
        values = self._camera.observe(image, pose, time)
        if pose is None:
            return values
        if outline and self._outliner:
            values.update(self._outlined(image, pose, time, self._outliner))
        elevations = self._elevations(pose, (image.shape[1], image.shape[0]))
        known = self._calibration.shank
        for side in SIDES:
            other = other_side(side)
            up = (
                elevations[side] >= (known.down if side in self._lifts else known.up) and elevations[other] < known.down
            )
            if not up:
                self._lifts.pop(side, None)
                continue
            lift = self._lifts.get(side)
            if lift is None or (lift.unknown and elevations[side] > lift.elevation + known.still_rising):
                # The outline is learnt of a leg that has come up, not of one on its way.
                lift = _LiftedLeg(side, time, elevations[side], self._calibration, self._submit)
                self._lifts[side] = lift
            values.update(lift.observe(image, pose, time, self.moved))
        return values

    def _outlined(self, image: Image, pose: Pose, time: float, outliner: Outliner) -> dict[str, float]:
        """What outlines show that were looked at up to now."""
        if (look := outliner.ask(image, pose, time)) is not None:
            self._outlines.append(self._submit(partial(_bulge, look, pose, self._calibration.belly)))
        values: dict[str, float] = {}
        while self._outlines and self._outlines[0].done():
            values.update(self._outlines.popleft().result())
        return values

    def _elevations(self, pose: Pose, size: tuple[int, int]) -> dict[str, float]:
        """Thigh elevation of each side; that of nobody who stands facing the camera is 0."""
        figure, known = Figure(PoseTrack.from_poses([0.0], [pose], size)), self._calibration.posture
        posture = posture_measures(figure)
        if not (
            posture["trunk_up"][0] > known.facing_trunk_up
            and posture["chest_front"][0] > known.facing_chest_front
            and posture["hips_over_feet"][0] > known.facing_hips_over_feet
        ):
            return dict.fromkeys(SIDES, 0.0)
        standing = standing_measures(figure, self._calibration.standing)
        return {side: float(standing[f"{side}_thigh_elevation"][0]) for side in SIDES}


class _LiftedLeg:
    """One lift of one leg: learns the shank's outline, then places it; finds the stick."""

    def __init__(
        self,
        side: str,
        time: float,
        elevation: float,
        calibration: Calibration,
        submit: Callable[[Callable[[], Any]], Future[Any]],
    ) -> None:
        self.elevation = elevation
        self._calibration, self._known = calibration, calibration.shank
        self._finder = ShankFinder(calibration.shank)
        self._submit = submit
        self._side, self._other = side, other_side(side)
        self._up_at = self._last = time
        self._glances: list[Glance] = []
        self._shanks: list[float] = []
        self._hands: list[Array] = []
        self._pictures: list[Image] = []
        self._learning: Future[ShankOutline] | None = None
        self._outline: ShankOutline | None = None
        self._looking: Future[Stick | None] | None = None
        # How far the camera had moved in the picture in which the stick was looked for first.
        self._looked_from = NOT_MOVED

    @property
    def unknown(self) -> bool:
        """Whether the outline is still to be learnt."""
        return self._outline is None and self._learning is None

    def observe(self, image: Image, pose: Pose, time: float, camera: Similarity) -> dict[str, float]:
        up_for, since = time - self._up_at, time - self._last
        if up_for < self._known.learn_from:
            return {}
        values: dict[str, float] = {}
        if self.unknown:
            if since >= self._known.learn_every:
                self._last = time
                self._glances.append(self._glance(image, pose))
                body = Body(pose.image)
                self._shanks.append(float(norm(body.at(self._other, "ankle") - body.at(self._other, "knee"))))
            if up_for >= self._known.learn_until and self._glances:
                self._learning = self._submit(partial(self._finder.learn, self._glances, self._shank))
                self._glances = []
        elif self._outline is not None and since >= self._known.fit_every:
            self._last = time
            glance = self._glance(image, pose)
            tilt = float(tilt_from_down(glance.ankle - glance.knee))
            # The foot toward the midline is to the image's left for a left leg.
            out = max(0.0, -tilt if self._side == "left" else tilt)
            expected = min(self._known.reads_short * out, self._known.most_short)
            fit = self._finder.fit(
                glance, self._shank, self._outline, expected=-expected if self._side == "left" else expected
            )
            values = {
                f"{self._side}_shank_tilt": fit.tilt,
                f"{self._side}_shank_shift": fit.shift,
                f"{self._side}_shank_strength": fit.strength,
            }
        if self._outline is None and self._learning is not None and self._learning.done():
            self._outline = self._learning.result()
        self._look_for_stick(image, pose, up_for, camera)
        stick = self._looking.result() if self._looking is not None and self._looking.done() else None
        if stick is not None:
            size = (image.shape[1], image.shape[0])
            at, slope = moved_line(stick.at / min(size), stick.slope, camera.after(self._looked_from.inverse()), size)
            values |= {"stick_at": at, "stick_slope": slope}
        return values

    @property
    def _shank(self) -> float:
        return float(np.median(self._shanks))

    def _glance(self, image: Image, pose: Pose) -> Glance:
        body = Body(pose.image)
        knee, ankle = (body.at(self._side, joint).astype(float) for joint in ("knee", "ankle"))
        # Only the leg's surroundings are kept; nothing further off is looked at.
        around = 1.2 * float(norm(knee - ankle)) if np.isfinite(knee - ankle).all() else 0.0
        low = np.clip(np.minimum(knee, ankle) - around, 0, None).astype(int)
        high = (np.maximum(knee, ankle) + around).astype(int) + 1
        around_leg = image[low[1] : max(high[1], low[1] + 2), low[0] : max(high[0], low[0] + 2)]
        return Glance(around_leg.copy(), knee - low, ankle - low)  # whoever gave the picture may draw on it

    def _look_for_stick(self, image: Image, pose: Pose, up_for: float, camera: Similarity) -> None:
        if self._outline is None or self._looking is not None:
            return
        if up_for < self._known.learn_until + len(self._pictures) * self._calibration.stick.every:
            return
        if not self._pictures:
            self._looked_from = camera
        image, pose = _as_seen(image, pose, self._looked_from.after(camera.inverse()))
        body = Body(pose.image)
        self._pictures.append(image.copy())  # whoever gave it may draw on it
        self._hands.append(
            np.mean([body.at(self._other, joint) for joint in ("wrist", "pinky", "index", "thumb")], axis=0)
        )
        if len(self._pictures) == self._calibration.stick.frames:
            self._looking = self._submit(
                partial(
                    _find_stick,
                    self._pictures,
                    np.median(self._hands, axis=0),
                    float(body.at(self._other, "heel")[1]),
                    self._shank,
                    self._calibration.stick,
                )
            )
            self._pictures = []


def _bulge(look: Look, pose: Pose, calibration: BellyCalibration) -> dict[str, float]:
    mask = look()
    if mask is None:
        return {}
    height, roughness = front_bulge(replace(pose, mask=mask), calibration)
    return {"front_bulge": height, "front_roughness": roughness}


def _find_stick(
    pictures: list[Image], hand: Array, floor: float, shank: float, calibration: StickCalibration
) -> Stick | None:
    return find_stick(_still(pictures), hand, floor, shank, calibration)


def _still(pictures: list[Image]) -> Array:
    """The pictures' median in CIE Lab: what stands still stays, what moves disappears.

    Strip by strip: at once its arrays would come to some 300 MB for nine pictures of 1280×720.
    """
    still = np.empty(pictures[0].shape, np.float32)
    for top in range(0, len(still), _STRIP):
        rows = slice(top, top + _STRIP)
        still[rows] = np.median([lab(picture[rows]) for picture in pictures], axis=0)
    return still


def _as_seen(image: Image, pose: Pose, moved: Similarity) -> tuple[Image, Pose]:
    """Picture and pose after a movement of the camera; as they are if there is next to none."""
    size = (image.shape[1], image.shape[0])
    if moved.shift(max(size) / min(size)) <= STILL:
        return image, pose
    import cv2

    matrix, offset = moved.matrix(size)
    picture = cv2.warpAffine(image, np.column_stack([matrix, offset]), size, borderMode=cv2.BORDER_REPLICATE)
    points = (pose.image @ matrix.T + offset).astype(np.float32)
    return np.asarray(picture), Pose(points, pose.world, pose.visibility)


def leg_jumps(track: PoseTrack) -> Array:
    """How far knees and ankles jump out of line, which legs that cover each other make them do.

    Parameters
    ----------
    track : PoseTrack
        Unsmoothed: smoothing hides what is looked for.

    Returns
    -------
    (T,) array
        Largest distance of a knee or an ankle from where its two neighbours in time expect it (second difference),
        in shank lengths; NaN at the ends and beside frames without a person.
    """
    jumps = np.full(len(track), np.nan, np.float32)
    if len(track) < 3:
        return jumps
    knees = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]
    ankles = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
    shank = np.linalg.norm(track.image[:, knees] - track.image[:, ankles], axis=2).max(axis=1)
    second = np.linalg.norm(np.diff(track.image[:, knees + ankles], 2, axis=0), axis=2).max(axis=1)
    jumps[1:-1] = second / shank[1:-1]
    return jumps
