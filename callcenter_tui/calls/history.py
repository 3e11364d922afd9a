"""Searching the past: words in transcripts, notes and customers, and a customer's earlier calls."""

from __future__ import annotations

import re
from collections.abc import Sequence

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import Context
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.views import Actor, CallRow, FoundCall
from callcenter_tui.store import call_rows, search
from callcenter_tui.store.search import Word
from callcenter_tui.text import clean_line, fold

BEFORE, AFTER = 24, 72
"""Characters shown before a word that was found, and from where it begins: few before it, so that
it is seen also where there is little room.
"""


class History:
    """Find calls by words, and a customer's earlier ones."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def search(
        self,
        actor: Actor,
        words: str,
        *,
        department: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[list[FoundCall], int]:
        """Calls in whose transcript, notes or customer all these words stand, newest first, and
        how many there are. A word is found by its beginning, without regard to accents.

        Raises Invalid without a word, Forbidden for who may not see customers.
        """
        require(actor, "customers.see")
        wanted = search.words_of(words)
        if not wanted:
            raise Invalid("There is no word to look for", "Type a word, a name, a phone or a key.")
        with self._context.store.read() as tx:
            ids, total = search.calls_with(
                tx, wanted, department=department, limit=limit, offset=offset
            )
            rows = {row.id: row for row in call_rows.rows_of(tx, ids)}
            spoken = search.spoken_in(tx, ids)
        return [_found(rows[call], spoken[call], wanted) for call in ids if call in rows], total

    def of_customer(self, actor: Actor, customer_id: str, *, limit: int = 20) -> list[CallRow]:
        """The customer's calls, newest first; raises Forbidden for who may not see customers."""
        require(actor, "customers.see")
        with self._context.store.read() as tx:
            return call_rows.history(tx, customer_id=customer_id, limit=limit)


def _found(row: CallRow, spoken: Sequence[tuple[str, str]], words: Sequence[Word]) -> FoundCall:
    """The call with the newest place in which one of the words stands; else it was its customer."""
    for where, text in spoken:
        line = clean_line(text)
        if (at := _place(line, words)) is not None:
            return FoundCall(row, where, _excerpt(line, at))
    return FoundCall(row, "customer", row.preview)


def _excerpt(line: str, at: int) -> str:
    """The words around the one that begins at ``at``, none of them cut in two if it can be."""
    start, end = max(0, at - BEFORE), at + AFTER
    if start:
        start = line.find(" ", start, at) + 1 or start
    if end < len(line):
        end = max(line.rfind(" ", at, end), at) if " " in line[at:end] else end
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def _place(line: str, words: Sequence[Word]) -> int | None:
    """Where the first of the words begins, whatever its accents and capitals."""
    folded = fold(line)
    places = [
        *_begins(line, [word.typed for word in words]),
        *(_unfolded(line, at) for at in _begins(folded, [word.folded for word in words])),
    ]
    return min(places, default=None)


def _begins(line: str, words: Sequence[str]) -> list[int]:
    """Where each of the words that stand in the line begins first."""
    begun = (re.search(rf"(?<![^\W_]){word}", line, re.IGNORECASE) for word in words)
    return [match.start() for match in begun if match]


def _unfolded(line: str, at: int) -> int:
    """Where in the line the letter stands that folds into the one at ``at``."""
    for index, letter in enumerate(line):  # one letter may fold into several, or into none
        at -= len(fold(letter))
        if at < 0:
            return index
    return len(line)
