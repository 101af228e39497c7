"""The report: one self-contained page about one result, for the screen and for paper."""

from __future__ import annotations

from hipcam.show.report.drawing import prepare
from hipcam.show.report.headline import headline
from hipcam.show.report.page import report, report_html
from hipcam.show.report.written import illustrated, write_report

__all__ = ["headline", "illustrated", "prepare", "report", "report_html", "write_report"]
