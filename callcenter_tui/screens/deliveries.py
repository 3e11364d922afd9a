"""What a person does about a delivery, from the outbox and from the letter: retry, settle, cancel.

Each runs in a worker of the room. The service decides; what cannot be taken back is asked first.
"""

from __future__ import annotations

from typing import Any

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import LetterState, LetterView, PostState
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets import letter_words

NO_MORE = (*letter_words.GONE, LetterState.DECLINED, LetterState.CANCELLED)
"""States in which nothing is left to be given up."""


async def retry(room: Room[Any], letter: LetterView) -> None:
    """Try it again; of an uncertain one the customer may get two."""
    if letter.post and letter.post.state == PostState.UNCERTAIN:
        question = (
            f"Nobody knows whether it arrived. If it did, {letter.customer or 'the customer'} gets "
            "it twice."
        )
        title = f"Send the letter of {letter.call_key} again?"
        if not await confirmed(room, title, question, "Send it again", careful=True):
            return
    await room.console.ask(room.house.outbox.retry, letter.id)
    room.notify(f"The letter of {letter.call_key} is queued again.", markup=False)


async def settle(room: Room[Any], letter: LetterView) -> None:
    """Somebody has found out that an uncertain letter arrived."""
    if letter.post and letter.post.state == PostState.UNCERTAIN:
        question = "You have found out that the customer has it. It is not sent again."
        title = f"The letter of {letter.call_key} arrived?"
        if not await confirmed(room, title, question, "It arrived"):
            return
    await room.console.ask(room.house.outbox.settle, letter.id)
    room.notify(f"The letter of {letter.call_key} counts as sent.", markup=False)


async def cancel(room: Room[Any], letter: LetterView) -> None:
    """Give it up; a customer who has heard of it is told while they are on the line."""
    state = letter_words.state_of(letter)
    if state in NO_MORE:
        stands = letter_words.shown(letter).words
        raise Refused("This letter cannot be given up any more", f"It stands so: {stands}.")
    question = "It will not be sent. A customer who was asked about it is told."
    if letter.post and letter.post.state == PostState.UNCERTAIN:
        question = "Nobody knows whether it arrived; it is not sent again."
    title = f"Give up the letter of {letter.call_key}?"
    if await confirmed(room, title, question, "Give it up"):
        await room.console.ask(room.house.letters.cancel, letter.id)
        room.notify(f"The letter of {letter.call_key} is cancelled.", markup=False)
