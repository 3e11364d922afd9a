"""Letters and the audit: no letter is confirmed without its row, and what was undone has none."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from callcenter_tui.domain.errors import Refused, StoreTrouble
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from tests.auth.tampering import failures
from tests.auth.test_audit_triggers import full
from tests.clocks import SettableClock
from tests.screens.houses import TestHouse
from tests.screens.posts import answers, confirmed, failed, view, with_letter


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


def test_a_look_at_a_stopped_letter_leaves_the_record_whole(house: TestHouse) -> None:
    _, _, _, letter = confirmed(house)
    failed(house)
    actor = house.access.actor(house.signs_in("bob")(house))
    house.letters.may_ask(actor, letter)
    house.people.disable(house.owner, "bob")
    found = house.audit.verify(house.owner)
    assert found.ok, failures(found)
    assert view(house, letter).state == "confirmed", "nothing was changed by the look"


@pytest.mark.parametrize("then", ["call.noted", "letter.sent"])
def test_what_is_undone_within_a_transaction_is_not_signed(house: TestHouse, then: str) -> None:
    now = house.clock.now()
    with house.store.write() as tx:
        journal.append(tx, "letter.proposed", at=now, who="user:bob")
        with suppress(Refused), tx.begin_nested():
            journal.append(tx, "letter.asked", at=now, who="user:bob")
            with tx.begin_nested():
                journal.append(tx, "consent.given", at=now, who="user:bob")
            raise Refused("Halfway")
        with tx.begin_nested():
            journal.append(tx, then, at=now, who="user:bob")
    house.people.disable(house.owner, "bob")
    found = house.audit.verify(house.owner)
    assert found.ok, failures(found)
    kept = [one.kind for one in house.audit.list(house.owner).entries]
    assert "letter.proposed" in kept
    assert not {"letter.asked", "consent.given"} & set(kept)
