"""What a measure is, and the shapes that formulas have: a count, a share, a mean.

A formula is a function of summed tallies. It is asked for sums over many calls, where it gives the
number, and for those of one call, where it gives what that call adds: numerators and denominators
are sums of the calls' own, but for the longest wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from callcenter_tui.domain.figures import By, MeasureText, Unit
from callcenter_tui.metrics.options import Options

Sums = Mapping[str, int]
"""Tallies by name (``domain.measuring``)."""

Excluded = tuple[str, Callable[[Sums, Options], int]]
"""What is left out, in words, and how many of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a formula gives. ``denominator`` None: a plain count. ``n``: what stands behind it."""

    numerator: float
    denominator: float | None
    n: int
    note: str = ""

    @property
    def value(self) -> float | None:
        """The number; None where there is nothing to divide by."""
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


Read = Callable[[Sums, Options], Reading]

TIME = frozenset({By.HALF_HOUR, By.HOUR, By.DAY, By.WEEK, By.MONTH})


@dataclass(frozen=True, slots=True)
class Source:
    """Where tallies come from, in words, and by what they can be split."""

    text: str
    by: frozenset[By]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. ``tallies`` are the names that its formula reads, prefixes end with ``:``.

    ``by``: what it can be split by beside time. ``promised``: judged by each department's own
    target. ``settled``: read of calls that can change no more (``counting.SETTLED``).
    ``confidential``: what people said of somebody's work (``reviews_seen``).
    """

    text: MeasureText
    read: Read
    tallies: tuple[str, ...]
    by: frozenset[By]
    left_out: tuple[Excluded, ...] = ()
    promised: bool = False
    settled: bool = False
    confidential: bool = False

    def splits(self, by: By) -> bool:
        """Whether its numbers can be told apart by this."""
        return by in TIME or by in self.by

    def reads(self, name: str) -> bool:
        """Whether a tally is part of it."""
        return any(name == one or (one[-1] == ":" and name.startswith(one)) for one in self.tallies)


@dataclass(frozen=True, slots=True)
class Words:
    """A measure in words; the source's own are added."""

    key: str
    name: str
    formula: str
    excludes: str = "simulated calls"
    unit: Unit = Unit.SHARE


def of(name: str) -> Callable[[Sums, Options], int]:
    """How many there are of a tally."""
    return lambda sums, options: sums.get(name, 0)


def count(words: Words, source: Source, name: str) -> Measure:
    """The sum of one tally."""

    def read(sums: Sums, options: Options) -> Reading:
        found = sums.get(name, 0)
        return Reading(found, None, found)

    return formula(words, source, read, (name,))


def share(words: Words, source: Source, part: str, whole: tuple[str, ...]) -> Measure:
    """One tally of the sum of others, 0-1."""

    def read(sums: Sums, options: Options) -> Reading:
        among = total(sums, whole)
        return Reading(sums.get(part, 0), among, among)

    return formula(words, source, read, (part, *whole))


def mean(
    words: Words,
    source: Source,
    parts: tuple[str, ...],
    whole: str,
    *,
    per: float = 1000,
) -> Measure:
    """Tallies over how many they are of; ``per``: what they are kept in (milliseconds)."""

    def read(sums: Sums, options: Options) -> Reading:
        among = sums.get(whole, 0)
        return Reading(total(sums, parts) / per, among, among)

    return formula(words, source, read, (*parts, whole))


def formula(words: Words, source: Source, read: Read, tallies: tuple[str, ...]) -> Measure:
    """Any other formula."""
    text = MeasureText(
        words.key, words.name, words.unit, words.formula, source.text, words.excludes
    )
    return Measure(text, read, tallies, source.by)


def total(sums: Sums, names: Iterable[str]) -> int:
    """The sum of several tallies."""
    return sum(sums.get(name, 0) for name in names)


def within(sums: Sums, prefix: str, seconds: int) -> int:
    """How many of a distribution lasted at most so long: bins whose upper edge is not beyond."""
    return sum(much for edge, much in bins(sums, prefix) if edge <= seconds)


def bins(sums: Sums, prefix: str) -> list[tuple[int, int]]:
    """A distribution: upper edge in seconds and how many, in order."""
    found = [
        (int(name.removeprefix(prefix)), much)
        for name, much in sums.items()
        if name.startswith(prefix) and much
    ]
    return sorted(found)
