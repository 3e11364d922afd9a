"""Full text over transcripts, notes and customers: FTS5 on SQLite, GIN indexes on PostgreSQL."""

from __future__ import annotations

import unicodedata

from alembic import op

revision = "0005"
down_revision = "0004"

_LETTERS = {
    chr(code): unicodedata.normalize("NFD", chr(code))[0].lower()
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
}
_FOLDED = {letter: plain for letter, plain in _LETTERS.items() if plain.isascii()}
"""Latin letters with accents."""

_READ = (
    f"regexp_replace(translate(lower(said), '{''.join(_FOLDED)}', '{''.join(_FOLDED.values())}'), "
    "'[\\x01-\\x2f\\x3a-\\x60\\x7b-\\x7f]+', ' ', 'g')"
)
"""What PostgreSQL makes of a text and of what somebody looks for, in one and the same way."""

_SEARCHED = "kind IN ('note', 'briefing', 'summary')"
"""Whispers and coaching are for few eyes: they are not found by searching."""


def upgrade() -> None:
    """Create the indexes and fill them from what is there."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    """A table of its own with a copy of the words, which ``store.search`` adds to.

    Not by triggers: a schema that is not trusted may not use virtual tables in them. And not a
    pointer into the tables: their hidden row numbers may change with VACUUM.
    """
    op.execute(
        "CREATE VIRTUAL TABLE words USING fts5(text, call_id UNINDEXED, kind UNINDEXED, "
        "ref UNINDEXED, tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3')"
    )
    op.execute(
        "INSERT INTO words (text, call_id, kind, ref) "
        "SELECT text, call_id, 'message', id FROM messages"
    )
    op.execute(
        "INSERT INTO words (text, call_id, kind, ref) "  # noqa: S608 - no foreign word in it
        f"SELECT text, call_id, 'note', id FROM notes WHERE {_SEARCHED}"
    )
    op.execute(
        "INSERT INTO words (text, call_id, kind, ref) SELECT name || ' ' || phone || ' ' || "
        "substr(phone, -9) || ' ' || email, '', 'customer', id FROM customers"
    )


def _postgresql() -> None:
    """Indexes on an expression: no copy, no trigger. Only Latin accents are folded there."""
    for head, body in (
        ("words(said text) RETURNS tsvector", f"to_tsvector('simple'::regconfig, {_READ})"),
        (
            "begins(said text) RETURNS tsquery",
            f"to_tsquery('simple'::regconfig, '''' || {_READ} || ''':*')",
        ),
    ):
        op.execute(
            f"CREATE FUNCTION callcenter_{head} LANGUAGE sql IMMUTABLE PARALLEL SAFE "
            f"AS $$ SELECT {body} $$"
        )
    op.execute("CREATE INDEX ix_words_messages ON messages USING gin (callcenter_words(text))")
    op.execute(
        f"CREATE INDEX ix_words_notes ON notes USING gin (callcenter_words(text)) WHERE {_SEARCHED}"
    )
    op.execute(
        "CREATE INDEX ix_words_customers ON customers USING gin (callcenter_words("
        "name || ' ' || phone || ' ' || right(phone, 9) || ' ' || email))"
    )
