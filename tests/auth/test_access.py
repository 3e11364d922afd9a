"""The door: from where one comes in, one-time passwords, the idle lock, and the first admin."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter_tui.auth.people import FIRST_PASSWORD
from callcenter_tui.auth.sources import Source
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.store import users
from tests.auth.conftest import OTHER, PASSWORD, Door, make_entrance
from tests.auth.test_lockout import wrong
from tests.auth.test_second_factor import enrolled, enter

HERE = "ssh:192.0.2.7"


def at(
    door: Door,
    ids: TimeOrderedIds,
    name: str = HERE,
    *,
    fingerprint: str = "",
    shared: bool = False,
    **rules: Any,
) -> Door:
    """The same store, entered from another place."""
    source = Source(name, fingerprint, shared)
    entrance = make_entrance(door.store, door.clock, ids, source=source, **rules)
    return replace(door, access=entrance.access, people=entrance.people, entrance=entrance)


def test_where_somebody_came_in_or_was_refused_is_journaled(
    door: Door, ids: TimeOrderedIds
) -> None:
    there = at(door, ids)
    there.add("ana")
    wrong(there)
    wrong(there, "nobody")
    session = there.enter()
    told = [(event.kind, event.data["source"]) for event in door.journal("session.refused")]
    assert told == [("session.refused", HERE)] * 2
    wrong(there, times=5)
    assert door.journal("session.locked")[0].data["source"] == HERE
    listed = there.entrance.access.source
    assert (listed.name, listed.shared) == (HERE, False)
    assert there.access.actor(session)


def test_one_place_may_not_try_more_often_than_the_limit(door: Door, ids: TimeOrderedIds) -> None:
    there = at(door, ids, requests=3, window=60)
    for login in ("ana", "luis", "eva"):
        door.add(login)
    wrong(there, "ana")
    wrong(there, "luis")
    session = there.enter("eva")
    with pytest.raises(SignInFailed) as caught:
        there.enter("ana")
    assert caught.value.retry_after > 0
    assert len(door.journal("session.refused")) == 2, "guesses by thousands fill no journal"
    assert len(door.journal("limit.reached")) == 1
    with pytest.raises(SignInFailed) as caught:
        there.access.unlock_screen(session, PASSWORD)
    assert caught.value.retry_after > 0
    with pytest.raises(SignInFailed) as caught:
        there.access.change_password(session, PASSWORD, OTHER)
    assert caught.value.retry_after > 0
    assert at(door, ids, "local:desk3/ana").enter("ana"), "from another place it goes on"
    door.clock.forward(seconds=61)
    assert there.enter("ana")


def test_another_ones_key_reads_like_a_wrong_password(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    door.add("luis")
    hers = at(door, ids, fingerprint="SHA256:ana", shared=True)
    assert hers.enter("ana")
    plain = wrong(hers, "luis")
    with pytest.raises(SignInFailed) as caught:
        hers.enter("luis")
    assert caught.value.title == plain.title
    assert (plain.hint, caught.value.hint) == ("Attempts left: 4.", "Attempts left: 3.")
    assert [event.data["reason"] for event in door.journal("session.refused")] == ["wrong", "key"]
    assert hers.enter("ana")


def test_another_ones_key_does_not_learn_that_a_code_is_asked_for(
    door: Door, ids: TimeOrderedIds
) -> None:
    door.add("ana")
    door.add("luis")
    luis = at(door, ids, fingerprint="SHA256:luis", shared=True)
    assert luis.enter("luis")
    enrolled(door, "ana")
    for code in ("", "000000"):
        with pytest.raises(SignInFailed, match="Login or password is wrong") as caught:
            enter(luis, code)
        assert type(caught.value) is SignInFailed


def test_a_password_alone_binds_no_key_where_a_code_is_asked_for(
    door: Door, ids: TimeOrderedIds
) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    thief, ana = (at(door, ids, fingerprint=f"SHA256:{who}") for who in ("thief", "ana"))
    with pytest.raises(SignInFailed):
        enter(thief)
    with pytest.raises(SignInFailed):
        enter(thief, "000000")
    assert enter(ana, shows())
    assert door.people.get(door.owner, "ana").ssh_keys == ("SHA256:ana",)


def test_a_shared_host_remembers_nobody(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    shared = at(door, ids, shared=True)
    assert shared.access.source.shared
    assert not shared.enter(stay=True).remember
    kept = door.enter(stay=True).remember
    assert kept
    with pytest.raises(SignInFailed, match="ended"):
        shared.access.resume(kept, "console")
    assert door.access.resume(kept, "console"), "elsewhere it still opens"


def one_time(door: Door, hours: int) -> None:
    """Ana's password is good for one sign-in within some hours."""
    user = door.add("ana", must_change=True)
    with door.store.write() as tx:
        users.change(tx, user.id, one_time_until=door.clock.now() + timedelta(hours=hours))


def test_a_one_time_password_is_no_longer_good_when_its_time_is_over(door: Door) -> None:
    one_time(door, 24)
    door.clock.forward(hours=24)
    with pytest.raises(SignInFailed, match="one-time password is no longer good"):
        door.enter()
    with pytest.raises(SignInFailed, match="Login or password is wrong"):
        door.enter(password="not the password")
    assert [event.data["reason"] for event in door.journal("session.refused")] == [
        "expired",
        "wrong",
    ]


def test_a_one_time_password_is_replaced_at_the_first_sign_in(door: Door) -> None:
    one_time(door, 24)
    door.clock.forward(hours=23)
    session = door.enter()
    assert session.user.must_change
    door.access.change_password(session, PASSWORD, OTHER)
    door.clock.forward(hours=48)
    assert door.access.actor(door.enter(password=OTHER))


def test_the_idle_lock_opens_by_the_own_password_only(door: Door) -> None:
    door.add("ana")
    door.add("luis")
    session = door.enter()
    for guess in ("not the password", "", OTHER):
        with pytest.raises(SignInFailed, match="wrong"):
            door.access.unlock_screen(session, guess)
    door.access.unlock_screen(session, PASSWORD)
    assert wrong(door).hint == "Attempts left: 4.", "the right one forgets the failures"
    assert door.access.actor(session)


def test_guesses_at_the_idle_lock_count_and_lock(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    for _ in range(5):
        with pytest.raises(SignInFailed):
            door.access.unlock_screen(session, "not the password")
    with pytest.raises(SignInFailed) as caught:
        door.access.unlock_screen(session, PASSWORD)
    assert caught.value.retry_after > 0
    with pytest.raises(SignInFailed, match="Too many"):
        door.enter()
    door.clock.forward(minutes=30)
    door.access.unlock_screen(session, PASSWORD)


def test_the_idle_lock_wants_the_password_alone_also_with_a_factor(door: Door) -> None:
    door.add("ana")
    session, _, _ = enrolled(door)
    door.access.unlock_screen(session, PASSWORD)


def test_an_ended_session_does_not_open_the_idle_lock(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    door.people.disable(door.owner, "ana")
    with pytest.raises(SignInFailed):
        door.access.unlock_screen(session, PASSWORD)


def test_the_password_that_everybody_knows_opens_nothing_in_production(
    door: Door, ids: TimeOrderedIds
) -> None:
    door.people.ensure_admin(production=False)
    assert door.enter("admin", FIRST_PASSWORD)
    with pytest.raises(SignInFailed, match="Everybody knows"):
        at(door, ids, production=True).enter("admin", FIRST_PASSWORD)
    door.people.password(door.owner, "admin", PASSWORD)
    assert at(door, ids, production=True).enter("admin", PASSWORD)
