"""Letters at the desk: who may, what the customer hears, what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from callcenter_tui.calls.letters import Letters
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound, Refused
from callcenter_tui.domain.letters import LetterKind, LetterView
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import in_hand, seated
from tests.calls.posting import ANA, FIELDS, SUMMARY, ask, asked, letter_of, stands, told, written
from tests.calls.scripted import Room, Scripted
from tests.racing import at_once


@pytest.fixture
def eva(center: Center) -> Actor:
    return seated(center, "eva")


def test_what_is_read_out_is_the_whole_letter_with_its_address(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = written(center, eva, call)
    assert center.letters.of_call(eva, call)[0].address == ANA
    ask(center, eva, letter)
    shown, heard = letter_of(center, call), told(center, call)
    assert f"a {ANA}." in heard
    assert f"Asunto: {shown.subject}" in heard
    assert shown.text.strip() in heard
    assert heard.endswith("¿Se lo enviamos? Responda sí o no.")
    assert shown.asked_words == heard


def test_the_customer_is_asked_in_their_own_language(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, "My router is off", email=ANA, language="en")
    asked(center, eva, call)
    assert told(center, call).endswith("Shall we send it to you? Answer yes or no.")
    center.desk.say(call, Speaker.CUSTOMER, "Yes, please")
    assert told(center, call) == f"Confirmed: the e-mail will be sent to {ANA}."


def test_braces_in_a_letter_are_read_out_as_they_are(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = written(center, eva, call, topic="{address} {{7*7}} {text}")
    ask(center, eva, letter)
    assert "{address} {{7*7}} {text}" in told(center, call)


def test_an_operator_may_give_another_address_that_the_customer_said(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva)
    other = center.letters.propose(eva, call, SUMMARY, address=" Ana@Example.ORG ")
    assert letter_of(center, call).address == "ana@example.org"
    center.letters.cancel(eva, other)
    with pytest.raises(Invalid):
        center.letters.propose(eva, call, SUMMARY, address="a@example.com, b@example.com")
    without = center.letters.propose(eva, call, SUMMARY)
    center.letters.write(eva, without, FIELDS, "")
    with pytest.raises(Refused, match="no address"):
        center.letters.ask(eva, without)


def test_without_an_ai_the_letter_is_there_at_once_without_words(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    letters = Letters(replace(center.context, ai=False), center.mail)
    letter = letters.propose(eva, call, SUMMARY)
    assert letter_of(center, call).state == "proposed"
    with pytest.raises(Invalid, match="says nothing yet"):
        letters.ask(eva, letter)
    letters.write(eva, letter, FIELDS, ANA)
    letters.ask(eva, letter)
    assert stands(center, letter) == ("asked", "")


def test_the_ai_drafts_what_an_operator_proposes_and_asks_nobody(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = center.letters.propose(eva, call, SUMMARY)
    assert stands(center, letter) == ("drafting", "")
    Room(center).all(Scripted())
    shown = letter_of(center, call)
    assert (shown.state, shown.content.topic) == ("proposed", "El router no enciende")
    assert "¿Se lo enviamos?" not in "".join(center.words(call, "system"))


def test_on_the_phone_the_address_is_read_back_and_the_words_are_written_down(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA, origin="desk")
    letter = asked(center, eva, call)
    heard = {"statement": "Sí, mándemelo", "how": "por teléfono, tras leerle la dirección"}
    with pytest.raises(Refused, match="not read back"):
        center.letters.heard_yes(eva, letter, version=1, **heard)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="not complete"):
        center.letters.heard_yes(eva, letter, version=1, statement="sí", read_back=True)
    center.letters.heard_yes(eva, letter, version=1, read_back=True, **heard)
    assert stands(center, letter) == ("confirmed", "queued")
    (consent,) = letter_of(center, call).consents
    assert (consent.way, consent.words, consent.recorded_by) == (
        "phone", "Sí, mándemelo", "user:eva",
    )  # fmt: skip
    assert told(center, call) == f"Confirmado: le enviaremos el correo a {ANA}."


def test_words_that_an_operator_types_are_not_the_customers_own(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    typed = center.desk.say(call, Speaker.CUSTOMER, "sí", eva)
    assert stands(center, letter) == ("asked", "")
    with pytest.raises(Refused, match="no answer to the letter"):
        center.letters.heard_yes(eva, letter, version=1, message_id=typed.id)
    assert stands(center, letter) == ("asked", "")


def test_an_operator_records_what_the_customer_wrote_in_other_words(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    said = center.desk.say(call, Speaker.CUSTOMER, "sí, y salude a su compañero de mi parte")
    assert stands(center, letter) == ("asked", "")
    center.letters.heard_yes(eva, letter, version=1, message_id=said.id)
    (consent,) = letter_of(center, call).consents
    assert (consent.words, consent.message, consent.recorded_by) == (
        said.text, said.id, "user:eva",
    )  # fmt: skip


def test_a_no_that_an_operator_hears_ends_the_asking_in_this_call(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA, origin="desk")
    letter = asked(center, eva, call)
    center.letters.heard_no(
        eva, letter, version=1, statement="No quiero correos", how="por teléfono"
    )
    assert stands(center, letter) == ("declined", "")
    assert told(center, call) == "De acuerdo, no le enviaremos ese correo."
    with pytest.raises(Refused) as refused:
        center.letters.propose(eva, call, LetterKind.FOLLOW_UP)
    assert refused.value.hint == "A customer who said no is not asked again in this call."


def test_a_customer_who_has_heard_of_a_letter_hears_that_it_is_off(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    unheard = written(center, eva, call)
    before = center.words(call, "system")
    center.letters.cancel(eva, unheard)
    assert center.words(call, "system") == before
    center.letters.cancel(eva, asked(center, eva, call))
    assert told(center, call) == "Ese correo ya no se va a enviar."


Act = Callable[[Center, Actor, str, str], object]
ACTS: dict[str, Act] = {
    "propose": lambda center, who, call, _: center.letters.propose(who, call, SUMMARY),
    "write": lambda center, who, _, letter: center.letters.write(who, letter, FIELDS, "x@e.org"),
    "ask": lambda center, who, _, letter: center.letters.ask(who, letter),
    "yes": lambda center, who, _, letter: center.letters.heard_yes(
        who, letter, version=1, statement="sí", how="x", read_back=True
    ),
    "no": lambda center, who, _, letter: center.letters.heard_no(
        who, letter, version=1, statement="no", how="x"
    ),
    "cancel": lambda center, who, _, letter: center.letters.cancel(who, letter),
    "opt_out": lambda center, who, call, _: center.letters.opt_out(who, call, "no más"),
    "opt_in": lambda center, who, call, _: center.letters.opt_in(who, call, "ya quiero"),
}


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("database", ["sqlite"])
def test_who_may_not_act_on_the_call_may_not_act_on_its_letters(
    center: Center, eva: Actor, act: str
) -> None:
    call = in_hand(center, eva, email=ANA, origin="desk")
    letter = asked(center, eva, call)
    viewer, sales = center.person("vera", "viewer"), seated(center, "luis", "sales")
    colleague, marta = seated(center, "pepe"), seated(center, "marta", role="supervisor")
    for who in (viewer, sales, colleague):
        with pytest.raises(Forbidden):
            ACTS[act](center, who, call, letter)
    assert stands(center, letter) == ("asked", "")
    ACTS[act](center, marta, call, letter)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_viewer_sees_letters_of_a_call_without_the_customer(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA, name="Ana Pérez")
    asked(center, eva, call)
    shown = center.letters.of_call(center.person("vera", "viewer"), call)
    assert [one.state for one in shown] == ["asked"]
    assert not [word for word in (ANA, "Ana", "router") if word in repr(shown)]


def test_opting_out_stops_the_follow_ups_of_every_address_of_the_customer(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    center.letters.propose(eva, call, SUMMARY, address="ana.work@example.com")
    assert center.letters.opt_out(eva, call, "No me manden más correos") == 2
    assert center.letters.opt_out(eva, call, "otra vez") == 0
    for address in (ANA, "ana.work@example.com"):
        with pytest.raises(Refused, match="no follow-ups"):
            center.letters.propose(eva, call, LetterKind.FOLLOW_UP, address=address)
    assert {one.words for one in center.outbox.opt_outs(OWNER)} == {"No me manden más correos"}
    marta = seated(center, "marta", role="supervisor")
    with pytest.raises(Forbidden):
        center.letters.opt_in(eva, call, "sí, escríbanme")
    with pytest.raises(Invalid):
        center.letters.opt_in(marta, call, " ")
    assert center.letters.opt_in(marta, call, "sí, escríbanme")
    assert not center.letters.opt_in(marta, call, "otra vez")
    center.letters.propose(eva, call, LetterKind.FOLLOW_UP)
    # What they say of themselves says nothing of another address, whoever wrote it into a letter.
    assert [one.address for one in center.outbox.opt_outs(OWNER)] == ["ana.work@example.com"]
    (ended,) = [one for one in center.outbox.opt_outs(OWNER, ended=True) if one.ended_at]
    assert (ended.address, ended.ended_by, ended.ended_words) == (ANA, marta.who, "sí, escríbanme")
    with pytest.raises(Invalid):
        center.letters.opt_out(eva, call, " ")
    with pytest.raises(Refused, match="No address"):
        center.letters.opt_out(eva, in_hand(center, eva, phone="+34 600 000 007"), "no más")


def test_letters_stay_with_the_call_they_were_made_in(center: Center, eva: Actor) -> None:
    marta = seated(center, "marta", role="supervisor")
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    other = in_hand(center, eva, "Otra cosa", email=ANA)
    center.floor.merging.merge(marta, call, other)
    assert center.letters.of_call(OWNER, other) == []
    assert stands(center, letter) == ("asked", "")
    with pytest.raises(Refused, match="closed"):
        center.letters.ask(marta, letter)
    center.desk.say(other, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", ""), "the question was asked in the other call"


def test_a_closed_calls_letter_is_asked_anew_when_it_opens_again(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    center.driving.hand_back(eva, call)
    center.desk.leave(call)
    assert center.state(call)[0] == "completed"
    center.desk.say(call, Speaker.CUSTOMER, "Sí, envíenlo")
    assert stands(center, letter) == ("asked", "")
    assert "No se ha enviado nada" in "".join(center.words(call, "system"))
    center.driving.take_over(eva, call)
    ask(center, eva, letter)
    center.desk.say(call, Speaker.CUSTOMER, "Sí, envíenlo")
    assert stands(center, letter) == ("confirmed", "queued")


@pytest.mark.parametrize("database", ["sqlite"])
def test_an_unknown_letter_or_call_is_told(center: Center, eva: Actor) -> None:
    with pytest.raises(NotFound):
        center.letters.cancel(eva, "f" * 32)
    with pytest.raises(NotFound):
        center.letters.propose(eva, "f" * 32, SUMMARY)


@pytest.mark.parametrize("other", ["yes", "write", "cancel", "line"])
def test_a_recorded_yes_against_another_console(center: Center, eva: Actor, other: str) -> None:
    marta = seated(center, "marta", role="supervisor")
    call = in_hand(center, eva, email=ANA, origin="desk")
    letter = asked(center, eva, call)
    heard = {"statement": "sí", "how": "por teléfono", "read_back": True, "version": 1}
    second: dict[str, Callable[[], object]] = {
        "yes": partial(center.letters.heard_yes, marta, letter, **heard),  # type: ignore[arg-type]
        "write": partial(center.letters.write, marta, letter, {"topic": "Otra cosa"}, ANA),
        "cancel": partial(center.letters.cancel, marta, letter),
        "line": partial(center.desk.say, call, Speaker.CUSTOMER, "sí"),
    }
    first = partial(center.letters.heard_yes, eva, letter, **heard)  # type: ignore[arg-type]
    lost = at_once(first, second[other])
    shown = letter_of(center, call)
    assert len(lost) <= 1
    assert _standing(shown) == (shown.state == "confirmed")
    assert (stands(center, letter)[1] == "queued") == (shown.state == "confirmed")
    assert len(shown.consents) <= 1
    if other in ("yes", "line"):
        assert shown.state == "confirmed"


@pytest.mark.parametrize("other", ["write", "cancel", "ask"])
def test_the_customers_own_yes_against_a_console(center: Center, eva: Actor, other: str) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    second: dict[str, Callable[[], object]] = {
        "write": partial(center.letters.write, eva, letter, {"topic": "Otra cosa"}, ANA),
        "cancel": partial(center.letters.cancel, eva, letter),
        "ask": partial(center.letters.ask, eva, letter),
    }
    at_once(partial(center.desk.say, call, Speaker.CUSTOMER, "sí"), second[other])
    shown = letter_of(center, call)
    assert _standing(shown) == (shown.state == "confirmed")
    assert (stands(center, letter)[1] == "queued") == (shown.state == "confirmed")
    if other == "write":
        assert shown.state == "proposed", "changed before or after the yes, it needs a new one"
        assert shown.content.topic == "Otra cosa"


def _standing(letter: LetterView) -> int:
    return len([one for one in letter.consents if one.answer == "yes" and not one.voided])
