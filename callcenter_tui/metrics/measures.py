"""Every measure there is, by key. Each says its formula, its source and what it leaves out.

A new one is an entry in one of the tuples and, if it counts something new, a tally in the fold.
"""

from __future__ import annotations

from collections.abc import Iterable

from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.figures import By
from callcenter_tui.metrics import (
    measures_ai,
    measures_calls,
    measures_judged,
    measures_people,
    measures_queues,
)
from callcenter_tui.metrics.measure import Measure
from callcenter_tui.text import clean_line

MEASURES: dict[str, Measure] = {
    one.text.key: one
    for part in (measures_queues, measures_people, measures_calls, measures_judged, measures_ai)
    for one in part.MEASURES
}
"""The registry, in the order of documents and reports."""


def chosen(keys: Iterable[str]) -> list[Measure]:
    """The measures of these keys; raises NotFound naming the one that there is not."""
    return [_one(key) for key in keys]


def that_split(by: By) -> list[str]:
    """Keys of the measures that can be told apart by this."""
    return [key for key, one in MEASURES.items() if one.splits(by)]


def _one(key: str) -> Measure:
    found = MEASURES.get(key)
    if found is None:
        named = clean_line(key, limit=40)
        raise NotFound(f"There is no measure '{named}'", f"There are: {', '.join(MEASURES)}.")
    return found
