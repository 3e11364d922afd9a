"""Cases as files, and the rules by which a call is judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.rehearsal.case_files import read_cases, shipped
from callcenter_tui.rehearsal.cases import Case, Words
from callcenter_tui.rehearsal.judging import Heard, judge, pass_hat, shown

WHOLE = """
- id: hours
  title: Hours
  customer: ["¿A qué hora abren?", "¿Y los sábados?"]
  must_say:
    - "8:00"
    - {answer: 2, any: ["9:00", "/nueve (horas|h)/"]}
  must_not_say: ["22:00"]
  actions: [tool/business_hours, {any: [person_asked, callback_opened]}, {not: [refunded, held]}]
  sources: [es/general/opening-hours, {not: [en]}]
"""


def case(text: str = WHOLE) -> Case:
    return read_cases(text, "cases.yaml").cases[0]


def call(*replies: str, **known: Any) -> Heard:
    values: dict[str, Any] = {
        "answered": True,
        "actions": frozenset({"tool/business_hours", "person_asked"}),
        "sources": frozenset({"es/general/opening-hours#1"}),
    }
    return Heard(key="C-222222", replies=replies, **(values | known))


GOOD = ("Abrimos a las 8:00.", "Los sábados a las 9:00.")


def test_a_call_with_everything_that_was_asked_for_passes() -> None:
    assert judge(case(), 1, call(*GOOD)) == []


@pytest.mark.parametrize(
    ("heard", "kind", "words"),
    [
        (call("Abrimos a las 18:00.", GOOD[1]), "must_say", "did not say '8:00'"),
        (call(GOOD[0] + GOOD[1], "No lo sé."), "must_say", "in answer 2"),
        (call(*GOOD, "A las 22:00."), "must_not_say", "said, though it must not: '22:00'"),
        (
            call(*GOOD, actions=frozenset({"tool/business_hours"})),
            "action",
            "did not do: person_asked or callback_opened",
        ),
        (
            call(*GOOD, actions=frozenset({"tool/business_hours", "person_asked", "held"})),
            "action",
            "did, though it must not: held",
        ),
        (call(*GOOD, sources=frozenset()), "source", "cited none of: es/general/opening-hours"),
        (
            call(*GOOD, sources=frozenset({"es/general/opening-hours", "en/x/y"})),
            "source",
            "cited, though it must not: en",
        ),
        (call(*GOOD, errors=("No answer within 60 s",)), "error", "No answer within 60 s"),
        (call(*GOOD, answered=False), "silence", "neither an answer nor a person"),
    ],
)
def test_what_is_missing_is_named(heard: Heard, kind: str, words: str) -> None:
    (failure,) = judge(case(), 3, heard)
    assert (failure.run, failure.kind) == (3, kind)
    assert words in failure.detail
    assert failure.said


def test_what_the_guard_refused_stands_beside_the_failure() -> None:
    twice = ("money: '12 euros', no source",) * 2
    (failure,) = judge(case(), 1, call("Hola", GOOD[1], breaches=twice))
    assert failure.refused == twice[:1]


def test_a_failure_is_told_once_and_ends_with_the_last_whole_words() -> None:
    twice = replace(case(), must_say=(Words(("7:00",)), Words(("7:00",))))
    (failure,) = judge(twice, 1, call("palabra " * 60 + "fin", "otra respuesta", "otra respuesta"))
    assert failure.said.startswith("… palabra palabra")
    assert failure.said.endswith("palabra fin otra respuesta"), "the same answer is shown once"
    assert len(failure.said) <= 300
    assert shown("Hola.\n¿Qué tal?") == "Hola. ¿Qué tal?"
    assert shown("x" * 400) == "…" + "x" * 299


@pytest.mark.parametrize(
    ("word", "text", "there"),
    [
        ("24.90 euros", "Cuesta 24,90 euros", True),
        ("24,90 euros", "It costs 24.90 euros", True),
        ("8:00", "de 18:00 a 20:00", False),
        ("15", "el 150", False),
        ("15", "son 1.500", False),
        ("15", "son 15.", True),
        ("atencion  al cliente", "Atención al\ncliente", True),
        (r"/\bIA\b/", "soy una IA", True),
        (r"/\bIA\b/", "la iaia", False),
        (r"/^\D+$/", "ninguna cifra", True),
    ],
)
def test_words_are_found_as_a_reader_would(word: str, text: str, there: bool) -> None:
    assert bool(Words((word,)).found(text)) is there


def test_pass_hat_k_is_the_chance_that_k_runs_pass() -> None:
    assert pass_hat(4, 4, 4) == 1
    assert pass_hat(4, 2, 1) == 0.5
    assert pass_hat(4, 2, 2) == pytest.approx(1 / 6)
    assert pass_hat(4, 2, 3) == 0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- customer: [hola]\n  must_sya: [hola]", "case 1: 'must_sya' is no field"),
        ("- customer: hola", "case 1, customer: a list is needed"),
        ("- {id: one, customer: [hola], must_say: [8:00]}", "case 1 (one), must_say 1: a text"),
        ("- {customer: [hola], must_say: [{answer: 2, any: [x]}]}", "there is no answer 2"),
        ("- {customer: [hola], must_say: ['/(/']}", "is no regular expression"),
        ("- {customer: [hola], actions: [refund]}", "actions 1: 'refund' is unknown"),
        ("- {customer: [hola], actions: [{never: [held]}]}", "'never' is no field"),
        ("- {customer: [hola], sources: ['a b']}", "sources 1: 'a b' is unknown"),
        ("- {customer: [hola], needs: [prices]}", "needs: 'prices' is unknown"),
        ("- {customer: [hola], lang: fr}", "lang: 'fr' is not spoken here"),
        ("- {title: nobody speaks}", "it needs 'customer' or 'simulated'"),
        ("- {customer: [hola], knowledge: [{slug: x, language: es}]}", "knowledge 1: it has no"),
        ("- {id: a, customer: [x]}\n- {id: a, customer: [y]}", "2 cases are called 'a'"),
        ("- [hola]", "case 1: a mapping is needed"),
        ("customer: [hola\n", "cases.yaml, line 2: this is not YAML"),
        ("", "holds no case"),
        ("facts: [{article: sales/plans, says: [24.90]}]", "fact 1, says 1: a text"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(text: str, place: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_cases(text, "cases.yaml")
    assert place in refused.value.title


def test_a_file_may_be_one_case_a_list_or_cases_with_facts() -> None:
    one = "customer: [hola]"
    several = "cases: [{customer: [hola]}]\nfacts: [{article: sales/plans, says: ['24.90']}]"
    assert len(read_cases(one, "f").cases) == 1
    assert len(read_cases(f"{one}\n---\n{one}", "f").cases) == 2
    assert len(read_cases(several, "f").facts) == 1


def test_the_shipped_cases_cover_every_defect_in_both_languages() -> None:
    cases = shipped().cases
    assert len(cases) >= 40
    for subject in (
        "hours-twice",
        "quote",
        "account-check",
        "human",
        "refund-asked",
        "angry-twice",
    ):
        assert {f"{subject}-es", f"{subject}-en"} <= {case.id for case in cases}
