"""The audit trail: what it tells to whom; what leaves is journaled first, else it stays."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.audit import AuditEntry, Wanted
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound, StoreTrouble
from callcenter_tui.domain.events import AUDITED
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import journal
from tests.auth.conftest import SECRET, Door
from tests.auth.tampering import failures, full, tamper

ROLES = ("viewer", "agent", "supervisor", "admin")


def of_role(role: str) -> Actor:
    return Actor("1" * 32, role.title(), role, login=role)


def entries(door: Door, **wanted: Any) -> tuple[AuditEntry, ...]:
    return door.entrance.audit.list(door.owner, Wanted(**wanted)).entries


def test_every_audited_kind_has_a_sentence_of_its_own(door: Door) -> None:
    with door.store.write() as tx:
        for kind in sorted(AUDITED):
            journal.append(tx, kind, at=door.clock.now(), who="user:ana")
    told = {one.kind: one.words for one in entries(door)}
    assert set(told) == AUDITED
    assert len(set(told.values())) == len(AUDITED), "no two kinds read alike"
    assert all("{" not in words for words in told.values())
    noun = {kind: kind.replace(".", " ").replace("_", " ").capitalize() for kind in AUDITED}
    assert [kind for kind in AUDITED if told[kind] == noun[kind]] == []


def test_the_newest_comes_first_with_who_when_and_what(door: Door) -> None:
    door.add("ana")
    door.clock.forward(minutes=1)
    door.people.disable(door.owner, "ana")
    first, second = entries(door)
    assert (first.seq, first.who, first.kind) == (2, "os:root", events.USER_DISABLED)
    assert first.at == door.clock.now()
    assert first.words == "Disabled the user ana"
    assert (second.seq, second.words) == (1, "Added the user ana as agent")


def test_pages_follow_each_other_without_a_hole(door: Door) -> None:
    with door.store.write() as tx:
        for number in range(25):
            journal.append(tx, events.SIGNED_IN, at=door.clock.now(), who=f"user:u{number}")
            journal.append(tx, events.CALL_OPENED, at=door.clock.now(), who="line")
    for words in ("", "signed"):
        seen: list[int] = []
        before: int | None = None
        while True:
            page = door.entrance.audit.list(
                door.owner, Wanted(words=words), before=before, limit=10
            )
            assert page.total == 25
            seen += [one.seq or 0 for one in page.entries]
            before = page.next
            if before is None:
                break
        assert seen == list(range(25, 0, -1))


def test_entries_are_chosen_by_kind_person_time_and_words(door: Door) -> None:
    door.add("ana", "admin")
    door.add("bob")
    begun = door.clock.now()
    door.clock.forward(hours=1)
    session = door.enter("ana")
    ana = door.access.actor(session)
    door.people.disable(ana, "bob")
    assert {one.kind for one in entries(door, kind="user")} == {
        events.USER_ADDED,
        events.USER_DISABLED,
    }
    assert [one.kind for one in entries(door, kind="user.dis")] == [events.USER_DISABLED]
    for who in ("ana", "ANA", "user:ana"):
        assert {one.who for one in entries(door, who=who)} == {"user:ana"}
    assert {one.who for one in entries(door, who="root")} == {"os:root"}
    later = begun + timedelta(minutes=1)
    assert {one.who for one in entries(door, since=later)} == {"user:ana"}
    assert {one.who for one in entries(door, until=later)} == {"os:root"}
    assert [one.kind for one in entries(door, words="BOB disabled")] == [events.USER_DISABLED]
    assert entries(door, words="bob nothing") == ()


def test_a_kind_or_call_that_there_is_not_is_said(door: Door) -> None:
    with pytest.raises(Invalid, match="No audited kind begins with 'nonsense'"):
        entries(door, kind="nonsense")
    with pytest.raises(NotFound):
        entries(door, call="C-NOSUCH")


def test_what_was_erased_still_has_its_line(door: Door) -> None:
    door.add("ana")
    (one,) = entries(door)
    door.entrance.audit.erase(door.owner, [one.id], "asked for")
    record, erased = entries(door)
    assert erased.words == "User added (the rest was erased)"
    assert record.words == f"Erased the data of events {one.id}: asked for"


def test_a_supervisor_reads_and_only_an_admin_verifies_exports_and_erases(door: Door) -> None:
    audit = door.entrance.audit
    door.add("ana")
    admin_only: tuple[Callable[[Actor], object], ...] = (
        audit.verify,
        audit.verifier,
        audit.export,
        lambda actor: audit.erase(actor, [1], "x"),
    )
    for role in ROLES:
        actor = of_role(role)
        if role in ("supervisor", "admin"):
            assert audit.list(actor).entries
        else:
            with pytest.raises(Forbidden):
                audit.list(actor)
        for one in admin_only:
            if role == "admin":
                one(actor)
            else:
                with pytest.raises(Forbidden):
                    one(actor)


# -- without an audit row nothing is done --------------------------------------------------------


@pytest.fixture
def unwritable(door: Door) -> Iterator[Door]:
    """A store whose chain takes no more links."""
    door.add("ana", "admin")
    door.add("bob")
    with full(door.store):
        yield door


def test_without_an_audit_row_nobody_is_disabled(unwritable: Door) -> None:
    before = unwritable.journal()
    with pytest.raises(StoreTrouble):
        unwritable.people.disable(unwritable.owner, "bob")
    assert not unwritable.people.get(unwritable.owner, "bob").disabled
    assert unwritable.journal() == before


def test_without_an_audit_row_nobody_signs_in(unwritable: Door) -> None:
    with pytest.raises(StoreTrouble):
        unwritable.enter("ana")
    with unwritable.store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM sessions").scalar_one() == 0


def test_without_an_audit_row_nothing_leaves(unwritable: Door) -> None:
    audit = unwritable.entrance.audit
    with pytest.raises(StoreTrouble):
        audit.export(unwritable.owner)
    with pytest.raises(StoreTrouble):
        audit.taken_out(unwritable.owner, "calls", "csv", 3)


def test_without_an_audit_row_nothing_is_erased(unwritable: Door) -> None:
    event = unwritable.journal()[0]
    with pytest.raises(StoreTrouble):
        unwritable.entrance.audit.erase(unwritable.owner, [event.id], "asked for")
    assert unwritable.journal()[0] == event


# -- exports -------------------------------------------------------------------------------------


def test_an_export_is_journaled_before_its_first_row_and_is_its_last(door: Door) -> None:
    door.add("ana")
    rows = door.entrance.audit.export(door.owner)
    (told,) = door.journal(events.AUDIT_EXPORTED)
    assert told.data == {"count": 1}
    found = list(rows)
    assert [row["seq"] for row in found] == [1, 2]
    assert found[-1]["event"]["kind"] == events.AUDIT_EXPORTED


def test_an_export_can_be_checked_elsewhere_with_the_key_alone(door: Door) -> None:
    """By the recipe of docs/audit.md, with nothing of ours."""
    door.add("ana")
    door.people.set(door.owner, "ana", name="Añá «2»")
    key = hmac.digest(SECRET.encode(), b"callcenter audit chain", "sha256")

    def sign(words: str) -> str:
        return hmac.new(key, words.encode(), "sha256").hexdigest()

    before = "0" * 64
    rows = [json.loads(json.dumps(row)) for row in door.entrance.audit.export(door.owner)]
    for row in rows:
        assert row["key_id"] == hashlib.sha256(key).hexdigest()[:16]
        event = row["event"]
        body = [event[name] for name in ("id", "at", "kind", "call", "who", "data")]
        told = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        assert sign(told) == row["body_hash"]
        assert sign(f"{row['seq']}|{row['event_id']}|{row['body_hash']}|{before}") == row["link"]
        before = row["link"]
    assert len(rows) == 3


def test_data_that_is_taken_out_is_told_with_what_and_how_many(door: Door) -> None:
    door.entrance.audit.taken_out(door.owner, "calls", "csv", 12)
    (one,) = entries(door)
    assert one.words == "Exported data: calls as csv, 12"


# -- the head in the log -------------------------------------------------------------------------


def heads(log: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in log.records if one.name == "callcenter.audit"]


def test_the_head_is_told_at_the_start_and_once_a_day(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    audit = door.entrance.audit
    with caplog.at_level(logging.INFO, "callcenter.audit"):
        audit.tell_head()
        first = audit.head()
        assert heads(caplog) == [f"audit head {first}"]
        door.add("ana")
        audit.tell_head()
        door.clock.forward(hours=14)
        audit.tell_head()
        assert len(heads(caplog)) == 1, "the same day"
        door.clock.forward(hours=1)
        audit.tell_head()
        assert heads(caplog)[1:] == [f"audit head {audit.head()}"]
    assert audit.head() != first


def test_a_head_that_was_told_and_is_gone_is_told_as_an_error(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door.add("ana")
    door.add("bob")
    audit, head = door.entrance.audit, door.entrance.audit.head()
    audit.tell_head()
    tamper(door.store, "DELETE FROM audit_chain WHERE seq = 2")
    door.clock.forward(days=1)
    audit.tell_head()
    assert f"audit chain was changed: it no longer holds {head}" in heads(caplog)
    assert failures(audit.verify(door.owner))
