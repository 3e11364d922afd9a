"""Figures of an evaluation: pure formulas on counts. Shares are 0-1, times milliseconds."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any

_DIGITS = 4


def share(part: float, whole: float) -> float | None:
    """``part`` of ``whole``, rounded; None when there is nothing to divide by."""
    return round(part / whole, _DIGITS) if whole else None


@dataclass(slots=True)
class Labels:
    """How often each right label was answered by which label."""

    table: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, right: str, said: str) -> None:
        """Count one answer."""
        self.table[right][said] += 1

    @property
    def total(self) -> int:
        """All answers."""
        return sum(count.total() for count in self.table.values())

    def figures(self) -> dict[str, Any]:
        """``scored``, ``accuracy`` and ``macro_recall`` (the mean over the right labels)."""
        recalls = [count[right] / count.total() for right, count in self.table.items()]
        return {
            "scored": self.total,
            "accuracy": share(sum(c[right] for right, c in self.table.items()), self.total),
            "macro_recall": round(fmean(recalls), _DIGITS) if recalls else None,
        }

    def confusion(self) -> dict[str, dict[str, int]]:
        """Right label -> answered label -> how often, the most frequent first."""
        return {right: dict(count.most_common()) for right, count in sorted(self.table.items())}


@dataclass(slots=True)
class YesNo:
    """A yes-or-no question: how often yes was the truth, was said, and both."""

    of: int = 0
    truly: int = 0
    said: int = 0
    both: int = 0

    def add(self, truth: bool, said: bool) -> None:
        """Count one answer."""
        self.of += 1
        self.truly += truth
        self.said += said
        self.both += truth and said

    def figures(self) -> dict[str, Any]:
        """``precision``, ``recall`` and ``f1``, None where nothing was said or nothing is true."""
        return {
            "precision": share(self.both, self.said),
            "recall": share(self.both, self.truly),
            "f1": share(2 * self.both, self.said + self.truly) if self.truly else None,
            "truly": self.truly,
            "said": self.said,
            "of": self.of,
        }


def auc(higher: Iterable[float], lower: Iterable[float]) -> float | None:
    """How often a value of ``higher`` is above one of ``lower``; ties count half."""
    ranked = sorted(lower)
    values = list(higher)
    if not ranked or not values:
        return None
    wins = sum(bisect_left(ranked, v) + bisect_right(ranked, v) for v in values) / 2
    return share(wins, len(ranked) * len(values))


def times(spent: Sequence[float]) -> dict[str, float | None]:
    """Median and 95th percentile of milliseconds."""
    if not spent:
        return {"median": None, "p95": None}
    at = math.ceil(0.95 * len(spent)) - 1
    return {"median": round(median(spent), 3), "p95": round(sorted(spent)[at], 3)}
