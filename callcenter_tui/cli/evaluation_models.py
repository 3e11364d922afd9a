"""``evaluate --engine openai``: the models of the settings, in a store of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callcenter_tui.domain.errors import ModelTrouble, Refused
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from callcenter_tui.rehearsal.deciding import ByCrew
    from callcenter_tui.rehearsal.evaluating import Progress
    from callcenter_tui.rehearsal.labelled import Row
    from callcenter_tui.rehearsal.nearness import Nearness
    from callcenter_tui.settings import Settings

PARALLEL = 8
"""Requests at a time: gentle to a server of one's own, quick with a large one."""


def routing(rows: Sequence[Row], progress: Progress) -> dict[str, Any]:
    """The routing agent scored, with its tokens and cost. Raises Refused without a model."""
    from callcenter_tui.rehearsal.evaluating import examples, routing

    asked = examples(rows)
    with _by_crew(_online_settings(), asked[0].text) as decide:
        found = routing(asked, decide, progress, parallel=PARALLEL)
    return {**found, **_cost(decide)}


def escalation(rows: Sequence[Row], progress: Progress) -> dict[str, Any]:
    """Requests for a person as the routing agent hears them, the rest by the written rules.

    Raises Refused without a model, or when nothing in the file is asked of one.
    """
    from callcenter_tui.rehearsal.escalating import asking, escalating
    from callcenter_tui.rehearsal.evaluating import decisions
    from callcenter_tui.rehearsal.scoring import times

    texts = asking(rows)
    if not texts:
        raise Refused(
            "Nothing in this file is asked of a model",
            "Anger and the written rules are judged without one: use --engine offline.",
        )
    escalating(rows, lambda done, total: None)  # a wrong line is told before a request is paid
    with _by_crew(_online_settings(), texts[0]) as decide:
        decided = decisions(texts, decide, progress, PARALLEL)
    heard = {text: found.wants_person for text, found in zip(texts, decided, strict=True)}
    found = escalating(rows, lambda done, total: None, heard.__getitem__)
    return {**found, "ms": times([one.ms for one in decided]), **_cost(decide)}


def retrieval(rows: Sequence[Row], progress: Progress, limit: int) -> dict[str, Any]:
    """Search by words and meaning scored. Raises Refused without an embeddings model."""
    from callcenter_tui.rehearsal.retrieving import retrieving, shelves

    shelves(rows)  # a wrong line is told before a request is paid
    settings = _online_settings()
    with _nearness(settings) as near:
        found = retrieving(rows, progress, limit=limit, closeness=near)
    return {**found, "model": settings.openai_embedding_model}


def _online_settings() -> Settings:
    from callcenter_tui import settings as environment
    from callcenter_tui.from_settings import with_secrets

    settings = with_secrets(environment.load())
    if not (settings.openai_api_key or settings.openai_base_url):
        raise Refused("There is no model to ask", "Set OPENAI_API_KEY or OPENAI_BASE_URL.")
    return settings


@contextmanager
def _by_crew(settings: Settings, probe: str) -> Iterator[ByCrew]:
    """The routing agent, tried with the text ``probe``. Raises Refused when it does not answer."""
    from callcenter_tui.agents.crew.opening import open_crew
    from callcenter_tui.agents.router import Router
    from callcenter_tui.from_settings import model_settings
    from callcenter_tui.knowledge.index import KNOWS
    from callcenter_tui.rehearsal.deciding import ByCrew

    with tempfile.TemporaryDirectory(prefix="callcenter-evaluate-") as home:
        crew = open_crew(
            model_settings(settings), router_loader=Router.load, home=Path(home), knows=KNOWS
        )
        try:
            decide = ByCrew(crew, settings.company_name)
            _tried(decide, probe)
            yield decide
        finally:
            crew.close()


def _tried(decide: ByCrew, probe: str) -> None:
    try:
        decide.check(probe)
    except ModelTrouble as error:
        raise Refused(
            f"The model cannot be asked ({error.kind})",
            f"{clean_line(error.detail)} Check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL.",
        ) from error


@contextmanager
def _nearness(settings: Settings) -> Iterator[Nearness]:
    from callcenter_tui.agents.crew.embeddings import embedder
    from callcenter_tui.cli.acting import open_house
    from callcenter_tui.from_settings import model_settings
    from callcenter_tui.knowledge.meaning import Meaning
    from callcenter_tui.rehearsal.nearness import Nearness

    embeds = embedder(model_settings(settings), settings.openai_embedding_model)
    if embeds is None:
        raise Refused("There is no embeddings model to ask", "Set OPENAI_EMBEDDING_MODEL.")
    with tempfile.TemporaryDirectory(prefix="callcenter-evaluate-") as folder:
        own = {"callcenter_home": Path(folder), "database_url": "", "callcenter_keyring": "off"}
        own["environment"] = "development"  # a store that is thrown away signs by a key of its own
        house = open_house("evaluate", settings.model_copy(update=own))
        meaning = Meaning(house.store, house.clock, embeds)
        try:
            yield Nearness(meaning)
        finally:
            meaning.close()
            house.close()


def _cost(decide: ByCrew) -> dict[str, Any]:
    """What failed, the model, its tokens, and the price by the shipped table, null if unknown."""
    from callcenter_tui.agents.prices import default_prices, price

    usage = decide.usage
    tokens = (usage.input_tokens, usage.cached_tokens, usage.output_tokens)
    usd = price(usage.model, *tokens, default_prices())
    return {
        "failed": dict(decide.failed),
        "model": usage.model,
        "cost": {
            "requests": usage.requests,
            "input_tokens": usage.input_tokens,
            "cached_tokens": usage.cached_tokens,
            "output_tokens": usage.output_tokens,
            "usd": None if usd is None else round(usd, 6),
        },
    }
