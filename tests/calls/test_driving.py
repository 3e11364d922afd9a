"""What a person does to a call, as customer and colleagues notice it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, Refused
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.routing import Routing
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import check, fragments
from tests.calls.conftest import OWNER, Center


def test_a_takeover_silences_the_ai_also_in_the_middle_of_an_answer(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    center.driving.take_over(agent, opened.call_id)
    late = center.turns.answered(job, Answer("too late"), Run(), "v1")
    assert not late
    assert center.answers(opened.call_id) == []
    assert center.state(opened.call_id) == ("active", "person")
    assert "Eva" in center.words(opened.call_id, "system")[-1]


def test_while_a_person_drives_the_customers_words_make_no_answer_due(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, opened.call_id)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Hola?")
    assert center.turns.claim("engine-1") is None


def test_handing_back_makes_the_unanswered_words_due_once(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, opened.call_id)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Sigue ahí?")
    center.driving.hand_back(agent, opened.call_id)
    claim = center.turns.claim("engine-1")
    assert claim is not None
    assert center.turns.claim("engine-1") is None
    assert center.state(opened.call_id) == ("active", "ai")


def test_only_a_supervisor_takes_a_colleagues_call(center: Center) -> None:
    opened = center.call()
    eva, luis = center.person("eva"), center.person("luis")
    boss = center.person("marta", role="supervisor")
    center.driving.take_over(eva, opened.call_id)
    with pytest.raises(Refused):
        center.driving.take_over(luis, opened.call_id)
    center.driving.take_over(boss, opened.call_id)
    assert center.board.call(OWNER, opened.call_id).row.operator == "Marta"
    with pytest.raises(Forbidden):
        center.driving.end(eva, opened.call_id, disposition="resolved")


def test_an_agent_acts_in_own_departments_only_and_nothing_changes(center: Center) -> None:
    opened = center.call()
    other = center.person("eva", own=("sales",))
    before = center.kinds(opened.call_id)
    with pytest.raises(Forbidden):
        center.driving.take_over(other, opened.call_id)
    assert center.kinds(opened.call_id) == before


def test_a_viewer_sees_no_customer_and_takes_no_call(center: Center) -> None:
    opened, viewer = center.call(), center.person("vic", role="viewer")
    with pytest.raises(Forbidden):
        center.driving.take_over(viewer, opened.call_id)
    claim = center.turns.claim("engine-1")
    assert claim is not None
    routing = Routing("billing", 2, "es", False, "Ana says that her router is dead", "a-model")
    center.routes.routed(center.turns.job(claim), routing, Run(), "v1")
    told = repr(center.board.call(viewer, opened.call_id))
    assert "Ana" not in told
    assert "600000001" not in told
    assert "router" not in told


def test_an_escalated_call_waits_for_a_person_and_the_ai_still_answers(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    center.driving.escalate(
        agent, opened.call_id, category="service_failure", severity="high", reason="no internet"
    )
    view = center.board.call(OWNER, opened.call_id)
    assert (view.row.state, view.row.driver, view.row.severity) == ("waiting", "ai", "high")
    kinds = []
    while claim := center.turns.claim("engine-1"):
        kinds.append(claim.kind)
        center.turns.briefed(center.turns.job(claim), "facts", Run(), "v1")
    assert sorted(kinds) == ["answer", "briefing"]
    assert center.board.call(OWNER, opened.call_id).notes[0].kind == "briefing"


def test_a_person_ends_with_a_disposition_and_the_call_passes_wrap_up(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, opened.call_id)
    center.driving.end(agent, opened.call_id, disposition="spam", note="router changed")
    view = center.board.call(OWNER, opened.call_id)
    assert (view.row.state, view.disposition) == ("completed", "spam")
    assert [n.text for n in view.notes] == ["router changed"]
    moves = [
        e.data["target"]
        for e in center.board.events(OWNER, opened.call_id)
        if e.kind == events.CALL_MOVED
    ]
    assert moves == ["wrap_up", "completed"]


def test_a_waiting_customer_is_not_ended_without_a_person(center: Center) -> None:
    opened, agent = center.call("Quiero hablar con una persona"), center.person("eva")
    with pytest.raises(Refused):
        center.driving.end(agent, opened.call_id, disposition="resolved")
    for claimed in ("callback", "merged"):
        with pytest.raises(Invalid):
            center.driving.end(agent, opened.call_id, disposition=claimed)
    assert center.state(opened.call_id)[0] == "waiting"
    center.floor.callbacks.schedule(agent, opened.call_id, center.clock.now() + timedelta(hours=1))
    assert center.state(opened.call_id)[0] == "completed"


def test_nobody_may_only_claim_a_callback_in_a_call_of_the_ai(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    for claimed in ("callback", "merged"):
        with pytest.raises(Invalid):
            center.driving.end(agent, opened.call_id, disposition=claimed)
    assert center.state(opened.call_id) == ("active", "ai")


def test_a_transfer_waits_in_the_other_department(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, opened.call_id)
    center.floor.transfers.cold(agent, opened.call_id, "billing", "wrong invoice")
    row = center.board.call(OWNER, opened.call_id).row
    assert (row.department, row.state, row.operator) == ("billing", "waiting", "")


def test_hold_and_resume_are_told_to_the_customer(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, opened.call_id)
    center.driving.hold(agent, opened.call_id)
    with pytest.raises(Refused):
        center.desk.say(opened.call_id, Speaker.OPERATOR, "hello", agent)
    center.driving.resume(agent, opened.call_id)
    center.desk.say(opened.call_id, Speaker.OPERATOR, "Ya estoy", agent)
    assert center.words(opened.call_id, "operator") == ["Ya estoy"]
    assert len(center.words(opened.call_id, "system")) == 3


def test_in_a_department_of_people_the_ai_is_silent(center: Center) -> None:
    boss = center.person("marta", role="supervisor")
    center.departments.set(boss, "general", autonomy="person")
    opened = center.call()
    assert center.state(opened.call_id) == ("waiting", "person")
    assert center.turns.claim("engine-1") is None
    assert center.words(opened.call_id, "system")


def test_a_draft_is_sent_by_a_person_once(center: Center) -> None:
    boss, agent = center.person("marta", role="supervisor"), center.person("eva")
    center.departments.set(boss, "general", autonomy="draft")
    opened = center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    answer = Answer("Pruebe a reiniciar", ("es/technical_support/router",))
    assert center.turns.answered(center.turns.job(claim), answer, Run(), "v1")
    assert center.answers(opened.call_id) == []
    assert center.board.call(OWNER, opened.call_id).turn.draft == "Pruebe a reiniciar"  # type: ignore[union-attr]
    center.desk.send_draft(agent, opened.call_id, "Pruebe a reiniciar, por favor")
    assert center.words(opened.call_id, "operator") == ["Pruebe a reiniciar, por favor"]
    with pytest.raises(Refused):
        center.desk.send_draft(agent, opened.call_id, "again")


def test_newer_words_make_an_unsent_draft_old(center: Center) -> None:
    boss = center.person("marta", role="supervisor")
    center.departments.set(boss, "general", autonomy="draft")
    opened = center.call("uno")
    first = center.turns.claim("engine-1")
    assert first is not None
    center.turns.answered(center.turns.job(first), Answer("a uno"), Run(), "v1")
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "dos")
    second = center.turns.claim("engine-1")
    assert second is not None
    center.turns.answered(center.turns.job(second), Answer("a ambos"), Run(), "v1")
    turn = center.board.call(OWNER, opened.call_id).turn
    assert turn is not None
    assert turn.draft == "a ambos"
    center.desk.send_draft(boss, opened.call_id, turn.draft)
    with center.store.read() as tx:
        counted = check.recount(tx, center.clock.now())
    assert (counted.answered, counted.pending, counted.lost) == (2, 0, 0)


def test_a_viewer_does_not_see_an_answer_being_written(center: Center) -> None:
    opened, viewer = center.call(), center.person("vic", role="viewer")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    with center.store.write() as tx:
        fragments.put(tx, {claim.turn: (opened.call_id, "Ana, su router")}, center.clock.now())
    assert center.board.streamed(OWNER, [opened.call_id])
    assert center.board.streamed(viewer, [opened.call_id]) == {}


def test_escalating_while_the_ai_writes_brings_one_answer(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    center.driving.escalate(agent, opened.call_id, category="service_failure")
    assert center.turns.answered(center.turns.job(claim), Answer("uno"), Run(), "v1")
    rest = []
    while more := center.turns.claim("engine-1"):
        rest.append(more.kind)
    assert rest == ["briefing"]


def test_words_said_while_an_answer_was_written_are_answered_after_hand_back(
    center: Center,
) -> None:
    opened, agent = center.call("uno"), center.person("eva")
    first = center.turns.claim("engine-1")
    assert first is not None
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "dos")
    center.turns.answered(center.turns.job(first), Answer("a uno"), Run(), "v1")
    center.driving.take_over(agent, opened.call_id)
    center.driving.hand_back(agent, opened.call_id)
    again = center.turns.claim("engine-1")
    assert again is not None
    center.turns.answered(center.turns.job(again), Answer("a dos"), Run(), "v1")
    assert center.answers(opened.call_id) == ["a uno", "a dos"]


def test_a_draft_that_was_replaced_is_not_sent(center: Center) -> None:
    boss = center.person("marta", role="supervisor")
    center.departments.set(boss, "general", autonomy="draft")
    opened = center.call("uno")
    first = center.turns.claim("engine-1")
    assert first is not None
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "dos")
    center.turns.answered(center.turns.job(first), Answer("a uno"), Run(), "v1")
    second = center.turns.claim("engine-1")
    assert second is not None
    center.turns.answered(center.turns.job(second), Answer("a ambos"), Run(), "v1")
    with pytest.raises(Refused):
        center.desk.send_draft(boss, opened.call_id, "a uno", turn=first.turn)
    center.desk.send_draft(boss, opened.call_id, "a ambos", turn=second.turn)
    assert center.board.call(OWNER, opened.call_id).turn is None, "no old draft comes back"


def test_in_a_department_of_people_nobody_promises_the_ai(center: Center) -> None:
    boss = center.person("marta", role="supervisor")
    opened = center.call()
    center.departments.set(boss, "general", autonomy="person")
    center.driving.take_over(boss, opened.call_id)
    center.driving.escalate(boss, opened.call_id, category="complaint_formal")
    assert "automático" not in center.words(opened.call_id, "system")[-1]
