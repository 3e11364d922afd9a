"""Macros: several actions under one key, made one after the other through the same services."""

from __future__ import annotations

from callcenter_tui.calls.choices import Choices
from callcenter_tui.calls.context import Context, happened, known, locked
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.driving import Driving
from callcenter_tui.calls.rights import may_act
from callcenter_tui.calls.supervising import Supervising
from callcenter_tui.calls.transfers import Transfers
from callcenter_tui.calls.wrapup import WrapUp, talking
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import CallCenterError, Forbidden, Invalid, NotFound, Refused
from callcenter_tui.domain.lists import Macro, Step
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.text import clean_line


class Macros:
    """Run a macro. Each step is a transaction of its own, exactly as if its key had been pressed:
    what was done before a refusal stays done, because the customer has seen it.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._choices, self._desk = Choices(context), Desk(context)
        self._driving, self._transfers = Driving(context), Transfers(context)
        self._supervising, self._wrapup = Supervising(context), WrapUp(context)

    def run(self, actor: Actor, call_id: str, key: str) -> int:
        """Do the steps of the macro in their order; returns how many there were.

        Stops at the first step that is refused and raises that error, its title naming the step.
        The journal gets the macro with the number of steps done, either way. Raises NotFound.
        """
        macro = next((one for one in self._choices.macros(actor) if one.key == key), None)
        if macro is None:
            raise NotFound(f"There is no macro '{clean_line(key, limit=60)}'", "")
        with self._context.store.write() as tx:
            may_act(actor, locked(tx, call_id))
        for number, step in enumerate(macro.steps):
            try:
                self._do(actor, call_id, step)
            except (Forbidden, Invalid, NotFound, Refused) as error:
                self._journal(actor, call_id, macro, number, step.act)
                raise _at(error, macro, number) from error
        self._journal(actor, call_id, macro, len(macro.steps), "")
        return len(macro.steps)

    def _do(self, actor: Actor, call_id: str, step: Step) -> None:
        match step.act:
            case "say":
                words = self._choices.reply(actor, call_id, step.value)
                self._desk.say(call_id, Speaker.OPERATOR, words, actor)
            case "note":
                self._desk.note(actor, call_id, step.value)
            case "hold":
                self._driving.hold(actor, call_id)
            case "resume":
                self._driving.resume(actor, call_id)
            case "escalate":
                category, _, severity = step.value.partition(":")
                self._driving.escalate(
                    actor, call_id, category=category, severity=severity or "medium"
                )
            case "transfer":
                self._transfers.cold(actor, call_id, step.value)
            case "help":
                self._supervising.ask_help(actor, call_id, step.value)
            case "end":
                self._end(actor, call_id, step.value)
            case _:
                raise Invalid(f"'{clean_line(step.act, limit=20)}' is no action of a macro", "")

    def _end(self, actor: Actor, call_id: str, disposition: str) -> None:
        """In one transaction; with a checklist to be done the talk ends, and its person does it."""
        with self._context.store.write() as tx:
            talking(tx, actor, call_id)  # the AI's calls are ended by hand
        try:
            self._driving.end(actor, call_id, disposition=disposition)
        except Invalid:
            self._wrapup.hang_up(actor, call_id)
            raise

    def _journal(self, actor: Actor, call_id: str, macro: Macro, done: int, refused: str) -> None:
        """The macro's key, how many steps were done, and the action that was refused."""
        with self._context.store.write() as tx:
            data = {"macro": macro.key, "steps": len(macro.steps), "done": done}
            told = {"refused": refused} if refused else {}
            call = known(tx, call_id)
            happened(tx, self._context, events.MACRO_RUN, call, actor.who, **data, **told)


def _at(error: CallCenterError, macro: Macro, number: int) -> CallCenterError:
    """The refusal with the step at which the macro stopped."""
    step = f"Step {number + 1} of {len(macro.steps)} ({macro.steps[number].act})"
    title = f"{step} was refused: {error.title}"
    if isinstance(error, Forbidden):
        return Forbidden(title, error.hint, error.permission)
    return Refused(title, error.hint)
