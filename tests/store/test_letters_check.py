"""The accounts of the letters notice what contradicts itself, and nothing else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain import events
from callcenter_tui.mail.carriers import DATA, SENT, TRANSIENT, UNKNOWN, Outcome, Sealed
from callcenter_tui.mail.sender import Sender
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from callcenter_tui.store.letters_check import count_letters
from tests.calls.conftest import OWNER, Center
from tests.clocks import SettableClock
from tests.mail.conftest import Post


class Told:
    """A carrier that hands over and says what it is told to."""

    name = place = server = "told"

    def __init__(self, *kinds: str) -> None:
        self.kinds = list(kinds)

    def deliver(self, sealed: Sealed, hand_over: Any) -> Outcome:
        return Outcome(self.kinds.pop(0) if hand_over() else "stopped", DATA)

    def arrived(self, sealed: Sealed) -> bool | None:
        return None


@pytest.fixture
def post(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> Post:
    return Post(Center(store, clock, ids))


def counted(post: Post) -> dict[str, int]:
    """The counts that are not zero."""
    with post.store.read() as tx:
        found: dict[str, int] = asdict(count_letters(tx, post.clock.now()))
    return {name: number for name, number in found.items() if number}


def sends(post: Post, *kinds: str) -> None:
    """A worker tries what is due; the carrier says these in turn."""
    worker = Sender(post.mail, Told(*kinds), "worker")
    for _ in kinds:
        worker.look()
        post.clock.forward(minutes=5)


def test_letters_in_order_count_nothing(post: Post) -> None:
    call = post.call()
    declined, cancelled = post.asked(call), post.confirmed(post.call(phone="+34600000002"))
    post.no(declined, post.says(call, "no"))
    post.cancel(cancelled)
    post.draft(post.call(phone="+34600000003"))
    post.confirmed(post.call(phone="+34600000004"))
    assert counted(post) == {}
    sends(post, TRANSIENT, SENT)
    assert counted(post) == {"sent": 1}


@pytest.mark.parametrize(
    ("damage", "noticed"),
    [
        ("DELETE FROM consents", {"unconsented": 1}),
        ("UPDATE consents SET address = 'eva@example.com'", {"unconsented": 1}),
        ("UPDATE consents SET answer = 'no'", {"unconsented": 1}),
        ("UPDATE consents SET voided_at = at", {"unconsented": 1}),
        ("UPDATE letters SET body_hash = 'other'", {"unconsented": 1}),
        ("DELETE FROM outbox", {"unqueued": 1}),
        ("UPDATE outbox SET state = 'cancelled'", {"unqueued": 1}),
        ("UPDATE outbox SET state = 'sending', lease_until = next_at", {"overdue": 1}),
        ("UPDATE outbox SET state = 'handing_over', lease_until = NULL", {"overdue": 1}),
        ("UPDATE outbox SET state = 'refused'", {}),
    ],
)
def test_damage_is_noticed(post: Post, damage: str, noticed: dict[str, int]) -> None:
    post.confirmed()
    post.clock.forward(seconds=90)
    with post.store.write() as tx:
        tx.execute(text(damage))
    assert counted(post) == noticed


def test_a_letter_that_nobody_sends_is_told(post: Post) -> None:
    post.confirmed()
    post.clock.forward(minutes=9)
    assert counted(post) == {}
    post.clock.forward(minutes=2)
    assert counted(post) == {"unsent": 1}


def test_a_person_may_send_an_uncertain_letter_again_and_no_machine_may(post: Post) -> None:
    letter = post.confirmed()
    sends(post, UNKNOWN)
    assert counted(post) == {"uncertain": 1}
    post.outbox.retry(OWNER, letter)
    sends(post, TRANSIENT, UNKNOWN)
    assert counted(post) == {"uncertain": 1}
    with post.store.write() as tx:
        tx.execute(text("UPDATE outbox SET state = 'queued'"))
    sends(post, SENT)
    assert counted(post) == {"twice": 1, "sent": 1}


def test_a_letter_that_arrived_and_is_handed_over_again_is_doubled(post: Post) -> None:
    letter = post.confirmed()
    sends(post, UNKNOWN)
    post.outbox.settle(OWNER, letter)
    assert counted(post) == {"sent": 1}
    with post.store.write() as tx:
        data: dict[str, Any] = {
            "letter": letter,
            "letter_kind": "conversation_summary",
            "version": 1,
        }
        journal.append(tx, events.LETTER_SENT, at=post.clock.now(), who="outbox", **data)
    assert counted(post) == {"twice": 1, "sent": 1}


def test_another_version_of_a_letter_is_another_letter(post: Post) -> None:
    call = post.call()
    letter = post.confirmed(call)
    with post.store.write() as tx:
        for version in (1, 2):
            data: dict[str, Any] = {
                "letter": letter,
                "letter_kind": "conversation_summary",
                "version": version,
            }
            at = post.clock.now() + timedelta(seconds=version)
            journal.append(tx, events.LETTER_HANDING_OVER, at=at, who="outbox", **data)
            journal.append(tx, events.LETTER_SENT, at=at, who="outbox", **data)
    assert counted(post) == {}
