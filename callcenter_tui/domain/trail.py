"""Views of what the AI did in a call and of who judged it; ``views.CallView`` holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


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
    """What people should know of its model (a shutdown date); mostly empty."""
