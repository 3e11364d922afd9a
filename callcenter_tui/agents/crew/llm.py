"""CrewAI's language model over any OpenAI-compatible server: the public ``BaseLLM`` contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from typing import Any

from crewai import BaseLLM
from pydantic import BaseModel, PrivateAttr, ValidationError

from callcenter_tui.agents.crew.dialects import Tools, found_json
from callcenter_tui.agents.crew.faults import Fault
from callcenter_tui.agents.crew.job import Job, Message, Reply, current
from callcenter_tui.agents.crew.server import Ask, Server
from callcenter_tui.domain.errors import ModelTrouble

_SENT = ("role", "content", "tool_calls", "tool_call_id")
"""What a message may carry to the server; CrewAI adds keys of its own."""


class ServerLLM(BaseLLM):  # type: ignore[misc]  # crewai is untyped to us
    """Shared by all agents and runs; what differs between runs comes from the current job."""

    _server: Server = PrivateAttr()

    def attach(self, server: Server) -> ServerLLM:
        """Ask ``server`` from now on."""
        self._server = server
        return self

    def call(
        self,
        messages: str | list[dict[str, Any]],
        tools: list[dict[str, Any]] | None = None,
        callbacks: object = None,
        available_functions: object = None,
        from_task: object = None,
        from_agent: object = None,
        response_model: type[BaseModel] | None = None,
    ) -> BaseModel | list[dict[str, Any]]:
        """One answer as a model instance, or the tool calls that CrewAI is to make first.

        Raises ``ModelTrouble`` without any cause attached: CrewAI searches exceptions and their
        causes for rate limits and context lengths, and would retry or exit on its own.
        """
        job = current()
        job.go_on()  # CrewAI makes words of what a tool raises, a stop too
        said = [{"role": "user", "content": messages}] if isinstance(messages, str) else messages
        plain = [{key: m[key] for key in _SENT if key in m} for m in said]
        rounds = job.tools if tools else None
        offer = Tools(tools, not rounds.over) if tools and rounds else None
        try:
            text, calls = self._converse(job, plain, offer, response_model)
            if rounds and calls and not (rounds.over and text.strip()):
                return rounds.begin(calls)
            if not text.strip():
                raise Fault("bad_answer" if calls else "empty", "a tool that was not offered")
            if response_model is None:
                return Reply(text=text)
            return response_model.model_validate(found_json(text))
        except Fault as fault:
            trouble = ModelTrouble(fault.kind, fault.detail)
        except CancelledError:
            trouble = ModelTrouble("stopped")
        except ValidationError as error:
            trouble = ModelTrouble("bad_answer", json.dumps(error.errors(include_url=False))[:300])
        raise trouble

    def _converse(
        self,
        job: Job,
        messages: list[Message],
        offer: Tools | None,
        response_model: type[BaseModel] | None,
    ) -> tuple[str, list[dict[str, str]]]:
        """Wait for the server; fragments are delivered here, so a slow reader stops nobody else.

        The first words beside an offer of tools are held back until it is known that they are the
        answer and not talk before a tool ("let me look"): nobody is to read what is then dropped.
        """
        fragments: SimpleQueue[str | None] = SimpleQueue()
        ask = Ask(job.agent, messages, job.schema, job.run.usage, fragments.put, tools=offer)
        ask.spent = job.elapsed_ms() / 1000
        if response_model is not None:
            ask.accept = lambda text: response_model.model_validate(found_json(text))
        held: list[str] | None = [] if offer and job.tools and not job.tools.rounds else None
        future = self._server.submit(ask)
        job.on_asked()
        future.add_done_callback(lambda _: fragments.put(None))

        def abort() -> None:
            future.cancel()  # no effect once it is done

        with job.stoppable(abort):
            try:
                for fragment in _coalesced(fragments.get, fragments.get_nowait):
                    if held is None:
                        job.deliver(fragment)
                    else:
                        job.heard()
                        held.append(fragment)
            finally:
                abort()
            text = future.result()
        if held and not ask.calls:
            job.deliver("".join(held))
        return text, ask.calls

    def supports_function_calling(self) -> bool:
        """True keeps CrewAI from describing tools in words."""
        return True

    def supports_stop_words(self) -> bool:
        """False: an answer may contain any words."""
        return False

    def get_context_window_size(self) -> int:
        """Unknown and the server's business; large, so that CrewAI never summarises."""
        return 1_000_000


def _coalesced(
    get: Callable[[], str | None], get_nowait: Callable[[], str | None]
) -> Iterator[str]:
    """Fragments until None, everything that already waits joined into one."""
    part = get()
    while part is not None:
        parts = [part]
        try:
            while (part := get_nowait()) is not None:
                parts.append(part)
        except Empty:
            part = ""
        yield "".join(parts)
        if part is not None:
            part = get()
