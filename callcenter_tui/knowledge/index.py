"""Search in the knowledge articles: TF-IDF over words and letter groups, one index per language.

A passage is judged by itself and by its whole article, half each: the passage says where the
answer stands, the article what it is about. Measured on real questions
(``tests/bench/bench_retrieval.py``) this beats either alone, and BM25. The libraries of numbers are
imported by ``Index.build`` only, so that a program that never searches never pays for them.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from callcenter_tui.domain.views import ArticleView, Passage
from callcenter_tui.knowledge.articles import passages
from callcenter_tui.knowledge.terms import letters, words
from callcenter_tui.text import fold

KNOWS = 0.085
"""Score under which an answerer should say that it does not know.

Scores are cosines of short questions with passages and articles: 0.3 is a strong match. Chosen on
our own questions (``tests/bench/bench_retrieval.py``): a little more would refuse good ones and
spare no wrong answer. The price: a third of the very indirect ones are refused too, and of those
in words that no article has, one in five gets a wrong article. A model can tell; offline cannot.
"""

ELSEWHERE = 0.9
"""Factor for passages of another department: mild, because routing may be wrong."""

COVERS = 0.2
"""Share of a question's words, rare ones counting more, that an article must have to answer it.

Without it letter groups make a short question «known» to an article about something else. The
highest share that costs none of our own questions (``tests/bench/bench_retrieval.py``).
"""
_COUNTED = 16
"""So many of the rarest words are the most a question can need: a long mail tells much besides."""

_WORDS, _LETTERS = 3.0, 2.0
"""Weights of the two cosines."""
_LONGEST = 2_000
"""Characters of a question that are read: keeps a pasted novel from costing seconds."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class _Level:
    """Unit vectors of passages or articles, by term; ``idf`` is the rarity of each term."""

    by_term: Any
    idf: Any
    rarest: float

    def cosines(self, terms: list[int], counts: Any, strange: float) -> Any:
        """Cosine per row. ``strange``: summed squares of the counts that no row knows.

        Unknown terms count in the length of the question, as rare ones: else "the weather in the
        city" would match any "city".
        """
        import numpy as np
        from scipy.sparse import csr_array

        weights = counts * self.idf[terms]
        length = math.sqrt(float(weights @ weights) + strange * self.rarest**2)
        question = csr_array((weights / length, terms, [0, len(terms)]), (1, len(self.idf)))
        return np.asarray((question @ self.by_term).todense()).ravel()

    def has(self, term: int, row: int) -> bool:
        """Whether the row has the term."""
        start, end = self.by_term.indptr[term : term + 2]
        return row in self.by_term.indices[start:end]


@dataclass(frozen=True, slots=True)
class _Side:
    """One kind of terms with the vectors of passages and of their articles."""

    split: Callable[[str], list[str]]
    vocabulary: dict[str, int]
    passages: _Level
    articles: _Level

    def scores(self, question: str, article_of: Any) -> Any:
        """Score 0-1 per passage, 0 for all when no term is known."""
        import numpy as np

        counts = {term: 1 + math.log(n) for term, n in Counter(self.split(question)).items()}
        known = {self.vocabulary[term]: n for term, n in counts.items() if term in self.vocabulary}
        if not known:
            return np.zeros(len(article_of))
        terms, weights = list(known), np.array(list(known.values()))
        strange = sum(n * n for term, n in counts.items() if term not in self.vocabulary)
        near = self.passages.cosines(terms, weights, strange)
        return (near + self.articles.cosines(terms, weights, strange)[article_of]) / 2

    def covers(self, question: str, article: int) -> bool:
        """Whether the article of this row has enough of the question's words, pairs left aside."""
        said = {term for term in self.split(question) if term.isalnum()}
        known = [self.vocabulary[term] for term in said if term in self.vocabulary]
        level = self.articles
        worth = [float(level.idf[term]) for term in known]
        shared = sum(w for term, w in zip(known, worth, strict=True) if level.has(term, article))
        worth += [level.rarest] * (len(said) - len(known))
        return shared > 0 and shared >= COVERS * sum(sorted(worth)[-_COUNTED:])


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The passages of one language, the row of each one's article, and the two sides."""

    found: tuple[Passage, ...]
    article_of: Any
    words: _Side
    letters: _Side

    def scores(self, question: str) -> Any:
        """A score 0-1 per passage."""
        both = _WORDS * self.words.scores(question, self.article_of)
        both += _LETTERS * self.letters.scores(question, self.article_of)
        return both / (_WORDS + _LETTERS)


class Index:
    """An immutable index; safe to search from many threads at once."""

    def __init__(self, tongues: dict[str, _Tongue]) -> None:
        self._tongues = tongues

    @classmethod
    def build(cls, articles: Iterable[ArticleView]) -> Index:
        """Index every passage of ``articles`` (about 0.1 s for 50)."""
        found: dict[str, list[Passage]] = defaultdict(list)
        for article in articles:
            for heading, text in passages(article):
                title = f"{article.title} › {heading}" if heading else article.title
                if _WORD.search(title + text):
                    found[article.language].append(
                        Passage(
                            article.source, title, text, 0.0, article.department, article.language
                        )
                    )
        return cls({language: _tongue(language, tuple(own)) for language, own in found.items()})

    def passages(self, language: str) -> tuple[Passage, ...]:
        """Every passage in ``language``, score 0, in the order of ``closeness`` in ``search``."""
        tongue = self._tongues.get(language)
        return tongue.found if tongue else ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a passage."""
        return tuple(self._tongues)

    def search(
        self,
        question: str,
        *,
        language: str,
        department: str | None = None,
        limit: int = 4,
        closeness: Any = None,
    ) -> list[Passage]:
        """The best passages in ``language``, best first, scores above 0 and up to 1.

        ``department`` is where the call is: passages of others count a little less. ``closeness``
        is what ``Meaning`` says about each passage, 1 or more where it is sure: a passage reaches
        KNOWS when either the words or the meaning are sure, or both nearly are. Unless the meaning
        is sure, none does when the best one's article has too few of the question's words.
        """
        import numpy as np

        tongue = self._tongues.get(language)
        if tongue is None or not _WORD.search(question):
            return []
        asked = fold(question[:_LONGEST])
        scores = tongue.scores(asked)
        if closeness is not None:
            scores = np.hypot(scores, KNOWS * closeness)
        if department is not None:
            scores *= [1 if p.department == department else ELSEWHERE for p in tongue.found]
        best = np.argsort(-scores, kind="stable")[:limit]
        meant = closeness is not None and closeness[best[0]] >= 1
        if not meant and not tongue.words.covers(asked, tongue.article_of[best[0]]):
            scores = KNOWS * scores / (KNOWS + scores)  # in the same order, all under KNOWS
        return [
            replace(tongue.found[at], score=min(1.0, float(scores[at])))
            for at in best
            if scores[at] > 0
        ]

    def best(
        self, question: str, *, language: str, department: str | None = None
    ) -> Passage | None:
        """The best passage if it scores KNOWS or more, else None: then say "I do not know"."""
        found = self.search(question, language=language, department=department, limit=1)
        return found[0] if found and found[0].score >= KNOWS else None


def _tongue(language: str, found: tuple[Passage, ...]) -> _Tongue:
    import numpy as np

    texts = [fold(f"{passage.title} {passage.text}") for passage in found]
    rows = {source: row for row, source in enumerate(dict.fromkeys(p.source for p in found))}
    article_of = np.array([rows[passage.source] for passage in found])
    return _Tongue(
        found,
        article_of,
        _side(texts, article_of, lambda text: words(text, language)),
        _side(texts, article_of, lambda text: letters(text, language)),
    )


def _side(texts: list[str], article_of: Any, split: Callable[[str], list[str]]) -> _Side:
    """Counts by hand: a library's vectorizer sorts its terms and holds all threads up meanwhile."""
    import numpy as np
    from scipy.sparse import csr_array

    vocabulary: dict[str, int] = {}
    terms, counts, ends = array("i"), array("f"), array("i", [0])
    for text in texts:
        for term, count in Counter(split(text)).items():
            terms.append(vocabulary.setdefault(term, len(vocabulary)))
            counts.append(count)
        ends.append(len(terms))
    if not vocabulary:
        return _Side(split, {}, _Level(None, None, 0.0), _Level(None, None, 0.0))
    parts = tuple(np.frombuffer(part, part.typecode) for part in (counts, terms, ends))
    rows = csr_array(parts, (len(texts), len(vocabulary)))
    ones = np.ones(len(texts), np.float32)
    belongs = csr_array((ones, (article_of, np.arange(len(texts)))))
    return _Side(split, vocabulary, _level(rows), _level(belongs @ rows))


def _level(counts: Any) -> _Level:
    """TF-IDF with damped counts, rows of length 1."""
    import numpy as np

    rows = counts.tocsr().astype(np.float32)
    among = np.bincount(rows.indices, minlength=rows.shape[1])
    idf = (np.log((1 + rows.shape[0]) / (1 + among)) + 1).astype(np.float32)
    rows.data = (1 + np.log(rows.data)) * idf[rows.indices]
    of_row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    rows.data /= np.sqrt(np.bincount(of_row, rows.data**2, rows.shape[0]))[of_row]
    return _Level(rows.T.tocsr(), idf, float(idf.max()))
