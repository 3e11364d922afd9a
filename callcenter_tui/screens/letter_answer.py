"""The dialog in which the customer's own answer to a letter is recorded.

The keys rest on *No*, and nothing is chosen or filled in: Enter at once records neither a yes nor
a no, for a no is final too - the customer is not asked again in this call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import on
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
from callcenter_tui.widgets.spelling import spelled

HOLDS = (
    "A yes holds for 24 hours; a changed word or address voids it. After a no they are not asked "
    "again in this call."
)


class AnswerForm(Form[str]):
    """Asks what the customer answered; dismissed with ``yes`` or ``no`` when that is recorded.

    ``messages``: what they wrote after the question; None for a customer on the phone.
    """

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
        """The button that was pressed; empty while Enter in a field is no answer."""

    def buttons(self) -> list[Button]:
        """No before yes."""
        return [
            Button(Content("They said no"), id="no", compact=True),
            Button(Content("They said yes"), id="yes", compact=True),
        ]

    def begin(self) -> None:
        """The keys rest on no."""
        self.query_one("#no").focus()

    @on(Button.Pressed, "#no")
    @on(Button.Pressed, "#yes")
    def _pressed(self, message: Button.Pressed) -> None:
        self._chosen = message.button.id or ""
        self.action_submit()

    @on(Input.Changed)
    @on(Select.Changed)
    @on(TextArea.Changed)
    def _heard(self) -> None:
        """What was missing is there."""
        self.query_one("#form-said", Static).update("")

    async def _record(self, typed: Values) -> str:
        answer, self._chosen = self._chosen, ""
        if "message" in typed:
            if not typed["message"]:
                raise Invalid("Choose the message in which they answer", "Nothing is recorded yet.")
            said: dict[str, Any] = {"message_id": typed["message"]}
        else:
            if not typed["statement"].strip() or not typed["how"].strip():
                raise Invalid("Write what they said, and how", "Nothing is recorded yet.")
            said = {"statement": typed["statement"], "how": typed["how"]}
        if not answer:
            raise Invalid("Yes or no?", "Nothing is recorded yet: Tab leads to both.")
        said["version"] = self._letter.version
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


def _on_the_line(messages: Sequence[MessageView]) -> list[Field]:
    choices = [(one.id, f"{clock(one.at)} {clean_line(one.text, limit=80)}") for one in messages]
    return [Field("message", "Their message", "choice", choices)]


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
