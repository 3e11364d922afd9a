"""Verifying the audit: everything that its owner could do to the database behind it is seen."""

from __future__ import annotations

import threading

import pytest

from callcenter_tui.auth.sealing import Seal
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain import events
from callcenter_tui.domain.audit import Anchor, Finding, Verified
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.store import journal
from tests.auth.conftest import SECRET, Door, make_entrance
from tests.auth.tampering import failures
from tests.auth.test_audit_triggers import as_owner, tamper

IDS = TimeOrderedIds(SystemClock())


@pytest.fixture
def lived(door: Door) -> Door:
    """Eight audited events in eight links, from 1 on, beside one that is not audited."""
    door.add("ana", "admin")
    door.add("bob")
    session = door.enter("ana")
    with door.store.write() as tx:
        journal.append(tx, events.CALL_OPENED, at=door.clock.now(), who="line")
    door.people.disable(door.owner, "bob")
    door.people.enable(door.owner, "bob")
    door.people.set(door.owner, "bob", role="supervisor")
    door.access.sign_out(session)
    door.people.disable(door.owner, "bob")
    return door


def verify(door: Door, anchor: Anchor | None = None) -> Verified:
    return door.entrance.audit.verify(door.owner, anchor)


def event_of(door: Door, seq: int) -> int:
    """The event of a link."""
    with door.store.read() as tx:
        found = tx.exec_driver_sql(f"SELECT event_id FROM audit_chain WHERE seq = {seq}")
        return int(found.scalar_one())


def about(found: list[Finding], name: str) -> list[tuple[int | None, int | None]]:
    return [(one.seq, one.event) for one in found if one.name == name]


def test_a_record_that_nobody_touched_is_whole(lived: Door) -> None:
    found = verify(lived)
    assert found.ok
    assert found.links == 8
    assert found.head == lived.entrance.audit.head()
    assert {one.name: one.level for one in found.findings} == {
        "links": "ok", "events": "ok", "unsigned": "ok", "triggers": "ok", "anchor": "note",
    }  # fmt: skip


def test_an_empty_chain_is_whole_and_says_so(door: Door) -> None:
    found = verify(door)
    assert found.ok
    assert found.head == f"0:{'0' * 64}"
    assert verify(door, Anchor(0, "0" * 64)).ok


@pytest.mark.parametrize(
    "change",
    [
        "who = 'user:mallory'",
        "kind = 'user.enabled'",
        "call_id = 'nowhere'",
        "data = '{}'",
        "data = '[1]'",
        """data = '{"erased": true, "more": 1}'""",
    ],
)
def test_a_changed_event_is_named(lived: Door, change: str) -> None:
    event = event_of(lived, 4)
    tamper(lived.store, f"UPDATE journal SET {change} WHERE id = {event}")
    bad = failures(verify(lived))
    assert about(bad, "events") == [(4, event)]
    assert len(bad) == 1


@pytest.mark.parametrize("database", ["sqlite"])
def test_an_event_whose_data_is_no_json_is_named(lived: Door) -> None:
    event = event_of(lived, 4)
    tamper(lived.store, f"UPDATE journal SET data = '{{broken' WHERE id = {event}")
    assert about(failures(verify(lived)), "events") == [(4, event)]


@pytest.mark.parametrize("table", ["journal", "audit_chain"])
def test_a_changed_time_is_named(lived: Door, table: str) -> None:
    event = event_of(lived, 4)
    where = f"id = {event}" if table == "journal" else "seq = 4"
    tamper(lived.store, f"UPDATE {table} SET at = '2020-02-02 02:02:02.000000' WHERE {where}")
    assert about(failures(verify(lived)), "events") == [(4, event)]


def test_a_deleted_event_is_named(lived: Door) -> None:
    event = event_of(lived, 4)
    tamper(lived.store, f"DELETE FROM journal WHERE id = {event}")
    assert about(failures(verify(lived)), "events") == [(4, event)]


def test_a_deleted_link_is_a_gap_and_leaves_its_event_unsigned(lived: Door) -> None:
    event = event_of(lived, 4)
    tamper(lived.store, "DELETE FROM audit_chain WHERE seq = 4")
    bad = failures(verify(lived))
    assert about(bad, "links") == [(4, None)]
    assert about(bad, "unsigned") == [(None, event)]


def test_links_deleted_with_their_events_are_a_gap(lived: Door) -> None:
    first, last = event_of(lived, 4), event_of(lived, 5)
    tamper(
        lived.store,
        "DELETE FROM audit_chain WHERE seq IN (4, 5)",
        f"DELETE FROM journal WHERE id IN ({first}, {last})",
    )
    (bad,) = failures(verify(lived))
    assert bad.seq == 4
    assert "Links 4 to 5 are missing" in bad.detail


def test_a_gap_that_is_closed_by_counting_anew_is_seen(lived: Door) -> None:
    """Deleted in the middle, and the later ones moved up by one."""
    event = event_of(lived, 4)
    moves = [f"UPDATE audit_chain SET seq = {seq - 1} WHERE seq = {seq}" for seq in range(5, 9)]
    tamper(
        lived.store,
        f"DELETE FROM journal WHERE id = {event}",
        "DELETE FROM audit_chain WHERE seq = 4",
        *moves,
    )
    assert (4, event_of(lived, 4)) in about(failures(verify(lived)), "links")


@pytest.mark.parametrize("column", ["body_hash", "link"])
def test_a_changed_link_is_named(lived: Door, column: str) -> None:
    tamper(lived.store, f"UPDATE audit_chain SET {column} = '{'ab' * 32}' WHERE seq = 4")
    assert (4, event_of(lived, 4)) in about(failures(verify(lived)), "links")


def test_an_event_put_in_without_a_link_is_named(lived: Door) -> None:
    with as_owner(lived.store) as tx:
        event = journal.append(tx, events.USER_ENABLED, at=lived.clock.now(), who="os:root")
    assert about(failures(verify(lived)), "unsigned") == [(None, event)]


def test_an_event_put_in_with_a_forged_link_is_named(lived: Door) -> None:
    """Signed by somebody who knows how, but not the key."""
    forger = Seal("another-key-that-is-long-enough-to-be-one")
    with as_owner(lived.store) as tx:
        event = journal.append(tx, events.USER_ENABLED, at=lived.clock.now(), who="os:root")
        (made,) = journal.named(tx, [event])
        body = forger.body(made)
        before = tx.exec_driver_sql("SELECT link FROM audit_chain WHERE seq = 8").scalar_one()
        link = forger.link(9, event, body, before)
        at = "2025-03-03 09:00:00.000000" if lived.store.is_sqlite else "2025-03-03 09:00:00+00"
        ours = tx.exec_driver_sql("SELECT key_id FROM audit_chain WHERE seq = 8").scalar_one()
        tx.exec_driver_sql(
            "INSERT INTO audit_chain (seq, event_id, body_hash, link, key_id, at) "
            f"VALUES (9, {event}, '{body}', '{link}', '{ours}', '{at}')"
        )
    bad = failures(verify(lived))
    assert about(bad, "links") == [(9, event)]
    assert about(bad, "events") == [(9, event)]


def test_links_that_change_places_are_named(lived: Door) -> None:
    tamper(
        lived.store,
        "UPDATE audit_chain SET seq = 900 WHERE seq = 4",
        "UPDATE audit_chain SET seq = 4 WHERE seq = 5",
        "UPDATE audit_chain SET seq = 5 WHERE seq = 900",
    )
    assert {4, 5} <= {seq for seq, _ in about(failures(verify(lived)), "links")}


def test_events_that_change_places_are_named(lived: Door) -> None:
    four, five = event_of(lived, 4), event_of(lived, 5)
    tamper(
        lived.store,
        f"UPDATE journal SET id = 900 WHERE id = {four}",
        f"UPDATE journal SET id = {four} WHERE id = {five}",
        f"UPDATE journal SET id = {five} WHERE id = 900",
    )
    assert about(failures(verify(lived)), "events") == [(4, four), (5, five)]


def test_an_end_that_was_cut_off_shows_against_an_anchor_and_only_there(lived: Door) -> None:
    seq, link = lived.entrance.audit.head().split(":")
    anchor = Anchor(int(seq), link)
    assert verify(lived, anchor).ok
    event = event_of(lived, 7)
    tamper(
        lived.store,
        "DELETE FROM audit_chain WHERE seq >= 7",
        f"DELETE FROM journal WHERE id >= {event}",
    )
    assert verify(lived).ok, "without an anchor nobody can know"
    (bad,) = failures(verify(lived, anchor))
    assert (bad.name, bad.seq) == ("anchor", 8)
    lived.people.enable(lived.owner, "bob")
    lived.people.disable(lived.owner, "bob")
    (bad,) = failures(verify(lived, anchor))
    assert "written anew" in bad.detail, "also when as many links were added since"


def test_an_anchor_of_a_while_ago_is_still_one(lived: Door) -> None:
    seq, link = lived.entrance.audit.head().split(":")
    lived.people.enable(lived.owner, "bob")
    assert verify(lived, Anchor(int(seq), link)).ok


def test_a_chain_that_was_deleted_whole_shows_against_an_anchor(lived: Door) -> None:
    seq, link = lived.entrance.audit.head().split(":")
    tamper(lived.store, "DELETE FROM audit_chain")
    note = next(one for one in verify(lived).findings if one.name == "beginning")
    assert (note.level, note.detail) == ("note", "The chain has not begun; 8 audited events "
                                         "have no link")  # fmt: skip
    assert not verify(lived, Anchor(int(seq), link)).ok


def test_what_is_older_than_the_chain_is_told_with_its_number(door: Door) -> None:
    sealer, door.store.sealer = door.store.sealer, None
    door.add("old")
    door.add("older")
    door.store.sealer = sealer
    door.add("new")
    found = verify(door)
    assert found.ok
    (note,) = [one for one in found.findings if one.name == "beginning"]
    assert note.level == "note"
    assert note.detail.startswith("2 audited events are older than the chain")
    assert note.event == event_of(door, 1)


def test_a_new_key_signs_on_and_the_old_one_still_checks(lived: Door) -> None:
    after = make_entrance(lived.store, lived.clock, IDS, keys=("n" * 40, SECRET))
    lived.people.enable(lived.owner, "bob")
    assert after.audit.verify(lived.owner).ok
    without = make_entrance(lived.store, lived.clock, IDS, keys=("n" * 40,))
    (bad,) = failures(without.audit.verify(lived.owner))
    assert (bad.name, bad.seq) == ("keys", 1)
    assert "Links 1 to 8" in bad.detail
    assert "SECRET_KEY_PREVIOUS" in bad.hint
    assert "a setting, in the environment or in .env" in bad.hint


def test_behind_an_unknown_key_what_the_known_one_signed_is_checked(lived: Door) -> None:
    without = make_entrance(lived.store, lived.clock, IDS, keys=("n" * 40,))
    lived.people.enable(lived.owner, "bob")
    event = event_of(lived, 9)
    tamper(lived.store, f"UPDATE journal SET who = 'x' WHERE id = {event}")
    assert (9, event) in about(failures(without.audit.verify(lived.owner)), "events")


def test_erased_data_is_gone_and_the_chain_still_verifies(lived: Door) -> None:
    event = event_of(lived, 6)
    lived.entrance.audit.erase(lived.owner, [event], "the customer asked for it")
    erased = next(one for one in lived.journal() if one.id == event)
    assert erased.data == {"erased": True}
    (record,) = lived.journal(events.AUDIT_ERASED)
    assert record.data["events"] == [event]
    assert record.data["reason"] == "the customer asked for it"
    found = verify(lived)
    assert found.ok
    assert any("1 of them erased" in one.detail for one in found.findings)


def test_erased_without_a_record_is_named_though_the_triggers_let_it_pass(lived: Door) -> None:
    event = event_of(lived, 6)
    with lived.store.write() as tx:
        tx.exec_driver_sql(f"""UPDATE journal SET data = '{{"erased": true}}' WHERE id = {event}""")
    (bad,) = failures(verify(lived))
    assert (bad.seq, bad.event) == (6, event)
    assert "no signed record" in bad.detail
    with pytest.raises(Refused):  # nor can it be made good afterwards
        lived.entrance.audit.erase(lived.owner, [event], "to cover it up")


def test_a_forged_record_of_erasing_makes_nothing_good(lived: Door) -> None:
    event = event_of(lived, 6)
    data = f'{{"events": [{event}], "left": ["{"0" * 64}"], "reason": "x"}}'
    tamper(
        lived.store,
        f"""UPDATE journal SET data = '{{"erased": true}}' WHERE id = {event}""",
        f"UPDATE journal SET kind = 'audit.erased', data = '{data}' "
        f"WHERE id = {event_of(lived, 8)}",
    )
    assert {(6, event), (8, event_of(lived, 8))} == set(about(failures(verify(lived)), "events"))


def test_what_is_left_of_an_erased_event_is_signed_too(lived: Door) -> None:
    event = event_of(lived, 6)
    lived.entrance.audit.erase(lived.owner, [event], "asked for")
    tamper(lived.store, f"UPDATE journal SET who = 'user:mallory' WHERE id = {event}")
    (bad,) = failures(verify(lived))
    assert (bad.seq, bad.event) == (6, event)
    assert "after it was erased" in bad.detail


def test_erasing_wants_events_that_are_there_and_a_reason(lived: Door) -> None:
    audit, event = lived.entrance.audit, event_of(lived, 6)
    for wrong, given, why in (
        (Invalid, [], "x"),
        (Invalid, [event], "  "),
        (Invalid, list(range(1, 600)), "x"),
        (NotFound, [event, 99_999], "x"),
    ):
        with pytest.raises(wrong):
            audit.erase(lived.owner, given, why)
    audit.erase(lived.owner, [event], "x")
    (record,) = lived.journal(events.AUDIT_ERASED)
    with pytest.raises(Refused):
        audit.erase(lived.owner, [record.id], "x")
    assert verify(lived).ok


def test_many_failures_are_counted_and_not_all_told(door: Door) -> None:
    with door.store.write() as tx:
        for _ in range(120):
            journal.append(tx, events.SIGNED_IN, at=door.clock.now(), who="user:ana")
    tamper(door.store, "UPDATE journal SET who = 'user:mallory'")
    bad = failures(verify(door))
    assert len(bad) == 51
    assert any("And 70 more" in one.detail for one in bad)


def test_what_is_written_while_it_is_read_is_no_tampering(lived: Door) -> None:
    """The reading is stopped in the middle until other transactions have committed."""
    with lived.store.write() as tx:
        for _ in range(2500):
            journal.append(tx, events.SIGNED_IN, at=lived.clock.now(), who="user:ana")
    wrote: list[int] = []

    def write(links: int) -> None:
        def other() -> None:
            lived.add(f"new{links}")

        writer = threading.Thread(target=other)
        writer.start()
        writer.join(30)
        wrote.append(links)

    found = lived.entrance.audit.verify(lived.owner, None, write)
    assert wrote == [1000, 2000]
    assert found.ok, failures(found)
    assert found.links == 2508
    assert verify(lived).links == 2510
