"""The summary of a talk that is over: only what was said and done, by a model and without one."""

from __future__ import annotations

import re

import pytest

from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Brief, Crew, Line, Run
from tests.agents.crew.people import DEPARTMENTS, Shelf, brief
from tests.stub_model import StubModel

PAID = "I paid 80,50 € twice for order PD-40233"
PROMISED = "I will send the refund on 3 June."


def talk(*said: tuple[str, str], language: str = "en", **known: object) -> Brief:
    lines = tuple(Line(who, text, seq) for seq, (who, text) in enumerate(said, 1))
    return Brief("C-7F3K9Q", "Acme", "billing", DEPARTMENTS, language, lines, **known)  # type: ignore[arg-type]


def test_the_model_is_given_the_talk_and_the_deeds(crew: Crew, stub: StubModel) -> None:
    stub.behave(reply="The customer paid twice and gets a refund.")
    call = talk(("customer", PAID), ("operator", PROMISED), deeds=("noted",))
    run = Run()
    assert crew.summary(call, run) == "The customer paid twice and gets a refund."
    (request,) = stub.log
    told = request.said("system")
    assert "The talk is over" in told[0]
    assert "Write to the reader in English" in told[0]
    assert '"deeds": ["noted"]' in told[-1]
    assert '"speakers": ["customer", "operator"]' in told[-1]
    assert request.said("user") == [PAID]
    assert run.usage.requests == 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Wants a refund. Was promised 300 euros. It is open.", "Wants a refund. It is open."),
        ("Paid €80.50 twice. Gets 80,50 € back.", "Paid €80.50 twice. Gets 80,50 € back."),
        ("Order PD-40234 was lost. Gets it on 3 June.", "Gets it on 3 June."),
        ("Said «paid 80,50 € twice». Shouted “you thieves!”. Left.",
         "Said «paid 80,50 € twice». Left."),
        ("It was ana@example.org. Nothing is open.", "It was ana@example.org. Nothing is open."),
        ("- Paid twice\n- Wants 2 letters", "- Paid twice - Wants 2 letters"),
    ],
)  # fmt: skip
def test_what_nobody_said_is_left_out(crew: Crew, stub: StubModel, written: str, kept: str) -> None:
    stub.behave(reply=written)
    call = talk(("customer", PAID), ("operator", PROMISED))
    assert crew.summary(call, Run()) == kept


def test_a_phone_is_known_however_it_is_grouped(crew: Crew, stub: StubModel) -> None:
    stub.behave(reply="To be called on +34600111222.")
    call = talk(("customer", "Call me on 600 111 222, that is +34 600 111 222"))
    assert crew.summary(call, Run()) == "To be called on +34600111222."


@pytest.mark.parametrize("written", ["It costs 77 euros.", "", "«Never said by anybody»"])
def test_a_summary_of_nothing_that_was_said_is_worth_another_attempt(
    crew: Crew, stub: StubModel, written: str
) -> None:
    stub.behave(reply=written)
    with pytest.raises(ModelTrouble) as trouble:
        crew.summary(talk(("customer", PAID)), Run())
    assert trouble.value.retryable


def test_escapes_of_the_model_are_made_harmless(crew: Crew, stub: StubModel) -> None:
    stub.behave(reply="Paid\x1b]0;owned\x07 twice.")
    assert "\x1b" not in crew.summary(talk(("customer", PAID)), Run())


@pytest.mark.parametrize(
    ("language", "wish", "answer", "promise", "last", "found"),
    [
        ("en", "My invoice is wrong", "The invoice was printed twice by mistake.",
         "I will send you a new one on Friday.", "And the old one?",
         ("Asked for: «My invoice is wrong»", "later: «And the old one?»", "Was told: «The invoice",
          "Was promised: «I will send you a new one on Friday.» (operator)",
          "Their last words have no answer: «And the old one?»")),
        ("es", "Mi factura está mal", "La factura se imprimió dos veces por error.",
         "Le enviaremos otra el viernes.", "¿Y la antigua?",
         ("Pidió: «Mi factura está mal»", "después: «¿Y la antigua?»", "Se le respondió: «La fact",
          "Se le prometió: «Le enviaremos otra el viernes.» (operator)",
          "Sus últimas palabras quedaron sin respuesta: «¿Y la antigua?»")),
    ],
)  # fmt: skip
def test_without_a_model_it_is_made_of_their_own_words(
    offline: Crew, language: str, wish: str, answer: str, promise: str, last: str,
    found: tuple[str, ...],
) -> None:  # fmt: skip
    call = talk(
        ("customer", wish), ("operator", f"{answer} {promise}"), ("customer", last),
        language=language,
    )  # fmt: skip
    text = offline.summary(call, Run())
    for fact in found:
        assert fact in text
    assert 2 <= len(re.findall(r"[.»][.](?:\s|$)|\w[.](?:\s|$)|[)][.](?:\s|$)", text)) <= 4


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        ("es", ["Hola, soy Luis", "Un momento", "Ya lo veo", "Hecho", "Ya está abonado"],
         "Se le respondió: «Ya lo veo» / «Hecho» / «Ya está abonado»"),
        ("en", ["Hi", "Let me see", "Found it", "Does it work now?"],
         "Was told: «Let me see» / «Found it» / «Does it work now?»"),
        ("en", ["Hi", "Your router is blocked by the old firmware.", "Ok"],
         "Was told: «Your router is blocked by the old firmware.»"),
    ],
)  # fmt: skip
def test_a_persons_short_words_are_answers_too(
    offline: Crew, language: str, said: list[str], told: str
) -> None:
    lines = [("customer", "Router 7?"), *(("operator", text) for text in said)]
    assert told in offline.summary(talk(*lines, language=language), Run())


def test_who_was_promised_something_was_answered(offline: Crew) -> None:
    call = talk(("customer", PAID), ("operator", PROMISED))
    assert "Got no answer" not in offline.summary(call, Run())


@pytest.mark.parametrize("said", [(), (("operator", "Hello"),), (("ai", "Hello. I am here."),)])
def test_a_greeting_is_no_answer(offline: Crew, said: tuple[tuple[str, str], ...]) -> None:
    assert "Got no answer" in offline.summary(talk(("customer", "Router 7?"), *said), Run())


@pytest.mark.parametrize(
    ("language", "thanks", "open_", "closed"),
    [
        ("en", "thanks, bye", "What was said is still to be done", "Nothing is known to be open"),
        ("es", "muchas gracias", "Queda por cumplir lo dicho", "No consta nada pendiente"),
    ],
)
def test_thanks_leave_nothing_open_but_what_was_noted(
    offline: Crew, language: str, thanks: str, open_: str, closed: str
) -> None:
    said = ("Router 7?", "Router 7 is no longer sold in our shops.", thanks)
    assert closed in offline.summary(brief(*said, language=language), Run())
    due = offline.summary(brief(*said, language=language, deeds=("callback_opened",)), Run())
    assert open_ in due
    assert closed not in due


def test_two_talks_two_summaries(offline: Crew) -> None:
    one = offline.summary(brief("My router blinks red"), Run())
    two = offline.summary(brief("Mi factura dice «pagada» y no lo está", language="es"), Run())
    assert "blinks red" in one
    assert "«Mi factura dice “pagada” y no lo está»" in two


def test_a_talk_without_words_has_a_summary_too(offline: Crew) -> None:
    assert "Did not say" in offline.summary(brief(), Run())


def test_the_briefing_is_still_a_briefing(crew: Crew, stub: StubModel) -> None:
    crew.summary(talk(("customer", PAID)), Run())
    crew.briefing(talk(("customer", PAID)), Shelf(), Run())
    assert "Write the briefing" in stub.log[-1].said("system")[0]
    assert "The talk is over" not in stub.log[-1].said("system")[0]
