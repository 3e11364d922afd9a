"""The ledger: whose words, by which message, to which bytes, recorded by whom, and until when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlalchemy import text

from callcenter_tui.calls.context import enter, locked
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import CONSENT_HOLDS, LetterKind
from callcenter_tui.domain.states import Speaker
from callcenter_tui.mail.matching import mismatch
from callcenter_tui.store import consents, letters
from tests.calls.conftest import OWNER
from tests.mail.conftest import CONTENTS, EVA, SUMMARY, Post


def why_not(post: Post, letter: str) -> str:
    """Why this letter must not go out now."""
    with post.store.read() as tx:
        found, said = letters.facts(tx, letter), consents.standing(tx, letter)
        assert found is not None
        return mismatch(found, said, consents.opted_out(tx, found.address), post.clock.now())


def test_the_ledger_keeps_the_customers_own_words_and_the_hash_of_the_bytes(post: Post) -> None:
    call = post.call()
    letter = post.asked(call)
    message = post.says(call, "Sí, sí — envíenmelo ✉️")
    post.yes(letter, message)
    (kept,) = post.outbox.consents(OWNER)
    with post.store.read() as tx:
        found = letters.facts(tx, letter)
    assert found is not None
    assert kept.words == "Sí, sí — envíenmelo ✉️"
    assert (kept.message, kept.letter, kept.call_key) == (message, letter, call.key)
    assert (kept.answer, kept.way, kept.how) == ("yes", "line", "")
    assert (kept.address, kept.recorded_by) == ("ana@example.com", EVA)
    assert kept.body_hash == sha256(found.message).hexdigest()
    assert kept.expires_at - kept.at == CONSENT_HOLDS
    assert why_not(post, letter) == ""


def test_a_no_is_kept_too(post: Post) -> None:
    call = post.call()
    letter = post.asked(call)
    post.no(letter, post.says(call, "no, gracias"))
    (kept,) = post.outbox.consents(OWNER, call=call.id)
    assert (kept.answer, kept.words) == ("no", "no, gracias")
    assert post.outbox.consents(OWNER, call="another") == []
    assert post.outbox.consents(OWNER, since=post.clock.now()) == [kept]


def test_only_the_customers_own_words_after_the_question_are_an_answer(post: Post) -> None:
    call, other = post.call(), post.call(phone="+34 600 000 009", email="berta@example.com")
    before = post.says(call, "sí")
    letter = post.asked(call)
    elsewhere = post.says(other, "sí")
    with post.store.write() as tx:
        ours = enter(
            tx, post.center.context, locked(tx, call.id), Speaker.SYSTEM, "sí", who="system"
        ).id
    for message in (before, elsewhere, ours, "", "f" * 32):
        with pytest.raises(Refused, match="no answer to the letter"):
            post.yes(letter, message)
        with pytest.raises(Refused, match="no answer to the letter"):
            post.no(letter, message)
    assert post.view(letter).consents == ()


def test_a_yes_to_an_old_question_does_not_count(post: Post) -> None:
    call = post.call()
    letter = post.asked(call)
    post.clock.forward(hours=25)
    with pytest.raises(Refused, match="too long ago"):
        post.yes(letter, post.says(call, "sí"))
    post.ask(call, letter)
    post.yes(letter, post.says(call, "sí"))
    assert why_not(post, letter) == ""


def test_a_yes_expires(post: Post) -> None:
    letter = post.confirmed()
    post.clock.forward(hours=23, minutes=59)
    assert why_not(post, letter) == ""
    post.clock.forward(minutes=2)
    assert "older than 24 hours" in why_not(post, letter)


def test_after_an_edit_the_old_yes_sends_nothing(post: Post) -> None:
    call = post.call()
    letter = post.confirmed(call)
    post.write(call, letter, CONTENTS[SUMMARY], "ana.b@example.com")
    assert why_not(post, letter)
    (kept,) = post.outbox.consents(OWNER)
    assert (kept.voided, kept.words) == ("the address changed", "sí, por favor")


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE letters SET message = :bytes",
        "UPDATE letters SET address = 'evil@example.com'",
        "UPDATE letters SET body_hash = 'abc'",
        "UPDATE consents SET body_hash = 'abc'",
        "UPDATE consents SET answer = 'no'",
    ],
)
def test_what_was_changed_past_the_program_is_found_out(post: Post, forged: str) -> None:
    letter = post.confirmed()
    with post.store.write() as tx:
        tx.execute(text(forged), {"bytes": b"Other words"} if ":bytes" in forged else {})
    assert why_not(post, letter)


def test_an_opt_out_is_kept_when_it_ends_and_may_begin_again(post: Post) -> None:
    words, who = "quiero recibirlos", OWNER.who
    assert post.outbox.opt_out(OWNER, "ana@example.com", "no más")
    assert not post.outbox.opt_out(OWNER, "Ana@example.com", "otra vez")
    began = post.clock.now()
    post.clock.forward(days=3)
    assert post.outbox.opt_in(OWNER, "ana@example.com", words)
    assert not post.outbox.opt_in(OWNER, "ana@example.com", "otra vez")
    assert post.outbox.opt_outs(OWNER) == []
    ended = post.clock.now()
    assert post.outbox.opt_out(OWNER, "ana@example.com", "basta")
    now, before = post.outbox.opt_outs(OWNER, ended=True)
    assert (now.words, now.since, now.ended_at, now.ended_words) == ("basta", ended, None, "")
    assert (before.words, before.since) == ("no más", began)
    assert (before.ended_at, before.ended_by, before.ended_words) == (ended, who, words)
    assert [one.words for one in post.outbox.opt_outs(OWNER)] == ["basta"]


def test_two_consoles_note_one_opt_out(post: Post) -> None:
    with ThreadPoolExecutor(4) as pool:
        new = list(
            pool.map(lambda words: post.outbox.opt_out(OWNER, "ana@example.com", words), "abcd")
        )
    assert sorted(new) == [False, False, False, True]
    assert len(post.outbox.opt_outs(OWNER, ended=True)) == 1


def test_an_opt_out_after_the_yes_stops_the_follow_up_only(post: Post) -> None:
    follow_up, summary = post.confirmed(kind=LetterKind.FOLLOW_UP), post.confirmed()
    with post.store.write() as tx:
        now = post.clock.now()
        consents.opt_out(tx, "ANA@example.com", now, id="o1", who=EVA, words="no más", call_id=None)
    assert why_not(post, follow_up)
    assert why_not(post, summary) == ""
    (kept,) = post.outbox.opt_outs(OWNER)
    assert (kept.address, kept.words, kept.recorded_by) == ("ana@example.com", "no más", EVA)
