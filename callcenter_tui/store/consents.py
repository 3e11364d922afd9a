"""What customers said to letters, and the addresses whose owners want no follow-ups.

A consent is never changed, only voided, so that the ledger says what was said and when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    insert,
    literal,
    select,
    update,
)

from callcenter_tui.domain.dispositions import MERGED
from callcenter_tui.domain.letters import ConsentView, OptOutView
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.post import Consent, OptOut
from callcenter_tui.store.tables import Call

_consents = table(Consent)
_opt_outs = table(OptOut)
_calls = table(Call)

YES, NO = "yes", "no"

MOST = 1000
"""Consents of a list, newest first."""


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """The store's row of a consent; names as in ``post.Consent``."""

    id: str
    letter_id: str
    call_id: str
    customer_id: str
    answer: str
    way: str
    words: str
    how: str
    message_id: str | None
    address: str
    body_hash: str
    recorded_by: str
    at: datetime
    expires_at: datetime
    voided_at: datetime | None
    voided: str


_FACTS = tuple(_consents.c[name] for name in ConsentFacts.__dataclass_fields__)
_OPT_OUT = tuple(_opt_outs.c[name] for name in OptOutView.__dataclass_fields__)


def add(tx: Connection, **values: Any) -> None:
    """Insert a consent; column names as in ``post.Consent``."""
    tx.execute(insert(_consents).values(**values))


def standing(tx: Connection, letter_id: str) -> ConsentFacts | None:
    """The customer's last word on this letter, a yes that was not voided or the no after it.

    Whether a yes still holds is asked of it.
    """
    row = tx.execute(
        select(*_FACTS)
        .where(_consents.c.letter_id == letter_id, _consents.c.voided_at.is_(None))
        .order_by(_consents.c.at.desc(), _consents.c.id.desc())
        .limit(1)
    ).first()
    return ConsentFacts(*row) if row else None


def void(tx: Connection, letter_id: str, why: str, now: datetime) -> int:
    """Void every yes that stands for this letter; returns how many there were."""
    done = tx.execute(
        update(_consents)
        .where(
            _consents.c.letter_id == letter_id,
            _consents.c.answer == YES,
            _consents.c.voided_at.is_(None),
        )
        .values(voided_at=now, voided=why)
    )
    return int(done.rowcount)


def declined_in(tx: Connection, call_id: str) -> bool:
    """Whether the customer has said no to a letter in this call, or in one merged into it."""
    calls = select(literal(call_id).label("id")).cte("talk", recursive=True)
    calls = calls.union(
        select(_calls.c.id).where(_calls.c.linked_to == calls.c.id, _calls.c.disposition == MERGED)
    )
    query = select(_consents.c.id).where(
        _consents.c.call_id.in_(select(calls.c.id)), _consents.c.answer == NO
    )
    return tx.execute(query.limit(1)).first() is not None


def recorded(tx: Connection, message_id: str) -> bool:
    """Whether this message of a customer is an answer to some letter already."""
    query = select(_consents.c.id).where(_consents.c.message_id == message_id)
    return tx.execute(query.limit(1)).first() is not None


def of_letters(tx: Connection, letter_ids: Sequence[str]) -> dict[str, tuple[ConsentView, ...]]:
    """What was said to these letters, by letter, the oldest first."""
    if not letter_ids:
        return {}
    rows = tx.execute(
        _views()
        .where(_consents.c.letter_id.in_(list(letter_ids)))
        .order_by(_consents.c.at, _consents.c.id)
    )
    found: dict[str, list[ConsentView]] = defaultdict(list)
    for row in rows:
        found[row.letter_id].append(_view(row))
    return {letter: tuple(said) for letter, said in found.items()}


def views(
    tx: Connection,
    *,
    call: str | None = None,
    departments: Sequence[str] = (),
    since: datetime | None = None,
    limit: int | None = MOST,
) -> list[ConsentView]:
    """The ledger, newest first; ``departments``: of their calls only, empty for all."""
    query = _views().order_by(_consents.c.at.desc(), _consents.c.id.desc()).limit(limit)
    if call is not None:
        query = query.where(_consents.c.call_id == call)
    if departments:
        query = query.where(_calls.c.department.in_(list(departments)))
    if since is not None:
        query = query.where(_consents.c.at >= since)
    return [_view(row) for row in tx.execute(query)]


def opted_out(tx: Connection, address: str) -> bool:
    """Whether the owner of this address wants no follow-ups."""
    return tx.execute(select(_opt_outs.c.id).where(_standing(address))).first() is not None


def opt_out(
    tx: Connection,
    address: str,
    now: datetime,
    *,
    id: str,
    who: str,
    words: str,
    call_id: str | None,
) -> bool:
    """Note that the owner of this address wants no follow-ups; False when it was noted before."""
    done = tx.execute(
        insert_into(tx, _opt_outs)
        .values(
            id=id,
            address=_owner(address),
            since=now,
            recorded_by=who,
            words=words,
            call_id=call_id,
            ended_by="",
            ended_words="",
        )
        .on_conflict_do_nothing()
        .returning(_opt_outs.c.id)
    )
    return done.first() is not None


def opt_in(tx: Connection, address: str, now: datetime, *, who: str, words: str) -> bool:
    """The owner of this address wants follow-ups again; False when they never said otherwise."""
    done = tx.execute(
        update(_opt_outs)
        .where(_standing(address))
        .values(ended_at=now, ended_by=who, ended_words=words)
    )
    return done.rowcount == 1


def opt_outs(tx: Connection, *, ended: bool = False) -> list[OptOutView]:
    """The addresses that get no follow-ups, newest first; with ``ended`` those of the past too."""
    query = select(*_OPT_OUT).order_by(_opt_outs.c.since.desc(), _opt_outs.c.address)
    if not ended:
        query = query.where(_opt_outs.c.ended_at.is_(None))
    return [OptOutView(*row) for row in tx.execute(query)]


def _standing(address: str) -> ColumnElement[bool]:
    return and_(_opt_outs.c.address == _owner(address), _opt_outs.c.ended_at.is_(None))


def _owner(address: str) -> str:
    """Mail servers tell ``Ana@`` from ``ana@``; whoever opted out does not."""
    return address.lower()


def _views() -> Select[Any]:
    return select(*_FACTS, _calls.c.key.label("call_key")).join(
        _calls, _calls.c.id == _consents.c.call_id
    )


def _view(r: Row[Any]) -> ConsentView:
    return ConsentView(
        r.id,
        r.letter_id,
        r.call_key,
        r.answer,
        r.way,
        r.words,
        r.how,
        r.message_id or "",
        r.address,
        r.body_hash,
        r.recorded_by,
        r.at,
        r.expires_at,
        r.voided,
    )
