"""One streamed answer, read with an eye on the clock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from openai import AsyncOpenAI, AsyncStream
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionChunk

from callcenter_tui.agents.crew.faults import Fault
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain.protocols import Usage

if TYPE_CHECKING:
    from callcenter_tui.agents.crew.server import Ask

_CHARACTERS_PER_TOKEN = 8
"""Generous; beyond it a server that ignores the limit of tokens is cut off."""


async def read(
    client: AsyncOpenAI, arguments: dict[str, Any], ask: Ask, settings: ModelSettings
) -> str:
    """Send one request and return its whole text; fragments of a text answer are delivered.

    Raises Fault (timeout, empty, refusal, network for a stream that breaks off) and whatever the
    SDK raises. Leaving it early, also by cancellation, closes the connection.
    """
    seen = _Seen(settings.max_tokens * _CHARACTERS_PER_TOKEN)
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(settings.first_token) as limit:
            stream: AsyncStream[ChatCompletionChunk]
            stream = await client.chat.completions.create(stream=True, **arguments)
            async with stream:
                _must_be_stream(stream)
                async for chunk in stream:
                    fragment = seen.take(chunk)
                    if fragment is None:
                        continue
                    limit.reschedule(loop.time() + settings.timeout)
                    if fragment and ask.schema is None:
                        ask.begun = True
                        ask.deliver(fragment)
                    if seen.full:
                        break
    finally:
        seen.count(ask.usage)
    return seen.result()


class _Seen:
    """What has come so far of one answer of at most ``room`` characters."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._parts: list[str] = []
        self._refusal = ""
        self._finish: str | None = None
        self._usage: CompletionUsage | None = None

    @property
    def full(self) -> bool:
        """Whether the limit of characters is reached."""
        return self._room <= 0

    def take(self, chunk: ChatCompletionChunk) -> str | None:
        """The chunk's text, "" for a sign of life without text, None for neither.

        Some servers put usage on every chunk: the last one counts.
        """
        self._usage = chunk.usage or self._usage
        if not chunk.choices:
            return None
        choice = chunk.choices[0]
        self._finish = choice.finish_reason or self._finish
        delta = choice.delta
        self._refusal += delta.refusal or ""
        text = (delta.content or "")[: max(self._room, 0)]
        if not text:
            return "" if getattr(delta, "reasoning_content", None) else None
        self._room -= len(text)
        self._parts.append(text)
        return text

    def count(self, usage: Usage) -> None:
        """Add the tokens to the run's usage."""
        if self._usage is None:
            return
        details = self._usage.prompt_tokens_details
        usage.input_tokens += self._usage.prompt_tokens or 0
        usage.output_tokens += self._usage.completion_tokens or 0
        usage.cached_tokens += (details.cached_tokens or 0) if details else 0

    def result(self) -> str:
        """The whole text, or the fault that it is none."""
        text = "".join(self._parts)
        if self._refusal or self._finish == "content_filter":
            raise Fault("refusal", self._refusal)
        if self._finish is None and not self.full:
            raise Fault("network", "the stream ended early")
        if not text.strip():
            raise Fault("empty", self._finish or "")
        if self._finish == "length" or self.full:
            text = text.rstrip() + " …"
        return text


def _must_be_stream(stream: AsyncStream[ChatCompletionChunk]) -> None:
    kind = stream.response.headers.get("content-type", "")
    if "event-stream" not in kind:
        raise Fault("bad_answer", f"not a stream but {kind}")
