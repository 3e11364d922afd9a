"""A simulation: scripted customers through the real pipeline, and what became of each call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from callcenter_tui.domain import events
from callcenter_tui.domain.states import TurnKind
from callcenter_tui.domain.views import EventView
from callcenter_tui.rehearsal.callers import Script
from callcenter_tui.rehearsal.playing import Center, Manner, Played, Report, play
from callcenter_tui.store.check import recount
from callcenter_tui.store.engine import Store

SETTLE_SECONDS = 20.0
"""How long briefings of the last calls may take before the count."""

_BRIEFING_ENDS = (events.NOTE_ADDED, events.TURN_HANDED, events.TURN_CANCELLED)


@dataclass(frozen=True, slots=True)
class Row:
    """One simulated call. ``turns`` are the answers that fell due; ``language`` is as heard."""

    key: str
    lang: str
    expected_department: str
    department: str
    driver: str
    state: str
    messages: int
    turns: int
    escalated: bool
    seconds: float
    errors: tuple[str, ...]
    language: str
    script: str
    id: str


def simulate(
    center: Center,
    scripts: Sequence[Script],
    *,
    parallel: int,
    manner: Manner,
    on_row: Callable[[Row], None],
    report: Report | None = None,
) -> list[Row]:
    """Play all scripts, ``parallel`` at a time; ``on_row`` gets each call as it ends.

    Returns when the last call's briefing is written too, with the rows in the scripts' order.
    """
    rows: dict[int, Row] = {}
    with ThreadPoolExecutor(parallel, "customer") as pool:
        played = {
            pool.submit(play, center, script, manner, report): place
            for place, script in enumerate(scripts)
        }
        try:
            for future in as_completed(played):
                row = _row(center, future.result())
                rows[played[future]] = row
                on_row(row)
        except BaseException:  # Ctrl-C too: let the customers go, or the pool would wait for them
            center.listening.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for row in rows.values():
        if row.id:
            center.listening.until(row.id, partial(_briefed, center, row.id), SETTLE_SECONDS)
    return [rows[place] for place in sorted(rows)]


def _row(center: Center, played: Played) -> Row:
    script = played.script
    if not played.call_id:
        return Row(
            "", script.language, script.expected_department, "", "", "", 0, 0, False,
            round(played.seconds, 3), played.errors, "", script.id, "",
        )  # fmt: skip
    view = center.board.call(center.actor, played.call_id)
    journal = center.board.events(center.actor, played.call_id)
    return Row(
        key=view.row.key,
        lang=script.language,
        expected_department=script.expected_department,
        department=view.row.department,
        driver=view.row.driver,
        state=view.row.state,
        messages=len(view.messages),
        turns=sum(1 for event in journal if _is_due(event, TurnKind.ANSWER)),
        escalated=any(event.kind == events.CALL_ESCALATED for event in journal),
        seconds=round(played.seconds, 3),
        errors=played.errors,
        language=view.row.language,
        script=script.id,
        id=played.call_id,
    )


def _briefed(center: Center, call_id: str) -> bool | None:
    """True when no briefing of the call is owed any more."""
    journal = center.board.events(center.actor, call_id)
    due = {event.data.get("turn") for event in journal if _is_due(event, TurnKind.BRIEFING)}
    ended = {event.data.get("turn") for event in journal if event.kind in _BRIEFING_ENDS}
    return True if due <= ended else None


def _is_due(event: EventView, kind: TurnKind) -> bool:
    return event.kind == events.TURN_DUE and event.data.get("turn_kind") == kind.value


@dataclass(frozen=True, slots=True)
class Summary:
    """The accounts of a simulation, in customer messages, turns and seconds; see DESIGN 6.

    ``lost`` is every message that was neither answered nor came to a person, also one whose turn
    was still owed when the simulation ended, or whose customer gave up waiting.
    """

    calls: int
    messages_in: int
    answered: int
    to_person: int
    lost: int
    doubled: int
    stuck: int
    seconds: float

    @property
    def ok(self) -> bool:
        """Nothing lost, doubled or stuck."""
        return not (self.lost or self.doubled or self.stuck)


def summary(store: Store, now: datetime, rows: Sequence[Row], seconds: float) -> Summary:
    """Recount these calls from messages, turns and journal."""
    with store.read() as tx:
        counted = recount(tx, now, call_ids=[row.id for row in rows if row.id])
    return Summary(
        calls=len(rows),
        messages_in=counted.messages_in,
        answered=counted.answered,
        to_person=counted.to_person,
        lost=counted.unserved,
        doubled=counted.doubled,
        stuck=counted.stuck,
        seconds=round(seconds, 3),
    )
