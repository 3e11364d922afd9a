"""Full text: calls in whose transcript, notes or customer words stand, on both databases.

A word is found by its beginning, whatever its capitals and the accents of Latin letters. Several
words must all stand in the call, not all in one message.

The databases fold some letters and leave others as they are, each in its own way. So a word is
looked for as it was typed, of which the database makes what it made of the text, and folded by us:
what was written is found by itself in every script. The price: two looks into the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text

from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Message, Note
from callcenter_tui.text import fold

_messages = table(Message)
_notes = table(Note)

MOST_WORDS = 6

NOTES = ("note", "briefing", "summary")
"""Kinds of notes that are searched; whispers and coaching are for few eyes."""

_WORD = re.compile(r"[^\W_]+")
_KEY = re.compile(r"\bc-(?=[a-z0-9]{6}\b)", re.IGNORECASE)
"""How a call's key begins: what comes after it is the word."""

_SQLITE = """
    SELECT call_id FROM words WHERE words MATCH :{w} AND kind <> 'customer'
    UNION SELECT calls.id FROM words JOIN calls ON calls.customer_id = words.ref
      WHERE words MATCH :{w} AND kind = 'customer'
    UNION SELECT id FROM calls WHERE key = :{k}"""

_POSTGRESQL = """
    SELECT call_id FROM messages WHERE callcenter_words(text) @@ {found}
    UNION SELECT call_id FROM notes WHERE kind IN ('note', 'briefing', 'summary')
      AND callcenter_words(text) @@ {found}
    UNION SELECT calls.id FROM customers JOIN calls ON calls.customer_id = customers.id
      WHERE callcenter_words(name || ' ' || phone || ' ' || right(phone, 9) || ' ' || email)
        @@ {found}
    UNION SELECT id FROM calls WHERE key = :{k}"""

_FOUND = "(callcenter_begins(:{w}) || callcenter_begins(:{f}))"


@dataclass(frozen=True, slots=True)
class Word:
    """A word to look for, of letters, digits and the marks on them: as typed, and folded."""

    typed: str
    folded: str


_LEARN = text("INSERT INTO words (text, call_id, kind, ref) VALUES (:text, :call, :kind, :ref)")
_FORGET = text("DELETE FROM words WHERE ref = :ref AND kind = :kind")


def learn(tx: Connection, ref: str, call_id: str, kind: str, words: str) -> None:
    """Make the words of a message, note or customer (``ref``) findable; one statement on SQLite.

    PostgreSQL's indexes do it themselves. A virtual table cannot be filled by a trigger here.
    """
    if tx.dialect.name == "sqlite":
        tx.execute(_LEARN, {"text": words, "call": call_id, "kind": kind, "ref": ref})


def learn_anew(tx: Connection, ref: str, call_id: str, kind: str, words: str) -> None:
    """The same after a change; the old words are looked for in the whole table, so seldom."""
    if tx.dialect.name == "sqlite":
        tx.execute(_FORGET, {"ref": ref, "kind": kind})
        learn(tx, ref, call_id, kind, words)


def words_of(typed: str) -> list[Word]:
    """The words to look for in what somebody typed, at most six."""
    shown = _KEY.sub("", unicodedata.normalize("NFC", typed))
    spaced = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in shown)
    words = (Word(one, " ".join(_WORD.findall(fold(one)))) for one in spaced.split())
    return list(dict.fromkeys(word for word in words if word.folded))[:MOST_WORDS]


def calls_with(
    tx: Connection,
    words: Sequence[Word],
    *,
    department: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[str], int]:
    """Ids of the calls with all these words (of ``words_of``), newest first, and their number."""
    sqlite = tx.dialect.name == "sqlite"
    parts, values = [], dict[str, Any]()
    for number, word in enumerate(words):
        w, f, k = f"w{number}", f"f{number}", f"k{number}"
        values[k] = f"C-{word.folded.upper()}"
        if sqlite:
            having = _SQLITE.format(w=w, k=k)
            values[w] = f'"{word.typed}"* OR "{word.folded}"*'
        else:
            having = _POSTGRESQL.format(found=_FOUND.format(w=w, f=f), k=k)
            values |= {w: word.typed, f: word.folded}
        parts.append(f"id IN ({having})")
    if department is not None:
        parts.append("department = :department")
        values["department"] = department
    # Built of our own constants; what was typed is only ever a value.
    where = f"FROM calls WHERE {' AND '.join(parts)}"
    page = f"SELECT id {where} ORDER BY opened_at DESC, id DESC LIMIT :most OFFSET :skipped"
    total = tx.execute(text(f"SELECT count(*) {where}"), values).scalar_one()
    found = tx.execute(text(page), values | {"most": limit, "skipped": offset})
    return [row.id for row in found], int(total)


def spoken_in(tx: Connection, call_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """What can be searched in these calls, newest first: ``{call: [(where, text)]}``.

    ``where`` is ``message`` or ``note``.
    """
    found: dict[str, list[tuple[str, str]]] = {call: [] for call in call_ids}
    ids = list(call_ids)
    said = select(_messages.c.call_id, _messages.c.text).where(_messages.c.call_id.in_(ids))
    noted = select(_notes.c.call_id, _notes.c.text).where(
        _notes.c.call_id.in_(ids), _notes.c.kind.in_(NOTES)
    )
    for row in tx.execute(said.order_by(_messages.c.seq.desc())):
        found[row.call_id].append(("message", row.text))
    for row in tx.execute(noted.order_by(_notes.c.at.desc())):
        found[row.call_id].append(("note", row.text))
    return found
