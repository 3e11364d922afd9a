"""The probes of ``rehearse`` in their order, each with the center that it needs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from callcenter_tui.cli.rehearsal_stage import Knowledge, opened_stage
from callcenter_tui.rehearsal import probing_guard, probing_knowledge, probing_tools
from callcenter_tui.rehearsal.case_files import SHIPPED, shipped
from callcenter_tui.rehearsal.playable import of_the_sample
from callcenter_tui.rehearsal.probes import survived
from callcenter_tui.rehearsal.results import Finding
from callcenter_tui.rehearsal.snoop import Snoop, pry

if TYPE_CHECKING:
    from callcenter_tui.calls.toolbox import Search
    from callcenter_tui.domain.views import Passage
    from callcenter_tui.rehearsal.cases import CaseFile
    from callcenter_tui.rehearsal.rehearse import Stage
    from callcenter_tui.settings import Settings
    from callcenter_tui.wiring import House

PROMPTS = "the prompt denies being an AI"
SCHEMA = "the schema is broken"
"""Faults of probes whose very import may fail when the fault is there."""


def probed(
    settings: Settings, known: Knowledge, file: CaseFile, tell: Callable[[Finding], None]
) -> list[Finding]:
    """Run every probe; ``tell`` hears of each as it ends. None stops the others."""
    found: list[Finding] = []

    def look(name: str, fault: str, probe: Callable[[], Finding]) -> None:
        found.append(survived(name, fault, probe))
        tell(found[-1])

    known_facts = shipped().facts if known.sample and file.name != SHIPPED else ()
    facts = (*known_facts, *file.facts, *probing_knowledge.facts_of(file.cases))
    stating = of_the_sample(known.articles) if file.name == SHIPPED else known.articles
    look("prompts", PROMPTS, _prompts)
    look(
        "knowledge",
        probing_knowledge.FAULT,
        lambda: probing_knowledge.probe(known.articles, facts, stating),
    )
    crew = Snoop()
    trusting = settings.model_copy(update={"callcenter_identity": "contact"})
    with ExitStack() as leave:

        def schema() -> Finding:
            from callcenter_tui.rehearsal import probing_schemas

            staged.append(leave.enter_context(opened_stage(trusting, known, lambda: crew)))
            house = staged[0][1]
            return probing_schemas.probe(house.store, _departments(house))

        staged: list[tuple[Stage, House]] = []
        look("schema", SCHEMA, schema)
        if found[-1].ok:  # else there is no center to look at, or none that works
            look("guard", probing_guard.FAULT, lambda: probing_guard.probe(staged[0][0].center))
            look("tools", probing_tools.FAULT, lambda: _tools(*staged[0], crew))
    return found


def _prompts() -> Finding:
    from callcenter_tui.rehearsal import probing_prompts

    return probing_prompts.probe()


def _tools(stage: Stage, house: House, crew: Snoop) -> Finding:
    """Each tool by itself, then through turns of a crew that pries."""
    from callcenter_tui.calls.tools.room import open_tool_room
    from callcenter_tui.rehearsal import parties

    mine, other, stranger = (
        parties.party(house.store, house.desk, house.clock.now(), phone)
        for phone in (parties.MINE, parties.OTHER, parties.STRANGER)
    )
    room = open_tool_room(house.context, _search(house), modules=house.settings.callcenter_tools)
    tools = room.tools(_departments(house))
    finding = probing_tools.probe(tools, room.faults, mine, other, stranger)
    return finding if not finding.ok else pry(stage.center, crew, mine, other, stranger) or finding


def _search(house: House) -> Search:
    def search(question: str, language: str, department: str | None, limit: int) -> list[Passage]:
        return house.shelf.search(question, language, department=department, limit=limit)

    return search


def _departments(house: House) -> list[str]:
    return [department.key for department in house.departments.list()]
