"""Knowledge search scored on labelled examples, each source and language a shelf of its own.

Two shapes of rows. Questions and entries: ``part: train`` rows are the entries, their ``label``
what they answer; ``part: test`` rows are the questions, and the label NO_NODES_DETECTED marks what
no entry answers. Tickets: ``subject`` and ``body`` ask, ``answer`` is the entry.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.knowledge.index import KNOWS, Index
from callcenter_tui.rehearsal.evaluating import Progress
from callcenter_tui.rehearsal.labelled import UNNAMED, Row
from callcenter_tui.rehearsal.scoring import Labels, auc, share, times

UNKNOWN = "NO_NODES_DETECTED"
"""The label of questions that no entry answers."""
FIRST = 4
"""Passages that an agent is given."""

Closeness = Callable[[Index, str, str], Any]
"""What an embeddings model says of a question: index, question, language; None without one."""


@dataclass(slots=True)
class Shelf:
    """One source in one language: entries and the questions put to them, expected "" = none."""

    source: str
    language: str
    articles: list[ArticleView] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    """What the article of a slug answers."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """Slug of each different answer, so that two tickets with one answer are one entry."""

    def enter(self, text: str, label: str) -> str:
        """Add an entry; gives its label."""
        slug = f"entry-{len(self.articles)}"
        self.articles.append(ArticleView(slug, "general", self.language, "", text))
        self.labels[slug] = label or slug
        return self.labels[slug]


def shelves(rows: Sequence[Row]) -> list[Shelf]:
    """The rows sorted onto shelves. Raises Invalid naming the line that has no known shape."""
    found: dict[tuple[str, str], Shelf] = {}
    for row in rows:
        language = row.name("lang") if row.name("lang") in LANGUAGES else "en"
        source = row.name("source") or row.name("set") or UNNAMED
        shelf = found.setdefault((source, language), Shelf(source, language))
        if "answer" in row.fields:
            _ticket(shelf, row)
        elif "label" in row.fields and "text" in row.fields:
            _entry_or_question(shelf, row)
        else:
            raise row.wrong("has neither 'text' and 'label' nor 'body' and 'answer'")
    return list(found.values())


def _ticket(shelf: Shelf, row: Row) -> None:
    answer, subject = row.text("answer"), row.fields.get("subject") and row.text("subject")
    if answer not in shelf.answers:
        shelf.answers[answer] = shelf.enter(answer, "")
    shelf.asked.append((f"{subject or ''} {row.text('body')}", shelf.answers[answer]))


def _entry_or_question(shelf: Shelf, row: Row) -> None:
    part, label = row.name("part"), row.name("label")
    if part == "train" and label != UNKNOWN:
        shelf.enter(row.text("text"), label)
    elif part == "test":
        shelf.asked.append((row.text("text"), "" if label == UNKNOWN else label))
    elif part != "train":
        raise row.wrong("is neither of the part 'train' nor 'test'")


@dataclass(slots=True)
class _Counts:
    labels: Labels = field(default_factory=Labels)
    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)
    among: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    spent: list[float] = field(default_factory=list)

    def add(self, expected: str, found: list[tuple[str, float]], ms: float) -> None:
        self.spent.append(ms)
        score = found[0][1] if found else 0.0
        answered = score >= KNOWS
        if not expected:
            self.unknown.append(score)
            self.outcomes["unknown_answered" if answered else "unknown_refused"] += 1
            return
        said = found[0][0] if found else ""
        self.labels.add(expected, said)
        self.among += expected in [label for label, _ in found]
        self.known.append(score)
        right = "right" if said == expected else "wrong"
        self.outcomes[right if answered else "refused"] += 1

    def figures(self) -> dict[str, Any]:
        known, unknown = len(self.known), len(self.unknown)
        found = self.labels.figures()
        return {
            "questions": known + unknown,
            "known": known,
            "unknown": unknown,
            "accuracy": found["accuracy"],
            "macro_recall": found["macro_recall"],
            "R@1": found["accuracy"],
            f"R@{FIRST}": share(self.among, known),
            "auc": auc(self.known, self.unknown),
            "kept": share(sum(value >= KNOWS for value in self.known), known),
            "wrong": share(self.outcomes["wrong"], known),
            "refused": share(self.outcomes["unknown_refused"], unknown),
        }

    def confusion(self) -> dict[str, dict[str, int]]:
        """What became of questions with and without an entry, when the product answers."""
        return {
            "known": {name: self.outcomes[name] for name in ("right", "wrong", "refused")},
            "unknown": {
                "answered": self.outcomes["unknown_answered"],
                "refused": self.outcomes["unknown_refused"],
            },
        }


def retrieving(
    rows: Sequence[Row],
    progress: Progress,
    *,
    limit: int = 0,
    closeness: Closeness | None = None,
) -> dict[str, Any]:
    """R@1, R@4, AUC and what is refused, over all and per source; R@1 is the accuracy.

    ``limit``: questions per shelf, 0 for all; entries always count in full. Raises Invalid for a
    row of no known shape.
    """
    every, sources = _Counts(), dict[str, _Counts]()
    stocked = shelves(rows)
    asked = [shelf.asked[: limit or None] for shelf in stocked]
    done, total = 0, sum(map(len, asked))
    for shelf, questions in zip(stocked, asked, strict=True):
        index = Index.build(shelf.articles)
        counts = sources.setdefault(_name(shelf, stocked), _Counts())
        for question, expected in questions:
            found, ms = _search(index, shelf, question, closeness)
            counts.add(expected, found, ms)
            every.add(expected, found, ms)
            done += 1
            progress(done, total)
    return {
        **every.figures(),
        "per_source": {name: counts.figures() for name, counts in sources.items()},
        "confusion": every.confusion(),
        "ms": times(every.spent),
    }


def _search(
    index: Index, shelf: Shelf, question: str, closeness: Closeness | None
) -> tuple[list[tuple[str, float]], float]:
    """The labels found with their scores, best first, and the milliseconds it took."""
    begin = time.perf_counter()
    near = closeness(index, question, shelf.language) if closeness else None
    found = index.search(question, language=shelf.language, limit=FIRST, closeness=near)
    spent = (time.perf_counter() - begin) * 1000
    return [(shelf.labels[p.source.rsplit("/", 1)[1]], p.score) for p in found], spent


def _name(shelf: Shelf, stocked: Sequence[Shelf]) -> str:
    """The source, with the language where it has several or no name of its own."""
    several = sum(other.source == shelf.source for other in stocked) > 1
    if shelf.source == UNNAMED:
        return shelf.language
    return f"{shelf.source} {shelf.language}" if several else shelf.source
