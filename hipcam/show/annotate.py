"""A scored video drawn on: what was found shown where it happened, as a video, as single pictures, or both at once.

The pose network does not run again. The pictures are decoded a second time, so that each shows the final, smoothed
skeleton and the verdicts that only the whole movement gave; decoding, drawing and encoding each have a thread.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.errors import VideoError
from hipcam.core.landmarks import Pose
from hipcam.core.prefetch import ahead
from hipcam.show.angle import draw_angle
from hipcam.show.captions import Story, places
from hipcam.show.encoder import Encoder
from hipcam.show.skeleton import draw_marks, draw_skeleton
from hipcam.show.strip import Strip
from hipcam.source.video import VideoFile
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from hipcam.core.types import Image, Progress
    from hipcam.source.video import Frame
    from hipcam.track.scored import Scored


#: Smaller pictures are enlarged until the shorter side has so many pixels: skeleton and words need them.
LEAST_SIDE = 360
#: How many pictures may wait to be encoded.
_WAITING = 4


def illustrate(
    scored: Scored, video: Path | None = None, moments: Sequence[float] = (), progress: Progress | None = None
) -> list[Image]:
    """Draw what was found on the pictures of a scored video, which is decoded once more.

    Parameters
    ----------
    scored : Scored
        What to show; the file it was read from must still be there.
    video : Path, optional
        Where to write all pictures as H.264 in MP4, at the source's own times from its first picture on, without
        sound; whatever the path's ending. For `results.write_files`.
    moments : sequence of float
        Seconds on the video's clock.
    progress : callable, optional
        Told the frames done and the frames there are.

    Returns
    -------
    list of (h, w, 3) uint8
        RGB: for each moment, in the order given, the picture that is nearest to it, drawn on.

    Raises
    ------
    VideoError
        If the file cannot be read, or is no longer the one that was scored.
    OutputError, OSError
        If there is no encoder for H.264, or the video cannot be written.
    """
    times = scored.track.time
    wanted = [_nearest(times, moment) for moment in moments]
    if video is None and not wanted:
        return []
    last = len(times) - 1 if video is not None else max(wanted)
    kept: dict[int, Image] = {}
    with ExitStack() as stack:
        frames = _frames(scored, last, stack, whole=video is not None)
        first = next(frames)
        drawing = Drawing(scored, first.image.shape[:2])
        write = _writer(video, drawing.size, _rate(times), stack) if video is not None else None
        for frame in chain((first,), frames):
            if write is not None or frame.index in wanted:
                picture = drawing.draw(frame)
                if write is not None:
                    write(picture, frame.time)
                if frame.index in wanted:
                    kept[frame.index] = picture
            if progress:
                progress(frame.index + 1, last + 1)
    return [kept[index] for index in wanted]


def jpeg(image: Image) -> bytes:
    """A picture as a JPEG file.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB.
    """
    import cv2

    done, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 82])
    assert done
    return data.tobytes()


class Drawing:
    """Draws on the pictures of one scored video.

    Parameters
    ----------
    scored : Scored
        What to show.
    shape : (int, int)
        Height and width of the pictures that come, pixels.

    Attributes
    ----------
    size : (int, int)
        Width and height of the pictures given, pixels; even, as H.264 needs them.
    """

    def __init__(self, scored: Scored, shape: tuple[int, ...]) -> None:
        height, width = shape[:2]
        factor = max(1.0, LEAST_SIDE / min(height, width))
        self._picture = (round(width * factor), round(height * factor))
        self._track, self._lines = scored.track, scored.lines
        self._story = Story(scored)
        self._activity = activity = self._story.activity
        self._strip = Strip(
            self._picture[0],
            tall=height > width,
            scale=self._story.curve,
            counts=activity.role if activity and self._story.counts else None,
            hold_target=activity.dose.hold if activity and scored.result.holds else None,
        )
        self.size = (_even(self._picture[0]), _even(self._picture[1] + self._strip.height))

    def draw(self, frame: Frame) -> Image:
        """A new picture: the frame with skeleton and marks, and the strip below it."""
        import cv2

        width, height = self._picture
        canvas = np.zeros((self.size[1], self.size[0], 3), np.uint8)
        picture = canvas[:height, :width]
        picture = _place(picture, frame.image)
        if frame.image.shape == picture.shape:
            picture[:] = frame.image
        else:
            picture[:] = cv2.resize(frame.image, picture.shape[1::-1], interpolation=cv2.INTER_CUBIC)
        showing = self._story.at(frame.index)
        i = frame.index
        pose = Pose(self._track.image[i], self._track.world[i], self._track.visibility[i])
        factor = picture.shape[1] / frame.size[0]
        pose = pose.scaled(factor)
        draw_skeleton(picture, pose)
        # A movement of which nothing is told has its lines, too.
        if showing.angle:
            draw_angle(picture, self._lines[i] * factor, showing.angle)
        if self._activity is not None:
            seen = [joint for fault in showing.faults for joint in places(fault, self._activity)]
            draw_marks(picture, pose, seen)
        self._strip.draw(canvas[height : height + self._strip.height, :width], showing)
        if width < self.size[0]:
            canvas[:, width] = canvas[:, width - 1]
        return canvas


class Behind:
    """Calls one after the other in another thread, a few of which may wait."""

    def __init__(self, worker: ThreadPoolExecutor) -> None:
        self._worker = worker
        self._waiting: deque[Future[None]] = deque()

    def call(self, function: Callable[..., None], *arguments: Any) -> None:
        """Call it when those before are done; raises what one of them raised."""
        self._waiting.append(self._worker.submit(function, *arguments))
        if len(self._waiting) > _WAITING:
            self._waiting.popleft().result()

    def wait(self) -> None:
        """Wait until all are done."""
        while self._waiting:
            self._waiting.popleft().result()


def _frames(scored: Scored, last: int, stack: ExitStack, *, whole: bool) -> Iterator[Frame]:
    """Decode a scored video once more up to a frame, after which none may come if it is to be `whole`.

    Raises
    ------
    VideoError
        If it is no longer the one that was scored.
    """
    info = scored.reading.info
    source = stack.enter_context(VideoFile(info.path, info.filmed))
    times, seen = scored.track.time, -1
    for frame in ahead(iter(source), stack.enter_context(ThreadPoolExecutor(max_workers=1))):
        seen = frame.index
        if seen > last and not whole:
            break
        if seen > last or abs(frame.time - times[seen]) > 1e-6:
            raise _changed(source)
        yield frame
    if seen < last:
        raise _changed(source)


def _writer(video: Path, size: tuple[int, int], rate: float, stack: ExitStack) -> Callable[[Image, float], None]:
    """What encodes pictures behind the caller's back; all of them are written when the stack is left."""
    encoder = stack.enter_context(Encoder(video, size, rate))
    writer = Behind(stack.enter_context(ThreadPoolExecutor(max_workers=1)))
    stack.push(lambda kind, *_: writer.wait() if kind is None else None)
    return lambda picture, time: writer.call(encoder.write, picture, time)


def _nearest(times: NDArray[np.float64], moment: float) -> int:
    return int(np.argmin(np.abs(times - moment)))


def _rate(times: NDArray[np.float64]) -> float:
    """Pictures a second, on average."""
    return float((len(times) - 1) / (times[-1] - times[0])) if len(times) > 1 else 30.0


def _place(canvas: Image, image: Image) -> Image:
    """Where on a canvas a picture goes: all of it, or its middle for one of another shape."""
    (height, width), (own_height, own_width) = canvas.shape[:2], image.shape[:2]
    factor = min(height / own_height, width / own_width)
    # Sizes are whole and even pixels: less than that is no other shape.
    size = [
        most if most - factor * own < 2 else max(1, round(factor * own))
        for most, own in ((height, own_height), (width, own_width))
    ]
    top, left = (height - size[0]) // 2, (width - size[1]) // 2
    return canvas[top : top + size[0], left : left + size[1]]


def _even(length: int) -> int:
    return length + length % 2


def _changed(source: VideoFile) -> VideoError:
    return VideoError(say("show.video_changed", path=source.info.path))
