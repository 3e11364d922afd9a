"""What a letter may take from the knowledge base: the articles that were cited in its call."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Connection

from callcenter_tui.domain.letters import MOST_ITEMS, WORDS, Item
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.store import knowledge, messages
from callcenter_tui.text import clean

_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
"""Marks of Markdown that mean nothing to somebody who reads a letter."""


def cited(tx: Connection, call_id: str) -> list[ArticleView]:
    """The articles that answers of this call rested on, as they are today, first cited first."""
    named = (source for message in messages.of_call(tx, call_id) for source in message.sources)
    known = (source for source in dict.fromkeys(named) if not source.startswith("tool/"))
    return [found for source in known if (found := knowledge.by_source(tx, source))]


def items(tx: Connection, call_id: str, sources: Iterable[object]) -> list[Item]:
    """Title and words of these articles out of the store, whatever a model says they are.

    A source that was not cited in the call is left out.
    """
    articles = {article.source: article for article in cited(tx, call_id)}
    wanted = [one for one in sources if isinstance(one, str) and one in articles]
    return [_item(articles[one]) for one in dict.fromkeys(wanted)][:MOST_ITEMS]


def _item(article: ArticleView) -> Item:
    text = _HEADING.sub("", clean(article.body)).strip()
    return Item(article.title, clean(text, limit=WORDS), article.source)
