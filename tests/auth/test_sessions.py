"""Sessions: who acts, renewal, staying signed in, theft, and every way a session ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from callcenter_tui.auth.passwords import Cost, Passwords
from callcenter_tui.auth.people import FIRST_PASSWORD, People
from callcenter_tui.auth.sessions import SILENT, Session
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.errors import Forbidden, Invalid, SignInFailed
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import operators, users
from tests.auth.conftest import OTHER, PASSWORD, Door, make_access


def ended(door: Door, session: Session) -> bool:
    try:
        door.access.actor(session)
    except SignInFailed:
        return True
    return False


def test_a_session_tells_who_acts(door: Door) -> None:
    user = door.add("ana", departments=("sales", "billing"))
    actor = door.access.actor(door.enter(" ANA "))
    assert actor == Actor(user.id, "Ana", "agent", ("sales", "billing"), "ana")
    events = [(event.kind, event.who) for event in door.journal("session")]
    assert events == [("session.started", "user:ana")]


@pytest.mark.parametrize(
    ("role", "departments", "covers_billing", "covers_sales"),
    [
        ("agent", ("sales",), False, True),
        ("agent", (), False, False),
        ("supervisor", (), True, True),
        ("supervisor", ("sales",), False, True),
        ("admin", ("sales",), True, True),
        ("viewer", (), True, True),
    ],
)
def test_what_a_role_covers(
    door: Door, role: str, departments: tuple[str, ...], covers_billing: bool, covers_sales: bool
) -> None:
    door.add("ana", role, departments=departments)
    actor = door.access.actor(door.enter())
    assert (actor.covers("billing"), actor.covers("sales")) == (covers_billing, covers_sales)


def test_a_new_role_acts_at_once(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    door.people.set(door.owner, "ana", role="supervisor", departments=())
    assert door.access.actor(session).role == "supervisor"
    assert door.access.actor(session.token).role == "supervisor"


def test_a_disabled_user_is_refused_at_the_next_action(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    door.people.disable(door.owner, "ana")
    assert ended(door, session)
    with pytest.raises(SignInFailed, match="disabled"):
        door.enter()
    with pytest.raises(SignInFailed, match="wrong"):
        door.enter(password="not the password")
    door.people.enable(door.owner, "ana")
    assert ended(door, session)
    with pytest.raises(SignInFailed):
        door.access.resume(session.remember, "console")
    assert door.enter()


def status(door: Door, session: Session) -> str | None:
    """How the session's user stands at the desk; None for who has never been there."""
    with door.store.read() as tx:
        found = operators.facts(tx, session.user.id)
    return found.status.value if found else None


def test_the_first_admin_must_change_the_password_before_anything_else(door: Door) -> None:
    assert door.access.first_sign_in_hint() == ""
    assert door.people.ensure_admin(production=False) == FIRST_PASSWORD
    assert door.access.first_sign_in_hint() == "First sign-in: admin / Admin123!"
    session = door.enter("admin", FIRST_PASSWORD)
    assert session.user.must_change
    with pytest.raises(Forbidden, match="Change your password first"):
        door.access.actor(session)
    with pytest.raises(Invalid):
        door.access.change_password(session, FIRST_PASSWORD, "Admin1234!")
    assert status(door, session) is None, "not at the desk yet, however long that takes"
    door.access.change_password(session, FIRST_PASSWORD, OTHER)
    assert door.access.actor(session).role == "admin"
    assert status(door, session) == "available"
    assert not session.user.must_change
    assert door.access.first_sign_in_hint() == ""
    with pytest.raises(SignInFailed):
        door.enter("admin", FIRST_PASSWORD)


def test_a_new_password_ends_the_other_sessions_only(door: Door) -> None:
    door.add("ana")
    here, there = door.enter(stay=True), door.enter(stay=True)
    door.access.change_password(here, PASSWORD, OTHER)
    assert not ended(door, here)
    assert ended(door, there)
    with pytest.raises(SignInFailed):
        door.access.resume(there.remember, "console")
    assert door.access.resume(here.remember, "console")


def test_a_wrong_old_password_changes_nothing_and_counts(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    for _ in range(5):
        with pytest.raises(SignInFailed):
            door.access.change_password(session, "not the password", OTHER)
    with pytest.raises(SignInFailed, match="Too many"):
        door.access.change_password(session, PASSWORD, OTHER)
    with pytest.raises(Invalid, match="the old one"):
        door.access.change_password(session, PASSWORD, PASSWORD)


def test_a_session_renews_itself(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    first = session.token
    door.clock.forward(minutes=32)
    with pytest.raises(SignInFailed):
        door.access.actor(first)
    assert door.access.actor(session)
    assert session.token != first
    for _ in range(6):
        door.clock.forward(hours=11)
        assert door.access.actor(session)


def test_twelve_threads_renew_at_once(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    for _ in range(10):
        door.clock.forward(minutes=32)
        with ThreadPoolExecutor(12) as pool:
            actors = list(pool.map(lambda _: door.access.actor(session), range(12)))
        assert {actor.login for actor in actors} == {"ana"}
    assert not door.journal("session.revoked")


def test_a_clock_set_back_does_not_sign_out(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    door.clock.forward(minutes=-30)
    assert door.access.actor(session)


def test_staying_signed_in_gives_a_new_token_at_each_start(door: Door) -> None:
    door.add("ana")
    kept = door.enter(stay=True).remember
    seen = {kept}
    for _ in range(3):
        door.clock.forward(hours=8)
        session = door.access.resume(kept, "console")
        assert door.access.actor(session).login == "ana"
        kept = session.remember
        seen.add(kept)
    assert len(seen) == 4
    assert not door.enter().remember


def test_two_consoles_of_one_person_do_not_look_like_theft(door: Door) -> None:
    door.add("ana")
    first = door.enter(stay=True)
    second = door.access.resume(first.remember, "console 2")
    for _ in range(5):
        door.clock.forward(minutes=40)
        assert door.access.actor(first)
        assert door.access.actor(second)
    assert not door.journal("session.revoked")


def test_a_crash_before_the_new_token_was_saved_is_no_theft(door: Door) -> None:
    door.add("ana")
    kept = door.enter(stay=True).remember
    door.clock.forward(hours=1)
    lost = door.access.resume(kept, "console that crashes")
    door.clock.forward(seconds=90)
    again = door.access.resume(kept, "console")
    assert again.remember == lost.remember
    assert not ended(door, again)


def test_a_token_used_twice_ends_everything(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    successor = door.access.resume(session.remember, "console")
    door.clock.forward(hours=1)
    third = door.access.resume(successor.remember, "console")
    with pytest.raises(SignInFailed):
        door.access.resume(session.remember, "thief")
    assert all(ended(door, each) for each in (session, successor, third))
    revoked = door.journal("session.revoked")
    assert [(event.who, event.data["reason"]) for event in revoked] == [
        ("user:ana", "token used twice")
    ]


def test_a_thief_one_step_behind_is_noticed(door: Door) -> None:
    door.add("ana")
    stolen = door.enter(stay=True).remember
    door.clock.forward(hours=1)
    session = door.access.resume(stolen, "console")
    door.clock.forward(minutes=10)
    with pytest.raises(SignInFailed):
        door.access.resume(stolen, "thief")
    assert ended(door, session)


@pytest.mark.parametrize("token", ["", ".", "x", "é.x", "a" * 5000, "00." + "\x00" * 9, "\udcff"])
def test_nonsense_opens_nothing(door: Door, token: str) -> None:
    door.add("ana")
    door.enter()
    with pytest.raises(SignInFailed):
        door.access.resume(token, "console")
    with pytest.raises(SignInFailed):
        door.access.actor(token)


def test_signing_out_ends_the_session_and_what_is_remembered(door: Door) -> None:
    door.add("ana")
    session, other = door.enter(stay=True), door.enter()
    door.access.sign_out(session)
    door.access.sign_out(session)
    assert ended(door, session)
    assert not ended(door, other)
    with pytest.raises(SignInFailed):
        door.access.resume(session.remember, "console")
    assert [event.who for event in door.journal("session.ended")] == ["user:ana"]


def test_who_is_at_the_desk(door: Door) -> None:
    door.add("ana", departments=("sales",))

    def available() -> int:
        with door.store.read() as tx:
            since = door.clock.now() - SILENT
            return operators.available_by_department(tx, since).get("sales", 0)

    assert available() == 0
    first, second = door.enter(), door.enter()
    assert available() == 1
    door.access.sign_out(first)
    assert available() == 1
    door.access.sign_out(second)
    assert available() == 0
    third = door.enter()
    door.clock.forward(minutes=5)
    assert available() == 0
    door.access.beat(third)
    assert available() == 1
    door.clock.forward(minutes=5)
    door.enter()  # after a crash: the status was never set to offline
    assert available() == 1
    told = [event.data for event in door.journal("operator.status")]
    assert [data["status"] for data in told] == ["available", "offline", "available"]
    assert [(data["user"], data["reason"]) for data in told] == [(first.user.id, "")] * 3


def test_a_beat_notices_the_end_of_a_session(door: Door) -> None:
    door.add("ana")
    session = door.enter()
    door.people.disable(door.owner, "ana")
    with pytest.raises(SignInFailed):
        door.access.beat(session)


def test_a_hash_of_another_cost_is_made_again(door: Door, ids: TimeOrderedIds) -> None:
    costly = Passwords(Cost(passes=2, memory_kib=8192, lanes=1))
    People(door.store, door.clock, ids, costly).add(
        door.owner, "ana", "Ana", "agent", PASSWORD, must_change=False
    )

    def stored() -> str:
        with door.store.read() as tx:
            found = users.secret(tx, login="ana")
            assert found
            return found.password_hash

    assert ",t=2," in stored()
    door.enter()
    assert ",t=1," in stored()
    assert door.enter()


def test_tokens_and_hashes_are_not_shown(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    for secret in (session.token, session.refresh, session.remember):
        assert secret not in repr(session)
        assert secret not in str([event.data for event in door.journal()])
    with door.store.read() as tx:
        rows = str(tx.exec_driver_sql("SELECT * FROM sessions").all())
    assert session.refresh not in rows
    assert session.remember not in rows


def test_a_token_of_another_key_is_refused(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    session = door.enter()
    assert make_access(door.store, door.clock, ids).actor(session.token)
    header, payload, _ = session.token.split(".")
    with pytest.raises(SignInFailed):
        door.access.actor(f"{header}.{payload}.{'A' * 43}")
