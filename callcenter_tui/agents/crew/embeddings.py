"""Vectors of texts from an OpenAI-compatible server's ``/embeddings``; CrewAI is not needed."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING

from callcenter_tui.agents.models import OPENAI_URL, ModelSettings
from callcenter_tui.domain.errors import ModelTrouble

if TYPE_CHECKING:
    import openai

    from callcenter_tui.agents.crew.event_loop import EventLoop

LONGEST = 8_000
"""Characters of a text that are sent: below the limit of every embeddings model of today."""


class Embedder:
    """Asks one model; connects at the first request. Safe to use from many threads."""

    def __init__(self, settings: ModelSettings, model: str) -> None:
        self._settings = settings
        self._model = model
        self._lock = threading.Lock()
        self._opened: tuple[EventLoop, openai.AsyncOpenAI] | None = None
        self._closed = False

    @property
    def model(self) -> str:
        """The model's name as the server knows it."""
        return self._model

    def embed(self, texts: Sequence[str], seconds: float) -> list[list[float]]:
        """One vector per text, in order, all of one length; one request, no retry.

        Raises ModelTrouble when the server refuses, fails, answers nonsense, or needs longer than
        ``seconds``; the connection is closed then.
        """
        from callcenter_tui.agents.crew.faults import Fault, fault_of

        loop, client = self._open()
        try:
            return loop.submit(self._ask(client, [t[:LONGEST] for t in texts], seconds)).result()
        except CancelledError:
            raise ModelTrouble("stopped", "closed") from None
        except _foreign() as error:
            fault: Fault = fault_of(error)
            raise ModelTrouble(fault.kind, f"embeddings, {fault.kind}: {fault.detail}") from None

    def close(self) -> None:
        """Abort every request, and refuse further ones with ModelTrouble("stopped")."""
        with self._lock:
            self._closed, opened, self._opened = True, self._opened, None
        if opened:
            loop, client = opened
            with suppress(ModelTrouble, CancelledError, TimeoutError):
                loop.submit(client.close()).result(5)
            loop.close()

    async def _ask(
        self, client: openai.AsyncOpenAI, texts: list[str], seconds: float
    ) -> list[list[float]]:
        async with asyncio.timeout(seconds):
            answer = await client.embeddings.create(
                model=self._model, input=texts, encoding_format="float"
            )
        rows = sorted(answer.data, key=lambda row: row.index)
        vectors = [[float(number) for number in row.embedding] for row in rows]
        if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) != 1:
            raise ValueError(f"{len(vectors)} vectors for {len(texts)} texts, or of unequal length")
        if not all(vector and math.isfinite(sum(vector)) for vector in vectors):
            raise ValueError("a vector without numbers")
        return vectors

    def _open(self) -> tuple[EventLoop, openai.AsyncOpenAI]:
        import openai

        from callcenter_tui.agents.crew.event_loop import EventLoop

        with self._lock:
            if self._closed:
                raise ModelTrouble("stopped", "closed")
            if self._opened is None:
                client = openai.AsyncOpenAI(
                    api_key=self._settings.api_key or "none",
                    base_url=self._settings.base_url or OPENAI_URL,
                    max_retries=0,
                )
                self._opened = EventLoop("embeddings"), client
            return self._opened


def embedder(settings: ModelSettings, model: str | None) -> Embedder | None:
    """What the settings ask for: None without a model's name, or without a server to ask."""
    return Embedder(settings, model) if model and settings.online else None


def _foreign() -> tuple[type[Exception], ...]:
    """What the library, the network and an answer of an unexpected shape raise."""
    import httpx
    import openai

    return (
        *(openai.OpenAIError, httpx.HTTPError, httpx.StreamError, TimeoutError, OSError),
        *(ValueError, TypeError, AttributeError, LookupError),
    )
