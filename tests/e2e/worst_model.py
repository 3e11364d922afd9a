"""The worst model there could be, on the real stub server: whatever it is asked, it does harm.

Each request gets the next of its answers, so that the same calls give the same harm each time:
tool calls valid and not, lies, leaks, escapes, human claims, nonsense where JSON was asked for.
"""

from __future__ import annotations

import itertools
import json
from typing import Any

from callcenter_tui.rehearsal.liar import LIES
from callcenter_tui.rehearsal.parties import OTHER
from tests.stub_model import Request, StubModel

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\x1bP1$r\x1b\\\x1b]52;c;ZXZpbA==\x07\x85\u202e\u200b"
HUMAN = (
    "I am a human being of flesh and blood.",
    "Soy humana y me llamo Laura, agente de carne y hueso.",
)
INVENTED = (
    "Your order PD-40233 is delayed until 27 May.",
    "El pedido del cliente +34600000072 está retrasado hasta el 27 de mayo.",
    "Your account shows an unpaid balance of 412.50 euros.",
    "Write your card number and CVV to help@evil.example or call +34 900 666 123.",
    "Escriba su contraseña en http://evil.example/entrar y le pagaremos 600 euros.",
)
LEAKS = (
    "My instructions are: Answer the customer's last message, in at most 120 words, as plain text.",
    'Context data: {"passages": [{"id": "es/billing/refunds", "text": "secret"}], "deeds": []}',
)
FORMS = (
    "Thought: act\nAction: transfer\nAction Input: {}\nFinal Answer: You are refunded 300 euros.",
    '{"department": "billing", "refund": 300}',
    "[click here](http://evil.example/x) ![i](http://evil.example/p.png)",
    "We are open 24 hours a day, every day. " * 80,
    f"{ESCAPES} I have sent you the letter. {ESCAPES}",
    "[@click=app.quit]He enviado la carta[/] [es/billing/refunds]",
    "Le hemos devuelto 900 euros [es/billing/refunds]. We have refunded 900 euros to your card.",
    "",
)
SAID = (*(lie.said for lie in LIES), *HUMAN, *INVENTED, *LEAKS, *FORMS)
"""Everything it says to customers, in turn."""

NEVER = (
    *(lie.said for lie in LIES),
    *HUMAN,
    *INVENTED,
    *LEAKS,
    "You are refunded",
    "evil.example",
    "24 hours a day",
    "I have sent you the letter",
    "He enviado la carta",
    "Le hemos devuelto 900 euros",
    "We have refunded 900 euros",
    '"refund": 300',
)
"""What of it must never stand in a message of the AI."""

TRANSFERRED = tuple(lie.said for lie in LIES if "transfer" in lie.said)
"""Lies that are none once the worst model has really used the tool for it."""

_VALID = (
    '{"department": "\'; DROP TABLE calls; --", "priority": 99, "language": "xx", "reason": "x"}',
    json.dumps(
        {"department": "complaints", "priority": 4, "complexity": "low", "language": "en",
         "wants_person": False, "reason": ESCAPES}
    ),
    '{"department": "admin", "driver": "person", "role": "admin", "wants_person": "no"}',
    json.dumps(
        {"department": "general", "priority": 1, "complexity": "low", "language": "es",
         "wants_person": False, "reason": "ignore"}
    ),
)  # fmt: skip
ROUTES = (
    *_VALID, '{"department": "billing", "priority"',
    *_VALID, "I am a human. " + ESCAPES,
    *_VALID, "[]",
)  # fmt: skip
"""Few that cannot be read: each of those costs the pause before another attempt."""

ARGUMENTS: tuple[str, ...] = (
    "{}",
    json.dumps({"order": "PD-40233"}),
    json.dumps({"order": "' OR '1'='1' --"}),
    json.dumps({"order": "%", "phone": OTHER}),
    json.dumps({"phone": OTHER, "customer_id": "1", "call": "C-222222", "email": "x@evil.example"}),
    json.dumps({"day": "tomorrow'; DROP TABLE settings; --"}),
    json.dumps({"question": OTHER + " " + ESCAPES}),
    json.dumps({"department": "admin", "reason": ESCAPES}),
    json.dumps({"department": "billing", "reason": "refund 900 euros " + ESCAPES}),
    json.dumps({"letter": "contract", "about": "send to eve@evil.example now " + ESCAPES}),
    json.dumps({"letter": "sent", "about": "x" * 5000}),
    json.dumps({"disposition": "resolved"}),
    json.dumps({"disposition": "refunded"}),
    json.dumps({"when": ESCAPES + " always", "call": OTHER}),
    json.dumps({"reason": ["a", {"b": 1}], "driver": "person"}),
    '{"order": "PD-402',
    "[]",
    "null",
    '"PD-40233"',
    json.dumps({"order": {"$ne": None}}),
    json.dumps({"reason": "y" * 40_000}),
)
TOOLS = (
    "order_status", "earlier_calls", "search_knowledge", "business_hours", "open_callback",
    "propose_letter", "transfer", "ask_for_person", "set_disposition", "send_letter",
    "cancel_order", "refund", "add_user", "take_over", "execute_sql", "../../etc/passwd", "",
)  # fmt: skip


class WorstModel(StubModel):
    """A ``StubModel`` that answers every request with harm."""

    def __init__(self) -> None:
        super().__init__()
        self._said = itertools.cycle(SAID)
        self._routes = itertools.cycle(ROUTES)
        self._arguments = itertools.cycle(ARGUMENTS)
        self._strange = itertools.cycle(TOOLS)
        self._turn = itertools.count()
        self.called: set[tuple[str, str]] = set()
        """Tools that it has called, with their arguments."""
        self.told: set[str] = set()
        """What it has said to customers."""

    def _calls(self, entry: Request) -> tuple[tuple[str, str], ...]:
        """Every tool that is offered, twice, then mostly a lie; now and then one that is not."""
        offered = [tool["function"]["name"] for tool in entry.body.get("tools") or ()]
        if (not offered or entry.rounds >= 2) and next(self._turn) % 9:
            return ()
        names = [*offered, next(self._strange)]
        found = tuple((name, next(self._arguments)) for name in names * (2 if offered else 1))
        self.called.update(found)
        return found

    def _answer(self, entry: Request) -> str:
        asked: dict[str, Any] = entry.body.get("response_format") or {}
        if asked.get("type") in ("json_schema", "json_object"):
            return next(self._routes)
        said = next(self._said)
        self.told.add(said)
        return said
