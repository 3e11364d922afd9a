"""When a customer is called back: what they said, moved to when somebody is there. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from callcenter_tui.calls.tools.hours import Hours
from callcenter_tui.calls.tools.times import MIDNIGHT, MORNING, moment_said, time_said, unusable
from callcenter_tui.locale.dates import said_moment
from callcenter_tui.locale.tool_words import words


@dataclass(frozen=True, slots=True)
class CallTime:
    """``at``: the moment of the call back. ``told``: what the customer hears of it."""

    at: datetime
    told: str


def call_time(hours: Hours, when: str, now: datetime, language: str) -> CallTime | None:
    """The moment that ``when`` asks for; None for one that is past or that there is not.

    A time out of hours becomes the next opening after it, words without a time the next opening of
    all. An hour nobody has named, at a center of unknown hours, is in the morning.
    """
    here = hours.local(now)
    if unusable(when, here):
        return None
    wanted = moment_said(when, here)
    if wanted and not hours.known and wanted.time() == MIDNIGHT:
        wanted = datetime.combine(wanted.date(), MORNING, wanted.tzinfo)
    at = hours.next_open(max(wanted, now) if wanted else now)
    if at is None or at == now:
        return CallTime(now, words("callback_soon", language))
    shut = wanted is not None and time_said(when) is not None and not hours.open_at(wanted)
    key = "callback_moved" if shut else "callback"
    return CallTime(at, words(key, language, time=said_moment(hours.local(at), language)))
