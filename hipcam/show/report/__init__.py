"""The report: one self-contained page about one result, for the screen and for paper."""

from __future__ import annotations

from hipcam.show.report.drawing import prepare
from hipcam.show.report.headline import headline
from hipcam.show.report.page import report, report_html

__all__ = ["headline", "prepare", "report", "report_html"]
