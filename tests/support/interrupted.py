"""Commands that are interrupted at random moments, as a terminal does it, and what that leaves behind.

`python tests/support/interrupted.py 200` tries so many and prints those that did not end as promised.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from runs import HIPCAM, SAMPLES

#: What is interrupted; `{out}` is a folder of its own.
COMMANDS = {
    "score": ("score", str(SAMPLES / "bridge_clean_5.mp4"), "--activity", "bridge", "--out", "{out}", "--report"),
    "batch": ("score", str(SAMPLES), "--out", "{out}", "--workers", "2"),
    "live": ("live", "--camera", str(SAMPLES / "bridge_clean_5.mp4"), "--activity", "bridge", "--no-window"),
}
#: Where there is no runtime folder, PulseAudio's library makes one for whatever plays a sound, and keeps it.
_SOUND = "pulse-"


@dataclass(frozen=True)
class Ended:
    """How an interrupted command ended: its exit code, after how long (seconds), what it said, and what is left."""

    command: str
    after: float
    code: int
    took: float
    said: str
    files: list[str]
    processes: list[int]

    @property
    def early(self) -> bool:
        """Whether Python itself was still starting, before any line of hipcam: nobody can help that."""
        in_python = self.code == 1 and "KeyboardInterrupt" in self.said and "/hipcam/" not in self.said
        return self.code == -signal.SIGINT or in_python

    def as_promised(self, within: float) -> bool:
        """Whether it ended as interrupted, in time and in one line, with nothing left; a session may end as such."""
        code = self.code == 130 or (self.command == "live" and self.code == 0)
        sound = "Traceback" not in self.said and "Exception ignored" not in self.said and "leaked" not in self.said
        return code and sound and self.took <= within and not self.files and not self.processes


def interrupted(command: str, after: float) -> Ended:
    """Run a command, interrupt all its processes after so many seconds, and look at what is left."""
    with tempfile.TemporaryDirectory(prefix="interrupted-") as folder:
        out, temporary = Path(folder, "out"), Path(folder, "tmp")
        out.mkdir()
        temporary.mkdir()
        process = subprocess.Popen(
            [*HIPCAM, *(word.format(out=out) for word in COMMANDS[command])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=_heed,
            env={**os.environ, "TMPDIR": str(temporary), "HIPCAM_DATA_DIR": str(Path(folder, "data"))},
        )
        time.sleep(after)
        begun = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        try:
            said = process.communicate(timeout=30)[1].decode(errors="replace")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said = process.communicate()[1].decode(errors="replace")
        took = time.monotonic() - begun
        time.sleep(0.3)  # workers see that this one has gone
        files = [p.name for p in (*out.rglob(".hipcam-*"), *temporary.rglob("*")) if not p.name.startswith(_SOUND)]
        return Ended(command, after, process.returncode, took, said, files, in_session(process.pid))


def _heed() -> None:
    """Commands that a shell puts in the background are deaf to Ctrl-C, and so is what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def in_session(session: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(place.parent.name))
    return found


def main(times: int) -> None:
    """Interrupt each command in turn, at moments from 0 to 3 s."""
    chance, early, broken, slowest = random.Random(11), 0, 0, 0.0
    for number in range(times):
        ended = interrupted(list(COMMANDS)[number % len(COMMANDS)], chance.uniform(0, 3))
        early += ended.early
        slowest = max(slowest, ended.took)
        if not (ended.early or ended.as_promised(1.0)):
            broken += 1
            print(ended, flush=True)
    print(f"{times} interrupted, {early} before the first line of hipcam, {broken} not as promised; {slowest:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]))
