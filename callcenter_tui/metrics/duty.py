"""The meter of the duty of care: what is owed to customers, how much of it was done, and where not.

Figures here support evidence for a duty. They are the center's own, counted from its journal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from callcenter_tui.auth.permissions import masks, require
from callcenter_tui.domain.duty import Duty
from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.figures import Behind, Drill, Figure, Question
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics import duty_measures as owed
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.counting import Book
from callcenter_tui.metrics.drilling import drill
from callcenter_tui.metrics.figuring import NOT_KEPT
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.metrics.reading import book_of, figures
from callcenter_tui.store import duty as complaints
from callcenter_tui.store.duty import ComplaintRow, Part
from callcenter_tui.text import clean_line


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint with its days. ``due``: the last day for an answer. ``days``: working days since
    it came, until it was closed or until now. ``late``: answered after that day, or not yet.
    """

    row: ComplaintRow
    due: date
    days: int
    late: bool


class DutyMeter:
    """Reads the figures; everybody with ``calls.watch`` may, raises Forbidden otherwise."""

    def __init__(self, metrics: Metrics, keeper: Keeper) -> None:
        self._metrics, self._keeper = metrics, keeper

    def look(
        self, actor: Actor, question: Question, *, before: Question | None = None
    ) -> list[Figure]:
        """The figures with their targets. Complaints that are open are those open now."""
        require(actor, "calls.watch")
        self._keeper.catch_up()
        with self._metrics.store.read() as tx:
            return self.read(book_of(tx, self._metrics), question, before)

    def read(self, book: Book, question: Question, before: Question | None = None) -> list[Figure]:
        """The same inside a transaction, for who has caught up."""
        duty = self._metrics.duty(book.tx)
        shares = figures(book, question, list(owed.measures(duty).values()), before)
        found = [*shares, *self._complaint_figures(book, question, duty)]
        return [owed.judged(one, duty) for one in found]

    def drill(self, actor: Actor, question: Question, key: str, *, limit: int = 200) -> Drill:
        """The number opened, as the dashboard does; complaints oldest first. Raises NotFound."""
        require(actor, "calls.watch")
        self._keeper.catch_up()
        with self._metrics.store.read() as tx:
            book, duty = book_of(tx, self._metrics), self._metrics.duty(tx)
            kept = owed.measures(duty)
            if key in kept:
                opened = drill(book, question, kept[key], limit=limit, masked=masks(actor))
                return replace(opened, figure=owed.judged(opened.figure, duty))
            for found in self._complaint_figures(book, question, duty):
                if found.key == key:
                    shown = owed.judged(found, duty)
                    return self._complaints(book, question, shown, actor, limit)
        known = ", ".join((*kept, owed.LATE, owed.IN_TIME))
        raise NotFound(f"There is no figure '{clean_line(key, limit=40)}'", f"There are: {known}.")

    def open_complaints(self, book: Book, question: Question) -> list[Complaint]:
        """Complaints that are open now, oldest first."""
        return self._counted(book, complaints.open_complaints(book.tx, part_of(question)))

    def complaints(self, book: Book, question: Question) -> list[Complaint]:
        """Complaints that came in the period, oldest first."""
        span = question.since, question.until
        return self._counted(book, complaints.complaints(book.tx, *span, part_of(question)))

    def _counted(self, book: Book, rows: list[ComplaintRow]) -> list[Complaint]:
        duty = self._metrics.duty(book.tx)
        calendars = {
            one.department: self._metrics.working_days(book.tx, one.department) for one in rows
        }
        found = []
        for row in rows:
            days, ended = calendars[row.department], row.closed_at or book.now
            due = days.last_day(row.opened_at, duty.complaint_days)
            late = ended.astimezone(days.zone).date() > due
            found.append(Complaint(row, due, days.between(row.opened_at, ended), late))
        return found

    def _complaint_figures(self, book: Book, question: Question, duty: Duty) -> list[Figure]:
        texts = owed.complaint_texts(duty)
        if narrowed := question.driver or question.operator or question.agent:
            note = NOT_KEPT.format(clean_line(narrowed, limit=40))
            return [Figure(text, None, 0, 0, note=note) for text in texts.values()]
        still, came = self.open_complaints(book, question), self.complaints(book, question)
        old = sum(one.late for one in still)
        over = [one for one in came if one.row.closed_at or one.late]
        good, early = sum(not one.late for one in over), len(came) - len(over)
        share = good / len(over) if over else None
        note = f"{len(still)} complaints are open"
        pending = f"{early} open within their days" if early else ""
        return [
            Figure(texts[owed.LATE], float(old), old, old, note=note),
            Figure(texts[owed.IN_TIME], share, len(over), good, len(over), note=pending),
        ]

    def _complaints(
        self, book: Book, question: Question, found: Figure, actor: Actor, limit: int
    ) -> Drill:
        old = found.key == owed.LATE
        kept = self.open_complaints(book, question) if old else self.complaints(book, question)
        rows = [one for one in kept if one.late or (not old and one.row.closed_at)]
        left = len(kept) - len(rows)
        calls = tuple(
            Behind(
                one.row.call,
                one.row.key,
                _shown(one.row.customer, actor),
                one.row.department,
                one.row.operator,
                one.row.opened_at,
                "numerator" if old or not one.late else "denominator",
                float(one.days),
            )
            for one in rows[:limit]
        )
        excluded = (("open, and their days have not passed", left),) if left else ()
        return Drill(found, excluded, calls, len(rows))


def part_of(question: Question) -> Part:
    """What of the calls is asked for, as the store knows it."""
    return Part(question.department, question.language, question.simulated)


def _shown(name: str, actor: Actor) -> str:
    """Initials for who may not see customers."""
    return " ".join(f"{word[0]}." for word in name.split()) if masks(actor) else name
