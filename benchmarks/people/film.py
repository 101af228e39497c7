"""A clip from its draw to its files: the body moves, the camera is set up, the truth is told, and it is filmed."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
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

    from benchmarks.people.clip import Clip
    from benchmarks.people.render import Stage
    from hipcam.core.types import Array, Image

#: Wide pictures are rendered smaller and enlarged, as a cheap webcam does: by width, the size in pixels.
_RENDERED = {1280: (848, 478)}
#: Height of the middle of what light and shadow are made for, metres.
_MIDDLE = 0.45


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
        posture, joints = clip.movement.posture, self._motion.joints
        self._camera = place_camera(
            clip.random, joints, clip.size, posture.position, clip.oddity, mirrored=clip.movement.mirror
        )
        self._scene = furnish(clip.random, clip.room, joints, self._camera, posture.position, clip.oddity)
        self._bystander = draw_bystander(clip.random, joints) if clip.oddity == "bystander" else None
        self.truth = describe(clip, self._motion, self._camera)
        if self._bystander:
            beside = np.array([self._bystander.act(time)[0] for time in clip.times])
            self.truth["bystander_px"] = describe_bystander(beside, self._camera, clip.size)

    @contextmanager
    def filmed(self) -> Iterator[Iterator[Image]]:
        """Its pictures, (h, w, 3) RGB, one after the other."""
        from benchmarks.people.render import Stage

        clip = self._clip
        centre = self._motion.joints[0].mean(axis=0) * [1, 1, 0] + [0, 0, _MIDDLE]
        with closing(Stage(_RENDERED.get(clip.size[0], clip.size), self._scene, self._camera, centre)) as stage:
            picture = clip.room.picture.exposed(stage.brightness)
            self.truth["image"]["brightness"] = round(picture.gain, 3)
            webcam = Webcam(picture, stage.size, clip.size, clip.random)
            yield (webcam.take(frame) for frame in self._render(stage))

    def _render(self, stage: Stage) -> Iterator[Array]:
        """What the stage shows, frame by frame."""
        clip, stick = self._clip, self._motion.stick
        for frame, time in enumerate(clip.times):
            stage.person("person", clip.body, self._skins[frame].astype(float), clip.look)
            if stick is not None:
                stage.rod("stick", stick[frame], clip.room.stick_radius, clip.room.stick_colour)
            if self._bystander:
                stage.person("bystander", self._bystander.body, self._bystander.act(time)[1], self._bystander.look)
            yield stage.render()


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
