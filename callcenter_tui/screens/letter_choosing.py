"""The letters of a call to choose from, and the kinds of a new one; what is chosen opens."""

from __future__ import annotations

from typing import Any

from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.letters import LetterKind, LetterView
from callcenter_tui.screens.choosing import Choosing, Entry, Pages
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets import letter_words
from callcenter_tui.widgets.message import clock

NEW = {
    LetterKind.SUMMARY: "What it was about, what was answered, and the next steps.",
    LetterKind.INFORMATION: "Articles that were cited in this call, in their own words.",
    LetterKind.FOLLOW_UP: "What was agreed, and by when.",
}
NOTHING = "No letter of this call."


async def letter(room: Room[Any], call: str) -> None:
    """Choose one of the call's letters, or begin one, and open it. Runs in a worker of ``room``."""

    async def load() -> Pages:
        found = await room.console.ask(room.house.letters.of_call, call)
        new = [_new(kind) for kind in LetterKind] if room.may("letters.offer") else []
        return {"": [*map(_entry, found), *new]}

    chosen = await room.app.push_screen_wait(Choosing("Letters", load, empty=NOTHING))
    if chosen is None:
        return
    opened = chosen.id
    if opened in set(LetterKind):
        propose = room.house.letters.propose
        opened = await room.console.ask(propose, call, LetterKind(opened))
    if room.is_active:
        show_letter(room, opened, call)


def show_letter(room: Room[Any], letter: str, call: str) -> None:
    """Open the letter over ``room``."""
    from callcenter_tui.screens.email_confirmation import EmailConfirmation

    room.app.push_screen(EmailConfirmation(letter, call))


async def letter_of(room: Room[Any], letter: str, call: str) -> LetterView:
    """The letter as it is now; read by its call, whose operator may work elsewhere."""
    found = await room.console.ask(room.house.letters.of_call, call)
    for one in found:
        if one.id == letter:
            return one
    raise NotFound("There is no such letter", "Look at the call's letters again.")


def _entry(letter: LetterView) -> Entry:
    state = letter_words.shown(letter)
    kind = letter_words.kind_of(letter).capitalize()
    title = f"{state.sign} {kind} {clock(letter.made_at)}: {state.words}"
    return Entry(letter.id, title, f"{letter.address}\n{letter.subject}")


def _new(kind: LetterKind) -> Entry:
    return Entry(kind.value, f"New: {letter_words.KINDS[kind]}", NEW[kind])
