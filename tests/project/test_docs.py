"""The documentation: links lead somewhere, commands are ones hipcam knows, what is made from the code is true."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from making.pages import DOCS, FOLDERS, MAKERS, PACKAGE, ROOT, calibrations, declared_settings, sections

from hipcam.cli import make_parser
from hipcam.judge.settings import Settings, read_settings
from hipcam.pose.model import PoseModel
from hipcam.show.text import describe
from hipcam.track.scored import Reading, judge

PAGES = [
    ROOT / name
    for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "sample_videos/README.md", "models/README.md")
] + sorted((ROOT / "docs").glob("*.md"))

any_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """As the usual viewers make it: lower case, no punctuation, hyphens for blanks."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@any_page
def test_links_lead_to_what_exists(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if "://" in target:
            continue
        name, _, part = target.partition("#")
        to = page.parent / name if name else page
        assert to.exists(), f"{target} does not exist"
        if part:
            headings = re.findall(r"^#+ (.*)$", text_of(to), re.MULTILINE)
            assert part in map(anchor, headings), f"{target} has no such heading"


@any_page
def test_files_that_are_named_exist(page: Path) -> None:
    """Paths in code marks that begin with a folder of the project."""
    for name in re.findall(
        r"`((?:hipcam|docs|tests|benchmarks|sample_videos|models|\.ci|\.github)/[\w./-]*)`", text_of(page)
    ):
        made_when_used = (ROOT / ".gitignore").read_text(encoding="utf-8")
        assert (ROOT / name).exists() or Path(name).name in made_when_used, f"{name} does not exist"


def test_each_line_about_videos_names_its_test() -> None:
    rows = re.findall(r"^\|(?! the file | ---).*\|$", text_of(ROOT / "docs" / "video.md"), re.MULTILINE)
    tests = text_of(ROOT / "tests" / "source" / "test_video.py")
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named and all(f"def {name}(" in tests for name in named), row


def test_each_folder_has_its_line_in_the_architecture() -> None:
    assert set(FOLDERS) == {module.parent.name for module in PACKAGE.glob("*/__init__.py")}


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_made_from_the_code_is_true(name: str) -> None:
    page = text_of(DOCS / name)
    assert MAKERS[name](page) == page, "run 'python docs/make.py'"


def commands(page: Path) -> list[list[str]]:
    """The hipcam commands of a page: in code marks, or lines and ends of lines in code blocks; not its version."""
    text = text_of(page)
    blocks = re.findall(r"^```(?:sh|powershell)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [part.strip() for block in blocks for line in block.splitlines() for part in re.split(r"&&|;|#", line)]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    found = []
    for line in lines:
        words = shlex.split(line.replace("\\", "/")) if re.match(r"\S*hipcam [^\d]", line) else []
        if words and re.fullmatch(r"(\.venv/(bin|Scripts)/)?hipcam", words[0]):
            found.append(words[1:])
    return found


@any_page
def test_commands_are_ones_that_hipcam_knows(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in commands(page):
        # `hipcam model install|verify|path` in running text stands for three.
        for word in words[-1].split("|"):
            given = [*words[:-1], word]
            try:
                make_parser().parse_args(given)
            except SystemExit as stop:
                # A command that is only mentioned, such as `hipcam score`, may lack what follows.
                mentioned = re.search(r"are required|expected one argument", capsys.readouterr().err)
                assert not stop.code or mentioned, f"hipcam {shlex.join(given)}"


def test_readme_holds_commands_to_check() -> None:
    found = commands(ROOT / "README.md")
    assert len(found) >= 10
    assert ["score", "sample_videos/er_test_cheat.mp4"] in found


def test_readme_python_names_exist() -> None:
    import hipcam

    for page in PAGES:
        for name in re.findall(r"(?<![\w.])hipcam\.([a-z]\w+)\b(?=[`(])", text_of(page)):
            assert hasattr(hipcam, name) or (ROOT / "hipcam" / f"{name}.py").exists(), f"{page.name}: hipcam.{name}"


# --- Settings --------------------------------------------------------------------------------------------------------


@any_page
def test_settings_in_examples_can_be_read(page: Path, tmp_path: Path) -> None:
    for example in re.findall(r"^```toml\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL):
        file = tmp_path / "example.toml"
        file.write_text(example, encoding="utf-8")
        read_settings(file)


@any_page
def test_settings_that_are_named_exist(page: Path) -> None:
    tables = declared_settings()
    for table in re.findall(r"`\[(\w+)\]`", text_of(page)):
        assert table in tables, f"[{table}]"
    for name in re.findall(r"`(\w+) = [\d.]+`", text_of(page)):
        assert any(name in known for known in tables.values()), name
    for table, name in re.findall(rf"`({'|'.join(tables)})\.(?!py`)([a-z_]+)`", text_of(page)):
        code = PACKAGE / "judge" / "activities" / f"{table}.py"
        assert name in tables[table] or (code.exists() and name in text_of(code)), f"{table}.{name}"


# --- Calibrations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", calibrations())
def test_each_fitted_number_says_where_it_comes_from(network: str) -> None:
    plain = calibrations()[network]
    for section, (about, numbers) in sections().items():
        assert about, section
        own = plain.get(section, {})
        assert "otherwise" in plain or set(own) == set(numbers), section
        for name, entry in own.items():
            field, where = numbers[name], f"{section}.{name}"
            assert set(entry) == {"value", "unit", "fitted_on", "n", "evidence"}, where
            assert entry["unit"] == field.metadata["unit"], where
            assert field.metadata["meaning"] and entry["fitted_on"] and entry["evidence"], where
            assert isinstance(entry["n"], int) and entry["n"] >= 0, where
            for page in re.findall(r"docs/\w+\.md", entry["evidence"]):
                assert (ROOT / page).exists(), f"{where}: {page}"


# --- Pictures --------------------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """Without figures, which differ a little between processors, the bands that hang on them, and spacing."""
    text = re.sub(r" \((markedly limited|limited|typical|full)[^)]*\)", "", text.replace("\xa0", " "))
    return re.sub(r"[\d.]+", "0", text).split()


def test_the_picture_of_the_summary_is_what_is_printed(
    read_sample: Callable[[str], Reading], pose_model: PoseModel
) -> None:
    printed = describe(judge(read_sample("er_test_cheat"), "auto", Settings(), pose_model, "0" * 64).result)
    picture = text_of(ROOT / "docs" / "images" / "summary.svg")
    rows = [row for row in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text") if row.text]
    by_line: dict[float, str] = {}
    for row in rows:
        if row.get("clip-path"):  # not the window's title
            line = float(row.get("y", 0))
            by_line[line] = f"{by_line.get(line, '')} {row.text}"
    shown = words(" ".join(by_line[line] for line in sorted(by_line)))
    command = words("$ hipcam score sample_videos/er_test_cheat.mp4")
    assert shown == command + words(printed), "run 'python docs/make.py pictures readme'"
    assert "@font-face" not in picture, "a picture must not ask a web server for its font"


def test_pictures_are_small() -> None:
    assert (ROOT / "docs" / "images" / "frame.jpg").stat().st_size <= 120_000
    assert (ROOT / "docs" / "images" / "summary.svg").stat().st_size <= 20_000
