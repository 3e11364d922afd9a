"""Managing users: what is accepted, who may, and that an administrator always remains."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from callcenter_tui.auth.passwords import Passwords
from callcenter_tui.auth.people import People
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound, Refused
from callcenter_tui.domain.views import Actor
from tests.auth.conftest import CHEAP, OTHER, PASSWORD, Door


def test_a_user_is_stored_as_given(door: Door) -> None:
    added = door.people.add(
        door.owner,
        " Ana.Garcia ",
        "Ana\x1b[31m  García",
        "agent",
        PASSWORD,
        email="ana@example.com",
        departments=("sales", "billing", "sales"),
        language="es",
    )
    assert added == door.people.get(door.owner, "ANA.GARCIA")
    assert (added.login, added.name) == ("ana.garcia", "Ana\N{REPLACEMENT CHARACTER}[31m García")
    assert added.departments == ("sales", "billing")
    assert added.must_change
    events = [(event.who, event.data["role"]) for event in door.journal("user.added")]
    assert events == [("os:root", "agent")]


def test_ranks_and_calls_at_once(door: Door) -> None:
    skills = ("sales:3", "billing:1")
    added = door.people.add(
        door.owner, "ana", "Ana", "agent", PASSWORD, departments=skills, text_calls=2
    )
    assert (added.departments, added.ranks) == (("billing", "sales"), (1, 3))
    assert (added.phone_calls, added.text_calls) == (1, 2)
    changed = door.people.set(door.owner, "ana", departments=("sales", "billing"), phone_calls=0)
    assert (changed.departments, changed.ranks) == (("sales", "billing"), (1, 2))
    assert (changed.phone_calls, changed.text_calls) == (0, 2)
    for wrong in ("sales:0", "sales:21", "sales:x", "sales:", "sales:-1", "kitchen:1"):
        with pytest.raises(Invalid):
            door.people.set(door.owner, "ana", departments=(wrong,))
    for calls in (-1, 21):
        with pytest.raises(Invalid):
            door.people.set(door.owner, "ana", text_calls=calls)
    assert door.people.get(door.owner, "ana") == changed


@pytest.mark.parametrize(
    "change",
    [
        {"login": "a"},
        {"login": "ana garcia"},
        {"login": "ana\x1b"},
        {"login": "аna"},  # Cyrillic
        {"login": "x" * 65},
        {"name": "  "},
        {"role": "owner"},
        {"role": "boss"},
        {"language": "fr"},
        {"departments": ("kitchen",)},
        {"email": "ana"},
        {"email": "ana@example"},
        {"email": "ana@exa mple.com"},
        {"email": "ana@example.com\nBcc: all@example.com"},
        {"email": "a@b.c, d@e.f"},
        {"password": "short"},
        {"password": "callcenter1"},
    ],
)
def test_what_cannot_be_a_user_is_refused(door: Door, change: dict[str, object]) -> None:
    values = {"login": "ana", "name": "Ana", "role": "agent", "password": PASSWORD, **change}
    with pytest.raises(Invalid) as caught:
        door.people.add(door.owner, **values)  # type: ignore[arg-type]
    assert caught.value.hint
    assert door.people.list(door.owner) == []
    assert door.journal("user") == []


def test_full_width_letters_are_the_same_login(door: Door) -> None:
    door.add("ana")
    with pytest.raises(Invalid, match="taken"):
        door.add("ＡＮＡ")


def test_one_login_is_given_once_to_two_who_ask_at_once(door: Door) -> None:
    def add(number: int) -> bool:
        try:
            door.add("ana", language=("es", "en")[number % 2])
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(add, range(6))).count(True) == 1
    assert len(door.journal("user.added")) == 1


def test_only_admins_and_the_owner_manage_users(door: Door) -> None:
    door.add("boss", "admin")
    door.add("ana")
    for role in ("viewer", "agent", "supervisor"):
        actor = Actor("1", "Somebody", role, (), "somebody")
        for action in (
            door.people.list,
            lambda who: door.people.get(who, "ana"),
            lambda who: door.people.add(who, "new", "New", "admin", PASSWORD),
            lambda who: door.people.set(who, "ana", role="admin"),
            lambda who: door.people.disable(who, "ana"),
            lambda who: door.people.enable(who, "ana"),
            lambda who: door.people.unlock(who, "ana"),
            lambda who: door.people.lock(who, "ana"),
            lambda who: door.people.password(who, "ana", OTHER),
            lambda who: door.people.reset(who, "ana"),
            lambda who: door.people.invite(who, "new", "New", "admin"),
            lambda who: door.people.bind_key(who, "ana", "SHA256:" + "A" * 43),
            lambda who: door.people.release_keys(who, "ana"),
        ):
            with pytest.raises(Forbidden):
                action(actor)
    ana = door.access.actor(door.enter())
    assert door.people.get(ana, "ana").name == "Ana"
    boss = door.access.actor(door.enter("boss"))
    door.people.set(boss, "ana", name="Ana María")
    assert [event.who for event in door.journal("user.changed")] == ["user:boss"]


def test_a_change_is_journaled_without_personal_data(door: Door) -> None:
    door.add("ana")
    changed = door.people.set(
        door.owner, "ana", name="Rosalía", email="rosalia@example.com", departments=("sales",)
    )
    assert (changed.name, changed.departments) == ("Rosalía", ("sales",))
    (event,) = door.journal("user.changed")
    assert event.data["fields"] == ["departments", "email", "name"]
    assert "osal" not in str(event.data)


def test_nothing_to_change_and_nobody_to_change(door: Door) -> None:
    door.add("ana")
    with pytest.raises(Invalid):
        door.people.set(door.owner, "ana")
    with pytest.raises(NotFound):
        door.people.set(door.owner, "nobody", name="X")
    with pytest.raises(Invalid):
        door.people.set(door.owner, "ana", departments=("kitchen",))
    assert door.people.get(door.owner, "ana").departments == ()


def test_the_last_admin_remains(door: Door) -> None:
    door.add("boss", "admin")
    door.add("old", "admin")
    door.people.disable(door.owner, "old")
    with pytest.raises(Refused):
        door.people.disable(door.owner, "boss")
    with pytest.raises(Refused):
        door.people.set(door.owner, "boss", role="supervisor")
    door.people.set(door.owner, "boss", role="admin", name="The boss")
    door.people.enable(door.owner, "old")
    assert door.people.disable(door.owner, "boss").disabled


def test_two_processes_that_start_at_once_make_one_admin(door: Door, ids: TimeOrderedIds) -> None:
    def start(_: int) -> str | None:
        people = People(door.store, door.clock, ids, Passwords(CHEAP))
        return people.ensure_admin(production=True)

    with ThreadPoolExecutor(4) as pool:
        made = [password for password in pool.map(start, range(4)) if password]
    assert len(made) == 1
    assert door.enter("admin", made[0])


def test_the_owner_is_named_after_the_shell_user(door: Door) -> None:
    owner = door.people.owner("pe\x1bpe\n")
    assert owner.id == "os:pe\N{REPLACEMENT CHARACTER}pe"
    assert door.people.list(owner) == []


def test_a_key_of_ssh_belongs_to_one_login(door: Door) -> None:
    one, other = "SHA256:" + "A" * 43, "SHA256:" + "b/+9" * 10 + "xyz"
    door.add("ana")
    door.add("eva")
    assert door.people.bind_key(door.owner, "ana", one).ssh_keys == (one,)
    door.clock.forward(seconds=1)
    assert door.people.bind_key(door.owner, "ana", other).ssh_keys == (one, other)
    assert door.people.bind_key(door.owner, "ana", one).ssh_keys == (one, other)
    with pytest.raises(Refused, match="another login"):
        door.people.bind_key(door.owner, "eva", one)
    for wrong in ("", one[7:], "MD5:" + "aa:" * 15 + "aa", one + "\n", one[:-1] + "\x1b"):
        with pytest.raises(Invalid):
            door.people.bind_key(door.owner, "eva", wrong)
    assert door.people.release_keys(door.owner, "ana").ssh_keys == ()
    door.people.release_keys(door.owner, "ana")
    assert door.people.bind_key(door.owner, "eva", one).ssh_keys == (one,)
    assert len(door.journal("user.key_bound")) == 3
    assert [event.data["keys"] for event in door.journal("user.key_released")] == [2]
