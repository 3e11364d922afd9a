"""Pages of the audit trail as people ask for them, and its rows as they are exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth import audit_rows
from callcenter_tui.auth.audit_rows import Row
from callcenter_tui.auth.audit_words import PEOPLE, sentence
from callcenter_tui.domain.audit import AuditEntry, AuditPage, Timeless, Told, Wanted
from callcenter_tui.domain.errors import Invalid, NotFound
from callcenter_tui.domain.events import AUDITED
from callcenter_tui.store import audited, calls
from callcenter_tui.store.audited import Filter, Found
from callcenter_tui.store.chain import Link
from callcenter_tui.text import clean_line, fold

LOOKED_AT = 5_000
"""Events in which words are looked for, the newest: no database can, for words are made here."""

_PART = 1000
NOUNS = tuple(sorted({kind.split(".")[0] for kind in AUDITED}))
"""What audited kinds begin with."""


def page(tx: Connection, wanted: Wanted, before: int | None, limit: int) -> AuditPage:
    """One page; raises Invalid for a kind that there is not, NotFound for a call."""
    chosen = _filter(tx, wanted)
    if words := fold(wanted.words).split():
        return _with_words(tx, chosen, words, before, limit)
    found = audit_rows.page(tx, chosen, before, limit + 1)
    shown = found[:limit]
    following = shown[-1].event.id if len(found) > limit else None
    return AuditPage(tuple(_entries(tx, shown)), audited.count(tx, chosen), following)


def exported(link: Link, event: Told | None) -> dict[str, Any]:
    """A row of an export: all that is signed, and the signatures; no event where it is gone.

    A time that is none is given as it is stored.
    """
    told = None
    if event is not None:
        at = event.at
        told = {
            "id": event.id,
            "at": at
            if isinstance(at, str)
            else at.astimezone(UTC).isoformat(timespec="microseconds"),
            "kind": event.kind,
            "call": event.call,
            "who": event.who,
            "data": event.data,
        }
    return {
        "seq": link.seq,
        "event_id": link.event_id,
        "event": told,
        "body_hash": link.body_hash,
        "link": link.link,
        "key_id": link.key_id,
    }


def _filter(tx: Connection, wanted: Wanted) -> Filter:
    kind, who = wanted.kind.strip().lower(), clean_line(wanted.who, limit=100)
    kinds = [one for one in AUDITED if one == kind or one.startswith(kind)]
    if not kinds:
        title = f"No audited kind begins with '{clean_line(kind, limit=40)}'"
        raise Invalid(title, f"Kinds begin with: {', '.join(NOUNS)}.")
    call = None
    if wanted.call:
        facts = calls.by_key(tx, clean_line(wanted.call, limit=16).upper())
        if facts is None:
            raise NotFound("There is no call with this key", "It looks like C-7F3K9Q.")
        call = facts.id
    named = (who, f"user:{who.lower()}", f"os:{who}") if who else ()
    return Filter(kinds, named, call, wanted.since, wanted.until)


def _with_words(
    tx: Connection, chosen: Filter, words: Sequence[str], before: int | None, limit: int
) -> AuditPage:
    """All words must stand in what an entry shows; the total counts what was looked at."""
    found: list[AuditEntry] = []
    looked = total = 0
    last: int | None = None
    while looked < LOOKED_AT:
        part = audit_rows.page(tx, chosen, last, _PART)
        for one in _entries(tx, part):
            if one.tells(words):
                total += 1
                if (before is None or one.id < before) and len(found) <= limit:
                    found.append(one)
        looked += len(part)
        if len(part) < _PART:
            break
        last = part[-1].event.id
    following = found[limit - 1].id if len(found) > limit else None
    return AuditPage(tuple(found[:limit]), total, following, looked < LOOKED_AT)


def _entries(tx: Connection, found: Sequence[Found | Row]) -> Iterator[AuditEntry]:
    ids = {str(one.event.data[name]) for one in found for name in PEOPLE if name in one.event.data}
    logins = audited.logins(tx, sorted(ids)) if ids else {}
    for one in found:
        event, at = one.event, _time(one.event)
        words = sentence(event, logins)
        if at is None:
            words = f"Time unreadable: {words}"
        named = {name: str(event.data[name]) for name in PEOPLE if name in event.data}
        known = {name: logins[id_] for name, id_ in named.items() if id_ in logins}
        yield AuditEntry(
            one.seq, event.id, at, event.kind, event.who, one.call_key, words, event.data, known
        )


def _time(event: Told) -> datetime | None:
    """None for one that nobody can be shown: also the year 1, west of Greenwich."""
    if isinstance(event, Timeless):
        return None
    try:
        event.at.astimezone()
    except (OverflowError, ValueError, OSError):
        return None
    return event.at
