"""Passwords that are given out: nobody picks one for somebody else, and each opens once."""

from __future__ import annotations

import pytest

from callcenter_tui.auth.one_time import LETTERS, one_time_password
from callcenter_tui.auth.passwords import Cost, Passwords
from callcenter_tui.auth.resets import Resets
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound, Refused, SignInFailed
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import users
from tests.auth.conftest import OTHER, PASSWORD, Door


def stored(door: Door) -> str:
    with door.store.read() as tx:
        found = users.secret(tx, login="ana")
    assert found
    return found.password_hash


def admin(door: Door) -> Actor:
    door.add("boss", "admin")
    return door.access.actor(door.enter("boss"))


def first_word(door: Door, way: str) -> str:
    """A password for the first sign-in of ``ana``, however it was given out."""
    if way == "reset":
        door.add("ana")
        door.enter()
        return door.people.reset(admin(door), "ana")
    return door.people.invite(admin(door), "ana", "Ana", "agent").password


def test_a_password_by_chance_can_be_read_out_and_not_guessed() -> None:
    made = {one_time_password() for _ in range(1000)}
    assert len(made) == 1000
    for word in made:
        assert len(word.replace("-", "")) >= 16
        assert set(word) <= {*LETTERS, "-"}
    assert not set(LETTERS) & set("il1o0IO")


@pytest.mark.parametrize("way", ["reset", "invite"])
def test_a_password_given_out_opens_once_and_must_be_changed(door: Door, way: str) -> None:
    word = first_word(door, way)
    session = door.enter(password=word)
    with pytest.raises(Forbidden, match="Change your password first"):
        door.access.actor(session)
    with pytest.raises(SignInFailed, match="has been used"):
        door.enter(password=word)
    door.access.change_password(session, word, OTHER)
    assert door.access.actor(session).login == "ana"
    assert door.people.get(door.owner, "ana").one_time_until is None
    for _ in range(2):
        assert door.enter(password=OTHER)


def test_a_password_given_out_is_not_kept_in_other_letters(door: Door) -> None:
    word = first_word(door, "reset")
    session = door.enter(password=word)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in word)
    for same in (word, wide):
        with pytest.raises(Invalid, match="is the old one"):
            door.access.change_password(session, word, same)
    with pytest.raises(Forbidden):
        door.access.actor(session)


@pytest.mark.parametrize("way", ["reset", "invite"])
def test_a_password_given_out_is_good_for_a_day(door: Door, way: str) -> None:
    word = first_word(door, way)
    door.clock.forward(hours=24, seconds=1)
    with pytest.raises(SignInFailed, match="one-time password"):
        door.enter(password=word)
    assert door.enter(password=door.people.reset(door.owner, "ana"))


def test_a_password_given_out_stays_so_when_its_hash_is_made_again(door: Door) -> None:
    door.add("ana")
    costly = Resets(door.store, door.clock, Passwords(Cost(passes=2, memory_kib=8192, lanes=1)))
    word = costly.reset(door.owner, "ana")
    until = door.people.get(door.owner, "ana").one_time_until
    assert until
    assert ",t=2," in stored(door)
    door.enter(password=word)
    assert ",t=1," in stored(door)
    assert door.people.get(door.owner, "ana").one_time_until == until


def test_signing_out_before_the_change_gives_the_one_sign_in_back(door: Door) -> None:
    word = first_word(door, "reset")
    door.access.sign_out(door.enter(password=word))
    session = door.enter(password=word)
    with pytest.raises(SignInFailed, match="has been used"):
        door.enter(password=word)
    door.access.change_password(session, word, OTHER)
    door.access.sign_out(session)
    assert door.enter(password=OTHER)


def test_whoever_signed_in_with_it_goes_on_where_they_are_remembered(door: Door) -> None:
    word = first_word(door, "reset")
    session = door.enter(password=word, stay=True)
    again = door.access.resume(session.remember, "the next console")
    door.access.change_password(again, word, OTHER)
    assert door.access.actor(again)


def test_a_reset_ends_sessions_and_the_lock_and_is_journaled_without_the_word(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    for _ in range(5):
        with pytest.raises(SignInFailed):
            door.enter(password="not the password")
    boss = admin(door)
    word = door.people.reset(boss, "ana")
    for dead in (lambda: door.access.actor(session), lambda: door.access.beat(session)):
        with pytest.raises(SignInFailed):
            dead()
    with pytest.raises(SignInFailed):
        door.access.resume(session.remember, "console")
    with pytest.raises(SignInFailed):
        door.enter(password=PASSWORD)
    (event,) = door.journal("user.password_reset")
    assert (event.who, event.data["ended"]) == ("user:boss", 2)
    assert word not in str(door.journal())
    assert door.enter(password=word)
    with pytest.raises(NotFound):
        door.people.reset(boss, "nobody")


def test_an_administrator_picks_nobodys_password(door: Door) -> None:
    boss = admin(door)
    door.add("ana")
    with pytest.raises(Refused, match="does not choose"):
        door.people.password(boss, "ana", OTHER)
    with pytest.raises(Refused, match="does not choose"):
        door.people.password(boss, "boss", OTHER)
    with pytest.raises(Refused, match="does not choose"):
        door.people.add(boss, "eva", "Eva", "agent", OTHER)
    assert [user.login for user in door.people.list(door.owner)] == ["ana", "boss"]
    assert door.enter(password=PASSWORD)


def test_an_open_console_does_not_give_away_its_own_login(door: Door) -> None:
    boss = admin(door)
    with pytest.raises(Refused, match="your own"):
        door.people.reset(boss, "BOSS")
    assert door.enter("boss", PASSWORD)


def test_the_owner_of_the_store_may_type_a_password_for_anybody(door: Door) -> None:
    door.add("ana")
    door.people.reset(door.owner, "ana")
    typed = door.people.password(door.owner, "ana", OTHER, must_change=False)
    assert (typed.must_change, typed.one_time_until) == (False, None)
    for _ in range(2):
        assert door.access.actor(door.enter(password=OTHER))
    with pytest.raises(Invalid):
        door.people.password(door.owner, "ana", "ana-2024!")
    assert door.people.password(door.owner, "ana", PASSWORD).must_change


def test_an_invited_person_is_as_given(door: Door) -> None:
    invited = door.people.invite(
        admin(door), "ana", "Ana", "agent", departments=("sales",), language="es", text_calls=2
    )
    user = door.people.get(door.owner, "ana")
    assert invited.user == user
    assert (user.departments, user.language, user.text_calls) == (("sales",), "es", 2)
    assert user.must_change
    assert invited.password not in repr(invited)
    with pytest.raises(Invalid, match="taken"):
        door.people.invite(door.owner, "ana", "Ana", "agent")


def test_the_first_admin_in_production_gets_a_password_for_one_day(door: Door) -> None:
    word = door.people.ensure_admin(production=True)
    assert word
    assert len(word) >= 16
    assert door.access.first_sign_in_hint() == ""
    assert door.people.ensure_admin(production=True) is None
    assert door.people.ensure_admin(production=False) is None
    assert word not in str(door.journal())
    door.clock.forward(hours=23)
    session = door.enter("admin", word)
    assert session.user.email == "admin@callcenter.com"
    with pytest.raises(Forbidden):
        door.access.actor(session)
    door.clock.forward(hours=2)
    with pytest.raises(SignInFailed):
        door.enter("admin", word)
