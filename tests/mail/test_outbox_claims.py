"""The rows of the outbox: who wins a letter, who may still write of it, and in what order."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from callcenter_tui.domain.letters import POST_MOVES, PostState
from callcenter_tui.mail.context import Limits
from callcenter_tui.store import outbox
from callcenter_tui.store.engine import Store
from callcenter_tui.store.outbox import Claimed
from callcenter_tui.store.post import Outgoing
from tests.calls.conftest import OWNER
from tests.mail.conftest import Post

OUTBOX = Outgoing.__table__  # type: ignore[attr-defined]
MINUTE = timedelta(minutes=1)


def claim(post: Post, holder: str = "w1") -> Claimed | None:
    now = post.clock.now()
    with post.store.write() as tx:
        return outbox.claim(tx, holder, now, now + MINUTE)


def claimed(post: Post, holder: str = "w1") -> Claimed:
    mine = claim(post, holder)
    assert mine is not None
    return mine


def put(post: Post, letter: str, state: PostState) -> None:
    """The row as if all that leads to ``state`` had happened."""
    with post.store.write() as tx:
        tx.execute(update(OUTBOX).where(OUTBOX.c.letter_id == letter).values(state=state.value))


def test_one_winner_of_many(post: Post, store_url: str) -> None:
    post.limited(Limits(1000, 1000))
    call = post.call()
    letters = [post.confirmed(call) for _ in range(12)]
    now = post.clock.now()

    def work(name: str) -> list[str]:
        own = Store(store_url)
        won: list[str] = []
        while True:
            with own.write() as tx:
                mine = outbox.claim(tx, name, now, now + MINUTE)
            if mine is None:
                own.close()
                return won
            won.append(mine.letter)

    with ThreadPoolExecutor(4) as pool:
        won = [letter for some in pool.map(work, "abcd") for letter in some]
    missed = 0
    while (late := claim(post)) is not None:  # PostgreSQL skips rows that another one looks at
        won.append(late.letter)
        missed += 1
    assert Counter(won) == Counter(letters)
    assert missed <= 1


def test_the_longest_due_comes_first(post: Post) -> None:
    first, second = post.confirmed(), ""
    post.clock.forward(seconds=1)
    second = post.confirmed()
    assert [claimed(post).letter, claimed(post).letter] == [first, second]
    assert claim(post) is None


def test_a_letter_without_a_moment_does_not_lie_for_ever(post: Post) -> None:
    letter = post.confirmed()
    with post.store.write() as tx:
        tx.execute(update(OUTBOX).values(next_at=None))
    assert claimed(post).letter == letter


def test_the_fence_rejects_who_has_lost_the_letter(post: Post) -> None:
    letter, now = post.confirmed(), post.clock.now()
    old = claimed(post)
    with post.store.write() as tx:
        assert outbox.retry(tx, old, now, now, phase="rcpt", said="later")
    new = claimed(post, "w2")
    assert (new.letter, new.fence, new.attempts) == (letter, old.fence + 1, 2)
    with post.store.write() as tx:
        assert not outbox.hand_over(tx, old, now, now + MINUTE)
        assert not outbox.retry(tx, old, now, now, phase="", said="")
        assert not outbox.failed(tx, old, now, phase="", said="")
        assert not outbox.refused(tx, old, now, "")
        assert outbox.hand_over(tx, new, now, now + MINUTE)
        assert not outbox.sent(tx, old, now, "250")
        assert not outbox.uncertain(tx, old, now, phase="", said="")
        assert outbox.sent(tx, new, now, "250 OK")
    assert post.delivery(letter) == "sent"


def test_nothing_is_sent_that_was_not_marked(post: Post) -> None:
    post.confirmed()
    mine, now = claimed(post), post.clock.now()
    with post.store.write() as tx:
        assert not outbox.sent(tx, mine, now, "250 OK")
        assert not outbox.uncertain(tx, mine, now, phase="", said="")
        assert outbox.hand_over(tx, mine, now, now + MINUTE)
        assert not outbox.hand_over(tx, mine, now, now + MINUTE)
        assert not outbox.refused(tx, mine, now, "late")
        assert not outbox.expired(tx, mine, now, "late")


def test_leases_run_out_once(post: Post) -> None:
    letter, mine = post.confirmed(), claimed(post)
    with post.store.read() as tx:
        assert outbox.expired_leases(tx, post.clock.now()) == []
        assert not outbox.anything(tx, post.clock.now())
    post.clock.forward(minutes=2)
    now = post.clock.now()
    with post.store.write() as tx:
        (dead,) = outbox.expired_leases(tx, now)
        assert (dead.letter, dead.fence, dead.dead) == (letter, mine.fence, True)
        assert outbox.anything(tx, now)
        assert outbox.retry(tx, dead, now, now + MINUTE, phase="", said="left")
        assert not outbox.retry(tx, dead, now, now + MINUTE, phase="", said="left")
        assert outbox.expired_leases(tx, now) == []
        assert not outbox.anything(tx, now)


def test_a_letter_taken_back_begins_anew(post: Post) -> None:
    letter = post.confirmed()
    now = post.clock.now()
    with post.store.write() as tx:
        assert not outbox.add(tx, letter, queued_by="eva", now=now)
        mine = outbox.claim(tx, "w1", now, now + MINUTE)
        assert mine is not None
        assert outbox.retry(tx, mine, now, now, phase="rcpt", said="later")
        assert outbox.move(tx, letter, (PostState.QUEUED,), PostState.CANCELLED, now)
        assert outbox.state(tx, letter) is PostState.CANCELLED
        assert outbox.add(tx, letter, queued_by="luis", now=now)
    anew = claimed(post)
    assert anew.attempts == 1
    assert anew.fence > mine.fence


def put_in_doubt(post: Post) -> tuple[str, Claimed]:
    """A letter that was handed over by a worker that is slow, and that a person tries again."""
    letter, mine, now = post.confirmed(), claimed(post, "slow"), post.clock.now()
    with post.store.write() as tx:
        assert outbox.hand_over(tx, mine, now, now)
        assert outbox.uncertain(tx, mine, now, phase="data", said="")
    post.outbox.retry(OWNER, letter)
    return letter, mine


def test_a_late_yes_of_the_server_spares_the_second_copy(post: Post) -> None:
    letter, mine = put_in_doubt(post)
    with post.store.write() as tx:
        assert outbox.sent(tx, mine, post.clock.now(), "250 OK")
    assert post.delivery(letter) == "sent"
    assert claim(post) is None


def test_a_late_yes_comes_too_late_once_it_was_claimed_anew(post: Post) -> None:
    letter, mine = put_in_doubt(post)
    assert claimed(post, "w2").letter == letter
    with post.store.write() as tx:
        assert not outbox.sent(tx, mine, post.clock.now(), "250 OK")
    assert post.delivery(letter) == "sending"


def test_a_late_yes_is_none_to_words_that_were_changed_meanwhile(post: Post) -> None:
    letter, mine = put_in_doubt(post)
    now = post.clock.now()
    with post.store.write() as tx:
        assert outbox.move(tx, letter, (PostState.QUEUED,), PostState.CANCELLED, now)
        assert not outbox.sent(tx, mine, now, "250 OK")
        assert outbox.add(tx, letter, queued_by="eva", now=now)
        assert not outbox.sent(tx, mine, now, "250 OK")
    assert post.delivery(letter) == "queued"


@pytest.mark.parametrize("source", list(PostState))
def test_people_move_a_letter_only_as_the_table_says(post: Post, source: PostState) -> None:
    letter, now = post.confirmed(), post.clock.now()
    for target in PostState:
        put(post, letter, source)
        with post.store.write() as tx:
            moved = outbox.move(tx, letter, tuple(PostState), target, now)
            assert moved is (target in POST_MOVES[source]), target


def test_a_person_gives_all_attempts_back(post: Post) -> None:
    letter, mine, now = post.confirmed(), claimed(post), post.clock.now()
    with post.store.write() as tx:
        assert outbox.failed(tx, mine, now, phase="rcpt", said="no")
        assert not outbox.move(tx, letter, (PostState.UNCERTAIN,), PostState.QUEUED, now)
        assert outbox.move(tx, letter, (PostState.FAILED,), PostState.QUEUED, now)
    assert claimed(post).attempts == 1
