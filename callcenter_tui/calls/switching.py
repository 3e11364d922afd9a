"""Switching who answers: in one call that goes on, and in all of a department at once."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.closed import tell_of_person
from callcenter_tui.calls.context import (
    Context,
    answer_what_is_open,
    locked,
    owe_answer,
    owe_briefing,
    silence_ai,
    tell,
)
from callcenter_tui.calls.moves import moved
from callcenter_tui.calls.stands import changed
from callcenter_tui.domain import events
from callcenter_tui.domain.states import CallState, Driver, Speaker, TurnState
from callcenter_tui.domain.views import DepartmentView
from callcenter_tui.store import (
    department_calls,
    departments,
    journal,
    messages,
    turns,
)
from callcenter_tui.store.calls import CallFacts

_SWITCHED = (CallState.ACTIVE, CallState.WAITING)


def switch_department(
    tx: Connection, context: Context, found: DepartmentView, driver: Driver, who: str
) -> int:
    """Let ``driver`` answer in the department from now on, also in its calls that go on.

    Returns how many of them were switched. To be followed by ``switch_late_calls``.
    """
    switched = _switch_calls(tx, context, found.key, driver, who)
    departments.change(tx, found.key, autonomy=driver.value)  # last: after its calls, always
    journal.append(
        tx,
        events.DEPARTMENT_CHANGED,
        at=context.clock.now(),
        who=who,
        department=found.key,
        changed=["autonomy"],
        autonomy=driver.value,
        calls=switched,
    )
    return switched


def switch_late_calls(context: Context, department: str, driver: Driver, who: str) -> int:
    """The same for calls that came in while the department was being switched; once it is."""
    with context.store.write() as tx:
        now = departments.find(tx, department)
        if now is None or now.autonomy != driver:
            return 0
        return _switch_calls(tx, context, department, driver, who)


def _switch_calls(
    tx: Connection, context: Context, department: str, driver: Driver, who: str
) -> int:
    """Let ``driver`` answer in every live call of the department that no person drives.

    With ``person`` they wait for one, the AI falls silent in the middle of a word, and their
    customers are told. Returns how many calls were switched. Calls are locked in the order of
    their ids, so that two switches at once wait for each other instead of blocking one another.
    """
    if driver is not Driver.PERSON and not context.ai:
        return 0
    switched = 0
    for call_id in department_calls.without_operator(tx, department, driver):
        call = locked(tx, call_id)
        taken = call.operator_id is not None or call.state not in _SWITCHED
        if taken or call.department != department or call.driver is driver:
            continue  # somebody was faster between the look and the lock
        if driver is Driver.PERSON:
            _left_to_people(tx, context, call, who)
        else:
            steered(tx, context, call, driver, who)
        switched += 1
    return switched


def steered(tx: Connection, context: Context, call: CallFacts, driver: Driver, who: str) -> None:
    """Let the AI answer by itself or only draft in a locked call that no person drives.

    A customer who waits for a person is told that the AI answers meanwhile; their place stays.
    """
    raised = {"fence": call.fence + 1} if call.driver is Driver.PERSON else {}
    now = changed(tx, context, call, who=who, driver=driver.value, **raised)
    _journal(tx, context, call, driver, who)
    if call.driver is Driver.PERSON and driver is Driver.AI:
        tell(tx, context, now, "ai_meanwhile")
    if driver is Driver.AI:
        draft_again(tx, context, now)
    answer_what_is_open(tx, context, now)


def draft_again(tx: Connection, context: Context, call: CallFacts) -> None:
    """A draft that waits or is being written is superseded by an answer that knows better."""
    newest = turns.newest(tx, call.id)
    if newest is None:
        return
    writing = call.driver is Driver.DRAFT and newest.state == TurnState.CLAIMED
    if writing or newest.state == TurnState.DRAFTED:
        owe_answer(tx, context, call)


def _left_to_people(tx: Connection, context: Context, call: CallFacts, who: str) -> None:
    before, values = call, {"driver": Driver.PERSON.value, "fence": call.fence + 1}
    call = changed(tx, context, call, who=who, **values)
    _journal(tx, context, before, Driver.PERSON, who)
    silence_ai(tx, context, call, who)
    if call.state is CallState.ACTIVE:
        call = moved(tx, context, call, CallState.WAITING, who=who)
        if messages.spoke(tx, call.id, Speaker.CUSTOMER):
            owe_briefing(tx, context, call)
    tell_of_person(tx, context, call, "people_answer")


def _journal(tx: Connection, context: Context, call: CallFacts, driver: Driver, who: str) -> None:
    journal.append(
        tx,
        events.AUTONOMY_SWITCHED,
        at=context.clock.now(),
        who=who,
        call=call.id,
        source=call.driver.value,
        target=driver.value,
    )
