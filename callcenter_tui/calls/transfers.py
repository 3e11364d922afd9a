"""Transfers: cold into another department's queue, warm to a colleague who is asked first."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.colleagues import asked, works_in
from callcenter_tui.calls.context import (
    Context,
    answer_what_is_open,
    happened,
    owe_briefing,
    tell,
)
from callcenter_tui.calls.letting_go import sent_to
from callcenter_tui.calls.offering import free_for
from callcenter_tui.calls.offers import offer
from callcenter_tui.calls.rights import driven_by, own_call
from callcenter_tui.calls.standing import ended
from callcenter_tui.calls.strategies import chosen
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.floor import OfferKind, OfferOutcome, OperatorView, has_room
from callcenter_tui.domain.states import BY_PHONE
from callcenter_tui.domain.views import Actor, DepartmentView
from callcenter_tui.store import departments, offers, operators
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.offers import OfferFacts
from callcenter_tui.text import clean, clean_line

WARM_SECONDS = 45
"""How long a colleague is asked: long enough to read a briefing."""

REASON = 400
"""Characters of the words that go with a transfer."""

_COLD = "Transfer it cold: it waits in the queue."


class Transfers:
    """Give a call away."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def cold(self, actor: Actor, call_id: str, department: str, reason: str = "") -> None:
        """Let the call wait in another department's queue, with a briefing for whoever takes it.

        Raises NotFound, Forbidden, Refused.
        """
        with self._context.store.write() as tx:
            call = own_call(tx, actor, call_id)
            target = _department(tx, department)
            if target.key == call.department:
                raise Refused(
                    "The call is in that department already",
                    "Choose another one, or escalate it in its own.",
                )
            words, who = clean(reason, limit=REASON), actor.who
            call = sent_to(tx, self._context, call, target, who=who, reason=words)
            happened(tx, self._context, events.CALL_TRANSFERRED, call, who, department=target.key)
            tell(tx, self._context, call, "transferred", target.name(call.language))
            owe_briefing(tx, self._context, call)
            answer_what_is_open(tx, self._context, call)

    def warm(
        self, actor: Actor, call_id: str, *, user_id: str = "", department: str = "", reason: str
    ) -> str:
        """Offer the call one drives to a colleague, or to the best free one of a department.

        It stays with its operator until the other accepts, who gets the AI's briefing; returns the
        colleague's name. Raises NotFound, Refused (nobody is free, one does not drive it).
        """
        if bool(user_id) == bool(department):
            raise Invalid("To whom?", "Choose a colleague or a department.")
        with self._context.store.write() as tx:
            call = driven_by(tx, actor, call_id)
            if any(one.kind is OfferKind.WARM for one in offers.of_call(tx, call.id)):
                raise Refused("A colleague is being asked already", "Wait, or call it off first.")
            operators.hold(tx)  # nobody else gives the colleague anything meanwhile
            if user_id:
                to, goes_to = self._named(tx, actor, call, user_id)
            else:
                to, goes_to = self._best(tx, actor, call, department)
            if not offer(
                tx,
                self._context,
                call,
                to.user_id,
                OfferKind.WARM,
                seconds=WARM_SECONDS,
                who=actor.who,
                from_user_id=actor.user_id,
                reason=clean_line(reason, limit=REASON),
                department=goes_to,
            ):
                raise Refused(f"{to.name} is offered this call already", "Wait for the answer.")
            data = {"operator": to.user_id, "department": goes_to}
            happened(tx, self._context, events.WARM_OFFERED, call, actor.who, **data)
            owe_briefing(tx, self._context, call)
        return to.name

    def call_off(self, actor: Actor, call_id: str) -> None:
        """Take a warm transfer back before it is accepted; Refused when nobody is being asked."""
        with self._context.store.write() as tx:
            call = driven_by(tx, actor, call_id)
            warm = [one for one in offers.of_call(tx, call.id) if _given_by(one, actor)]
            if not warm:
                raise Refused("No colleague is being asked", "They may have answered just now.")
            for one in warm:
                ended(tx, self._context, one, OfferOutcome.WITHDRAWN, who=actor.who)

    def _named(
        self, tx: Connection, actor: Actor, call: CallFacts, user_id: str
    ) -> tuple[OperatorView, str]:
        """This colleague, and the department in which they will have the call."""
        if user_id == actor.user_id:
            raise Refused("You have this call already", "Choose a colleague.")
        to = asked(tx, self._context, user_id)
        if offers.rung(tx, user_id):  # two calls at once to decide about could end above the cap
            raise Refused(f"{to.name} is being offered another call", _COLD)
        if not has_room(to, by_phone=call.origin in BY_PHONE):
            raise Refused(f"{to.name} has no room for another call now", _COLD)
        if works_in(to, call.department):
            return to, call.department
        if not to.departments:
            raise Refused(f"{to.name} works in no department", "Choose somebody else.")
        return to, to.departments[0]

    def _best(
        self, tx: Connection, actor: Actor, call: CallFacts, department: str
    ) -> tuple[OperatorView, str]:
        """The free colleague whom the department's own strategy puts first."""
        target, now = _department(tx, department), self._context.clock.now()
        free = free_for(tx, target.key, now, by_phone=call.origin in BY_PHONE)
        others = [one for one in free if one.user_id != actor.user_id and not one.rung]
        first = chosen(lists.queue_rules(tx, target.key).strategy, others)
        if not first:
            raise Refused(f"Nobody is free in {target.name('en')}", _COLD)
        return asked(tx, self._context, first[0].user_id), target.key


def _department(tx: Connection, key: str) -> DepartmentView:
    found = departments.find(tx, key)
    if found is None:
        raise NotFound(
            f"There is no department '{clean_line(key, limit=40)}'", "Choose one of the list."
        )
    return found


def _given_by(one: OfferFacts, actor: Actor) -> bool:
    return one.kind is OfferKind.WARM and one.from_user_id == actor.user_id
