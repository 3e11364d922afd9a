"""What supervisors do in other people's calls: barge in, hand a call to somebody, help."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import allows
from callcenter_tui.calls.colleagues import asked, works_in
from callcenter_tui.calls.context import Context, checked, happened, owe_briefing, tell
from callcenter_tui.calls.hearing import said_by
from callcenter_tui.calls.help_flag import help_given
from callcenter_tui.calls.offers import offer
from callcenter_tui.calls.rights import driven_by, live_call
from callcenter_tui.calls.standing import withdraw
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Refused
from callcenter_tui.domain.floor import OfferKind
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.domain.views import Actor, MessageView
from callcenter_tui.store import calls, journal
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean_line

ASSIGNED_SECONDS = 45
"""How long an operator is asked whether they take a call that a supervisor gives them."""

REASON = 400
"""Characters of the words that go with it."""

WHY = 200
"""Characters of an operator's words to the supervisors."""


class Supervising:
    """Barge, reassign, help. Taking over is ``driving``, whispering ``guidance``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def barge(self, actor: Actor, call_id: str, text: str) -> MessageView:
        """Speak to the customer beside the driver, who keeps driving; the customer is told once
        who has joined. Raises Invalid, Forbidden, Refused (call closed, or one drives it oneself).

        The AI goes on as well: it answers what it owes, knowing what was said beside it.
        """
        words = checked(text)
        with self._context.store.write() as tx:
            call = live_call(tx, actor, call_id, "calls.supervise")
            if actor.user_id is None:
                raise Refused("The shell cannot speak in a call", "Sign in to the console.")
            if call.driver is Driver.PERSON and call.operator_id == actor.user_id:
                raise Refused("You drive this call yourself", "Speak in it as its operator.")
            if not self._joined(tx, actor, call):
                driver = call.driver.value
                happened(tx, self._context, events.CALL_BARGED, call, actor.who, driver=driver)
                tell(tx, self._context, call, "barged", actor.name)
            help_given(tx, self._context, call, actor.who)
            return said_by(tx, self._context, call, actor, words)

    def reassign(self, actor: Actor, call_id: str, user_id: str, reason: str = "") -> None:
        """Offer the call to this operator by name, whoever drives it; it stays where it is until
        they accept. Raises Forbidden, NotFound, Refused.

        A supervisor's hand goes before all others: what the call is offered as by its queue or a
        colleague is withdrawn, and the operator's cap does not count.
        """
        words = clean_line(reason, limit=REASON)
        with self._context.store.write() as tx:
            call = live_call(tx, actor, call_id, "calls.supervise")
            if user_id == actor.user_id:
                raise Refused("You cannot assign a call to yourself", "Take it over.")
            to = asked(tx, self._context, user_id)
            if call.driver is Driver.PERSON and call.operator_id == to.user_id:
                raise Refused(f"{to.name} drives this call already", "Choose somebody else.")
            if not works_in(to, call.department):
                raise Refused(
                    f"{to.name} does not work in {call.department}",
                    "Choose somebody who does, or transfer the call first.",
                )
            withdraw(tx, self._context, call, who=actor.who)
            offer(
                tx,
                self._context,
                call,
                to.user_id,
                OfferKind.ASSIGNED,
                seconds=ASSIGNED_SECONDS,
                who=actor.who,
                from_user_id=actor.user_id,
                reason=words,
            )
            happened(tx, self._context, events.CALL_REASSIGNED, call, actor.who, to=to.user_id)
            if call.state is not CallState.WAITING:  # who waits in a queue was briefed about
                owe_briefing(tx, self._context, call)

    def ask_help(self, actor: Actor, call_id: str, why: str) -> None:
        """The operator of the call asks for a supervisor; the call is flagged for all of them.

        Asking again changes the words. Without words the flag only says that help is wanted.
        """
        words = clean_line(why, limit=WHY) or "Help, please"
        with self._context.store.write() as tx:
            call = driven_by(tx, actor, call_id)
            calls.change(tx, call, help=words)
            happened(tx, self._context, events.HELP_ASKED, call, actor.who)

    def helped(self, actor: Actor, call_id: str) -> None:
        """Take the flag away; barging, whispering and taking over do it too.

        A supervisor may, and the operator who has asked. Raises Forbidden, Refused.
        """
        with self._context.store.write() as tx:
            call = live_call(tx, actor, call_id)
            if call.operator_id != actor.user_id and not allows(actor.role, "calls.supervise"):
                raise Forbidden(
                    "Only a supervisor takes the flag off a colleague's call",
                    "Leave it: a supervisor will see it.",
                    "calls.supervise",
                )
            if not help_given(tx, self._context, call, actor.who):
                raise Refused("Nobody asks for help in this call", "There is nothing to take away.")

    def _joined(self, tx: Connection, actor: Actor, call: CallFacts) -> bool:
        """Whether the customer knows already that this person speaks in the call."""
        barged = journal.of_kind(tx, events.CALL_BARGED, call=call.id)
        return any(event.who == actor.who for event in barged)
