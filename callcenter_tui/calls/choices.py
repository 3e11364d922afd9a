"""What an operator chooses from in a call: ready replies, endings with their checklists, macros."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls import lists
from callcenter_tui.calls.context import Context, known
from callcenter_tui.calls.rights import may_act
from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.lists import Choice, Macro, Step
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import customers
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean, clean_line

LANGUAGES = ("es", "en")
_PLACES = re.compile(r"\{(customer|agent|company|key)\}")


@dataclass(frozen=True, slots=True)
class Ready:
    """A reply as it can be sent in one call: everything is filled in."""

    key: str
    text: str


class Choices:
    """The lists as they hold for one call."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def dispositions(self, actor: Actor) -> list[Choice]:
        """How a call may end, in the center's order."""
        require(actor, "calls.take")
        with self._context.store.read() as tx:
            return lists.dispositions(tx)

    def break_reasons(self, actor: Actor) -> list[Choice]:
        """Why an operator may pause, in the center's order."""
        require(actor, "calls.take")
        with self._context.store.read() as tx:
            return lists.break_reasons(tx)

    def checklist(self, actor: Actor, disposition: str) -> list[Choice]:
        """What is to be ticked before a call ends so; often nothing."""
        require(actor, "calls.take")
        with self._context.store.read() as tx:
            return lists.checklist(tx, disposition)

    def macros(self, actor: Actor, call_id: str = "") -> list[Macro]:
        """The macros, in the center's order; for a call only those whose replies its department has
        and that do not transfer it to where it is.
        """
        require(actor, "calls.take")
        with self._context.store.read() as tx:
            known = lists.macros(tx)
            if not call_id:
                return known
            here = self._call(tx, actor, call_id).department
            replies = {one.key for one in lists.canned(tx, here)}
        return [macro for macro in known if all(_runs(step, replies, here) for step in macro.steps)]

    def replies(self, actor: Actor, call_id: str) -> dict[str, list[Ready]]:
        """Ready replies of the call's department by language, the customer's own first."""
        with self._context.store.read() as tx:
            call = self._call(tx, actor, call_id)
            values = self._values(tx, call, actor)
            known = lists.canned(tx, call.department)
        order = sorted(LANGUAGES, key=lambda one: one != call.language)
        return {
            language: [Ready(one.key, filled(one.text(language), values)) for one in known]
            for language in order
        }

    def reply(self, actor: Actor, call_id: str, key: str) -> str:
        """One ready reply in the customer's language; raises NotFound."""
        with self._context.store.read() as tx:
            call = self._call(tx, actor, call_id)
            values = self._values(tx, call, actor)
            found = next((one for one in lists.canned(tx, call.department) if one.key == key), None)
        if found is None:
            raise NotFound(f"There is no reply '{clean_line(key, limit=60)}' here", "")
        return filled(found.text(call.language), values)

    @staticmethod
    def _call(tx: Connection, actor: Actor, call_id: str) -> CallFacts:
        call = known(tx, call_id)
        may_act(actor, call)
        return call

    def _values(self, tx: Connection, call: CallFacts, actor: Actor) -> dict[str, str]:
        return {
            "customer": customers.name_of(tx, call.customer_id),
            "agent": actor.name,
            "company": self._context.company,
            "key": call.key,
        }


def _runs(step: Step, replies: set[str], department: str) -> bool:
    if step.act == "say":
        return step.value in replies
    return step.act != "transfer" or step.value != department


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places in braces filled in, once.

    What is put in is never read again, so that a customer called ``{company}`` stays that; braces
    around anything else stay as they are.
    """
    return _PLACES.sub(lambda found: clean_line(values[found[1]]), clean(text))
