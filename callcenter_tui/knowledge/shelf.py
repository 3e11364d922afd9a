"""The knowledge of one store: import, list, remove and search its articles."""

from __future__ import annotations

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
from callcenter_tui.knowledge.current import Current
from callcenter_tui.knowledge.meaning import Embedder, Meaning
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

    def __init__(self, store: Store, clock: Clock, embedder: Embedder | None = None) -> None:
        self._store = store
        self._clock = clock
        self._current = Current(store)
        self._meaning = Meaning(store, clock, embedder) if embedder else None

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
        """Passages in ``language`` that answer ``question``, best first; see ``index.KNOWS``.

        By words, and by meaning too where there is an embedder whose vectors are ready.
        """
        index = self._current.index()
        return index.search(
            question,
            language=language,
            department=department,
            limit=limit,
            closeness=self._meaning and self._meaning.closeness(index, question, language),
        )

    @property
    def trouble(self) -> str:
        """Why search goes by words alone although a model is configured; empty when it does not."""
        return self._meaning.trouble if self._meaning else ""

    def close(self) -> None:
        """Stop what runs in the background; to be called before the store is closed."""
        if self._meaning:
            self._meaning.close()

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
