"""One's own status: available, on a break for a reason of the list, or offline."""

from __future__ import annotations

from typing import Any

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.floor import OperatorView
from callcenter_tui.domain.states import OperatorState, OperatorStatus
from callcenter_tui.screens.choosing import Choosing, Entry, Pages
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.ringing import status_words

AFTER = "You have a call: it holds after this call, and nothing new is offered meanwhile."
NO_OFFERS = "You work in no department of your own: no calls are offered to you in any status."


async def choose_status(room: Room[Any]) -> None:
    """Ask for the status and set it; says when it holds after the call only."""
    me = await room.console.ask(room.house.floor.staff.me)
    if me is None:
        raise Refused("You have no status", "Only people who may take calls have one.")

    async def load() -> Pages:
        reasons = await room.console.ask(room.house.floor.choices.break_reasons)
        return {_now(me): _entries(me, [(one.key, one.name("en")) for one in reasons])}

    if not room.is_active:
        return  # another dialog was opened meanwhile
    chosen = await room.app.push_screen_wait(Choosing("Status, now", load))
    if chosen is None:
        return
    status, _, reason = chosen.id.partition(":")
    holds = await room.console.ask(
        room.house.floor.staff.set_status, OperatorStatus(status), reason
    )
    said = chosen.title if holds else f"{chosen.title}, after this call"
    room.console.ringing.look()
    room.notify(said, title="Your status", markup=False)


def _now(me: OperatorView) -> str:
    said = status_words(me)
    return f"{said} after this call" if me.wanted else said


def _entries(me: OperatorView, reasons: list[tuple[str, str]]) -> list[Entry]:
    busy = me.state in (OperatorState.ON_CALL, OperatorState.WRAP_UP)
    foot = "" if me.departments else NO_OFFERS
    later = AFTER if busy else foot
    entries = [Entry(OperatorStatus.AVAILABLE.value, "Available", foot)]
    entries += [
        Entry(f"{OperatorStatus.BREAK.value}:{key}", f"Break: {name}", later)
        for key, name in reasons
    ]
    return [*entries, Entry(OperatorStatus.OFFLINE.value, "Offline", later)]
