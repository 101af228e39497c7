"""A network camera on loopback that can stall, drop its connection and go away, as real ones do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import cv2
import numpy as np


class MjpegCamera:
    """Serves grey pictures that get brighter, `rate` a second."""

    def __init__(self, rate: float = 30.0) -> None:
        self.rate = rate
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
                number = 0
                while not camera.dropped.is_set() and not camera.closed.is_set():
                    time.sleep(1 / camera.rate)
                    if camera.stalled.is_set():
                        continue
                    picture = np.full((*camera.size[::-1], 3), number % 200 + 20, np.uint8)
                    jpeg = cv2.imencode(".jpg", picture)[1].tobytes()
                    number += 1
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

    def close(self) -> None:
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def mjpeg_camera(rate: float = 30.0) -> Iterator[MjpegCamera]:
    camera = MjpegCamera(rate)
    camera.start()
    try:
        yield camera
    finally:
        camera.close()
