"""From a result to its page: what is said, in which order, and what goes beside it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from hipcam.core.files import MARKS
from hipcam.judge.summary import RotationSummary
from hipcam.show.report.facts import _by_side, _changes, _compared, _difference, _facts, _trouble, _unknown, headline
from hipcam.show.report.figures import ZONES, _axis, _chart
from hipcam.show.report.paper import fit
from hipcam.show.report.rows import TEMPO, _lasting, _only_held, _rows, _sided
from hipcam.show.report.safe import _asset, _environment, _hash, _safe
from hipcam.words.guide import GUIDES, SAFETY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hipcam.core.types import Side
    from hipcam.judge.curve import Curve
    from hipcam.judge.next_steps import Step
    from hipcam.judge.result import Result
    from hipcam.track.scored import Scored

    #: Pictures (JPEG) of faults by name, side and start in seconds, to four decimals.
    Stills = Mapping[tuple[str, Side, float], bytes]


#: How a figure is to be taken, by activity.
TRUST = {
    "er-test": "The angle is read from the outline of the lifted lower leg. Its ± comes from the errors on rendered "
    "people, which stand in hipcam's docs/accuracy.md. Sides are called different only when they are more "
    "than 10° apart. Bands: 45° and more full, 35–45° typical, 25–35° limited, below 25° markedly limited; "
    "normal values fall with age.",
    "bridge": "Repetitions are counted from the movement alone; form is judged apart, as far as this view shows it. An "
    "arched lower back moves none of the points that are followed and is seen only in part.",
    "ninety-ninety": "Repetitions are counted from the movement alone; form is judged apart, as far as this view shows "
    "it. A rounded back is read from the way of the head alone and is never quite sure: a head that "
    "drops by itself looks the same.",
    "side-lying": "Repetitions are counted from the movement alone; form is judged apart, as far as this view shows "
    "it. The size of a pelvis roll may be off by several degrees.",
}


#: In every report.
NOT_VALIDATED = (
    "hipcam follows 33 points of the body with one camera, which sees a flat picture. It was developed on "
    "rendered people whose joints are known exactly; on real people it has hardly been tried, and what a "
    "professional measures counts for more."
)


def report(scored: Scored, *, video: str | None = None, stills: Stills | None = None) -> str:
    """The page about a scored video.

    Parameters
    ----------
    scored : Scored
        From `score.score_file`.
    video : str, optional
        Name of the annotated video, which lies in the same folder as the page.
    stills : mapping, optional
        Pictures of faults, see `report_html`.

    Returns
    -------
    str
        The HTML.
    """
    from hipcam.judge.curve import curve
    from hipcam.judge.next_steps import plan

    return report_html(scored.result, curve=curve(scored), video=video, stills=stills, steps=plan(scored.result))


def report_html(
    result: Result,
    *,
    curve: Curve | None = None,
    video: str | None = None,
    stills: Stills | None = None,
    steps: Sequence[Step] = (),
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
        JPEG pictures of faults by (name, side, start), the start to four decimals as in the result's JSON.
    steps : sequence of Step
        What to do next, from `plan.plan`.

    Returns
    -------
    str
        The HTML. It asks for nothing but the video.
    """
    from hipcam.judge.next_steps import sentences

    activity = result.activity
    rows, by_side, changes = _rows(result), _by_side(result), _changes(result, stills or {})
    unknown, trouble, compared = _unknown(result), _trouble(result), _compared(result)
    said = sentences(steps)
    unseen = [" ".join((*what, reason)) for reason, what in unknown.items()] + trouble
    paper = fit(
        [row.form for row in rows],
        kinds=len(changes),
        charted=curve is not None,
        compared=compared is not None,
        sides=len(by_side),
        unseen=unseen,
        steps=said,
    )
    made = datetime.fromisoformat(result.provenance.made)
    style, script = _asset("page.css"), _asset("page.js")
    return (
        _environment()
        .get_template("page.html")
        .render(
            mark=MARKS["html"],
            style=_safe(style),
            script=_safe(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            name=result.source.name,
            title=GUIDES[activity].title if activity else "No exercise found",
            made=f"{made.day} {made:%B %Y}",
            duration=_lasting(result.source.duration),
            headline=headline(result),
            change_first=result.summary and result.summary.change_first,
            facts=_facts(result),
            compared=compared,
            difference=_difference(result),
            by_side=by_side,
            chart=_chart(result, curve),
            axis=_axis(activity, curve),
            zone=ZONES.get(activity or ""),
            kinds={row.kind for row in rows},
            head=_head(result),
            tempo=TEMPO,
            rows=rows,
            paper=paper,
            video=f"./{quote(video)}" if video else None,
            video_name=video,
            changes=changes,
            unknown=unknown,
            trouble=trouble,
            guides=[GUIDES[activity]] if activity else list(GUIDES.values()),
            steps=said[: len(steps)],
            care=said[len(steps) :],
            trust=TRUST.get(activity or ""),
            not_validated=NOT_VALIDATED,
            safety=SAFETY,
            provenance=result.provenance,
            source=result.source,
        )
    )


def _head(result: Result) -> tuple[str, ...]:
    if isinstance(result.summary, RotationSummary):
        return ("Side", "Turned out", "Heel to stick")
    side = ("Side",) if _sided(result) else ()
    return (*side, "Time") if _only_held(result) else (*side, "Range", TEMPO)
