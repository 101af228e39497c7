"""A clip from its draw to its files: the body moves, the camera is set up, the truth is told, and it is filmed."""

from __future__ import annotations

import json
from contextlib import closing
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
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.people.camera import Size
    from benchmarks.people.clip import Clip
    from benchmarks.people.render import Stage
    from benchmarks.people.shot import Shot
    from benchmarks.people.surroundings import Surroundings
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array

#: Wide pictures are rendered smaller and enlarged, as a cheap webcam does: by width, the size in pixels.
_RENDERED = {1280: (848, 478)}
#: Shadows are cast by what is within so many metres of the person, and where somebody passes.
_NEAR, _FAR = 1.75, 2.6
#: Height of the middle of what light and shadow are made for, metres.
_MIDDLE = 0.45


def film(clip: Clip, folder: Path, *, truth_only: bool = False) -> None:
    """Write a clip and its truth; both are complete or not there.

    Parameters
    ----------
    clip : Clip
        As it was drawn. Camera, furniture, bystander and noise are drawn here, after everything else.
    folder : Path
        Where `NAME.mp4` and `NAME.json` go; a truth that was written alone before gives way.
    truth_only : bool
        Write `NAME.json` alone.

    Raises
    ------
    HipcamError
        If they cannot be written.
    """
    motion, skins = act(clip)
    around = surround(clip, motion, skins)
    truth = describe(clip, motion, around.shot) | describe_surroundings(clip, motion, around)
    path = folder / f"{clip.name}.json"
    if truth_only:
        write_files([(path, _json(truth))])
        return
    size = _RENDERED.get(clip.size[0], clip.size)
    with closing(_stage(clip, motion, around, size)) as stage:
        picture = clip.room.picture.exposed(stage.brightness)
        truth["image"]["brightness"] = round(picture.gain, 3)
        webcam = Webcam(picture, size, clip.size, clip.random)
        frames = _through(around.shot, size, _render(clip, stage, motion, skins, around))
        images = (webcam.take(frame) for frame in frames)
        crf = picture.compressed(clip.size[0])
        path.unlink(missing_ok=True)
        write_files(
            [
                (path, _json(truth)),
                (path.with_suffix(".mp4"), lambda part: encode(part, images, clip.size, clip.rate, crf)),
            ]
        )


def _stage(clip: Clip, motion: Motion, around: Surroundings, size: Size) -> Stage:
    """A stage that shows all that the camera sees while it moves."""
    from benchmarks.people.render import Stage

    centre = motion.joints[0].mean(axis=0) * [1, 1, 0] + [0, 0, _MIDDLE]
    larger, camera = around.shot.outlook(size)
    stage = Stage(larger, around.scene, camera, centre, _FAR if around.passes else _NEAR)
    for number, part in enumerate(around.chair):
        stage.thing(f"chair {number}", part)
    return stage


def _render(clip: Clip, stage: Stage, motion: Motion, skins: Array, around: Surroundings) -> Iterator[Array]:
    """The pictures of a clip as the stage gives them, one after the other."""
    for frame, time in enumerate(clip.times):
        stage.person("person", clip.body, skins[frame].astype(float), clip.look)
        if motion.stick is not None:
            stage.rod("stick", motion.stick[frame], clip.room.stick_radius, clip.room.stick_colour)
        if around.companion:
            stage.person("companion", around.companion.body, around.companion.act(time)[1], around.companion.look)
        if around.pet:
            stage.thing("pet", around.pet.shape(time))
        yield stage.render()


def _through(shot: Shot, size: Size, frames: Iterable[Array]) -> Iterator[Array]:
    """What a camera that moves sees of larger pictures: pictures of this size."""
    if not shot.moves:
        yield from frames
        return
    # OpenCV counts from the middle of the upper left pixel.
    middle = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    larger = np.array(shot.outlook(size)[0])
    inner = np.eye(3)
    inner[:2, 2] = (size - larger) / 2
    for frame, homography in zip(frames, shot.homographies(size), strict=True):
        onto = np.linalg.inv(middle) @ homography @ inner @ middle
        yield np.asarray(cv2.warpPerspective(frame, onto, size, flags=cv2.INTER_CUBIC), float)


def _json(truth: dict[str, Any]) -> str:
    return json.dumps(truth, separators=(",", ":"))
