"""What is read from the pictures beside the landmarks, and from the landmarks before they are smoothed."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.landmarks import Landmark, PoseTrack
from hipcam.core.types import SIDES, other_side
from hipcam.measure.angles import tilt_from_down
from hipcam.measure.body import Body, Figure, norm
from hipcam.measure.posture import posture_measures
from hipcam.measure.standing import standing_measures
from hipcam.track.evidence.belly import front_bulge
from hipcam.track.evidence.shank import Glance, ShankOutline, fit_shank, learn_outline
from hipcam.track.evidence.stick import Stick, find_stick

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.core.landmarks import Pose
    from hipcam.core.types import Array, Image


#: Thigh elevation from which a leg may be up and below which it is down again (degrees), and for how long it must
#: hang before the shank's outline is learnt, from then on until when (seconds after it came up).
_UP, _DOWN = 65.0, 45.0
_LEARN_FROM, _LEARN_UNTIL, _LEARN_EVERY = 0.15, 0.5, 0.06
#: By what share, and at most how much (degrees), knee→ankle tilts less than the shank that crosses the other leg.
_READS_SHORT, _MOST_SHORT = 0.17, 8.0
#: The outline is placed this often, and the stick looked for in this many frames that far apart (seconds).
_FIT_EVERY = 0.15
_STICK_FRAMES, _STICK_EVERY = 9, 0.1


def _at_once(work: Callable[[], Any]) -> Future[Any]:
    done: Future[Any] = Future()
    done.set_result(work())
    return done


class Observer:
    """Reads the pictures of one recording, frame by frame.

    Parameters
    ----------
    submit : callable, optional
        Takes work that lasts longer than a frame, once or twice in each lift, and gives its future: live, an
        executor's `submit`. By default it is done at once.
    """

    def __init__(self, submit: Callable[[Callable[[], Any]], Future[Any]] = _at_once) -> None:
        self._submit = submit
        self._lifts: dict[str, _LiftedLeg] = {}

    @property
    def idle(self) -> bool:
        """Whether nothing seen so far matters for the frames to come: no leg is up."""
        return not self._lifts

    def observe(self, image: Image, pose: Pose, time: float) -> dict[str, float]:
        """Read one frame.

        Parameters
        ----------
        image : (h, w, 3) uint8
            RGB.
        pose : Pose
            As the pose network gave it, in pixels of `image`.
        time : float
            Seconds.

        Returns
        -------
        dict
            With a mask, `front_bulge` and `front_roughness` (see `outline.front_bulge`). While a leg is lifted in
            front of the camera, for that side, now and then `shank_tilt`, `shank_shift` and `shank_strength` (see
            `shank.ShankFit`), and once it was found the stick's line as `stick_at` (share of the picture's shorter
            side) and `stick_slope`.
        """
        values: dict[str, float] = {}
        if pose.mask is not None:
            values["front_bulge"], values["front_roughness"] = front_bulge(pose)
        elevations = _elevations(pose, (image.shape[1], image.shape[0]))
        for side in SIDES:
            other = other_side(side)
            up = elevations[side] >= (_DOWN if side in self._lifts else _UP) and elevations[other] < _DOWN
            if not up:
                self._lifts.pop(side, None)
                continue
            lift = self._lifts.setdefault(side, _LiftedLeg(side, time, self._submit))
            values.update(lift.observe(image, pose, time))
        return values


class _LiftedLeg:
    """One lift of one leg: learns the shank's outline, then places it; finds the stick."""

    def __init__(self, side: str, time: float, submit: Callable[[Callable[[], Any]], Future[Any]]) -> None:
        self._submit = submit
        self._side, self._other = side, other_side(side)
        self._up_at = self._last = time
        self._glances: list[Glance] = []
        self._shanks: list[float] = []
        self._hands: list[Array] = []
        self._pictures: list[Array] = []
        self._learning: Future[ShankOutline] | None = None
        self._outline: ShankOutline | None = None
        self._looking: Future[Stick | None] | None = None

    def observe(self, image: Image, pose: Pose, time: float) -> dict[str, float]:
        up_for, since = time - self._up_at, time - self._last
        if up_for < _LEARN_FROM:
            return {}
        values: dict[str, float] = {}
        if self._outline is None and self._learning is None:
            if since >= _LEARN_EVERY:
                self._last = time
                self._glances.append(self._glance(image, pose))
                body = Body(pose.image)
                self._shanks.append(float(norm(body.at(self._other, "ankle") - body.at(self._other, "knee"))))
            if up_for >= _LEARN_UNTIL and self._glances:
                self._learning = self._submit(partial(learn_outline, self._glances, self._shank))
                self._glances = []
        elif self._outline is not None and since >= _FIT_EVERY:
            self._last = time
            glance = self._glance(image, pose)
            tilt = float(tilt_from_down(glance.ankle - glance.knee))
            # The foot toward the midline is to the image's left for a left leg.
            out = max(0.0, -tilt if self._side == "left" else tilt)
            expected = min(_READS_SHORT * out, _MOST_SHORT)
            fit = fit_shank(
                glance, self._shank, self._outline, expected=-expected if self._side == "left" else expected
            )
            values = {
                f"{self._side}_shank_tilt": fit.tilt,
                f"{self._side}_shank_shift": fit.shift,
                f"{self._side}_shank_strength": fit.strength,
            }
        if self._outline is None and self._learning is not None and self._learning.done():
            self._outline = self._learning.result()
        self._look_for_stick(image, pose, up_for)
        stick = self._looking.result() if self._looking is not None and self._looking.done() else None
        if stick is not None:
            values |= {"stick_at": stick.at / min(image.shape[:2]), "stick_slope": stick.slope}
        return values

    @property
    def _shank(self) -> float:
        return float(np.median(self._shanks))

    def _glance(self, image: Image, pose: Pose) -> Glance:
        body = Body(pose.image)
        knee, ankle = (body.at(self._side, joint).astype(float) for joint in ("knee", "ankle"))
        # Only the leg's surroundings are converted; nothing further off is looked at.
        around = 1.2 * float(norm(knee - ankle)) if np.isfinite(knee - ankle).all() else 0.0
        low = np.clip(np.minimum(knee, ankle) - around, 0, None).astype(int)
        high = (np.maximum(knee, ankle) + around).astype(int) + 1
        return Glance(
            _lab(image[low[1] : max(high[1], low[1] + 2), low[0] : max(high[0], low[0] + 2)]), knee - low, ankle - low
        )

    def _look_for_stick(self, image: Image, pose: Pose, up_for: float) -> None:
        if self._outline is None or self._looking is not None:
            return
        if up_for < _LEARN_UNTIL + len(self._pictures) * _STICK_EVERY:
            return
        body = Body(pose.image)
        self._pictures.append(_lab(image))
        self._hands.append(
            np.mean([body.at(self._other, joint) for joint in ("wrist", "pinky", "index", "thumb")], axis=0)
        )
        if len(self._pictures) == _STICK_FRAMES:
            self._looking = self._submit(
                partial(
                    _find_stick,
                    self._pictures,
                    np.median(self._hands, axis=0),
                    float(body.at(self._other, "heel")[1]),
                    self._shank,
                )
            )
            self._pictures = []


def _find_stick(pictures: list[Array], hand: Array, floor: float, shank: float) -> Stick | None:
    # What stands still stays, what moves disappears.
    return find_stick(np.median(pictures, axis=0), hand, floor, shank)


def _elevations(pose: Pose, size: tuple[int, int]) -> dict[str, float]:
    """Thigh elevation of each side; that of nobody who stands facing the camera is 0."""
    figure = Figure(PoseTrack.from_poses([0.0], [pose], size))
    posture = posture_measures(figure)
    if not (posture["trunk_up"][0] > 0.7 and posture["chest_front"][0] > 0.4 and posture["hips_over_feet"][0] > 0.5):
        return dict.fromkeys(SIDES, 0.0)
    standing = standing_measures(figure)
    return {side: float(standing[f"{side}_thigh_elevation"][0]) for side in SIDES}


def _lab(image: Image) -> Array:
    import cv2

    return np.asarray(cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), np.float32)


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
