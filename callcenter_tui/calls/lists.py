"""The center's lists as they hold now, typed: read inside the transaction that acts on them.

Each costs one query by primary key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from callcenter_tui.calls.document_checks.together import overflow_of
from callcenter_tui.calls.documents import read
from callcenter_tui.calls.tools.hours import Hours, hours_of
from callcenter_tui.domain.duty import Duty, WorkingDays
from callcenter_tui.domain.floor import QueueRules, Strategy, Target
from callcenter_tui.domain.lists import Canned, Choice, Macro, Measuring, Silence, Step
from callcenter_tui.domain.review import Criterion


def queue_rules(tx: Connection, department: str) -> QueueRules:
    """How the department's queue works (document ``queues``)."""
    document = read(tx, "queues")
    row = _own_over_usual(document, department)
    row["overflow"] = overflow_of(document, department)
    return QueueRules(**row | {"strategy": Strategy(row["strategy"])})


def target(tx: Connection, department: str) -> Target:
    """What is promised to the department's customers (document ``targets``)."""
    return Target(**_own_over_usual(read(tx, "targets"), department))


def targets(tx: Connection) -> dict[str, Target]:
    """The same of all departments that have their own, and under "" of the others: one query."""
    document = read(tx, "targets")
    own = {key: _own_over_usual(document, key) for key in ("", *document["departments"])}
    return {key: Target(**row) for key, row in own.items()}


def duty(tx: Connection) -> Duty:
    """What is owed to customers (document ``duty``)."""
    return Duty(**read(tx, "duty"))


def working_days(tx: Connection, department: str) -> WorkingDays:
    """The days on which the department is open (document ``hours``)."""
    found = hours(tx, department)
    week = None if found.week is None else tuple(bool(spans) for spans in found.week)
    return WorkingDays(found.zone, week, frozenset(found.holidays))


def measuring(tx: Connection) -> Measuring:
    """How figures are counted (document ``measuring``)."""
    return Measuring(**read(tx, "measuring"))


def break_reasons(tx: Connection) -> list[Choice]:
    """Why an operator may pause (document ``break_reasons``), in their order."""
    return _choices(read(tx, "break_reasons"))


def dispositions(tx: Connection) -> list[Choice]:
    """How a call may end (document ``dispositions``), in their order."""
    return _choices(read(tx, "dispositions"))


def canned(tx: Connection, department: str) -> list[Canned]:
    """Replies ready to be sent in the department (document ``canned``), its own first."""
    found = [Canned(**row) for row in read(tx, "canned") if row["department"] in ("", department)]
    return sorted(found, key=lambda one: not one.department)


def macros(tx: Connection) -> list[Macro]:
    """The macros (document ``macros``), in their order."""
    return [
        Macro(row["key"], row["es"], row["en"], tuple(_step(step) for step in row["steps"]))
        for row in read(tx, "macros")
    ]


def checklist(tx: Connection, disposition: str) -> list[Choice]:
    """What is to be ticked before a call ends so (document ``checklists``); often nothing."""
    return _choices(read(tx, "checklists").get(disposition, ()))


def scorecard(tx: Connection) -> list[Criterion]:
    """What people judge calls by (document ``scorecard``), in its order."""
    return [Criterion(**row) for row in read(tx, "scorecard")]


def silence(tx: Connection) -> Silence:
    """How long a customer may be silent (document ``silence``)."""
    return Silence(**read(tx, "silence"))


def hours(tx: Connection, department: str) -> Hours:
    """When the department's people answer: its own hours, else the center's (``hours``).

    A department may have its own week, its own holidays, or both; what it leaves out is the
    center's, like the time zone.
    """
    document = read(tx, "hours")
    return hours_of({**document, **document.get("departments", {}).get(department, {})})


def zone(tx: Connection) -> ZoneInfo:
    """The center's time zone (document ``hours``)."""
    return hours(tx, "").zone


def _own_over_usual(document: Mapping[str, Any], department: str) -> dict[str, Any]:
    return {**document["default"], **document["departments"].get(department, {})}


def _choices(rows: Iterable[Mapping[str, str]]) -> list[Choice]:
    return [Choice(**row) for row in rows]


def _step(step: Mapping[str, Any]) -> Step:
    """``{"hold": True}`` has no value, ``{"say": "greeting"}`` has one."""
    ((act, value),) = step.items()
    return Step(act, "" if value is True else str(value))
