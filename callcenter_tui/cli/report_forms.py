"""A report written: as JSON, CSV, a table, Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any

from callcenter_tui.cli.output import plain
from callcenter_tui.domain.figures import Figure
from callcenter_tui.metrics.report_lines import lines
from callcenter_tui.metrics.reports import Report
from callcenter_tui.text import csv_safe


def as_json(report: Report) -> str:
    """One object: the period, the rows by group, the same figures of the whole."""
    found: dict[str, Any] = {
        "period": {"from": report.since, "to": report.until},
        "by": report.by.value if report.by else "",
        "department": report.question.department,
        "language": report.question.language,
        "simulated": report.question.simulated,
        "complete": report.complete,
        "rows": [
            {"group": row.group, "name": row.name, "measures": _measures(row.figures, report)}
            for row in report.rows
        ],
        "total": {"measures": _measures(report.whole, report)},
    }
    if report.before is not None:
        zone = report.since.tzinfo
        found["before"] = {
            "from": report.before.since.astimezone(zone),
            "to": report.before.until.astimezone(zone),
        }
    return json.dumps(plain(found), ensure_ascii=True) + "\n"


def _measures(figures: Sequence[Figure], report: Report) -> dict[str, Any]:
    return {one.key: _figure(one, compared=report.compared) for one in figures}


def _figure(one: Figure, *, compared: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "value": one.value,
        "n": one.n,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "unit": one.text.unit.value,
        "formula": one.text.formula,
        "excludes": one.text.excludes,
        "note": one.note,
        "target": one.target,
    }
    if compared:
        found |= {"previous": one.previous, "previous_n": one.previous_n}
    return found


def as_csv(report: Report) -> str:
    """A row per group and one of all; of each measure its value and its n, in plain numbers."""
    head = [report.by.value if report.by else "period", "name"]
    for key in report.keys:
        head += [key, f"{key}_n"]
        if report.compared:
            head += [f"{key}_before", f"{key}_before_n"]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    for group, name, figures in _lines(report):
        cells: list[object] = [group, name]
        for one in figures:
            cells += [_number(one.value), one.n]
            if report.compared:
                cells += [_number(one.previous), one.previous_n]
        writer.writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def _lines(report: Report) -> list[tuple[str, str, Sequence[Figure]]]:
    rows: list[tuple[str, str, Sequence[Figure]]] = [
        (row.group, row.name, row.figures) for row in report.rows
    ]
    return [*rows, ("all", "all", report.whole)]


def _number(value: float | None) -> str | float:
    """A number as spreadsheets read it; a mood may be below zero and is no formula."""
    if value is None:
        return ""
    return int(value) if float(value).is_integer() else round(value, 6)


def _cell(cell: object) -> str:
    return str(cell) if isinstance(cell, int | float) else csv_safe(cell)


def as_table(report: Report, company: str) -> str:
    """For people: the period, the rows, what must be known to read them."""
    from rich.cells import cell_len, set_cell_size

    told = lines(report, company)
    grid = [tuple(heading.upper() for heading in told.headings), *told.rows]
    widths = [max(cell_len(row[place]) for row in grid) for place in range(len(grid[0]))]
    written = [told.title, ""]
    for row in grid:
        cells = [set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)]
        written.append("  ".join(cells).rstrip())
    return "\n".join([*written, "", *told.notes, ""])


def as_markdown(report: Report, company: str) -> str:
    """A table of Markdown; what could be read as its marks is escaped."""
    told = lines(report, company)
    marked = [told.headings, ("---", *("--:" for _ in told.headings[1:])), *told.rows]
    rows = [
        f"| {' | '.join(cell if number == 1 else _escaped(cell) for cell in row)} |"
        for number, row in enumerate(marked)
    ]
    notes = [f"- {_escaped(note)}" for note in told.notes]
    return "\n".join([f"# {_escaped(told.title)}", "", *rows, "", *notes, ""])


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)
