"""One streamed answer, read with an eye on the clock."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from openai import AsyncOpenAI, AsyncStream
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall

from callcenter_tui.agents.crew.faults import Fault
from callcenter_tui.agents.crew.thoughts import Thoughts, outside
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain.protocols import Usage

if TYPE_CHECKING:
    from callcenter_tui.agents.crew.server import Ask

_CHARACTERS_PER_TOKEN = 8
"""Generous; beyond it a server that ignores the limit of tokens is cut off."""
_SAME_WORDS, _TIMES = 60, 4
"""The last so many characters, found so many times in one text: the model goes round in circles."""
_LOOK_EVERY = 200
_SENTENCE_END = re.compile(r"(?<!\n\d)[.!?…][\"»”')]*(?:\s?\[[^\[\]\n]{1,160}\])*(?=\s|\Z)")


async def read(
    client: AsyncOpenAI,
    arguments: dict[str, Any],
    ask: Ask,
    settings: ModelSettings,
    until: float,
) -> str:
    """Send one request and return its whole text; fragments of a text answer are delivered.

    ``until``: when, in the loop's time, another model must get its turn; it no longer counts once
    a word is out. Tools that the model wants used are left in ``ask.calls``, then the text may be
    empty.
    Raises Fault (timeout, empty, refusal, bad_answer for words in circles and for a text cut
    before its first sentence's end, network for a stream that breaks off) and whatever the SDK
    raises. Leaving it early, also by cancellation, closes the connection.
    """
    seen = _Seen(settings.max_tokens * _CHARACTERS_PER_TOKEN)
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout_at(min(loop.time() + settings.first_token, until)) as limit:
            stream: AsyncStream[ChatCompletionChunk]
            stream = await client.chat.completions.create(stream=True, **arguments)
            async with stream:
                _must_be_stream(stream)
                async for chunk in stream:
                    fragment = seen.take(chunk)
                    if fragment is None:
                        continue
                    _pass_on(fragment, ask)
                    still = loop.time() + settings.silence
                    limit.reschedule(still if ask.begun else min(still, until))
                    if seen.full:
                        break
        _pass_on(seen.rest(), ask)
    finally:
        seen.count(ask.usage)
    ask.calls = seen.calls
    return seen.result(whole=ask.schema is None)


def _pass_on(fragment: str, ask: Ask) -> None:
    if fragment and ask.schema is None:
        ask.begun = True
        ask.deliver(fragment)


class _Seen:
    """What has come so far of one answer of at most ``room`` characters."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._parts: list[str] = []
        self._thoughts = Thoughts()
        self._unlooked = 0
        self._refusal = ""
        self._finish: str | None = None
        self._usage: CompletionUsage | None = None
        self._calls: list[dict[str, str]] = []
        self._places: dict[int, int] = {}

    @property
    def full(self) -> bool:
        """Whether the limit of characters is reached."""
        return self._room <= 0

    def take(self, chunk: ChatCompletionChunk) -> str | None:
        """The chunk's text, "" for a sign of life without text, None for neither.

        Some servers put usage on every chunk: the last one counts. Thinking is a sign of life.
        """
        self._usage = chunk.usage or self._usage
        if not chunk.choices:
            return None
        choice = chunk.choices[0]
        self._finish = choice.finish_reason or self._finish
        delta = choice.delta
        self._refusal += delta.refusal or ""
        for part in delta.tool_calls or ():
            self._collect(part)
        text = (delta.content or "")[: max(self._room, 0)]
        if not text:
            alive = delta.tool_calls or getattr(delta, "reasoning_content", None)
            return "" if alive else None
        self._room -= len(text)
        text = self._thoughts.feed(text)
        self._parts.append(text)
        self._must_move_on(len(text))
        return text

    def _must_move_on(self, more: int) -> None:
        self._unlooked += more
        if self._unlooked >= _LOOK_EVERY:
            self._unlooked = 0
            said = "".join(self._parts)
            if said.count(said[-_SAME_WORDS:]) >= _TIMES:
                raise Fault("bad_answer", "the same words again and again")

    def rest(self) -> str:
        """What was held back, in case it was the beginning of a tag."""
        text = self._thoughts.finish()
        self._parts.append(text)
        return text

    def _collect(self, part: ChoiceDeltaToolCall) -> None:
        """Join one piece of a tool call to those before it.

        Some servers number every call 0: an id not seen before begins another one.
        """
        place = part.index or 0
        if place not in self._places or part.id not in (None, "", *(c["id"] for c in self._calls)):
            self._places[place] = len(self._calls)
            self._calls.append({"id": part.id or f"call_{place}", "name": "", "arguments": ""})
        call = self._calls[self._places[place]]
        self._room -= 1
        if part.function is not None:
            call["name"] = call["name"] or part.function.name or ""
            more = (part.function.arguments or "")[: max(self._room, 0)]
            self._room -= len(more)
            call["arguments"] += more

    @property
    def calls(self) -> list[dict[str, str]]:
        """The tool calls in the model's order: ``id``, ``name``, ``arguments`` (JSON, unread)."""
        return self._calls

    def count(self, usage: Usage) -> None:
        """Add the tokens to the run's usage."""
        if self._usage is None:
            return
        details = self._usage.prompt_tokens_details
        usage.input_tokens += self._usage.prompt_tokens or 0
        usage.output_tokens += self._usage.completion_tokens or 0
        usage.cached_tokens += (details.cached_tokens or 0) if details else 0

    def result(self, *, whole: bool) -> str:
        """The whole text, or the fault that it is none. ``whole``: of a text that was cut, only
        the sentences that are whole; half a sentence may say the opposite of the whole one.
        """
        text = outside("".join(self._parts))
        if self._refusal or self._finish == "content_filter":
            raise Fault("refusal", self._refusal)
        if self._finish is None and not self.full:
            raise Fault("network", "the stream ended early")
        if self._calls:
            return text
        cut = self._finish == "length" or self.full
        if not text.strip():
            raise Fault("empty", "only thinking" if cut else self._finish or "")
        return _whole_sentences(text) if cut and whole else text


def _whole_sentences(text: str) -> str:
    """``text`` up to the end of its last sentence; a number's dot at the very end is none."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    if ends and ends[-1] == len(text) and re.search(r"\d[.]\Z", text):
        ends.pop()
    if not ends:
        raise Fault("bad_answer", "cut off before the end of a sentence")
    return text[: ends[-1]]


def _must_be_stream(stream: AsyncStream[ChatCompletionChunk]) -> None:
    kind = stream.response.headers.get("content-type", "")
    if "event-stream" not in kind:
        raise Fault("bad_answer", f"not a stream but {kind}")
