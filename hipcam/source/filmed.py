"""How a recording was filmed: what its file says, and what somebody has to say for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream


#: The largest factor of slow motion that is believed: no phone goes beyond 7680 pictures a second played at 30.
MOST_FACTOR = 1000.0
# Android writes the rate of capture here, in slow motion and without it. Apple's files hold real times, and what marks
# them (`com.apple.quicktime.full-frame-rate-playback-intent`) is 0 in ordinary recordings, too: nothing is read there.
_CAPTURE_RATE = "com.android.capture.fps"
# From here on Android calls it high speed (CameraConstrainedHighSpeedCaptureSession). An ordinary recording may have
# fewer pictures than it says, since in dim light they take longer; no faster one can.
_HIGH_SPEED = 120.0
#: When it was recorded: Apple's key first, since an export leaves it as it was.
_MOMENTS = ("com.apple.quicktime.creationdate", "creation_time")
#: The clocks of cameras begin in 1904, 1970 or 1980.
_CLOCK_NOT_SET = 1990
# Phones play by a whole factor; a mean rate is off by the first and the last picture.
_NEARLY_WHOLE = 0.02


@dataclass(frozen=True, slots=True)
class Filmed:
    """What somebody says about how a recording was filmed.

    Attributes
    ----------
    mirrored : bool
        Whether the pictures were mirrored before they were stored, which nobody can see; they are mirrored back.
    slow_motion : float or None
        How many times slower than filmed the file plays, 1 to 1000; None for what the file says.
    """

    mirrored: bool = False
    slow_motion: float | None = None

    def __post_init__(self) -> None:
        if self.slow_motion is not None and not 1 <= self.slow_motion <= MOST_FACTOR:
            raise ValueError(f"slow_motion is {self.slow_motion}, expected 1 to {MOST_FACTOR:g}")


#: Of most recordings nobody says anything.
UNSAID = Filmed()


def declared_moment(container: InputContainer, stream: VideoStream) -> str | None:
    """When a file was recorded, as it says: ISO 8601 in UTC, to the second; None if it does not."""
    for metadata in (container.metadata, stream.metadata):
        for key in _MOMENTS:
            said = metadata.get(key, "")
            for form in ("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"):
                try:
                    moment = datetime.strptime(said, form).astimezone(timezone.utc)
                except (ValueError, OverflowError):
                    continue
                if moment.year > _CLOCK_NOT_SET:
                    return moment.isoformat(timespec="seconds")
    return None


def declared_slow_motion(container: InputContainer, stream: VideoStream) -> float:
    """How many times slower than filmed a file plays, as its rates of capture and of playing say; 1 if they do not."""
    try:
        capture = float(container.metadata.get(_CAPTURE_RATE) or stream.metadata.get(_CAPTURE_RATE) or 0)
    except ValueError:
        return 1.0
    if not stream.average_rate or not capture >= _HIGH_SPEED:
        return 1.0
    factor = capture / float(stream.average_rate)
    whole = float(round(min(factor, MOST_FACTOR + 1)))
    factor = whole if abs(factor - whole) < _NEARLY_WHOLE * whole else factor
    return factor if 1 < factor <= MOST_FACTOR else 1.0
