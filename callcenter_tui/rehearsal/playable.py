"""Which cases and facts a center's knowledge is fit for; the rest is left out, and told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from callcenter_tui.domain.views import ArticleView
from callcenter_tui.rehearsal.case_files import SHIPPED
from callcenter_tui.rehearsal.cases import QUESTION, Case, CaseFile
from callcenter_tui.rehearsal.sample import sample_articles
from callcenter_tui.text import fold

_ALIKE = 0.5
"""Share of words in common from which an article is the sample's, perhaps edited.

An article of one's own under a name of the sample's shares far fewer, and is judged by no case of
the product; the price is that a sample article that was rewritten altogether is not judged either.
"""


def playable(
    file: CaseFile, articles: Sequence[ArticleView], others: Iterable[str]
) -> tuple[list[Case], list[tuple[str, str]]]:
    """The cases to play, and those left out: id and what they need that is not there.

    ``others``: what else cases may need, ``department/<key>`` and ``question/<name>``.

    A case needs all of its ``needs``. The product's own cases, which are about the sample company,
    need one of the articles that they name as a source too, and as the sample has it.
    """
    mine = file.name == SHIPPED
    there = {article.source for article in (of_the_sample(articles) if mine else articles)}
    there |= set(others)
    kept: list[Case] = []
    skipped: list[tuple[str, str]] = []
    for case in file.cases:
        if lacking := [*_lacking(case, there), *(_uncitable(case, there) if mine else ())]:
            skipped.append((case.id, lacking[0]))
        else:
            kept.append(case)
    return kept, skipped


def of_the_sample(articles: Iterable[ArticleView]) -> list[ArticleView]:
    """Those that are the sample company's, also with a changed price or sentence."""
    samples = {article.source: _words(article) for article in sample_articles()}
    return [
        article
        for article in articles
        if (words := samples.get(article.source))
        and len(words & _words(article)) >= _ALIKE * len(words | _words(article))
    ]


def _lacking(case: Case, there: set[str]) -> list[str]:
    asks = any(name.startswith("question/") for name in there)
    needs = (*case.needs, f"question/{QUESTION}") if case.identified and not asks else case.needs
    return [name for name in needs if name not in there]


def _uncitable(case: Case, there: set[str]) -> list[str]:
    """The articles of which the case wants one cited, when none of them is there."""
    named = [name for one in case.sources if not one.never for name in one.any]
    articles = [name for name in named if name.count("/") == 2]
    return [] if there & set(articles) else articles


def _words(article: ArticleView) -> set[str]:
    return set(re.findall(r"\w+", fold(article.body)))
