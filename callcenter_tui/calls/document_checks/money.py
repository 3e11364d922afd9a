"""What AI models may cost (``budget``), and what they do cost (``prices``)."""

from __future__ import annotations

import re
from typing import Any

from callcenter_tui.calls.document_checks.parts import fields, mapping, number
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.text import clean_line

_MODEL = re.compile(r"[^\s*]{1,80}\*?|\*")


def budget(value: Any) -> dict[str, Any]:
    """``{"daily_usd": 0, "drafts_at": 0.8}``; a missing part has its default."""
    given = fields(value, "budget", ("daily_usd", "drafts_at"))
    return {
        "daily_usd": number(given.get("daily_usd", 0), "budget.daily_usd", 0, 1e6),
        "drafts_at": number(given.get("drafts_at", 0.8), "budget.drafts_at", 0, 1),
    }


def prices(value: Any) -> dict[str, Any]:
    """``{"gpt-4o*": {"input": 2.5, "cached": 1.25, "output": 10.0}}``; ``cached`` is optional."""
    table = {}
    for model, row in mapping(value, "prices").items():
        name = str(model)
        place = f"prices.{clean_line(name, limit=80)}"
        if not _MODEL.fullmatch(name):
            raise Invalid(f"{place} is no model's name", "One word; a * only at its end.")
        given = fields(row, place, ("input", "cached", "output"), needed=("input", "output"))
        table[name] = {kind: number(usd, f"{place}.{kind}", 0, 1e5) for kind, usd in given.items()}
    return table
