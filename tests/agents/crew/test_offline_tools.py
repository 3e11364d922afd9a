"""Tools without a model: what is asked for is used, what cannot be read is not guessed."""

from __future__ import annotations

from typing import Any

import pytest

from callcenter_tui.domain.grounding import Breach, Cited, Correction
from callcenter_tui.domain.protocols import Answer, Brief, Crew, Run
from callcenter_tui.domain.tools import Argument, Result, Tool
from callcenter_tui.domain.views import Passage
from tests.agents.crew.people import DEVOLUCIONES, REFUNDS, Shelf, brief

WORDS = {
    "business_hours": "Today we are open from 8:00 to 21:00. Usually: every day.",
    "open_callback": "It is noted that a person of our team calls you back.",
    "order_status": "Your order is on its way. It arrives on Monday.",
    "ask_for_person": "I have asked a person of our team.",
    "propose_letter": "Nothing has been sent yet.",
    "transfer": "I have passed your call on.",
    "search_knowledge": "nothing",
}


def tool(name: str, when: str, *arguments: Argument, **kinds: Any) -> Tool:
    return Tool(
        name, name, lambda _, __: Result(WORDS[name]), arguments, tuple(when.split()), **kinds
    )


HOURS = tool(
    "business_hours", "horario abren opening open", Argument("day", "text", "", required=False)
)
CALLBACK = tool("open_callback", "llam[ea] call.me", Argument("when", "text", ""), acts=True)
ORDER = tool("order_status", "pedido order", Argument("order", "text", "", required=False))
NEEDS_ORDER = tool("order_status", "pedido order", Argument("order", "text", ""))
PERSON = tool(
    "ask_for_person", "persona person human", Argument("reason", "text", "", longest=60), acts=True
)
LETTER = tool(
    "propose_letter",
    "correo presupuesto mail quote",
    Argument("letter", "choice", "", ("conversation_summary", "requested_information")),
    Argument("about", "text", "", longest=40),
    acts=True,
)
TRANSFER = tool(
    "transfer",
    "pase transfer",
    Argument("department", "choice", "", ("billing", "sales")),
    Argument("reason", "text", ""),
    acts=True,
)
SEARCH = tool("search_knowledge", ".", Argument("question", "text", ""))
ALL = (SEARCH, HOURS, CALLBACK, ORDER, PERSON, LETTER, TRANSFER)


def ask(crew: Crew, call: Brief, shelf: Shelf) -> Answer:
    return crew.answer(call, shelf, Run(), lambda _: None)


@pytest.mark.parametrize(
    ("language", "said", "used"),
    [
        ("en", "Are you open on Monday?", {"business_hours": {"day": "monday"}}),
        ("es", "¿Cuál es su horario?", {"business_hours": {}}),
        ("es", "¿Abren el 24 de mayo por la tarde?", {"business_hours": {"day": "24 de mayo"}}),
        ("es", "Llámenme mañana a las 10", {"open_callback": {"when": "manana a las 10"}}),
        ("en", "Please call me tomorrow at 5 pm", {"open_callback": {"when": "tomorrow at 5 pm"}}),
        ("es", "Llámenme por la tarde", {"open_callback": {"when": "por la tarde"}}),
        ("en", "Could you call me back?", {"open_callback": {"when": "Could you call me back?"}}),
        ("es", "¿Dónde está mi pedido A-1001?", {"order_status": {"order": "A-1001"}}),
        ("en", "Where is my order?", {"order_status": {}}),
        (
            "es",
            "Quiero hablar con una persona por mi pedido A-1001",
            {"ask_for_person": {"reason": "Quiero hablar con una persona por mi pedido A-1001"}},
        ),
        (
            "en",
            "Where is order 48213? And when do you open?",
            {"business_hours": {}, "order_status": {"order": "48213"}},
        ),
        (
            "es",
            "Envíeme el presupuesto",
            {
                "propose_letter": {
                    "letter": "requested_information",
                    "about": "Envíeme el presupuesto",
                }
            },
        ),
        ("en", "Can you mail me something?", {}),
        (
            "en",
            "Please transfer me to billing",
            {"transfer": {"department": "billing", "reason": "Please transfer me to billing"}},
        ),
        ("en", "When does the refund reach my card?", {}),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_used(
    offline: Crew, language: str, said: str, used: dict[str, dict[str, str]]
) -> None:
    shelf, run = Shelf([REFUNDS, DEVOLUCIONES], tools=ALL), Run()
    answer = offline.answer(brief(said, language=language), shelf, run, lambda _: None)
    assert {use.name: use.arguments for use in shelf.used} == used
    for use in shelf.used:
        assert use.result.text in answer.text
        assert use.source in answer.sources
    assert "tool/" not in answer.text
    assert run.usage.requests == 0


def test_every_sentence_of_an_answer_names_its_source(offline: Crew) -> None:
    shelf = Shelf(tools=[ORDER])
    answer = ask(offline, brief("Where is my order?"), shelf)
    source = shelf.used[0].source
    assert answer.cited == (
        Cited("Your order is on its way.", (source,)),
        Cited("It arrives on Monday.", (source,)),
    )
    text = "Refunds to a card take 5 days. Refunds in cash take 1 day. We have a red door."
    passage = Passage("en/refunds", "Refunds", text, 0.5, "billing", "en")
    articles = ask(offline, brief("How long do refunds take?"), Shelf([passage]))
    assert [cited.sources for cited in articles.cited] == [(passage.source,)] * 2


def test_parts_of_one_article_answer_together_and_are_one_source(offline: Crew) -> None:
    parts = [
        Passage("en/plans", "Plans › Both", "Fibre 600 with mobile costs 42 euros.",
                0.5, "s", "en"),
        Passage("en/plans", "Plans › Fibre", "Fibre 300 costs 24 euros. Fibre 600 costs 32 euros.",
                0.45, "s", "en"),
        Passage("en/other", "Other", "Fibre 600 with other things costs money.", 0.4, "s", "en"),
    ]  # fmt: skip
    asked = "How much is fibre 600, alone and with mobile?"
    answer = ask(offline, brief(asked), Shelf(parts))
    assert answer.text == "Fibre 600 with mobile costs 42 euros. Fibre 600 costs 32 euros."
    assert answer.sources == ("en/plans",)
    assert answer.given == (
        ("en/plans", f"{parts[0].text}\n{parts[1].text}"),
        ("en/other", parts[2].text),
    )


def test_without_a_needed_argument_nothing_is_used(offline: Crew) -> None:
    shelf = Shelf(tools=[NEEDS_ORDER])
    assert not ask(offline, brief("Where is my order?"), shelf).knows
    assert not shelf.used


def test_a_refused_tool_is_told_and_its_question_is_asked(offline: Crew) -> None:
    question = "First I need to check that it is you. What is your postcode?"
    asks = Tool("order_status", "", lambda _, __: Result(question, ok=False), when=("order",))
    answer = ask(offline, brief("Where is my order?"), Shelf(tools=[asks]))
    assert (answer.text, answer.knows) == (question, True)
    fails = Tool("order_status", "", lambda _, __: Result("Not now.", ok=False), when=("order",))
    answer = ask(offline, brief("Where is my order?"), Shelf(tools=[fails]))
    assert (answer.text, answer.knows) == ("Not now.", False)


def test_a_tool_that_breaks_is_no_answer(offline: Crew) -> None:
    def breaks(*_: object) -> Result:
        raise OSError("disk")

    answer = ask(
        offline, brief("Where is my order?"), Shelf(tools=[Tool("o", "", breaks, when=("order",))])
    )
    assert not answer.knows
    assert "disk" not in answer.text


def test_after_an_answer_to_our_question_the_first_wish_counts(offline: Crew) -> None:
    shelf = Shelf(tools=[ORDER])
    ask(offline, brief("Where is order A-1001?", "What is your postcode?", "•••"), shelf)
    assert shelf.used[0].arguments == {"order": "A-1001"}


@pytest.mark.parametrize(("said", "asked"), [("Sí, por favor", 1), ("¿Y la luna?", 0)])
def test_a_yes_to_an_offered_person_is_one(offline: Crew, said: str, asked: int) -> None:
    optional = tool("ask_for_person", "persona", acts=True)
    shelf = Shelf(tools=[optional])
    ask(offline, brief("¿Venden lunas?", "No lo sé. ¿Aviso?", said, language="es"), shelf)
    assert len(shelf.used) == asked


def test_a_rewrite_repeats_only_what_the_tool_said(offline: Crew) -> None:
    shelf = Shelf([REFUNDS], tools=[ORDER])
    shelf.use("order_status", {})
    wrong = Correction("It arrives on Monday.", (Breach("hours", "Monday", "no source"),))
    answer = ask(offline, brief("Where is my order?", correction=wrong), shelf)
    assert answer.text == "Your order is on its way."
    assert len(shelf.used) == 1


def test_a_rewrite_from_articles_leaves_the_refused_sentence_out(offline: Crew) -> None:
    said = "When does the refund reach my card?"
    first = ask(offline, brief(said), Shelf([REFUNDS]))
    assert "five working days" in first.text
    wrong = Correction(first.text, (Breach("number", "five working days", "no source"),))
    again = ask(offline, brief(said, correction=wrong), Shelf([REFUNDS]))
    assert "five working days" not in again.text
    everything = tuple(Breach("unsourced", c.sentence, "") for c in first.cited)
    lost = brief(said, correction=Correction(first.text, everything))
    alone = Passage("en/x", "x", first.cited[0].sentence, 0.5, "billing", "en")
    assert not ask(offline, lost, Shelf([alone])).knows


def test_a_whisper_steers_what_is_told_and_is_never_repeated(offline: Crew) -> None:
    fibre = Passage("en/sales/fibre-600", "Fibre 600", "Fibre 600 costs 30 euros a month.", 0.4,
                    "sales", "en")  # fmt: skip

    class Two(Shelf):
        def search(self, question: str) -> list[Passage]:
            self.asked.append(question)
            return [fibre] if "ibre" in question else [REFUNDS]

    call = brief("When does the refund reach my card?", whispers=("offer en/sales/fibre-600!",))
    shelf = Two()
    answer = ask(offline, call, shelf)
    assert shelf.asked[1] == "offer en sales fibre 600!"
    assert "five working days" in answer.text
    assert "30 euros" in answer.text
    assert answer.sources == (REFUNDS.source, fibre.source)
    assert "offer" not in answer.text
    later = brief(call.lines[0].text, answer.text, "And when over 300?", whispers=call.whispers)
    assert "30 euros" not in ask(offline, later, Two()).text
    rude = brief("When does the refund reach my card?", whispers=("be nicer",))
    assert "nicer" not in ask(offline, rude, Shelf([REFUNDS])).text


@pytest.mark.parametrize(
    ("question", "only"),
    [
        ("How much is the delivery of a parcel?", "4.90 euros"),
        ("How long does a parcel take?", "3 days"),
        ("Where can I collect a parcel?", "parcel shop"),
    ],
)
def test_the_sentence_of_the_kind_that_is_asked_for_is_chosen(
    offline: Crew, question: str, only: str
) -> None:
    text = (
        "A parcel can be collected at any parcel shop. A parcel reaches you within 3 days. "
        "The parcel costs 4.90 euros. The weather is fine."
    )
    answer = ask(offline, brief(question), Shelf([Passage("en/p", "P", text, 0.5, "sales", "en")]))
    assert only in answer.text
    assert "weather" not in answer.text
