"""What customers are told of waiting for a person while nobody is there: when somebody is."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.context import Context, tell
from callcenter_tui.locale.dates import said_moment
from callcenter_tui.locale.phrases import WHILE_CLOSED
from callcenter_tui.store.calls import CallFacts


def back_at(tx: Connection, context: Context, call: CallFacts) -> str:
    """When people of the call's department answer again, in words.

    Empty while they do, and when nobody has set hours.
    """
    hours, now = lists.hours(tx, call.department), context.clock.now()
    opens = None if hours.open_at(now) else hours.next_open(now)
    return said_moment(hours.local(opens), call.language) if opens else ""


def tell_of_person(tx: Connection, context: Context, call: CallFacts, key: str) -> None:
    """Say a phrase that promises a person; while closed, the one that says from when on."""
    back = back_at(tx, context, call) if key in WHILE_CLOSED else ""
    tell(tx, context, call, WHILE_CLOSED[key] if back else key, back)
