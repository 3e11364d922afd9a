"""Escalation scored on labelled examples: who asks for a person, who is angry, which rule fires.

Three shapes of rows: ``text`` with ``escalate`` (asks for a person); ``text`` with ``rule`` or
``category`` (and ``history``, the earlier messages); ``turns`` with ``negative_spans`` or
``customer_negative``, a dialogue and what in it is negative.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from callcenter_tui.agents.anger import angry
from callcenter_tui.agents.rules import escalation, wants_person
from callcenter_tui.rehearsal.evaluating import Progress
from callcenter_tui.rehearsal.labelled import Row
from callcenter_tui.rehearsal.scoring import Labels, YesNo, times
from callcenter_tui.text import clean

PERSON = "asks_for_person"
CUSTOMER = "angry_customer"
"""Anger in at least one message of a dialogue."""
MESSAGE = "angry_message"
"""Anger in one message: it shares words with a negative span."""
TWICE = "angry_twice"
"""Of the angry dialogues, those that the rule of two angry messages brings to a person."""
NONE = "none"
_SPOKEN_BY_CUSTOMER = ("customer", "user")


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answered question; ``labels`` are what was right and what was said."""

    kind: str
    labels: tuple[str, str]
    chief: bool = True
    """Whether it counts for accuracy, macro-recall and confusion: one question of each row."""


@dataclass(slots=True)
class _Counts:
    rows: int = 0
    labels: Labels = field(default_factory=Labels)
    kinds: dict[str, YesNo] = field(default_factory=lambda: defaultdict(YesNo))

    def add(self, answers: Sequence[_Answer]) -> None:
        self.rows += 1
        for answer in answers:
            right, said = answer.labels
            self.kinds[answer.kind].add(right == answer.kind, said == answer.kind)
            if answer.chief:
                self.labels.add(right, said)

    def figures(self) -> dict[str, Any]:
        kinds = {name: kind.figures() for name, kind in sorted(self.kinds.items())}
        return {"rows": self.rows, **self.labels.figures(), "kinds": kinds}


Hears = Callable[[str], bool]
"""Whether a text asks for a person."""


def asking(rows: Sequence[Row]) -> list[str]:
    """The texts of the rows that say whether they ask for a person. Raises Invalid."""
    return [row.text("text") for row in rows if _asks(row)]


def escalating(
    rows: Sequence[Row], progress: Progress, hears: Hears = wants_person
) -> dict[str, Any]:
    """Precision, recall and F1 of every kind, over all and per source, by the written rules.

    ``hears`` is who hears requests for a person. Raises Invalid for a row that has nothing to be
    scored.
    """
    every, sources, spent = _Counts(), defaultdict[str, _Counts](_Counts), list[float]()
    for done, row in enumerate(rows, start=1):
        begin = time.perf_counter()
        answers = list(_answers(row, hears))
        spent.append((time.perf_counter() - begin) * 1000)
        every.add(answers)
        sources[row.source].add(answers)
        progress(done, len(rows))
    return {
        **every.figures(),
        "per_source": {name: counts.figures() for name, counts in sources.items()},
        "confusion": every.labels.confusion(),
        "ms": times(spent),
    }


def _answers(row: Row, hears: Hears) -> Iterator[_Answer]:
    if "turns" in row.fields:
        yield from _dialogue(row)
        return
    text, chief = row.text("text"), True
    if "rule" in row.fields or "category" in row.fields:
        found = escalation(text, history=row.texts("history"))
        said = {"rule": found.rule, "category": found.category} if found else {}
        for name in ("rule", "category"):
            if name in row.fields:
                yield from _named(row.name(name) or NONE, said.get(name, NONE), chief)
                chief = False
    if _asks(row):
        yield _yes_no(PERSON, row.truth("escalate"), hears(text), chief)
    elif chief:
        raise row.wrong("has nothing to score: no 'escalate', 'rule', 'category' or 'turns'")


def _asks(row: Row) -> bool:
    return row.fields.get("escalate") is not None and "turns" not in row.fields


def _named(right: str, said: str, chief: bool) -> Iterator[_Answer]:
    """A rule or category: a hit or miss of the right one, and a false alarm of another."""
    yield _Answer(right, (right, said), chief)
    if said != right:
        yield _Answer(said, (right, said), chief=False)


def _dialogue(row: Row) -> Iterator[_Answer]:
    spans = [_plain(span) for span in row.texts("negative_spans")]
    if "negative_spans" not in row.fields and "customer_negative" not in row.fields:
        raise row.wrong("has turns but neither 'negative_spans' nor 'customer_negative'")
    truth = row.truth("customer_negative", default=bool(spans))
    texts = _customer(row)
    heard = [angry(text) for text in texts]
    yield _yes_no(CUSTOMER, truth, any(heard))
    yield _yes_no(TWICE, truth, heard.count(True) > 1, chief=False)
    if "negative_spans" in row.fields:
        for text, said in zip(texts, heard, strict=True):
            yield _yes_no(MESSAGE, _shares(_plain(text), spans), said, chief=False)


def _customer(row: Row) -> list[str]:
    """What the customer says in the turns, in order."""
    turns = row.fields["turns"]
    if not isinstance(turns, list) or not all(
        isinstance(turn, dict) and isinstance(turn.get("text"), str) for turn in turns
    ):
        raise row.wrong("has no list of turns with a text each")
    return [clean(turn["text"]) for turn in turns if turn.get("role") in _SPOKEN_BY_CUSTOMER]


def _yes_no(kind: str, truth: bool, said: bool, chief: bool = True) -> _Answer:
    return _Answer(kind, (kind if truth else NONE, kind if said else NONE), chief)


def _plain(text: str) -> str:
    """Single-spaced, without the separator that some sets put before a span."""
    return " ".join(text.split()).removeprefix(";").lstrip()


def _shares(text: str, spans: Sequence[str]) -> bool:
    return any(span and text and (span in text or text in span) for span in spans)
