"""The demo's customers: they call in by themselves, a handful at a time, until told to stop."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator

from callcenter_tui.domain.states import Origin
from callcenter_tui.rehearsal.callers import Script, cast
from callcenter_tui.rehearsal.playing import Center, Manner, play

HANDFUL = 8
"""Customers on the line at the same time; those who wait in a queue count too."""

ROUND = 40
"""Customers cast at once; then others come."""


def thinking(draw: random.Random) -> float:
    """Seconds a customer takes to read and type."""
    return draw.uniform(2.0, 6.0)


class Callers:
    """Plays customers in threads of its own. ``seed`` decides who calls and how fast."""

    def __init__(self, center: Center, seed: int, lang: str = "both") -> None:
        self._center = center
        self._draw = random.Random(seed)  # noqa: S311 - a show, not a secret
        self._seed, self._lang = seed, lang
        self._free = threading.BoundedSemaphore(HANDFUL)
        self._manner = Manner(
            origin=Origin.LINE.value,
            patience=60.0,
            pause=lambda: thinking(self._draw),
            stays=90.0,
        )

    def run(self) -> None:
        """Let customers call until ``center.listening`` is stopped; blocks."""
        listening = self._center.listening
        for script in self._customers():
            while not self._free.acquire(timeout=0.5):
                if listening.stopped:
                    return
            if not listening.rest(self._draw.uniform(1.0, 4.0)):
                return
            thread = threading.Thread(
                target=self._one, args=(script,), name="customer", daemon=True
            )
            thread.start()

    def _one(self, script: Script) -> None:
        try:
            play(self._center, script, self._manner)
        finally:
            self._free.release()

    def _customers(self) -> Iterator[Script]:
        seed = self._seed
        while True:
            yield from cast(ROUND, seed, self._lang)
            seed += 1
