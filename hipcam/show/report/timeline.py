"""The chart of an angle over time, with movements, holds and faults marked."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from hipcam.show.report.drawing import ABOVE, BELOW, PLOT, WIDE, axes_at, figure_of, svg
from hipcam.show.report.phrases import clock, degrees
from hipcam.words.names import fault_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from hipcam.judge.curve import Curve

#: Pixels of one row of faults with its name.
_ROW = 26
#: Steps in seconds that a time axis may have, and the least width of a step and of a number in pixels.
_STEPS, _STEP, _NUMBER = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600), 56, 20
#: Pixels that a fault is wide at least.
_LEAST = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of time that stands out in a chart.

    Attributes
    ----------
    kind : str
        `rep`, `hold`, `attempt`, `partial` or `fault`.
    start, end : float
        Seconds.
    label : str
        Written above it; empty for none.
    title : str
        Said about it where the pointer rests.
    row : str
        For a fault, its name: faults of one name share a row.
    """

    kind: str
    start: float
    end: float
    label: str
    title: str
    row: str = ""


def timeline(curve: Curve, marks: Sequence[Mark], *, title: str, text: str, name: str, width: int = WIDE) -> str:
    """The angle over time, with movements, holds and faults marked and the target zone shaded.

    Parameters
    ----------
    curve : Curve
        What to draw.
    marks : sequence of Mark
        What stands out.
    title, text : str
        Its name, and what it shows in words, for people who do not see it.
    name : str
        Tells the charts of one page apart.
    width : int
        Pixels.

    Returns
    -------
    str
        An `<svg>` element. The attributes `data-from`, `data-to`, `data-left` and `data-right` say which seconds lie
        at which shares of its width; each mark has its start in `data-at`.
    """
    names = list(dict.fromkeys(mark.row for mark in marks if mark.kind == "fault"))
    left, right = 40, width - 12
    height = ABOVE + PLOT + _ROW * len(names) + BELOW
    seconds = curve.time[np.isfinite(curve.time)]
    first, last = float(seconds[0]), max(float(seconds[-1]), float(seconds[0]) + 1.0)
    scale = (right - left) / (last - first)
    with figure_of(width, height, name) as figure:
        axes = axes_at(figure, left, ABOVE, right, ABOVE + PLOT)
        axes.set_xlim(first, last)
        _angle(axes, curve, [mark for mark in marks if mark.kind != "fault"], scale)
        bottom = axes
        if names:
            top = ABOVE + PLOT
            bottom = axes_at(figure, left, top, right, top + _ROW * len(names))
            bottom.set_xlim(first, last)
            axes.tick_params(bottom=False, labelbottom=False)
            _fault_rows(bottom, names, [mark for mark in marks if mark.kind == "fault"], scale)
        longest = _STEPS[-1] * ceil(_STEP / scale / _STEPS[-1])
        step = next((seconds for seconds in _STEPS if scale * seconds >= _STEP), longest)
        bottom.set_xticks(np.arange(ceil(first / step) * step, last + 1e-6, step))
        bottom.xaxis.set_major_formatter(lambda value, _: clock(value))
        places = {"from": first, "to": last, "left": left / width, "right": right / width}
        data = {f"data_{key}": f"{value:.4f}" for key, value in places.items()}
        return svg(figure, name, title, text, kind="timeline", **data)


def _angle(axes: Axes, curve: Curve, movements: Sequence[Mark], scale: float) -> None:
    """The angle, its target zone and its limit, with the movements behind them."""
    axes.set_ylim(curve.low, max(curve.high, float(np.nanmax(curve.value, initial=curve.low))))
    _time_marks(axes, movements, scale)
    axes.axhspan(*curve.target, linewidth=0, gid="target")
    if curve.limit is not None:
        axes.axhline(curve.limit, gid="limit")
    axes.plot(curve.time, curve.value, linewidth=2, gid="curve", solid_joinstyle="round")
    axes.yaxis.set_major_formatter(lambda value, _: degrees(value))
    axes.locator_params(axis="y", nbins=5)


def _time_marks(axes: Axes, marks: Sequence[Mark], scale: float) -> None:
    """Movements as bands, numbered above as far as there is room."""
    place = axes.get_xaxis_transform()
    free = -np.inf
    for mark in marks:
        axes.axvspan(mark.start, mark.end, linewidth=0, gid=f"{mark.kind}|{mark.start:.3f}|{mark.title}")
        middle = (mark.start + mark.end) / 2 * scale
        # 7 px a letter of this size, half to each side.
        half = max(_NUMBER, 7 * len(mark.label)) / 2
        if mark.label and middle - half >= free:
            axes.text(
                (mark.start + mark.end) / 2, 1.03, mark.label, transform=place, ha="center", va="bottom", gid="number"
            )
            free = middle + half


def _fault_rows(axes: Axes, names: Sequence[str], faults: Sequence[Mark], scale: float) -> None:
    axes.set_ylim(len(names), 0)
    axes.set_yticks([])
    for y, name in enumerate(names):
        axes.axhline(y, gid="rule")
        axes.text(
            0.004,
            y + 0.36,
            fault_name(name),
            transform=axes.get_yaxis_transform(),
            ha="left",
            va="center",
            gid="note",
        )
    for fault in faults:
        y = names.index(fault.row)
        middle, half = (fault.start + fault.end) / 2, max(fault.end - fault.start, _LEAST / scale) / 2
        axes.fill_between(
            [middle - half, middle + half],
            y + 0.70,
            y + 0.92,
            linewidth=0,
            gid=f"fault|{fault.start:.3f}|{fault.title}",
        )
