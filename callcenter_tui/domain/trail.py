"""Views of what the AI did in a call and of who judged it; ``views.CallView`` holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from callcenter_tui.domain.grounding import Breach, Cited


@dataclass(frozen=True, slots=True)
class ToolView:
    """One use of a tool by an AI agent, as stored."""

    source: str
    turn: str
    name: str
    arguments: dict[str, Any]
    result: str
    ok: bool
    deeds: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One judgement of a call; ``kind`` as in ``review.ReviewKind``, kinds are never mixed.

    ``data`` of an AI estimate: summary, resolution, feelings, marks, dropped.
    """

    id: str
    kind: str
    author: str
    score: float | None
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunView:
    """One agent run of the trail: which agent, with what, at what cost, with what outcome."""

    id: str
    turn: str
    agent: str
    model: str
    prompt_version: str
    outcome: str
    requests: int
    input_tokens: int
    output_tokens: int
    first_token_ms: float | None
    total_ms: float
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)
    cached_tokens: int = 0
    cost: float | None = None
    """In US dollars by the price table; None when the model has no price."""


@dataclass(frozen=True, slots=True)
class EngineView:
    """A process that runs turns. ``kind`` is ``console``, ``worker``, ``line`` or ``simulate``."""

    id: str
    kind: str
    host: str
    pid: int
    model: str
    started_at: datetime
    seen_at: datetime
    warning: str = ""
    """What people should know of its model (a shutdown date) or its tools; mostly empty."""


def cited(run: RunView) -> tuple[Cited, ...]:
    """The sentences of the answer that a run gave, each with the ids it rests on."""
    return tuple(
        Cited(str(one["sentence"]), tuple(map(str, one["sources"])))
        for one in run.detail.get("citations", ())
    )


def evidence(run: RunView) -> dict[str, str]:
    """The very words of each cited source, as they were given to the agent."""
    return {str(source): str(text) for source, text in run.detail.get("evidence", {}).items()}


def breaches(run: RunView) -> tuple[Breach, ...]:
    """What the guard refused in the answer of a run."""
    return tuple(
        Breach(str(one["kind"]), str(one["claim"]), str(one["why"]))
        for one in run.detail.get("breaches", ())
    )


def spent(runs: Iterable[RunView], turn: str | None = None) -> float:
    """US dollars of these runs, or of one turn's: its routing, rewrites and retries included.

    A run whose model has no price counts as 0.
    """
    return sum(run.cost or 0.0 for run in runs if turn in (None, run.turn))
