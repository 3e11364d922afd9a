"""The end of a person's call: hang up, the AI's draft, a disposition, a customer's last word."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from textwrap import dedent
from threading import Barrier

import pytest

from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.nocrew import NoCrew
from callcenter_tui.calls.work import Working
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import (
    CallCenterError,
    Forbidden,
    Invalid,
    ModelTrouble,
    NotFound,
    Refused,
)
from callcenter_tui.domain.review import Estimate
from callcenter_tui.domain.states import OperatorStatus, Speaker
from callcenter_tui.domain.views import Actor, EventView
from callcenter_tui.store import check, documents, operators
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import Room, Scripted

DRAFT = "El cliente pidió un router; queda enviarlo."


@pytest.fixture
def eva(center: Center) -> Actor:
    """An agent who is signed in."""
    return signed_in(center, "eva")


def signed_in(center: Center, login: str, role: str = "agent") -> Actor:
    person = center.person(login, role=role)
    with center.store.write() as tx:
        operators.arrive(tx, person.id, center.clock.now(), center.ids.new())
    return person


def driven(center: Center, actor: Actor) -> str:
    """A call that the actor drives, with nothing owed."""
    opened = center.call()
    Room(center).all(Scripted())
    center.driving.take_over(actor, opened.call_id)
    center.desk.say(opened.call_id, Speaker.OPERATOR, "Le envío otro router", actor)
    return opened.call_id


def wrapping(center: Center, actor: Actor) -> str:
    """A call that the actor wraps up."""
    call_id = driven(center, actor)
    center.floor.wrapup.hang_up(actor, call_id)
    return call_id


def newest(center: Center, call_id: str, kind: str) -> EventView:
    return [one for one in center.board.events(OWNER, call_id) if one.kind == kind][-1]


def checklist(center: Center, disposition: str, *keys: str) -> None:
    steps = [{"key": key, "es": f"es {key}", "en": f"Step {key}"} for key in keys]
    with center.store.write() as tx:
        documents.put(tx, "checklists", {disposition: steps})


def test_hanging_up_tells_the_customer_and_leaves_the_call_to_its_operator(
    center: Center, eva: Actor
) -> None:
    call_id = wrapping(center, eva)
    view = center.board.call(OWNER, call_id)
    assert (view.row.state, view.row.operator) == ("wrap_up", "Eva")
    told = center.words(call_id, "system")[-1]
    assert view.row.key in told
    assert "7 días" in told
    assert events.CALL_WRAPPING in center.kinds(call_id)
    with center.store.read() as tx:
        facts = operators.facts(tx, eva.id)
    assert facts is not None
    assert facts.state == "wrap_up"


def test_a_call_on_hold_can_be_hung_up(center: Center, eva: Actor) -> None:
    call_id = driven(center, eva)
    center.driving.hold(eva, call_id)
    center.floor.wrapup.hang_up(eva, call_id)
    assert center.state(call_id)[0] == "wrap_up"


def test_only_a_persons_live_call_is_hung_up(center: Center, eva: Actor) -> None:
    hang_up = center.floor.wrapup.hang_up
    by_ai = center.call().call_id
    waits = center.call("Quiero hablar con una persona", phone="+34 600 000 002").call_id
    wraps = wrapping(center, eva)
    over = wrapping(center, eva)
    center.floor.wrapup.finish(eva, over, disposition="information_given")
    for call_id in (by_ai, waits, wraps, over):
        before = center.kinds(call_id)
        with pytest.raises(Refused) as refused:
            hang_up(eva, call_id)
        assert refused.value.hint
        assert center.kinds(call_id) == before


def test_a_colleagues_call_is_a_supervisors_to_end(center: Center, eva: Actor) -> None:
    call_id = driven(center, eva)
    luis, marta = center.person("luis"), center.person("marta", role="supervisor")
    viewer, stranger = center.person("vic", role="viewer"), center.person("sol", own=("sales",))
    for other in (luis, viewer, stranger):
        with pytest.raises(Forbidden):
            center.floor.wrapup.hang_up(other, call_id)
    center.floor.wrapup.hang_up(marta, call_id)
    assert center.board.call(OWNER, call_id).row.operator == "Eva"
    for other in (luis, viewer, stranger):
        with pytest.raises(Forbidden):
            center.floor.wrapup.finish(other, call_id, disposition="information_given")
    assert center.state(call_id)[0] == "wrap_up"
    center.floor.wrapup.finish(marta, call_id, disposition="information_given")
    assert center.state(call_id)[0] == "completed"


def test_the_ai_drafts_a_summary_that_waits_to_be_accepted(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)
    drafted = center.floor.wrapup.drafted
    assert drafted(eva, call_id) == ""
    crew = Scripted(summaries=[f"{DRAFT}\x1b[2J"])
    assert Room(center).all(crew) == 1
    draft = drafted(eva, call_id)
    assert draft.startswith(DRAFT)
    assert "\x1b" not in draft
    view = center.board.call(OWNER, call_id)
    assert view.summary == "", "a draft is nobody's summary"
    assert [(note.kind, note.author) for note in view.notes] == [("summary", "supervisor")]
    assert newest(center, call_id, events.NOTE_ADDED).data["note_kind"] == "summary"
    assert [line.text for line in crew.briefs[0].lines][-1] == "Le envío otro router"
    assert not any(DRAFT in text for text in center.words(call_id, "system"))


@pytest.mark.parametrize(
    ("written", "how"),
    [(f" {DRAFT}\n", "accepted"), ("Quiere otro router.", "edited"), ("  ", "")],
)
def test_the_summary_is_what_the_person_made_of_the_draft(
    center: Center, eva: Actor, written: str, how: str
) -> None:
    call_id = wrapping(center, eva)
    Room(center).all(Scripted(summaries=[DRAFT]))
    center.floor.wrapup.finish(eva, call_id, disposition="information_given", summary=written)
    view = center.board.call(OWNER, call_id)
    assert (view.row.state, view.disposition) == ("completed", "information_given")
    assert (view.summary, view.summary_by) == (written.strip(), "Eva" if how else "")
    assert newest(center, call_id, events.CALL_WRAPPED).data["summary"] == how
    assert center.floor.wrapup.drafted(eva, call_id) == ""
    Room(center).all(Scripted(estimates=[Estimate("By the evaluator.", "resolved")]))
    view = center.board.call(OWNER, call_id)
    if how:
        assert (view.summary, view.summary_by) == (written.strip(), "Eva")
    else:
        assert (view.summary, view.summary_by) == ("By the evaluator.", "ai")
    with center.store.read() as tx:
        states = operators.facts(tx, eva.id)
    assert states is not None
    assert states.state == "idle"


def test_a_summary_without_a_draft_is_the_persons_own(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)
    center.floor.wrapup.finish(
        eva, call_id, disposition="not_resolved", summary="Mine", note="router changed"
    )
    view = center.board.call(OWNER, call_id)
    assert (view.summary, view.summary_by) == ("Mine", "Eva")
    assert [(note.kind, note.text) for note in view.notes] == [("note", "router changed")]
    assert newest(center, call_id, events.CALL_WRAPPED).data["summary"] == "own"
    assert "Mine" not in str([one.data for one in center.board.events(OWNER, call_id)])


def test_a_wrap_up_that_is_finished_owes_its_evaluation_and_no_summary(
    center: Center, eva: Actor
) -> None:
    call_id = wrapping(center, eva)
    center.floor.wrapup.finish(eva, call_id, disposition="information_given")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    assert claim.kind == "evaluation"
    assert center.turns.claim("engine-1") is None


def test_a_summary_that_comes_too_late_is_dropped(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)

    def finish() -> None:
        center.floor.wrapup.finish(eva, call_id, disposition="information_given", summary="Mine")

    working = Room(center).turn(Scripted(during=finish))
    assert working is not None
    view = center.board.call(OWNER, call_id)
    assert (view.summary, view.notes) == ("Mine", ())
    assert [run.outcome for run in view.runs if run.agent == "supervisor"] == ["stopped"]


def test_a_summary_that_fails_bothers_nobody(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)
    crew = Scripted(summaries=[ModelTrouble("server") for _ in range(3)])
    for _ in range(3):
        assert Room(center).all(crew) == 1
        center.clock.forward(seconds=5)
    assert Room(center).all(crew) == 0
    assert center.state(call_id) == ("wrap_up", "person")
    assert events.CALL_ESCALATED not in center.kinds(call_id)
    center.floor.wrapup.finish(eva, call_id, disposition="information_given")


def test_answers_come_before_a_summary_and_evaluations_after_it(center: Center, eva: Actor) -> None:
    left = center.call(phone="+34 600 000 002")
    Room(center).all(Scripted())
    center.desk.leave(left.call_id)
    center.clock.forward(minutes=1)
    opened = center.call(phone="+34 600 000 004")
    center.driving.take_over(eva, opened.call_id)
    center.floor.wrapup.hang_up(eva, opened.call_id)
    center.clock.forward(minutes=1)
    center.call(phone="+34 600 000 003")
    kinds = []
    while claim := center.turns.claim("engine-1"):
        kinds.append(claim.kind)
    assert kinds == ["answer", "summary", "evaluation"]


def test_a_summary_that_nobody_writes_is_neither_lost_nor_stuck(center: Center, eva: Actor) -> None:
    wrapping(center, eva)
    center.clock.forward(hours=20)
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok


@pytest.mark.parametrize("chosen", ["", "callback", "merged", "customer_left", "no_such"])
def test_a_disposition_of_the_list_is_compulsory(center: Center, eva: Actor, chosen: str) -> None:
    call_id = wrapping(center, eva)
    before = center.kinds(call_id)
    with pytest.raises(Invalid) as invalid:
        center.floor.wrapup.finish(eva, call_id, disposition=chosen, note="x", summary="y")
    assert "resolved" in invalid.value.hint
    assert center.kinds(call_id) == before
    view = center.board.call(OWNER, call_id)
    assert (view.row.state, view.summary, view.notes) == ("wrap_up", "", ())


def test_the_checklist_of_the_disposition_must_be_done(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)
    checklist(center, "resolved", "identity", "invoice", "offer")
    finish = center.floor.wrapup.finish
    with pytest.raises(Invalid) as invalid:
        finish(eva, call_id, disposition="resolved", done=["invoice", "of another list"])
    assert invalid.value.hint == "Step identity; Step offer"
    assert center.state(call_id)[0] == "wrap_up"
    finish(eva, call_id, disposition="resolved", done=["offer", "invoice", "identity", "\x1b"])
    done = newest(center, call_id, events.CALL_WRAPPED).data["done"]
    assert done == ["identity", "invoice", "offer"]


def test_words_too_long_are_refused_not_cut(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)
    for long in ({"note": "x" * 4001}, {"summary": "x" * 2001}):
        with pytest.raises(Invalid):
            center.floor.wrapup.finish(eva, call_id, disposition="information_given", **long)
    assert center.board.call(OWNER, call_id).notes == ()


def test_a_call_is_finished_once_and_only_when_its_talk_is_over(center: Center, eva: Actor) -> None:
    call_id = driven(center, eva)
    finish = center.floor.wrapup.finish
    with pytest.raises(Refused):
        finish(eva, call_id, disposition="information_given")
    center.floor.wrapup.hang_up(eva, call_id)
    finish(eva, call_id, disposition="information_given")
    before = center.kinds(call_id)
    with pytest.raises(Refused):
        finish(eva, call_id, disposition="spam")
    assert center.kinds(call_id) == before
    assert center.board.call(OWNER, call_id).disposition == "information_given"


@pytest.mark.parametrize("held", [False, True])
def test_a_customer_who_hangs_up_leaves_a_call_to_wrap_up(
    center: Center, eva: Actor, held: bool
) -> None:
    call_id = driven(center, eva)
    if held:
        center.driving.hold(eva, call_id)
    told = center.words(call_id, "system")
    center.desk.leave(call_id)
    assert center.state(call_id) == ("wrap_up", "person")
    assert center.words(call_id, "system") == told, "nobody is there to be told"
    assert newest(center, call_id, events.CALL_WRAPPING).who == "customer"
    assert Room(center).all(Scripted(summaries=[DRAFT])) == 1
    assert center.floor.wrapup.drafted(eva, call_id) == DRAFT
    center.desk.leave(call_id)
    assert center.state(call_id)[0] == "wrap_up", "a second goodbye ends nothing"


def test_a_customer_who_writes_during_the_wrap_up_has_their_operator_again(
    center: Center, eva: Actor
) -> None:
    call_id = wrapping(center, eva)
    Room(center).all(Scripted(summaries=[DRAFT]))
    center.desk.say(call_id, Speaker.CUSTOMER, "Espere, otra cosa")
    view = center.board.call(OWNER, call_id)
    assert (view.row.state, view.row.driver, view.row.operator) == ("active", "person", "Eva")
    assert center.words(call_id, "customer")[-1] == "Espere, otra cosa"
    assert "Eva" in center.words(call_id, "system")[-1]
    assert newest(center, call_id, events.CALL_REOPENED).data["operator"] == eva.id
    assert center.floor.wrapup.drafted(eva, call_id) == "", "it was of another ending"
    center.desk.say(call_id, Speaker.OPERATOR, "Dígame", eva)
    center.floor.wrapup.hang_up(eva, call_id)
    assert center.floor.wrapup.drafted(eva, call_id) == ""
    Room(center).all(Scripted(summaries=["Otra cosa también."]))
    assert center.floor.wrapup.drafted(eva, call_id) == "Otra cosa también."


@pytest.mark.parametrize("gone", ["silent", "offline", "never"])
def test_an_operator_who_has_gone_does_not_get_the_call_again(center: Center, gone: str) -> None:
    operator = center.person("eva") if gone == "never" else signed_in(center, "eva")
    call_id = wrapping(center, operator)
    if gone == "silent":
        center.clock.forward(minutes=5)
    elif gone == "offline":
        with center.store.write() as tx:
            now = center.clock.now()
            operators.set_status(tx, operator.id, OperatorStatus.OFFLINE, now, center.ids.new())
    center.desk.say(call_id, Speaker.CUSTOMER, "Espere, otra cosa")
    view = center.board.call(OWNER, call_id)
    assert (view.row.state, view.row.driver, view.row.operator) == ("waiting", "ai", "")
    assert center.words(call_id, "customer")[-1] == "Espere, otra cosa"
    kinds = set()
    while claim := center.turns.claim("engine-1"):
        kinds.add(claim.kind)
    assert kinds == {"answer", "briefing"}, "the AI answers meanwhile; no summary is owed"
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).lost == 0


def test_the_customers_word_and_the_finish_at_once_lose_nothing(
    center: Center, eva: Actor, store_url: str
) -> None:
    calls = [wrapping(center, eva) for _ in range(8)]
    with closing(Store(store_url)) as elsewhere:
        line = Desk(replace(center.context, store=elsewhere))
        for call_id in calls:
            both = Barrier(2)

            def say(call_id: str = call_id, both: Barrier = both) -> None:
                both.wait(10)
                line.say(call_id, Speaker.CUSTOMER, "Espere")

            def finish(call_id: str = call_id, both: Barrier = both) -> str:
                both.wait(10)
                try:
                    center.floor.wrapup.finish(eva, call_id, disposition="information_given")
                except Refused:
                    return "person"  # the customer was faster, and talks with Eva again
                return "ai"

            with ThreadPoolExecutor(2) as pool:
                said, done = pool.submit(say), pool.submit(finish)
                said.result(20)
            assert center.words(call_id, "customer")[-1] == "Espere"
            assert center.state(call_id) == ("active", done.result())


def test_a_console_killed_between_hanging_up_and_finishing(
    center: Center, eva: Actor, store_url: str
) -> None:
    call_id = driven(center, eva)
    victim = dedent(
        f"""
        import os, signal
        from callcenter_tui.calls.context import Context
        from callcenter_tui.calls.wrapup import WrapUp
        from callcenter_tui.clock import SystemClock, TimeOrderedIds
        from callcenter_tui.domain.views import Actor
        from callcenter_tui.store.engine import Store
        clock = SystemClock()
        context = Context(Store({store_url!r}), clock, TimeOrderedIds(clock), "Test")
        WrapUp(context).hang_up(Actor({eva.id!r}, "Eva", "agent", (), "eva"), {call_id!r})
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    done = subprocess.run([sys.executable, "-c", victim], timeout=60, check=False)
    assert done.returncode == -9
    assert center.state(call_id) == ("wrap_up", "person")
    center.clock.set(datetime(2100, 1, 1, tzinfo=UTC))  # the victim lived in the real time
    claim = center.turns.claim("engine-dead")
    assert claim is not None
    assert claim.kind == "summary"
    center.clock.forward(minutes=1)
    assert center.retries.sweep() == 1
    center.clock.forward(minutes=1)
    Room(center).all(Scripted(summaries=[DRAFT]))
    assert center.floor.wrapup.drafted(eva, call_id) == DRAFT
    center.floor.wrapup.finish(eva, call_id, disposition="information_given", summary=DRAFT)
    assert center.board.call(OWNER, call_id).summary == DRAFT


def test_ending_in_one_step_leaves_no_draft_and_respects_the_checklist(
    center: Center, eva: Actor
) -> None:
    call_id = driven(center, eva)
    checklist(center, "resolved", "identity")
    before = center.kinds(call_id)
    with pytest.raises(Invalid):
        center.driving.end(eva, call_id, disposition="resolved")
    assert center.kinds(call_id) == before
    center.driving.end(eva, call_id, disposition="spam", note="ads")
    assert center.state(call_id)[0] == "completed"
    assert newest(center, call_id, events.CALL_WRAPPED).data["disposition"] == "spam"
    claim = center.turns.claim("engine-1")
    assert claim is not None
    assert claim.kind == "evaluation"


def test_an_ais_call_ends_without_a_wrap_up(center: Center, eva: Actor) -> None:
    call_id = center.call().call_id
    with pytest.raises(Invalid):
        center.driving.end(eva, call_id, disposition="no_such")
    center.driving.end(eva, call_id, disposition="spam")
    assert center.state(call_id)[0] == "completed"
    assert events.CALL_WRAPPING not in center.kinds(call_id)


def test_a_later_estimate_replaces_the_ais_summary_and_never_a_persons(
    center: Center, eva: Actor
) -> None:
    call_id = center.call().call_id
    Room(center).all(Scripted())
    for said in ("First.", "Second."):
        center.desk.leave(call_id)
        Room(center).all(Scripted(estimates=[Estimate(said, "resolved")]))
        assert center.board.call(OWNER, call_id).summary == said
        center.desk.say(call_id, Speaker.CUSTOMER, "Otra vez yo")
        Room(center).all(Scripted())
    center.driving.take_over(eva, call_id)
    center.floor.wrapup.hang_up(eva, call_id)
    center.floor.wrapup.finish(eva, call_id, disposition="information_given", summary="Mine")
    Room(center).all(Scripted(estimates=[Estimate("Third.", "resolved")]))
    assert center.board.call(OWNER, call_id).summary == "Mine"


def test_nothing_said_owes_no_summary(center: Center, eva: Actor) -> None:
    opened = center.call("")
    center.driving.take_over(eva, opened.call_id)
    center.floor.wrapup.hang_up(eva, opened.call_id)
    assert center.turns.claim("engine-1") is None


def test_drafts_are_for_who_may_take_the_call(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)
    Room(center).all(Scripted(summaries=[DRAFT]))
    for other in (center.person("vic", role="viewer"), center.person("sol", own=("sales",))):
        with pytest.raises(Forbidden):
            center.floor.wrapup.drafted(other, call_id)
    with pytest.raises(NotFound):
        center.floor.wrapup.drafted(eva, "none")


def test_a_summary_that_finds_the_days_budget_spent_is_left(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)
    claim = center.turns.claim("engine-1")
    assert claim is not None
    center.retries.refused(center.turns.job(claim), "budget_spent", "people_answer")
    assert center.state(call_id) == ("wrap_up", "person")
    assert center.words(call_id, "system")[-1].startswith("Esta llamada ha terminado")


def test_a_summary_is_not_asked_of_agents_that_cannot_be_loaded(center: Center, eva: Actor) -> None:
    call_id = wrapping(center, eva)
    claim = center.turns.claim("engine-1")
    assert claim is not None
    Room(center).work.do(NoCrew("broken"), Working(claim))
    assert center.state(call_id) == ("wrap_up", "person")
    with pytest.raises(CallCenterError):
        NoCrew("broken").summary(center.turns.job(claim).brief, Working(claim).run)
