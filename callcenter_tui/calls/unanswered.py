"""Offers that nobody answered, and those that hold no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from callcenter_tui.calls.context import SYSTEM, Context
from callcenter_tui.calls.offers import holds, to_head
from callcenter_tui.calls.standing import ended, set_status
from callcenter_tui.domain.floor import NO_ANSWER, OfferKind, OfferOutcome
from callcenter_tui.domain.states import CallState, OperatorStatus
from callcenter_tui.store import calls, offers, operators
from callcenter_tui.store.offers import OpenOffer
from callcenter_tui.store.operators import OperatorFacts


class Unanswered:
    """Ends offers past their time: the call heads its queue again, the operator goes on break."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def look(self) -> int:
        """End what is past; returns how many offers."""
        now = self._context.clock.now()
        with self._context.store.read() as tx:
            past = [one for one in offers.still_open(tx) if _past(one, now)]
        return sum(self._end(one) for one in past)

    def _end(self, found: OpenOffer) -> bool:
        """End one offer, if nobody else does or did; its call's row is the winner's."""
        one = found.offer
        with self._context.store.write() as tx:
            call = calls.facts(tx, one.call_id, lock=True, skip=True)
            if call is None:
                return False
            if not holds(one.kind, call.state, call.operator_id, one.from_user_id):
                return ended(tx, self._context, one, OfferOutcome.WITHDRAWN, who=SYSTEM)
            # With the floor held the operator's status is what it was when the offer ends.
            operators.hold(tx)
            operator = operators.facts(tx, one.user_id)
            away = _away(one.kind, operator.status if operator else None)
            if not away and one.until > self._context.clock.now():
                return False
            if not ended(tx, self._context, one, OfferOutcome.MISSED, who=SYSTEM):
                return False
            if one.kind is OfferKind.QUEUE:
                to_head(tx, call)
            if operator and operator.status is OperatorStatus.AVAILABLE:
                self._rest(tx, operator)
            return True

    def _rest(self, tx: Connection, operator: OperatorFacts) -> None:
        """A break, after the call where one is in hand; what they want for then stays wanted."""
        rest, me = OperatorStatus.BREAK, operator.user_id
        _, busy = operators.doing(tx, me)
        if not busy:
            set_status(tx, self._context, me, rest, NO_ANSWER, who=SYSTEM)
        elif not operator.wanted:
            operators.want(tx, me, rest.value, NO_ANSWER)


def _past(one: OpenOffer, now: datetime) -> bool:
    """Whether the offer's time is over, its operator is away, or it holds no more."""
    offer = one.offer
    return (
        offer.until <= now
        or _away(offer.kind, one.status)
        or not holds(offer.kind, CallState(one.state), one.operator_id, offer.from_user_id)
    )


def _away(kind: OfferKind, status: str | None) -> bool:
    """Whether nobody need be waited for: who has gone on a break lets their queue's calls pass.

    What a colleague or a supervisor gave by name has its time all the same.
    """
    resting = kind is OfferKind.QUEUE and status == OperatorStatus.BREAK
    return resting or status in (None, OperatorStatus.OFFLINE)
