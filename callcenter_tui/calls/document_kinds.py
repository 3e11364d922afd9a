"""Every document of the center: what it is, its default, its check."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from callcenter_tui.calls import default_lists as lists
from callcenter_tui.calls.document_checks import (
    choices,
    duty,
    floor,
    hours,
    money,
    quality,
    questions,
    replies,
)


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document. ``default`` gives a value of the caller's own; ``check`` the value as
    it is stored, or raises Invalid.
    """

    about: str
    default: Callable[[], Any]
    check: Callable[[Any], Any]


def _prices() -> dict[str, Any]:
    from callcenter_tui.agents.prices import default_prices

    return dict(default_prices())


def _hours() -> dict[str, Any]:
    """No week: hours that nobody has set are unknown, and an AI must not tell invented ones."""
    return {"timezone": "Europe/Madrid", "week": None, "holidays": {}}


def _identity() -> dict[str, Any]:
    asked = {
        "postcode": {
            "es": "¿Cuál es el código postal de su domicilio?",
            "en": "What is the postcode of your home?",
        },
        "contract": {
            "es": "¿Cuáles son las cuatro últimas cifras de su contrato?",
            "en": "What are the last four digits of your contract?",
        },
    }
    return {"questions": asked, "tries": 3, "lock_minutes": 30}


def _rows(of: Any) -> Callable[[], Any]:
    """A fresh copy of rows as the check gives them: lists in place of tuples."""
    return lambda: copy.deepcopy(list(of))


DOCUMENTS: dict[str, Document] = {
    "break_reasons": Document(
        "why an operator may pause", _rows(lists.BREAK_REASONS), choices.break_reasons
    ),
    "budget": Document(
        "what AI models may cost a day, in US dollars; 0 is no limit",
        lambda: {"daily_usd": 0, "drafts_at": 0.8},
        money.budget,
    ),
    "canned": Document(
        "replies ready to be sent; {customer}, {agent}, {company}, {key} are filled in",
        _rows(lists.CANNED),
        replies.canned,
    ),
    "checklists": Document(
        "what is ticked before a call ends so, by disposition",
        lambda: {name: _rows(steps)() for name, steps in lists.CHECKLISTS.items()},
        choices.checklists,
    ),
    "dispositions": Document(
        "how a call may end; callback and merged are the program's own",
        _rows(lists.DISPOSITIONS),
        choices.dispositions,
    ),
    "duty": Document(
        "what is owed to customers: answered in time, by a person on request, with a key",
        lambda: duty.duty({}),
        duty.duty,
    ),
    "hours": Document(
        "when people answer, and holidays; week: null is not known", _hours, hours.hours
    ),
    "identity": Document(
        "questions by which customers are identified, and how often one may guess",
        _identity,
        questions.identity,
    ),
    "macros": Document("several actions under one key", _rows(lists.MACROS), replies.macros),
    "measuring": Document(
        "how figures are counted: which service level, and which abandons are too short to count",
        lambda: floor.measuring({}),
        floor.measuring,
    ),
    "prices": Document("US dollars per million tokens, by model", _prices, money.prices),
    "queues": Document(
        "to whom waiting calls are offered, for how long, and where they overflow to",
        lambda: floor.queues({}),
        floor.queues,
    ),
    "scorecard": Document(
        "what people judge calls by, 1 to 5 each; weights count relative to each other",
        _rows(lists.SCORECARD),
        quality.scorecard,
    ),
    "silence": Document(
        "minutes of a customer's silence until a reminder and until the call closes; 0 is never",
        lambda: floor.silence({}),
        floor.silence,
    ),
    "targets": Document(
        "what customers are promised, and from when on a figure warns",
        lambda: floor.targets({}),
        floor.targets,
    ),
}
"""Every document there is, by name."""
