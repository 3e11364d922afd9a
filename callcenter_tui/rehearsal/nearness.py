"""An embeddings model in an evaluation: as in the center, but every vector is waited for."""

from __future__ import annotations

import time
from typing import Any

from callcenter_tui.domain.errors import Refused
from callcenter_tui.knowledge.index import Index
from callcenter_tui.knowledge.meaning import BATCH_SECONDS, Meaning

PATIENCE = 10 * BATCH_SECONDS
"""Longest wait for the vectors of one shelf."""
_LOOK = 0.02


class Nearness:
    """``retrieving.Closeness`` from a ``Meaning``; search never falls back to words alone."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning

    def __call__(self, index: Index, question: str, language: str) -> Any:
        """What the model says of ``question``. Raises Refused when it cannot be asked."""
        until = time.monotonic() + PATIENCE
        while True:
            near = self._meaning.closeness(index, question, language)
            if near is not None:
                return near
            if self._meaning.trouble or time.monotonic() > until:
                why = self._meaning.trouble or "It did not answer in time."
                raise Refused("The embeddings model cannot be asked", why)
            time.sleep(_LOOK)
