"""``callcenter duty``: what is owed to customers, how much of it was done, and the evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from callcenter_tui.cli import asked
from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import As, From, InDepartment, Json, To, WrongUsage
from callcenter_tui.cli.output import say, say_json, table, wrapped, write_private
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from callcenter_tui.domain.figures import Drill, Figure, Question
    from callcenter_tui.domain.views import Actor
    from callcenter_tui.wiring import House

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_WIDTH = 100


def duty(
    month: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM", help="A month; without a period: this month so far."),
    ] = None,
    first: From = None,
    last: To = None,
    department: InDepartment = None,
    export: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the evidence: figures and every call in them."),
    ] = None,
    form: Annotated[
        Literal["json", "csv"],
        typer.Option("--format", help="Of the file: all as JSON, or the calls alone as CSV."),
    ] = "json",
    login: As = None,
    as_json: Json = False,
) -> None:
    """Show the duty-of-care figures of a period, and export the evidence for them.

    They support evidence for Spain's Ley 10/2025 and the EU AI Act, article 50. Targets are the
    document duty (settings). An exported file holds no personal data; its SHA-256 is printed and
    journaled. Days are the center's own.
    """
    from callcenter_tui.metrics.duty_measures import LATE

    if month and (first or last):
        raise WrongUsage("--month does not go with --from and --to", "Leave one of them out.")
    with acting(login) as (house, actor):
        question = _question(house, month, first, last, department)
        zone = house.metrics.dashboard.zone()
        figures = house.metrics.duty.look(actor, question)
        written: dict[str, Any] = {}
        if export:  # what is shown is what is in the file
            figures, written = _exported(house, actor, question, export, form)
        late = house.metrics.duty.drill(actor, question, LATE)
    if as_json:
        say_json(_told(question, zone, figures, late) | written)
    else:
        _show(question, zone, figures, late)
        if written:
            say(f"{written['calls']} calls written to {written['file']}.")
            say(f"SHA-256: {written['sha256']}")


def _question(
    house: House, month: str | None, first: str | None, last: str | None, department: str | None
) -> Question:
    """What was typed; raises WrongUsage."""
    known = asked.department(house, department)
    return replace(_period(house, month, first, last), department=known)


def _period(house: House, month: str | None, first: str | None, last: str | None) -> Question:
    if not month:
        return asked.days(house, first, last, "month")
    if not _MONTH.fullmatch(month):
        raise WrongUsage("--month is no month", "Such as 2026-10.")
    begin = asked.day("--month", f"{month}-01")
    after = (begin + timedelta(days=31)).replace(day=1)
    return house.metrics.dashboard.days(begin, after - timedelta(days=1))


def _exported(
    house: House, actor: Actor, question: Question, file: Path, form: str
) -> tuple[list[Figure], dict[str, Any]]:
    """Journal it, then write the file: what leaves is journaled."""
    from callcenter_tui.metrics import evidence_file

    evidence = house.metrics.evidence.gather(actor, question)
    content = evidence_file.FORMS[form](evidence)
    sha256 = evidence_file.sha256(content)
    house.metrics.evidence.taken_out(actor, evidence, sha256)
    write_private(file, content.decode())
    told = {"file": str(file), "format": form, "calls": len(evidence.calls), "sha256": sha256}
    return list(evidence.figures), told


def _told(question: Question, zone: ZoneInfo, figures: list[Figure], late: Drill) -> dict[str, Any]:
    from callcenter_tui.metrics.duty_measures import EVIDENCE
    from callcenter_tui.metrics.evidence_file import told_figure

    return {
        "about": EVIDENCE,
        "since": question.since,
        "until": question.until,
        "zone": zone.key,
        "department": question.department,
        "figures": [told_figure(one) for one in figures],
        "late_complaints": [
            {
                "key": one.key,
                "department": one.department,
                "opened_at": one.at,
                "working_days": int(one.amount or 0),
            }
            for one in late.calls
        ],
    }


def _show(question: Question, zone: ZoneInfo, figures: list[Figure], late: Drill) -> None:
    from callcenter_tui.metrics.duty_measures import EVIDENCE
    from callcenter_tui.metrics.figure_text import worth

    last = (question.until - timedelta(seconds=1)).astimezone(zone)
    where = question.department or "all departments"
    say(f"{question.since.astimezone(zone):%Y-%m-%d} to {last:%Y-%m-%d} ({zone.key}), {where}")
    say()
    rows = [
        (
            one.text.name,
            worth(one.text.unit, one.value),
            worth(one.text.unit, one.target),
            "" if one.level.value == "ok" else one.level.value,
            _parts(one),
            one.note,
        )
        for one in figures
    ]
    table(("FIGURE", "VALUE", "TARGET", "", "OF", "NOTE"), rows)
    if late.total:
        say()
        say(f"Complaints open for too long ({late.total}, the oldest first):")
        for one in late.calls:
            days = int(one.amount or 0)
            say(f"  {one.key}  {clean_line(one.department)}  {days} working days")
    say()
    say(wrapped(EVIDENCE, _WIDTH, ""))


def _parts(one: Figure) -> str:
    if one.denominator is None:
        return str(one.n)
    return f"{one.numerator:.0f} of {one.denominator:.0f}"
