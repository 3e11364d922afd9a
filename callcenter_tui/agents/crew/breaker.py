"""Circuit breakers: a model that fails for everybody is left alone for a while.

One circuit per model, shared by all runs of a process. Used on the event loop of the server's
requests alone; ``health`` may be read from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

THRESHOLD = 5
"""Failures in a row that open a circuit. One run with two retries makes three: a single unlucky
customer does not close the road for the others."""
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 60.0
"""Seconds; the pause doubles each time a probe fails."""


@dataclass(frozen=True, slots=True)
class Health:
    """One model's circuit. ``state``: closed (fine), open (left alone), half_open (probing).

    ``failures`` in a row, ``retry_in`` seconds until the next probe, ``last`` the kind of the
    last failure, "" after a success.
    """

    model: str
    state: str
    failures: int
    retry_in: float
    last: str


def in_words(health: Iterable[Health]) -> str:
    """One line about the models that are left alone now, "" when none is."""
    said = (
        f"model {h.model} is left alone for {h.retry_in:.0f} s "
        f"after {h.failures} failures ({h.last})"
        for h in health
        if h.state != "closed"
    )
    return "; ".join(said)


class Circuit:
    """One model's. ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._pause = FIRST_PAUSE
        self._opens_at: float | None = None
        self._probing = False
        self.last = ""

    @property
    def state(self) -> str:
        """``closed``, ``open`` or ``half_open``."""
        if self._opens_at is None:
            return "closed"
        return "open" if self.retry_in > 0 else "half_open"

    @property
    def failures(self) -> int:
        """Failures since the last success."""
        return self._failures

    @property
    def retry_in(self) -> float:
        """Seconds until a probe is let through, 0 when one may go now."""
        return max(0.0, self._opens_at - self._clock()) if self._opens_at is not None else 0.0

    def enter(self) -> bool:
        """Whether a request may be made now; a half-open circuit lets one through at a time.

        Each True must be followed by ``succeeded``, ``failed`` or ``left``.
        """
        if self._opens_at is None:
            return True
        if self.retry_in > 0 or self._probing:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """The server answered: all is forgotten."""
        self._failures = 0
        self._pause = FIRST_PAUSE
        self._opens_at = None
        self._probing = False
        self.last = ""

    def failed(self, kind: str) -> None:
        """The server is ill (``kind`` as in ``domain.errors.MODEL_FAULTS``)."""
        self._failures += 1
        self.last = kind
        if self._opens_at is not None and self._probing:
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            self._opens_at = self._clock() + self._pause
        elif self._opens_at is None and self._failures >= THRESHOLD:
            self._opens_at = self._clock() + self._pause
        self._probing = False

    def left(self) -> None:
        """The request ended without a verdict: it was stopped, or the fault was its own."""
        self._probing = False

    def leave_alone(self, seconds: float, kind: str) -> None:
        """The server asked for a pause longer than anybody waits."""
        self._opens_at = self._clock() + min(seconds, LONGEST_PAUSE)
        self._probing = False
        self.last = kind


class Breaker:
    """The circuits of all models."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._circuits: dict[str, Circuit] = {}

    def of(self, model: str) -> Circuit:
        """The model's circuit, closed at first."""
        return self._circuits.setdefault(model, Circuit(self._clock))

    def health(self) -> tuple[Health, ...]:
        """Every model asked so far."""
        return tuple(
            Health(model, c.state, c.failures, c.retry_in, c.last)
            for model, c in list(self._circuits.items())
        )
