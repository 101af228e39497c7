"""How live coaching's pictures come to a page soonest: the page's own way beside three others.

    python benchmarks/streaming.py [--seconds 30] [--rounds 2] [--cores 2] [jpeg mjpeg h264 vp8]

Somebody is coached before a recording that comes at a camera's pace, 640×480 with 30 pictures a second, and a page in
Chromium shows it 960×720 large. `jpeg` is the page of `hipcam app` as it is: a WebSocket, a JPEG for each picture.
The others are here only: `mjpeg` is an <img> whose pictures replace each other, `h264` and `vp8` are encoded by PyAV
and decoded by WebCodecs. They take turns, and the median of the rounds is told. The moment at which each picture was
taken is painted into it; the page reads that back, picture by picture of the screen, and says so to the server, whose
clock is the camera's. Browser, server and session share the cores; what other programs take of them meanwhile is told.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import shutil
import socket
import struct
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from fractions import Fraction
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
import psutil
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from hipcam.app import page_window
from hipcam.app.cameras import Cameras
from hipcam.app.live import PICTURE, Live, Session
from hipcam.app.page_window import PageWindow
from hipcam.app.pages import belonging
from hipcam.app.worker import Worker
from hipcam.bench.films import film

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

    from hipcam.core.types import Image

CLIP = Path(__file__).parent.parent / "sample_videos" / "er_test_left_limited.mp4"
CAMERA, PAGE, RATE = (640, 480), (960, 720), 30
#: The mark: so many squares of so many pixels, white for a one, of a time in milliseconds.
BITS, SQUARE = 24, 16
#: What passes from the page's being there until it is measured, and how long a recording is beyond that, seconds.
SETTLES, SPARE = 4.0, 15.0
_BETWEEN = b"picture"


# --- The session's window, with a mark on each picture ---


def paint(picture: Image, captured: float) -> Image:
    """A picture with the moment at which it was taken; with no mark if it has none."""
    ticks = 0 if captured != captured else round(captured * 1000) % (1 << BITS)
    ones = np.array([ticks >> bit & 1 for bit in range(BITS)], np.uint8) * 255
    picture = picture.copy()
    picture[:SQUARE, : BITS * SQUARE] = np.repeat(ones, SQUARE)[None, :, None]
    return picture


class Marked(PageWindow):
    """The page's own window, always of one size."""

    @property
    def size(self) -> tuple[int, int]:
        return PAGE

    def show_picture(self, picture: Image) -> None:
        super().show_picture(paint(picture, self._captured))


class Encoded(Marked):
    """One whose pictures are a film that comes packet by packet."""

    codec: ClassVar[str]
    options: ClassVar[dict[str, str]]

    def __init__(self, pipe: Connection) -> None:
        import av

        super().__init__(pipe)
        self._encoder = cast("VideoCodecContext", av.CodecContext.create(self.codec, "w"))
        self._encoder.width, self._encoder.height = PAGE
        self._encoder.pix_fmt, self._encoder.gop_size = "yuv420p", RATE
        self._encoder.bit_rate = 4_000_000
        self._encoder.time_base, self._encoder.framerate = Fraction(1, 1000), Fraction(RATE)
        self._encoder.options = self.options
        self._begun = time.perf_counter()

    def show_picture(self, picture: Image) -> None:
        import av

        frame = av.VideoFrame.from_ndarray(paint(picture, self._captured), "rgb24").reformat(format="yuv420p")
        frame.pts = round(1000 * (time.perf_counter() - self._begun))
        for packet in self._encoder.encode(frame):
            self._pipe.send((PICTURE, (self._captured, bytes([packet.is_keyframe]) + bytes(packet))))


class H264(Encoded):
    """For `avc1`."""

    codec = "libx264"
    options: ClassVar = {"preset": "ultrafast", "tune": "zerolatency", "threads": "1"}


class VP8(Encoded):
    """For `vp8`."""

    codec = "libvpx"
    options: ClassVar = {"deadline": "realtime", "cpu-used": "-12", "lag-in-frames": "0", "threads": "1"}


WINDOWS: dict[str, type[PageWindow]] = {"jpeg": Marked, "mjpeg": Marked, "h264": H264, "vp8": VP8}


def _coach(way: str, session: Session, pipe: Connection) -> None:
    from hipcam.cli.app import coach

    page_window.PageWindow = WINDOWS[way]  # type: ignore[misc]
    coach(session, pipe)


def jpeg(session: Session, pipe: Connection) -> None:
    _coach("jpeg", session, pipe)


def h264(session: Session, pipe: Connection) -> None:
    _coach("h264", session, pipe)


def vp8(session: Session, pipe: Connection) -> None:
    _coach("vp8", session, pipe)


# --- The server ---


class Feed:
    """The other ways: a session whose pictures go to one page, all of them or only the newest."""

    def __init__(self, way: str, session: Session) -> None:
        self._way, self._session = way, session
        self._waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        self._worker = Worker({"mjpeg": jpeg, "h264": h264, "vp8": vp8}[way])

    def routes(self) -> list[Any]:
        return [
            Route("/live", self._page),
            Route("/mjpeg", self._pictures),
            WebSocketRoute("/packets", self._packets),
        ]

    async def _page(self, request: Request) -> Response:
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._run, args=(loop,), daemon=True).start()
        return HTMLResponse(IMG if self._way == "mjpeg" else CODEC.replace("CODEC", CODECS[self._way]))

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        for word, about in self._worker.do(self._session):
            if word == PICTURE:
                loop.call_soon_threadsafe(self._waiting.put_nowait, about)

    async def _pictures(self, request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"--" + _BETWEEN + b"\r\n"
            while True:
                _, picture = await self._waiting.get()
                while not self._waiting.empty():
                    _, picture = self._waiting.get_nowait()
                # What stands between two is sent with the one before, or that is not shown until the next one comes.
                yield b"Content-Type: image/jpeg\r\n\r\n" + picture + b"\r\n--" + _BETWEEN + b"\r\n"

        return StreamingResponse(parts(), media_type=f"multipart/x-mixed-replace; boundary={_BETWEEN.decode()}")

    async def _packets(self, page: WebSocket) -> None:
        await page.accept()
        while True:
            captured, packet = await self._waiting.get()
            await page.send_bytes(struct.pack("<d", captured) + packet)


def serve(way: str, camera: Path, folder: Path, pipe: Connection) -> None:
    """Serve one way until it is killed; say at first at which port."""
    late: list[tuple[float, float]] = []
    session = Session("er-test", "both", 12, 3, "", str(camera), voice=False, folder=folder)

    async def seen(page: WebSocket) -> None:
        await page.accept()
        async for ticks in page.iter_text():
            now = time.perf_counter()
            late.append((now, (round(now * 1000) - int(ticks)) % (1 << BITS) / 1000))

    async def present(page: WebSocket) -> None:
        await page.accept()
        await page.receive()

    async def figures(request: Request) -> Response:
        return JSONResponse(late)

    ways = Live(jpeg, Cameras(str(camera)), folder) if way == "jpeg" else Feed(way, session)
    app = Starlette(
        routes=[
            *ways.routes(),
            Route("/site/{name}", belonging),
            Route("/figures", figures),
            WebSocketRoute("/seen", seen),
            WebSocketRoute("/present", present),
        ]
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pipe.send(listener.getsockname()[1])
        config = uvicorn.Config(
            app, log_config=None, lifespan="off", ws="websockets-sansio", ws_per_message_deflate=False
        )
        uvicorn.Server(config).run(sockets=[listener])


# --- The pages ---

CODECS = {"h264": "avc1.42E01F", "vp8": "vp8"}
IMG = (
    """<!doctype html><title>mjpeg</title><body style="margin:0"><img id="picture" src="/mjpeg" width=960 height=720>"""
)
CODEC = """<!doctype html><title>codec</title>
<body style="margin:0"><canvas id="picture" width=960 height=720></canvas><script>
const context = document.getElementById("picture").getContext("2d");
const decoder = new VideoDecoder({
  output: (frame) => { context.drawImage(frame, 0, 0); frame.close(); },
  error: (error) => { document.title = String(error); },
});
decoder.configure({ codec: "CODEC", optimizeForLatency: true });
const connection = new WebSocket(`ws://${location.host}/packets`);
connection.binaryType = "arraybuffer";
connection.onmessage = ({ data }) => {
  const type = new Uint8Array(data)[8] ? "key" : "delta";
  decoder.decode(new EncodedVideoChunk({ type, timestamp: 1000 * performance.now(), data: data.slice(9) }));
};
</script>"""
#: Reads the mark back whenever the screen is painted, and tells it when it is new.
READ = """([bits, square]) => {
  const strip = new OffscreenCanvas(bits * square, square).getContext("2d", { willReadFrequently: true });
  const seen = new WebSocket(`ws://${location.host}/seen`);
  let last = 0;
  const look = () => {
    requestAnimationFrame(look);
    const picture = document.getElementById("picture");
    strip.drawImage(picture, 0, 0, bits * square, square, 0, 0, bits * square, square);
    const { data } = strip.getImageData(0, square / 2, bits * square, 1);
    let ticks = 0;
    for (let bit = 0; bit < bits; bit += 1) ticks += data[4 * (bit * square + square / 2) + 1] > 127 ? 2 ** bit : 0;
    if (ticks && ticks !== last && seen.readyState === 1) seen.send(String((last = ticks)));
  };
  look();
}"""


def main() -> None:
    given = _arguments()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.cores])
    found: dict[str, list[dict[str, float]]] = {way: [] for way in given.ways}
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        camera = Path(folder) / "camera.mp4"
        film(CLIP, camera, CAMERA, RATE, given.seconds + SETTLES + SPARE)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(given.rounds):
            for way in given.ways:
                found[way].append(_measured(way, browser, camera, Path(folder), given.seconds))
                print(way, {name: round(value, 1) for name, value in found[way][-1].items()}, flush=True)
        browser.close()
    columns = list(found[given.ways[0]][0])
    print(f"\n| | {' | '.join(columns)} |\n|{' --- |' * (len(columns) + 1)}")
    for way, rounds in found.items():
        cells = [f"{median(each[name] for each in rounds):.{0 if name.endswith('ms') else 1}f}" for name in columns]
        print(f"| {way} | {' | '.join(cells)} |")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare ways of bringing live pictures to a page.")
    parser.add_argument("ways", nargs="*", default=list(WINDOWS), metavar="WAY", help=" ".join(WINDOWS))
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--cores", type=int, default=2, help="shared by browser, server and session")
    return parser.parse_args()


def _measured(way: str, browser: Browser, camera: Path, folder: Path, seconds: float) -> dict[str, float]:
    """One way, once."""
    with _served(way, camera, folder) as (server, site):
        page = browser.new_page(viewport={"width": 1000, "height": 960})
        page.goto(f"{site}/live")
        if way == "jpeg":
            page.check("input[value='er-test']")
            page.uncheck("[name='voice']")
            page.click("button.main")
        page.wait_for_selector("#picture")
        page.evaluate(READ, [BITS, SQUARE])
        while not page.request.get(f"{site}/figures").json():
            page.wait_for_timeout(200)
        page.wait_for_timeout(1000 * SETTLES)
        processes, before, begun = server.children(), _spent(server), time.perf_counter()
        page.wait_for_timeout(1000 * seconds)
        spent, end = _spent(server), time.perf_counter()
        if server.children() != processes:
            raise SystemExit(f"{way}: the session ended before it was measured")
        seen = page.request.get(f"{site}/figures").json()
        latencies = [1000 * late for at, late in seen if begun < at < end]
        page.close()
    return {
        "pictures a second": len(latencies) / (end - begun),
        "p50 ms": median(latencies),
        "p95 ms": quantiles(latencies, n=20)[-1],
        **{f"{who}, CPU s": spent[who] - before[who] for who in spent},
    }


@contextmanager
def _served(way: str, camera: Path, folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """A server of one way: its process and its address."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(way, camera, folder, theirs))
    process.start()
    try:
        yield psutil.Process(process.pid), f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.kill()  # the session ends with it
        process.join()


def _spent(server: psutil.Process) -> dict[str, float]:
    """Seconds of the processor so far, by who took them."""
    browser = [each for each in psutil.Process().children(recursive=True) if "chrom" in each.name()]
    by = {"server": _time(server), "session": sum(map(_time, server.children())), "browser": sum(map(_time, browser))}
    machine = psutil.cpu_times()
    return {**by, "others": float(machine.user + machine.nice + machine.system) - sum(by.values())}


def _time(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


if __name__ == "__main__":
    main()
