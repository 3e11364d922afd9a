"""How the crew without a key talks over several messages: the same question, anger, a yes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from callcenter_tui.agents.crew.conversation import question
from callcenter_tui.agents.crew.opening import open_crew
from callcenter_tui.agents.guard import judge, lint
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.agents.rules import accepts
from callcenter_tui.domain.grounding import Evidence
from callcenter_tui.domain.protocols import Answer, Crew, Run
from callcenter_tui.domain.views import Passage
from callcenter_tui.knowledge.index import KNOWS, Index
from callcenter_tui.rehearsal.sample import sample_articles
from tests.agents.crew.people import OneDepartment, Shelf, brief

PLANS = Passage(
    "es/sales/plans",
    "Tarifas › Fibra y móvil juntos",
    "Fibra 600 con Móvil 40 GB cuesta 42,90 euros en total. Fibra 600 cuesta 32,90 euros. "
    "La instalación cuesta 60 euros.",
    0.5,
    "sales",
    "es",
)
LEAVING = Passage(
    "es/general/leaving",
    "Darse de baja",
    "Puede darse de baja por teléfono o en una tienda. El contrato termina 2 días después.",
    0.5,
    "general",
    "es",
)
OFFERING = ("offer", "unknown", "account", "exhausted", "human")
"""Kinds of stock sentences that offer a person."""
INDEX = Index.build(sample_articles())
TEXTS = yaml.safe_load(
    (files("callcenter_tui.agents") / "prompts" / "offline.yaml").read_text("utf-8")
)


class Library(Shelf):
    """The sample company's articles, searched as in the product."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def search(self, question: str) -> list[Passage]:
        self.asked.append(question)
        return INDEX.search(question, language=self.language)


@pytest.fixture
def offline(tmp_path: Path) -> Iterator[Crew]:
    crew = open_crew(ModelSettings(), router_loader=OneDepartment, home=tmp_path, knows=KNOWS)
    yield crew
    crew.close()


def talk(crew: Crew, language: str, *said: str, shelf: Shelf | None = None, **known: Any) -> Answer:
    """The last answer of a conversation in which the customer says ``said``."""
    spoken: list[str] = []
    answer = Answer("")
    for words in said:
        spoken.append(words)
        call = brief(*spoken, language=language, **known)
        answer = crew.answer(call, shelf or Library(language), Run(), lambda _: None)
        spoken.append(answer.text)
    return answer


@pytest.mark.parametrize(
    ("language", "asked", "between", "again"),
    [
        ("es", "¿Cuánto tarda un reembolso a mi tarjeta?", "¿Cómo cambio la contraseña del wifi?",
         "Como le decía: "),
        ("en", "How long does a refund to my card take?", "How do I change the Wi-Fi password?",
         "As I said: "),
        ("es", "Quiero darme de baja", "¿Cuánto cuesta la Fibra 600?", "Como le decía: "),
    ],
)  # fmt: skip
def test_the_same_question_gets_the_same_answer(
    offline: Crew, language: str, asked: str, between: str, again: str
) -> None:
    first = talk(offline, language, asked)
    second = talk(offline, language, asked, between, asked)
    assert first.sources
    assert second.text == again + first.text
    assert second.sources == first.sources
    third = talk(offline, language, asked, between, asked, asked)
    assert third.text.endswith(first.text)


def test_only_who_asks_for_more_hears_more(offline: Crew) -> None:
    asked, more = "¿Cuánto cuesta la Fibra 600?", "¿Y algo más?"
    first = talk(offline, "es", asked, shelf=Shelf([PLANS]))
    second = talk(offline, "es", asked, more, shelf=Shelf([PLANS]))
    assert second.sources == first.sources
    assert not {c.sentence for c in first.cited} & {c.sentence for c in second.cited}
    alone = Passage("es/x", "Fibra", first.cited[0].sentence, 0.5, "general", "es")
    over = talk(offline, "es", asked, more, shelf=Shelf([alone]))
    assert over.text in TEXTS["es"]["says"]["exhausted"]
    assert not over.knows


@pytest.mark.parametrize("said", ["Quiero darme de baja", "I want to cancel my contract"])
def test_a_first_mention_is_never_all_there_is(offline: Crew, said: str) -> None:
    language = "es" if "Quiero" in said else "en"
    answer = talk(offline, language, "Fibra 600" if language == "es" else "Fibre 600", said)
    assert f"{language}/general/cancel-service" in answer.sources
    assert "todo lo que" not in answer.text
    assert "all our information" not in answer.text


@pytest.mark.parametrize(
    ("asked", "alone"),
    [("¿Cuánto cuesta la Fibra 600?", "32,90"), ("Fibra 600", "32,90"),
     ("¿Cuánto cuesta la instalación?", "60 euros")],
)  # fmt: skip
def test_the_price_is_that_of_the_product_alone(offline: Crew, asked: str, alone: str) -> None:
    answer = talk(offline, "es", asked, shelf=Shelf([PLANS]))
    assert alone in answer.cited[0].sentence
    assert "42,90" not in answer.text


@pytest.mark.parametrize(
    ("language", "asked", "fact", "other"),
    [
        ("es", "¿Cuánto tarda un reembolso en efectivo?", "al momento", "transferencia"),
        ("en", "Can I pay with bitcoin?", "do not accept", "in cash"),
        ("es", "¿Cuánto vale una IP fija?", "6 euros", "Fibra 300"),
    ],
)
def test_what_was_asked_for_is_told_and_not_its_neighbours(
    offline: Crew, language: str, asked: str, fact: str, other: str
) -> None:
    answer = talk(offline, language, asked)
    assert fact in answer.text
    assert other not in answer.text


def test_the_price_of_something_else_is_no_price(offline: Crew) -> None:
    answer = talk(offline, "es", "¿Cuánto cuesta el router?")
    assert not answer.knows
    assert "euros" not in answer.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "¿Cuál es la capital de Francia?"),
        ("es", "¿Venden neveras?"),
        ("es", "Cuénteme un chiste"),
        ("en", "Who is the president?"),
        ("en", "Tell me a joke"),
    ],
)
def test_what_is_none_of_the_companys_is_not_known(offline: Crew, language: str, said: str) -> None:
    answer = talk(offline, language, said)
    assert answer.text in TEXTS[language]["says"]["unknown"]
    assert not answer.sources


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (("How do I get a refund?", "How long does that take?"), "refund"),
        (("¿Cómo pido un reembolso?", "¿Y cuánto tarda?"), "reembolso"),
        (("¿Cómo pido un reembolso?", "¿Eso cuánto cuesta?"), "reembolso"),
        (("¿Cómo pido un reembolso?", "¿Y algo más?", "¿y cuánto tarda eso?"), "reembolso"),
    ],
)
def test_a_follow_up_is_about_what_was_spoken_of(said: tuple[str, ...], wanted: str) -> None:
    spoken = [words for text in said for words in (text, "Bien.")][:-1]
    assert wanted in question(brief(*spoken))
    assert question(brief("¿Cómo pido un reembolso?", "Así.", "Quiero darme de baja")) == (
        "Quiero darme de baja"
    )


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "said",
    [
        {"es": "¿Cuántas lunas tiene Júpiter?", "en": "How many moons has Jupiter?"},
        {"es": "¿Es usted una persona?", "en": "Are you a human?"},
        {"es": "Mire mi cuenta", "en": "Check my account"},
        {"es": "Sí, por favor", "en": "Yes please"},
        {"es": "¡Estoy harto de ustedes!", "en": "I am fed up with you!"},
        {"es": "Quiero hablar con una persona", "en": "I want to talk to a person"},
        {"es": "¿Y algo más?", "en": "What else?"},
    ],
)
def test_once_a_person_was_asked_for_none_is_offered(
    offline: Crew, language: str, said: dict[str, str]
) -> None:
    for repeated in range(1, 4):
        words = [said[language]] * repeated
        answer = talk(offline, language, *words, shelf=Shelf(), deeds=("person_asked",))
        assert not accepts("yes", answer.text)
        offers = [text for kind in OFFERING for text in TEXTS[language]["says"][kind]]
        assert not any(offer in answer.text for offer in offers)


@pytest.mark.parametrize(
    ("language", "yes", "unsure"),
    [("es", "Sí, por favor", "No lo sé. ¿Quiere que le atienda una persona?"),
     ("en", "yes please", "I do not know. Would you like a person to help you?")],
)  # fmt: skip
def test_a_yes_is_to_what_was_offered(offline: Crew, language: str, yes: str, unsure: str) -> None:
    def answer(offered: str, **known: Any) -> Answer:
        call = brief("moons?", offered, yes, language=language, **known)
        return offline.answer(call, Library(language), Run(), lambda _: None)

    says = TEXTS[language]["says"]
    assert answer(unsure, deeds=("person_asked",)).text in says["person"]
    plain = answer("La Fibra 600 cuesta 32,90 euros.")
    assert plain.text in says["clarify"]
    assert not plain.sources
    no = brief("moons?", unsure, "no", language=language)
    assert offline.answer(no, Library(language), Run(), lambda _: None).text in says["declined"]


UPSET = [
    ("es", "Voy a denunciarles, mi abogado presentará una demanda mañana."),
    ("es", "¡Son unos ladrones y unos inútiles!"),
    ("es", "Esto es una vergüenza, llevo tres días sin internet"),
    ("es", "Quiero poner una queja formal por el trato recibido"),
    ("en", "I am going to sue you, my lawyer will file the claim tomorrow."),
    ("en", "You are thieves and idiots!"),
    ("en", "This is a disgrace, I have had no internet for three days"),
    ("en", "I want to make a formal complaint about your technician"),
]


@pytest.mark.parametrize(("language", "said"), UPSET)
def test_who_is_upset_hears_regret_first_and_that_a_person_knows(
    offline: Crew, language: str, said: str
) -> None:
    says = TEXTS[language]["says"]
    answer = talk(offline, language, said, deeds=("person_asked",))
    assert answer.text.startswith(tuple(says["regret"]))
    assert any(told in answer.text for told in says["told_person"])
    assert not any(unknown in answer.text for unknown in says["unknown"] + says["unknown_waiting"])
    alone = talk(offline, language, said)
    assert alone.text.startswith(tuple(says["regret"]))
    assert not any(told in alone.text for told in says["told_person"]), "only what was done"


@pytest.mark.parametrize(("language", "said"), [UPSET[0], UPSET[1], UPSET[4], UPSET[5]])
def test_threats_and_insults_get_no_article(offline: Crew, language: str, said: str) -> None:
    assert not talk(offline, language, said).sources


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_stock_sentence_passes_the_guard(language: str) -> None:
    for kind, said in TEXTS[language]["says"].items():
        asked = kind.endswith("waiting") or kind in ("person", "told_person")
        evidence = Evidence(language, deeds=frozenset({"person_asked"} if asked else ()))
        for sentence in filter(None, said):
            assert not judge(Answer(sentence), evidence).breaches, sentence
            assert not lint(sentence), sentence
