"""The center's editable data as named documents: reading and changing them.

A document that was never set is its default; one that was set is whole, so that a new default
does not change what an admin has decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.document_checks.together import check_together
from callcenter_tui.calls.document_kinds import DOCUMENTS, Document
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import NotFound, Refused
from callcenter_tui.domain.lists import DEFAULT, OWN, DocumentView
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import departments, documents, journal
from callcenter_tui.store.documents import Kept
from callcenter_tui.text import clean_line

_NEVER = Kept(None, "", None)


def read(tx: Connection, name: str) -> Any:
    """The document as it holds now; not to be changed in place. Raises NotFound."""
    document = _document(name)
    stored = documents.get(tx, name)
    return document.default() if stored is None else stored


class Documents:
    """Read and change the center's data."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def get(self, name: str) -> Any:
        """The document as it holds now; raises NotFound."""
        with self._context.store.read() as tx:
            return read(tx, name)

    def list(self) -> list[DocumentView]:
        """Every document, by name."""
        with self._context.store.read() as tx:
            return _views(tx)

    def look(self, actor: Actor) -> Sequence[DocumentView]:
        """The same for somebody at a console; raises Forbidden."""
        require(actor, "calls.watch")
        return self.list()

    def set(self, actor: Actor, name: str, value: Any, *, seen: DocumentView | None = None) -> None:
        """Set one document, whole. ``seen``: what the change was made from.

        Raises Forbidden, NotFound, Invalid naming the place, and Refused when somebody has changed
        the document since it was ``seen``.
        """
        self._change(actor, {name: _document(name).check(value)}, seen)

    def put(self, actor: Actor, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Set several at once, all or none; returns the names of those that differ from before."""
        checked = {name: _document(name).check(value) for name, value in values.items()}
        return self._change(actor, checked)

    def reset(self, actor: Actor, name: str, *, seen: DocumentView | None = None) -> bool:
        """Go back to the default; False when it is that already. Raises as ``set`` does."""
        _document(name)
        return bool(self._change(actor, {name: None}, seen))

    def _change(
        self, actor: Actor, values: Mapping[str, Any], seen: DocumentView | None = None
    ) -> tuple[str, ...]:
        """Store checked values, None for the default, with who and when."""
        require(actor, "settings.manage")
        with self._context.store.write() as tx:
            documents.one_at_a_time(tx)
            before = {view.name: view for view in _views(tx)}
            if seen is not None:
                _not_since(before[seen.name], seen)
            changed = [name for name, value in values.items() if _differs(before[name], value)]
            holding = {name: view.value for name, view in before.items()} | {
                name: DOCUMENTS[name].default() if value is None else value
                for name, value in values.items()
            }
            keys = [one.key for one in departments.all_departments(tx)]
            check_together(holding, keys, changed)
            now = self._context.clock.now()
            for name in changed:
                value = values[name]
                documents.put(tx, name, value, by=actor.who, at=now)
                journal.append(
                    tx,
                    events.SETTINGS_CHANGED,
                    at=now,
                    who=actor.who,
                    name=name,
                    reset=value is None,
                )
        return tuple(changed)


def _views(tx: Connection) -> list[DocumentView]:
    kept = documents.everything(tx)
    return [_view(name, one, kept.get(name, _NEVER)) for name, one in DOCUMENTS.items()]


def _view(name: str, document: Document, kept: Kept) -> DocumentView:
    own = kept.value is not None
    return DocumentView(
        name,
        document.about,
        OWN if own else DEFAULT,
        kept.value if own else document.default(),
        kept.changed_by,
        kept.changed_at,
    )


def _differs(before: DocumentView, value: Any) -> bool:
    """Whether storing ``value`` changes anything: a default set as it is stays a default."""
    return before.own if value is None else value != before.value


def _not_since(now: DocumentView, seen: DocumentView) -> None:
    if now.changed_at != seen.changed_at:
        raise Refused(
            f"{now.name} was changed by {now.by} meanwhile",
            "Look at what holds now before you put yours in its place.",
        )


def _document(name: str) -> Document:
    found = DOCUMENTS.get(name)
    if found is None:
        raise NotFound(f"There is no document '{clean_line(name, limit=60)}'", ", ".join(DOCUMENTS))
    return found
