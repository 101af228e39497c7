"""The contrast of what charts show, computed where it is drawn: axe calls it incomplete for SVG.

By WCAG 2.2, words need 4.5 to 1 against what is behind them (1.4.3), lines and marks 3 to 1 (1.4.11). What is behind
is looked up at the very place: the page, and the areas of the chart that were painted before. A line may touch a mark
that stands out itself, as an axis does under its bars.
"""

from __future__ import annotations

from typing import Any

#: Parts of a chart by selector: which of their colours must stand out, and by how much. Grid lines need not.
PARTS = {
    "text": ("fill", 4.5),
    ".curve path, .limit path, .axis path, .partial path, .doubt path, .doubt use, .hollow use": ("stroke", 3.0),
    ".score use, .bar path, .fault path": ("fill", 3.0),
}

_LOOK = """(parts) => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const over = (colour, opacity, below) => below.map((v, i) => colour[i] * opacity + v * (1 - opacity));
  const painted = (element, style) => {
    const svg = element instanceof SVGElement;
    const [r, g, b, alpha = 1] = numbers(svg ? style.fill : style.backgroundColor);
    if (r === undefined || (svg && element.tagName !== "path")) return null;
    return [[r, g, b], alpha * (svg ? Number(style.fillOpacity) : 1)];
  };
  const marks = ".bar path, .fault path";
  const behind = (element, x, y) => {
    let colour = [255, 255, 255];
    for (const under of document.elementsFromPoint(x, y).reverse()) {
      if (under === element || !(under.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      if (element.tagName !== "text" && under.matches(marks)) continue;
      const paint = painted(under, getComputedStyle(under));
      if (paint) colour = over(...paint, colour);
    }
    return colour;
  };
  const places = (element) => {
    if (element.getTotalLength && getComputedStyle(element).fill === "none") {
      const to = element.getScreenCTM(), length = element.getTotalLength();
      const shares = length ? [...Array(40).keys()].map((i) => i / 39) : [];
      return shares.map((share) => element.getPointAtLength(length * share).matrixTransform(to));
    }
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const x = (left + right) / 2, y = (top + bottom) / 2;
    const out = element.tagName === "text" ? -1 : 1;
    return [[left - out, y], [right + out, y], [x, top - out], [x, bottom + out]].map(([x, y]) => ({ x, y }));
  };
  const found = [];
  for (const chart of document.querySelectorAll(".chart")) {
    if (!chart.getBoundingClientRect().width) continue;
    chart.scrollIntoView({ block: "center", behavior: "instant" });
    for (const [selector, [key, least]] of Object.entries(parts)) {
      for (const element of chart.querySelectorAll(selector)) {
        if (element.closest("defs")) continue;
        const [r, g, b] = numbers(getComputedStyle(element)[key]);
        for (const { x, y } of places(element)) {
          const value = contrast([r, g, b], behind(element, x, y));
          found.push([element.textContent.trim() || element.closest("g[class]").getAttribute("class"), value, least]);
        }
      }
    }
  }
  return found;
}"""


def contrasts(page: Any) -> list[tuple[str, float, float]]:
    """Of every word, line and mark of the charts that a page shows, at several places: what, its contrast, the least.

    Parameters
    ----------
    page : playwright.sync_api.Page
        With a window in which each chart fits.
    """
    return [(what, value, least) for what, value, least in page.evaluate(_LOOK, PARTS)]
