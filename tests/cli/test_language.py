"""Another language is one mapping: with it nothing of what hipcam tells is English any more."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from sentences import in_capitals

from hipcam import words
from hipcam.cli import main, make_parser
from hipcam.cli.outputs import FORMATS
from hipcam.judge.activity import keys
from hipcam.judge.settings import Settings
from hipcam.pose.model import PoseModel
from hipcam.show.report import report
from hipcam.track.scored import Reading, judge
from hipcam.track.stored import store_reading
from hipcam.words.en import SENTENCES

#: Clips with repetitions, holds and attempts, faults and what could not be judged.
CLIPS = (
    "er_test_cheat",
    "bridge_bystander_incomplete",
    "ninety_ninety_right_knee_heel",
    "side_lying_right_pelvis_roll",
)


@pytest.fixture
def capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which all is in capitals, and all that is not is English."""
    monkeypatch.setattr(words, "_added", {})
    words.add("xx", {key: in_capitals(sentence) for key, sentence in SENTENCES.items()})


def english(text: str, names: set[str]) -> list[str]:
    """The words in small letters that are no names."""
    found = re.findall(r"[^\W\d_A-Z][\w-]+", text)
    return [word for word in found if word not in names]


def commands(parser: argparse.ArgumentParser, path: Sequence[str] = ()) -> Iterator[tuple[list[str], set[str]]]:
    """Each command with what it calls its options, arguments and choices."""
    names = {"hipcam", *path}
    inner: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        metavar = action.metavar if isinstance(action.metavar, str) else ""
        told = " ".join([*action.option_strings, metavar, action.dest, *map(str, action.choices or ())])
        names |= set(re.findall(r"[\w-]+", told))
        names |= {option.lstrip("-") for option in action.option_strings}
        if isinstance(action, argparse._SubParsersAction):
            inner = action.choices
    yield list(path), names
    for name, one in inner.items():
        yield from commands(one, (*path, name))


ALL_COMMANDS = list(commands(make_parser()))


@pytest.mark.parametrize(("command", "names"), ALL_COMMANDS, ids=lambda value: " ".join(value) or "hipcam")
def test_help_is_in_the_language(
    capitals: None, capsys: pytest.CaptureFixture[str], command: list[str], names: set[str]
) -> None:
    assert main([*command, "--language", "xx", "--help"]) == 0
    told = capsys.readouterr().out
    assert len(told) > 100 and not english(told, names | {"xx", "en", "bridge_clean_5", "mp4", *keys(), *FORMATS})
    assert words.language() == "en", "whoever calls main goes on in their own language"


def test_wrong_use_and_what_to_do_are_told_in_it(capitals: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "nowhere.mp4", "--language", "xx"]) == 2
    assert not english(capsys.readouterr().err, {"hipcam", "nowhere", "mp4"})
    assert main(["activities", "--language", "xx"]) == 0
    assert not english(capsys.readouterr().out, set(keys()))


def test_the_environment_may_name_it(
    capitals: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(words.VARIABLE, "xx")
    assert main(["activities"]) == 0
    assert not english(capsys.readouterr().out, set(keys()))
    assert main(["activities", "--language", "en"]) == 0
    assert english(capsys.readouterr().out, set(keys()))


def test_what_a_language_lacks_is_said_in_english(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A beginning of a language, with plural forms that English has not, speaks already."""
    polish = SimpleNamespace(
        SENTENCES={"activity.bridge.title": "MOSTEK", "plan.attempts": {"one": "{n} PROBA", "few": "{n} PROBY"}},
        plural=lambda n: "one" if n == 1 else "few",
    )
    monkeypatch.setattr(words, "LANGUAGES", ("en", "pl"))
    own = words._module
    monkeypatch.setattr(words, "_module", lambda language: polish if language == "pl" else own("en"))
    assert main(["activities", "--language", "pl"]) == 0
    told = capsys.readouterr().out
    assert "MOSTEK" in told and words.say("activity.bridge.camera") in told
    words.use("pl")
    try:
        assert words.say("plan.attempts", n=3) == "3 PROBY"
        assert words.say("text.reps", n=3) == "3 repetitions"
        del polish.plural
        assert words.say("plan.attempts", n=1) == "1 PROBA", "without a rule of its own, that of English"
    finally:
        words.use("en")


def test_a_language_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["activities", "--language", "zz"]) == 2
    assert "'zz'" in capsys.readouterr().err


class Texts(HTMLParser):
    """What a page shows and what is read aloud of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script", "metadata", "defs", "code")
        self.found += [value for name, value in attrs if name in ("alt", "aria-label", "title") and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "metadata", "defs", "code")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


@pytest.mark.parametrize("clip", CLIPS)
def test_a_track_is_told_in_it(
    clip: str,
    capitals: None,
    read_sample: Callable[[str], Reading],
    pose_model: PoseModel,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store_reading(judge(read_sample(clip), "auto", Settings(), pose_model, "0" * 64), tmp_path / "track.npz")
    assert main(["rescore", str(tmp_path / "track.npz"), "--language", "xx"]) == 0
    told = capsys.readouterr().out
    assert len(told.splitlines()) > 5 and not english(told, {clip, "mp4", *keys()})


@pytest.mark.parametrize("clip", CLIPS)
def test_a_report_is_in_it(
    clip: str, capitals: None, read_sample: Callable[[str], Reading], pose_model: PoseModel
) -> None:
    words.use("xx")
    try:
        page = report(judge(read_sample(clip), "auto", Settings(), pose_model, "0" * 64))
    finally:
        words.use("en")
    texts = Texts()
    texts.feed(page)
    shown = re.sub(r"\b[0-9a-f]{12,}\b", "", "\n".join(texts.found))  # the file's hash
    assert not english(shown, {clip, "mp4", "hipcam", pose_model.name, *keys()})
    assert '<html lang="xx"' in page
