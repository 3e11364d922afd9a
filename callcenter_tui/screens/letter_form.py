"""The form in which a letter is written: its address and the fields of its kind."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Input, Static

from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.domain.letters import LetterKind, LetterState, LetterView
from callcenter_tui.domain.views import EventView
from callcenter_tui.mail.contents import LABELS, LISTS, editable
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.letter_words import kind_of
from callcenter_tui.widgets.plain import plain

HINTS = {
    "items": "# title of one thing\nits text\n[its source]",
    "notes": "may be empty",
    "by_when": "tomorrow before noon",
}
ONE_A_LINE = "one a line"

DRAFTING = "The AI is writing a draft; what you write yourself holds."
BESIDE = "The letter was written meanwhile: Ctrl+R puts those words in place of yours."
VOIDS = "The customer has said yes: any change makes that void, and they must be asked again."
ASKED = "The customer has been asked: after any change they must be asked again."


class LetterForm(Form[bool]):
    """Asks for the words of one letter. A draft that comes never covers what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "use_other", show=False, priority=True)
    ]

    def __init__(self, room: Room[Any], letter: LetterView) -> None:
        self._begun = _values(letter)
        fields = [_field(name, value) for name, value in self._begun.items()]
        title = f"{kind_of(letter).capitalize()} of {letter.call_key}"
        super().__init__(title, fields, self._save, done="Save", note=_note(letter))
        self._room = room
        self._letter = letter
        self._other: LetterView | None = None
        """The letter as somebody else has written it meanwhile."""

    def rows(self) -> list[Widget]:
        """What is said of a draft, and the fields."""
        return [Static(id="form-draft"), *super().rows()]

    def on_mount(self) -> None:
        """Follow the letter; what the form itself does then, Textual calls by itself."""
        self._say(DRAFTING if self._letter.state == LetterState.DRAFTING else "")
        self._room.console.events.subscribe(self, self._on_events)
        self.run_worker(self._look())

    def _on_events(self, events: list[EventView]) -> None:
        if not events or any(event.data.get("letter") == self._letter.id for event in events):
            self.run_worker(self._look())

    async def _look(self) -> None:
        """Words that came meanwhile fill an untouched form; else they are offered."""
        with suppress(CallCenterError, NoMatches):  # saving says what is wrong; or it is closed
            of_call = self._room.house.letters.of_call
            found = await self._room.console.ask(of_call, self._letter.call)
            now = next(one for one in found if one.id == self._letter.id)
            seen = self._other or self._letter
            if (now.version, now.state) == (seen.version, seen.state):
                return
            self._other = now
            if now.version != seen.version and self.values == self._begun:
                self.action_use_other()
            else:
                self._say(BESIDE if _values(now) != self.values else "")

    def action_use_other(self) -> None:
        """What was written meanwhile in place of what is here."""
        if self._other is None:
            return
        self._begun = _values(self._other)
        for name, value in self._begun.items():
            widget = self.query_one(f"#{name}")
            if isinstance(widget, Composer):
                widget.text = value
                widget.move_cursor(widget.document.end)
            elif isinstance(widget, Input):
                widget.value = value
                widget.cursor_position = len(value)
        self._say("These are the words that were written meanwhile: change them as you like.")

    def _say(self, words: str) -> None:
        said = self.query_one("#form-draft", Static)
        said.display = bool(words)
        said.update(plain(words))

    async def _save(self, typed: Values) -> bool:
        fields = {name: value for name, value in typed.items() if name != "address"}
        write, seen = self._room.house.letters.write, (self._other or self._letter).version
        to = typed["address"]
        return await self._room.console.ask(write, self._letter.id, fields, to, version=seen)


def _values(letter: LetterView) -> Values:
    """Address and fields as the form shows them, in its order."""
    return {"address": letter.address, **editable(LetterKind(letter.kind), letter.content)}


def _field(name: str, value: str) -> Field:
    if name == "address":
        return Field(name, "To", value=value, hint="the address that the customer said")
    several = name in (*LISTS, "items", "notes")
    hint = HINTS.get(name, ONE_A_LINE if name in LISTS else "")
    return Field(name, LABELS[name], "lines" if several else "line", value=value, hint=hint)


def _note(letter: LetterView) -> str:
    if letter.state == LetterState.CONFIRMED:
        return VOIDS
    return ASKED if letter.state == LetterState.ASKED else ""
