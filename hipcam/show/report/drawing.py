"""How charts are drawn: as inline SVG that follows the page's colours.

Matplotlib draws; what it writes is then made fit for a page. Its style attributes become plain ones and classes, so
that a strict content security policy holds and dark mode is the style sheet's business, and nothing in it depends on
the day it was made.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from threading import Thread
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

from hipcam.show.report.assets import markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markupsafe import Markup
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Widths in pixels: for a desk or paper, and for a phone. The page shows the one that fits.
WIDE, NARROW = 840, 350
#: Pixels of the plot, and of what stands above and below it.
PLOT, ABOVE, BELOW = 190, 26, 30
#: Pixels of type.
_TYPE = 12
_SVG = "{http://www.w3.org/2000/svg}"


def prepare() -> None:
    """Load matplotlib in a thread of its own, so that it is there when the first chart is drawn."""
    Thread(target=import_module, args=("matplotlib.backends.backend_svg",), daemon=True).start()


def both_widths(draw: Callable[[str, int], str]) -> Markup:
    """A chart for a desk and one for a phone; the style sheet shows the one that fits.

    Parameters
    ----------
    draw : callable
        Draws it, given the name of the width and the width in pixels.
    """
    widths = (("wide", WIDE), ("narrow", NARROW))
    return markup("".join(f'<div class="{name}">{draw(name, width)}</div>' for name, width in widths))


@contextmanager
def figure_of(width: int, height: int, name: str) -> Iterator[Figure]:
    """An empty figure of so many pixels, drawn in hipcam's style; `name` makes its ids its own."""
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


def axes_at(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Axes at a place in pixels from the left and the top."""
    width, height = figure.get_size_inches() * 72
    axes: Axes = figure.add_axes((left / width, 1 - bottom / height, (right - left) / width, (bottom - top) / height))
    axes.patch.set_visible(False)
    axes.spines["bottom"].set_gid("axis")
    return axes


def svg(figure: Figure, name: str, title: str, text: str, **attributes: str) -> str:
    """What matplotlib draws, as an element that can stand in a page.

    Parameters
    ----------
    figure : Figure
        What was drawn.
    name : str
        Tells the charts of one page apart.
    title, text : str
        Its name, and what it shows in words, for people who do not see it.
    **attributes
        What else the element has; `kind` is its class beside `chart`, `data_` before a name means `data-`.
    """
    root = _fit_for_a_page(figure, name)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-text")
    for at, (tag, words) in enumerate((("title", title), ("desc", text))):
        element = Xml.Element(_SVG + tag, {"id": f"{name}-{'title' if tag == 'title' else 'text'}"})
        element.text = words
        root.insert(at, element)
    root.set("class", f"chart {attributes.pop('kind')}")
    for key, value in attributes.items():
        root.set(key.replace("_", "-"), value)
    return Xml.tostring(root, encoding="unicode")


def _fit_for_a_page(figure: Figure, name: str) -> Xml.Element:
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
    pointed_to = set(re.findall(r'#([^")]+)[")]', written))
    for element in root.iter():
        _named(element, pointed_to)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
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


def _named(element: Xml.Element, pointed_to: set[str]) -> None:
    """Group ids become classes, marks get their time and title; only ids that are pointed to stay."""
    known = element.attrib.pop("id", None)
    if known is None:
        return
    kind, _, rest = known.partition("|")
    if rest:
        start, _, title = rest.partition("|")
        element.set("data-at", start)
        Xml.SubElement(element, f"{_SVG}title").text = title
    if known in pointed_to:
        element.set("id", known)
    elif not re.search(r"_\d+$", kind):
        element.set("class", kind)
