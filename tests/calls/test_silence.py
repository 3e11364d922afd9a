"""Silent customers: one soft reminder, then the call closes; never while we owe the answer."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta

from callcenter_tui.calls.callbacks import promise
from callcenter_tui.calls.context import Context, locked
from callcenter_tui.calls.documents import Documents
from callcenter_tui.calls.silence import Silent
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import turns
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.clocks import MONDAY, SettableClock
from tests.forks import FORKED


def look(center: Center, **later: float) -> int:
    """A console that has just started looks, so much later."""
    center.clock.forward(**later)
    return Silent(center.context).look()


def answered(center: Center, words: str = "Mi router no enciende", **known: str) -> str:
    """A call in which the AI spoke last."""
    call = center.call(words, **known)
    reply(center)
    return call.call_id


def reply(center: Center) -> None:
    claim = center.turns.claim("engine-1")
    assert claim is not None
    assert center.turns.answered(center.turns.job(claim), Answer("Desenchúfelo."), Run(), "v1")


def reminders(center: Center, call: str) -> int:
    return center.kinds(call).count(events.CUSTOMER_REMINDED)


def test_a_quiet_customer_is_reminded_once_and_then_let_go(center: Center) -> None:
    call = answered(center)
    assert look(center, minutes=4) == 0
    assert look(center, minutes=1) == 1
    assert "¿Sigue ahí?" in center.words(call, "system")[-1]
    assert look(center, minutes=10) == 0, "once"
    assert look(center, minutes=14) == 0
    assert look(center, minutes=1) == 1, "half an hour after our last words"
    view = center.board.call(OWNER, call)
    assert (view.row.state, view.disposition) == ("abandoned", "silence")
    assert reminders(center, call) == 1
    assert look(center, hours=2) == 0


def test_the_reminder_is_in_the_customers_language(center: Center) -> None:
    call = answered(center, "My router is dead", language="en")
    look(center, minutes=5)
    assert "Are you still there?" in center.words(call, "system")[-1]


def test_a_customer_who_speaks_is_reminded_anew(center: Center) -> None:
    call = answered(center)
    look(center, minutes=5)
    center.desk.say(call, Speaker.CUSTOMER, "sigo aquí")
    reply(center)
    assert look(center, minutes=4) == 0
    assert look(center, minutes=1) == 1
    assert reminders(center, call) == 2
    assert center.state(call) == ("active", "ai")


def test_whoever_waits_for_our_answer_is_left_in_peace(center: Center) -> None:
    call = center.call().call_id
    assert look(center, hours=3) == 0
    claim = center.turns.claim("engine-1")
    assert claim is not None
    assert look(center, hours=3) == 0
    assert center.state(call) == ("active", "ai")


def test_words_that_nobody_answered_are_never_called_silence(center: Center) -> None:
    call = answered(center)
    center.desk.say(call, Speaker.CUSTOMER, "¿y ahora?")
    with center.store.write() as tx:
        turns.cancel(tx, call, "answer", center.clock.now())
    assert look(center, hours=3) == 0
    assert center.state(call) == ("active", "ai")


def test_a_persons_call_one_that_waits_and_one_by_phone_are_not_reminded(center: Center) -> None:
    agent = center.person("eva")
    driven = answered(center)
    center.driving.take_over(agent, driven)
    waiting = center.call("Quiero hablar con una persona", phone="+34 600 000 002").call_id
    reply(center)
    by_phone = answered(center, phone="+34 600 000 003", origin="desk")
    assert look(center, hours=3) == 0
    assert [center.state(call)[0] for call in (driven, waiting, by_phone)] == [
        "active",
        "waiting",
        "active",
    ]


def test_a_silence_after_a_promised_call_is_no_giving_up(center: Center) -> None:
    call = answered(center)
    with center.store.write() as tx:
        due = center.clock.now() + timedelta(days=1)
        promise(tx, center.context, locked(tx, call), due, "", "system")
    look(center, minutes=5)
    look(center, minutes=25)
    view = center.board.call(OWNER, call)
    assert (view.row.state, view.disposition) == ("completed", "callback")


def test_the_limits_are_the_centers_own(center: Center) -> None:
    documents = Documents(center.context)
    documents.set(OWNER, "silence", {"remind_minutes": 0, "close_minutes": 10})
    call = answered(center)
    assert look(center, minutes=9) == 0
    assert look(center, minutes=1) == 1
    assert reminders(center, call) == 0
    assert center.state(call)[0] == "abandoned"
    documents.set(OWNER, "silence", {"remind_minutes": 2, "close_minutes": 0})
    patient = answered(center, phone="+34 600 000 002")
    assert look(center, minutes=2) == 1
    assert look(center, days=2) == 0
    assert center.state(patient) == ("active", "ai")


def test_one_console_looks_every_few_seconds_and_a_clock_set_back_does_not_stop_it(
    center: Center,
) -> None:
    silent = Silent(center.context)
    center.clock.forward(hours=5)
    assert silent.look() == 0
    center.clock.forward(hours=-5)
    answered(center)
    center.clock.forward(minutes=5)
    assert silent.look() == 1
    answered(center, phone="+34 600 000 002")
    center.clock.forward(minutes=5, seconds=-1)
    assert silent.look() == 0
    center.clock.forward(seconds=1)
    assert silent.look() == 0, "it looked a second ago"
    center.clock.forward(seconds=4)
    assert silent.look() == 1


def _look(url: str, moment: datetime) -> int:
    clock, store = SettableClock(moment), Store(url, pool_size=1)
    context = Context(store, clock, TimeOrderedIds(SystemClock()))
    done = sum(Silent(context).look() for _ in range(4))
    store.close()
    return done


def test_eight_processes_remind_and_close_each_call_once(center: Center, store_url: str) -> None:
    calls = [answered(center, phone=f"+346000003{number:02d}") for number in range(30)]
    with ProcessPoolExecutor(8, mp_context=FORKED) as pool:
        for minutes, kind in ((5, events.CUSTOMER_REMINDED), (31, events.CALL_ABANDONED)):
            moment = MONDAY + timedelta(minutes=minutes)
            assert sum(pool.map(_look, [store_url] * 8, [moment] * 8)) == 30
            assert [center.kinds(call).count(kind) for call in calls] == [1] * 30
