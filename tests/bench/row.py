"""One measurement as it is printed: ours beside the least that the same work can cost."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

HEADINGS = "what | floor | ours | ratio | budget | n"


@dataclass(frozen=True, slots=True)
class Row:
    """``floor`` and ``ours`` in ``unit``; without a floor there is no ratio."""

    what: str
    floor: float | None
    ours: float
    unit: str
    budget: str
    n: int
    more: str = ""

    def __str__(self) -> str:
        floor = "-" if self.floor is None else f"{self.floor:.4g} {self.unit}"
        ratio = f"{self.ours / self.floor:.2f}" if self.floor else "-"
        ours = f"{self.ours:.4g} {self.unit}{' (' + self.more + ')' if self.more else ''}"
        return " | ".join((self.what, floor, ours, ratio, self.budget, str(self.n)))


Rows = Iterator[Row]


def machine() -> str:
    """What the figures were measured on, and what else it was doing."""
    load = "  ".join(f"{value:.2f}" for value in os.getloadavg())
    return (
        f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {load}"
    )


def taken_in_turn(n: int, *sides: Callable[[], float]) -> list[list[float]]:
    """Every side once per round, ``n`` rounds after one that only warms up."""
    found: list[list[float]] = [[] for _ in sides]
    for number in range(n + 1):
        for side, values in zip(sides, found, strict=True):
            value = side()
            if number:
                values.append(value)
    return found


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def share(values: Sequence[float], percent: int) -> float:
    """The percentile: so many percent of the values are at most this."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, len(ranked) * percent // 100)]
