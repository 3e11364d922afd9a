"""A report as lines of words, the same for a terminal, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from callcenter_tui.domain.figures import Figure
from callcenter_tui.metrics.figure_text import change, with_n, worth
from callcenter_tui.metrics.reports import Report
from callcenter_tui.text import clean_line

ALL = "All"
_DAY = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Lines:
    """A report in words. ``notes``: what one must know to read the figures."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def lines(report: Report, company: str = "") -> Lines:
    """The report in words: a line per group, or without groups a line per measure."""
    told = _by_group(report) if report.by else _by_measure(report)
    return Lines(title(report, company), told[0], tuple(told[1]), tuple(_notes(report)))


def title(report: Report, company: str) -> str:
    """What is reported, of which days."""
    asked = report.question
    parts = [
        clean_line(company),
        days(report.since, report.until),
        f"by {report.by.value}" if report.by else "",
        asked.department,
        asked.language,
        "simulated calls" if asked.simulated else "",
    ]
    if report.before is not None:
        zone = report.since.tzinfo
        since, until = (one.astimezone(zone) for one in (report.before.since, report.before.until))
        parts.append(f"compared with {days(since, until)}")
    return ", ".join(part for part in parts if part)


def days(since: datetime, until: datetime) -> str:
    """``2025-03-03 to 2025-03-09``; a part of a day says until when."""
    last = until - timedelta(microseconds=1)
    cut = f" {until:%H:%M}" if (until.hour, until.minute) != (0, 0) else ""
    if since.date() == last.date():
        return f"{since:{_DAY}}{f' until{cut}' if cut else ''}"
    return f"{since:{_DAY}} to {last:{_DAY}}{cut}"


def _by_group(report: Report) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    assert report.by is not None
    headings = (report.by.value.replace("_", " "), *(one.text.name for one in report.whole))
    rows = [(clean_line(row.name), *_cells(row.figures, report)) for row in report.rows]
    return headings, [*rows, (ALL, *_cells(report.whole, report))]


def _cells(figures: Sequence[Figure], report: Report) -> list[str]:
    if not report.compared:
        return [with_n(one) for one in figures]
    return [f"{with_n(one)} <- {change(one)}" for one in figures]


def _by_measure(report: Report) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    headings: tuple[str, ...] = ("measure", "value", "n", "target")
    if report.compared:
        headings = (*headings, "before")
    rows: list[tuple[str, ...]] = []
    for one in report.whole:
        target = "" if one.target is None else worth(one.text.unit, one.target)
        row = (one.text.name, worth(one.text.unit, one.value), f"{one.n:,}", target)
        rows.append((*row, change(one)) if report.compared else row)
    return headings, rows


def _notes(report: Report) -> list[str]:
    found = [f"{one.text.name}: {one.note}." for one in report.whole if one.note]
    if report.filling:
        found.insert(0, "Older calls are still being counted: figures of their days are too small.")
    if report.behind:
        found.insert(0, "The newest events are not counted yet: ask again in a moment.")
    if report.by:
        found.insert(0, "In brackets: of how many.")
    return found
