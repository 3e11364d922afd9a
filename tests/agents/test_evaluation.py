"""The estimate by rules: weak, but never kind to a call that solved nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callcenter_tui.agents.evaluation import estimate
from callcenter_tui.agents.feelings import feeling
from callcenter_tui.domain.protocols import Brief, Line
from callcenter_tui.domain.review import RESOLUTIONS, UNSOLVED_AT_MOST, Estimate, Mark
from callcenter_tui.locale.phrases import phrase
from tests.hostile import ATTACKS, EVERYTHING, FORBIDDEN

WHO = {"C": "customer", "A": "ai", "O": "operator", "S": "system"}


def call(*lines: str, language: str = "es", wants_person: bool = False) -> Brief:
    """``"C: Hola"`` per line."""
    said = tuple(Line(WHO[line[0]], line[3:], number) for number, line in enumerate(lines, start=1))
    return Brief("C-7F3K9Q", "Acme", "general", (), language, said, wants_person)


def marks(found: Estimate) -> dict[str, int]:
    return {mark.criterion: mark.score for mark in found.marks}


THREE_QUESTIONS = {
    "es": call(
        "C: Me han cobrado dos veces la factura de mayo.",
        "A: Entiendo. ¿Me puede decir su número de cliente?",
        "C: 4711",
        "A: Gracias. ¿Y la fecha del cobro?",
        "C: El 3 de mayo",
        "A: Perfecto. ¿Con qué tarjeta pagó?",
        "C: Con la de siempre. ¿Me lo devuelven o no?",
    ),
    "en": call(
        "C: I was charged twice for my May invoice.",
        "A: I understand. Could you tell me your customer number?",
        "C: 4711",
        "A: Thank you. And the date of the charge?",
        "C: May 3rd",
        "A: Great. Which card did you pay with?",
        "C: The usual one, thanks.",
        language="en",
    ),
}


@pytest.mark.parametrize("language", ["es", "en"])
def test_asking_three_times_and_solving_nothing_scores_badly(language: str) -> None:
    found = estimate(THREE_QUESTIONS[language])
    assert found.resolution == "unresolved"
    assert marks(found)["solved"] <= 2
    assert found.score is not None
    assert found.score <= UNSOLVED_AT_MOST


SOLVED = call(
    "C: Hola",
    "A: Hola. Soy el asistente virtual. ¿En qué puedo ayudarle?",
    "C: ¿Cuánto tarda un reembolso?",
    "A: El reembolso llega a su tarjeta en cinco días hábiles.",
    "C: Perfecto, muchas gracias, eso era todo",
)


def test_an_answer_and_a_contented_customer_are_a_resolved_call() -> None:
    found = estimate(SOLVED)
    assert found.resolution == "resolved"
    assert marks(found)["solved"] == 5
    assert (found.engine, found.dropped) == ("rules", 0)
    assert [(f.seq, f.value) for f in found.feelings] == [(1, 0), (3, 0), (5, 2)]
    assert "¿Cuánto tarda un reembolso?" in found.summary
    assert "Parece resuelta." in found.summary


@pytest.mark.parametrize(
    ("lines", "resolution"),
    [
        (("C: Hola",), "unclear"),
        ((), "unclear"),
        (("C: Hi", "A: Hello. How can I help you?"), "unclear"),
        (("C: When do you open on Sunday?",), "unresolved"),
        (
            ("C: When do you open on Sunday?", "A: I am sorry, I do not know that.", "C: Thanks"),
            "unresolved",
        ),
        (
            ("C: When do you open on Sunday?", "A: On Sundays we open from 10:00 to 14:00."),
            "unclear",
        ),
        (
            (
                "C: My router is off",
                "A: Press the reset button for ten seconds.",
                "C: It still does not work, this is useless",
            ),
            "unresolved",
        ),
        (
            (
                "C: My router is off",
                "A: Press the reset button for ten seconds.",
                "C: I want to talk to a person",
                "A: Of course, I am letting a person of the team know.",
            ),
            "unresolved",
        ),
        (
            (
                "C: My router is off, I want to talk to a person",
                "O: Hello, Ana here. I have restarted the line from our side.",
                "C: It works now, thank you",
            ),
            "resolved",
        ),
        (
            (
                "C: How long does a refund take, and who signs it?",
                "A: A refund reaches your card in five working days.",
                "A: Who signs it, I do not know.",
                "C: ok thanks",
            ),
            "partly",
        ),
    ],
)
def test_the_end_of_a_call_is_read(lines: tuple[str, ...], resolution: str) -> None:
    assert estimate(call(*lines, language="en")).resolution == resolution


def test_every_mark_quotes_the_line_it_names() -> None:
    for brief in (*THREE_QUESTIONS.values(), SOLVED):
        texts = {line.seq: line.text for line in brief.lines}
        for mark in estimate(brief).marks:
            assert mark.quote
            assert mark.quote in texts[mark.seq]
            assert mark.why


def test_who_has_to_repeat_themselves_was_not_understood() -> None:
    found = estimate(
        call(
            "C: Quiero cambiar la fecha de entrega de mi pedido",
            "A: Los pedidos se entregan en dos días laborables.",
            "C: No he preguntado eso, quiero cambiar la fecha",
            "A: Los pedidos se entregan en dos días laborables.",
            "C: Quiero cambiar la fecha de entrega de mi pedido",
        )
    )
    assert marks(found)["understood"] == 1


@pytest.mark.parametrize(
    ("said", "criterion", "score"),
    [
        ("No soy un robot, soy una persona de verdad.", "honest", 1),
        ("Lo siento, eso no lo sé. ¿Quiere que le atienda una persona?", "honest", 4),
        ("Cálmese, no es mi problema.", "polite", 1),
        ("Con mucho gusto. El trámite se hace en la web.", "polite", 4),
    ],
)
def test_honesty_and_courtesy_show_in_words(said: str, criterion: str, score: int) -> None:
    assert marks(estimate(call("C: ¿Cómo cambio mi plan?", f"A: {said}")))[criterion] == score


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            (
                "C: ¿Venden tarjetas de regalo?",
                "A: Lo siento, eso no lo sé. ¿Quiere que le atienda una persona?",
                "C: ¿Y en las tiendas de Vigo?",
                "A: Las tiendas abren de lunes a sábado. El resto no lo sé, prefiero no inventar.",
                "C: Vale, muchas gracias",
            ),
            "",
        ),
        (
            (
                "C: ¿Cuánto cuesta cambiar la tarifa de casa?",
                "A: Claro. El cambio de tarifa es gratis una vez al mes.",
                "C: ¿Cuánto cuesta cambiar la tarifa de casa?",
                "A: Por favor, disculpe. El cambio de tarifa es gratis una vez al mes.",
                "C: Perfecto, gracias",
            ),
            "",
        ),
        (
            (
                "C: ¿Me confirman el descuento del plan?",
                "A: Con mucho gusto. Los planes de casa no tienen permanencia ni penalización.",
                "O: Buenos días, soy Eva. El descuento está puesto desde hoy mismo.",
                "C: Perfecto, gracias, ya está",
            ),
            "held_answer",
        ),
    ],
    ids=["did not know", "asked again", "a person had to"],
)
def test_a_call_that_the_ai_failed_is_never_scored_well(
    lines: tuple[str, ...], reason: str
) -> None:
    found = estimate(replace(call(*lines), reason=reason))
    assert found.resolution != "resolved"
    assert found.score is not None
    assert found.score <= 2.5


@pytest.mark.parametrize(
    ("language", "opening", "fact"),
    [
        ("es", phrase("i_am_ai", "es"), "El cambio de tarifa es gratis una vez al mes."),
        ("en", phrase("i_am_ai", "en"), "Changing your plan is free once a month."),
    ],
)
def test_no_mark_is_given_for_saying_that_an_ai_answers(
    language: str, opening: str, fact: str
) -> None:
    asked = {"es": "C: ¿Cuánto cuesta cambiar el plan?", "en": "C: What does a new plan cost?"}
    found = estimate(call(asked[language], f"A: {opening}\n\n{fact}", language=language))
    assert {mark.quote for mark in found.marks} == {fact}
    assert "honest" not in marks(found)
    alone = estimate(call(asked[language], f"A: {opening}", language=language))
    assert not [mark for mark in alone.marks if mark.quote in opening]


def test_a_call_without_numbers_is_counted_from_one() -> None:
    lines = tuple(Line(line.speaker, line.text) for line in SOLVED.lines)
    brief = Brief("C-7F3K9Q", "Acme", "general", (), "es", lines)
    assert estimate(brief) == estimate(SOLVED)


def test_rules_never_judge_whether_an_answer_was_right() -> None:
    assert "grounded" not in marks(estimate(SOLVED))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("How do I change my plan?", 0),
        ("Mi router no se enciende", 0),
        ("Muchas gracias, excelente servicio", 2),
        ("ok thanks", 1),
        ("I am really disappointed with this", -1),
        ("Estoy harto, esto es una vergüenza", -2),
        ("Sois unos payasos y unos impresentables", -1),
        ("You bunch of idiots", -1),
        ("THIS IS UNACCEPTABLE!!!", -2),
        ("Thanks for nothing", -1),
        ("Gracias por nada, menudo servicio", -1),
        ("not bad", 0),
        ("I am not happy", -1),
        ("https://example.com/worst/horrible?x=scam", 0),
        ("", 0),
    ],
)
def test_a_mood_shows_in_words(text: str, value: int) -> None:
    got = feeling(text)
    assert got == value if value == 0 or abs(value) == 2 else got * value > 0


@pytest.mark.parametrize("text", [*ATTACKS.values(), EVERYTHING])
def test_hostile_words_break_nothing(text: str) -> None:
    found = estimate(call(f"C: {text}", f"A: {text}", f"C: {text}"))
    assert found.resolution in RESOLUTIONS
    assert not FORBIDDEN.search(found.summary + "".join(mark.quote for mark in found.marks))


def test_kind_words_do_not_make_up_for_an_unsolved_call() -> None:
    kind = tuple(Mark(name, 5, 1, "x", "") for name in ("understood", "polite", "honest"))
    assert Estimate("", "resolved", marks=kind).score == 5
    assert Estimate("", "unresolved", marks=kind).score == UNSOLVED_AT_MOST
    assert Estimate("", "unresolved").score is None
