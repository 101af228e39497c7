"""The pages, and parts of pages, that are made from the code: settings, columns, calibrations, modules."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, get_type_hints

from making import result_schema

from hipcam.judge.settings import Settings
from hipcam.measure.table import MEASURES
from hipcam.pose.calibration import Calibration
from hipcam.show.export import COLUMNS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "hipcam"
CALIBRATIONS = PACKAGE / "pose" / "calibrations"
MADE = "<!-- {}: made by docs/make.py -->"
#: The folders of the package along the way of the data.
FOLDERS = (
    "core",
    "words",
    "source",
    "pose",
    "measure",
    "judge",
    "track",
    "keep",
    "live",
    "show",
    "run",
    "bench",
    "app",
    "cli",
)


def within(text: str, part: str, lines: list[str]) -> str:
    """A page with the part between its two marks made anew."""
    begin, end = MADE.format(part), MADE.format(f"end of {part}")
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"the page lacks the marks {begin} and {end}")
    return "\n".join([before + begin, "", *lines, "", end + after])


def table(*heads: str) -> list[str]:
    """The two lines that a table begins with."""
    return [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]


# --- Settings --------------------------------------------------------------------------------------------------------


def declared_settings() -> dict[str, dict[str, Field[Any]]]:
    """Every setting by its table and name."""
    return {name: {f.name: f for f in fields(table)} for name, table in Settings().tables().items()}


def settings_page(_: str = "") -> str:
    """What `docs/settings.md` must say."""
    lines = [
        "# Settings",
        "",
        "Every limit has a default and can be changed in a TOML file: "
        "`hipcam score my_video.mp4 --settings mine.toml`. Name only what you change:",
        "",
        "```toml",
        "[bridge]",
        "incomplete = 20.0",
        "",
        "[er_test]",
        "trunk_lean = 10.0",
        "```",
        "",
        "What you want changed for good goes into a file of the same form in your configuration folder: on Linux "
        "`~/.config/hipcam/settings.toml`, on macOS `~/Library/Application Support/hipcam/settings.toml`, on Windows "
        "`%LOCALAPPDATA%\\hipcam\\settings.toml`, or in the folder that the variable `HIPCAM_CONFIG_DIR` names. The "
        "command line reads it before `--settings`; `hipcam.score_video` and the other functions read only what they "
        "are given, and `hipcam bench` measures with the defaults. `hipcam settings` shows every setting as it holds "
        "on this machine, and where it comes from.",
        "",
        "An unknown name, a wrong type or an impossible value is an error that says what is possible. Each result "
        "names all the settings it was made with. What was fitted to the pose network is no setting: see "
        "[calibration](calibration.md).",
        "",
        "This page is written by `python docs/make.py` from what stands in the code.",
    ]
    for name, known in declared_settings().items():
        lines += ["", f"## `[{name}]`", "", *table("setting", "default", "unit", "from–to", "meaning")]
        for setting, field in known.items():
            about = field.metadata
            high = "" if about["high"] == float("inf") else f"{about['high']:g}"
            lines.append(
                f"| `{setting}` | {field.default:g} | {about['unit']} | {about['low']:g}–{high} | {about['meaning']} |"
            )
    return "\n".join(lines) + "\n"


# --- The columns of exported tables ----------------------------------------------------------------------------------


def columns() -> list[str]:
    """The columns of exported tables; a landmark's and a side's are told once."""
    lines = table("column", "unit", "what it is")
    for name, column in COLUMNS.items():
        meaning = column.meaning
        if name.startswith("nose_"):
            name, meaning = name.replace("nose", "LANDMARK"), meaning.replace("nose", "landmark")
        elif name.startswith("right_") or (name not in ("frame", "time_s", *MEASURES)):
            continue
        elif name.startswith("left_"):
            name, meaning = name.replace("left_", "SIDE_", 1), meaning.replace("left", "SIDE", 1)
        lines.append(f"| `{name}` | {column.unit} | {meaning} |")
    return lines


# --- Calibrations ----------------------------------------------------------------------------------------------------


def calibrations() -> dict[str, dict[str, Any]]:
    """The calibration files as they are, by the name of their network."""
    files = sorted(CALIBRATIONS.glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


def sections() -> dict[str, tuple[str, dict[str, Field[Any]]]]:
    """What each section of a calibration is for, and its numbers by name."""
    kinds = get_type_hints(Calibration)
    return {
        f.name: (kinds[f.name].__doc__ or "", {number.name: number for number in fields(kinds[f.name])})
        for f in fields(Calibration)
        if kinds[f.name].__name__.endswith("Calibration")
    }


def calibration_page(_: str = "") -> str:
    """What `docs/calibration.md` must say."""
    lines = [
        "# Calibration",
        "",
        "Each number that was fitted to a pose network, or chosen by looking at what it gives: biases, gains, spreads, "
        "caps and geometric limits. They belong to that network's weights, and a file of them stands beside it in "
        "`hipcam/pose/calibrations/`; its hash is part of each result's provenance. Of a model without such a file "
        "hipcam measures and counts with another's numbers, and says `unknown` to form and to every ±.",
        "",
        "What you may want to change is a [setting](settings.md) instead. Numbers that a textbook gives stand in the "
        "code, with their source.",
        "",
        "*n* is how many movements, attempts or clips a number rests on; 0 if it was chosen and not fitted.",
        "",
        "This page is written by `python docs/make.py` from what stands in the code.",
    ]
    for network, plain in calibrations().items():
        lines += ["", f"## {network}"]
        if "otherwise" in plain:
            lines += ["", f"What is not given here is as with {plain['otherwise']}."]
        for section, (about, numbers) in sections().items():
            own = {name: number for name, number in numbers.items() if name in plain.get(section, {})}
            lines += calibration_section(section, about, own, plain.get(section, {}))
    return "\n".join(lines) + "\n"


def calibration_section(
    section: str, about: str, numbers: dict[str, Field[Any]], entries: dict[str, Any]
) -> Iterator[str]:
    """One section of one network's numbers."""
    if not numbers:
        return
    yield from ("", f"### {section}", "", about, "")
    yield from table("number", "value", "unit", "meaning", "fitted on", "n", "evidence")
    for name, field in numbers.items():
        entry = entries[name]
        cells = (
            f"`{name}`",
            value_of(entry["value"]),
            entry["unit"],
            field.metadata["meaning"],
            entry["fitted_on"],
            str(entry["n"]),
            entry["evidence"],
        )
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def value_of(value: object) -> str:
    """A number, or numbers in a row."""
    if isinstance(value, list):
        return "; ".join(map(value_of, value))
    return f"{value:g}" if isinstance(value, int | float) else str(value)


# --- Modules ---------------------------------------------------------------------------------------------------------


def modules() -> list[str]:
    """Each folder with its modules, and what each says of itself in its first line."""
    lines: list[str] = []
    for folder in FOLDERS:
        lines += ["", f"### `{folder}/`", "", summary(PACKAGE / folder / "__init__.py"), ""]
        for module in sorted((PACKAGE / folder).rglob("*.py")):
            if not module.name.startswith("__"):
                name = module.relative_to(PACKAGE / folder).as_posix()
                lines.append(f"- `{name}`: {summary(module)}")
    return lines[1:]


def uses() -> list[str]:
    """Which folder imports from which, for types alone included."""
    lines = table("folder", "imports from")
    for folder in FOLDERS:
        found = {name for module in (PACKAGE / folder).rglob("*.py") for name in imported(module)}
        others = [f"`{name}`" for name in FOLDERS if name in found - {folder}]
        lines.append(f"| `{folder}` | {', '.join(others) or 'none'} |")
    return lines


def imported(module: Path) -> Iterator[str]:
    """The folders of hipcam that a module imports from."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name.split(".")[1] for name in names if name.startswith("hipcam."))


def summary(module: Path) -> str:
    """The first line of a module's docstring."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    return (text or "").partition("\n")[0]


#: What makes each page of this folder, from the page as it is.
MAKERS: dict[str, Callable[[str], str]] = {
    "settings.md": settings_page,
    "calibration.md": calibration_page,
    "exports.md": lambda text: within(text, "columns", columns()),
    "result.schema.json": result_schema.written,
    "architecture.md": lambda text: within(within(text, "imports", uses()), "modules", modules()),
}
