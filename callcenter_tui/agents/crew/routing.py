"""The shape of a routing answer: strict towards the model, lenient with what comes back."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator

from callcenter_tui.domain.routing import LANGUAGES, PRIORITIES, Routing
from callcenter_tui.text import clean_line

COMPLEXITIES = ("low", "normal", "high")
_PRIORITY_WORDS = {"low": 1, "normal": 2, "medium": 2, "high": 3, "urgent": 4, "critical": 4}


def _word(value: object) -> str:
    return clean_line(value, limit=60).strip().lower()


def _priority(value: object) -> int:
    """1-4, or 0 for what cannot be read, which ``domain.routing.repaired`` replaces."""
    word = _word(value)
    if word in _PRIORITY_WORDS:
        return _PRIORITY_WORDS[word]
    try:
        return int(float(word))
    except (ValueError, OverflowError):
        return 0


def _complexity(value: object) -> str:
    word = _word(value)
    return word if word in COMPLEXITIES else "normal"


def _truth(value: object) -> bool:
    return _word(value) in ("true", "yes", "1", "si", "sí")


class Proposal(BaseModel):
    """What the routing agent said. Only ``department`` must be there; values may be wrong."""

    department: Annotated[str, BeforeValidator(_word)]
    priority: Annotated[int, BeforeValidator(_priority)] = 0
    complexity: Annotated[str, BeforeValidator(_complexity)] = "normal"
    language: Annotated[str, BeforeValidator(_word)] = ""
    wants_person: Annotated[bool, BeforeValidator(_truth)] = False
    reason: Annotated[str, BeforeValidator(lambda value: clean_line(value, limit=300))] = ""
    sure: bool = True

    def routing(self, engine: str) -> Routing:
        """As the domain knows it, not yet repaired. ``engine`` names who made it."""
        return Routing(engine=engine, **self.model_dump())


def proposal_schema(departments: tuple[str, ...]) -> dict[str, Any]:
    """The strict JSON schema that is sent with the request."""
    properties = {
        "department": {"type": "string", "enum": list(departments)},
        "priority": {"type": "integer", "enum": list(PRIORITIES)},
        "complexity": {"type": "string", "enum": list(COMPLEXITIES)},
        "language": {"type": "string", "enum": list(LANGUAGES)},
        "wants_person": {"type": "boolean"},
        "reason": {"type": "string"},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
