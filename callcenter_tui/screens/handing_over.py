"""Dialogs that give a call to somebody else: a colleague who is asked first, or another call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callcenter_tui.calls.colleagues import can_be_asked, works_in
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.floor import OperatorView, has_room
from callcenter_tui.domain.states import BY_PHONE, OperatorState
from callcenter_tui.domain.views import CallRow, CallView
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.room import Room
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.wording import words

ANY = Any  # a screen of any result
Choices = list[tuple[str, str]]
LAST = 60
"""Characters of a call's last words in a list of calls."""


async def warm(room: Room[ANY], view: CallView) -> None:
    """Offer the call one drives to a colleague, or to the best free one of a department."""
    console, transfers = room.console, room.house.floor.transfers
    operators = await console.ask(room.house.floor.staff.operators)
    everyone = await console.fetch(room.house.departments.list)

    async def submit(typed: Values) -> str:
        if bool(typed["colleague"]) == bool(typed["department"]):
            raise Invalid("Choose a colleague or a department", "One of the two.")
        return await console.ask(
            transfers.warm,
            view.row.id,
            user_id=typed["colleague"],
            department=typed["department"],
            reason=typed["reason"],
        )

    if not room.is_active:
        return  # another dialog was opened meanwhile

    def fits(one: OperatorView) -> bool:
        if one.user_id == room.me or not can_be_asked(one) or one.state == OperatorState.OFFERED:
            return False
        somewhere = bool(one.departments) or works_in(one, view.row.department)
        return somewhere and has_room(one, by_phone=view.row.origin in BY_PHONE)

    choices = _offered(operators, fits)
    fields = [
        Field("colleague", "To colleague", "choice", choices),
        Field("department", "or department", "choice", [(o.key, o.name("en")) for o in everyone]),
        Field("reason", "Reason", "text", hint="what your colleague should know"),
    ]
    note = "You keep the call until your colleague accepts; the AI writes a briefing for them."
    note += _left_out(operators, choices, {room.me}, "are away or have no room")
    form: Form[str] = Form("Warm transfer", fields, submit, done="Offer", note=note)
    name = await room.app.push_screen_wait(form)
    if name:
        room.notify(f"Offered to {clean_line(name, limit=40)}.", markup=False)


async def reassign(room: Room[ANY], row: CallRow) -> None:
    """Offer a call to an operator by name: to one who works in its department and is there."""
    operators = await room.console.ask(room.house.floor.staff.operators)

    async def submit(typed: Values) -> None:
        if not typed["operator"]:
            raise Invalid("Choose an operator", "")
        supervising = room.house.floor.supervising
        await room.console.ask(supervising.reassign, row.id, typed["operator"], typed["reason"])

    if not room.is_active:
        return
    but = {room.me, row.operator_id or ""}

    def fits(one: OperatorView) -> bool:
        return one.user_id not in but and can_be_asked(one) and works_in(one, row.department)

    choices = _offered(operators, fits)
    fields = [
        Field("operator", "To operator", "choice", choices),
        Field("reason", "Reason", "text", hint="may be empty; they read it with the offer"),
    ]
    note = "The call stays where it is until they accept."
    note += _left_out(
        operators, choices, but, f"are away or do not work in {words(row.department)}"
    )
    form: Form[None] = Form(f"Reassign {row.key}", fields, submit, done="Offer", note=note)
    await room.app.push_screen_wait(form)


async def merge(room: Room[ANY], call: str) -> str:
    """Close this call as merged into another one of its customer; the other's id, or empty."""
    merging = room.house.floor.merging
    rows = await room.console.ask(merging.candidates, call)
    if not rows:
        raise Refused("This customer has no other open call", "There is nothing to merge with.")

    async def submit(typed: Values) -> str:
        if not typed["into"]:
            raise Invalid("Choose the call that goes on", "")
        await room.console.ask(merging.merge, call, typed["into"])
        return typed["into"]

    if not room.is_active:
        return ""
    choices = [
        (row.id, f"{row.key} {words(row.department)}: {clean_line(row.preview, limit=LAST)}")
        for row in rows
    ]
    fields = [Field("into", "Goes on", "choice", choices, choices[0][0])]
    note = "This call is closed; the other one goes on, with a note of what was said here."
    form: Form[str] = Form("Merge", fields, submit, done="Merge", note=note, ready=True)
    return await room.app.push_screen_wait(form) or ""


def _offered(operators: list[OperatorView], fits: Callable[[OperatorView], bool]) -> Choices:
    """Those whom the service would ask, by id; the freest first, each with what they do now."""
    free = sorted((one for one in operators if fits(one)), key=lambda one: one.phone + one.text)
    return [(one.user_id, f"{one.name} - {_does(one)}") for one in free]


def _left_out(operators: list[OperatorView], choices: Choices, but: set[str], why: str) -> str:
    """Why somebody may be missing in the list; empty when nobody is."""
    count = sum(one.user_id not in but for one in operators) - len(choices)
    return f" Not in the list: {count} who {why}." if count > 0 else ""


def _does(one: OperatorView) -> str:
    return f"{words(one.state).lower()}, {one.phone + one.text} in hand"
