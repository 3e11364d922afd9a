"""What a run costs: cached tokens are cheaper, the longest name counts, unknown is not free."""

from __future__ import annotations

import pytest

from callcenter_tui.agents.prices import default_prices, price

TABLE = {
    "gpt-4o*": {"input": 2.5, "cached": 1.25, "output": 10.0},
    "gpt-4o-mini*": {"input": 0.15, "cached": 0.075, "output": 0.6},
    "house": {"input": 1.0, "output": 2.0},
}


@pytest.mark.parametrize(
    ("model", "tokens", "usd"),
    [
        ("gpt-4o", (1_000_000, 0, 0), 2.5),
        ("gpt-4o", (1_000_000, 400_000, 100_000), 1.5 + 0.5 + 1.0),
        ("gpt-4o-2024-08-06", (0, 0, 1_000_000), 10.0),
        ("gpt-4o-mini-2024-07-18", (1_000_000, 1_000_000, 0), 0.075),
        ("openai/GPT-4o-mini", (1_000_000, 0, 0), 0.15),
        ("house", (1_000_000, 500_000, 0), 1.0),
        ("house", (100, 900, 0), 0.0001),
        ("house-2", (1, 0, 0), None),
        ("llama3.1:8b", (1_000_000, 0, 0), None),
        ("offline", (5, 0, 5), 0.0),
        ("rules", (0, 0, 0), 0.0),
    ],
)
def test_tokens_have_a_price(model: str, tokens: tuple[int, int, int], usd: float | None) -> None:
    assert price(model, *tokens, TABLE) == (usd if usd is None else pytest.approx(usd))


def test_an_ordinary_answer_of_the_default_model_costs_less_than_a_cent() -> None:
    usd = price("gpt-4o", 1500, 1000, 120, default_prices())
    assert usd is not None
    assert 0.001 < usd < 0.01


def test_every_row_of_the_shipped_table_is_usable() -> None:
    for name, row in default_prices().items():
        usd = price(name.rstrip("*"), 1000, 500, 100, default_prices())
        assert usd is not None
        assert 0 < row["cached"] <= row["input"] < row["output"] < 1000


@pytest.mark.parametrize("model", ["gpt-5-pro", "gpt-5.9", "o1-pro", "o3-pro-2025-06-10"])
def test_a_dearer_relative_has_no_price_rather_than_a_wrong_one(model: str) -> None:
    assert price(model, 1000, 0, 100, default_prices()) is None
