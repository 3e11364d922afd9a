"""The door for ``callcenter line``: the desk's, for as many calls and messages as are allowed.

Whoever types here has proved nothing. People who type for a customer on the phone, and simulated
customers, speak to the desk itself.
"""

from __future__ import annotations

from dataclasses import replace

from callcenter_tui.auth.rates import Rates
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.opening import OpenCall, Opened
from callcenter_tui.domain.states import Origin, Speaker
from callcenter_tui.domain.views import MessageView


class CustomerLine:
    """One customer's way in. ``source``: where the line is, as ``auth.sources`` names it.

    Every method raises TooMany before anything is done: the same again after ``retry_after``.
    """

    def __init__(self, desk: Desk, rates: Rates, source: str) -> None:
        self._desk = desk
        self._rates = rates
        self._source = source

    def open(self, wanted: OpenCall) -> Opened:
        """A new call; raises as ``Desk.open``."""
        self._come()
        return self._desk.open(replace(wanted, origin=Origin.LINE.value))

    def resume(self, key: str) -> Opened:
        """The call with this key; counted like a new one, or keys could be guessed by thousands."""
        self._come()
        return self._desk.resume(key)

    def say(self, call_id: str, text: str, message_id: str) -> MessageView:
        """The customer's words, stored once however often they are said with the same id.

        Counted for each call and not for each customer: who calls with somebody else's number
        must not use up what that one may say.
        """
        self._rates.take(f"line:{call_id}", "messages")
        return self._desk.say(call_id, Speaker.CUSTOMER, text, message_id=message_id)

    def _come(self) -> None:
        self._rates.take(f"line-open:{self._source}", "calls from here")
