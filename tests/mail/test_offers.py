"""What may be done to a letter, in which order, and what each step undoes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from functools import partial

import pytest
from sqlalchemy import text

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.letters import Content, LetterKind, Way
from callcenter_tui.mail import answers
from callcenter_tui.mail.answers import Said
from callcenter_tui.mail.contents import of_data
from callcenter_tui.mail.context import Limits
from callcenter_tui.mail.offers import LetterCall
from callcenter_tui.store import letters
from tests.calls.conftest import OWNER
from tests.hostile import EVERYTHING, FORBIDDEN
from tests.mail.conftest import CONTENTS, EVA, SUMMARY, Post
from tests.racing import at_once

OTHER = replace(CONTENTS[SUMMARY], notes="Y algo más")


def raw(post: Post, letter: str) -> bytes:
    with post.store.read() as tx:
        found = letters.facts(tx, letter)
    assert found is not None
    return found.message


def test_a_letter_from_its_draft_to_the_outbox(post: Post) -> None:
    call = post.call()
    letter = post.draft(call)
    assert (post.view(letter).state, post.view(letter).version) == ("drafting", 0)
    post.write(call, letter)
    written = post.view(letter)
    assert (written.state, written.version) == ("proposed", 1)
    assert written.content == CONTENTS[SUMMARY]
    asking = post.ask(call, letter)
    assert post.view(letter).asked_message == asking
    post.yes(letter, post.says(call, "Sí, envíenlo"))
    done = post.view(letter)
    assert done.state == "confirmed"
    assert post.delivery(letter) == "queued"
    assert done.body_hash == done.consents[0].body_hash == written.body_hash
    assert post.kinds(call) == [
        events.LETTER_PROPOSED,
        events.LETTER_WRITTEN,
        events.LETTER_ASKED,
        events.CONSENT_GIVEN,
        events.LETTER_CONFIRMED,
    ]


@pytest.mark.parametrize("kind", LetterKind)
def test_the_stored_bytes_are_the_letter_that_was_read(post: Post, kind: LetterKind) -> None:
    call = post.call()
    letter = post.asked(call, kind)
    arrived = message_from_bytes(raw(post, letter), policy=policy.default)
    shown = post.view(letter)
    plain = arrived.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == shown.text.strip()
    assert arrived["Subject"] == shown.subject
    assert arrived["To"] == "ana@example.com"
    assert bool(arrived["List-Unsubscribe"]) == (kind is LetterKind.FOLLOW_UP)


def test_words_of_the_customer_stay_out_of_the_journal(post: Post) -> None:
    call = post.call(name="Ana Secreta")
    post.confirmed(call)
    for event in post.center.board.events(OWNER, call.id):
        if event.kind.startswith(("letter.", "consent.")):
            said = str(event.data)
            assert not [word for word in ("ana@", "router", "Secreta", "sí") if word in said]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ((OTHER, "ana@example.com"), "the words changed"),
        ((CONTENTS[SUMMARY], "ana.b@example.com"), "the address changed"),
    ],
)
def test_a_changed_letter_has_no_yes_and_leaves_the_outbox(
    post: Post, change: tuple[Content, str], why: str
) -> None:
    call = post.call()
    letter = post.confirmed(call)
    before = raw(post, letter)
    post.write(call, letter, *change)
    after = post.view(letter)
    assert (after.state, post.delivery(letter)) == ("proposed", "cancelled")
    assert [one.voided for one in after.consents] == [why]
    assert after.body_hash != after.consents[0].body_hash
    assert raw(post, letter) != before
    assert events.CONSENT_VOIDED in post.kinds(call)


def test_a_letter_that_changed_needs_and_gets_a_new_yes(post: Post) -> None:
    call = post.call()
    letter = post.confirmed(call)
    post.write(call, letter, OTHER)
    with pytest.raises(Refused, match="changed after it was read out"):
        post.yes(letter, post.says(call, "sí"))
    post.ask(call, letter)
    post.yes(letter, post.says(call, "sí, también así"))
    done = post.view(letter)
    assert (done.state, post.delivery(letter)) == ("confirmed", "queued")
    assert [bool(one.voided) for one in done.consents] == [True, False]


def test_writing_the_same_again_costs_no_yes(post: Post) -> None:
    call = post.call()
    letter = post.confirmed(call)
    assert not post.write(call, letter)
    assert post.view(letter).state == "confirmed"


def test_a_letter_that_is_being_sent_is_not_changed_nor_cancelled(post: Post) -> None:
    call = post.call()
    letter = post.confirmed(call)
    _delivery(post, letter, "handing_over")
    for act in (lambda: post.write(call, letter, OTHER), lambda: post.cancel(letter)):
        with pytest.raises(Refused, match="is being sent"):
            act()
    assert post.view(letter).content == CONTENTS[SUMMARY]
    assert not post.view(letter).consents[0].voided


def test_an_uncertain_letter_is_not_written_anew_for_it_may_have_arrived(post: Post) -> None:
    call = post.call()
    letter = post.confirmed(call)
    _delivery(post, letter, "uncertain")
    with pytest.raises(Refused):
        post.write(call, letter, OTHER)
    post.cancel(letter)
    assert post.delivery(letter) == "cancelled"


def test_without_the_words_it_needs_a_letter_is_not_read_out(post: Post) -> None:
    call = post.call()
    letter = post.draft(call)
    with pytest.raises(Refused, match="drafting"):
        post.ask(call, letter)
    post.write(call, letter, Content(notes="Solo notas"))
    assert raw(post, letter) == b""
    with pytest.raises(Invalid, match="says nothing yet"):
        post.ask(call, letter)


def test_without_an_address_a_letter_is_not_read_out(post: Post) -> None:
    call = post.call()
    letter = post.draft(call, address="")
    post.write(call, letter, CONTENTS[SUMMARY], "")
    assert post.view(letter).subject
    with pytest.raises(Refused, match="no address"):
        post.ask(call, letter)
    post.write(call, letter, CONTENTS[SUMMARY], "ana@example.com")
    post.ask(call, letter)
    assert post.view(letter).state == "asked"


@pytest.mark.parametrize(
    "typed", ["a@example.com, b@example.com", "ana", "a@example.com\r\nBcc: e@evil.example"]
)
def test_an_address_that_is_none_reaches_no_letter(post: Post, typed: str) -> None:
    call = post.call()
    letter = post.draft(call)
    with pytest.raises(Invalid):
        post.write(call, letter, CONTENTS[SUMMARY], typed)
    assert (post.view(letter).address, post.view(letter).version) == ("ana@example.com", 0)


def test_hostile_words_come_out_clean(post: Post) -> None:
    call = post.call(name=EVERYTHING[:80])
    data = {"topic": EVERYTHING, "issues": [EVERYTHING], "notes": EVERYTHING}
    letter = post.draft(call)
    post.write(call, letter, of_data(SUMMARY, data))
    shown = post.view(letter)
    assert not FORBIDDEN.search(shown.subject + shown.text.replace("\t", " "))
    arrived = message_from_bytes(raw(post, letter), policy=policy.default)
    assert (arrived.get_all("To"), arrived["Bcc"]) == (["ana@example.com"], None)


@pytest.mark.parametrize("end", ["declined", "cancelled"])
def test_from_an_end_no_way_leads_on(post: Post, end: str) -> None:
    call = post.call()
    letter = post.asked(call)
    if end == "declined":
        post.no(letter, post.says(call, "no, gracias"))
    else:
        post.cancel(letter)
    said = post.says(call, "sí")
    for act in (
        lambda: post.write(call, letter, OTHER),
        lambda: post.ask(call, letter),
        lambda: post.yes(letter, said),
        lambda: post.cancel(letter),
    ):
        with pytest.raises(Refused):
            act()
    assert (post.view(letter).state, post.delivery(letter)) == (end, "")


def test_nobody_is_asked_again_in_a_call_in_which_they_said_no(post: Post) -> None:
    call = post.call()
    other, letter = post.draft(call), post.asked(call)
    post.write(call, other)
    post.no(letter, post.says(call, "No, gracias"))
    follow_up = LetterKind.FOLLOW_UP
    for act in (partial(post.ask, call, other), partial(post.draft, call, follow_up)):
        with pytest.raises(Refused) as told:
            act()
        assert told.value.hint == "A customer who said no is not asked again in this call."
    assert post.draft(post.call())


def test_follow_ups_stop_for_ever_until_they_are_wanted_again(post: Post) -> None:
    call, asked = post.call(), LetterKind.FOLLOW_UP
    letter = post.asked(call, asked)
    with post.store.write() as tx:
        assert answers.opt_out(tx, post.mail, "Ana@Example.com", "no me escriban", EVA, call.id)
        assert not answers.opt_out(tx, post.mail, "ana@example.com", "otra vez", EVA)
    with pytest.raises(Refused, match="no follow-ups"):
        post.yes(letter, post.says(call, "sí"))
    post.clock.forward(days=400)
    with pytest.raises(Refused, match="no follow-ups"):
        post.draft(post.call(), asked)
    assert post.draft(post.call(), SUMMARY)
    with post.store.write() as tx:
        assert answers.opt_in(tx, post.mail, "ana@example.com", "ya quiero", EVA)
        assert not answers.opt_in(tx, post.mail, "ana@example.com", "ya quiero", EVA)
    assert post.draft(post.call(), asked)


def test_a_customer_gets_so_many_letters_a_day(post: Post) -> None:
    post.limited(Limits(per_customer_day=2))
    call = post.call()
    first = post.confirmed(call)
    later = post.call()
    late = post.asked(later)
    post.confirmed(call)
    with pytest.raises(Refused, match="too many letters"):
        post.yes(late, post.says(later, "sí"))
    with pytest.raises(Refused, match="too many letters"):
        post.draft(post.call())
    assert post.draft(post.call(phone="+34 600 000 009", email="berta@example.com"))
    post.cancel(first)
    post.yes(late, post.says(later, "sí"))
    post.clock.forward(hours=25)
    assert post.draft(call)


def test_an_operator_sends_so_many_letters_an_hour(post: Post) -> None:
    post.limited(Limits(per_customer_day=100, per_operator_hour=2))
    for _ in range(2):
        post.confirmed()
    with pytest.raises(Refused, match="Too many letters of one person"):
        post.draft(post.call())
    assert post.draft(post.call(), who="user:marta")
    by_marta = post.asked(post.call(), who="user:marta")
    call = LetterCall(post.view(by_marta).call, "", "", "", "es", "general")
    with pytest.raises(Refused, match="Too many letters of one person"):
        post.yes(by_marta, post.says(call, "sí"), who=EVA)
    post.yes(by_marta, post.says(call, "sí"), who="user:marta")
    post.clock.forward(minutes=61)
    assert post.draft(post.call())


def test_a_row_changed_past_the_program_is_not_confirmed(post: Post) -> None:
    call = post.call()
    letter = post.asked(call)
    with post.store.write() as tx:
        tx.execute(text("UPDATE letters SET address = 'evil@example.com'"))
    with pytest.raises(Refused, match="does not fit"):
        post.yes(letter, post.says(call, "sí"))
    assert post.delivery(letter) == ""


def test_an_unknown_letter_is_told(post: Post) -> None:
    with pytest.raises(NotFound):
        post.cancel("f" * 32)


@pytest.mark.parametrize("other", ["yes", "write", "cancel", "no"])
def test_of_two_at_once_one_wins_and_the_other_is_told(post: Post, other: str) -> None:
    for _ in range(4):
        call = post.call()
        letter = post.asked(call)
        said = post.says(call, "sí")
        acts: dict[str, Callable[[], object]] = {
            "yes": partial(post.yes, letter, said),
            "write": partial(post.write, call, letter, OTHER),
            "cancel": partial(post.cancel, letter),
            "no": partial(post.no, letter, said),
        }
        lost = at_once(acts["yes"], acts[other])
        done = post.view(letter)
        standing = [one for one in done.consents if one.answer == "yes" and not one.voided]
        assert len(lost) <= 1
        assert (done.state == "confirmed") == (post.delivery(letter) == "queued")
        assert len(standing) == (done.state == "confirmed")
        if other in ("yes", "no"):
            assert (len(lost), len(done.consents)) == (1, 1)
        post.clock.forward(days=1, minutes=1)


def test_two_confirmations_at_once_do_not_pass_the_limit(post: Post) -> None:
    post.limited(Limits(per_customer_day=1))
    calls = [post.call(), post.call()]
    asked = [post.asked(call) for call in calls]
    said = [post.says(call, "sí") for call in calls]
    lost = at_once(*(partial(post.yes, *one) for one in zip(asked, said, strict=True)))
    assert lost == ["This customer gets too many letters"]
    assert sorted(map(post.delivery, asked)) == ["", "queued"]


def test_the_phone_needs_what_was_said_and_how(post: Post) -> None:
    call = post.call(origin="desk")
    letter = post.asked(call)
    for said in (Said(Way.PHONE, "sí", ""), Said(Way.PHONE, " ", "por teléfono")):
        with pytest.raises(Refused, match="not complete"), post.store.write() as tx:
            answers.yes(tx, post.mail, letter, said, EVA)
    with post.store.write() as tx:
        heard = Said(Way.PHONE, "Sí, mándemelo", "lo dijo tras leerle la dirección letra a letra")
        answers.yes(tx, post.mail, letter, heard, EVA)
    (consent,) = post.view(letter).consents
    assert (consent.way, consent.words, consent.message) == ("phone", "Sí, mándemelo", "")
    assert consent.how.startswith("lo dijo tras leerle")


def _delivery(post: Post, letter: str, state: str) -> None:
    """As a worker leaves it."""
    with post.store.write() as tx:
        tx.execute(text("UPDATE outbox SET state = :s"), {"s": state})
