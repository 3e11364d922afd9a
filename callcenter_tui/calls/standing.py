"""What follows from a move: the operator's state, the stay in a queue, what holds no more of
offers and flags.

Called inside the transaction of the move, after the call's row was locked.
"""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import SYSTEM, Context
from callcenter_tui.calls.help_flag import help_given
from callcenter_tui.calls.stands import stood
from callcenter_tui.domain import events
from callcenter_tui.domain.floor import OfferKind, OfferOutcome, StayOutcome
from callcenter_tui.domain.states import (
    CLOSED,
    CallState,
    OperatorState,
    OperatorStatus,
)
from callcenter_tui.store import journal, offers, operators, queue_stays
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.offers import OfferFacts
from callcenter_tui.store.operators import OperatorFacts

_BUSY = (OperatorState.ON_CALL, OperatorState.WRAP_UP)
_OVER = (CallState.WRAP_UP, *CLOSED)


def settle(tx: Connection, context: Context, *user_ids: str | None) -> None:
    """Recompute these operators' states from their offers and calls, and apply a wanted status.

    None is skipped. To be called whenever a call changes its operator or its state, an offer
    begins or ends. Journals ``operator.state`` and closes the spell when something changed.
    """
    concerned = sorted({user_id for user_id in user_ids if user_id})
    if concerned:
        operators.hold(tx)
    for user_id in concerned:
        before = operators.facts(tx, user_id)
        if before is not None:
            _settle(tx, context, before)


def set_status(
    tx: Connection,
    context: Context,
    user_id: str,
    status: OperatorStatus,
    reason: str = "",
    *,
    who: str,
) -> bool:
    """Let a status hold from now on, with its event; False when it held before."""
    now = context.clock.now()
    if not operators.set_status(tx, user_id, status, now, context.ids.new(), reason):
        return False
    journal.append(
        tx,
        events.OPERATOR_STATUS,
        at=now,
        who=who,
        status=status.value,
        user=user_id,
        reason=reason,
    )
    return True


def followed(
    tx: Connection, context: Context, before: CallFacts, after: CallFacts, *, who: str
) -> None:
    """A call has moved or changed its operator: its stay, its offers and its operators follow.

    So does the flag of an operator who asked for help: who has it no more needs none.
    """
    stood(tx, context, before, after, who=who)
    if after.state is CallState.WAITING:
        queued(tx, context, after)
    elif before.state is CallState.WAITING:
        outcome = _outcome(after)
        unqueued(tx, context, after, outcome, who=who, user_id=after.operator_id)
    if after.operator_id != before.operator_id or after.state in _OVER:
        withdraw(tx, context, after, who=who, but=after.operator_id)
        help_given(tx, context, after, who)
    settle(tx, context, before.operator_id, after.operator_id)


def queued(
    tx: Connection,
    context: Context,
    call: CallFacts,
    *,
    left: StayOutcome = StayOutcome.TRANSFERRED,
) -> None:
    """The call waits in the queue of its department, if it waits at all.

    Again does nothing; from another department's queue it comes by ``left``, and what it was
    offered to there is withdrawn. To be called after every change of a call's department.
    """
    if call.state is not CallState.WAITING:
        return
    earlier = queue_stays.department(tx, call.id)
    if earlier == call.department:
        return
    now = context.clock.now()
    if earlier is not None:
        queue_stays.end(tx, call.id, left, now)
        withdraw(tx, context, call, who=SYSTEM)
    queue_stays.begin(tx, context.ids.new(), call.id, call.department, now)


def unqueued(
    tx: Connection,
    context: Context,
    call: CallFacts,
    outcome: StayOutcome,
    *,
    who: str,
    user_id: str | None = None,
) -> None:
    """The call waits there no more: its stay ends, open offers are withdrawn but ``user_id``'s."""
    queue_stays.end(tx, call.id, outcome, context.clock.now(), user_id)
    withdraw(tx, context, call, who=who, but=user_id)


def withdraw(
    tx: Connection, context: Context, call: CallFacts, *, who: str, but: str | None = None
) -> None:
    """End the open offers of a call that hold no more, all but those to ``but``."""
    for one in offers.of_call(tx, call.id):
        if one.user_id != but:
            ended(tx, context, one, OfferOutcome.WITHDRAWN, who=who)


_EVENTS = {
    OfferOutcome.DECLINED: events.OFFER_DECLINED,
    OfferOutcome.MISSED: events.OFFER_MISSED,
    OfferOutcome.WITHDRAWN: events.OFFER_WITHDRAWN,
}
"""An accepted offer has none of its own: ``call.taken`` says it."""


def ended(
    tx: Connection,
    context: Context,
    one: OfferFacts,
    outcome: OfferOutcome,
    *,
    who: str,
    answer: str = "",
) -> bool:
    """End an offer of the locked call with its events; False when it had ended before.

    What a colleague or a supervisor gave ends with ``transfer.ended``, too: that is for the giver.
    The answer's words stay in the offer: the journal holds no free text.
    """
    now = context.clock.now()
    if not offers.end(tx, one.id, outcome, now, answer):
        return False
    data = {"operator": one.user_id, "offer": one.id, "offer_kind": one.kind.value}
    if outcome in _EVENTS:
        journal.append(tx, _EVENTS[outcome], at=now, who=who, call=one.call_id, **data)
    if one.kind is not OfferKind.QUEUE:
        data |= {"outcome": outcome.value, "giver": one.from_user_id or ""}
        journal.append(tx, events.WARM_ENDED, at=now, who=who, call=one.call_id, **data)
    if outcome is not OfferOutcome.ACCEPTED:  # who accepts is settled with the call in hand
        settle(tx, context, one.user_id)
    return True


def _settle(tx: Connection, context: Context, before: OperatorFacts) -> None:
    state, busy = operators.doing(tx, before.user_id)
    now, later = context.clock.now(), before.wanted and not busy
    freed = before.state in _BUSY and not busy
    status = OperatorStatus(before.wanted) if later else before.status
    reason = before.wanted_reason if later else before.reason
    if later:
        operators.want(tx, before.user_id, "", "")
    if not operators.change(
        tx,
        before,
        now,
        context.ids.new(),
        status=status,
        reason=reason,
        state=state,
        freed=freed,
    ):
        return
    of = {"user": before.user_id}
    if state is not before.state:
        data = {"state": state.value, "source": before.state.value}
        journal.append(tx, events.OPERATOR_STATE, at=now, who=SYSTEM, **of, **data)
    if (status, reason) != (before.status, before.reason):
        data = {"status": status.value, "reason": reason}
        journal.append(tx, events.OPERATOR_STATUS, at=now, who=SYSTEM, **of, **data)


def _outcome(after: CallFacts) -> StayOutcome:
    """How a stay ended, by where the call stands after it."""
    if after.state is CallState.ABANDONED:
        return StayOutcome.ABANDONED
    if after.state is CallState.COMPLETED:
        return StayOutcome.CLOSED
    return StayOutcome.ANSWERED if after.operator_id else StayOutcome.TAKEN_BACK
