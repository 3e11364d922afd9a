"""The audit trail: what was done by whom, and whether somebody has changed the record of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date
from typing import Any

from callcenter_tui.auth import audit_checks, audit_pages, audit_rows
from callcenter_tui.auth.permissions import require
from callcenter_tui.auth.sealing import Seal
from callcenter_tui.domain import events
from callcenter_tui.domain.audit import ERASED, Anchor, AuditPage, Verified, Wanted
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import audited, chain, journal
from callcenter_tui.store.engine import Store
from callcenter_tui.text import clean_line

MOST_ERASED = 500
"""Events erased at a time: their numbers are the data of one event."""

TOLD = 20
"""Events without a link that are told one by one."""

_VERIFY = "audit.verify"
_log = logging.getLogger("callcenter.audit")


class Audit:
    """Reads, checks and exports audited events. Every method may block for a database."""

    def __init__(self, store: Store, clock: Clock, seal: Seal) -> None:
        self._store = store
        self._clock = clock
        self._seal = seal
        self._day: date | None = None
        self._told: Anchor | None = None

    def list(
        self,
        actor: Actor,
        wanted: Wanted | None = None,
        *,
        before: int | None = None,
        limit: int = 100,
    ) -> AuditPage:
        """A page of what ``wanted`` asks for, the newest first; ``before`` as the last page said.

        Raises Forbidden, Invalid for a kind that there is not, NotFound for a call.
        """
        require(actor, "audit.read")
        with self._store.read() as tx:
            return audit_pages.page(tx, wanted or Wanted(), before, limit)

    def verify(
        self,
        actor: Actor,
        anchor: Anchor | None = None,
        progress: Callable[[int], object] = lambda links: None,
    ) -> Verified:
        """Read the whole chain and say what is wrong with it; a million links take 40 s.

        ``anchor``: the end as it was kept outside; ``progress`` hears how many links were read.
        All is read in one snapshot, so what others write meanwhile is no tampering.
        """
        require(actor, _VERIFY)
        with self._store.read() as tx:
            erasures = audit_checks.erasures_of(self._seal, audit_rows.erasures(tx))
            reading = audit_checks.Reading(self._seal, erasures)
            reading.read(audit_rows.linked(tx), anchor, progress)
            begun = audited.beginning(tx)
            many, strangers = (0, []) if begun is None else audit_rows.unsigned(tx, begun, TOLD)
            older, off = audited.older(tx, begun), chain.unguarded(tx)
        findings = [
            *audit_checks.strangers(many, strangers),
            *reading.findings(),
            audit_checks.guards(off),
            *audit_checks.beginnings(begun, older),
        ]
        if anchor is None:
            findings.append(audit_checks.NO_ANCHOR)
        last = reading.last
        head = Anchor(last.seq, last.link) if last else Anchor(0, chain.BEGINNING)
        return Verified(
            all(one.level != "fail" for one in findings),
            str(head) if reading.whole else "",
            reading.links,
            tuple(audit_checks.worst_first(findings)),
        )

    def verifier(self, actor: Actor) -> Callable[[Callable[[int], object]], Verified]:
        """``verify``, allowed now and run later: a console does it beside its database thread."""
        require(actor, _VERIFY)
        return lambda progress: self.verify(actor, progress=progress)

    def erase(self, actor: Actor, event_ids: Sequence[int], reason: str) -> None:
        """Take the data out of events, for good; when, what kind of deed and by whom stays.

        What is left is signed with the record of it. Raises Forbidden, Invalid, NotFound, and
        Refused for what was erased before or says itself what was erased.
        """
        require(actor, _VERIFY)
        ids, why = sorted(set(event_ids)), clean_line(reason, limit=200)
        if not ids or len(ids) > MOST_ERASED:
            raise Invalid("Which events?", f"Between 1 and {MOST_ERASED} at a time.")
        if not why:
            raise Invalid("Erasing needs a reason", "Such as: the customer asked for it.")
        with self._store.write() as tx:
            found = journal.named(tx, ids)
            if missing := set(ids) - {one.id for one in found}:
                raise NotFound(f"There is no event {min(missing)}", "See: callcenter audit list")
            for one in found:
                if one.data == ERASED or one.kind == events.AUDIT_ERASED:
                    raise Refused(f"Event {one.id} ({one.kind}) cannot be erased", "Leave it out.")
            left = [self._seal.body(replace(one, data=dict(ERASED))) for one in found]
            audited.erase(tx, ids)
            now, who = self._clock.now(), actor.who
            data: dict[str, Any] = {"events": ids, "left": left, "reason": why}
            journal.append(tx, events.AUDIT_ERASED, at=now, who=who, **data)

    def taken_out(self, actor: Actor, what: str, form: str, count: int, **more: Any) -> None:
        """Journal that data leaves the store, before it does: raises StoreTrouble, and it stays.

        ``what`` is the thing (``calls``), ``form`` how (``csv``), ``count`` how many.
        """
        data: dict[str, Any] = {"what": what, "format": form, "count": count} | more
        with self._store.write() as tx:
            now = self._clock.now()
            journal.append(tx, events.DATA_EXPORTED, at=now, who=actor.who, **data)

    def export(self, actor: Actor) -> Iterator[dict[str, Any]]:
        """All links with their events, the oldest first, each a JSON object that can be checked.

        That it was exported is journaled before the first one is given, and is the last of them.
        """
        require(actor, _VERIFY)
        with self._store.write() as tx:
            last, now = chain.head(tx), self._clock.now()
            count = last.seq if last else 0
            journal.append(tx, events.AUDIT_EXPORTED, at=now, who=actor.who, count=count)
        return self._rows()

    def _rows(self) -> Iterator[dict[str, Any]]:
        with self._store.read() as tx:
            for link, event in audit_rows.linked(tx):
                yield audit_pages.exported(link, event)

    def head(self) -> str:
        """The end of the chain as ``SEQ:LINK``; kept outside, it shows whether it was cut off."""
        return str(self._head())

    def tell_head(self) -> None:
        """Say the end of the chain in the log: at the first look and then once a day (UTC).

        A look of housekeeping. An end that this process has told and that is no longer there is
        told as an error.
        """
        today = self._clock.now().astimezone(UTC).date()
        if self._day == today:
            return
        if (told := self._told) is not None and told.seq:
            with self._store.read() as tx:
                kept = chain.at(tx, told.seq)
            if kept is None or kept.link != told.link:
                _log.error("audit chain was changed: it no longer holds %s", told)
        self._told = self._head()
        _log.info("audit head %s", self._told)
        self._day = today

    def _head(self) -> Anchor:
        with self._store.read() as tx:
            last = chain.head(tx)
        return Anchor(last.seq, last.link) if last else Anchor(0, chain.BEGINNING)
