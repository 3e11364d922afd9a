"""The server's list of models: dates of their end in every dress, and nothing ever raises."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter_tui.agents.crew import catalogue as catalogue_module
from callcenter_tui.agents.crew.catalogue import (
    ModelInfo,
    catalogue,
    list_models,
    shutdown_warning,
)
from callcenter_tui.agents.models import ModelSettings
from tests.agents.crew.people import settings
from tests.stub_model import StubModel

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
END = 1_798_761_600  # 2027-01-01


@pytest.mark.parametrize(
    "says",
    [
        {"shutdown_date": "2027-01-01"},
        {"retirement_date": "2027-01-01T00:00:00Z"},
        {"expiration_date": END},
        {"deprecation_date": str(END)},
        {"deprecated_at": END * 1000},
        {"deprecation": "2027-01-01T08:30:00+00:00"},
        {"deprecation": {"inference": END, "fine_tune": 1}},
        {"meta": {"deprecation_date": "2027-01-01"}},
        {"lifecycle": {"retirement_date": "2027-01-01"}},
        {"shutdown_date": None, "metadata": {"shutdown_date": "2027-01-01"}},
    ],
)
def test_a_known_end_is_told_with_its_day(stub: StubModel, says: dict[str, Any]) -> None:
    stub.behave(models=[{"id": "other"}, {"id": "gpt-4o", **says}])
    models = list_models(settings(stub.url))
    warning = shutdown_warning(models, ["gpt-4o"], NOW)
    assert warning == "model gpt-4o will be shut down on 2027-01-01 (214 days)"


@pytest.mark.parametrize(
    ("rows", "wanted", "warning"),
    [
        ([{"id": "gpt-4o", "shutdown_date": None}], "gpt-4o", ""),
        ([{"id": "gpt-4o", "shutdown_date": "soon"}], "gpt-4o", ""),
        ([{"id": "gpt-4o", "shutdown_date": 1e300, "created": 1}], "gpt-4o", ""),
        (
            [{"id": "gpt-4o", "shutdown_date": "2026-05-01"}],
            "gpt-4o",
            "model gpt-4o was to be shut down on 2026-05-01",
        ),
        (
            [{"id": "x", "deprecated": True}],
            "x",
            "model x is marked as deprecated by its server",
        ),
        ([{"id": "x", "shutdown_date": "2026-05-01"}], "y", "model y is not in the server's list"),
        ([{"id": "llama3.1:latest"}], "llama3.1", ""),
        ([{"id": "models/gemini-x"}], "gemini-x", ""),
        ([{"name": "x"}, "nonsense", {"id": 7}, {}], "x", ""),
    ],
)
def test_the_wanted_model_is_found_or_missed(
    stub: StubModel, rows: list[Any], wanted: str, warning: str
) -> None:
    stub.behave(models=rows)
    assert shutdown_warning(list_models(settings(stub.url)), [wanted], NOW) == warning


def test_every_model_that_may_be_asked_is_looked_at(stub: StubModel) -> None:
    used = settings(stub.url, fallback_model="spare", evaluator_model="judge")
    stub.behave(models=[{"id": "gpt-4o"}, {"id": "spare", "shutdown_date": "2027-01-01"}])
    warning = shutdown_warning(list_models(used), used.wanted, NOW)
    assert warning == (
        "model spare will be shut down on 2027-01-01 (214 days); "
        "model judge is not in the server's list"
    )


@pytest.mark.parametrize(
    ("changes", "trouble"),
    [
        ({"models": None}, "no list of models (status 404)"),
        ({"models": []}, "the server lists no models"),
        ({"fault": "401"}, "no list of models (status 401)"),
        ({"fault": "500"}, "no list of models (status 500)"),
        ({"fault": "malformed"}, "the list of models cannot be read"),
    ],
)
def test_without_a_list_there_are_words_and_no_warning(
    stub: StubModel, changes: dict[str, Any], trouble: str
) -> None:
    stub.behave(**changes)
    found = catalogue(settings(stub.url))
    assert (found.models, found.trouble) == ((), trouble)
    assert shutdown_warning(found.models, ["gpt-4o"], NOW) == ""


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("http://127.0.0.1:9/v1", "the model server cannot be reached (ConnectError)"),
        ("http://[::bad/v1", "the model server cannot be reached (InvalidURL)"),
        (None, "no model server is set"),
    ],
)
def test_no_server_no_exception(address: str | None, trouble: str) -> None:
    assert catalogue(ModelSettings(base_url=address)).trouble == trouble


def test_a_silent_server_is_left_after_the_bound(
    stub: StubModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_module, "BOUND", 0.2)
    stub.behave(fault="silent")
    assert catalogue(settings(stub.url)).trouble == "no list of models within 3 seconds"


def test_a_hostile_name_does_not_reach_the_terminal() -> None:
    models = (ModelInfo("x"),)
    assert "\x1b" not in shutdown_warning(models, ["\x1b[31mred"], NOW)


def test_doctor_needs_neither_crewai_nor_the_sdk() -> None:
    code = (
        "import sys, callcenter_tui.agents.crew.catalogue\n"
        "print([name for name in ('crewai', 'openai') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
