"""Left against right in a test of rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.types import SIDES
from hipcam.judge.bands import BANDS
from hipcam.judge.summary import RotationSummary
from hipcam.show.report.drawing import ABOVE, BELOW, WIDE, axes_at, both_widths, figure_of, svg
from hipcam.show.report.facts import side_facts
from hipcam.show.report.phrases import degrees
from hipcam.words import say
from hipcam.words.names import band_name, side_name

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes

    from hipcam.judge.result import Result
    from hipcam.judge.summary import RotationScores, Summary

#: How far the scale goes at least, degrees.
_SCALE = 60.0


def compared(result: Result) -> Markup | None:
    """Both sides of a test as a chart; None for an exercise, or without an attempt."""
    summary = result.summary
    if not isinstance(summary, RotationSummary) or not result.attempts:
        return None
    title = say("report.left_against_right")
    text = " ".join(f"{fact.label}: {fact.value}, {fact.note}." for fact in side_facts(summary))
    return both_widths(
        lambda name, width: sides_chart(summary, title=title, text=text, name=f"sides-{name}", width=width)
    )


def legend(summary: Summary | None) -> str:
    """What the marks of the chart are, in sentences."""
    if not isinstance(summary, RotationSummary):
        return ""
    sides = summary.sides.values()
    said = [say("report.chart.filled")] if any(values.rotation is not None for values in sides) else []
    compensated = {bool(values.best_with) for values in sides if _hollow(values) is not None}
    if compensated:
        how = "both" if len(compensated) == 2 else "compensated" if True in compensated else "unknown"
        said.append(say(f"report.chart.hollow.{how}"))
    return " ".join(said)


def sides_chart(summary: RotationSummary, *, title: str, text: str, name: str, width: int = WIDE) -> str:
    """Left against right in the standing test: the best clean rotation with its ±, on the bands.

    A hollow mark is a higher rotation that is not known to be clean. Parameters and what is given back are those
    of `timeline.timeline`.
    """
    rows = [side for side in SIDES if side in summary.sides]
    left, right, row = 54, width - 12, 56
    height = ABOVE + row * len(rows) + BELOW
    values = [v for side in rows for v in (summary.sides[side].rotation, summary.sides[side].best_rotation)]
    high = max([_SCALE, *(v + 8 for v in values if v is not None)])
    with figure_of(width, height, name) as figure:
        axes = axes_at(figure, left, ABOVE, right, ABOVE + row * len(rows))
        axes.set_xlim(0, high)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        _bands(axes, high)
        for y, side in enumerate(rows):
            _side(axes, y, summary.sides[side], high)
        axes.set_yticks(range(len(rows)), [side_name(side) for side in rows])
        axes.set_xticks([0, *(least for least, _ in reversed(BANDS[:-1])), *([_SCALE] if high >= _SCALE else [])])
        axes.xaxis.set_major_formatter(lambda value, _: degrees(value))
        return svg(figure, name, title, text, kind="sides")


def _bands(axes: Axes, high: float) -> None:
    """The bands as stripes, each with its name above."""
    place = axes.get_xaxis_transform()
    ends = [high, *(least for least, _ in BANDS[:-1]), 0.0]
    for (_, band), upper, lower in zip(BANDS, ends, ends[1:], strict=False):
        axes.axvspan(lower, upper, linewidth=0, gid=f"band-{band.split()[0]}")
        middle = (lower + upper) / 2
        axes.text(middle, 1.03, band_name(band), transform=place, ha="center", va="bottom", gid="note")


def _hollow(values: RotationScores) -> float | None:
    """A rotation that is not known to be clean and higher than the clean one; None if there is none."""
    clean, best = values.rotation, values.best_rotation
    return best if best is not None and (clean is None or best > clean + 0.5) else None


def _side(axes: Axes, y: int, values: RotationScores, high: float) -> None:
    rotation, best = values.rotation, _hollow(values)
    if best is not None:
        axes.plot([best], [y], "ko", markersize=9, gid="hollow")
        if values.best_with:
            axes.annotate(
                say("report.chart.compensated"),
                (best, y),
                xytext=(0, -8),
                textcoords="offset points",
                ha="center",
                va="top",
                gid="note",
            )
    if rotation is None:
        if best is None:
            axes.text(0.01 * high, y, say("report.chart.no_score"), ha="left", va="center", gid="note")
        return
    doubt = values.uncertainty or 0.0
    axes.plot([rotation - doubt, rotation + doubt], [y, y], "k|-", markersize=12, gid="doubt")
    axes.plot([rotation], [y], "ko", markersize=11, gid="score")
