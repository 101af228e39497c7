"""A clip from its draw to its files: the body moves, the camera is set up, the truth is told, and it is filmed."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from benchmarks.people.acting import act
from benchmarks.people.encode import encode
from benchmarks.people.picture import Webcam
from benchmarks.people.surroundings import surround
from benchmarks.people.truth.document import describe, describe_surroundings
from hipcam.core.files import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.people.camera import Size
    from benchmarks.people.clip import Clip
    from benchmarks.people.render import Stage
    from benchmarks.people.shot import Shot
    from hipcam.core.types import Array, Image

#: Wide pictures are rendered smaller and enlarged, as a cheap webcam does: by width, the size in pixels.
_RENDERED = {1280: (848, 478)}
#: Shadows are cast by what is within so many metres of the person, and where somebody passes.
_NEAR, _FAR = 1.75, 2.6
#: Height of the middle of what light and shadow are made for, metres.
_MIDDLE = 0.45
#: OpenCV counts from the middle of the upper left pixel, we from its corner.
_TO_CORNER = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])


class Take:
    """A clip that was acted and is known in full, ready to be filmed.

    Camera, furniture, bystander and noise are drawn here and while it is filmed, after everything else of the clip.

    Parameters
    ----------
    clip : Clip
        As it was drawn.

    Attributes
    ----------
    truth : dict
        What is true of it; how bright the picture came out is known when it is filmed.
    """

    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._motion, self._skins = act(clip)
        self._around = surround(clip, self._motion, self._skins)
        self.truth = describe(clip, self._motion, self._around.shot)
        self.truth |= describe_surroundings(clip, self._motion, self._around)

    @contextmanager
    def filmed(self) -> Iterator[Iterator[Image]]:
        """Its pictures, (h, w, 3) RGB, one after the other."""
        from benchmarks.people.render import Stage

        clip, shot = self._clip, self._around.shot
        size = _RENDERED.get(clip.size[0], clip.size)
        larger, camera = shot.outlook(size)
        centre = self._motion.joints[self._motion.own.start].mean(axis=0) * [1, 1, 0] + [0, 0, _MIDDLE]
        reach = _FAR if self._around.passes else _NEAR
        with closing(Stage(larger, self._around.scene, camera, centre, reach)) as stage:
            picture = clip.room.picture.exposed(stage.brightness)
            self.truth["image"]["brightness"] = round(picture.gain, 3)
            webcam = Webcam(picture, size, clip.size, clip.random)
            yield (webcam.take(frame) for frame in seen_through(shot, size, self._render(stage)))

    def _render(self, stage: Stage) -> Iterator[Array]:
        """What the stage shows, frame by frame."""
        clip, stick, around = self._clip, self._motion.stick, self._around
        for number, part in enumerate(around.chair):
            stage.thing(f"chair {number}", part)
        for frame, time in enumerate(clip.times):
            stage.person("person", clip.body, self._skins[frame].astype(float), clip.look)
            if stick is not None:
                stage.rod("stick", stick[frame], clip.room.stick_radius, clip.room.stick_colour)
            if around.companion:
                stage.person("companion", around.companion.body, around.companion.act(time)[1], around.companion.look)
            if around.pet:
                stage.thing("pet", around.pet.shape(time))
            yield stage.render()


def seen_through(shot: Shot, size: Size, frames: Iterator[Array]) -> Iterator[Array]:
    """The pictures of this size that a camera takes of what the stage shows, which is more if the camera moves."""
    if not shot.moves:
        yield from frames
        return
    inner = np.eye(3)
    inner[:2, 2] = np.subtract(size, shot.outlook(size)[0]) / 2
    for frame, homography in zip(frames, shot.homographies(size), strict=True):
        onto = np.linalg.inv(_TO_CORNER) @ homography @ inner @ _TO_CORNER
        yield np.asarray(cv2.warpPerspective(frame, onto, size, flags=cv2.INTER_CUBIC), float)


def film(clip: Clip, folder: Path, *, truth_only: bool = False) -> None:
    """Write a clip and its truth; both are complete or not there.

    Parameters
    ----------
    clip : Clip
        As it was drawn.
    folder : Path
        Where `NAME.mp4` and `NAME.json` go; a truth that was written alone before gives way.
    truth_only : bool
        Write `NAME.json` alone.

    Raises
    ------
    HipcamError
        If they cannot be written.
    """
    take = Take(clip)
    path = folder / f"{clip.name}.json"
    if truth_only:
        write_files([(path, _json(take.truth))])
        return
    with take.filmed() as images:
        crf = take.truth["image"]["crf"]
        path.unlink(missing_ok=True)
        write_files(
            [
                (path, _json(take.truth)),
                (path.with_suffix(".mp4"), lambda part: encode(part, images, clip.size, clip.rate, crf)),
            ]
        )


def _json(truth: dict[str, Any]) -> str:
    return json.dumps(truth, separators=(",", ":"))
