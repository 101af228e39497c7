"""What the command line tells about itself: examples, the overview, completion, and where settings come from."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools import require

from hipcam.cli import PURPOSES, main, make_parser
from hipcam.cli.completion import SHELLS
from hipcam.cli.defaults import CONFIG_DIR_VARIABLE, FILE_NAME
from hipcam.judge.settings import Settings, read_settings
from hipcam.words import say


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


PARSER = make_parser()


@pytest.mark.parametrize("parser", list(parsers(PARSER)), ids=lambda parser: parser.prog)
def test_every_help_has_examples_that_hipcam_takes(parser: argparse.ArgumentParser) -> None:
    _, _, examples = parser.format_help().partition(f"\n{say('cli.examples')}:\n")
    commands = re.findall(r"^  (\S.*)$", examples, re.MULTILINE)
    assert commands and len(commands) == len(re.findall(r"(?:^      \S.*\n)+", examples, re.MULTILINE))
    for command in commands:
        words = shlex.split(command.partition(" > ")[0])
        PARSER.parse_args(words[1:])
        assert command.startswith(parser.prog)


def test_hipcam_alone_tells_every_command_once_by_its_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    told = capsys.readouterr().out
    named = re.findall(r"^  hipcam (\S+)", told, re.MULTILINE)
    (commands,) = (a for a in PARSER._actions if isinstance(a, argparse._SubParsersAction))
    assert sorted(named) == sorted(commands.choices) and named == [
        name for names in PURPOSES.values() for name in names
    ]
    assert "hipcam COMMAND --help" in told and say("safety") in told


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_can_be_had_for_each_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "hipcam" in script and "rescore" in script and "ninety-ninety" in script


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("sc", {"score"}),
        ("history de", {"delete"}),
        ("score --ann", {"--annotate"}),
        ("score --activity n", {"ninety-ninety"}),
        ("trend br", {"bridge"}),
        ("score my", {"my_video.mp4"}),
    ],
)
def test_bash_completes(typed: str, offered: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require("bash")
    assert main(["completion", "bash"]) == 0
    (tmp_path / "script").write_text(capsys.readouterr().out, encoding="utf-8")
    (tmp_path / "my_video.mp4").touch()
    words = ["hipcam", *typed.split(" ")]
    code = (
        f"source ./script; COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}; "
        "$(complete -p hipcam | sed -E 's/.*-F ([^ ]+).*/\\1/') hipcam; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["bash", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert {word.strip() for word in done.stdout.splitlines()} == offered


# One's own defaults


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CONFIG_DIR_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path / FILE_NAME


def settings_told(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["settings", *options]) == 0
    return capsys.readouterr().out


def test_settings_are_told_with_their_origin(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = settings_told(capsys)
    assert f"{own}; there are none yet" in first and set(re.findall(r"; (.*)$", first, re.MULTILINE)[1:]) == {"default"}
    own.write_text("[signals]\ncutoff = 5\n[er_test]\ntrunk_lean = 8\nhold_time = 1\n", encoding="utf-8")
    Path("mine.toml").write_text("[er_test]\nhold_time = 2\n", encoding="utf-8")
    told = settings_told(capsys, "--settings", "mine.toml")
    assert f"own defaults are in {own}" in told
    assert re.search(rf"^cutoff = 5\.0 +# Hz; {re.escape(str(own))}$", told, re.MULTILINE)
    assert re.search(rf"^trunk_lean = 8\.0 +# deg; {re.escape(str(own))}$", told, re.MULTILINE), (
        "named, if as by default"
    )
    assert re.search(r"^hold_time = 2\.0 +# s; mine\.toml$", told, re.MULTILINE)
    assert re.search(r"^gap_limit = 0\.3 +# s; default$", told, re.MULTILINE)


def test_what_is_told_is_a_settings_file(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.write_text("[signals]\ncutoff = 5\n", encoding="utf-8")
    Path("told.toml").write_text(settings_told(capsys), encoding="utf-8")
    read = read_settings(Path("told.toml"))
    assert read == read_settings(own) != Settings()


@pytest.mark.parametrize("text", ["[signals", "[signals]\ncutof = 5\n", "[signals]\ncutoff = 'fast'\n", "cutoff = 5"])
@pytest.mark.parametrize("command", ["settings", "score no.mp4", "rescore no.npz", "live --no-window --camera no.mp4"])
def test_broken_defaults_are_one_sentence(
    own: Path, command: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own.write_text(text, encoding="utf-8")
    assert main(command.split()) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and str(own) in err


def test_defaults_that_cannot_be_read_are_told(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.mkdir()
    assert main(["settings"]) == 2
    assert str(own) in capsys.readouterr().err
