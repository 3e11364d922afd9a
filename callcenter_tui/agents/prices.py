"""What an agent run costs, from its tokens and a table of prices. Pure but for the default table.

A table: ``{"gpt-4o*": {"input": 2.5, "cached": 1.25, "output": 10.0}}``, US dollars per million
tokens. ``*`` at the end of a name stands for anything; the longest name that fits counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

Table = Mapping[str, Mapping[str, float]]

FREE = frozenset({"", "offline", "rules"})
"""Engines without a model."""
_MILLION = 1_000_000


def price(
    model: str, input_tokens: int, cached_tokens: int, output_tokens: int, table: Table
) -> float | None:
    """US dollars of one run, None when the model's price is not known, 0.0 without a model.

    ``cached_tokens`` are part of ``input_tokens``; without a price of their own they cost as much
    as the others. A vendor in front of the name (``openai/gpt-4o``) does not matter.
    """
    if model in FREE:
        return 0.0
    row = _row(model.lower(), table)
    if row is None:
        return None
    cached = min(max(cached_tokens, 0), input_tokens)
    usd = (input_tokens - cached) * row["input"] + output_tokens * row["output"]
    return (usd + cached * row.get("cached", row["input"])) / _MILLION


@cache
def default_prices() -> dict[str, dict[str, float]]:
    """The shipped table, ``config/prices.yaml``. Not to be changed in place."""
    text = (files("callcenter_tui.agents") / "config" / "prices.yaml").read_text("utf-8")
    return {
        str(name): {kind: float(usd) for kind, usd in row.items()}
        for name, row in yaml.safe_load(text).items()
    }


def _row(model: str, table: Table) -> Mapping[str, float] | None:
    names = (model, model.rsplit("/", 1)[-1])
    fits = [pattern for pattern in table if any(_fits(name, pattern.lower()) for name in names)]
    return table[max(fits, key=len)] if fits else None


def _fits(name: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1])
    return name == pattern
