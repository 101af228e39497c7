"""From a result to its page: what is said, in which order, and what goes beside it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hipcam.core.files import MARKS
from hipcam.core.types import other_side
from hipcam.judge.records import excess
from hipcam.show.report.chart import NARROW, WIDE, Mark, clock, sides, timeline
from hipcam.show.report.paper import fit
from hipcam.words.guide import GUIDES, SAFETY
from hipcam.words.wording import FAULT_NAMES, SIDE_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from hipcam.judge.curve import Curve
    from hipcam.judge.next_steps import Step
    from hipcam.track.scored import Scored

    #: A result as it stands in its JSON.
    Plain = Mapping[str, Any]
    #: Pictures (JPEG) of faults by name, side and start in seconds.
    Stills = Mapping[tuple[str, str, float], bytes]

#: What the charts' axis shows, by activity.
AXES = {
    "er-test": "How far the hip turns out (degrees)",
    "bridge": "How far the hips are from the line between shoulders and knees (degrees)",
    "ninety-ninety": "How far the trunk leans forward (degrees)",
    "side-lying": "How far the upper leg is lifted (degrees)",
}
#: The same for a bridge filmed from the feet, whose scale begins at 0.
RISE = "How far the hips are lifted (degrees)"
#: What the shaded zone of the chart is, by activity: the goal, or in words of its own only what is enough.
ZONES = {
    "er-test": "target zone",
    "bridge": "target zone",
    "ninety-ninety": "far enough to count",
    "side-lying": "high enough to count",
}
#: The column with a repetition's times.
TEMPO = "Out · top · back"
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
#: What was wrong with a video, by the key of `quality`; each is told with how many pictures it concerned.
TROUBLE = {
    "swapped_legs": "left and right leg had been mixed up and were changed back",
    "jumps": "a leg jumped and was left out",
    "impossible_bones": "a leg was seen at an impossible length",
    "out_of_picture": "a joint lay outside the picture",
    "poses_rejected": "somebody else was taken for you",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that stands at the top."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One movement in the table."""

    number: str
    kind: str
    start: float
    end: float
    cells: tuple[str, ...]
    verdict: str
    form: str
    notes: tuple[str, ...]

    @property
    def time(self) -> str:
        """Its start as minutes and seconds."""
        return clock(self.start)


@dataclass(frozen=True, slots=True)
class Moment:
    """One fault when it was worst."""

    number: str
    at: float
    amount: str
    picture: str | None

    @property
    def time(self) -> str:
        """The same as minutes and seconds."""
        return clock(self.at)


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of fault with all its moments, the worst first."""

    name: str
    coaching: str
    limit: str
    moments: tuple[Moment, ...]


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

    return report_html(
        scored.result.to_dict(), curve=curve(scored), video=video, stills=stills, steps=plan(scored.result)
    )


def report_html(
    result: Plain,
    *,
    curve: Curve | None = None,
    video: str | None = None,
    stills: Stills | None = None,
    steps: Sequence[Step] = (),
) -> str:
    """The page about a result as it stands in its JSON.

    Parameters
    ----------
    result : mapping
        With the keys of `docs/result.md`.
    curve : Curve, optional
        The angle over time; without it, as for a session that kept no track, its chart is left out.
    video : str, optional
        Name of the annotated video, which lies in the same folder as the page.
    stills : mapping, optional
        JPEG pictures of faults by (name, side, start), name, side and start as in the result.
    steps : sequence of Step
        What to do next, from `plan.plan`.

    Returns
    -------
    str
        The HTML. It asks for nothing but the video.
    """
    from hipcam.judge.next_steps import sentences

    activity = result["activity"]
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
    made = datetime.fromisoformat(result["provenance"]["made"])
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
            name=result["source"]["name"],
            title=GUIDES[activity].title if activity else "No exercise found",
            made=f"{made.day} {made:%B %Y}",
            duration=_lasting(result["source"]["duration"]),
            headline=headline(result),
            change_first=result["summary"].get("change_first"),
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
            provenance=result["provenance"],
            source=result["source"],
        )
    )


def headline(result: Plain) -> str:
    """A result in one sentence."""
    if result["activity"] is None:
        return "No exercise was found in this video."
    if result["activity"] == "er-test":
        return _test_headline(result["summary"])
    total = result["summary"]["total"]
    said = []
    if total["reps"]:
        said.append(_reps_headline(total["reps"], total["good_reps"], total["judged_reps"]))
    if total["holds"]:
        holds, longest = result["holds"], f"{total['longest_hold']:.0f}\N{NO-BREAK SPACE}s"
        faults = "a fault" if len(holds[0]["faults"]) == 1 else "faults"
        how = {"pass": " with good form", "fault": f" with {faults}"}.get(holds[0]["verdict"], "")
        said.append(
            f"One hold of {longest}{how}." if len(holds) == 1 else f"{len(holds)} holds, the longest {longest}."
        )
    return " ".join(said) or "No repetition was counted."


def _reps_headline(reps: int, good: int, judged: int) -> str:
    counted = f"{reps} repetition{'' if reps == 1 else 's'}"
    if not judged:
        return f"{counted}; form could not be judged."
    if judged < reps:
        return f"{counted}; {good} of the {judged} that could be judged had good form."
    share = "none" if not good else "all" if good == reps > 1 else "" if reps == 1 else str(good)
    if reps == 1:
        return f"{counted}, with{'' if good else 'out'} good form."
    return f"{counted}, {share} with good form."


def _test_headline(summary: Plain) -> str:
    rotation = {side: summary["sides"].get(side, {}).get("rotation") for side in ("left", "right")}
    known = [side for side, value in rotation.items() if value is not None]
    if len(known) == 2:
        left, right = (f"{rotation[side]:.0f}°" for side in ("left", "right"))
        if summary["difference"]["verdict"] == "differs":
            weak = summary["work_on_first"]
            strong = "left" if weak == "right" else "right"
            return (
                f"The {weak} hip turns out less than the {strong}: {rotation[weak]:.0f}° against "
                f"{rotation[strong]:.0f}°."
            )
        return f"Both hips turn out about the same: {left} left, {right} right."
    if known:
        side, other = known[0], other_side(known[0])
        values = summary["sides"][side]
        tried = summary["sides"].get(other, {}).get("attempts")
        return f"The {side} hip turned out {_angle(values['rotation'], values['uncertainty'])}; the {other} " + (
            "has no clean score yet." if tried else "was not tested."
        )
    return (
        "No attempt was clean, so there is no score yet." if summary["total"]["attempts"] else "No attempt was found."
    )


# --- At a glance -----------------------------------------------------------------------------------------------------


def _facts(result: Plain) -> list[Fact]:
    if result["activity"] is None:
        return []
    total = result["summary"]["total"]
    if result["activity"] == "er-test":
        facts = [
            _side_fact(side, values) for side in ("left", "right") if (values := result["summary"]["sides"].get(side))
        ]
        return [*facts, Fact("Attempts", str(total["attempts"]), f"{total['clean_attempts']} clean")]
    facts = [
        Fact(
            "Score",
            str(total["score"]) if total["score"] is not None else "–",
            "of 100" if total["score"] is not None else "nothing could be judged",
        )
    ]
    if total["reps"] or not total["holds"]:
        facts.append(
            Fact(
                "Repetitions",
                str(total["reps"]),
                f"{total['partials']} too small to count" if total["partials"] else "",
            )
        )
    if total["judged_reps"]:
        facts.append(Fact("Good form", str(total["good_reps"]), f"of {total['judged_reps']} judged"))
    if total["holds"]:
        facts.append(
            Fact(
                "Longest hold",
                f"{total['longest_hold']:.0f} s",
                f"{total['holds']} holds" if total["holds"] > 1 else "",
            )
        )
    if total["best_range"] is not None:
        facts.append(Fact("Largest range", f"{total['best_range']:.0f}°", f"mean {total['mean_range']:.0f}°"))
    return facts


def _side_fact(side: str, values: Plain) -> Fact:
    label = f"{SIDE_NAMES[side].capitalize()} hip"
    if values["rotation"] is None:
        best = values["best_rotation"]
        return Fact(
            label,
            "–",
            "no clean score" + (f"; {best:.0f}° with compensation" if best is not None and values["best_with"] else ""),
        )
    return Fact(
        label, _angle(values["rotation"], values["uncertainty"]), f"{values['band']}, score {values['score']} of 100"
    )


def _difference(result: Plain) -> str | None:
    """Left against right in the standing test, in a sentence."""
    if result["activity"] != "er-test" or not result["attempts"]:
        return None
    difference = result["summary"]["difference"]
    if difference["verdict"] == "unknown":
        return f"Left against right is not known: {difference['reason']}."
    gap = _angle(abs(difference["value"]), difference["uncertainty"])
    if difference["verdict"] == "equal":
        return f"No difference between the sides that counts ({gap})."
    return f"The sides differ by {gap}. The {result['summary']['work_on_first']} side is the one to work on first."


def _compared(result: Plain) -> Markup | None:
    if result["activity"] != "er-test" or not result["attempts"]:
        return None
    title = "Left against right"
    text = " ".join(f"{fact.label}: {fact.value}, {fact.note}." for fact in _facts(result)[:-1])
    return _both_widths(
        lambda name, width: sides(result["summary"], title=title, text=text, name=f"sides-{name}", width=width)
    )


def _by_side(result: Plain) -> list[tuple[str, ...]]:
    """For an exercise done on both sides: repetitions, good ones, best range, score of each."""
    found = result["summary"].get("sides", {})
    if result["activity"] == "er-test" or len(found) < 2:
        return []
    return [
        (
            SIDE_NAMES[side].capitalize(),
            str(values["reps"]),
            f"{values['good_reps']} of {values['judged_reps']}" if values["judged_reps"] else "not known",
            f"{values['best_range']:.0f}°" if values["best_range"] is not None else "–",
            str(values["score"]) if values["score"] is not None else "–",
        )
        for side, values in found.items()
    ]


# --- Over time -------------------------------------------------------------------------------------------------------


def _axis(activity: str | None, curve: Curve | None) -> str:
    if activity == "bridge" and curve is not None and curve.low >= 0:
        return RISE
    return AXES.get(activity or "", "")


def _chart(result: Plain, curve: Curve | None) -> Markup | None:
    if curve is None:
        return None
    marks = _marks(result)
    title = _axis(result["activity"], curve)
    counted = [m for m in marks if m.kind != "fault"]
    faults = [m for m in marks if m.kind == "fault"]
    text = (
        f"{len(counted)} movements in {_lasting(result['source']['duration'])}; {ZONES[result['activity']]}: "
        f"{curve.target[0]:.0f}° to {curve.target[1]:.0f}°. "
        + " ".join(f"{m.title}." for m in faults[:12])
        + " All of it stands in the table below."
    )
    return _both_widths(
        lambda name, width: timeline(curve, marks, title=title, text=text, name=f"time-{name}", width=width)
    )


def _marks(result: Plain) -> list[Mark]:
    marks = []
    for row, event in zip(_rows(result), _events(result), strict=True):
        name = row.number if row.kind != "rep" else f"Repetition {row.number}"
        label = row.number if row.kind == "rep" else ""
        if row.kind == "attempt" and event["rotation"] is not None:
            label = f"{event['rotation']:.0f}°"
        if row.kind == "hold":
            label = f"hold {event['duration']:.0f} s"
        marks.append(Mark(row.kind, row.start, row.end, label, f"{name} at {row.time}: {row.form}"))
        marks += [
            Mark(
                "fault",
                start,
                end,
                "",
                f"{_fault(f['name']).capitalize()} at {clock(start)}: {_amount(f['value'], f['unit'])}",
                f["name"],
            )
            for f in _faults(event)
            for start, end in f["spans"]
        ]
    return marks


# --- The table -------------------------------------------------------------------------------------------------------


def _events(result: Plain) -> list[Plain]:
    kinds = ("reps", "holds", "partials", "attempts")
    return sorted((event for kind in kinds for event in result[kind]), key=lambda event: event["start"])


def _faults(event: Plain) -> list[Plain]:
    return [*event.get("compensations", ()), *event.get("faults", ())]


def _head(result: Plain) -> tuple[str, ...]:
    if result["activity"] == "er-test":
        return ("Side", "Turned out", "Heel to stick")
    side = ("Side",) if _sided(result) else ()
    return (*side, "Time") if _only_held(result) else (*side, "Range", TEMPO)


def _only_held(result: Plain) -> bool:
    """Whether there is nothing but holds, which have neither range nor tempo."""
    return all("duration" in event for event in _events(result))


def _sided(result: Plain) -> bool:
    """Whether the side says anything."""
    return any(event["side"] != "both" for event in _events(result))


def _rows(result: Plain) -> list[Row]:
    rows, numbers = [], dict.fromkeys(("rep", "attempt"), 0)
    for event in _events(result):
        kind = (
            "attempt"
            if "rotation" in event
            else "partial"
            if "share" in event
            else "hold"
            if "duration" in event
            else "rep"
        )
        if kind in numbers:
            numbers[kind] += 1
        side = (SIDE_NAMES[event["side"]],) if kind == "attempt" or _sided(result) else ()
        make = {"attempt": _attempt_row, "partial": _partial_row, "hold": _hold_row, "rep": _rep_row}[kind]
        before = (*side, "–") if kind == "hold" and not _only_held(result) else side
        rows.append(make(event, numbers.get(kind, 0), before))
    return rows


def _attempt_row(event: Plain, number: int, side: tuple[str, ...]) -> Row:
    angle = "–"
    if event["rotation"] is not None:
        angle = _angle(event["rotation"], event["uncertainty"])
    touched = {"clean": "touched", "with compensation": "touched", "no": "short of it", "unknown": "not known"}
    verdict = {True: "pass", False: "fault", None: "unknown"}[event["clean"]]
    notes = []
    clean = event["clean_rotation"]
    if event["clean"] is False and clean is not None:
        notes.append(f"{clean:.0f}° of it clean")
    if event["reason"]:
        notes.append(event["reason"])
    form = {
        "pass": "clean",
        "fault": ", ".join(_fault(f["name"]) for f in event["compensations"]),
        "unknown": "not known whether clean",
    }[verdict]
    return Row(
        f"Attempt {number}",
        "attempt",
        event["start"],
        event["end"],
        (*side, angle, touched[event["touched"]]),
        verdict,
        form,
        tuple(notes),
    )


def _rep_row(event: Plain, number: int, side: tuple[str, ...]) -> Row:
    tempo = event["tempo"]
    times = " · ".join(f"{tempo[part]:.1f}" for part in ("out", "hold", "back"))
    form, notes = _form(event)
    return Row(
        str(number),
        "rep",
        event["start"],
        event["end"],
        (*side, f"{event['range']:.0f}°", f"{times} s"),
        event["verdict"],
        form,
        (*([event["form"]] if event["form"] else []), *notes),
    )


def _hold_row(event: Plain, _: int, side: tuple[str, ...]) -> Row:
    form, notes = _form(event)
    return Row(
        "Hold",
        "hold",
        event["start"],
        event["end"],
        (*side, f"held {event['duration']:.1f} s"),
        event["verdict"],
        form,
        notes,
    )


def _partial_row(event: Plain, _: int, side: tuple[str, ...]) -> Row:
    return Row(
        "–",
        "partial",
        event["start"],
        event["end"],
        (*side, f"{event['range']:.0f}°", "–"),
        "none",
        "too small to count",
        (f"{event['share']:.0%} of what counts",),
    )


def _form(event: Plain) -> tuple[str, tuple[str, ...]]:
    form = {
        "pass": "good",
        "fault": ", ".join(dict.fromkeys(_on_side(f, event) for f in event["faults"])),
        "unknown": "not known",
    }[event["verdict"]]
    possible = dict.fromkeys(f"possible {_on_side(f, event)}" for f in event["possible"])
    return form, (*possible, *event["advice"])


def _on_side(fault: Plain, event: Plain) -> str:
    """A fault's name, with its side where that is not the movement's."""
    side = "" if fault["side"] in ("both", event["side"]) else f" ({SIDE_NAMES[fault['side']]})"
    return _fault(fault["name"]) + side


# --- Faults and what is not known ------------------------------------------------------------------------------------


def _changes(result: Plain, stills: Stills) -> list[Change]:
    """Faults by kind: what came up most stands first, the worst moment of each first."""
    found: dict[str, list[tuple[Plain, str]]] = {}
    for row, event in zip(_rows(result), _events(result), strict=True):
        for fault in _faults(event):
            found.setdefault(fault["name"], []).append((fault, row.number))
    changes = []
    for name, faults in sorted(found.items(), key=lambda item: -sum(f["confidence"] for f, _ in item[1])):
        worst = sorted(faults, key=lambda item: -excess(item[0]["value"], item[0]["limit"]))
        moments = tuple(
            Moment(
                number if not number.isdigit() else f"Repetition {number}",
                fault["worst"],
                _amount(fault["value"], fault["unit"]),
                _data(stills.get((name, fault["side"], fault["start"]))),
            )
            for fault, number in worst
        )
        first = worst[0][0]
        changes.append(Change(_fault(name), first["message"], _amount(first["limit"], first["unit"]), moments))
    return changes


def _unknown(result: Plain) -> dict[str, list[str]]:
    """What is not known, by its reason."""
    reasons: dict[str, list[str]] = {}
    for unknown in result["unknown"]:
        what = GUIDES[unknown["what"]].title if unknown["what"] in GUIDES else _fault(unknown["what"])
        reasons.setdefault(_sentence(unknown["reason"]), []).append(what)
    return reasons


def _trouble(result: Plain) -> list[str]:
    """What was wrong with the video and the landmarks."""
    quality, frames = result["quality"], result["source"]["frames"]
    said = [f"In {quality[key]} of {frames} pictures {words}." for key, words in TROUBLE.items() if quality.get(key)]
    said += [
        f"The file: {problem.replace('_', ' ')} ({count})."
        for problem, count in quality.get("video_problems", {}).items()
    ]
    missing = frames - result["source"]["frames_with_person"]
    if missing:
        said.insert(0, f"Nobody was found in {missing} of {frames} pictures.")
    if quality.get("most_people_seen", 1) > 1:
        said.append(f"Up to {quality['most_people_seen']} people were in the picture; one was followed.")
    return said


def _fault(name: str) -> str:
    return FAULT_NAMES.get(name, name.replace("_", " "))


def _amount(value: float, unit: str) -> str:
    return f"{value:.0f}°" if unit == "deg" else f"{value:.2f} {unit}"


def _angle(value: float, uncertainty: float) -> str:
    """An angle with its ±, which no line break parts."""
    return f"{value:.0f}°\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}{uncertainty:.0f}°"


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else f"{clock(seconds)} min"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


# --- Putting it into a page ------------------------------------------------------------------------------------------


def _both_widths(draw: Any) -> Markup:
    """A chart for a desk and one for a phone; the style sheet shows the one that fits."""
    return _safe(
        "".join(
            f'<div class="{name}">{draw(name, width)}</div>' for name, width in (("wide", WIDE), ("narrow", NARROW))
        )
    )


def _data(picture: bytes | None) -> str | None:
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}" if picture else None


def _safe(markup: str) -> Markup:
    """Markup of our own making, which is not escaped."""
    from markupsafe import Markup

    return Markup(markup)


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (resources.files("hipcam.show.report") / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
