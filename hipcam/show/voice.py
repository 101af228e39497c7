"""Speaking, offline: the system's own speech command in a process of its own, else nothing.

A thread of its own starts the command and waits for it, so nothing that is said delays a picture. What a sentence is
for decides how it queues: a count only while it is fresh, of two instructions the newer, what makes it safe in between.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from threading import Condition, Thread, Timer
from typing import TYPE_CHECKING, Any, Protocol

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

    def cut(self) -> None:
        """Break off what is being spoken; what is spoken after it is heard."""

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
        self._closed = self._cut = False

    def speak(self, sentence: str) -> bool:
        """See `Speaker`."""
        self._cut = False
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
            if self._cut:  # while it was being started
                self._process.kill()
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
                return not failed or self._closed or self._cut
        except OSError:
            return self._closed or self._cut

    def cut(self) -> None:
        """See `Speaker`."""
        self._cut = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """See `Speaker`."""
        self._closed = True
        if self._process is not None:
            self._process.kill()


class LineSpeaker(CommandSpeaker):
    """Keeps one process that speaks each line of its standard input and answers with a line when it is over."""

    def speak(self, sentence: str) -> bool:
        """See `Speaker`."""
        self._cut = False
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
                return bool(self._process.stdout.readline()) or self._closed or self._cut
            finally:
                hanging.cancel()
                if self._cut:  # the next sentence starts another
                    self._put_away()
        except OSError:
            return self._closed or self._cut

    def close(self) -> None:
        """See `Speaker`."""
        super().close()
        self._put_away()

    def _put_away(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not written yet goes nowhere
                        pipe.close()


class Voice:
    """Speaks what matters most and is still true, without keeping anybody waiting.

    Parameters
    ----------
    speakers : sequence of callable, optional
        Ways to be heard, best first, each made when the one before does not work; by default those of this system.
    tell : callable, optional
        Told once that none works.
    least_gap : float
        Silence between two sentences, seconds.
    repeat_after : float
        The same sentence is not said again within this many seconds.
    """

    def __init__(
        self,
        speakers: Sequence[Callable[[], Speaker]] | None = None,
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
        #: What is being spoken, and whether it was broken off.
        self._now: tuple[float, Saying] | None = None
        self._broken_off = self._stop = False
        self._begun_again: set[str] = set()
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
                if self._now is not None and saying.kind.name in self._now[1].kind.yields_to:
                    self._break_off()
                self._waiting = [w for w in self._waiting if w[1].kind.name not in saying.kind.replaces]
                self._waiting.append((time.perf_counter() + saying.kind.lasts, saying))
            self._news.notify_all()

    def said(self, sentences: Sequence[str]) -> bool:
        """Whether each of these was spoken to its end."""
        with self._news:
            return self._speaker is not None and all(sentence in self._said for sentence in sentences)

    def finish(self, limit: float) -> None:
        """Wait until all is said, at most this many seconds."""
        with self._news:
            self._news.wait_for(lambda: not self._waiting and self._now is None, limit)

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
        self._step_down()
        while (sentence := self._next()) is not None:
            while self._speaker is not None and not self._speaker.speak(sentence) and not self._stop:
                self._speaker.close()
                self._step_down()
            with self._news:
                if not self._broken_off:
                    self._said[sentence] = time.perf_counter()
                self._now, self._broken_off = None, False
                self._news.notify_all()
                self._news.wait_for(lambda: self._stop, self._least_gap)

    def _break_off(self) -> None:
        if not self._broken_off and self._speaker is not None and self._now is not None:
            self._broken_off = True
            # Counts that come faster than it is spoken would never let it end: twice broken off, it is left unsaid.
            if self._now[1].text not in self._begun_again:
                self._begun_again.add(self._now[1].text)
                self._waiting.insert(0, self._now)
            self._speaker.cut()

    def _next(self) -> str | None:
        """Wait for the next sentence to say; None when it is over."""
        with self._news:
            while True:
                self._news.wait_for(lambda: self._waiting or self._stop)
                if self._stop:
                    return None
                best = max(self._waiting, key=lambda waiting: waiting[1].kind.importance)
                self._waiting.remove(best)
                until, (sentence, *_) = best
                now = time.perf_counter()
                if now <= until and now - self._said.get(sentence, -self._repeat_after) >= self._repeat_after:
                    self._now = best
                    return sentence
                self._news.notify_all()

    def _step_down(self) -> None:
        """Take the next way that can be made; tell once that none is left."""
        with self._news:
            failed, self._speaker = self._speaker is not None, None
        while self._ways:
            try:
                speaker = self._ways.pop(0)()
            except OSError:
                continue
            with self._news:
                self._speaker = speaker
            return
        self._tell(say("show.speech_failed" if failed else "show.no_speech"))


def system_speakers() -> list[Callable[[], Speaker]]:
    """Ways to be heard on this system, best first."""
    command = speech_command()
    if command is None:
        return []
    kept = "powershell" in command[0].lower()
    return [(lambda: LineSpeaker(command)) if kept else (lambda: CommandSpeaker(command))]


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
