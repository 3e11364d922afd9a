"""What a person does with the call that is offered: take it and open it, or decline it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from callcenter_tui.domain.floor import OfferKind, OfferView
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.room import Room

Answer = Callable[[OfferView], Awaitable[None]]


async def accept(room: Room[Any]) -> None:
    """Take the first call that is offered and open its conversation."""

    async def take(offer: OfferView) -> None:
        await room.console.ask(room.house.floor.offers.accept, offer.call)

    offer = await _answered(room, take)
    if offer is not None:
        show_call(room, offer.call, offer.key)


async def decline(room: Room[Any]) -> None:
    """Not the first call that is offered; a colleague who asked is told why."""

    async def refuse(offer: OfferView) -> None:
        if offer.kind == OfferKind.WARM:
            await _decline_warm(room, offer)
        else:
            await room.console.ask(room.house.floor.offers.decline, offer.call)

    await _answered(room, refuse)


async def _answered(room: Room[Any], answer: Answer) -> OfferView | None:
    """Answer the first offer, one at a time; None when there was nothing to answer."""
    ringing = room.console.ringing
    if ringing.busy or _nothing(room):
        return None
    offer, ringing.busy = room.console.offers[0], True
    try:
        await answer(offer)
    finally:
        ringing.busy = False
        ringing.look()
    return offer


def _nothing(room: Room[Any]) -> bool:
    """Whether nothing is offered; then it is said."""
    if room.console.offers:
        return False
    more = " any more" if room.console.ringing.lately else ""
    room.notify(f"Nothing is offered to you{more}.", markup=False)
    return True


def show_call(room: Room[Any], call: str, key: str) -> None:
    """Open a call as a tab: over the list, or in place of the conversation that is open."""
    from callcenter_tui.screens.conversation import Conversation

    if not room.is_active:  # a dialog is open: the call is a tab beneath it, to be read later
        tabs = room.console.tabs
        reading = tabs.reading
        tabs.open(call, key)
        tabs.reading = reading
        room.notify(f"Call {key} is among your open calls.", title="It is yours", markup=False)
        return
    if isinstance(room, Conversation):
        room.go_to(call)
    else:
        room.app.push_screen(Conversation(call))


async def _decline_warm(room: Room[Any], offer: OfferView) -> None:
    async def submit(typed: Values) -> None:
        await room.console.ask(room.house.floor.offers.decline, offer.call, typed["reason"])

    fields = [Field("reason", "Why not", hint=f"{offer.from_name} reads it")]
    form: Form[None] = Form(f"Decline {offer.key}", fields, submit, done="Decline")
    await room.app.push_screen_wait(form)
