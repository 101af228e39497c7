"""Running hipcam from outside, and what every result must be."""

from __future__ import annotations

import importlib.util
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from tools import require

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_videos"
SCHEMA = json.loads((ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
HIPCAM = (sys.executable, "-m", "hipcam")


def script(name: str) -> ModuleType:
    """A program of `benchmarks` that stands outside the package, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # its dataclasses look for themselves there
    spec.loader.exec_module(module)
    return module


def hipcam(*arguments: str | Path, before: tuple[str, ...] = (), **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run hipcam in a process of its own, without a terminal; `before` is put in front of the command."""
    command = [*before, *HIPCAM, *map(str, arguments)]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120, **options)


def on_terminal(
    command: list[str], answer: bytes | signal.Signals = b"", when: bytes = b"", timeout: float = 90
) -> tuple[int, str]:
    """Run a command on a terminal of its own; once `when` has appeared, type the answer or send the signal.

    As from a terminal, the signal reaches the command and all it has started, unless they are in a group of their own.

    Gives the exit code and all that was said.
    """
    if sys.platform == "win32":
        pytest.skip("platform: Windows has no pseudo-terminals")
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        start_new_session=True,
    )
    os.close(theirs)
    said, end, answered = b"", time.monotonic() + timeout, not answer
    try:
        while time.monotonic() < end:
            if select.select([ours], [], [], 0.2)[0]:
                try:
                    piece = os.read(ours, 65536)
                except OSError:  # the terminal is closed when the process has ended
                    break
                if not piece:
                    break
                said += piece
            if not answered and when in said:
                answered = True
                if isinstance(answer, bytes):
                    os.write(ours, answer)
                else:
                    os.killpg(process.pid, answer)
        return process.wait(10), said.decode(errors="replace")
    finally:
        process.kill()
        os.close(ours)


def without_privileges() -> tuple[str, ...]:
    """What to put in front of a command so that file modes count for it; root alone passes over them."""
    if sys.platform == "win32":
        pytest.skip("platform: Windows has no file modes")
    if os.geteuid() != 0:
        return ()
    require("setpriv")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def unshare(*options: str) -> tuple[str, ...]:
    """The command that gives a process namespaces of its own; skips where the system does not allow it."""
    require("unshare")
    command = ("unshare", "-r", *options)
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("platform: this system does not let a process have namespaces of its own")
    return command


def checked(text: str | bytes) -> dict[str, Any]:
    """Read a result and make sure of the schema and of what a schema cannot say."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} in JSON")

    result: dict[str, Any] = json.loads(text, parse_constant=refuse)
    errors = [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(result)]
    assert not errors, "\n".join(errors)
    source = result["source"]
    assert source["frames_with_person"] <= source["frames"]
    for kind in ("reps", "partials", "holds", "attempts"):
        events = result[kind]
        assert [e["end"] for e in events] == sorted(e["end"] for e in events)
        for event in events:
            assert 0 <= event["start"] <= event.get("peak", event["start"]) <= event["end"] <= source["duration"]
            _check_form(event)
    for hold in result["holds"]:
        assert hold["duration"] == pytest.approx(hold["end"] - hold["start"], abs=2e-4)
    total = result["summary"].get("total", {})
    for kind in ("reps", "partials", "holds", "attempts"):
        if kind in total:
            assert total[kind] == len(result[kind])
    assert len({(u["what"], u["reason"]) for u in result["unknown"]}) == len(result["unknown"])
    return result


def _check_form(event: dict[str, Any]) -> None:
    for fault in [*event.get("faults", ()), *event.get("possible", ()), *event.get("compensations", ())]:
        times = [time for span in fault["spans"] for time in span]
        assert times == sorted(times)
        assert (fault["start"], fault["end"]) == (times[0], times[-1])
        assert any(start <= fault["worst"] <= end for start, end in fault["spans"])
    if event.get("checks"):
        faults = event["compensations"] if "compensations" in event else event["faults"]
        assert {f["name"] for f in faults} == {n for n, c in event["checks"].items() if c["verdict"] == "fault"}
        verdicts = {check["verdict"] for check in event["checks"].values()}
        likely = any(suspicion["confidence"] >= 0.5 for suspicion in event["possible"])
        expected = "fault" if "fault" in verdicts else "unknown" if likely or "pass" not in verdicts else "pass"
        if "compensations" in event:
            few = len(event["judged"]) < 3
            assert event["clean"] is (None if few else {"fault": False, "pass": True, "unknown": None}[expected])
        else:
            assert event["verdict"] == expected
    elif "verdict" in event:
        assert event["verdict"] == "unknown", "nothing that was not checked is a pass or a fault"


def copy_of(source: Path, to: Path) -> Path:
    """Copy a file, modes left behind."""
    shutil.copyfile(source, to)
    return to
