"""The sentences of an article that answer a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from callcenter_tui.agents.claim_sentences import stems
from callcenter_tui.agents.crew.citing import SENTENCE_END
from callcenter_tui.domain.views import Passage
from callcenter_tui.text import clean, fold

SENTENCES = 3
_NUMBER = re.compile(r"\d+")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")

_MONEY = (
    r"[$€£]|\d ?(?:euros?|eur|dolar|dollar|pesos|usd)|gratis|gratuit|free\b|sin coste|no charge"
)
_SPAN = (
    r"\d|al momento|inmediat|immediate|at once"
    r"|\b(?:hoy|manana|dias?|horas?|semanas?|mes(?:es)?|today|days?|hours?|weeks?|months?)\b"
)
_PRICE = re.compile(_MONEY)
_PRICE_WORDS = stems(
    "cuanto cuesta cuestan vale valen sale cobra precio tarifa much cost costs price fee"
)
_KINDS = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (r"cuanto (?:cuesta|vale|sale|cobra|es)|precio|tarifa|how much|price|cost|fee", _MONEY),
        (
            r"\bcuando|cuanto (?:tarda\w*|tiempo)|plazo"
            r"|how (?:long|soon|many days)|\bwhen\b|\btime\b",
            _SPAN,
        ),
        (
            r"que hora|horario|a que horas?|opening|what time|hours",
            r"\d{1,2}(?:[:.]\d{2}|\s?[ap]m|\b)",
        ),
        (r"telefono|numero|llamar|phone|call you", r"\d{3}"),
    )
)
"""What a question asks for, and what a sentence must have to be its answer (folded words)."""
_FITTING = 1.5
"""Worth of being the kind of sentence that is asked for, in words that both have."""
_COMMON = 0.5
"""Taken off a word in common that the title has too: every sentence there is about it."""
_UNNAMED = 0.5
"""Share of it for a sentence without a word of the question, under a title that has one."""
_BUNDLE = 2.0
"""Taken off a sentence about what was asked for together with something that was not."""
_WITH = re.compile(r"(\w+) (?:con|with|plus|mas|y|and|\+) (?:el |la |the |an? |una? )?(\w{3,})")
_HEADING = 1.0
_ABOUT_IT = 1.0
_ENOUGH = 0.7
"""Weights tried out on the sample company's articles; of the best sentence's, the share needed."""


def sentences(text: str) -> list[str]:
    """``text`` cut at sentence ends and lines, without bullets and headings' marks."""
    lines = (_BULLET.sub("", line).strip(" #*\t") for line in clean(text).splitlines())
    return [part for line in lines for part in SENTENCE_END.split(line) if part]


def excerpt(
    passages: Sequence[Passage], question: str, told: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Up to three sentences of one article for ``question``, each with its source, none told yet.

    ``passages``: parts of articles, best first. Empty when all that matters has been told.
    Sentences far weaker than the best are left out: they are true, but nobody asked.
    """
    found = [(p, sentence) for p in passages for sentence in sentences(p.text)]
    fresh = [one for one in found if not any(one[1] in text for text in told)]
    fits = _fits(fresh, question)
    if not any(fits) and len(fresh) < len(found):
        return []
    if _asks_price(question) and not any(_tells_price(*one, question) for one in fresh):
        return []
    order = sorted(range(len(fresh)), key=lambda index: (-fits[index], index))
    enough = fits[order[0]] * _ENOUGH if order else 0.0
    best = [
        index
        for index in order
        if fits[index] >= enough and fresh[index][0].source == fresh[order[0]][0].source
    ]
    first = fresh[order[0]][0] if order else None
    told_in = sorted(best[:SENTENCES], key=lambda at: (fresh[at][0] is not first, at))
    return [(_ended(fresh[at][1]), fresh[at][0].source) for at in told_in]


def short(text: str, limit: int) -> str:
    """The first sentence of ``text``, at most ``limit`` characters."""
    parts: Sequence[str] = sentences(text)
    return clean(parts[0] if parts else "", limit=limit)


def _fits(candidates: Sequence[tuple[Passage, str]], question: str) -> list[float]:
    """How well each sentence answers: words in common, being of the kind that is asked for, and
    standing under a heading of which the same is true; less in a passage found with less score.
    """
    asked = fold(question)
    kinds = [(wanted, told) for wanted, told in _KINDS if wanted.search(asked)]
    for wanted, _ in kinds:
        asked = wanted.sub(" ", asked)
    words, priced = _words(asked), any(told == _PRICE for _, told in kinds)
    most = max((passage.score for passage, _ in candidates), default=0.0) or 1.0

    def fit(passage: Passage, sentence: str) -> float:
        heading, told = fold(passage.title.rpartition("›")[2]), fold(sentence)
        both, above = words & _words(told), words & _words(heading)
        title = words & _words(fold(passage.title))
        worth = len(both) - _COMMON * len(both & title) + sum(word.isdigit() for word in both)
        worth += _HEADING * len(above) / (len(_words(heading)) or 1)
        named = 1 if both or not words or (above and not priced) else _UNNAMED * bool(title)
        worth += _FITTING * named * any(kind.search(told) for _, kind in kinds)
        worth += _ABOUT_IT * bool(named) * any(wanted.search(heading) for wanted, _ in kinds)
        worth -= _BUNDLE * _bundled(told, both, words)
        return worth * passage.score / most

    return [fit(passage, sentence) for passage, sentence in candidates]


def _asks_price(question: str) -> bool:
    return any(asked.search(fold(question)) for asked, told in _KINDS if told == _PRICE)


def _tells_price(passage: Passage, sentence: str, question: str) -> bool:
    """Whether a sentence has a price, and it or its title a word of the question."""
    words = _words(fold(question)) - _PRICE_WORDS
    near = _words(fold(f"{passage.title} {sentence}"))
    return _PRICE.search(fold(sentence)) is not None and (not words or bool(words & near))


def _bundled(told: str, both: set[str], words: set[str]) -> bool:
    """Whether ``told`` joins a number that was asked for to a thing that was not."""
    return any(
        thing in both and thing.isdigit() and not _words(other) & words
        for thing, other in _WITH.findall(told)
    )


def _words(folded: str) -> set[str]:
    """Stems that carry meaning, and numbers: a plan is often told by its number."""
    return stems(folded) | set(_NUMBER.findall(folded))


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?:;…" else f"{sentence}."
