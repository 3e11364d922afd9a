"""Calls, toolboxes and crews for the tests of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain.protocols import Brief, Line
from callcenter_tui.domain.routing import Routing
from callcenter_tui.domain.tools import Argument, Result, Session, Tool, Use
from callcenter_tui.domain.views import Passage

DEPARTMENTS = ("technical_support", "billing", "sales", "general", "complaints")
REFUNDS = Passage(
    "en/billing/refunds",
    "Refunds",
    "A refund reaches your card in five working days. You ask for it in the app under Payments. "
    "Refunds over 300 need the invoice number. We write an e-mail when it is on its way.",
    0.5,
    "billing",
    "en",
)
DEVOLUCIONES = Passage(
    "es/billing/devoluciones",
    "Devoluciones",
    "El reembolso llega a su tarjeta en cinco días hábiles. Se pide en la aplicación, en Pagos. "
    "Los reembolsos de más de 300 necesitan el número de factura.",
    0.5,
    "billing",
    "es",
)


HOURS = Tool(
    "business_hours",
    "When people answer.",
    lambda session, arguments: Result("We are open from 8:00 to 21:00."),
    (Argument("day", "text", "the day", required=False),),
    when=("open", "refund"),
)
SESSION = Session(
    *("call", "C-7F3K9Q", "customer", "Ana", "+34600111222", "ana@example.org"),
    *("en", "general"),
    identified=False,
    now=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
)


@dataclass
class Shelf:
    """A toolbox over fixed passages and tools; ``asked`` keeps the questions."""

    passages: Sequence[Passage] = ()
    asked: list[str] = field(default_factory=list)
    tools: Sequence[Tool] = ()
    used: list[Use] = field(default_factory=list)

    def search(self, question: str) -> Sequence[Passage]:
        self.asked.append(question)
        return self.passages

    def offered(self) -> Sequence[Tool]:
        return self.tools

    def use(self, name: str, arguments: Mapping[str, object]) -> Use:
        (tool,) = [tool for tool in self.tools if tool.name == name]
        result = tool.run(SESSION, dict(arguments))
        self.used.append(Use(f"tool/{name}/{len(self.used) + 1}", name, dict(arguments), result))
        return self.used[-1]

    def uses(self) -> Sequence[Use]:
        return self.used


class OneDepartment:
    """A classifier of one opinion, for tests of the road to it (the real one has its own)."""

    def __init__(self, department: str = "billing") -> None:
        self.department = department

    def route(
        self, text: str, *, departments: tuple[str, ...], language: str | None = None
    ) -> Routing:
        return Routing(
            self.department, 3, language or "en", False, text[:40], "offline", "low", False
        )


def brief(*texts: str, language: str = "en", **changes: Any) -> Brief:
    """A call in which customer and AI speak in turn, the customer last when texts are odd."""
    speakers = ("customer", "ai")
    lines = tuple(Line(speakers[i % 2], text) for i, text in enumerate(texts))
    values = {"department": "general", **changes}
    return Brief(
        "C-7F3K9Q", "Acme", departments=DEPARTMENTS, language=language, lines=lines, **values
    )


def settings(url: str, **changes: Any) -> ModelSettings:
    """Short times: a test never waits long for a bad server."""
    fast: dict[str, Any] = {"timeout": 1.0, "first_token": 1.0, "deadline": 8.0, "max_retries": 0}
    return ModelSettings(**{"base_url": url, **fast, **changes})
