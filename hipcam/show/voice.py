"""Speaking, offline: the system's own speech command in a process of its own, else short tones, else nothing.

A thread of its own starts the command and waits for it, so nothing that is said delays a picture. What a sentence is
for decides how it queues: a score is always heard, a count only while it is fresh, and of two instructions the newer.
"""

from __future__ import annotations

import math
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from threading import Condition, Thread, Timer
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from hipcam.live.sayings import Saying
from hipcam.words import language, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


#: Words a minute: brisk, since a count must be over before the next repetition.
_PACE = 170


#: A sentence that takes longer than this to speak hangs (seconds).
_LONGEST = 12.0


#: Reads a sentence a line from standard input and speaks it, for as long as the session lasts: starting PowerShell
#: takes longer than most sentences.
_POWERSHELL = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; "
    "$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; $voice.Rate = 1; "
    "while (($line = [Console]::In.ReadLine()) -ne $null) { $voice.Speak($line); "
    "[Console]::Out.WriteLine('done') }"
)


#: Ctrl-C in a terminal is for hipcam; a speech command that it ended, too, would look as if it did not work.
_APART: dict[str, Any] = {"start_new_session": True}


if sys.platform == "win32":
    _APART = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}


class Speaker(Protocol):
    """One way to be heard."""

    def speak(self, sentence: str) -> bool:
        """Make one sentence heard, wait until it is over and say whether that worked."""

    def close(self) -> None:
        """Be quiet at once."""


class CommandSpeaker:
    """Runs a command for each sentence, which it gets on standard input.

    Parameters
    ----------
    command : sequence of str
        The program and its options.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[str] | None = None
        self._closed = False

    def speak(self, sentence: str) -> bool:
        """See `Speaker`."""
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                **_APART,
            )
            with self._process as process:
                try:
                    _, complaint = process.communicate(sentence, timeout=_LONGEST)
                except subprocess.TimeoutExpired:
                    process.kill()
                    return self._closed
                # Ctrl-C still meets it in the moment before it is apart; without a loudspeaker espeak-ng says so and
                # gives 0 all the same.
                ended = process.returncode in (0, -signal.SIGINT)
                failed = not ended or any(line.startswith("error") for line in complaint.splitlines())
                return not failed or self._closed
        except OSError:
            return self._closed

    def close(self) -> None:
        """See `Speaker`."""
        self._closed = True
        if self._process is not None:
            self._process.kill()


class LineSpeaker(CommandSpeaker):
    """Keeps one process that speaks each line of its standard input and answers with a line when it is over."""

    def speak(self, sentence: str) -> bool:
        """See `Speaker`."""
        try:
            if self._process is None:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    encoding="utf-8",
                    **_APART,
                )
            assert self._process.stdin is not None and self._process.stdout is not None
            hanging = Timer(_LONGEST, self._process.kill)
            hanging.start()
            try:
                self._process.stdin.write(" ".join(sentence.split()) + "\n")
                self._process.stdin.flush()
                return bool(self._process.stdout.readline()) or self._closed
            finally:
                hanging.cancel()
        except OSError:
            return self._closed

    def close(self) -> None:
        """See `Speaker`."""
        super().close()
        if self._process is not None:
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not written yet goes nowhere
                        pipe.close()


class ToneSpeaker:
    """One short tone for each sentence.

    Raises
    ------
    OSError
        If there is no sound library or no loudspeaker.
    """

    def __init__(self) -> None:
        try:
            import sounddevice

            self._sound = sounddevice
            self._rate = float(sounddevice.query_devices(kind="output")["default_samplerate"])
        except Exception as error:  # PortAudio's own errors; whatever it is, there is no tone
            raise OSError(str(error)) from error

    def speak(self, sentence: str) -> bool:
        """See `Speaker`; a short sentence (a count) sounds lower and shorter."""
        short = len(sentence) <= 5
        try:
            self._sound.play(tone(660 if short else 990, 0.12 if short else 0.25, self._rate), self._rate)
            self._sound.wait()
        except Exception:  # PortAudio's own errors; whatever it is, there is no tone
            return False
        return True

    def close(self) -> None:
        """See `Speaker`."""
        self._sound.stop()


def tone(frequency: float, duration: float, rate: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A tone that begins and ends softly; samples −1…1 at `rate` a second."""
    time_ = np.arange(round(duration * rate)) / rate
    soft = np.clip(np.minimum(time_, duration - time_) / 0.02, 0, 1)
    return np.asarray(0.3 * soft * np.sin(2 * np.pi * frequency * time_), np.float32)


class Voice:
    """Speaks what matters most and is still true, without keeping anybody waiting.

    Parameters
    ----------
    speakers : sequence of callable, optional
        Ways to be heard, best first, each made when the one before does not work, with what to tell about that;
        by default those of this system.
    tell : callable, optional
        Told once a step down what has taken the voice's place.
    least_gap : float
        Silence between two sentences, seconds.
    repeat_after : float
        The same sentence is not said again within this many seconds.
    """

    def __init__(
        self,
        speakers: Sequence[tuple[Callable[[], Speaker], str]] | None = None,
        *,
        tell: Callable[[str], None] | None = None,
        least_gap: float = 0.2,
        repeat_after: float = 1.5,
    ) -> None:
        self._ways = list(system_speakers() if speakers is None else speakers)
        self._tell = tell or (lambda sentence: None)
        self._least_gap, self._repeat_after = least_gap, repeat_after
        self._news = Condition()
        #: Until when each is worth saying, on `time.perf_counter`'s clock; in the order they came.
        self._waiting: list[tuple[float, Saying]] = []
        self._busy = self._stop = False
        self._speaker: Speaker | None = None
        self._said: dict[str, float] = {}
        self._thread = Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def __enter__(self) -> Voice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def silent(self) -> bool:
        """Whether no way is left to be heard; known once something was to be said."""
        with self._news:
            return self._speaker is None

    def say(self, sayings: Sequence[Saying]) -> None:
        """Have these spoken in their turn; comes back at once."""
        with self._news:
            for saying in sayings:
                if saying.kind.replaces == "fleeting":
                    self._waiting = [waiting for waiting in self._waiting if waiting[0] == math.inf]
                elif saying.kind.replaces == "kind":
                    self._waiting = [waiting for waiting in self._waiting if waiting[1].kind != saying.kind]
                self._waiting.append((time.perf_counter() + saying.kind.lasts, saying))
            self._news.notify_all()

    def finish(self, limit: float) -> None:
        """Wait until all is said, at most this many seconds."""
        with self._news:
            self._news.wait_for(lambda: not self._waiting and not self._busy, limit)

    def close(self) -> None:
        """Be quiet at once."""
        with self._news:
            self._stop = True
            self._news.notify_all()
            speaker = self._speaker
        if speaker is not None:
            speaker.close()
        self._thread.join(_LONGEST)

    def _run(self) -> None:
        self._step_down("")
        while (sentence := self._next()) is not None:
            while self._speaker is not None and not self._speaker.speak(sentence) and not self._stop:
                self._speaker.close()
                self._step_down(say("show.speech_failed"))
            with self._news:
                self._busy = False
                self._said[sentence] = time.perf_counter()
                self._news.notify_all()
                self._news.wait_for(lambda: self._stop, self._least_gap)

    def _next(self) -> str | None:
        """Wait for the next sentence to say; None when it is over."""
        with self._news:
            while True:
                self._news.wait_for(lambda: self._waiting or self._stop)
                if self._stop:
                    return None
                best = max(self._waiting, key=lambda waiting: waiting[1].kind.importance)
                self._waiting.remove(best)
                until, (sentence, _) = best
                now = time.perf_counter()
                if now <= until and now - self._said.get(sentence, -self._repeat_after) >= self._repeat_after:
                    self._busy = True
                    return sentence
                self._news.notify_all()

    def _step_down(self, told: str) -> None:
        """Take the next way that can be made."""
        self._speaker = None
        while self._ways:
            make, reason = self._ways.pop(0)
            if reason:
                told = reason
            try:
                speaker = make()
            except OSError:
                continue
            with self._news:
                self._speaker = speaker
            break
        else:
            told = say("show.no_sound")
        if told:
            self._tell(told)


def system_speakers() -> list[tuple[Callable[[], Speaker], str]]:
    """Ways to be heard on this system, best first, and what to tell when it comes to that."""
    command = speech_command()
    ways: list[tuple[Callable[[], Speaker], str]] = []
    if command is not None:
        kept = "powershell" in command[0].lower()
        ways.append(((lambda: LineSpeaker(command)) if kept else (lambda: CommandSpeaker(command)), ""))
    ways.append((ToneSpeaker, "" if command is not None else say("show.no_speech")))
    return ways


def speech_command(to: Path | None = None) -> list[str] | None:
    """The command of this system that speaks its standard input; None if there is none.

    espeak is told the language of hipcam's words; macOS and Windows speak with the voice that is chosen there.

    Parameters
    ----------
    to : Path, optional
        A sound file to write instead of the loudspeaker (espeak only).
    """
    if sys.platform == "darwin" and (program := shutil.which("say")):
        return [program, "-r", str(_PACE), "-f", "-"]
    if sys.platform == "win32":
        shell = shutil.which("powershell")
        return [shell, "-NoProfile", "-NonInteractive", "-Command", _POWERSHELL] if shell else None
    for name in ("espeak-ng", "espeak"):
        if program := shutil.which(name):
            return [program, "-v", language(), "-s", str(_PACE), *(["-w", str(to)] if to else []), "--stdin"]
    return None
