"""Audited rows, also those that somebody who writes past the program has left unreadable.

All is read by ``store.audited`` as long as that can read it; the rest is read as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from callcenter_tui.domain.audit import Told
from callcenter_tui.domain.events import AUDIT_ERASED, AUDITED
from callcenter_tui.domain.views import EventView
from callcenter_tui.store import audited, calls, chain, journal
from callcenter_tui.store.audited import Filter, Found
from callcenter_tui.store.chain import UNREADABLE, Link

_START = -(1 << 62)
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """As ``audited.Found``, of an event that may be without a time."""

    event: Told
    seq: int | None
    call_key: str | None


def page(tx: Connection, wanted: Filter, before: int | None, limit: int) -> Sequence[Found | Row]:
    """Events with an id below ``before``, the newest first, at most ``limit``."""
    try:
        return audited.page(tx, wanted, before, limit)
    except UNREADABLE:
        ids = journal.ids(tx, wanted, before, limit)
    seqs, keys = chain.of_events(tx, ids), dict[str, str]()
    found = journal.stored(tx, ids)
    for call in {one.call for one in found if one.call}:
        if facts := calls.facts(tx, call):
            keys[call] = facts.key
    return [Row(one, seqs.get(one.id), keys.get(one.call or "")) for one in reversed(found)]


def linked(tx: Connection) -> Iterator[tuple[Link, Told | None]]:
    """Every link in order, each with its event, None where that is gone."""
    last = _START
    try:
        for link, event in audited.linked(tx):
            last = link.seq
            yield link, event
    except UNREADABLE:
        yield from _as_text(tx, last)


def erasures(tx: Connection) -> list[tuple[Link, EventView]]:
    """The events that say what was erased, each with its link; one without a time says nothing."""
    try:
        return list(audited.erasures(tx))
    except UNREADABLE:
        return [
            (link, event)
            for link, event in _as_text(tx, _START)
            if isinstance(event, EventView) and event.kind == AUDIT_ERASED
        ]


def unsigned(tx: Connection, since: int, limit: int) -> tuple[int, Sequence[Told]]:
    """How many audited events from this id on have no link, and the oldest ``limit`` of them."""
    try:
        return audited.unsigned(tx, since, limit)
    except UNREADABLE:
        many = audited.older(tx, None) - audited.older(tx, since)
        return many, journal.stored(tx, chain.without(tx, AUDITED, since, limit))


def _as_text(tx: Connection, after: int) -> Iterator[tuple[Link, Told | None]]:
    while links := chain.after(tx, after, _AT_ONCE):
        found = journal.stored(tx, [one.event_id for one in links])
        events = {one.id: one for one in found}
        for link in links:
            yield link, events.get(link.event_id)
        after = links[-1].seq
