"""The outbox as people see it, and what they may do there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, NotFound, Refused
from callcenter_tui.domain.letters import LetterKind, PostState
from callcenter_tui.domain.views import Actor
from callcenter_tui.mail import answers
from callcenter_tui.store import consents
from tests.calls.conftest import OWNER
from tests.mail.conftest import CONTENTS, EVA, SUMMARY, Post

People = Callable[..., Actor]


def left(post: Post, letter: str, state: PostState) -> str:
    """As the machine leaves a letter on which it does nothing more."""
    with post.store.write() as tx:
        tx.execute(
            text(
                "UPDATE outbox SET state = :s, attempts = 6, said = '550 no' WHERE letter_id = :l"
            ),
            {"s": state.value, "l": letter},
        )
    return letter


def test_the_outbox_lists_what_was_confirmed_newest_first(post: Post) -> None:
    first = post.confirmed()
    post.clock.forward(minutes=1)
    call = post.call()
    second, open_one = post.confirmed(call), post.asked(call)
    left(post, second, PostState.FAILED)
    assert [one.id for one in post.outbox.letters(OWNER)] == [second, first]
    (failed,) = post.outbox.letters(OWNER, states=[PostState.FAILED])
    assert failed.post is not None
    assert (failed.id, failed.post.said, failed.post.attempts) == (second, "550 no", 6)
    assert {one.id for one in post.outbox.letters(OWNER, call=call.id)} == {second, open_one}


@pytest.mark.parametrize("state", [PostState.FAILED, PostState.UNCERTAIN])
def test_a_stopped_letter_is_tried_again_from_the_first_attempt(
    post: Post, state: PostState
) -> None:
    call = post.call()
    letter = left(post, post.confirmed(call), state)
    post.outbox.retry(OWNER, letter)
    shown = post.view(letter).post
    assert shown is not None
    assert (shown.state, shown.attempts, shown.next_at) == ("queued", 0, post.clock.now())
    assert post.kinds(call)[-1] == events.LETTER_RETRIED


@pytest.mark.parametrize(
    "state", [s for s in PostState if s not in (PostState.FAILED, PostState.UNCERTAIN)]
)
def test_no_other_letter_is_tried_again(post: Post, state: PostState) -> None:
    letter = left(post, post.confirmed(), state)
    with pytest.raises(Refused):
        post.outbox.retry(OWNER, letter)
    assert post.delivery(letter) == state.value


def test_after_24_hours_the_customer_is_asked_again_first(post: Post) -> None:
    letter = left(post, post.confirmed(), PostState.FAILED)
    post.clock.forward(hours=24)
    with pytest.raises(Refused) as told:
        post.outbox.retry(OWNER, letter)
    assert "new yes" in told.value.hint
    assert post.delivery(letter) == "failed"


def test_a_person_settles_what_nobody_knows(post: Post) -> None:
    letter = left(post, post.confirmed(), PostState.UNCERTAIN)
    post.outbox.settle(OWNER, letter)
    shown = post.view(letter).post
    assert shown is not None
    assert (shown.state, shown.sent_at) == ("sent", post.clock.now())
    assert "tester" in shown.said
    with pytest.raises(Refused, match="not uncertain"):
        post.outbox.settle(OWNER, letter)


def test_a_failed_address_is_corrected_and_asked_for_anew(post: Post) -> None:
    call = post.call()
    letter = left(post, post.confirmed(call), PostState.FAILED)
    post.write(call, letter, CONTENTS[SUMMARY], "ana.b@example.com")
    post.ask(call, letter)
    post.yes(letter, post.says(call, "sí, esa es"))
    shown = post.view(letter).post
    assert shown is not None
    assert (shown.state, shown.attempts, shown.said) == ("queued", 0, "")


def test_what_waits_is_cancelled_and_what_went_is_not(post: Post) -> None:
    waits, gone = post.confirmed(), left(post, post.confirmed(), PostState.SENT)
    post.cancel(waits)
    assert (post.view(waits).state, post.delivery(waits)) == ("cancelled", "cancelled")
    assert post.view(waits).consents[0].voided
    with pytest.raises(Refused):
        post.cancel(gone)
    assert post.delivery(gone) == "sent"


def test_only_the_departments_own_letters_are_seen_and_touched(post: Post, anyone: People) -> None:
    letter = post.confirmed(post.call(department="billing"))
    left(post, letter, PostState.UNCERTAIN)
    sales = anyone("eva", own=("sales",))
    assert post.outbox.letters(sales) == [] == post.outbox.consents(sales)
    for act in (post.outbox.retry, post.outbox.settle, post.outbox.letter):
        with pytest.raises(Forbidden):
            act(sales, letter)
    billing = anyone("marta", own=("billing",))
    assert [one.id for one in post.outbox.letters(billing)] == [letter]
    post.outbox.settle(billing, letter)


def test_a_viewer_sees_that_letters_go_but_not_whose(post: Post, anyone: People) -> None:
    letter = left(post, post.confirmed(post.call(name="Ana Pérez")), PostState.FAILED)
    with post.store.write() as tx:
        answers.opt_out(tx, post.mail, "ana@example.com", "no más", EVA)
    viewer = anyone("vera", role="viewer")
    (shown,) = post.outbox.letters(viewer)
    said = repr((shown, post.outbox.consents(viewer), post.outbox.opt_outs(viewer)))
    for private in ("Ana", "ana@", "router", "por favor", "550 no", "no más"):
        assert private not in said
    assert post.delivery(letter) == "failed"
    for act in (post.outbox.retry, post.outbox.settle):
        with pytest.raises(Forbidden):
            act(viewer, letter)


def test_an_unknown_letter_is_told(post: Post) -> None:
    for act in (post.outbox.letter, post.outbox.retry, post.outbox.settle):
        with pytest.raises(NotFound):
            act(OWNER, "f" * 32)


def test_an_opt_out_stops_a_retry(post: Post) -> None:
    letter = left(post, post.confirmed(kind=LetterKind.FOLLOW_UP), PostState.FAILED)
    with post.store.write() as tx:
        now = post.clock.now()
        consents.opt_out(tx, "ana@example.com", now, id="o1", who=EVA, words="no", call_id=None)
    with pytest.raises(Refused):
        post.outbox.retry(OWNER, letter)
