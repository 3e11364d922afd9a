"""Do the articles say what is true? Facts that they must state, and articles that disagree.

What is compared are amounts of money, percentages and clock times. An error that stands in every
article alike, and in no fact, cannot be seen here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from callcenter_tui.domain.views import ArticleView
from callcenter_tui.rehearsal.cases import Case, Fact, squeezed
from callcenter_tui.rehearsal.results import Finding

FAULT = "an article has the wrong price"
"""How this probe names what it finds; hours and deadlines that are wrong count as well."""

_NUMBER = r"\d+(?:[.,:]\d+)*"
_MONEY = re.compile(
    rf"(?:[$€£]\s?(?P<after>{_NUMBER}))|(?P<before>{_NUMBER})\s?(?:[€$£]|euros?\b|usd\b|eur\b|"
    r"d[oo]lar(?:es)?\b|dollars?\b|pounds?\b|libras?\b)"
)
_PERCENT = re.compile(rf"({_NUMBER})\s?%")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}:\d\d)(?![\d:])")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_COSTS = re.compile(
    r"\b([A-ZÁÉÍÓÚÑ]\w+(?: (?:\d+(?: ?GB)?|[A-ZÁÉÍÓÚÑ]\w+))*) (?:costs?|cuestan?) "
    rf"({_NUMBER})"
)


def probe(
    articles: Sequence[ArticleView],
    facts: Iterable[Fact],
    stating: Sequence[ArticleView] | None = None,
) -> Finding:
    """Every fact that is not stated, every pair of articles that disagree.

    ``stating``: the articles that the facts are about, all of them by default.
    """
    stated = articles if stating is None else stating
    wrong = [*_unstated(stated, facts), *_twins(articles), *_prices(articles)]
    if wrong:
        return Finding("knowledge", False, "; ".join(wrong[:8]), FAULT)
    return Finding(
        "knowledge", True, f"{len(articles)} articles agree with the facts and each other"
    )


def facts_of(cases: Iterable[Case]) -> Iterator[Fact]:
    """Figures that a case expects to hear from one article: the article has to say them itself."""
    for case in cases:
        own = {article.source for article in case.knowledge}
        cited = [one.any[0] for one in case.sources if not one.never and len(one.any) == 1]
        says = tuple(words for words in case.must_say if all(map(_figure, words.any)))
        if len(cited) == 1 and cited[0] not in own and says:
            yield Fact(cited[0], says)


def _figure(word: str) -> bool:
    return word[0] != "/" and any(char.isdigit() for char in word)


def figures(text: str) -> dict[str, set[str]]:
    """``money``, ``percent`` and ``clock`` of a text in normal form: 1.000,50 as 1000.5."""
    folded = squeezed(text)
    return {
        "money": {_plain(m["after"] or m["before"]) for m in _MONEY.finditer(folded)},
        "percent": {_plain(m[1]) for m in _PERCENT.finditer(folded)},
        "clock": set(_CLOCK.findall(folded)),
    }


def _unstated(articles: Sequence[ArticleView], facts: Iterable[Fact]) -> Iterator[str]:
    """Facts whose article is there without saying them; an article that is missing says nothing."""
    for fact in facts:
        for article in articles:
            if fact.article not in (article.source, f"{article.department}/{article.slug}"):
                continue
            for words in fact.says:
                if not words.found(article.body):
                    yield f"{article.source} does not say {words}"


def _twins(articles: Sequence[ArticleView]) -> Iterator[str]:
    """The same article in two languages has to give the same figures."""
    pairs: defaultdict[str, list[ArticleView]] = defaultdict(list)
    for article in articles:
        pairs[article.slug].append(article)
    for one, *others in pairs.values():
        for other in others:
            here, there = figures(one.body), figures(other.body)
            for kind in ("money", "percent", "clock"):
                alone = sorted(here[kind] - there[kind]), sorted(there[kind] - here[kind])
                if any(alone):
                    mine, theirs = (", ".join(side) or "nothing" for side in alone)
                    yield f"{one.source} and {other.source} disagree: {mine} against {theirs}"


def _prices(articles: Sequence[ArticleView]) -> Iterator[str]:
    """One thing («Fibre 600 costs ...») has one price, in whatever article."""
    told: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for article in articles:
        for name, amount in _COSTS.findall(article.body):
            told[article.language, name].setdefault(_plain(amount), article.source)
    for (_, name), amounts in told.items():
        if len(amounts) > 1:
            where = ", ".join(f"{amount} in {source}" for amount, source in amounts.items())
            yield f"{name} has two prices: {where}"


def _plain(number: str) -> str:
    """A number in normal form, so that 24,90 equals 24.9 and 1.000 equals 1,000."""
    value = _THOUSANDS.sub("", number).replace(",", ".")
    return value.rstrip("0").rstrip(".") if "." in value else value
