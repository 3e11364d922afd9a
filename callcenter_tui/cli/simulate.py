"""``callcenter simulate``: scripted customers through the real pipeline, counted afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from callcenter_tui.cli.acting import opened, owner
from callcenter_tui.cli.options import Json
from callcenter_tui.cli.output import plain, say, say_json, table
from callcenter_tui.cli.tailing import tailing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callcenter_tui.calls.engine import Engine
    from callcenter_tui.rehearsal.callers import Script
    from callcenter_tui.rehearsal.playing import Center, Manner, Report
    from callcenter_tui.rehearsal.simulate import Row, Summary
    from callcenter_tui.wiring import House

LOADING_SECONDS = 120.0
_ROW = "{:<9} {:<4} {:<18} {:<18} {:<7} {:<10} {:>8} {:>5} {:<9} {:>7}  {}"
HEADINGS = _ROW.format(
    "KEY", "LANG", "EXPECTED", "DEPARTMENT", "DRIVER", "STATE",
    "MESSAGES", "TURNS", "ESCALATED", "SECONDS", "ERRORS",
)  # fmt: skip


def simulate(
    calls: Annotated[int, typer.Option(min=1, max=10_000, help="How many calls.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed, the same customers.")] = 1,
    lang: Annotated[Literal["es", "en", "both"], typer.Option(help="Their language.")] = "both",
    parallel: Annotated[
        int, typer.Option(min=1, max=64, help="How many call at the same time.")
    ] = 8,
    as_json: Json = False,
) -> None:
    """Let scripted customers call, and count.

    They go through the real center on calls of their own kind, which the wall leaves out.
    Fails when a message was lost, a reply doubled or a turn stuck.
    """
    from callcenter_tui.cli.sample_company import add_knowledge
    from callcenter_tui.rehearsal.callers import cast
    from callcenter_tui.rehearsal.playing import Manner

    with opened("simulate") as house:
        add_knowledge(house, owner(house))
        if not as_json:
            say(HEADINGS)
        rows, counted, model = played(
            house,
            cast(calls, seed, lang),
            parallel=parallel,
            manner=Manner(),
            on_row=None if as_json else lambda row: say(row_line(row)),
        )
    if as_json:
        say_json({"calls": [_fields(row) for row in rows], "summary": plain(counted) | model})
    else:
        say()
        say_summary(counted, model)
    if not counted.ok:
        raise typer.Exit(1)


def played(
    house: House,
    scripts: Sequence[Script],
    *,
    parallel: int,
    manner: Manner,
    on_row: Callable[[Row], None] | None = None,
    report: Report | None = None,
) -> tuple[list[Row], Summary, dict[str, Any]]:
    """Play ``scripts`` with an engine of our own; rows, accounts and which AI answered."""
    from callcenter_tui.rehearsal.simulate import simulate as play_all
    from callcenter_tui.rehearsal.simulate import summary

    with engine_running(house) as engine, center(house) as ours:
        start = time.perf_counter()
        rows = play_all(
            ours,
            scripts,
            parallel=parallel,
            manner=manner,
            on_row=on_row or (lambda row: None),
            report=report,
        )
        seconds = time.perf_counter() - start
        counted = summary(house.store, house.clock.now(), rows, seconds)
        return rows, counted, {"engine": engine.model}


@contextmanager
def engine_running(house: House) -> Iterator[Engine]:
    """An engine of kind ``simulate``, loaded, for as long as the block runs."""
    engine = house.engine("simulate")
    engine.start()
    try:
        engine.wait_ready(LOADING_SECONDS)
        yield engine
    finally:
        engine.stop()


@contextmanager
def center(house: House) -> Iterator[Center]:
    """What simulated customers need, with the feed that wakes them."""
    from callcenter_tui.calls.shown import Shown
    from callcenter_tui.rehearsal.listening import Listening
    from callcenter_tui.rehearsal.playing import Center

    listening = Listening()
    with tailing(house, listening.hear):
        try:
            yield Center(house.desk, house.board, owner(house), listening, Shown(house.context))
        finally:
            listening.stop()


def row_line(row: Row) -> str:
    """One call's row for people, in the columns of HEADINGS."""
    return _ROW.format(
        row.key or "-",
        row.lang,
        row.expected_department,
        row.department,
        row.driver,
        row.state,
        row.messages,
        row.turns,
        "yes" if row.escalated else "",
        f"{row.seconds:.1f}",
        "; ".join(row.errors),
    ).rstrip()


def say_summary(counted: Summary, model: dict[str, Any]) -> None:
    """The accounts as a small table."""
    table(("SUMMARY", ""), (plain(counted) | model).items())


def _fields(row: Row) -> dict[str, Any]:
    fields: dict[str, Any] = plain(row)
    del fields["id"]
    return fields
