"""The evidence of a period: the figures, how they were counted, and every call that is in them.

It holds no personal data: calls are named by their keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter_tui.auth.permissions import require
from callcenter_tui.domain import events
from callcenter_tui.domain import measuring as m
from callcenter_tui.domain.duty import Duty
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.figures import Figure, Question
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.duty import Complaint, DutyMeter, part_of
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.metrics.measure import within
from callcenter_tui.metrics.reading import book_of
from callcenter_tui.store import duty as store
from callcenter_tui.store import journal, news
from callcenter_tui.store.duty import CountedCall
from callcenter_tui.store.news import Kept

_ROUNDS = 100
"""Of catching up at most, each of some ten thousand events."""

_COUNTS = {
    "opened": m.OPENED,
    "stays": m.OFFERED,
    "answered": m.ANSWERED,
    "abandoned": m.ABANDONED,
    "person_asked": m.PERSON_ASKED,
    "person_reached": m.PERSON_REACHED,
    "ai_spoke": m.AI_SPOKE,
    "ai_disclosed": m.AI_DISCLOSED,
    "key_given": m.KEY_GIVEN,
}
"""Columns of a row and the tallies that they sum."""


@dataclass(frozen=True, slots=True)
class CallEvidence:
    """What one call adds to the figures of the period; counts but for the seconds.

    ``stays``: in queues. ``waited_seconds``: in those that were answered or given up.
    """

    key: str
    opened_at: datetime
    department: str
    language: str
    opened: int = 0
    stays: int = 0
    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    waited_seconds: float = 0
    person_asked: int = 0
    person_reached: int = 0
    person_in_time: int = 0
    person_seconds: float | None = None
    ai_spoke: int = 0
    ai_disclosed: int = 0
    key_given: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it. ``complaints``: those of the period and those still open. ``uncounted``: calls
    opened in the period of which nothing is counted: they are older than the account. ``behind``:
    events are not counted yet that had happened when it was asked for.
    """

    question: Question
    zone: str
    made_at: datetime
    made_by: str
    settings: Duty
    figures: tuple[Figure, ...]
    complaints: tuple[Complaint, ...]
    calls: tuple[CallEvidence, ...]
    uncounted: int
    behind: bool = False

    @property
    def complete(self) -> bool:
        """Whether the period is over and everything in it counted."""
        return self.question.until <= self.made_at and not self.behind


class EvidenceRoom:
    """Gathers evidence, and journals what was taken out."""

    def __init__(self, metrics: Metrics, keeper: Keeper, meter: DutyMeter) -> None:
        self._metrics, self._keeper, self._meter = metrics, keeper, meter

    def gather(self, actor: Actor, question: Question) -> Evidence:
        """Figures and calls of one and the same moment.

        Raises Forbidden, and Refused while the account is still being filled: a file from which
        calls are missing would be no evidence.
        """
        require(actor, "audit.read")
        newest = self._keeper.newest()
        for _ in range(_ROUNDS):
            self._keeper.catch_up()
            if not self._keeper.behind(newest):
                break
        with self._metrics.store.read() as tx:
            _filled(news.kept(tx))
            book = book_of(tx, self._metrics)
            duty, span = self._metrics.duty(tx), (question.since, question.until)
            complaints = {
                one.row.call: one
                for one in (
                    *self._meter.open_complaints(book, question),
                    *self._meter.complaints(book, question),
                )
            }
            return Evidence(
                question,
                book.zone.key,
                book.now,
                actor.who,
                duty,
                tuple(self._meter.read(book, question)),
                tuple(sorted(complaints.values(), key=lambda one: one.row.opened_at)),
                calls(store.counted_calls(tx, *span, part_of(question)), duty),
                store.uncounted(tx, *span, part_of(question)),
                news.waiting(tx, newest),
            )

    def taken_out(self, actor: Actor, evidence: Evidence, sha256: str) -> None:
        """Journal that the evidence was exported, and as which bytes."""
        require(actor, "audit.read")
        with self._metrics.store.write() as tx:
            journal.append(
                tx,
                events.DUTY_EXPORTED,
                at=self._metrics.clock.now(),
                who=actor.who,
                since=evidence.question.since.isoformat(),
                until=evidence.question.until.isoformat(),
                calls=len(evidence.calls),
                sha256=sha256,
            )


def calls(counted: Iterable[CountedCall], duty: Duty) -> tuple[CallEvidence, ...]:
    """One row per call, in order: the sums of the rows are the figures."""
    found: dict[str, dict[str, Any]] = {}
    for one in counted:
        told = one.tallies
        if not any(name in told for name in _COUNTS.values()):
            continue
        about = {"key": one.key, "opened_at": one.opened_at}
        row = found.setdefault(one.call, about | dict.fromkeys(_COUNTS, 0))
        if m.OPENED in told or "department" not in row:
            row |= {"department": one.department, "language": one.language}
        for field, name in _COUNTS.items():
            row[field] += told.get(name, 0)
        waited = told.get(m.ANSWER_MS, 0) + told.get(m.ABANDON_MS, 0)
        row["waited_seconds"] = row.get("waited_seconds", 0) + waited / 1000
        in_time = within(told, m.ANSWER_BIN, duty.answered_seconds)
        row["answered_in_time"] = row.get("answered_in_time", 0) + in_time
        if m.PERSON_MS in told:
            row["person_seconds"] = told[m.PERSON_MS] / 1000
            row["person_in_time"] = within(told, m.PERSON_BIN, duty.person_seconds)
    return tuple(CallEvidence(**row) for row in found.values())


def _filled(state: Kept | None) -> None:
    if state is None or state.calls_to is not None or state.operators_to is not None:
        raise Refused(
            "The figures are still being counted",
            "Try again when a console or worker has counted them, or: callcenter metrics rebuild",
        )
