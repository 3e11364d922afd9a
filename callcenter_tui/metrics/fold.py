"""From the story of a call, or an operator's time, to entries of the account. Pure, and always of
the whole story: an event may come late, twice or out of order, folding anew gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from callcenter_tui.domain import measuring as m
from callcenter_tui.domain.floor import SpellView
from callcenter_tui.domain.measuring import Entry
from callcenter_tui.domain.states import OperatorState, OperatorStatus
from callcenter_tui.metrics.account import Account, milliseconds, quarters
from callcenter_tui.metrics.fold_course import begun, closed
from callcenter_tui.metrics.fold_people import driven, handled, offered, stayed
from callcenter_tui.metrics.fold_runs import ran
from callcenter_tui.metrics.spans import spans
from callcenter_tui.store.story import Story

VERSION = 2
"""Raised when the same story gives other entries: every store then counts anew by itself."""

_BUSY = (OperatorState.ON_CALL.value, OperatorState.WRAP_UP.value)


def call_entries(story: Story) -> list[Entry]:
    """What is counted of a call.

    Nothing of one that was opened before ``call.stands`` was told: a part would be wrong.
    """
    stood = spans(story.events)
    if not stood:
        return []
    account = Account(story.language)
    stayed(account, stood)
    handled(account, stood)
    driven(account, stood)
    offered(account, stood, story.events)
    begun(account, stood, story)
    closed(account, stood, story)
    ran(account, stood, story.runs)
    return account.entries()


def operator_entries(spells: Iterable[SpellView]) -> list[Entry]:
    """What is counted of an operator's time: spells that have ended. Offline time is none.

    Calls beside each other count once: a spell is of the person, not of a call. Who has a call on
    a break that waits for its end is busy; who is offered one by hand on a break is on it.
    """
    account = Account()
    for spell in spells:
        name = _doing(spell)
        if name and spell.ended_at:
            span = milliseconds(spell.began_at), milliseconds(spell.ended_at)
            for moment, length in quarters(*span):
                account.add(moment, {name: length}, driver="person", who=spell.user_id)
    return account.entries()


def _doing(spell: SpellView) -> str:
    if spell.status == OperatorStatus.OFFLINE:
        return ""
    if spell.state in _BUSY:
        return m.BUSY_MS
    if spell.status == OperatorStatus.BREAK:
        return m.BREAK_MS
    return m.RINGING_MS if spell.state == OperatorState.OFFERED else m.IDLE_MS
