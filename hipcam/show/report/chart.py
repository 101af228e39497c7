"""The pictures of figures: an angle over time, and left against right. Inline SVG that follows the page's colours.

Matplotlib draws; what it writes is then made fit for a page. Its style attributes become plain ones and classes, so
that a strict content security policy holds and dark mode is the style sheet's business, and nothing in it depends on
the day it was made.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from io import StringIO
from math import ceil
from threading import Thread
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

import numpy as np

from hipcam.core.types import SIDES
from hipcam.judge.bands import BANDS
from hipcam.words.wording import FAULT_NAMES, SIDE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from hipcam.judge.curve import Curve
    from hipcam.judge.summary import RotationScores, RotationSummary
    from hipcam.keep.trend import Trend

#: Widths in pixels: for a desk or paper, and for a phone. The page shows the one that fits.
WIDE, NARROW = 840, 350
#: Pixels of type, of the plot, of one row of faults with its name, and of what stands above and below the plot.
_TYPE, _PLOT, _ROW, _ABOVE, _BELOW = 12, 190, 26, 26, 30
#: Steps in seconds that a time axis may have, and the least width of a step and of a number in pixels.
_STEPS, _STEP, _NUMBER = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600), 56, 20
#: Pixels that a fault is wide at least.
_LEAST = 7
_SVG = "{http://www.w3.org/2000/svg}"


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


def prepare() -> None:
    """Load matplotlib in a thread of its own, so that it is there when the first chart is drawn."""
    Thread(target=import_module, args=("matplotlib.backends.backend_svg",), daemon=True).start()


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
    rows = list(dict.fromkeys(mark.row for mark in marks if mark.kind == "fault"))
    left, right = 40, width - 12
    height = _ABOVE + _PLOT + _ROW * len(rows) + _BELOW
    seconds = curve.time[np.isfinite(curve.time)]
    first, last = float(seconds[0]), max(float(seconds[-1]), float(seconds[0]) + 1.0)
    with _figure(width, height, name) as figure:
        axes = _axes(figure, left, _ABOVE, right, _ABOVE + _PLOT)
        axes.set_xlim(first, last)
        axes.set_ylim(curve.low, max(curve.high, float(np.nanmax(curve.value, initial=curve.low))))
        _time_marks(axes, [m for m in marks if m.kind != "fault"], (right - left) / (last - first))
        axes.axhspan(*curve.target, linewidth=0, gid="target")
        if curve.limit is not None:
            axes.axhline(curve.limit, gid="limit")
        axes.plot(curve.time, curve.value, linewidth=2, gid="curve", solid_joinstyle="round")
        axes.yaxis.set_major_formatter("{x:.0f}°")
        axes.locator_params(axis="y", nbins=5)
        bottom = axes
        if rows:
            top = _ABOVE + _PLOT
            bottom = _axes(figure, left, top, right, top + _ROW * len(rows))
            bottom.set_xlim(first, last)
            bottom.set_ylim(len(rows), 0)
            bottom.set_yticks([])
            axes.tick_params(bottom=False, labelbottom=False)
            _fault_rows(bottom, rows, [m for m in marks if m.kind == "fault"], (right - left) / (last - first))
        step = next((s for s in _STEPS if (right - left) * s / (last - first) >= _STEP), _STEPS[-1])
        bottom.set_xticks(np.arange(ceil(first / step) * step, last + 1e-6, step))
        bottom.xaxis.set_major_formatter(lambda value, _: clock(value))
        root = _svg(figure, name, title, text)
    root.set("class", "chart timeline")
    for key, value in (("from", first), ("to", last), ("left", left / width), ("right", right / width)):
        root.set(f"data-{key}", f"{value:.4f}")
    return Xml.tostring(root, encoding="unicode")


def sides(summary: RotationSummary, *, title: str, text: str, name: str, width: int = WIDE) -> str:
    """Left against right in the standing test: the best clean rotation with its ±, on the bands.

    A hollow mark is a higher rotation that was reached with compensation. Parameters and what is given back are those
    of `timeline`.
    """
    rows = [side for side in SIDES if side in summary.sides]
    left, right, row = 54, width - 12, 56
    height = 26 + row * len(rows) + _BELOW
    values = [v for side in rows for v in (summary.sides[side].rotation, summary.sides[side].best_rotation)]
    high = max([60.0, *(v + 8 for v in values if v is not None)])
    with _figure(width, height, name) as figure:
        axes = _axes(figure, left, 26, right, 26 + row * len(rows))
        axes.set_xlim(0, high)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        ends = [high, *(least for least, _ in BANDS[:-1]), 0.0]
        for (_, band), upper, lower in zip(BANDS, ends, ends[1:], strict=False):
            axes.axvspan(lower, upper, linewidth=0, gid=f"band-{band.split()[0]}")
            axes.text(
                (lower + upper) / 2,
                1.03,
                band,
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="bottom",
                gid="note",
            )
        for y, side in enumerate(rows):
            _side(axes, y, summary.sides[side], high)
        axes.set_yticks(range(len(rows)), [SIDE_NAMES[side] for side in rows])
        axes.set_xticks([0, *(least for least, _ in reversed(BANDS[:-1])), *([60] if high >= 60 else [])])
        axes.xaxis.set_major_formatter("{x:.0f}°")
        root = _svg(figure, name, title, text)
    root.set("class", "chart sides")
    return Xml.tostring(root, encoding="unicode")


def sessions(trend: Trend, *, title: str, text: str, name: str, width: int = WIDE) -> str:
    """One side of one activity over the kept sessions: rotation with its ±, or scores.

    What lies within measurement error of the first rotation is shaded. Parameters beside `trend`, which has at least
    one point, and what is given back are those of `timeline`.
    """
    from matplotlib import dates

    from hipcam.keep.trend import rotation_change

    left, right, height = 44, width - 16, _ABOVE + _PLOT + _BELOW
    points = trend.points
    days: list[Any] = [point.made.astimezone().replace(tzinfo=None) for point in points]
    doubts = [point.uncertainty or 0.0 for point in points]
    with _figure(width, height, name) as figure:
        axes = _axes(figure, left, _ABOVE, right, _ABOVE + _PLOT)
        axes.set_ylim(
            0,
            max(
                [
                    60.0 if trend.rotation else 105.0,
                    *(point.value + doubt + 3 for point, doubt in zip(points, doubts, strict=True)),
                ]
            ),
        )
        margin = max((days[-1] - days[0]) * 0.04, timedelta(days=1))
        axes.set_xlim(days[0] - margin, days[-1] + margin)
        change = rotation_change(points[0].figures, points[-1].figures) if trend.rotation else None
        if change is not None:
            axes.axhspan(
                max(0.0, points[0].value - change.smallest),
                points[0].value + change.smallest,
                linewidth=0,
                gid="target",
            )
        axes.plot(days, [point.value for point in points], linewidth=1.5, gid="curve")
        for point, day, doubt in zip(points, days, doubts, strict=True):
            if doubt:
                axes.plot([day, day], [point.value - doubt, point.value + doubt], "k_-", markersize=9, gid="doubt")
            axes.plot([day], [point.value], "ko", markersize=8, gid="score")
        axes.yaxis.set_major_formatter("{x:.0f}°" if trend.rotation else "{x:.0f}")
        axes.locator_params(axis="y", nbins=6)
        ticks: Any = dates
        short = days[-1] - days[0] < timedelta(days=60)
        axes.xaxis.set_major_locator(ticks.AutoDateLocator(minticks=2, maxticks=max(5, width // 110)))
        axes.xaxis.set_major_formatter(ticks.DateFormatter("%d %b" if short else "%b %Y"))
        root = _svg(figure, name, title, text)
    root.set("class", "chart sessions")
    return Xml.tostring(root, encoding="unicode")


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds: 1:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _side(axes: Axes, y: int, values: RotationScores, high: float) -> None:
    rotation, best = values.rotation, values.best_rotation
    if best is not None and (rotation is None or best > rotation + 0.5):
        axes.plot([best], [y], "ko", markersize=9, gid="hollow")
        if values.best_with:
            axes.annotate(
                "with compensation",
                (best, y),
                xytext=(0, -8),
                textcoords="offset points",
                ha="center",
                va="top",
                gid="note",
            )
    if rotation is None:
        if best is None:
            axes.text(0.01 * high, y, "no score", ha="left", va="center", gid="note")
        return
    doubt = values.uncertainty or 0.0
    axes.plot([rotation - doubt, rotation + doubt], [y, y], "k|-", markersize=12, gid="doubt")
    axes.plot([rotation], [y], "ko", markersize=11, gid="score")


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


def _fault_rows(axes: Axes, rows: Sequence[str], faults: Sequence[Mark], scale: float) -> None:
    for y, row in enumerate(rows):
        axes.axhline(y, gid="rule")
        axes.text(
            0.004,
            y + 0.36,
            FAULT_NAMES.get(row, row),
            transform=axes.get_yaxis_transform(),
            ha="left",
            va="center",
            gid="note",
        )
    for fault in faults:
        y = rows.index(fault.row)
        middle, half = (fault.start + fault.end) / 2, max(fault.end - fault.start, _LEAST / scale) / 2
        axes.fill_between(
            [middle - half, middle + half],
            y + 0.70,
            y + 0.92,
            linewidth=0,
            gid=f"fault|{fault.start:.3f}|{fault.title}",
        )


@contextmanager
def _figure(width: int, height: int, name: str) -> Iterator[Figure]:
    from matplotlib import rc_context, rcdefaults, rcParams
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    # It warns about where it keeps its list of fonts, which is no concern of somebody who wants a report.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    style: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": f"hipcam {name}",
        "font.family": "sans-serif",
        "font.size": _TYPE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "xtick.major.size": 4,
        "ytick.major.size": 0,
        "path.simplify": True,
        "path.simplify_threshold": 0.3,
    }
    with rc_context():
        # Whatever style the user has for plots of their own.
        rcdefaults()
        rcParams.update(style)
        # At 72 dots an inch a point is a pixel.
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        figure.patch.set_visible(False)
        FigureCanvasSVG(figure)
        yield figure


def _axes(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Axes at a place in pixels from the left and the top."""
    width, height = figure.get_size_inches() * 72
    axes: Axes = figure.add_axes((left / width, 1 - bottom / height, (right - left) / width, (bottom - top) / height))
    axes.patch.set_visible(False)
    axes.spines["bottom"].set_gid("axis")
    return axes


def _svg(figure: Figure, name: str, title: str, text: str) -> Xml.Element:
    """What matplotlib draws, as an element that can stand in a page."""
    Xml.register_namespace("", _SVG[1:-1])
    Xml.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = Xml.fromstring(drawn.getvalue())
    for parent in list(root.iter()):
        for child in [c for c in parent if c.tag in (f"{_SVG}metadata", f"{_SVG}style")]:
            parent.remove(child)
        # `defs` that held nothing but the style sheet are left empty.
        for child in [c for c in parent if c.tag == f"{_SVG}defs" and not len(c)]:
            parent.remove(child)
    written = Xml.tostring(root, encoding="unicode")
    for element in root.iter():
        _plain(element)
    # Markers are used from elsewhere: there they take the colours of the place, unless they have their own.
    for marker in root.iterfind(f".//{_SVG}defs/{_SVG}path"):
        for key in ("fill", "stroke", "stroke-width"):
            marker.attrib.pop(key, None)
    for element in root.iter():
        _named(element, written, name)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-text")
    for at, (tag, words) in enumerate((("title", title), ("desc", text))):
        element = Xml.Element(_SVG + tag, {"id": f"{name}-{'title' if tag == 'title' else 'text'}"})
        element.text = words
        root.insert(at, element)
    return root


def _plain(element: Xml.Element) -> None:
    """Style attributes as plain ones, which a content security policy lets pass; fonts are the page's."""
    for declaration in element.attrib.pop("style", "").split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font" and (size := re.search(r"([\d.]+)px", value)):
            element.set("font-size", size[1])
        elif key == "font-size":
            element.set(key, value.removesuffix("px"))
        elif key and not key.startswith("font"):
            element.set(key, value)


def _named(element: Xml.Element, written: str, name: str) -> None:
    """Group ids become classes, marks get their time and title; only ids that are pointed to stay."""
    known = element.attrib.pop("id", None)
    if known is None:
        return
    kind, _, rest = known.partition("|")
    if rest:
        start, _, title = rest.partition("|")
        element.set("data-at", start)
        Xml.SubElement(element, f"{_SVG}title").text = title
    if f"#{known})" in written or f'#{known}"' in written:
        element.set("id", known)
    elif not re.search(r"_\d+$", kind):
        element.set("class", kind)
