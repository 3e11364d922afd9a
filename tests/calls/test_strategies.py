"""Whom each strategy asks, of people of whom everything is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter_tui.calls.strategies import ORDERS, chosen
from callcenter_tui.domain.floor import Strategy, has_room
from callcenter_tui.store.candidates import Candidate
from tests.clocks import MONDAY

SOMEBODY = Candidate("ana", 1, MONDAY, MONDAY, 0, 0, 0, 1, 4)
LATER = MONDAY + timedelta(minutes=5)


def first(strategy: Strategy, *candidates: Candidate) -> str:
    return chosen(strategy, candidates)[0].user_id


@pytest.mark.parametrize(
    ("strategy", "worse"),
    [
        (Strategy.LONGEST_IDLE, {"idle_since": LATER}),
        (Strategy.LONGEST_IDLE, {"text": 1, "idle_since": MONDAY - timedelta(hours=1)}),
        (Strategy.ROUND_ROBIN, {"offered_at": LATER}),
        (Strategy.FEWEST_CALLS, {"accepted": 1, "idle_since": MONDAY - timedelta(hours=1)}),
        (Strategy.FEWEST_CALLS, {"idle_since": LATER}),
        (Strategy.SKILL_RANK, {"rank": 2, "idle_since": MONDAY - timedelta(hours=1)}),
        (Strategy.SKILL_RANK, {"idle_since": LATER}),
    ],
)
def test_who_is_asked_first(strategy: Strategy, worse: dict[str, object]) -> None:
    other = replace(SOMEBODY, user_id="aaa", **worse)  # type: ignore[arg-type]
    assert first(strategy, other, SOMEBODY) == "ana"
    assert first(strategy, SOMEBODY, other) == "ana"


def test_who_was_never_offered_anything_is_next_in_the_round() -> None:
    new = replace(SOMEBODY, user_id="new", offered_at=None)
    assert first(Strategy.ROUND_ROBIN, SOMEBODY, new) == "new"


def test_ring_all_asks_everybody_and_the_others_one() -> None:
    people = [replace(SOMEBODY, user_id=name) for name in ("ana", "eva", "luis")]
    for strategy in Strategy:
        expected = 3 if strategy is Strategy.RING_ALL else 1
        assert len(chosen(strategy, people)) == expected
        assert chosen(strategy, []) == []


def test_no_strategy_is_without_an_order() -> None:
    assert set(ORDERS) == set(Strategy)


@pytest.mark.parametrize(
    ("in_hand", "room_for_phone", "room_for_text"),
    [
        ({}, True, True),
        ({"text": 1}, False, True),
        ({"text": 4}, False, False),
        ({"phone": 1}, False, False),
        ({"phone_cap": 0}, False, True),
        ({"text_cap": 0}, True, False),
        ({"phone_cap": 2, "phone": 1}, True, False),
    ],
)
def test_what_still_fits(
    in_hand: dict[str, int], room_for_phone: bool, room_for_text: bool
) -> None:
    one = replace(SOMEBODY, **in_hand)  # type: ignore[arg-type]
    assert has_room(one, by_phone=True) is room_for_phone
    assert has_room(one, by_phone=False) is room_for_text
