"""Every refused sign-in stands in the audit, with why and from where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from callcenter_tui.auth.entrance import Rules, open_entrance
from callcenter_tui.auth.sources import Source
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import SignInFailed
from tests.auth.conftest import CHEAP, PASSWORD, SECRET, Door, make_entrance

FIRST, SECOND = (f"SHA256:{letter * 43}" for letter in "ab")
HERE = "ssh:192.0.2.7"


def at(door: Door, ids: TimeOrderedIds, source: Source, **rules: Any) -> Door:
    """The same store, come to from there."""
    entrance = make_entrance(door.store, door.clock, ids, source=source, **rules)
    return replace(door, access=entrance.access, people=entrance.people, entrance=entrance)


def told(door: Door) -> list[tuple[str, str, str]]:
    """Who was refused, why and from where, as the audit has it, and the audit is whole."""
    assert door.entrance.audit.verify(door.owner).ok
    return [
        (event.who, event.data["reason"], event.data["source"])
        for event in door.journal(events.SIGN_IN_REFUSED)
    ]


def test_a_remembered_session_is_not_resumed_by_another_key(
    door: Door, ids: TimeOrderedIds
) -> None:
    door.add("ana")
    own, strange = (at(door, ids, Source(HERE, key)) for key in (FIRST, SECOND))
    kept = own.enter(stay=True).remember
    assert kept
    with pytest.raises(SignInFailed, match="has ended"):
        strange.access.resume(kept, "console")
    assert told(door) == [("user:ana", "key", HERE)]
    assert len(door.journal(events.SIGNED_IN)) == 1


def test_a_sign_in_by_another_key_reads_like_a_wrong_password(
    door: Door, ids: TimeOrderedIds
) -> None:
    door.add("ana")
    own, strange = (at(door, ids, Source(HERE, key)) for key in (FIRST, SECOND))
    own.enter()
    with pytest.raises(SignInFailed) as caught:
        strange.enter()
    with pytest.raises(SignInFailed) as wrong:
        own.enter(password="not the password")
    assert caught.value.title == wrong.value.title
    assert told(door) == [("user:ana", "key", HERE), ("user:ana", "wrong", HERE)]


def test_who_is_locked_while_the_password_is_looked_at_stays_out(
    door: Door, ids: TimeOrderedIds
) -> None:
    door.add("ana")

    def locked_meanwhile(_: float) -> None:
        door.people.lock(door.owner, "ana")

    rules = Rules(keys=(SECRET,), cost=CHEAP, source=Source(HERE))
    slow = open_entrance(door.store, door.clock, ids, rules, locked_meanwhile)
    with pytest.raises(SignInFailed, match="is locked"):
        slow.access.sign_in("ana", PASSWORD, "console")
    assert told(door) == [("user:ana", "locked", HERE)]
    assert door.entrance.open_sessions.list(door.owner) == []
    assert door.people.get(door.owner, "ana").locked_until, "the lock stands"


def test_a_one_time_password_shown_again_is_told(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    word, there = door.people.reset(door.owner, "ana"), at(door, ids, Source(HERE))
    there.enter(password=word)
    with pytest.raises(SignInFailed, match="has been used"):
        there.enter(password=word)
    assert told(door) == [("user:ana", "used", HERE)]
    (event,) = door.journal(events.SIGNED_IN)
    assert event.data["source"] == HERE


def test_a_reached_limit_is_told_with_its_place(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    there = at(door, ids, Source(HERE), requests=2, window=60)
    for _ in range(2):
        there.enter()
    for _ in range(3):
        with pytest.raises(SignInFailed, match="Too many sign-ins"):
            there.enter()
    (event,) = door.journal(events.LIMIT_REACHED)
    assert event.data["source"] == HERE
    assert door.entrance.audit.verify(door.owner).ok
