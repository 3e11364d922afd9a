"""Does the store have the tables that this program works with? Alembic compares them."""

from __future__ import annotations

from callcenter_tui.store.engine import Store


def differences(store: Store) -> list[str]:
    """What the store's schema has too little or too much, in Alembic's words; empty when equal."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    # Imported for their tables, which register themselves.
    from callcenter_tui.store import (  # noqa: F401 - their tables
        center,
        entrance,
        floor,
        journal,
        measured,
        people,
        post,
        tables,
        trust,
    )

    with store.read() as tx:
        context = MigrationContext.configure(
            tx, opts={"compare_type": True, "include_object": _ours}
        )
        return [_words(found) for found in compare_metadata(context, SQLModel.metadata)]


def _ours(thing: object, name: str | None, kind: str, *_more: object) -> bool:
    """Whether the program's tables describe it; full-text indexes stand in their migration only."""
    return kind not in ("table", "index") or not str(name).startswith(("words", "ix_words"))


def _words(found: object) -> str:
    if isinstance(found, list):  # changes of one column come as a list
        return ", ".join(map(_words, found))
    parts = found if isinstance(found, tuple) else (found,)
    return " ".join(str(getattr(part, "name", part)) for part in parts if part is not None)[:200]
