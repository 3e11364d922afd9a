"""A center that lives as long as one rehearsal: in a temporary home, with the current knowledge."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callcenter_tui.cli.acting import open_house, owner
from callcenter_tui.cli.simulate import LOADING_SECONDS, center
from callcenter_tui.domain.errors import Invalid, ModelTrouble
from callcenter_tui.rehearsal.cases import QUESTION
from callcenter_tui.rehearsal.orders import sample_orders
from callcenter_tui.rehearsal.parties import ORDERS
from callcenter_tui.rehearsal.rehearse import Stage
from callcenter_tui.rehearsal.sample import (
    COMPANY,
    sample_articles,
    sample_departments,
    sample_hours,
)

if TYPE_CHECKING:
    from callcenter_tui.domain.protocols import Crew
    from callcenter_tui.domain.views import ArticleView, DepartmentView
    from callcenter_tui.rehearsal.simulated import Actor
    from callcenter_tui.settings import Settings
    from callcenter_tui.wiring import House

PLUGIN = "callcenter_tui.rehearsal.orders"
"""The sample plug-in, so that account tools are rehearsed too."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What answers are made of: articles, departments, documents; ``sample``: made up by us."""

    articles: tuple[ArticleView, ...]
    departments: tuple[DepartmentView, ...]
    documents: dict[str, Any]
    sample: bool

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the identity questions that customers may be asked."""
        from callcenter_tui.calls.document_kinds import DOCUMENTS

        identity = self.documents.get("identity") or DOCUMENTS["identity"].default()
        return tuple(identity["questions"])

    @property
    def others(self) -> tuple[str, ...]:
        """What cases may need beside articles."""
        departments = (f"department/{department.key}" for department in self.departments)
        return (*departments, *(f"question/{name}" for name in self.questions))


def current_knowledge(settings: Settings) -> Knowledge:
    """What the store of ``settings`` knows, only read; the sample company's if it knows nothing.

    Raises StoreTrouble for a store that cannot be read.
    """
    from callcenter_tui.calls.document_kinds import DOCUMENTS
    from callcenter_tui.store import departments, documents, knowledge, migrate
    from callcenter_tui.store.engine import Store

    known = {"hours": sample_hours()}
    sample = Knowledge(tuple(sample_articles()), tuple(sample_departments()), known, True)
    store = Store(settings.store_url)
    try:
        if (store.path and not store.path.exists()) or not migrate.is_current(store):
            return sample
        with store.read() as tx:
            articles = tuple(knowledge.all_articles(tx))
            stored = {name: documents.get(tx, name) for name in DOCUMENTS}
            found = Knowledge(
                articles,
                tuple(departments.all_departments(tx)),
                {name: value for name, value in stored.items() if value is not None},
                False,
            )
        return found if articles else sample
    finally:
        store.close()


def chosen(settings: Settings, engine: str | None) -> Settings:
    """The settings with the wanted engine: ``offline``, ``openai``, or as they are."""
    if engine == "offline":
        return settings.holding("", "").model_copy(update={"openai_base_url": None})
    if engine == "openai" and not (settings.openai_api_key or settings.openai_base_url):
        raise Invalid(
            "There is no model to rehearse with", "Set OPENAI_API_KEY or OPENAI_BASE_URL."
        )
    return settings


@contextmanager
def opened_stage(
    settings: Settings, known: Knowledge, crew: Callable[[], Crew] | None = None
) -> Iterator[tuple[Stage, House]]:
    """A stage with its engine at work, gone afterwards; ``crew`` instead of the settings' one."""
    from callcenter_tui.calls.identity import Identity
    from callcenter_tui.store import documents

    with tempfile.TemporaryDirectory(prefix="callcenter-rehearsal-") as folder:
        sample_orders(Path(folder) / "orders.db", ORDERS)
        house = open_house("rehearse", _own(settings, Path(folder), known))
        before = os.environ.get("ORDERS_DB")
        os.environ["ORDERS_DB"] = str(Path(folder) / "orders.db")  # where the sample plug-in looks
        try:
            actor = owner(house)
            for department in known.departments:
                house.departments.add(actor, department)
            house.shelf.put(actor, known.articles)
            with house.store.write() as tx:  # as they are: checked when they were set
                for name, value in known.documents.items():
                    documents.put(tx, name, value)
            engine = house.engine("simulate", open_crew=crew)
            engine.start()
            try:
                engine.wait_ready(LOADING_SECONDS)
                if engine.status.startswith("failed"):
                    raise ModelTrouble("bad_answer", engine.status)
                with center(house) as ours, _player(house.settings) as play:
                    identity = Identity(house.context)
                    asked = known.questions
                    question = QUESTION if QUESTION in asked else next(iter(asked), QUESTION)
                    stage = Stage(ours, house.guidance, identity, house.shelf, play, question)
                    yield stage, house
            finally:
                engine.stop(1.0)
        finally:
            house.close()
            os.environ.pop("ORDERS_DB")
            if before is not None:
                os.environ["ORDERS_DB"] = before


@contextmanager
def _player(settings: Settings) -> Iterator[Actor | None]:
    """Who plays simulated customers: the model that answers them too, else rules (None)."""
    from callcenter_tui.from_settings import model_settings

    models = model_settings(settings)
    if not models.online:
        yield None
        return
    from callcenter_tui.agents.crew.playing import player

    with player(models) as play:
        yield play


def _own(settings: Settings, folder: Path, known: Knowledge) -> Settings:
    plugins = [name for name in settings.callcenter_tools.split(",") if name.strip()]
    return settings.model_copy(
        update={
            "callcenter_home": folder,
            "database_url": "",
            "callcenter_keyring": "off",
            "environment": "development",  # thrown away: signs by a key of its own
            "agent_engine": "auto",
            "company_name": COMPANY if known.sample else settings.company_name,
            "callcenter_tools": ",".join(dict.fromkeys((*plugins, PLUGIN))),
        }
    )
