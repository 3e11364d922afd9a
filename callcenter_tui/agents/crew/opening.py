"""The door of this room: builds the crew. Takes seconds; call it in a thread, after first paint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from callcenter_tui.agents.crew.quiet import import_crewai
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain.protocols import Crew

if TYPE_CHECKING:
    from callcenter_tui.agents.crew.offline import Classifier
    from callcenter_tui.agents.crew.server import Trace

OFFLINE = "offline"
_SDK = ("openai", "openai.resources.chat", "openai.types.chat")
"""Else imported by the first customer's turn, half a second of it."""


def open_crew(
    settings: ModelSettings,
    *,
    router_loader: Callable[[], Classifier],
    home: Path,
    knows: float,
    pace: float = 0.0,
    trace: Trace | None = None,
) -> Crew:
    """Import CrewAI quietly and give the crew: online with a key or an address, else offline.

    ``home`` receives what CrewAI stores. ``knows``: the lowest score at which a passage answers a
    question; ``pace``: seconds between words; ``router_loader``: called once for the classifier;
    all three are for the offline crew. ``trace`` hears of each model request (figures only).
    """
    import_crewai(home, *(_SDK if settings.online else ()))
    from callcenter_tui.agents.crew.agents import CrewOfAgents, Mind
    from callcenter_tui.agents.crew.prompts import load_script

    script = load_script()
    if not settings.online:
        from callcenter_tui.agents.crew.offline import OfflineLLM

        alone = OfflineLLM(model=OFFLINE, provider=OFFLINE)
        alone.prepare(router_loader(), script.phrases, knows, pace)
        return CrewOfAgents(script, Mind(OFFLINE, alone, settings.deadline, lambda: None))

    from callcenter_tui.agents.crew.llm import ServerLLM
    from callcenter_tui.agents.crew.server import Server

    server = Server(settings, trace)
    llm = ServerLLM(model=settings.model, provider="openai").attach(server)
    judge = settings.for_evaluation()
    judging = ServerLLM(model=judge.model, provider="openai").attach(server.beside(judge))
    mind = Mind(
        settings.model,
        llm,
        settings.deadline,
        server.close,
        judging,
        judge.deadline,
        server.health,
    )
    return CrewOfAgents(script, mind)
