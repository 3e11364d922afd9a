"""Turns: each customer message is answered once or goes to a person, whatever fails."""

from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor

import pytest

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.jobs import Job
from callcenter_tui.calls.retries import BUDGET
from callcenter_tui.calls.turns import Turns
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import Invalid, ModelTrouble, Refused, StoreTrouble
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.routing import Routing
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import calls, check
from callcenter_tui.store import turns as turns_of_the_store
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.forks import FORKED


def test_words_that_come_before_the_answer_share_it(center: Center) -> None:
    opened = center.call("Hola")
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "mi router no va")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    assert [line.text for line in job.brief.lines] == ["Hola", "mi router no va"]
    assert center.turns.claim("engine-2") is None
    center.turns.answered(job, Answer("Reinícielo"), Run(), "v1")
    assert center.answers(opened.call_id) == ["Reinícielo"]
    with center.store.read() as tx:
        counted = check.recount(tx, center.clock.now())
    assert (counted.messages_in, counted.answered, counted.lost) == (2, 2, 0)


def test_words_said_while_an_answer_is_written_get_their_own(center: Center) -> None:
    opened = center.call()
    first = center.turns.claim("engine-1")
    assert first is not None
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "otra cosa")
    assert center.turns.claim("engine-2") is None, "one answer after the other"
    center.turns.answered(center.turns.job(first), Answer("uno"), Run(), "v1")
    second = center.turns.claim("engine-2")
    assert second is not None
    center.turns.answered(center.turns.job(second), Answer("dos"), Run(), "v1")
    assert center.answers(opened.call_id) == ["uno", "dos"]


def test_an_answer_is_stored_once(center: Center) -> None:
    opened = center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    assert center.turns.answered(job, Answer("uno"), Run(), "v1")
    assert not center.turns.answered(job, Answer("uno"), Run(), "v1")
    assert center.answers(opened.call_id) == ["uno"]


def test_after_the_budget_a_person_is_asked_and_the_customer_told(center: Center) -> None:
    opened = center.call()
    for _ in range(BUDGET):
        claim = center.turns.claim("engine-1")
        assert claim is not None
        trouble = ModelTrouble("server")
        center.retries.failed(center.turns.job(claim), "customer_service", trouble, Run(), "v1")
        center.clock.forward(seconds=10)
    view = center.board.call(OWNER, opened.call_id)
    assert view.row.state == "waiting"
    assert len(view.runs) == BUDGET
    assert "persona" in center.words(opened.call_id, "system")[-1]


def test_a_bad_key_is_not_tried_again(center: Center) -> None:
    opened = center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    center.retries.failed(center.turns.job(claim), "routing", ModelTrouble("auth"), Run(), "v1")
    assert center.state(opened.call_id)[0] == "waiting"


def test_a_dead_engines_turn_is_taken_by_another_and_its_late_answer_dropped(
    center: Center,
) -> None:
    opened = center.call()
    lost = center.turns.claim("engine-1")
    assert lost is not None
    center.clock.forward(seconds=11)
    assert center.retries.sweep() == 1
    center.clock.forward(seconds=2)
    again = center.turns.claim("engine-2")
    assert again is not None
    assert (again.turn, again.attempts) == (lost.turn, 2)
    assert not center.turns.answered(center.turns.job(lost), Answer("ghost"), Run(), "v1")
    assert center.turns.answered(center.turns.job(again), Answer("real"), Run(), "v1")
    assert center.answers(opened.call_id) == ["real"]


def test_an_engine_that_leaves_gives_its_turns_back_uncounted(center: Center) -> None:
    center.call()
    center.turns.claim("engine-1")
    assert center.retries.give_back("engine-1") == 1
    again = center.turns.claim("engine-2")
    assert again is not None
    assert again.attempts == 1


def test_newer_words_take_over_a_failed_turn(center: Center) -> None:
    opened = center.call("uno")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "dos")
    job = center.turns.job(claim)
    center.retries.failed(job, "customer_service", ModelTrouble("server"), Run(), "v1")
    center.clock.forward(seconds=10)
    both = center.turns.claim("engine-1")
    assert both is not None
    center.turns.answered(center.turns.job(both), Answer("a ambos"), Run(), "v1")
    with center.store.read() as tx:
        counted = check.recount(tx, center.clock.now())
    assert (counted.answered, counted.lost, counted.doubled) == (2, 0, 0)


def test_an_invalid_routing_falls_to_general_and_says_so(center: Center) -> None:
    opened = center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    nonsense = Routing("piracy", 99, "xx", False, "because", "a-model")
    job = center.routes.routed(center.turns.job(claim), nonsense, Run(), "v1")
    assert job is not None
    view = center.board.call(OWNER, opened.call_id)
    assert (view.row.department, view.row.priority, view.row.language) == ("general", 2, "es")
    assert "invalid department, priority, language" in view.reason


def test_routing_into_a_department_of_people_asks_a_person_and_answers_nothing(
    center: Center,
) -> None:
    boss = center.person("marta", role="supervisor")
    center.departments.set(boss, "complaints", autonomy="person")
    opened = center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    proposal = Routing("complaints", 3, "es", False, "angry", "a-model")
    assert center.routes.routed(center.turns.job(claim), proposal, Run(), "v1") is None
    assert center.state(opened.call_id) == ("waiting", "person")
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).to_person == 1


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 8001])
def test_words_that_cannot_be_stored_change_nothing(center: Center, words: str) -> None:
    opened = center.call()
    before = center.kinds(opened.call_id)
    with pytest.raises(Invalid):
        center.desk.say(opened.call_id, Speaker.CUSTOMER, words)
    assert center.kinds(opened.call_id) == before


def test_a_closed_call_reopens_by_its_key_for_seven_days(center: Center) -> None:
    opened = center.call()
    center.desk.leave(opened.call_id)
    assert center.state(opened.call_id)[0] == "completed"
    center.clock.forward(days=6)
    assert center.desk.resume(opened.key.lower()).call_id == opened.call_id
    assert center.state(opened.call_id) == ("active", "ai")
    center.desk.leave(opened.call_id)
    center.clock.forward(days=8)
    with pytest.raises(Refused):
        center.desk.resume(opened.key)


def test_a_transfer_made_while_the_call_is_routed_stands(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    center.floor.transfers.cold(agent, opened.call_id, "billing")
    proposal = Routing("sales", 2, "es", False, "late", "a-model")
    assert center.routes.routed(job, proposal, Run(), "v1") is not None
    assert center.board.call(OWNER, opened.call_id).row.department == "billing"


def test_a_loss_after_the_person_has_left_is_seen(center: Center) -> None:
    opened, agent = center.call("uno"), center.person("eva")
    center.driving.take_over(agent, opened.call_id)
    center.clock.forward(seconds=5)
    center.driving.hand_back(agent, opened.call_id)
    center.clock.forward(seconds=5)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "dos")
    with center.store.write() as tx:
        turns_of_the_store.cancel(tx, opened.call_id, "answer", center.clock.now())
    with center.store.read() as tx:
        counted = check.recount(tx, center.clock.now())
    assert (counted.to_person, counted.lost) == (1, 1)


def _claim_all(url: str) -> list[str]:
    clock = SystemClock()
    store = Store(url, pool_size=1)
    turns = Turns(Context(store, clock, TimeOrderedIds(clock)))
    won = []
    while (claim := turns.claim("e")) is not None:
        won.append(claim.turn)
    store.close()
    return won


def test_eight_processes_never_win_the_same_turn(center: Center, store_url: str) -> None:
    for number in range(60):
        center.call(phone=f"+346000001{number:02d}")
    center.clock.forward(days=-1)
    with ProcessPoolExecutor(8, mp_context=FORKED) as pool:
        won = [turn for part in pool.map(_claim_all, [store_url] * 8) for turn in part]
    assert len(won) == len(set(won)) == 60


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_runs_of_one_call_that_fail_at_once_do_not_block_each_other(center: Center) -> None:
    troubles: list[BaseException] = []
    for number in range(8):
        opened = center.call("Quiero hablar con una persona", phone=f"+34 600 00{number:04d}")
        claims = [center.turns.claim("engine-1") for _ in ("answer", "briefing")]
        jobs = [center.turns.job(claim) for claim in claims if claim]
        both = threading.Barrier(len(jobs))

        def fail(job: Job, both: threading.Barrier = both) -> None:
            both.wait(30)
            try:
                center.retries.failed(job, "x", ModelTrouble("auth"), Run(), "v1")
            except StoreTrouble as trouble:
                troubles.append(trouble)

        threads = [threading.Thread(target=fail, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert len(center.board.call(OWNER, opened.call_id).runs) == 2
        while center.turns.claim("engine-2"):  # the graver briefing that is owed now
            pass
    assert troubles == []


def test_an_answer_for_an_identified_customer_is_not_told_to_who_resumes_the_call(
    center: Center,
) -> None:
    opened = center.call()
    with center.store.write() as tx:
        call = calls.facts(tx, opened.call_id, lock=True)
        assert call is not None
        calls.change(tx, call, identity="confirmed")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    assert job.brief.identified
    center.desk.resume(opened.key)
    assert not center.turns.answered(job, Answer("Su pedido llega mañana."), Run(), "v1")
    assert center.words(opened.call_id, "ai") == []
    again = center.turns.claim("engine-1")
    assert again is not None
    assert not center.turns.job(again).brief.identified
