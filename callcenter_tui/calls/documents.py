"""The center's editable data as named documents: their defaults, their checks, and changing them.

A document that was never set is its default; one that was set is whole, so that a new default
does not change what an admin has decided.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls import document_checks as checks
from callcenter_tui.calls.context import Context
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import documents, journal
from callcenter_tui.text import clean_line


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document. ``check`` gives the value as it is stored, or raises Invalid."""

    about: str
    default: Callable[[], Any]
    check: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as it holds now; ``own`` False when it is the default."""

    name: str
    about: str
    own: bool
    value: Any


def _prices() -> dict[str, Any]:
    from callcenter_tui.agents.prices import default_prices

    return dict(default_prices())


def _hours() -> dict[str, Any]:
    """No week: hours that nobody has set are unknown, and an AI must not tell invented ones."""
    return {"timezone": "Europe/Madrid", "week": None, "holidays": {}}


def _identity() -> dict[str, Any]:
    questions = {
        "postcode": {
            "es": "¿Cuál es el código postal de su domicilio?",
            "en": "What is the postcode of your home?",
        },
        "contract": {
            "es": "¿Cuáles son las cuatro últimas cifras de su contrato?",
            "en": "What are the last four digits of your contract?",
        },
    }
    return {"questions": questions, "tries": 3, "lock_minutes": 30}


DOCUMENTS: dict[str, Document] = {
    "budget": Document(
        "what AI models may cost a day, in US dollars; 0 is no limit",
        lambda: {"daily_usd": 0, "drafts_at": 0.8},
        checks.budget,
    ),
    "hours": Document(
        "when people answer, and holidays; week: null is not known", _hours, checks.hours
    ),
    "identity": Document(
        "questions by which customers are identified, and how often one may guess",
        _identity,
        checks.identity,
    ),
    "prices": Document("US dollars per million tokens, by model", _prices, checks.prices),
}
"""Every document there is, by name."""


def read(tx: Connection, name: str) -> Any:
    """The document as it holds now; not to be changed in place. Raises NotFound."""
    document = _document(name)
    stored = documents.get(tx, name)
    return copy.deepcopy(document.default()) if stored is None else stored


class Documents:
    """Read and change the center's data."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def get(self, name: str) -> Any:
        """The document as it holds now; raises NotFound."""
        with self._context.store.read() as tx:
            return read(tx, name)

    def list(self) -> list[DocumentView]:
        """Every document, by name."""
        with self._context.store.read() as tx:
            return [
                DocumentView(name, one.about, documents.get(tx, name) is not None, read(tx, name))
                for name, one in DOCUMENTS.items()
            ]

    def set(self, actor: Actor, name: str, value: Any) -> None:
        """Set one document, whole; raises Forbidden, NotFound, Invalid naming the place."""
        self.put(actor, {name: value})

    def put(self, actor: Actor, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Set several at once, all or none; returns the names of those that differ from before."""
        require(actor, "settings.manage")
        checked = {name: _document(name).check(value) for name, value in values.items()}
        with self._context.store.write() as tx:
            changed = [name for name, value in checked.items() if read(tx, name) != value]
            for name in changed:
                documents.put(tx, name, checked[name])
                journal.append(
                    tx,
                    events.SETTINGS_CHANGED,
                    at=self._context.clock.now(),
                    who=actor.who,
                    name=name,
                )
        return tuple(changed)


def _document(name: str) -> Document:
    found = DOCUMENTS.get(name)
    if found is None:
        raise NotFound(f"There is no document '{clean_line(name, limit=60)}'", ", ".join(DOCUMENTS))
    return found
