"""The dialog that promises a callback: a time as people say it, and how it was understood."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from callcenter_tui.calls.tools.hours import Hours, hours_of
from callcenter_tui.calls.tools.times import day_said, moment_said, time_said, unusable
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.locale.dates import said_moment
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.room import Room
from callcenter_tui.text import clean_line

EXAMPLES = "tomorrow 10:00 - in 2 hours - 2026-12-01 09:30"


def understood(words: str, hours: Hours, now: datetime) -> tuple[datetime | None, str]:
    """The moment (UTC) that is meant, and the sentence that says it on the center's clock.

    None when no moment can be made of it; the sentence then says why.
    """
    line, here = clean_line(words), hours.local(now)
    if not line:
        return None, f"For example: {EXAMPLES}"
    moment = None if unusable(line, here) else moment_said(line, here)
    if moment is None:
        return None, f"That is no time to come. For example: {EXAMPLES}"
    if day_said(line, here.date()) and time_said(line) is None:
        return None, "At what time? For example: tomorrow 10:00"
    closed = "" if hours.open_at(moment) else " - the center is closed then"
    zone = getattr(hours.zone, "key", "")
    return moment.astimezone(UTC), f"Understood: {said_moment(moment, 'en')} ({zone}){closed}"


async def callback(room: Room[Any], call: str) -> bool:
    """Promise to call back; whether it was promised. The call is over for now."""
    document = await room.console.fetch(room.house.floor.documents.get, "hours")
    hours, clock = hours_of(document), room.house.clock

    async def submit(typed: Values) -> bool:
        moment, words = understood(typed["when"], hours, clock.now())
        if moment is None:
            raise Invalid("When?", words)
        schedule = room.house.floor.callbacks.schedule
        await room.console.ask(schedule, call, moment, typed["reason"])
        return True

    if not room.is_active:
        return False
    fields = [
        Field("when", "When", hint="tomorrow 10:00"),
        Field("reason", "Reason", "text", hint="what the customer is called about"),
    ]
    form: Form[bool] = Form(
        "Call back",
        fields,
        submit,
        done="Promise",
        note="The customer is told, and this call ends. A new one opens when it is time.",
        told=lambda typed: understood(typed["when"], hours, clock.now())[1],
    )
    return await room.app.push_screen_wait(form) is True
