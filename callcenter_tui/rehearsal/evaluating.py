"""Routing and requests for a person, scored on labelled examples.

Correct is a department among those that the row accepts. Rows marked ``core: false`` are
ambiguous: they count for requests for a person only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from callcenter_tui.rehearsal.deciding import Decide, Decision
from callcenter_tui.rehearsal.labelled import Row
from callcenter_tui.rehearsal.scoring import Labels, YesNo, share, times

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the department it belongs to ("" = not scored) and those also accepted."""

    text: str
    language: str
    department: str
    accept: frozenset[str]
    asks_for_person: bool | None
    source: str


def examples(rows: Sequence[Row]) -> list[Example]:
    """The rows of a routing file. Raises Invalid naming the line that cannot be scored."""
    return [_example(row) for row in rows]


def _example(row: Row) -> Example:
    department = row.name("department")
    asks = row.fields.get("escalate") is not None
    if not department and not asks:
        raise row.wrong("has neither 'department' nor 'escalate'")
    scored = department if row.truth("core", default=True) else ""
    return Example(
        text=row.text("text"),
        language=row.name("lang"),
        department=scored,
        accept=frozenset(row.names("accept")) | {scored},
        asks_for_person=row.truth("escalate") if asks else None,
        source=row.source,
    )


@dataclass(slots=True)
class _Counts:
    labels: Labels = field(default_factory=Labels)
    person: YesNo = field(default_factory=YesNo)
    rows: int = 0
    spoken: YesNo = field(default_factory=YesNo)

    def add(self, one: Example, found: Decision) -> None:
        self.rows += 1
        if one.department:
            right = found.department in one.accept
            self.labels.add(one.department, one.department if right else found.department)
        if one.asks_for_person is not None:
            self.person.add(one.asks_for_person, found.wants_person)
        if one.language:
            self.spoken.add(True, one.language == found.language)

    def figures(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            **self.labels.figures(),
            "language": share(self.spoken.both, self.spoken.of),
            "person": self.person.figures(),
        }


def routing(
    asked: Sequence[Example], decide: Decide, progress: Progress, *, parallel: int = 1
) -> dict[str, Any]:
    """Accuracy, macro-recall, confusion and requests for a person, over all and per source.

    In ``confusion`` an accepted department counts as the right one.
    """
    every, sources, spent = _Counts(), defaultdict[str, _Counts](_Counts), list[float]()
    decided = decisions([one.text for one in asked], decide, progress, parallel)
    for one, found in zip(asked, decided, strict=True):
        every.add(one, found)
        sources[one.source].add(one, found)
        spent.append(found.ms)
    return {
        **every.figures(),
        "per_source": {name: counts.figures() for name, counts in sources.items()},
        "confusion": every.labels.confusion(),
        "ms": times(spent),
    }


def decisions(
    texts: Sequence[str], decide: Decide, progress: Progress, parallel: int
) -> list[Decision]:
    """A decision for each text in order, ``parallel`` at a time."""
    found: list[Decision] = []
    if parallel == 1:
        for text in texts:
            found.append(decide(text))
            progress(len(found), len(texts))
        return found
    pool = ThreadPoolExecutor(parallel, "evaluate")
    try:
        for decision in pool.map(decide, texts):
            found.append(decision)
            progress(len(found), len(texts))
    finally:  # after Ctrl-C nothing new begins; closing the crew aborts what runs
        pool.shutdown(wait=False, cancel_futures=True)
    return found
