"""Orders of the sample company as a plug-in of tools: a model for a company's own.

``CALLCENTER_TOOLS=callcenter_tui.rehearsal.orders`` offers ``order_status`` over the SQLite file
named by ``ORDERS_DB``, or ``orders.db`` in ``CALLCENTER_HOME``. There is no tool to cancel or
change an order: what is not offered cannot be talked out of an AI.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.tools import Argument, Result, Session, Tool
from callcenter_tui.text import clean_line

_MOST = 5
_TABLE = """
CREATE TABLE orders (
    number TEXT PRIMARY KEY, phone TEXT NOT NULL, email TEXT NOT NULL,
    item TEXT NOT NULL, status TEXT NOT NULL, expected TEXT NOT NULL
)
"""
_OWN = """
SELECT number, item, status, expected FROM orders
WHERE ((phone <> '' AND phone = :phone) OR (email <> '' AND email = :email))
AND (:number = '' OR number = :number)
ORDER BY number DESC LIMIT :most
"""
"""Whose orders is always part of the question, so no argument can widen it."""

_ORDER_ES = r"\b(?:mi|mis|el|un) (?:pedido|paquete|compra|envio)s?\b"
_ASKS_ES = (
    r"\b(?:donde|cuando|como va|estado|seguimiento|lleg\w+|retras\w+|demor\w+|tard\w+|esper\w+)\b"
)
_ORDER_EN = r"\b(?:my|the|an) (?:orders?|parcel|package|shipment|delivery)\b"
_ASKS_EN = r"\b(?:where|when|status|track\w*|arriv\w+|late|delay\w*|waiting|come|coming|shipped)\b"
_WHEN = (
    rf"{_ASKS_ES}.{{0,40}}{_ORDER_ES}|{_ORDER_ES}.{{0,40}}{_ASKS_ES}",
    rf"{_ASKS_EN}.{{0,40}}{_ORDER_EN}|{_ORDER_EN}.{{0,40}}{_ASKS_EN}",
    r"\bpd-? ?\d{4,6}\b",
)
"""Questions of where an order is; a wish to cancel or change one is for a person."""

_STATUS = {
    "preparing": ("en preparación", "being prepared"),
    "shipped": ("enviado", "shipped"),
    "delivered": ("entregado", "delivered"),
    "delayed": ("retrasado", "delayed"),
    "cancelled": ("cancelado", "cancelled"),
}
_ITEMS = ("Router Aldaba 6", "Tablet Sable 11", "Headphones Marfil", "Phone Cala 4", "Repeater Eco")
_NONE = {"es": "No encuentro ese pedido entre los suyos.", "en": "I find no such order of yours."}
"""Never with the number that was asked for: what a model says must not come back as a fact."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order. ``phone`` and ``email`` in normal form; ``expected``: ISO date or empty."""

    number: str
    phone: str
    email: str
    item: str
    status: str
    expected: str


def tools() -> Sequence[Tool]:
    """What agents may ask of the shop."""
    return [
        Tool(
            "order_status",
            "State of this customer's orders, or of one of them.",
            order_status,
            (
                Argument(
                    "order", "text", "Its number, such as PD-40117.", required=False, longest=80
                ),
            ),
            when=_WHEN,
            account=True,
        )
    ]


def order_status(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The customer's latest orders, or the one with this number when it is theirs.

    An order that does not exist and one of somebody else are answered alike.
    """
    wanted = str(arguments.get("order", "")).strip().upper()
    own = {"phone": session.phone, "email": session.email, "number": wanted, "most": _MOST}
    with closing(sqlite3.connect(f"{_file().as_uri()}?mode=ro", uri=True, timeout=2)) as shop:
        found = shop.execute(_OWN, own).fetchall()
    if not found:
        return Result(_NONE["es" if session.language == "es" else "en"], ok=False)
    text = "\n".join(_said(row, session.language) for row in found)
    return Result(text, deeds=("order_seen", "account_seen"))


def sample_orders(path: Path, orders: Iterable[Order]) -> None:
    """Make the shop's file anew with these orders."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as shop, shop:
        shop.execute(_TABLE)
        rows = (astuple(order) for order in orders)
        shop.executemany("INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?)", rows)


def orders_of(phones: Iterable[str], today: date) -> list[Order]:
    """An order for each phone (in normal form), made up: the same ones every day but for dates."""
    made = []
    for number, phone in enumerate(phones):
        status = tuple(_STATUS)[number % len(_STATUS)]
        item = _ITEMS[number % len(_ITEMS)]
        coming = status in ("preparing", "shipped", "delayed")
        expected = str(today + timedelta(days=1 + number % 6)) if coming else ""
        made.append(Order(f"PD-{40100 + number}", phone, "", item, status, expected))
    return made


def _file() -> Path:
    if given := os.environ.get("ORDERS_DB"):
        return Path(given).expanduser().absolute()
    if home := os.environ.get("CALLCENTER_HOME"):
        return Path(home).expanduser().absolute() / "orders.db"
    raise Invalid("There is no database of orders", "Name its file in ORDERS_DB.")


def _said(row: tuple[str, str, str, str], language: str) -> str:
    number, item, status, expected = (clean_line(part, limit=80) for part in row)
    spanish, english = _STATUS.get(status, (status, status))
    if language == "es":
        when = f"; llegada prevista: {expected}" if expected else ""
        return f"Pedido {number} ({item}): {spanish}{when}."
    when = f"; expected on {expected}" if expected else ""
    return f"Order {number} ({item}): {english}{when}."
