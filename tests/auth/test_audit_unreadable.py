"""Rows that somebody has left unreadable: they are told, and nobody is kept from the rest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.audit import Anchor, Verified, Wanted
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import journal
from tests.auth.conftest import Door
from tests.auth.tampering import failures
from tests.auth.test_audit_triggers import as_owner, tamper

each_time = pytest.mark.parametrize(
    ("database", "time"),
    [
        ("sqlite", "'ayer'"),
        ("sqlite", "'2025-13-45 99:00:00'"),
        ("sqlite", "5"),
        ("sqlite", "''"),
        ("postgresql", "'infinity'"),
    ],
)
"""What each database takes for a time."""


@pytest.fixture
def lived(door: Door) -> Door:
    """Six audited events in six links."""
    for login in ("ana", "bob", "eva"):
        door.add(login)
        door.people.disable(door.owner, login)
    return door


def spoil(door: Door, time: str, *seqs: int) -> list[int]:
    """The events of these links are at no time."""
    found = []
    for seq in seqs:
        with door.store.read() as tx:
            query = f"SELECT event_id FROM audit_chain WHERE seq = {seq}"
            found.append(int(tx.exec_driver_sql(query).scalar_one()))
        tamper(door.store, f"UPDATE journal SET at = {time} WHERE id = {found[-1]}")
    return found


def verify(door: Door, anchor: Anchor | None = None) -> Verified:
    return door.entrance.audit.verify(door.owner, anchor)


@each_time
def test_it_is_listed_as_unreadable_among_the_others(lived: Door, time: str) -> None:
    audit = lived.entrance.audit
    before = audit.list(lived.owner).entries
    (event,) = spoil(lived, time, 4)
    found = audit.list(lived.owner)
    assert [one.id for one in found.entries] == [one.id for one in before]
    bad = next(one for one in found.entries if one.id == event)
    assert (bad.seq, bad.at, bad.words) == (4, None, "Time unreadable: Disabled the user bob")
    assert [one for one in found.entries if one.id != event] == [
        one for one in before if one.id != event
    ]
    assert found.total == 6


@each_time
def test_pages_and_words_go_on_past_it(lived: Door, time: str) -> None:
    spoil(lived, time, 2, 4)
    audit = lived.entrance.audit
    for words, least in (("", 6), ("user", 6), ("unreadable", 2)):
        seen: list[int | None] = []
        before: int | None = None
        while True:
            page = audit.list(lived.owner, Wanted(words=words), before=before, limit=2)
            seen += [one.seq for one in page.entries]
            before = page.next
            if before is None:
                break
        assert seen == ([6, 5, 4, 3, 2, 1] if least == 6 else [4, 2])


@each_time
def test_it_is_found_by_kind_and_person(lived: Door, time: str) -> None:
    spoil(lived, time, 4)
    wanted = Wanted(kind="user.disabled", who="root")
    found = lived.entrance.audit.list(lived.owner, wanted).entries
    assert [one.seq for one in found] == [6, 4, 2]


@each_time
def test_verify_names_event_and_link_and_reads_on(lived: Door, time: str) -> None:
    head = lived.entrance.audit.head()
    event, other = spoil(lived, time, 3, 5)
    tamper(lived.store, "UPDATE journal SET who = 'user:mallory' WHERE id = (SELECT event_id "
           "FROM audit_chain WHERE seq = 6)")  # fmt: skip
    found = verify(lived)
    bad = failures(found)
    assert [(one.name, one.seq) for one in bad] == [("events", 3), ("events", 5), ("events", 6)]
    assert [one.event for one in bad[:2]] == [event, other]
    assert bad[0].detail == f"Event {event} (user.added) of link 3: time unreadable"
    assert found.head == head, "the end is read, so it is the true one"
    assert found.links == 6
    seq, link = head.split(":")
    kept = verify(lived, Anchor(int(seq), link))
    assert [one.level for one in kept.findings if one.name == "anchor"] == ["ok"]


@each_time
def test_a_link_without_a_time_is_named_and_the_chain_goes_on(lived: Door, time: str) -> None:
    tamper(lived.store, f"UPDATE audit_chain SET at = {time} WHERE seq = 6")
    audit = lived.entrance.audit
    (bad,) = failures(verify(lived))
    assert (bad.seq, bad.detail.endswith("time unreadable")) == (6, True)
    audit.tell_head()
    lived.people.enable(lived.owner, "bob")
    assert audit.head().startswith("7:"), "it keeps nobody from writing"


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_cannot_be_read_to_its_end_has_no_head(lived: Door) -> None:
    tamper(lived.store, "UPDATE audit_chain SET seq = 'x' WHERE seq = 6")
    found = verify(lived)
    assert failures(found)[0].detail == "What follows link 5 cannot be read"
    assert found.head == "", "what is not the end is nobody's anchor"


@each_time
def test_an_event_put_in_without_link_and_time_is_named(lived: Door, time: str) -> None:
    with as_owner(lived.store) as tx:
        at = lived.clock.now()
        event = journal.append(tx, events.USER_ENABLED, at=at, who="os:root")
        tx.exec_driver_sql(f"UPDATE journal SET at = {time} WHERE id = {event}")
    found = [one.event for one in failures(verify(lived)) if one.name == "unsigned"]
    assert found == [event]


@each_time
def test_a_record_of_erasing_without_a_time_makes_nothing_good(lived: Door, time: str) -> None:
    audit = lived.entrance.audit
    event = audit.list(lived.owner).entries[-1].id
    audit.erase(lived.owner, [event], "asked for")
    spoil(lived, time, 7)
    assert [one.seq for one in failures(verify(lived))] == [1, 7]


@each_time
def test_an_export_has_what_is_stored(lived: Door, time: str) -> None:
    spoil(lived, time, 4)
    rows = list(lived.entrance.audit.export(lived.owner))
    assert [row["seq"] for row in rows] == list(range(1, 8))
    assert rows[3]["event"]["at"] == time.strip("'")
    assert rows[3]["event"]["kind"] == events.USER_DISABLED
    assert datetime.fromisoformat(rows[4]["event"]["at"]).tzinfo == UTC


def test_the_entry_of_a_user_knows_the_login(lived: Door) -> None:
    one = lived.entrance.audit.list(Actor("1" * 32, "Ada", "admin", login="ada")).entries[0]
    assert one.logins == {"user": "eva"}
    assert one.data["user"] != "eva", "the record itself stays as it is"
