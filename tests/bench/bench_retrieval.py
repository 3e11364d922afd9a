"""Retrieval by the shipped index on real questions, and on our own ones.

    python -m tests.bench.bench_retrieval DIR

DIR holds ``retrieval_tickets_{en,es}.jsonl`` and ``retrieval_hint3_curekart.jsonl``. Each set is
indexed as a corpus of its own; nothing of it enters the project. One JSON object per line: R@1 and
R@4 (share of questions whose entry comes first, or among four), AUC (a question that has an entry
scores higher than one that has none), and at KNOWS: ``kept`` of the known, ``refused`` of the
unknown, ``wrong`` = known, answered, and from another entry. ``ms``: median of one search. The last
line is a shelf of 2,000 invented articles: seconds of its build and milliseconds of a search.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from callcenter_tui.domain.views import ArticleView
from callcenter_tui.knowledge.index import KNOWS, Index
from callcenter_tui.rehearsal.sample import sample_articles
from tests.knowledge.questions import every, questions

BEFORE = {"tickets_es": {"R@1": 0.85}, "hint3_curekart": {"R@1": 0.65, "AUC": 0.82}}
"""TF-IDF of words and letters as first measured, for comparison."""


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def score(
    index: Index,
    language: str,
    known: Iterable[tuple[str, str]],
    unknown: Iterable[str],
    entry: dict[str, str],
) -> dict[str, float]:
    """``entry``: what a slug stands for, where several slugs are the same entry."""
    first, among, wrong, best, times = [], [], [], [], []
    for question, expected in known:
        begin = perf_counter()
        found = index.search(question, language=language)
        times.append((perf_counter() - begin) * 1000)
        slugs = [passage.source.rsplit("/", 1)[1] for passage in found]
        names = [entry.get(slug, slug) for slug in slugs]
        first.append(names[:1] == [expected])
        among.append(expected in names)
        best.append(found[0].score if found else 0.0)
        wrong.append(best[-1] >= KNOWS and not first[-1])
    strange = [
        found[0].score if (found := index.search(question, language=language, limit=1)) else 0.0
        for question in unknown
    ]
    figures = {
        "known": len(first),
        "R@1": statistics.mean(first),
        "R@4": statistics.mean(among),
        "kept": statistics.mean(value >= KNOWS for value in best),
        "wrong": statistics.mean(wrong),
        "ms": statistics.median(times),
    }
    if strange:
        figures |= {
            "unknown": len(strange),
            "AUC": auc(best, strange),
            "refused": statistics.mean(value < KNOWS for value in strange),
        }
    return {name: round(value, 3) for name, value in figures.items()}


def auc(higher: list[float], lower: list[float]) -> float:
    wins = sum((a > b) + (a == b) / 2 for a in higher for b in lower)
    return wins / (len(higher) * len(lower))


def tickets(path: Path, language: str) -> dict[str, float]:
    asked = rows(path)
    answers = list(dict.fromkeys(row["answer"] for row in asked))
    articles = [
        ArticleView(f"a{number}", "general", language, "", answer)
        for number, answer in enumerate(answers)
    ]
    slugs = {answer: article.slug for answer, article in zip(answers, articles, strict=True)}
    known = [(f"{row['subject'] or ''} {row['body']}", slugs[row["answer"]]) for row in asked]
    return score(Index.build(articles), language, known, [], {})


def curekart(path: Path) -> dict[str, float]:
    train = [row for row in rows(path) if row["part"] == "train"]
    test = [row for row in rows(path) if row["part"] == "test"]
    articles = [
        ArticleView(f"q{number}", "general", "en", "", row["text"])
        for number, row in enumerate(train)
    ]
    entry = {f"q{number}": row["label"] for number, row in enumerate(train)}
    known = [(row["text"], row["label"]) for row in test if row["label"] != "NO_NODES_DETECTED"]
    unknown = [row["text"] for row in test if row["label"] == "NO_NODES_DETECTED"]
    return score(Index.build(articles), "en", known, unknown, entry)


def main(folder: Path) -> None:
    for language in ("en", "es"):
        show(
            f"tickets_{language}", tickets(folder / f"retrieval_tickets_{language}.jsonl", language)
        )
    show("hint3_curekart", curekart(folder / "retrieval_hint3_curekart.jsonl"))
    index = Index.build(sample_articles())
    for name, language in every():
        show(f"own {name} {language}", score(index, language, *questions(name, language), {}))
    show("large", large())


def large(count: int = 2_000) -> dict[str, float]:
    """Speed on ``count`` articles: our own, with a third of the words replaced by invented ones."""
    chance = random.Random(1)
    syllables = [a + b for a in "bcdfglmnprst" for b in "aeiou"]

    def body(text: str) -> str:
        new = (
            "".join(chance.choices(syllables, k=3)) if chance.random() < 1 / 3 else word
            for word in text.split(" ")
        )
        return " ".join(new)

    own = [article for article in sample_articles() if article.language == "es"]
    articles = [
        replace(own[at % len(own)], slug=f"a{at}", body=body(own[at % len(own)].body))
        for at in range(count)
    ]
    begin = perf_counter()
    index = Index.build(articles)
    seconds = perf_counter() - begin
    times = []
    for question, _ in questions("questions_chatty", "es")[0]:
        begin = perf_counter()
        index.search(question, language="es", department="billing")
        times.append((perf_counter() - begin) * 1000)
    return {
        "passages": len(index.passages("es")),
        "build_s": round(seconds, 1),
        "ms": round(statistics.median(times), 1),
    }


def show(name: str, figures: dict[str, float]) -> None:
    print(json.dumps({"set": name, **figures, "before": BEFORE.get(name)}), flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: bench_retrieval.py DIR")
    main(Path(sys.argv[1]))
