"""The people at the desk: their status, which they set, and their state, which calls make."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls import lists
from callcenter_tui.calls.context import PERSON_SILENT, Context
from callcenter_tui.calls.standing import set_status
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.floor import OperatorView, SpellView
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import journal, operators, spells, staff
from callcenter_tui.text import clean_line

_ORDER = (OperatorStatus.AVAILABLE, OperatorStatus.BREAK, OperatorStatus.OFFLINE)


class Staff:
    """Operators' statuses, and who is there."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def operators(self, actor: Actor) -> list[OperatorView]:
        """Everybody who has ever signed in and may take calls, available first, then by name."""
        require(actor, "calls.watch")
        with self._context.store.read() as tx:
            found = staff.views(tx, self._context.clock.now() - PERSON_SILENT)
        return sorted(found, key=lambda one: _ORDER.index(OperatorStatus(one.status)))

    def me(self, actor: Actor) -> OperatorView | None:
        """Oneself; None for the shell and for viewers."""
        if actor.user_id is None:
            return None
        with self._context.store.read() as tx:
            heard = self._context.clock.now() - PERSON_SILENT
            return next(iter(staff.views(tx, heard, only=actor.user_id)), None)

    def set_status(self, actor: Actor, status: OperatorStatus, reason: str = "") -> bool:
        """Set the own status; True when it holds now, False when it will after the call.

        A break needs a ``reason`` of the list. Raises Invalid, Refused (the shell has none).
        """
        require(actor, "calls.take")
        me, now = actor.user_id, self._context.clock.now()
        if me is None:
            raise Refused("The shell is no operator", "Sign in to the console.")
        with self._context.store.write() as tx:
            operators.hold(tx)
            if status is OperatorStatus.BREAK:
                known = [one.key for one in lists.break_reasons(tx)]
                if reason not in known:
                    raise Invalid(
                        f"'{clean_line(reason, limit=40)}' is no reason for a break",
                        ", ".join(known),
                    )
            else:
                reason = ""
            _, busy = operators.doing(tx, me)
            later = busy and status is not OperatorStatus.AVAILABLE
            before = operators.facts(tx, me)
            if later:
                operators.want(tx, me, status.value, reason)
                self._wants(tx, actor, status.value, reason)
            else:
                held = not set_status(tx, self._context, me, status, reason, who=actor.who)
                if held and before is not None and before.wanted:
                    self._wants(tx, actor)  # no break after all
            operators.beat(tx, me, now)
            return not later

    def _wants(self, tx: Connection, actor: Actor, status: str = "", reason: str = "") -> None:
        """Tell what shall hold after the call; empty: nothing else than now."""
        of = {"user": actor.user_id, "status": status, "reason": reason}
        now = self._context.clock.now()
        journal.append(tx, events.OPERATOR_WANTS, at=now, who=actor.who, **of)

    def spells(self, actor: Actor, user_id: str, since: datetime) -> list[SpellView]:
        """The history of one operator, oldest first; others' needs ``calls.supervise``."""
        require(actor, "calls.watch" if user_id == actor.user_id else "calls.supervise")
        with self._context.store.read() as tx:
            return spells.of_operator(tx, user_id, since, self._context.clock.now())
