"""Callbacks: a promise becomes one call when it is due and somebody is there."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from callcenter_tui.calls.callbacks import Callbacks, promise
from callcenter_tui.calls.context import Context, locked
from callcenter_tui.calls.documents import Documents
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound, Refused
from callcenter_tui.domain.floor import CallbackView
from callcenter_tui.domain.states import OperatorStatus, Speaker
from callcenter_tui.domain.views import Actor, CallRow
from callcenter_tui.rehearsal.sample import sample_hours
from callcenter_tui.store import check
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.clocks import SettableClock
from tests.forks import FORKED

TEN = datetime(2025, 3, 4, 9, tzinfo=UTC)
"""Tuesday at ten in Madrid; the clock of a test stands at ten on Monday."""


def promised(center: Center, call_id: str, when: datetime = TEN, why: str = "") -> str:
    """A promise as the AI's tool and the overflow of a queue make it."""
    with center.store.write() as tx:
        return promise(tx, center.context, locked(tx, call_id), when, why, "system")


def look(center: Center, moment: datetime | None = None) -> int:
    """A console that has just started looks, at this moment."""
    if moment is not None:
        center.clock.set(moment)
    return Callbacks(center.context).look()


def opened(center: Center) -> list[CallRow]:
    """The calls that were opened to call somebody back."""
    return [row for row in center.board.live(OWNER) if row.origin == "callback"]


def only(center: Center, *, everything: bool = False) -> CallbackView:
    (found,) = center.floor.callbacks.list(OWNER, everything=everything)
    return found


# --- what is due ----------------------------------------------------------------------------


def test_a_due_promise_becomes_a_call_that_waits_for_a_person(center: Center) -> None:
    old = center.call("My router is dead", language="en", department="billing")
    promised(center, old.call_id, why="outage")
    center.desk.leave(old.call_id)
    assert look(center, TEN - timedelta(minutes=1)) == 0
    assert opened(center) == []
    assert look(center, TEN) == 1
    (row,) = opened(center)
    assert (row.customer, row.department, row.language) == ("Ana", "billing", "en")
    assert (row.state, row.driver, row.priority) == ("waiting", "person", 2)
    view = center.board.call(OWNER, row.id)
    assert (view.linked, view.reason) == (old.key, "callback: Tue 4 10:00; outage")
    assert old.key in view.notes[0].text
    assert view.messages == (), "nobody is told that they wait: they are called"
    assert events.CALLBACK_DUE in center.kinds(old.call_id)
    kept = only(center, everything=True)
    assert (kept.state, kept.new_key) == ("opened", row.key)
    assert center.floor.callbacks.list(OWNER) == []
    assert look(center, TEN + timedelta(hours=1)) == 0, "once"


def test_an_urgent_matter_stays_urgent(center: Center) -> None:
    old = center.call("Voy a denunciarles, hablarán con mi abogado")
    urgent = center.board.call(OWNER, old.call_id).row.priority
    promised(center, old.call_id)
    center.desk.leave(old.call_id)
    look(center, TEN)
    assert urgent > 2
    assert [row.priority for row in opened(center)] == [urgent]


def test_a_person_takes_the_call_and_types_what_the_customer_says(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    promised(center, old.call_id)
    center.desk.leave(old.call_id)
    look(center, TEN)
    (row,) = opened(center)
    center.driving.take_over(agent, row.id)
    center.desk.say(row.id, Speaker.CUSTOMER, "ya funciona", agent)
    assert center.words(row.id, "customer") == ["ya funciona"]
    assert center.state(row.id) == ("active", "person")


def test_out_of_hours_a_promise_waits_for_the_next_opening(center: Center) -> None:
    night = datetime(2025, 3, 4, 22, tzinfo=UTC)
    old = center.call()
    promised(center, old.call_id, night)
    center.desk.leave(old.call_id)
    assert look(center, night + timedelta(minutes=1)) == 0
    assert only(center).state == "open"
    assert look(center, datetime(2025, 3, 5, 7, tzinfo=UTC)) == 1


def test_a_department_keeps_its_own_hours(center: Center) -> None:
    own = {"billing": {"week": {"mon": [["12:00", "13:00"]], "tue": [["12:00", "13:00"]]}}}
    Documents(center.context).set(OWNER, "hours", {**sample_hours(), "departments": own})
    bill = center.call("factura", department="billing")
    other = center.call("otra", department="sales", phone="+34 600 000 002")
    for call in (bill, other):
        promised(center, call.call_id)
        center.desk.leave(call.call_id)
    assert look(center, TEN) == 1
    assert [row.department for row in opened(center)] == ["sales"]
    assert look(center, TEN + timedelta(hours=2)) == 1
    assert {row.department for row in opened(center)} == {"sales", "billing"}


def test_a_customer_who_is_back_with_a_person_is_not_called_as_well(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    promised(center, old.call_id)
    center.desk.leave(old.call_id)
    center.desk.resume(old.key)
    center.driving.take_over(agent, old.call_id)
    assert look(center, TEN) == 1
    assert opened(center) == []
    kept = only(center, everything=True)
    assert (kept.state, kept.new_key) == ("opened", old.key)
    notes = [note.text for note in center.board.call(OWNER, old.call_id).notes]
    assert any("call back" in note for note in notes), "the operator hears of it"


def test_a_customer_who_waits_in_the_queue_is_called_back_once_they_have_left(
    center: Center,
) -> None:
    old = center.call("Quiero hablar con una persona")
    promised(center, old.call_id)
    assert look(center, TEN) == 0
    assert only(center).state == "open"
    center.desk.leave(old.call_id)
    assert look(center, TEN + timedelta(minutes=1)) == 1
    assert len(opened(center)) == 1


def test_a_customer_who_talks_to_the_ai_is_called_all_the_same(center: Center) -> None:
    old = center.call()
    promised(center, old.call_id)
    assert look(center, TEN) == 1
    assert len(opened(center)) == 1
    assert center.state(old.call_id) == ("active", "ai")


def test_simulated_customers_are_called_back_by_nobody(center: Center) -> None:
    old = center.call(origin="simulated")
    promised(center, old.call_id)
    center.desk.leave(old.call_id)
    assert look(center, TEN) == 0
    assert center.floor.callbacks.list(OWNER) == []


def test_a_clock_that_is_set_back_and_on_again_calls_nobody_twice(center: Center) -> None:
    old, callbacks = center.call(), center.floor.callbacks
    promised(center, old.call_id)
    center.desk.leave(old.call_id)
    center.clock.set(TEN)
    assert callbacks.look() == 1
    center.clock.forward(days=-1)
    assert callbacks.look() == 0
    center.clock.set(TEN)
    assert callbacks.look() == 0
    again = center.call(phone="+34 600 000 002")
    promised(center, again.call_id, TEN + timedelta(hours=1))
    center.clock.forward(hours=1)
    assert callbacks.look() == 1, "a clock that was stepped back does not stop the looking"


def _look(url: str) -> int:
    ids, clock = TimeOrderedIds(SystemClock()), SettableClock(TEN)
    store = Store(url, pool_size=1)
    context = Context(store, clock, ids)
    done = 0
    for _ in range(6):
        done += Callbacks(context).look()
    store.close()
    return done


def test_eight_processes_open_one_call_for_each_promise(center: Center, store_url: str) -> None:
    for number in range(40):
        old = center.call(phone=f"+346000002{number:02d}")
        promised(center, old.call_id)
        center.desk.leave(old.call_id)
    with ProcessPoolExecutor(8, mp_context=FORKED) as pool:
        done = list(pool.map(_look, [store_url] * 8))
    assert sum(done) == 40
    linked = [center.board.call(OWNER, row.id).linked for row in opened(center)]
    assert len(linked) == len(set(linked)) == 40


# --- promising ------------------------------------------------------------------------------


def test_a_later_promise_replaces_the_earlier_one(center: Center) -> None:
    old = center.call()
    promised(center, old.call_id)
    later = TEN + timedelta(days=1)
    promised(center, old.call_id, later)
    center.desk.leave(old.call_id)
    assert only(center).due_at == later
    assert look(center, TEN) == 0
    assert look(center, later) == 1


def test_who_is_called_back_has_not_given_up(center: Center) -> None:
    waiting = center.call("Quiero hablar con una persona")
    talking = center.call(phone="+34 600 000 002")
    for call in (waiting, talking):
        promised(center, call.call_id)
        center.desk.leave(call.call_id)
        view = center.board.call(OWNER, call.call_id)
        assert (view.row.state, view.disposition) == ("completed", "callback")
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok


@pytest.mark.parametrize(
    ("language", "told"),
    [("es", "le llamará el martes 4 de marzo a las 10:00"), ("en", "on Tuesday 4 March at 10:00")],
)
def test_an_operator_promises_a_call_and_the_call_is_over(
    center: Center, language: str, told: str
) -> None:
    old, agent = center.call("hola", language=language), center.person("eva")
    center.driving.take_over(agent, old.call_id)
    made = center.floor.callbacks.schedule(agent, old.call_id, TEN, "wants the technician")
    assert (made.due_at, made.reason, made.made_by) == (TEN, "wants the technician", "user:eva")
    view = center.board.call(OWNER, old.call_id)
    assert (view.row.state, view.disposition) == ("completed", "callback")
    assert any(told in text for text in center.words(old.call_id, "system"))
    assert look(center, TEN) == 1
    assert [row.customer for row in opened(center)] == ["Ana"]


def test_a_call_on_hold_and_one_that_waits_can_end_so_too(center: Center) -> None:
    held, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, held.call_id)
    center.driving.hold(agent, held.call_id)
    waiting = center.call("Quiero hablar con una persona", phone="+34 600 000 002")
    for call in (held, waiting):
        center.floor.callbacks.schedule(agent, call.call_id, TEN)
        assert center.state(call.call_id)[0] == "completed"


def test_who_was_not_reached_is_called_again(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    center.floor.callbacks.schedule(agent, old.call_id, TEN, "outage")
    look(center, TEN)
    (first,) = opened(center)
    center.driving.take_over(agent, first.id)
    center.floor.callbacks.schedule(agent, first.id, TEN + timedelta(hours=2))
    assert center.state(first.id)[0] == "completed"
    assert look(center, TEN + timedelta(hours=2)) == 1
    (second,) = opened(center)
    view = center.board.call(OWNER, second.id)
    assert (view.linked, view.reason) == (first.key, "callback: mar 4 12:00; outage")


def test_in_wrap_up_a_promised_call_is_how_it_ended(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, old.call_id)
    center.floor.wrapup.hang_up(agent, old.call_id)
    center.floor.callbacks.schedule(agent, old.call_id, TEN)
    view = center.board.call(OWNER, old.call_id)
    assert (view.row.state, view.disposition) == ("completed", "callback")


def test_a_promise_made_in_a_wrap_up_waits_for_its_end(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, old.call_id)
    center.floor.wrapup.hang_up(agent, old.call_id)
    soon = center.clock.now() + timedelta(minutes=5)
    center.floor.callbacks.schedule(agent, old.call_id, soon, end=False)
    assert center.state(old.call_id)[0] == "wrap_up"
    assert look(center, soon) == 0, "nobody has called yet"
    center.floor.wrapup.finish(agent, old.call_id, disposition="information_given")
    assert look(center, soon + timedelta(minutes=1)) == 1
    assert len(opened(center)) == 1


def test_the_operator_is_free_again_when_the_call_ends_so(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    center.floor.staff.set_status(agent, OperatorStatus.AVAILABLE)
    center.driving.take_over(agent, old.call_id)
    busy = center.floor.staff.me(agent)
    center.floor.callbacks.schedule(agent, old.call_id, TEN)
    free = center.floor.staff.me(agent)
    assert busy is not None
    assert free is not None
    assert (busy.state, free.state, free.phone + free.text) == ("on_call", "idle", 0)


def test_the_ai_falls_silent_when_its_call_ends_so(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    center.floor.callbacks.schedule(agent, old.call_id, TEN)
    assert events.TURN_CANCELLED in center.kinds(old.call_id)
    assert center.words(old.call_id, "ai") == []


def test_the_talk_may_go_on_after_the_promise(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, old.call_id)
    center.floor.callbacks.schedule(agent, old.call_id, TEN, end=False)
    assert center.state(old.call_id) == ("active", "person")
    assert any("martes 4" in text for text in center.words(old.call_id, "system"))


def test_a_time_out_of_hours_is_promised_for_the_next_opening(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    sunday = datetime(2025, 3, 9, 11, tzinfo=UTC)
    made = center.floor.callbacks.schedule(agent, old.call_id, sunday)
    assert made.due_at == datetime(2025, 3, 10, 7, tzinfo=UTC)
    assert any("lunes 10 de marzo a las 8:00" in t for t in center.words(old.call_id, "system"))


@pytest.mark.parametrize("when", [TEN - timedelta(days=2), TEN + timedelta(days=120)])
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_time_that_is_past_or_months_away_changes_nothing(center: Center, when: datetime) -> None:
    old, agent = center.call(), center.person("eva")
    before = center.kinds(old.call_id)
    with pytest.raises(Invalid):
        center.floor.callbacks.schedule(agent, old.call_id, when)
    assert center.kinds(old.call_id) == before
    assert center.floor.callbacks.list(OWNER) == []


@pytest.mark.parametrize("database", ["sqlite"])
def test_only_who_works_there_promises_and_cancels(center: Center) -> None:
    old = center.call(department="billing")
    driver = center.person("eva")
    center.driving.take_over(driver, old.call_id)
    stranger, viewer = center.person("sam", own=("sales",)), center.person("vic", role="viewer")
    colleague, boss = center.person("bea"), center.person("marta", role="supervisor")
    for actor in (stranger, viewer, colleague):
        with pytest.raises(Forbidden):
            center.floor.callbacks.schedule(actor, old.call_id, TEN)
    assert center.state(old.call_id) == ("active", "person")
    made = center.floor.callbacks.schedule(boss, old.call_id, TEN)
    for actor in (stranger, viewer):
        with pytest.raises(Forbidden):
            center.floor.callbacks.cancel(actor, made.id)
    assert only(center).state == "open"


# --- the list -------------------------------------------------------------------------------


def test_a_cancelled_promise_is_not_kept(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    made = promised(center, old.call_id)
    center.floor.callbacks.cancel(agent, made)
    assert "anulada" in center.words(old.call_id, "system")[-1]
    assert center.floor.callbacks.list(agent) == []
    assert only(center, everything=True).state == "cancelled"
    assert look(center, TEN) == 0
    with pytest.raises(Refused):
        center.floor.callbacks.cancel(agent, made)
    with pytest.raises(NotFound):
        center.floor.callbacks.cancel(agent, "nothing")
    assert center.kinds(old.call_id).count(events.CALLBACK_CANCELLED) == 1


def test_the_next_one_comes_first_and_a_viewer_sees_no_customer(center: Center) -> None:
    for number, days in enumerate((3, 1, 2)):
        call = center.call(phone=f"+34 600 000 01{number}")
        promised(center, call.call_id, TEN + timedelta(days=days), "invoice")
    viewer: Actor = center.person("vic", role="viewer")
    found = center.floor.callbacks.list(viewer)
    assert [(one.due_at - TEN).days for one in found] == [1, 2, 3]
    assert not {"Ana", "invoice"} & {text for one in found for text in (one.customer, one.reason)}
    assert center.floor.callbacks.list(OWNER)[0].customer == "Ana"


def test_the_journal_holds_no_word_of_why(center: Center) -> None:
    old, agent = center.call(), center.person("eva")
    center.floor.callbacks.schedule(agent, old.call_id, TEN, "her mother is ill\x1b[2J")
    assert "\x1b" not in only(center).reason
    look(center, TEN)
    (row,) = opened(center)
    kept = [
        *center.board.events(OWNER, old.call_id),
        *center.board.events(OWNER, row.id),
    ]
    assert all("mother" not in str(event.data) for event in kept)
    due = [event.data["due_by"] for event in kept if event.kind == events.CALLBACK_OPENED]
    assert due == [TEN.isoformat()]
