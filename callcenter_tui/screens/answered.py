"""What became of a call that one offered to a colleague by name: told to who gave it."""

from __future__ import annotations

from typing import Any, cast

from textual.app import App

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import CallCenterError, SignInFailed
from callcenter_tui.domain.floor import OfferOutcome
from callcenter_tui.domain.views import EventView
from callcenter_tui.screens.console import Console
from callcenter_tui.text import clean_line

TOLD = {OfferOutcome.DECLINED: "declined", OfferOutcome.MISSED: "did not answer"}
"""Who accepts needs no words: the call says it. Who takes an offer back knows."""


def for_me(event: EventView, user_id: str) -> bool:
    """Whether it is the answer to an offer of this person."""
    if event.kind != events.WARM_ENDED or event.data.get("giver") != user_id:
        return False
    return event.call is not None and event.data.get("outcome") in TOLD


async def told(app: App[Any], event: EventView) -> None:
    """Say who declined, in which call, and why; the reason stands in the call as a note."""
    console = cast(Console, app)
    house = console.house
    if house is None or event.call is None:
        return
    try:
        people = await console.ask(house.floor.staff.operators)
        rows = await console.ask(house.board.rows, [event.call])
        reason = await console.ask(house.floor.offers.answer, event.data.get("offer", ""))
    except SignInFailed:
        return  # ``ask`` has led to the login screen, which gives the reason
    except CallCenterError as error:
        console.report(error)
        return
    asked = event.data.get("operator")
    name = next((one.name for one in people if one.user_id == asked), "Your colleague")
    outcome = TOLD[OfferOutcome(event.data["outcome"])]
    key = rows[0].key if rows else "a call"
    said = f"{name} {outcome} {key}{': ' if reason else '.'}{reason}"
    app.notify(clean_line(said, limit=300), severity="warning", timeout=8.0, markup=False)
