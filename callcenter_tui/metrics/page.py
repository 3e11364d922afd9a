"""The HTML report: one file with its charts inside, nothing from outside, every value escaped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from callcenter_tui.metrics.charts import by_group, over_time
from callcenter_tui.metrics.report_lines import lines
from callcenter_tui.metrics.reports import Course, Report
from callcenter_tui.metrics.steps import grain_of

TEMPLATE = Path(__file__).with_name("report.html.j2")


def page(report: Report, company: str, courses: Sequence[Course]) -> str:
    """The whole page."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    drawn = [over_time(*course) for course in courses]
    if report.by is not None and grain_of(report.by) is None and report.rows:
        drawn += [by_group(report, place) for place in range(len(report.whole))]
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        told=lines(report, company),
        charts=drawn,
        texts=[(one.text, one.note) for one in report.whole],
    )
