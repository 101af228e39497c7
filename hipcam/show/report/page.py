"""From a result to its page: what is said, in which order, and what goes beside it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hipcam.judge.activity import activities, activity
from hipcam.judge.ages import for_orientation
from hipcam.judge.next_steps import have_looked_at, sentences
from hipcam.keep.felt import NOT_ASKED
from hipcam.show.report.activities import guides_of
from hipcam.show.report.assets import render
from hipcam.show.report.changes import changes
from hipcam.show.report.checks import checklist
from hipcam.show.report.facts import about, by_side, difference, facts, felt_facts, read_from
from hipcam.show.report.headline import headline
from hipcam.show.report.marks import axis, chart
from hipcam.show.report.paper import fit
from hipcam.show.report.phrases import sentence
from hipcam.show.report.readings import readings
from hipcam.show.report.rows import columns, rows_of
from hipcam.show.report.sides import compared, legend
from hipcam.show.report.unseen import trouble, unknown
from hipcam.show.text import suspected
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.judge.curve import Curve
    from hipcam.judge.next_steps import Step
    from hipcam.judge.result import Result
    from hipcam.keep.felt import Felt
    from hipcam.show.report.paper import Paper
    from hipcam.show.stills import Stills
    from hipcam.track.scored import Scored


def report(scored: Scored, *, person: str = "", video: str | None = None, stills: Stills | None = None) -> str:
    """The page about a scored video.

    Parameters
    ----------
    scored : Scored
        What was found, and the track it was found in.
    person : str
        Who did it; empty for nobody named.
    video : str, optional
        Name of the annotated video, which lies in the same folder as the page.
    stills : mapping, optional
        Its pictures, see `report_html`.

    Returns
    -------
    str
        The HTML.
    """
    from hipcam.judge.next_steps import plan

    steps = plan(scored.result)
    return report_html(scored.result, curve=scored.curve, video=video, stills=stills, steps=steps, person=person)


def report_html(
    result: Result,
    *,
    curve: Curve | None = None,
    video: str | None = None,
    stills: Stills | None = None,
    steps: Sequence[Step] = (),
    felt: Felt = NOT_ASKED,
    person: str = "",
) -> str:
    """The page about a result.

    Parameters
    ----------
    result : Result
        Of today, or one that was kept.
    curve : Curve, optional
        The angle over time; without it, as for a session that kept no track, its chart is left out.
    video : str, optional
        Name of the annotated video, which lies in the same folder as the page.
    stills : mapping, optional
        JPEG pictures by their keys, see `stills.moments`.
    steps : sequence of Step
        What to do next, from `next_steps.plan`.
    felt : Felt, optional
        Pain and effort, as they were kept with it.
    person : str
        Who did it; empty for nobody named.

    Returns
    -------
    str
        The HTML. It asks for nothing but the video.
    """
    found = _found(result, curve, stills or {})
    said = [*sentences(steps), *filter(None, (have_looked_at(result),))]
    whole = _about(result, person, felt)
    return render(
        "page.html",
        "page.js",
        **found,
        **whole,
        paper=_paper(found, said, [whole["note"], whole["ages"], *whole["suspected"]]),
        video=f"./{quote(os.fsencode(video))}" if video else None,
        video_name=video,
        steps=said[: len(steps)],
        care=said[len(steps) :],
        how=guides_of(step.activity for step in steps),
    )


def _found(result: Result, curve: Curve | None, stills: Stills) -> dict[str, Any]:
    """The parts of the page, each of which may be empty."""
    rows = rows_of(result)
    return {
        "rows": rows,
        "columns": columns(result),
        "kinds": {row.kind for row in rows},
        "by_side": by_side(result),
        "changes": changes(result, stills),
        "unknown": unknown(result),
        "trouble": trouble(result),
        "compared": compared(result),
        "chart": chart(result, curve),
        "axis": axis(result, curve),
        "limited": curve is not None and curve.limit is not None,
        "readings": readings(result, stills),
        "checklist": checklist(result),
    }


def _paper(found: dict[str, Any], steps: Sequence[str], besides: Sequence[str]) -> Paper:
    """How much of the table is printed beside all else."""
    unseen = [" ".join((*what, reason)) for reason, what in found["unknown"].items()] + found["trouble"]
    return fit(
        [row.form for row in found["rows"]],
        kinds=len(found["changes"]),
        charted=found["chart"] is not None,
        compared=found["compared"] is not None,
        read=bool(found["readings"]),
        sides=len(found["by_side"]),
        checks=found["checklist"].lines if found["checklist"] else 0,
        unseen=unseen,
        besides=besides,
        steps=steps,
    )


def _about(result: Result, person: str, felt: Felt) -> dict[str, Any]:
    """What is said of the result as a whole, of its activity and of who did it."""
    known = activity(result.activity) if result.activity else None
    return {
        "name": result.source.name,
        "title": known.say("title") if known else say("report.no_exercise"),
        "about": ", ".join(about(result)),
        "who": ", ".join(filter(None, (person, say("report.born", year=result.born) if result.born else ""))),
        "facts": [*facts(result), *felt_facts(felt)],
        "note": result.note,
        "ages": for_orientation(result),
        "headline": headline(result),
        "change_first": result.summary and result.summary.change_first,
        "suspected": [sentence(said) for said in suspected(result)],
        "difference": difference(result),
        "marks": legend(result.summary),
        "zone": known.say("zone") if known else "",
        "trust": " ".join(filter(None, (read_from(result), known.say("trust") if known else ""))),
        "guides": (known,) if known else activities(),
        "provenance": result.provenance,
        "source": result.source,
    }
