"""Knowledge articles and the version that tells an index when to rebuild."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from callcenter_tui.domain.views import ArticleView
from callcenter_tui.store.center import Article, Setting
from callcenter_tui.store.columns import insert_into, table

_articles = table(Article)
_settings = table(Setting)
_VERSION = "knowledge.version"


def put(tx: Connection, article: ArticleView, now: datetime) -> str:
    """Add or change one article; returns ``added``, ``changed`` or ``same``."""
    found = _one(tx, article.slug, article.language)
    content = {"department": article.department, "title": article.title, "body": article.body}
    if found is None:
        tx.execute(
            insert(_articles).values(
                slug=article.slug, language=article.language, version=1, updated_at=now, **content
            )
        )
        _grow(tx)
        return "added"
    if (found.department, found.title, found.body) == tuple(content.values()):
        return "same"
    tx.execute(
        update(_articles)
        .where(_articles.c.slug == article.slug, _articles.c.language == article.language)
        .values(version=_articles.c.version + 1, updated_at=now, **content)
    )
    _grow(tx)
    return "changed"


def all_articles(
    tx: Connection, department: str | None = None, language: str | None = None
) -> list[ArticleView]:
    """Articles ordered by language, department and slug; both filters are optional."""
    query = select(_articles).order_by(
        _articles.c.language, _articles.c.department, _articles.c.slug
    )
    if department:
        query = query.where(_articles.c.department == department)
    if language:
        query = query.where(_articles.c.language == language)
    return [
        ArticleView(r.slug, r.department, r.language, r.title, r.body, r.version, r.updated_at)
        for r in tx.execute(query)
    ]


def by_source(tx: Connection, source: str) -> ArticleView | None:
    """The article that answers cite as ``source``, whatever department has it now."""
    language, _, rest = source.partition("/")
    return _one(tx, rest.rpartition("/")[2], language)


def remove(tx: Connection, slug: str, language: str) -> bool:
    """Delete one article; False when there is none."""
    gone = tx.execute(
        delete(_articles).where(_articles.c.slug == slug, _articles.c.language == language)
    )
    if gone.rowcount:
        _grow(tx)
    return gone.rowcount == 1


def version(tx: Connection) -> int:
    """A number that grows with every change of any article."""
    found = tx.execute(select(_settings.c.value).where(_settings.c.name == _VERSION)).scalar()
    return int(found or 0)


def _one(tx: Connection, slug: str, language: str) -> ArticleView | None:
    row = tx.execute(
        select(_articles).where(_articles.c.slug == slug, _articles.c.language == language)
    ).first()
    if row is None:
        return None
    return ArticleView(row.slug, row.department, row.language, row.title, row.body, row.version)


def _grow(tx: Connection) -> None:
    """One more, also when two imports run at once: the row is locked before it is read."""
    tx.execute(insert_into(tx, _settings).values(name=_VERSION, value=0).on_conflict_do_nothing())
    row = select(_settings.c.value).where(_settings.c.name == _VERSION).with_for_update()
    found = int(tx.execute(row).scalar_one())
    tx.execute(update(_settings).where(_settings.c.name == _VERSION).values(value=found + 1))
