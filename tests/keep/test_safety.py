"""Safety in full once a day for each person, and what remembers the day."""

from __future__ import annotations

import os
from pathlib import Path

from hipcam.keep.safety import Safety
from hipcam.words import say

SHORT = (say("live.safety_pain"),)


def test_it_is_full_until_it_was_heard_that_day_by_that_person(tmp_path: Path) -> None:
    first = Safety("", tmp_path / "data")
    assert len(first.sentences) == 3
    assert len(Safety("", tmp_path / "data").sentences) == 3, "not heard to its end"
    first.keep()
    assert Safety("", tmp_path / "data").sentences == SHORT
    assert len(Safety("Ada", tmp_path / "data").sentences) == 3
    [kept] = (tmp_path / "data").iterdir()
    assert os.name != "posix" or (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    kept.write_text(kept.read_text().replace(first._today, "2026-01-31"))
    assert len(Safety("", tmp_path / "data").sentences) == 3


def test_a_day_that_cannot_be_kept_or_read_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    Safety("", file).keep()
    Safety("", tmp_path).keep()
    [kept] = tmp_path.glob("safety*")
    for broken in ("", "[]", "{}", "\ufffd"):
        kept.write_text(broken)
        assert len(Safety("", tmp_path).sentences) == 3
