"""Sounds beside the voice: short WAVs, played at once by a command of this system, else through its sound library.

Each sound has a part at about 500 Hz and one at about 2 kHz. Hearing is mostly lost from the high pitches down, with
age or noise, and sometimes at the low ones alone: whoever is deaf in one of the two ranges hears the other. What a
sound means lies in its length and rhythm, which both ranges carry, not in its pitch alone: one short tick, two long
pulses, one long chord. A laptop's loudspeaker gives hardly anything below 300 Hz, so the low parts stay above that.
"""

from __future__ import annotations

import importlib
import io
import shutil
import subprocess
import sys
import time
import wave
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from hipcam.live.sayings import Cue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    #: Plays a WAV file, waits until it is over and says whether that worked.
    Player = Callable[[Path], bool]


Loudness = Literal["off", "soft", "loud"]

#: Samples a second.
RATE = 44100
#: Largest sample of each loudness, of 1; a step of 12 dB. Chosen.
PEAK: dict[Loudness, float] = {"soft": 0.2, "loud": 0.8}
#: What a sound is made of: pulses of so many seconds, of so many tones (Hz), each in the low and the high range.
PULSES: dict[Cue, tuple[tuple[float, tuple[float, ...]], ...]] = {
    "count": ((0.06, (600.0, 2400.0)),),
    "fault": ((0.18, (400.0, 1600.0)), (0.18, (400.0, 1600.0))),
    "hold": ((0.6, (523.25, 659.25, 783.99, 2093.0, 2637.0)),),
}
#: Silence between two pulses, and how long one takes to rise and fall, seconds.
_GAP, _SOFT = 0.08, 0.01
#: A sound that could not begin within so long is no longer of its moment, seconds.
_FRESH = 0.4
#: A sound that takes longer than this hangs, seconds.
_LONGEST = 3.0


def samples(cue: Cue, loudness: Loudness) -> NDArray[np.float32]:
    """A sound, as samples −1…1 at `RATE` a second; it begins and ends softly."""
    gap = np.zeros(round(_GAP * RATE))
    parts = [part for pulse in PULSES[cue] for part in (gap, _pulse(*pulse))][1:]
    whole = np.concatenate(parts)
    return np.asarray(PEAK[loudness] * whole / np.abs(whole).max(), np.float32)


def _pulse(duration: float, tones: tuple[float, ...]) -> NDArray[np.float64]:
    at = np.arange(round(duration * RATE)) / RATE
    soft = np.clip(np.minimum(at, duration - at) / _SOFT, 0, 1)
    return np.asarray(soft * sum(np.sin(2 * np.pi * tone * at) for tone in tones))


def wav(sound: NDArray[np.float32]) -> bytes:
    """Samples as a WAV file of 16 bits, one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes((sound * 32767).astype("<i2").tobytes())
    return file.getvalue()


class Sounds:
    """Plays cues one at a time, in a thread of its own; what does not work is silent.

    Parameters
    ----------
    loudness : str
        `soft` or `loud`.
    player : callable, optional
        By default that of this system; None is silent.
    """

    def __init__(self, loudness: Loudness, player: Player | None) -> None:
        self._player = player
        self._folder = TemporaryDirectory(prefix="hipcam-sounds-")
        self._files = {cue: Path(self._folder.name, f"{cue}.wav") for cue in get_args(Cue)}
        for cue, file in self._files.items():
            file.write_bytes(wav(samples(cue, loudness)))
        self._thread = ThreadPoolExecutor(1, "sounds")

    def play(self, cue: Cue) -> None:
        """Play a sound; comes back at once."""
        self._thread.submit(self._play, self._files[cue], time.perf_counter())

    def finish(self) -> None:
        """Wait until what was asked for has been played."""
        self._thread.submit(int).result()

    @property
    def silent(self) -> bool:
        """Whether nothing plays them; known once something was to be played."""
        return self._player is None

    def close(self) -> None:
        """Wait for the sound that is being played, and play no other."""
        self._thread.shutdown(cancel_futures=True)
        self._folder.cleanup()

    def _play(self, file: Path, asked: float) -> None:
        if self._player is not None and time.perf_counter() - asked <= _FRESH and not self._player(file):
            self._player = None


def system_player() -> Player | None:
    """What plays a WAV file on this system; None if nothing does."""
    if sys.platform == "win32":
        return _by_windows
    command = player_command()
    if command is not None:
        return lambda file: _by_command(command, file)
    try:
        library = importlib.import_module("sounddevice")
        library.query_devices(kind="output")
    except Exception:  # PortAudio's own errors; whatever it is, nothing is played
        return None
    return lambda file: _by_library(library, file)


def player_command() -> list[str] | None:
    """The command of this system that plays the file named after it; None if there is none."""
    for name, *options in (("afplay",), ("pw-play",), ("paplay",), ("aplay", "-q")):
        if program := shutil.which(name):
            return [program, *options]
    return None


def _by_command(command: Sequence[str], file: Path) -> bool:
    with suppress(OSError, subprocess.TimeoutExpired):
        # A process group of its own: Ctrl-C is for hipcam.
        played = subprocess.run(
            [*command, str(file)], capture_output=True, timeout=_LONGEST, start_new_session=True, check=False
        )
        return played.returncode == 0
    return False


def _by_windows(file: Path) -> bool:
    windows: Any = importlib.import_module("winsound")
    try:
        windows.PlaySound(str(file), windows.SND_FILENAME | windows.SND_NODEFAULT)
    except RuntimeError:
        return False
    return True


def _by_library(library: Any, file: Path) -> bool:
    with wave.open(str(file)) as sound:
        played = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    try:
        library.play(played, RATE)
        library.wait()
    except Exception:  # PortAudio's own errors; whatever it is, nothing is played
        return False
    return True
