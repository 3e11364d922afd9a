"""The dialog in which the customer's own answer to a letter is recorded.

The keys rest on *No*, where Enter asks once more: a no is final too, the customer is not asked
again in this call. A single message after the question is chosen already, so that a key of its own
records each answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Button, Input, Select, Static, TextArea

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import LetterView
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import MessageView
from callcenter_tui.screens.form import TICKED, Field, Form, Values
from callcenter_tui.screens.room import Room
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.plain import plain
from callcenter_tui.widgets.spelling import spelled

HOLDS = (
    "A yes holds for 24 hours; a changed word or address voids it. After a no they are not asked "
    "again in this call."
)
ONCE_MORE = "They said no? That is final in this call: once more records it."


class AnswerForm(Form[str]):
    """Asks what the customer answered; dismissed with ``yes`` or ``no`` when that is recorded.

    ``messages``: what they wrote after the question; None for a customer on the phone.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+y", "answer('yes')", show=False, priority=True),
        Binding("ctrl+n", "answer('no')", show=False, priority=True),
    ]

    def __init__(
        self, room: Room[Any], letter: LetterView, messages: Sequence[MessageView] | None
    ) -> None:
        aloud = messages is None
        super().__init__(
            f"What did {clean_line(letter.customer, limit=40) or 'the customer'} answer?",
            _on_the_phone(letter) if messages is None else _on_the_line(messages),
            self._record,
            note=_note(letter, aloud=aloud),
            told=None if messages is None else lambda typed: _exact(messages, typed["message"]),
        )
        self._room = room
        self._letter = letter
        self._chosen = ""
        """The answer that was given; empty while Enter in a field is none."""
        self._no_to: Values | None = None
        """What was filled in when a no by Enter was asked for once more."""

    def buttons(self) -> list[Button]:
        """No before yes."""
        return [
            Button(Content("No (Ctrl+N)"), id="no", compact=True),
            Button(Content("Yes (Ctrl+Y)"), id="yes", compact=True),
        ]

    def begin(self) -> None:
        """The keys rest on no."""
        self.query_one("#no").focus()

    @on(Button.Pressed, "#no")
    @on(Button.Pressed, "#yes")
    def _pressed(self, message: Button.Pressed) -> None:
        answer = message.button.id or ""
        if answer == "no" and self._no_to != self.values and not _missing(self.values):
            self._no_to = self.values
            self.query_one("#form-said", Static).update(plain(ONCE_MORE, "$warning"))
        else:
            self.action_answer(answer)

    def action_answer(self, answer: str) -> None:
        """Record it, if what they said is there."""
        self._chosen = answer
        self.action_submit()

    @on(Input.Changed)
    @on(Select.Changed)
    @on(TextArea.Changed)
    def _heard(self) -> None:
        """What was missing is there."""
        if self._no_to is None or self._no_to != self.values:
            self.query_one("#form-said", Static).update("")

    async def _record(self, typed: Values) -> str:
        answer, self._chosen = self._chosen, ""
        if missing := _missing(typed):
            raise Invalid(missing, "Nothing is recorded yet.")
        if not answer:
            raise Invalid("Yes or no?", "Nothing is recorded yet: Ctrl+Y or Ctrl+N.")
        said: dict[str, Any] = {"version": self._letter.version}
        if "message" in typed:
            said["message_id"] = typed["message"]
        else:
            said |= {"statement": typed["statement"], "how": typed["how"]}
        letters, ask = self._room.house.letters, self._room.console.ask
        if answer == "no":
            await ask(letters.heard_no, self._letter.id, **said)
            return answer
        if "read_back" in typed:
            said["read_back"] = typed["read_back"] == TICKED
        await ask(letters.heard_yes, self._letter.id, **said)
        return answer


def since_asked(letter: LetterView, messages: Sequence[MessageView]) -> list[MessageView]:
    """What the customer wrote after the letter was read out, the newest first."""
    asked = next((one.seq for one in messages if one.id == letter.asked_message), None)
    if asked is None:
        return []
    after = [one for one in messages if one.seq > asked and one.speaker == Speaker.CUSTOMER]
    return after[::-1]


def _missing(typed: Values) -> str:
    """What must be there before any answer is recorded; empty when all is."""
    if "message" in typed:
        return "" if typed["message"] else "Choose the message in which they answer"
    said = typed["statement"].strip() and typed["how"].strip()
    return "" if said else "Write what they said, and how"


def _on_the_line(messages: Sequence[MessageView]) -> list[Field]:
    """Their messages to choose from; a single one is chosen."""
    choices = [(one.id, f"{clock(one.at)} {clean_line(one.text, limit=80)}") for one in messages]
    only = messages[0].id if len(messages) == 1 else ""
    return [Field("message", "Their message", "choice", choices, only)]


def _on_the_phone(letter: LetterView) -> list[Field]:
    return [
        Field("statement", "They said", "text", hint="their own words"),
        Field("how", "How", hint="aloud, without hesitating"),
        Field("read_back", f"I read {clean_line(letter.address, limit=80)} back to them", "tick"),
    ]


def _note(letter: LetterView, *, aloud: bool) -> str:
    """To which address the answer is meant, on the phone as it is read back, and how it holds."""
    to = f"To {letter.address}"
    back = f"\nRead back: {spelled(letter.address, letter.language)}" if aloud else ""
    return f"{to}{back}\n{HOLDS}"


def _exact(messages: Sequence[MessageView], chosen: str) -> str:
    """The very words of the message that is chosen."""
    found = next((one.text for one in messages if one.id == chosen), "")
    return f"“{found}”" if found else ""
