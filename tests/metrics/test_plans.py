"""What figures cost grows with the period that is asked for, not with all there ever was: SQLite's
own plans name an index for every large table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from callcenter_tui.domain import events
from callcenter_tui.domain.figures import By, Grain, Question
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics import drilling
from callcenter_tui.metrics.dashboard import TILES
from callcenter_tui.store import account, journal, story
from tests.calls.conftest import OWNER
from tests.calls.shift import Shift
from tests.metrics.conftest import Counting

SMALL = frozenset({"users", "departments", "operators", "skills", "documents", "settings"})
"""Grow with the company, not with its history."""

NARROW = {
    "rollups": ("(grain=? AND at>? AND at<?",),
    "measured": ("(at>? AND at<?)", "(who=? AND at>? AND at<?)", "(subject_id=?", "rowid=?"),
    "journal": ("(call_id=?)", "(rowid>?)", "(rowid=?)"),
    "calls": ("(id=?)", "(customer_id=?)"),
    "agent_runs": ("(call_id=?)",),
    "operator_spells": ("(user_id=? AND ended_at>?)",),
}
"""How rows of the large tables may be found."""

_STEP = re.compile(r"(SCAN|SEARCH) (\w+)(.*)")

Look = Callable[[Counting, Actor, Question], object]


@contextmanager
def planned(center: Counting) -> Iterator[list[tuple[str, str]]]:
    """Of every statement meanwhile: the steps of its plan, with the statement."""
    steps: list[tuple[str, str]] = []

    def explained(
        _c: Any, cursor: Any, statement: str, values: Any, _context: Any, many: bool
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            other = cursor.connection.cursor()
            given = values[0] if many else values
            rows = other.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            steps.extend((str(row[3]), statement) for row in rows)

    event.listen(center.store.engine, "before_cursor_execute", explained)
    try:
        yield steps
    finally:
        event.remove(center.store.engine, "before_cursor_execute", explained)


def wide(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Steps that read more of a large table than what is asked for."""
    found = []
    for step, statement in steps:
        told = _STEP.match(step)
        if told is None or told[2] in {*SMALL, "CONSTANT"} or "VIRTUAL TABLE" in step:
            continue
        ways = NARROW.get(told[2], ("SEARCH",))
        if not any(way in step for way in ways):
            found.append((step, statement))
    return found


LOOKS: dict[str, Look] = {
    "tiles": lambda center, actor, today: center.figures.dashboard.tiles(actor, today),
    "tiles of an operator": lambda center, actor, today: center.figures.dashboard.tiles(
        actor, Question(today.since, today.until, operator=actor.id)
    ),
    "rows": lambda center, actor, today: center.figures.dashboard.rows(
        actor, today, By.OPERATOR, TILES
    ),
    "by half hour": lambda center, actor, today: center.figures.dashboard.trend(
        actor, today, "service_level", Grain.HALF_HOUR
    ),
    "heat": lambda center, actor, today: center.figures.dashboard.heat(actor, today),
    "drill": lambda center, actor, today: center.figures.dashboard.drill(
        actor, today, "service_level"
    ),
    "drill of a department": lambda center, actor, today: center.figures.dashboard.drill(
        actor, Question(today.since, today.until, department="sales"), "service_level"
    ),
    "drill of an operator": lambda center, actor, today: center.figures.dashboard.drill(
        actor, Question(today.since, today.until, operator=actor.id), "aht"
    ),
    "catch up": lambda center, actor, today: center.keeper.catch_up(),
}


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("look", LOOKS)
def test_only_the_rows_of_what_is_asked_for_are_read(
    center: Counting, look: str, database: str
) -> None:
    shift = Shift(center)
    eva, call = shift.person("eva"), shift.customer()
    center.clock.forward(seconds=9)
    center.driving.take_over(eva, call)
    center.keeper.catch_up()
    center.call(phone="+34 600 000 077")  # of today, and a rating to be counted anew
    with center.store.write() as tx:
        journal.append(
            tx, events.CALL_RATED, at=center.clock.now(), who="customer", call=call, score=4
        )
    today = center.figures.dashboard.period("today")
    actor = Actor(eva.id, OWNER.name, OWNER.role, login=OWNER.login)
    with planned(center) as steps:
        LOOKS[look](center, actor, today)
    assert {step.split()[1] for step, _ in steps} & {"rollups", "measured"}, "nothing was read"
    assert wide(steps) == []


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("key", ["offered", "aht"])
def test_each_page_of_a_drill_down_reads_on_from_the_one_before(
    center: Counting, monkeypatch: pytest.MonkeyPatch, key: str, database: str
) -> None:
    """No row is counted, skipped or read a second time."""
    shift = Shift(center)
    eva = shift.person("eva")
    for call in [shift.customer() for _ in range(3)]:
        center.driving.take_over(eva, call)
        center.clock.forward(seconds=9)
        center.driving.end(eva, call, disposition="information_given")
    center.keeper.catch_up()
    monkeypatch.setattr(drilling, "_PAGE", 1)
    asked = center.figures.dashboard.period("today")
    asked = replace(asked, operator=eva.id if key == "aht" else "")
    with planned(center) as steps:
        opened = center.figures.dashboard.drill(OWNER, asked, key)
    assert opened.total == 3
    pages = {statement for _, statement in steps if "FROM measured" in statement}
    assert len(pages) == 2, "the first, and all others"
    assert not any("count(" in one or "json" in one.lower() for one in pages)
    assert wide(steps) == []


@pytest.mark.parametrize("database", ["sqlite"])
def test_many_calls_are_read_one_by_one(center: Counting, database: str) -> None:
    """The planner knows how many are asked for, and not how many events there are."""
    calls = [f"{number:032x}" for number in range(2000)]
    with planned(center) as steps, center.store.read() as tx:
        story.stories(tx, calls)
        account.of_calls(tx, calls)
    assert {"journal", "measured"} <= {step.split()[1] for step, _ in steps}
    assert wide(steps) == []


def test_a_scan_would_be_seen() -> None:
    assert wide([("SCAN measured", ""), ("SEARCH rollups USING PRIMARY KEY (grain=?)", "")]) != []
    assert wide([("SCAN users", ""), ("USE TEMP B-TREE FOR ORDER BY", "")]) == []
