"""The offline router: which department, how urgent, in which language, and does it want a person.

A blend of a linear SVM and a complement naive Bayes on words and character pieces, trained at
load on sentences of our own writing (``config/seeds/*.yaml``). Neither is calibrated, so both are
brought to the same spread before they are added; logistic regression scored less and took 7 s to
fit. One model serves both languages: it held up better than two, and mixed texts need no guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from callcenter_tui.agents.language import detect
from callcenter_tui.agents.rules import escalation, wants_person
from callcenter_tui.agents.urgency import complexity, priority, small_talk
from callcenter_tui.domain.routing import GENERAL, LANGUAGES, Routing
from callcenter_tui.text import clean, fold

ENGINE = "offline"
HEARD = 3000
"""Characters that the rules read."""
READ = 600
"""Characters that are classified: a mail says early what it is about, its rest blurs it."""
SURE = 0.5
"""Below this share of belief the department is a guess and should be asked again."""
_SHARPNESS = 1.3
"""Turns blended scores into shares: the best of seven by five-fold log-loss on the seeds."""
_SHOWN = 3

_WORD = re.compile(r"\b\w+\b")


def seeds() -> dict[str, dict[str, list[str]]]:
    """Our own example texts: language -> department -> sentences."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    room = files("callcenter_tui.agents") / "config" / "seeds"
    return {
        language: yaml.load((room / f"{language}.yaml").read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe one
        for language in LANGUAGES
    }


@dataclass(frozen=True, slots=True)
class Router:
    """A trained router. Nothing in it changes after ``load``, so threads may share it."""

    _features: tuple[Any, ...]
    _models: tuple[tuple[Any, float], ...]
    """Decision functions, each with the spread that its scores are divided by."""
    _classes: tuple[str, ...]
    _vocabulary: tuple[str, ...]
    _weights: Any

    @classmethod
    def load(cls) -> Router:
        """Read the seeds and train: about a second and a half, most of it the library's import."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.naive_bayes import ComplementNB
        from sklearn.svm import LinearSVC

        texts, labels = _examples()
        common = {"sublinear_tf": True, "preprocessor": fold}
        words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=_WORD.pattern, **common)
        pieces = TfidfVectorizer(ngram_range=(3, 5), analyzer="char_wb", **common)
        rows = _beside([words.fit_transform(texts), pieces.fit_transform(texts)])
        margin = LinearSVC(C=0.4, class_weight="balanced", random_state=0).fit(rows, labels)
        bayes = ComplementNB(alpha=0.3).fit(rows, labels)
        scorers = (margin.decision_function, bayes.predict_joint_log_proba)
        return cls(
            (words, pieces),
            tuple((scorer, float(_centred(scorer(rows)).std())) for scorer in scorers),
            tuple(str(name) for name in margin.classes_),
            tuple(words.get_feature_names_out()),
            margin.coef_,
        )

    def route(
        self, text: str, *, departments: tuple[str, ...], language: str | None = None
    ) -> Routing:
        """Decide for one message. Never raises on foreign text; ``general`` when in doubt.

        ``language`` is taken when it is one of ours, else detected. ``sure`` is False for small
        talk and guesses. The reason names the rule and the words that decided.
        """
        text = clean(text[:HEARD])
        spoken = language if language in LANGUAGES else detect(text)
        found = escalation(text)
        rule = found.rule if found else None
        idle = small_talk(text)
        department, share, why = (GENERAL, 0.0, "small talk") if idle else self._guess(text[:READ])
        if department not in departments:
            department = GENERAL
        return Routing(
            department=department,
            priority=priority(text, rule, idle=idle),
            language=spoken,
            wants_person=wants_person(text),
            reason=f"rule: {rule.replace('_', ' ')}; {why}" if rule else why,
            engine=ENGINE,
            complexity=complexity(text, rule, department, idle=idle),
            sure=share >= SURE,
        )

    def beliefs(self, text: str) -> dict[str, float]:
        """The share of belief (0-1, together 1) of each department; empty for unknown words."""
        return dict(zip(self._classes, self._shares(clean(text[:READ]))[1], strict=False))

    def _guess(self, text: str) -> tuple[str, float, str]:
        """The likeliest department, its share of belief (0-1), and the words that spoke for it."""
        words, shares = self._shares(text)
        if not shares:
            return GENERAL, 0.0, "no known words"
        best = max(range(len(shares)), key=shares.__getitem__)
        return self._classes[best], shares[best], self._words(words, best, text)

    def _shares(self, text: str) -> tuple[Any, list[float]]:
        """The row of words, and each class's share; no shares when no word is known."""
        parts = [feature.transform([text]) for feature in self._features]
        words, row = parts[0], _beside(parts)
        if words.nnz == 0 and row.nnz < 5:
            return words, []
        scores = sum(_centred(scorer(row)) / spread for scorer, spread in self._models)[0]
        return words, _shares(scores)

    def _words(self, row: Any, best: int, text: str) -> str:
        """The strongest single words for the decision, as the customer wrote them."""
        written = {fold(word): word.lower() for word in _WORD.findall(text)}
        weights = self._weights[best]
        pulls = sorted(
            (
                (value * weights[at], self._vocabulary[at])
                for at, value in zip(row.indices, row.data, strict=True)
            ),
            reverse=True,
        )
        strong = [
            written[word] for pull, word in pulls if pull > 0 and len(word) > 2 and word in written
        ]
        return f"words: {', '.join(strong[:_SHOWN])}" if strong else "overall wording"


def _examples() -> tuple[list[str], list[str]]:
    pairs = [
        (text, department)
        for by_department in seeds().values()
        for department, texts in by_department.items()
        for text in texts
    ]
    return [text for text, _ in pairs], [department for _, department in pairs]


def _beside(parts: list[Any]) -> Any:
    """Both kinds of features in one row. Not the library's union: it starts a pool per message."""
    from scipy.sparse import hstack

    return hstack(parts, format="csr")


def _centred(scores: Any) -> Any:
    return scores - scores.mean(axis=1, keepdims=True)


def _shares(scores: Any) -> list[float]:
    from math import exp

    top = max(scores)
    raised = [exp(_SHARPNESS * float(score - top)) for score in scores]
    return [value / sum(raised) for value in raised]
