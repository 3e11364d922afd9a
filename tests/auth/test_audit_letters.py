"""Without an audit row no letter is confirmed: not by the customer's yes, not by an operator."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store.engine import Store
from tests.auth.tampering import full
from tests.clocks import SettableClock
from tests.screens.houses import TestHouse
from tests.screens.posts import answers, view, with_letter


@pytest.fixture
def house(store: Store, clock: SettableClock, tmp_path: Path) -> TestHouse:
    made = TestHouse(store, clock, tmp_path)
    made.person("bob", "agent", "Bob Stone", departments=("billing", "general"))
    return made


def test_without_an_audit_row_no_letter_is_confirmed(house: TestHouse) -> None:
    _, _, call, letter = with_letter(house)
    actor = house.access.actor(house.signs_in("bob")(house))
    house.letters.ask(actor, letter)
    before = house.board.call(house.owner, call).messages
    with full(house.store), pytest.raises(StoreTrouble):
        answers(house, call)
    stands = view(house, letter)
    assert stands.post is None, "nothing is in the outbox"
    assert stands.state == "asked"
    assert house.board.call(house.owner, call).messages == before
    answers(house, call)
    assert view(house, letter).post is not None, "and now it is"
    assert house.audit.verify(house.owner).ok
