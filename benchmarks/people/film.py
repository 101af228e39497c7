"""A clip from its draw to its files: the body moves, the camera is set up, the truth is told, and it is filmed."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.people.acting import act, draw_bystander
from benchmarks.people.camera import place_camera
from benchmarks.people.encode import encode
from benchmarks.people.picture import Webcam
from benchmarks.people.room import furnish
from benchmarks.people.truth.document import describe, describe_bystander
from hipcam.core.files import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.people.acting import Bystander
    from benchmarks.people.camera import Camera
    from benchmarks.people.clip import Clip
    from benchmarks.people.render import Stage
    from benchmarks.people.scene import Scene
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array

#: Wide pictures are rendered smaller and enlarged, as a cheap webcam does: by width, the size in pixels.
_RENDERED = {1280: (848, 478)}
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
    posture, mirrored = clip.movement.posture, clip.movement.mirror
    camera = place_camera(clip.random, motion.joints, clip.size, posture.position, clip.oddity, mirrored=mirrored)
    truth = describe(clip, motion, camera)
    scene = furnish(clip.random, clip.room, motion.joints, camera, posture.position, clip.oddity)
    bystander = draw_bystander(clip.random, motion.joints) if clip.oddity == "bystander" else None
    if bystander:
        joints = np.array([bystander.act(time)[0] for time in clip.times])
        truth["bystander_px"] = describe_bystander(joints, camera, clip.size)
    path = folder / f"{clip.name}.json"
    if truth_only:
        write_files([(path, _json(truth))])
        return
    with closing(_stage(clip, motion, scene, camera)) as stage:
        picture = clip.room.picture.exposed(stage.brightness)
        truth["image"]["brightness"] = round(picture.gain, 3)
        webcam = Webcam(picture, stage.size, clip.size, clip.random)
        images = (webcam.take(frame) for frame in _render(clip, stage, motion, skins, bystander))
        crf = picture.compressed(clip.size[0])
        path.unlink(missing_ok=True)
        write_files(
            [
                (path, _json(truth)),
                (path.with_suffix(".mp4"), lambda part: encode(part, images, clip.size, clip.rate, crf)),
            ]
        )


def _stage(clip: Clip, motion: Motion, scene: Scene, camera: Camera) -> Stage:
    from benchmarks.people.render import Stage

    centre = motion.joints[0].mean(axis=0) * [1, 1, 0] + [0, 0, _MIDDLE]
    return Stage(_RENDERED.get(clip.size[0], clip.size), scene, camera, centre)


def _render(clip: Clip, stage: Stage, motion: Motion, skins: Array, bystander: Bystander | None) -> Iterator[Array]:
    """The pictures of a clip as the stage gives them, one after the other."""
    for frame, time in enumerate(clip.times):
        stage.person("person", clip.body, skins[frame].astype(float), clip.look)
        if motion.stick is not None:
            stage.rod("stick", motion.stick[frame], clip.room.stick_radius, clip.room.stick_colour)
        if bystander:
            stage.person("bystander", bystander.body, bystander.act(time)[1], bystander.look)
        yield stage.render()


def _json(truth: dict[str, Any]) -> str:
    return json.dumps(truth, separators=(",", ":"))
