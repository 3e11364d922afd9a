"""Tools that only look: knowledge, business hours, the customer's earlier calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from callcenter_tui.calls import lists
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.toolbox import Search
from callcenter_tui.calls.tools.hours import said_hours
from callcenter_tui.calls.tools.times import day_said
from callcenter_tui.domain.states import OPEN
from callcenter_tui.domain.tools import Result, Session
from callcenter_tui.locale.dates import said_moment
from callcenter_tui.locale.tool_words import has_words, words
from callcenter_tui.store import customers, departments
from callcenter_tui.store.customers import EarlierCall
from callcenter_tui.text import clean_line

PASSAGES = 3
EARLIER = 5
_SUBJECT = 80
"""Characters of what an earlier call was about."""


class Reading:
    """Runs the reading tools; each opens a short read of its own."""

    def __init__(self, context: Context, search: Search) -> None:
        self._context = context
        self._search = search

    def search_knowledge(self, session: Session, arguments: Mapping[str, Any]) -> Result:
        """Passages for another question than the customer's own words."""
        found = self._search(arguments["question"], session.language, session.department, PASSAGES)
        if not found:
            return Result(words("nothing_found", session.language), ok=False)
        return Result("\n".join(f"[{one.source}] {one.text}" for one in found))

    def business_hours(self, session: Session, arguments: Mapping[str, Any]) -> Result:
        """Open or closed now, and the hours of a day; while closed, the offer of a call."""
        with self._context.store.read() as tx:
            hours = lists.hours(tx, session.department)
        if not hours.known:
            return Result(words("hours_unknown", session.language), ok=False)
        day, wanted = None, arguments.get("day")
        if wanted:
            day = day_said(wanted, hours.local(session.now).date())
            if day is None:
                return Result(words("day_unknown", session.language), ok=False)
        told = said_hours(hours, session.now, day, session.language)
        if not hours.open_at(session.now) and hours.next_open(session.now):
            told = f"{told} {words('call_offer', session.language)}"
        return Result(told, deeds=("hours_seen",))

    def earlier_calls(self, session: Session, _arguments: Mapping[str, Any]) -> Result:
        """The last calls of this customer but this one: when, where, about what, how it ended."""
        language = session.language
        with self._context.store.read() as tx:
            found = customers.earlier_calls(tx, session.customer_id, session.call_id, EARLIER)
            names = {one.key: one.name(language) for one in departments.all_departments(tx)}
            hours = lists.hours(tx, session.department)
        lines = [
            words(
                "earlier_call",
                language,
                when=_capital(said_moment(hours.local(call.opened_at), language)),
                department=_capital(names.get(call.department, call.department)),
                subject=_subject(call, language),
                how=words(_how(call.state, call.disposition), language),
            )
            for call in found
        ]
        text = "\n".join(dict.fromkeys(lines)) or words("no_earlier_calls", language)
        return Result(text, deeds=("earlier_calls_seen",))


def _subject(call: EarlierCall, language: str) -> str:
    """The summary, else the customer's first words, which are no statement of ours: quoted."""
    summary = _short(call.summary)
    if summary:
        return summary
    said = _short(call.first_words)
    return f"«{said}»" if said else words("subject_none", language)


def _short(text: str) -> str:
    """The beginning in one sentence: no full stop of its own may cut the line in two."""
    line = re.sub(r"[.!?:;]+(?=\s|$)", ",", re.sub(r"[¿¡«»\"]", "", clean_line(text))).strip(" ,")
    if len(line) <= _SUBJECT:
        return line
    return line[: _SUBJECT + 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _how(state: str, disposition: str) -> str:
    if state in OPEN:
        return "how_open"
    key = f"how_{disposition}"
    return key if has_words(key) else "how_other"
