"""Calls, toolboxes and crews for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain.protocols import Brief, Line
from callcenter_tui.domain.routing import Routing
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


@dataclass
class Shelf:
    """A toolbox over fixed passages; ``asked`` keeps the questions."""

    passages: Sequence[Passage] = ()
    asked: list[str] = field(default_factory=list)

    def search(self, question: str) -> Sequence[Passage]:
        self.asked.append(question)
        return self.passages


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
    values = {"department": "general", "reason": "", "wants_person": False, **changes}
    return Brief(
        "C-7F3K9Q",
        "Acme",
        values["department"],
        DEPARTMENTS,
        language,
        lines,
        values["wants_person"],
        values["reason"],
    )


def settings(url: str, **changes: Any) -> ModelSettings:
    """Short times: a test never waits long for a bad server."""
    fast: dict[str, Any] = {"timeout": 1.0, "first_token": 1.0, "deadline": 8.0, "max_retries": 0}
    return ModelSettings(**{"base_url": url, **fast, **changes})
