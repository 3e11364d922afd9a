"""The table of letters in the outbox: first those that need a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from callcenter_tui.domain.letters import WITH_A_PERSON, LetterView, PostState
from callcenter_tui.text import fold
from callcenter_tui.widgets import letter_words
from callcenter_tui.widgets.columns import Column
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.rows import Rows

WAITING = (PostState.QUEUED, *letter_words.GOING)


def _when(letter: LetterView) -> datetime:
    """When the delivery came to stand as it does."""
    return letter.post.changed_at if letter.post else letter.made_at


def _when_said(letter: LetterView, now: datetime) -> str:
    """The time of today, else the day."""
    here = _when(letter).astimezone()
    return f"{here:%H:%M}" if here.date() == now.astimezone().date() else f"{here:%d %b}"


def _state(letter: LetterView, now: datetime) -> str:
    state = letter_words.shown(letter)
    return f"{state.sign} {state.words}"


def _next(letter: LetterView, now: datetime) -> str:
    post = letter.post
    waits = post is not None and post.state == PostState.QUEUED and post.next_at
    return clock(waits) if waits else ""


COLUMNS: tuple[Column[LetterView], ...] = (
    Column("state", "State", 11, 14, 1, _state),
    Column("when", "When", 6, 6, 4, _when_said),
    Column("call", "Call", 8, 8, 2, lambda one, now: one.call_key),
    Column("customer", "Customer", 10, 20, 1, lambda one, now: one.customer or "unknown"),
    Column(
        "kind", "Letter", 11, 11, 6, lambda one, now: letter_words.SHORT.get(one.kind, one.kind)
    ),
    Column("address", "To", 14, 30, 3, lambda one, now: one.address),
    Column("tries", "Tries", 5, 5, 7, lambda one, now: str(one.post.attempts if one.post else "")),
    Column("next", "Next", 5, 5, 5, _next),
    Column("said", "What the server said", 20, 500, 8, lambda one, now: _said(one)),
)


def _said(letter: LetterView) -> str:
    return letter.post.said if letter.post else ""


class LettersTable(Rows[LetterView]):
    """Letters that were confirmed; of those that were sent, today's, or what a search finds."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--alarm",
        "rows--warning",
        "rows--good",
        "rows--dim",
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(COLUMNS, id=id)

    @property
    def figures(self) -> tuple[int, int, int]:
        """How many need a person, how many wait, and how many were sent today."""
        states = [(one.post.state, one) for one in self._all.values() if one.post]
        return (
            sum(state in WITH_A_PERSON for state, _ in states),
            sum(state in WAITING for state, _ in states),
            sum(state == PostState.SENT and self._today(one) for state, one in states),
        )

    def arranged(self, rows: Iterable[LetterView]) -> list[LetterView]:
        """Those that need a person, those that wait, those sent today; the newest first."""
        kept = [one for one in rows if self._keeps(one)]
        return sorted(kept, key=lambda one: (_rank(one), -_when(one).timestamp(), one.id))

    def look(self, row: LetterView) -> str:
        """Its colour; the sign says the same."""
        state = row.post.state if row.post else ""
        if state in (PostState.UNCERTAIN, PostState.EXPIRED):
            return "rows--warning"
        if state in WITH_A_PERSON:
            return "rows--alarm"
        return {PostState.SENT.value: "rows--good"}.get(
            state, "" if state in WAITING else "rows--dim"
        )

    def _keeps(self, letter: LetterView) -> bool:
        """With words every letter in which all of them stand; without, what matters now."""
        post = letter.post
        if post is None:
            return False
        if not self.needle.strip():
            known = post.state in (*WITH_A_PERSON, *WAITING)
            return known or (post.state == PostState.SENT and self._today(letter))
        hay = fold(
            f"{letter.call_key} {letter.customer} {letter.address} {letter_words.kind_of(letter)} "
            f"{letter_words.shown(letter).words} {letter.subject} {post.said}"
        )
        return all(word in hay for word in fold(self.needle).split())

    def _today(self, letter: LetterView) -> bool:
        """On the clock of this terminal."""
        return _when(letter).astimezone().date() == self._now.astimezone().date()


def _rank(letter: LetterView) -> int:
    """The order of states: uncertain, failed, refused, expired, what waits, what went."""
    order = (*WITH_A_PERSON, PostState.QUEUED, *letter_words.GOING, PostState.SENT)
    state = PostState(letter.post.state) if letter.post else PostState.CANCELLED
    return order.index(state) if state in order else len(order)
