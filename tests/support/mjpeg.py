"""A network camera on loopback that can stall, drop its connection and go away, as real ones do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import cv2
import numpy as np

from hipcam.source.video import VideoFile


class MjpegCamera:
    """Serves grey pictures that get brighter, `rate` a second, or what stands before it over and over.

    Attributes
    ----------
    shown : int
        How many pictures were taken: what stands before a camera does not begin anew when that is opened again.
    """

    def __init__(self, rate: float = 30.0, film: list[bytes] | None = None) -> None:
        self.rate = rate
        self.shown = 0
        self.stalled, self.dropped, self.closed = Event(), Event(), Event()
        self.connections = 0
        self.size = 64, 48
        camera = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if camera.dropped.is_set():
                    self.send_error(503)
                    return
                camera.connections += 1
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                while not camera.dropped.is_set() and not camera.closed.is_set():
                    time.sleep(1 / camera.rate)
                    if camera.stalled.is_set():
                        continue
                    jpeg = film[camera.shown % len(film)] if film else camera.grey()
                    camera.shown += 1
                    try:
                        self.wfile.write(
                            b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: "
                            b"%d\r\n\r\n%b\r\n" % (len(jpeg), jpeg)
                        )
                    except OSError:
                        return

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/video.mjpg"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def start(self) -> None:
        self._thread.start()

    def grey(self) -> bytes:
        return jpeg(np.full((*self.size[::-1], 3), self.shown % 200 + 20, np.uint8))

    def close(self) -> None:
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def jpeg(picture: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", picture)[1].tobytes()


@contextmanager
def mjpeg_camera(rate: float = 30.0, film: Path | None = None) -> Iterator[MjpegCamera]:
    pictures = [jpeg(frame.image[..., ::-1]) for frame in VideoFile(film)] if film else None
    camera = MjpegCamera(rate, pictures)
    camera.start()
    try:
        yield camera
    finally:
        camera.close()
