"""Sessions are seen and ended by their user and by administrators, by nobody else."""

from __future__ import annotations

import pytest

from callcenter_tui.auth.sessions import Session
from callcenter_tui.domain.audit import Wanted
from callcenter_tui.domain.errors import Forbidden, NotFound, SignInFailed
from tests.auth.conftest import PASSWORD, Door


def ended(door: Door, session: Session) -> bool:
    try:
        door.access.actor(session)
    except SignInFailed:
        return True
    return False


def test_each_process_has_a_session_of_its_own_and_it_is_listed(door: Door) -> None:
    door.add("ana")
    first = door.enter()
    door.clock.forward(minutes=5)
    second = door.access.sign_in("ana", PASSWORD, "desk\x1b3", stay=True)
    ana = door.access.actor(second)
    found = door.entrance.open_sessions.list(ana, here=second.id)
    assert {one.id for one in found} >= {first.id, second.id}
    assert [one.login for one in found] == ["ana"] * 3
    assert [one.id for one in found if one.this] == [second.id]
    assert [one.kept for one in found].count(True) == 1
    labels = {one.id: one.label for one in found}
    assert labels[second.id] == "desk\N{REPLACEMENT CHARACTER}3"
    assert found[-1].id == first.id, "the newest sign of life is first"
    assert {one.source for one in found} == {door.entrance.source.name}
    for secret in (second.token, second.refresh.partition(".")[2], second.remember):
        assert secret not in str(found)


def test_what_is_over_is_not_listed(door: Door) -> None:
    door.add("ana")
    gone, idle = door.enter(), door.enter()
    door.access.sign_out(gone)
    door.clock.forward(hours=12)
    here = door.enter()
    assert idle.id != here.id
    ana = door.access.actor(here)
    assert [one.id for one in door.entrance.open_sessions.list(ana)] == [here.id]
    door.people.disable(door.owner, "ana")
    assert door.entrance.open_sessions.list(door.owner) == []


def test_their_user_ends_one_session_or_all_others(door: Door) -> None:
    door.add("ana")
    here, there, third = door.enter(), door.enter(), door.enter()
    ana, service = door.access.actor(here), door.entrance.open_sessions
    assert service.end(ana, there.id).id == there.id
    assert [ended(door, one) for one in (here, there, third)] == [False, True, False]
    assert service.end_all(ana, keep=(here.id,)) == 1
    assert [ended(door, one) for one in (here, there, third)] == [False, True, True]
    with pytest.raises(NotFound):
        service.end(ana, there.id)
    told = [(event.who, event.data["ended"]) for event in door.journal("session.revoked")]
    assert told == [("user:ana", 1)] * 2


def test_an_administrator_ends_anybodys(door: Door) -> None:
    door.add("ana")
    door.add("boss", "admin")
    first, second = door.enter(), door.enter(stay=True)
    boss, service = door.access.actor(door.enter("boss")), door.entrance.open_sessions
    assert {one.login for one in service.list(boss, "ana")} == {"ana"}
    assert {one.login for one in service.list(boss)} == {"boss"}
    assert {one.login for one in service.list(door.owner)} == {"ana", "boss"}
    service.end(boss, first.id)
    assert ended(door, first)
    assert service.end_all(boss, "ana") == 2
    assert ended(door, second)
    with pytest.raises(SignInFailed):
        door.access.resume(second.remember, "console")
    assert [event.who for event in door.journal("session.revoked")] == ["user:boss"] * 2
    told = door.entrance.audit.list(door.owner, Wanted(kind="session.revoked")).entries
    assert [one.words for one in told] == ["Sessions of ana were closed: ended"] * 2


@pytest.mark.parametrize("role", ["viewer", "agent", "supervisor"])
def test_nobody_else_sees_or_ends_a_session(door: Door, role: str) -> None:
    door.add("ana")
    door.add("eva", role)
    session = door.enter()
    eva, service = door.access.actor(door.enter("eva")), door.entrance.open_sessions
    with pytest.raises(Forbidden):
        service.list(eva, "ana")
    with pytest.raises(Forbidden):
        service.end(eva, session.id)
    with pytest.raises(Forbidden):
        service.end_all(eva, "ana")
    assert not ended(door, session)
    assert {one.login for one in service.list(eva)} == {"eva"}
