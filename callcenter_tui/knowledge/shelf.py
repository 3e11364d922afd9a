"""The knowledge of one store: import, list, remove and search its articles."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from callcenter_tui.auth.permissions import require
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor, ArticleView, Passage
from callcenter_tui.knowledge.articles import article_files, parse_article
from callcenter_tui.knowledge.index import Index
from callcenter_tui.store import departments, journal, knowledge
from callcenter_tui.store.engine import Store
from callcenter_tui.text import clean, clean_line


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, as sources (``es/billing/refunds``) in the order of the files."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]


class Shelf:
    """The service over stored articles. Safe to use from many threads at once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._built: tuple[int, Index] | None = None

    def import_path(
        self, actor: Actor, path: Path, department: str | None = None, language: str | None = None
    ) -> ImportResult:
        """Import a file, or every article below a directory: all of them or none.

        ``department`` and ``language`` win over what the files say. Raises Forbidden, or Invalid
        naming the first file that cannot be taken and what to fix.
        """
        require(actor, "knowledge.manage")
        return self.put(
            actor,
            [
                parse_article(file, department=department, language=language)
                for file in article_files(path)
            ],
        )

    def put(self, actor: Actor, articles: Iterable[ArticleView]) -> ImportResult:
        """Add or change ``articles`` in one transaction; an equal one is left as it is.

        Raises Forbidden, or Invalid for an unknown department or one slug twice in a language.
        """
        require(actor, "knowledge.manage")
        given = [
            replace(one, title=clean_line(one.title, limit=200), body=clean(one.body))
            for one in articles
        ]
        _refuse_twins(given)
        done: dict[str, list[str]] = {"added": [], "changed": [], "same": []}
        now = self._clock.now()
        with self._store.write() as tx:
            known = {department.key for department in departments.all_departments(tx)}
            for article in given:
                if article.department not in known:
                    raise Invalid(
                        f"{article.source}: there is no department '{article.department}'",
                        f"Known: {', '.join(sorted(known)) or 'none yet'}.",
                    )
                outcome = knowledge.put(tx, article, now)
                done[outcome].append(article.source)
                if outcome != "same":
                    journal.append(
                        tx,
                        events.ARTICLE_IMPORTED,
                        at=now,
                        who=actor.who,
                        article=article.source,
                        outcome=outcome,
                    )
        return ImportResult(**{outcome: tuple(sources) for outcome, sources in done.items()})

    def remove(self, actor: Actor, source: str) -> None:
        """Remove the article ``source`` (``es/billing/refunds``); raises Forbidden or NotFound."""
        require(actor, "knowledge.manage")
        with self._store.write() as tx:
            found = next((a for a in knowledge.all_articles(tx) if a.source == source), None)
            if found is None:
                raise NotFound(
                    f"There is no article '{clean_line(source, limit=100)}'",
                    "See: callcenter knowledge list",
                )
            knowledge.remove(tx, found.slug, found.language)
            journal.append(
                tx,
                events.ARTICLE_REMOVED,
                at=self._clock.now(),
                who=actor.who,
                article=source,
            )

    def search(
        self, question: str, language: str, department: str | None = None, limit: int = 4
    ) -> list[Passage]:
        """Passages in ``language`` that answer ``question``, best first; see ``index.KNOWS``."""
        return self._index().search(question, language=language, department=department, limit=limit)

    def _index(self) -> Index:
        """The index of what the store holds now; built again only when an article changed."""
        with self._lock, self._store.read() as tx:
            version = knowledge.version(tx)
            if self._built is None or self._built[0] != version:
                # version first: an article that commits in between only costs another build
                self._built = version, Index.build(knowledge.all_articles(tx))
            return self._built[1]

    def list(
        self, department: str | None = None, language: str | None = None
    ) -> Sequence[ArticleView]:
        """Articles ordered by language, department and slug."""
        with self._store.read() as tx:
            return knowledge.all_articles(tx, department, language)


def _refuse_twins(articles: Sequence[ArticleView]) -> None:
    for (language, slug), times in Counter((a.language, a.slug) for a in articles).items():
        if times > 1:
            raise Invalid(
                f"{times} articles are called '{slug}' in '{language}'",
                "Give each its own slug in its front matter; nothing was imported.",
            )
