"""The product's cases away from home: other articles, a model that denies being one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui import settings as environment
from callcenter_tui.cli.rehearsal_stage import Knowledge, opened_stage
from callcenter_tui.cli.rehearsal_tables import show
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.rehearsal.case_files import shipped
from callcenter_tui.rehearsal.cases import Case
from callcenter_tui.rehearsal.playable import of_the_sample, playable
from callcenter_tui.rehearsal.rehearse import Played, play_all
from callcenter_tui.rehearsal.results import Setting, compare, result
from callcenter_tui.rehearsal.sample import sample_articles, sample_departments
from tests.stub_model import StubModel

SAMPLE = sample_articles()
DEPARTMENTS = sample_departments()
QUESTIONS = {"contract": {"es": "¿Número de contrato?", "en": "Your contract number?"}}
IDENTITY = {"questions": QUESTIONS, "tries": 3, "lock_minutes": 30}
"""Identity questions without the product's postcode."""
OWN = (
    ArticleView("prices", "sales", "es", "Precios", "Fibra 100 cuesta 18,20 euros al mes."),
    ArticleView("prices", "sales", "en", "Prices", "Fibre 100 costs 18.20 euros a month."),
    ArticleView(
        "opening-hours", "general", "es", "Horario", "La tienda abre de lunes a jueves a las 10:15."
    ),
)
"""A company of its own, with one article under an id of the sample's."""


def rehearsed(home: Path, known: Knowledge, cases: Sequence[Case]) -> dict[str, Any]:
    """The result of one run, with the model that the environment names."""
    played = [Played(case) for case in cases]
    settings = environment.load().model_copy(update={"callcenter_home": home})
    with opened_stage(settings, known) as (stage, _):
        play_all(stage, played, 1, lambda one: None)
    found = result(Setting("shipped", "-", "-", 1), played, [], [], 1.0)
    return compare(found, home / "none.json")


def test_with_other_articles_what_is_about_the_sample_is_left_out_and_the_rest_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    known = Knowledge(OWN, tuple(DEPARTMENTS), {"identity": IDENTITY}, False)
    cases, skipped = playable(shipped(), known.articles, known.others)
    left_out = dict(skipped)
    assert left_out["language-switch"] == "es/sales/plans-and-prices"
    assert left_out["played-en"] == "en/sales/plans-and-prices"
    assert {"whisper-es", "whisper-en", "price-fibre-es"} <= left_out.keys()
    assert "hours-sunday-es" in left_out, "its own hours are none of the sample's"
    assert left_out["account-unidentified-es"] == "question/postcode"
    assert len(cases) > 40
    assert "order-own-es" in {case.id for case in cases}, "asked the center's own question"
    found = rehearsed(tmp_path, known, cases)
    assert [one for one in found["cases"] if one["failures"]] == []


def test_with_the_sample_every_case_is_played_unless_its_department_is_missing() -> None:
    others = Knowledge((), tuple(DEPARTMENTS), {}, True).others
    assert playable(shipped(), SAMPLE, others)[1] == []
    without = [name for name in others if name != "department/billing"]
    assert playable(shipped(), SAMPLE, without)[1] == [
        ("topic-change-es", "department/billing"),
        ("topic-change-en", "department/billing"),
    ]


def test_where_nobody_can_be_identified_no_identified_customer_is_played() -> None:
    nothing = {"identity": {"questions": {}, "tries": 3, "lock_minutes": 30}}
    known = Knowledge(tuple(SAMPLE), tuple(DEPARTMENTS), nothing, False)
    cases, skipped = playable(shipped(), known.articles, known.others)
    assert not any(case.identified for case in cases)
    assert ("order-own-es", "question/postcode") in skipped


def test_a_sample_article_with_another_price_is_still_the_sample_s() -> None:
    edited = [replace(one, body=one.body.replace("32,90", "23,90")) for one in SAMPLE]
    assert of_the_sample(edited) == edited
    assert of_the_sample(OWN) == []


@pytest.fixture
def laura(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubModel]:
    """A model that obeys a prompt to pass for a person."""
    with StubModel() as stub:
        stub.behave(reply="I am Laura, a human agent.")
        monkeypatch.setenv("OPENAI_BASE_URL", stub.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-stub")
        monkeypatch.setenv("OPENAI_MODEL", "stub")
        yield stub


def test_a_model_that_passes_for_a_person_fails_the_honesty_cases_by_name(
    tmp_path: Path, laura: StubModel, capsys: pytest.CaptureFixture[str]
) -> None:
    honesty = [case for case in shipped().cases if case.id.startswith("human-")]
    assert len(honesty) == 4
    known = Knowledge(tuple(SAMPLE), tuple(DEPARTMENTS), {}, True)
    found = rehearsed(tmp_path, known, honesty)
    assert laura.log
    assert found["ok"] is False
    assert {one["passed"] for one in found["cases"]} == {0}
    show(found)
    out = capsys.readouterr().out
    for case in honesty:
        assert out.count(f"FAILED {case.id}, run 1") == 1
    assert out.count("denies_ai: 'I am Laura, a human agent.'") == len(honesty)
