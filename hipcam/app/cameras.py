"""The cameras there are, and the picture of one on a page, for whoever puts it in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from hipcam.app.chosen import Chosen, load
from hipcam.app.worker import Worker
from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from starlette.requests import Request

    from hipcam.app.worker import Work
    from hipcam.source.devices import CameraName

#: What is said of a camera: a JPEG picture, or None if there is no new one.
SEEN = "seen"
#: How many times smaller than the camera's pictures are shown, and what stands between two of them.
_SMALLER, _BETWEEN = 2, "picture"


def watch_camera(camera: str, pipe: Connection) -> None:
    """Say what a camera sees, in a process of its own, until it ends or is ended."""
    from hipcam.show.annotate import jpeg
    from hipcam.source.camera import Camera

    with Camera(camera) as source:
        while source.state != "ended":
            shot = source.read()
            # Where no picture comes, too, something is said: whoever listens can stop only between two words.
            pipe.send((SEEN, None if shot is None else jpeg(shot.image[::_SMALLER, ::_SMALLER])))


class Cameras:
    """The cameras and their pictures.

    Parameters
    ----------
    camera : str or None
        What is used for a camera; None if the page is to ask.
    watch : callable
        Watches a camera in a process of its own.

    Attributes
    ----------
    chosen : str or None
        What is used for a camera, whatever pages say.
    """

    def __init__(self, camera: str | None, watch: Work = watch_camera) -> None:
        self.chosen, self._watch = camera, watch
        self._workers: set[Worker] = set()

    def routes(self) -> list[Route]:
        """Where they are."""
        return [Route("/camera", self._show)]

    def there(self) -> list[CameraName]:
        """Those to choose from."""
        from hipcam.source.devices import list_cameras  # NumPy and OpenCV's camera list come with it

        return [] if self.chosen is not None else list_cameras()

    def to_choose(self, folder: Path | None) -> dict[str, Any]:
        """What a page needs to let somebody choose one: those there are, and what was chosen in the set-up."""
        cameras = self.there()
        can_see = bool(cameras) or self.chosen is not None
        return {"cameras": cameras, "can_see": can_see, "chosen": load(folder) or Chosen()}

    def named(self, number: str) -> str:
        """The camera that a page names by its number, or what is used whatever pages say.

        Raises
        ------
        HTTPException
            If that is no number: a page names no file.
        """
        if self.chosen is None and not number.isdecimal():
            raise HTTPException(404)
        return number if self.chosen is None else self.chosen

    def close(self) -> None:
        """Let go of all cameras."""
        for worker in list(self._workers):
            worker.close()

    async def _show(self, request: Request) -> Response:
        camera = self.named(request.query_params.get("number", ""))
        return StreamingResponse(self._pictures(camera), media_type=f"multipart/x-mixed-replace; boundary={_BETWEEN}")

    async def _pictures(self, camera: str) -> AsyncIterator[bytes]:
        worker = Worker(self._watch)
        self._workers.add(worker)
        try:
            async for _, picture in iterate_in_threadpool(worker.do(camera)):
                if picture is None:
                    continue
                head = f"--{_BETWEEN}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                yield head.encode() + picture + b"\r\n"
        except HipcamError:
            return  # a picture that does not come says so on the page
        finally:
            self._workers.discard(worker)
            worker.close()
