"""How people steer a call without taking it: whisper to whoever drives it, and switch who answers.

A whisper to a person is a note of kind ``coach``, for that person's eyes and supervisors' only.
"""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.coach_notes import COACH
from callcenter_tui.calls.context import Context, add_note, checked, locked
from callcenter_tui.calls.help_flag import help_given
from callcenter_tui.calls.rights import live_call, not_closed
from callcenter_tui.calls.switching import (
    draft_again,
    steered,
    switch_department,
    switch_late_calls,
)
from callcenter_tui.domain.errors import NotFound, Refused
from callcenter_tui.domain.states import Driver
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import departments
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean_line


class Guidance:
    """Whispers, and who answers in a call and in a department."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def whisper(self, actor: Actor, call_id: str, text: str) -> None:
        """Tell whoever drives the call something that the customer never sees.

        The AI obeys it for the rest of the call; a draft that waits or is being written is
        written anew with it. Its operator reads it; an AI that drives later does not. Raises
        Invalid, Forbidden, Refused.
        """
        words = checked(text)
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            require(actor, "calls.steer", call.department)
            not_closed(call)
            if call.driver is Driver.PERSON:
                self._coach(tx, actor, call, words)
                return
            add_note(tx, self._context, call, actor, words, kind="whisper")
            draft_again(tx, self._context, call)

    def switch(self, actor: Actor, call_id: str, driver: Driver) -> None:
        """Let the AI answer by itself (``ai``) or only draft (``draft``) in this call.

        An answer being written ends as the new driver wants it; a draft that waits is written
        anew for ``ai``. To speak oneself one takes the call over. Raises Forbidden, Refused.
        """
        if driver is Driver.PERSON:
            raise Refused("A person speaks by taking the call over", "Take it over.")
        with self._context.store.write() as tx:
            call = live_call(tx, actor, call_id, "calls.steer")
            if call.driver is Driver.PERSON:
                raise Refused("A person speaks in this call", "Hand it back to the AI first.")
            if call.driver is driver:
                raise _same(driver)
            steered(tx, self._context, call, driver, actor.who)

    def department(self, actor: Actor, key: str, driver: Driver) -> int:
        """Decide who answers a department from now on, also in its calls that go on.

        Calls that a person drives stay as they are; with ``person`` the others wait for one, and
        their customers are told. Returns how many calls were switched. Raises NotFound,
        Forbidden, Refused (it is so already).
        """
        require(actor, "autonomy.set", key)
        with self._context.store.write() as tx:
            found = departments.find(tx, key)
            if found is None:
                raise NotFound(
                    f"There is no department '{clean_line(key, limit=40)}'",
                    "Choose one of the list.",
                )
            if found.autonomy == driver:
                raise _same(driver)
            switched = switch_department(tx, self._context, found, driver, actor.who)
        return switched + switch_late_calls(self._context, key, driver, actor.who)

    def _coach(self, tx: Connection, actor: Actor, call: CallFacts, words: str) -> None:
        if call.operator_id is None:
            raise Refused(
                "Nobody is in this call yet", "Write a note: whoever takes the call reads it."
            )
        if call.operator_id == actor.user_id:
            raise Refused("You drive this call yourself", "Write a note instead.")
        help_given(tx, self._context, call, actor.who)
        add_note(tx, self._context, call, actor, words, kind=COACH, to=call.operator_id)


def _same(driver: Driver) -> Refused:
    says = {
        Driver.AI: "The AI answers here already",
        Driver.DRAFT: "The AI only drafts here already",
        Driver.PERSON: "Only people answer here already",
    }
    return Refused(says[driver], "Choose another way, or leave it as it is.")
