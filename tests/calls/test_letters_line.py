"""The customer's own yes or no on the line, without any model: what counts, and what does not."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.silence import Silent
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.mail import answers
from callcenter_tui.store import check
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import in_hand, seated
from tests.calls.posting import ANA, FIELDS, ask, asked, letter_of, stands, told, written
from tests.calls.scripted import Room, Scripted

WITH_AI = "El router no enciende"


@pytest.fixture
def eva(center: Center) -> Actor:
    return seated(center, "eva")


def ai_call(center: Center) -> str:
    """A call that the AI drives and has answered."""
    call = center.call(WITH_AI, department="general", email=ANA).call_id
    Room(center).all(Scripted())
    return call


@pytest.mark.parametrize("yes", ["Sí", "sí, por favor", "vale, gracias", "Sí, envíenmelo"])
def test_a_plain_yes_confirms_in_the_transaction_that_stores_it(
    center: Center, eva: Actor, yes: str
) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    said = center.desk.say(call, Speaker.CUSTOMER, yes)
    assert stands(center, letter) == ("confirmed", "queued")
    (consent,) = letter_of(center, call).consents
    assert (consent.words, consent.message, consent.way) == (yes, said.id, "line")
    assert (consent.recorded_by, consent.address) == ("customer", ANA)
    assert told(center, call) == f"Confirmado: le enviaremos el correo a {ANA}."
    before = center.words(call, "ai")
    Room(center).all(Scripted())
    assert center.words(call, "ai") == before, "that was the answer; the AI adds none"
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok


@pytest.mark.parametrize("no", ["No", "no, gracias", "Mejor no"])
def test_a_plain_no_declines(center: Center, eva: Actor, no: str) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, no)
    assert stands(center, letter) == ("declined", "")
    assert told(center, call) == "De acuerdo, no le enviaremos ese correo."
    (consent,) = letter_of(center, call).consents
    assert (consent.answer, consent.words) == ("no", no)


@pytest.mark.parametrize(
    "words",
    ["gracias", "¿Sí?", "sí, pero a otra dirección", "un momento", "sí y no", "¿qué correo?"],
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_anything_else_stays_open_and_gets_an_answer(
    center: Center, eva: Actor, words: str
) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    before = len(center.words(call, "ai"))
    center.desk.say(call, Speaker.CUSTOMER, words)
    Room(center).all(Scripted())
    assert stands(center, letter) == ("asked", "")
    assert len(center.words(call, "ai")) == before + 1


@pytest.mark.parametrize("database", ["sqlite"])
def test_only_the_next_message_counts(center: Center, eva: Actor) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, "espere, que lo leo")
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", "")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_yes_to_a_newer_question_is_no_yes_to_the_letter(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.OPERATOR, "Por cierto, ¿le cambio la tarifa?", eva)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", "")
    ask(center, eva, letter)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("confirmed", "queued")


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    "said", ["¿Le ayudo con algo más?", "Responda sí y doy de baja su línea.", "Espere."]
)
def test_any_word_of_the_ai_after_the_question_takes_its_yes(
    center: Center, eva: Actor, said: str
) -> None:
    call = center.call(WITH_AI, department="general", email=ANA).call_id
    letter = asked(center, eva, call)
    crew = Scripted(answers=[Answer(said)])
    Room(center).all(crew)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", "")


@pytest.mark.parametrize("database", ["sqlite"])
def test_whoever_says_that_they_are_still_there_confirms_nothing(
    center: Center, eva: Actor
) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    center.clock.forward(minutes=16)
    assert Silent(center.context).look() == 1
    assert told(center, call).startswith("¿Sigue ahí?")
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", "")


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_letter_comes_before_an_older_offer_to_call_back(center: Center, eva: Actor) -> None:
    center.clock.forward(hours=13)  # 23:00 in Madrid: we offer to call
    call = center.call("quiero hablar con una persona", department="general", email=ANA).call_id
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("confirmed", "queued")
    assert center.floor.callbacks.list(OWNER) == []


def test_a_yes_to_a_letter_that_changed_meanwhile_does_not_count(
    center: Center, eva: Actor
) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    center.letters.write(eva, letter, FIELDS | {"notes": "y 50 euros"}, ANA)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("proposed", "")
    assert letter_of(center, call).consents == ()
    assert "ha cambiado" in told(center, call)
    ask(center, eva, letter)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("confirmed", "queued")


def test_a_no_to_a_letter_that_changed_meanwhile_counts(center: Center, eva: Actor) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    center.letters.write(eva, letter, FIELDS | {"notes": "otra cosa"}, ANA)
    center.desk.say(call, Speaker.CUSTOMER, "no")
    assert stands(center, letter) == ("cancelled", "")
    with pytest.raises(Refused, match="said no"):
        center.letters.propose(eva, call, LetterKind.SUMMARY)


def test_a_yes_to_a_cancelled_letter_is_told_so(center: Center, eva: Actor) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    center.letters.cancel(eva, letter)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("cancelled", "")
    assert told(center, call) == "Ese correo ya no se va a enviar."


def test_a_no_right_after_the_yes_of_a_colleague_takes_the_letter_back(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    said = center.desk.say(call, Speaker.CUSTOMER, "sí, y salude a su compañero")
    center.letters.heard_yes(eva, letter, version=1, message_id=said.id)
    center.desk.say(call, Speaker.CUSTOMER, "no")
    assert stands(center, letter) == ("cancelled", "cancelled")


def test_a_yes_that_the_rules_forbid_sends_nothing_and_a_person_looks(
    center: Center, eva: Actor
) -> None:
    call = ai_call(center)
    letter = written(center, eva, call, LetterKind.FOLLOW_UP, agreed="Le llamamos")
    ask(center, eva, letter)
    with center.store.write() as tx:
        answers.opt_out(tx, center.mail, ANA, "no más correos", "os:tester")
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", "")
    assert letter_of(center, call).consents == ()
    assert "No se ha enviado nada" in told(center, call)
    assert center.state(call)[0] == "waiting"


@pytest.mark.parametrize("database", ["sqlite"])
def test_words_said_again_with_their_id_are_one_yes(center: Center, eva: Actor) -> None:
    call = ai_call(center)
    letter = asked(center, eva, call)
    for _ in range(2):
        center.desk.say(call, Speaker.CUSTOMER, "sí", message_id="a" * 32)
    assert len(letter_of(center, call).consents) == 1
    assert stands(center, letter) == ("confirmed", "queued")


@pytest.mark.parametrize("database", ["sqlite"])
def test_an_open_question_of_the_customer_is_still_answered(center: Center, eva: Actor) -> None:
    call = center.call(WITH_AI, department="general", email=ANA).call_id
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("confirmed", "queued")
    Room(center).all(Scripted())
    assert len(center.words(call, "ai")) == 1, "the first words were the AI's to answer"
