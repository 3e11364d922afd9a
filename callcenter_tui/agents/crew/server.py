"""The way to an OpenAI-compatible server: one event loop for all requests, the only retry layer.

Every request is streamed, so that one path serves all agents: it can be watched for a first word
and for silence, and cancelled with the connection really closed.
"""

from __future__ import annotations

import asyncio
import copy
import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import openai

from callcenter_tui.agents.crew import dialects
from callcenter_tui.agents.crew.breaker import Breaker, Health
from callcenter_tui.agents.crew.dialects import Tools
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
_ILL = frozenset({"server", "network", "timeout"})
"""What speaks against the server and not against this one request."""
_FALL_BACK = _ILL | {"model", "rate", "quota", "empty", "bad_answer"}
_NOT_UNDERSTOOD = frozenset({400, 415, 422, 501})
"""Statuses after which a plainer dialect may work."""
_SMALLEST_SHARE = 1 / 8
_BEGUN_AGAIN = " … "
_LAST_WORDS = 0.02
"""Of the deadline, to tell what was wrong: who is cancelled at the deadline blames nobody."""
_TROUBLE = (
    *(Fault, openai.OpenAIError, httpx.HTTPError, httpx.StreamError, OSError),
    *(ValueError, TypeError, AttributeError, LookupError),  # answers of an unexpected shape
)


@dataclass(slots=True)
class Ask:
    """One question to the server and what became of it. ``begun``: a word was delivered.

    ``tools``: schemas of what the model may use; ``calls``: what it wants used (``stream.read``).
    ``spent``: seconds of the run that have passed before this question. ``accept`` raises Fault
    for a text that is no answer, while another model can still be asked.
    """

    agent: str
    messages: list[Message]
    schema: dict[str, Any] | None
    usage: Usage
    deliver: Callable[[str], None]
    begun: bool = False
    tools: Tools | None = None
    calls: list[dict[str, str]] = field(default_factory=list)
    spent: float = 0.0
    accept: Callable[[str], object] = lambda text: None

    @property
    def ladder(self) -> tuple[str, ...]:
        """The dialects it can be put in, fullest first."""
        return dialects.JSON_DIALECTS if self.schema else dialects.TEXT_DIALECTS

    @property
    def form(self) -> str:
        """What a server must know to take it: dialects are remembered by model and form."""
        return "json" if self.schema else "tools" if self.tools else "text"


class Server:
    """Asks the models of ``settings`` in order; shared by all runs of a process."""

    def __init__(
        self,
        settings: ModelSettings,
        trace: Trace | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._trace = trace
        self._breaker = Breaker(clock)
        self._loop = EventLoop("model-requests")
        self._dialect: dict[tuple[str, str], int] = {}
        self._client = openai.AsyncOpenAI(
            api_key=settings.api_key or "none",
            base_url=settings.base_url or OPENAI_URL,
            max_retries=0,
            timeout=httpx.Timeout(None, connect=min(settings.first_token, settings.deadline / 4)),
        )

    def beside(self, settings: ModelSettings) -> Server:
        """The same connections and circuits for other models and limits. Close only one."""
        twin = copy.copy(self)
        twin._settings = settings
        return twin

    def health(self) -> tuple[Health, ...]:
        """How each model that was asked is doing; from any thread."""
        return self._breaker.health()

    def submit(self, ask: Ask) -> Future[str]:
        """Start asking. The future gives the whole text or raises ``Fault``; cancel it to abort."""
        return self._loop.submit(self._within_deadline(ask))

    def close(self) -> None:
        """Abort every request and close the connections."""
        with suppress(ModelTrouble, CancelledError, TimeoutError):
            self._loop.submit(self._client.close()).result(5)
        self._loop.close()

    async def _within_deadline(self, ask: Ask) -> str:
        end = asyncio.get_running_loop().time() + self._settings.deadline - ask.spent
        try:
            async with asyncio.timeout_at(end):
                return await self._any_model(ask, end)
        except TimeoutError:
            raise Fault("timeout", "deadline") from None

    async def _any_model(self, ask: Ask, end: float) -> str:
        """Ask the models in order. Each leaves half of the time to those behind it, and more when
        it has just failed: routing and answer of one turn must not both wait for it in vain.
        """
        loop = asyncio.get_running_loop()
        *first, last = self._settings.models
        for model in first:
            failures = self._breaker.of(model).failures
            share = (end - loop.time()) * max(0.5 ** (failures + 1), _SMALLEST_SHARE)
            try:
                return await self._repeatedly(model, ask, loop.time() + share)
            except Fault as fault:
                if fault.kind not in _FALL_BACK:
                    raise
                if ask.begun:  # people at the desk saw half an answer: show where the next begins
                    ask.deliver(_BEGUN_AGAIN)
                    ask.begun = False
        return await self._repeatedly(last, ask, end - self._settings.deadline * _LAST_WORDS)

    async def _repeatedly(self, model: str, ask: Ask, until: float) -> str:
        """Ask one model, again after faults that may pass while there is time for it."""
        loop, circuit = asyncio.get_running_loop(), self._breaker.of(model)
        attempt = 0
        while True:
            if not circuit.enter():
                kind = circuit.last if circuit.last in _AGAIN else "server"
                raise Fault(kind, f"circuit open for {circuit.retry_in:.0f} s more")
            given = until - loop.time()
            try:
                text = await self._understood(model, ask, until)
                circuit.succeeded()
                return text
            except Fault as fault:
                left = until - loop.time()
                wait = fault.retry_after
                if wait is None:
                    wait = 0.5 * 2**attempt * random.uniform(0.8, 1.2)  # noqa: S311 -- jitter
                self._judge(model, fault, left, given < self._settings.fair and not ask.begun)
                attempt += 1
                tired = attempt > self._settings.max_retries or wait >= left
                if ask.begun or fault.kind not in _AGAIN or tired:
                    raise
            finally:
                circuit.left()
            await asyncio.sleep(wait)

    def _judge(self, model: str, fault: Fault, left: float, hasty: bool) -> None:
        """Tell the model's circuit what a fault says about the server. ``hasty``: the request was
        given so little time that no answer says nothing.
        """
        circuit = self._breaker.of(model)
        before = circuit.state
        if fault.kind == "timeout" and hasty:
            pass
        elif fault.kind in _ILL:
            circuit.failed(fault.kind)
        elif fault.kind == "rate" and fault.retry_after and fault.retry_after > left:
            circuit.leave_alone(fault.retry_after, fault.kind)
        elif fault.kind not in _ILL and fault.kind != "rate":
            circuit.succeeded()  # it is there, whatever it said
        if self._trace is not None and circuit.state != before:
            self._trace("model.circuit", {"model": model, "state": circuit.state})

    async def _understood(self, model: str, ask: Ask, until: float) -> str:
        """Ask in the fullest dialect the model is known to take; remember a plainer one."""
        ladder, known = ask.ladder, (model, ask.form)
        for step in range(self._dialect.get(known, 0), len(ladder)):
            try:
                text = await self._once(model, ask, ladder[step], until)
            except Fault as fault:
                last = step + 1 == len(ladder)
                if last or fault.kind != "request" or fault.status not in _NOT_UNDERSTOOD:
                    raise
            else:
                self._dialect[known] = step
                return text
        raise AssertionError("unreachable: the last dialect returns or raises")

    async def _once(self, model: str, ask: Ask, dialect: str, until: float) -> str:
        """One HTTP request, counted."""
        usage, outcome = ask.usage, "stopped"
        usage.requests += 1
        usage.model = model
        limit = self._settings.max_tokens
        arguments = dialects.body(ask.messages, ask.schema, dialect, limit, ask.tools)
        try:
            request = {"model": model, **arguments}
            text = await read(self._client, request, ask, self._settings, until)
            ask.accept(text)
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
