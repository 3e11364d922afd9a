"""The way to an OpenAI-compatible server: one event loop for all requests, the only retry layer.

Every request is streamed, so that one path serves all agents: it can be watched for a first word
and for silence, and cancelled with the connection really closed.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx
import openai

from callcenter_tui.agents.crew import dialects
from callcenter_tui.agents.crew.event_loop import EventLoop
from callcenter_tui.agents.crew.faults import Fault, fault_of
from callcenter_tui.agents.crew.job import Message
from callcenter_tui.agents.crew.stream import read
from callcenter_tui.agents.models import OPENAI_URL, ModelSettings
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Usage

Trace = Callable[[str, Mapping[str, object]], None]
"""Told of each request's outcome: an event name and figures, never words of a call."""

_AGAIN = frozenset({"rate", "server", "network"})
_FALL_BACK = frozenset({"model", "rate", "quota", "server", "timeout"})
_NOT_UNDERSTOOD = frozenset({400, 415, 422, 501})
"""Statuses after which a plainer dialect may work."""
_TROUBLE = (
    *(Fault, openai.OpenAIError, httpx.HTTPError, httpx.StreamError, OSError),
    *(ValueError, TypeError, AttributeError, LookupError),  # answers of an unexpected shape
)
_LONGEST_WAIT = 10.0
"""Seconds; a server that asks for more is not waited for."""


@dataclass(slots=True)
class Ask:
    """One question to the server and what became of it. ``begun``: a word was delivered."""

    agent: str
    messages: list[Message]
    schema: dict[str, Any] | None
    usage: Usage
    deliver: Callable[[str], None]
    begun: bool = False


class Server:
    """Asks the models of ``settings`` in order; shared by all runs of a process."""

    def __init__(self, settings: ModelSettings, trace: Trace | None = None) -> None:
        self._settings = settings
        self._trace = trace
        self._loop = EventLoop("model-requests")
        self._dialect: dict[tuple[str, bool], int] = {}
        self._client = openai.AsyncOpenAI(
            api_key=settings.api_key or "none",
            base_url=settings.base_url or OPENAI_URL,
            max_retries=0,
            timeout=httpx.Timeout(settings.deadline, connect=min(settings.first_token, 10.0)),
        )

    def submit(self, ask: Ask) -> Future[str]:
        """Start asking. The future gives the whole text or raises ``Fault``; cancel it to abort."""
        return self._loop.submit(self._within_deadline(ask))

    def close(self) -> None:
        """Abort every request and close the connections."""
        with suppress(ModelTrouble, CancelledError, TimeoutError):
            self._loop.submit(self._client.close()).result(5)
        self._loop.close()

    async def _within_deadline(self, ask: Ask) -> str:
        try:
            async with asyncio.timeout(self._settings.deadline):
                return await self._any_model(ask)
        except TimeoutError:
            raise Fault("timeout", "deadline") from None

    async def _any_model(self, ask: Ask) -> str:
        *first, last = self._settings.models
        for model in first:
            try:
                return await self._repeatedly(model, ask)
            except Fault as fault:
                if ask.begun or fault.kind not in _FALL_BACK:
                    raise
        return await self._repeatedly(last, ask)

    async def _repeatedly(self, model: str, ask: Ask) -> str:
        for attempt in range(self._settings.max_retries):
            try:
                return await self._understood(model, ask)
            except Fault as fault:
                if ask.begun or fault.kind not in _AGAIN:
                    raise
                wait = fault.retry_after
                if wait is None:
                    wait = 0.5 * 2**attempt * random.uniform(0.8, 1.2)  # noqa: S311 -- jitter
                if wait > _LONGEST_WAIT:
                    raise
            await asyncio.sleep(wait)
        return await self._understood(model, ask)

    async def _understood(self, model: str, ask: Ask) -> str:
        """Ask in the fullest dialect the model is known to take; remember a plainer one."""
        ladder = dialects.JSON_DIALECTS if ask.schema else dialects.TEXT_DIALECTS
        known = (model, ask.schema is not None)
        for step in range(self._dialect.get(known, 0), len(ladder)):
            try:
                text = await self._once(model, ask, ladder[step])
            except Fault as fault:
                last = step + 1 == len(ladder)
                if last or fault.kind != "request" or fault.status not in _NOT_UNDERSTOOD:
                    raise
            else:
                self._dialect[known] = step
                return text
        raise AssertionError("unreachable: the last dialect returns or raises")

    async def _once(self, model: str, ask: Ask, dialect: str) -> str:
        """One HTTP request, counted."""
        usage, outcome = ask.usage, "stopped"
        usage.requests += 1
        usage.model = model
        arguments = dialects.body(ask.messages, ask.schema, dialect, self._settings.max_tokens)
        try:
            text = await read(self._client, {"model": model, **arguments}, ask, self._settings)
            outcome = "done"
            return text
        except _TROUBLE as error:
            fault = fault_of(error)
            outcome = fault.kind
        finally:
            if self._trace is not None:
                figures = {"agent": ask.agent, "model": model, "dialect": dialect}
                self._trace("model.request", {**figures, "outcome": outcome})
        raise fault
