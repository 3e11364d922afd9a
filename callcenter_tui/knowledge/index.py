"""Search in the knowledge articles: TF-IDF over words and letter groups, one index per language.

Measured on real questions (``tests/bench/bench_retrieval.py``) it beats BM25; letter groups and
folded accents carry typing errors and Spanish endings. The classifier's library is imported by
``Index.build`` only, so that a program that never searches never pays for it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from callcenter_tui.domain.views import ArticleView, Passage
from callcenter_tui.knowledge.articles import passages
from callcenter_tui.text import fold

KNOWS = 0.13
"""Score under which an answerer should say that it does not know.

Scores are cosines of short questions with passages: 0.3 is a strong match. Chosen on our own
questions, where it keeps 95 % of the plain ones and refuses 88 % of what no article answers; the
price is that half of the very indirect ones are refused too (``tests/bench/bench_retrieval.py``).
"""

ELSEWHERE = 0.9
"""Factor for passages of another department: mild, because routing may be wrong."""

_TITLE_TIMES = 2
"""Title and heading count as often as this in a passage's text."""
_WORD = r"\w+"

_LETTERS, _WORDS = 2.0, 1.0
"""Weights of the two cosines."""
_LONGEST = 2_000
"""Characters of a question that are read: keeps a pasted novel from costing seconds."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One vectorizer with its matrix of unit rows; ``idf`` holds the rarity of each known term."""

    vectorizer: Any
    analyze: Any
    matrix: Any
    idf: dict[str, float]
    rarest: float
    weight: float

    def scores(self, question: str) -> Any:
        """Weighted cosine per passage.

        Terms that no passage has count in the length of the question, as rare ones: else "the
        weather in the city" would match any "in the".
        """
        length = math.hypot(
            *(
                (1 + math.log(count)) * self.idf.get(term, self.rarest)
                for term, count in Counter(self.analyze(question)).items()
            )
        )
        products = self.matrix @ self.vectorizer.transform([question]).T
        return products.toarray().ravel() * (self.weight / length if length else 0.0)


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The passages of one language with their two sides."""

    found: tuple[Passage, ...]
    sides: tuple[_Side, ...]

    def scores(self, question: str) -> Any:
        """A score 0-1 per passage."""
        return sum(side.scores(question) for side in self.sides)


class Index:
    """An immutable index; safe to search from many threads at once."""

    def __init__(self, tongues: dict[str, _Tongue]) -> None:
        self._tongues = tongues

    @classmethod
    def build(cls, articles: Iterable[ArticleView]) -> Index:
        """Index every passage of ``articles`` (about 0.2 s for 50)."""
        texts: dict[str, list[str]] = defaultdict(list)
        found: dict[str, list[Passage]] = defaultdict(list)
        for article in articles:
            for heading, text in passages(article):
                title = f"{article.title} › {heading}" if heading else article.title
                if not re.search(_WORD, title + text):
                    continue
                found[article.language].append(
                    Passage(article.source, title, text, 0.0, article.department, article.language)
                )
                texts[article.language].append(fold(f"{title} " * _TITLE_TIMES + text))
        return cls(
            {
                language: _Tongue(tuple(found[language]), _sides(texts[language]))
                for language in found
            }
        )

    def search(
        self, question: str, *, language: str, department: str | None = None, limit: int = 4
    ) -> list[Passage]:
        """The best passages in ``language``, best first, scores above 0 and up to 1.

        ``department`` is where the call is: passages of others count a little less.
        """
        tongue = self._tongues.get(language)
        if tongue is None or not re.search(_WORD, question):
            return []
        scored = (
            (score * (1 if department in (None, passage.department) else ELSEWHERE), passage)
            for score, passage in zip(
                tongue.scores(fold(question[:_LONGEST])), tongue.found, strict=True
            )
        )
        best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])[:limit]
        return [
            Passage(p.source, p.title, p.text, min(1.0, float(s)), p.department, p.language)
            for s, p in best
        ]

    def best(
        self, question: str, *, language: str, department: str | None = None
    ) -> Passage | None:
        """The best passage if it scores KNOWS or more, else None: then say "I do not know"."""
        found = self.search(question, language=language, department=department, limit=1)
        return found[0] if found and found[0].score >= KNOWS else None


def _sides(texts: list[str]) -> tuple[_Side, ...]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    # norm=None: the length of a question is counted in _Side.scores, with its unknown terms
    common = {"lowercase": False, "sublinear_tf": True, "norm": None}
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=_WORD, **common)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **common)
    return tuple(
        _side(vectorizer, texts, weight / (_WORDS + _LETTERS))
        for vectorizer, weight in ((words, _WORDS), (letters, _LETTERS))
    )


def _side(vectorizer: Any, texts: list[str], weight: float) -> _Side:
    from sklearn.preprocessing import normalize

    matrix = normalize(vectorizer.fit_transform(texts))
    idf = {term: float(vectorizer.idf_[at]) for term, at in vectorizer.vocabulary_.items()}
    analyze = vectorizer.build_analyzer()
    return _Side(vectorizer, analyze, matrix, idf, max(idf.values()), weight)
