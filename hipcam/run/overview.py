"""What became of many videos, in one folder: a table of all of them, and a page that links to their files."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hipcam.core.files import SUMMARY_START, write_files
from hipcam.core.types import SIDES
from hipcam.core.version import __version__
from hipcam.words import language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.run.batch import Outcome

#: The files about all videos, in the folder of their results.
SUMMARY, INDEX = "hipcam-summary.csv", "index.html"
_COLUMNS = (
    *SUMMARY_START,
    "reps",
    "good_reps",
    "holds",
    "attempts",
    "left_rotation",
    "right_rotation",
    "first_to_change",
    "seconds",
    "frames",
    "sha256",
    "result",
    "reason",
)


def write_summary(rows: Sequence[dict[str, Any]], folder: Path) -> None:
    """Write the table of all videos, as CSV and as a page that links to their files; failures stand at the end.

    Parameters
    ----------
    rows : sequence of dict
        See `summary_row`.
    folder : Path
        Where the results are.

    Raises
    ------
    OutputError
        If they cannot be written, or a file of somebody else's is in their place.
    """
    from jinja2 import Environment, PackageLoader

    rows = sorted(rows, key=lambda row: (row["status"] == "failed", Path(row["video"])))
    table = io.StringIO()
    writer = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: _inert(value, "./" if key == "result" else "'") for key, value in row.items()} for row in rows
    )
    page = (
        Environment(loader=PackageLoader("hipcam", "data"), autoescape=True, trim_blocks=True)
        .get_template("batch.html")
        .render(rows=rows, hipcam=__version__, say=say, language=language(), link=_link)
    )
    write_files([(folder / SUMMARY, table.getvalue()), (folder / INDEX, page)])


def _link(path: str) -> str:
    """What leads to a file from a page beside it; of a name that is no text, to its bytes."""
    return quote(os.fsencode(path))


def _inert(value: Any, before: str) -> Any:
    """What no spreadsheet takes for a formula: what looks like one has something before it."""
    formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"{before}{value}" if formula else value


def summary_row(outcome: Outcome, folder: Path) -> dict[str, Any]:
    """What the table in this folder says about a video."""
    row: dict[str, Any] = dict.fromkeys(_COLUMNS, "")
    row.update(video=str(outcome.video), status="failed" if outcome.status == "failed" else "scored")
    if outcome.status == "failed":
        return {**row, "reason": outcome.said}
    result = outcome.result
    source, sides = result["source"], result["summary"].get("sides", {})
    shown = next((p for kind in (".html", ".json") for p in outcome.files if p.suffix == kind), None)
    row.update(
        activity=result["activity"] or "",
        seconds=source["duration"],
        frames=source["frames"],
        sha256=source["sha256"],
        reps=len(result["reps"]),
        good_reps=sum(rep["verdict"] == "pass" for rep in result["reps"]),
        holds=len(result["holds"]),
        attempts=len(result["attempts"]),
        first_to_change=result["summary"].get("change_first") or "",
        result=os.path.relpath(shown, folder).replace(os.sep, "/") if shown else "",
        reason="" if result["activity"] else result["unknown"][0]["reason"],
    )
    for side in SIDES:
        score = sides.get(side, {}).get("rotation")
        row[f"{side}_rotation"] = "" if score is None else score
    return row
