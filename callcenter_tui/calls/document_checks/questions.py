"""The questions by which customers are identified (``identity``)."""

from __future__ import annotations

from typing import Any

from callcenter_tui.calls.document_checks.parts import both, fields, key, mapping, whole
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.text import clean_line


def identity(value: Any) -> dict[str, Any]:
    """``{"questions": {key: {"es": ..., "en": ...}}, "tries": 3, "lock_minutes": 30}``."""
    given = fields(value, "identity", ("questions", "tries", "lock_minutes"), needed=("questions",))
    questions = {}
    for name, wording in mapping(given["questions"], "identity.questions").items():
        place = f"identity.questions.{clean_line(name, limit=60)}"
        key(name, place)
        wordings = fields(wording, place, LANGUAGES, needed=LANGUAGES)
        questions[name] = both(wordings, place, most=300)
    return {
        "questions": questions,
        "tries": whole(given.get("tries", 3), "identity.tries", 1, 10),
        "lock_minutes": whole(given.get("lock_minutes", 30), "identity.lock_minutes", 1, 10080),
    }
