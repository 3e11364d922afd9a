"""``callcenter report``: figures in rows, for people, machines, spreadsheets and browsers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from callcenter_tui.cli import asked
from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import (
    As,
    From,
    InDepartment,
    Json,
    Language,
    Simulated,
    To,
    WrongUsage,
)
from callcenter_tui.cli.output import write_private

if TYPE_CHECKING:
    from callcenter_tui.domain.views import Actor
    from callcenter_tui.metrics.reports import Report
    from callcenter_tui.wiring import House

Period = Literal[
    "today", "yesterday", "week", "last_week", "month", "last_month", "7d", "30d"
]  # metrics.periods
Split = Literal[
    "department",
    "operator",
    "agent",
    "model",
    "driver",
    "language",
    "half_hour",
    "hour",
    "day",
    "week",
    "month",
]  # domain.figures.By
Form = Literal["table", "csv", "json", "md", "html"]


def report(
    first: From = None,
    last: To = None,
    period: Annotated[Period | None, typer.Option(help="Days by name; by default today.")] = None,
    by: Annotated[
        Split | None, typer.Option(help="One row for each of these. Default: one row of all.")
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY",
            help="These measures, in this order; may be given again. docs/metrics.md has them all.",
        ),
    ] = None,
    department: InDepartment = None,
    language: Annotated[Language | None, typer.Option(help="Only calls in this language.")] = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Beside each figure that of the period before, with the size of each."
        ),
    ] = False,
    simulated: Simulated = False,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format", help="By default a table; md is Markdown, html is one file with charts."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write into this file.")
    ] = None,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Report what happened, in figures that say what they count."""
    from callcenter_tui.domain.figures import By

    if period and (first or last):
        raise WrongUsage("--period does not go with --from and --to", "Leave one of them out.")
    if as_json and form not in (None, "json"):
        raise WrongUsage(f"--json does not go with --format {form}", "Leave one of them out.")
    with acting(login) as (house, actor):
        question = replace(
            asked.days(house, first, last, period or "today"),
            department=asked.department(house, department),
            language=language or "",
            simulated=simulated,
        )
        with asked.as_usage():  # measures, and how they are split
            made = house.metrics.reports.report(
                actor, question, by=By(by) if by else None, keys=measure or (), compare=compare
            )
            wanted: Form = "json" if as_json else form or "table"
            text = _written(house, actor, made, wanted)
        if output or form not in (None, "table"):  # what is only looked at does not leave
            house.entrance.audit.taken_out(actor, "report", wanted, len(made.rows))
    _put(text, output)


def _put(text: str, output: Path | None) -> None:
    if output is None:
        print(text, end="", flush=True)
    else:
        write_private(output, text)


def _written(house: House, actor: Actor, made: Report, form: Form) -> str:
    from callcenter_tui.cli import report_forms

    company = house.settings.company_name
    if form == "html":
        from callcenter_tui.metrics.page import page

        return page(made, company, house.metrics.reports.courses(actor, made))
    if form == "json":
        return report_forms.as_json(made)
    if form == "csv":
        return report_forms.as_csv(made)
    shown = report_forms.as_markdown if form == "md" else report_forms.as_table
    return shown(made, company)
