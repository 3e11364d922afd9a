"""The words of a letter: what a model may say in it, and one without a model."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from callcenter_tui.agents.crew.excerpts import sentences
from callcenter_tui.agents.crew.facts import matter, promises, substance
from callcenter_tui.agents.crew.phrases import Phrases
from callcenter_tui.agents.crew.summing_up import said_only
from callcenter_tui.agents.evaluation_reading import substance as tells
from callcenter_tui.domain.letters import (
    FIELDS,
    LINE,
    MOST_ITEMS,
    MOST_LINES,
    WORDS,
    LetterKind,
)
from callcenter_tui.domain.protocols import Brief, Line
from callcenter_tui.locale.tool_words import words
from callcenter_tui.text import clean, clean_line, fold

LISTS = ("issues", "solutions", "next_steps", "agreed")
_TOPIC = 100
"""Characters of a topic: it stands in the subject."""
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
)
_DAYS = re.compile(
    r"\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|hoy|manana"
    rf"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|tonight|{_MONTHS})"
    r"\b"
)
"""Days and months, in folded words: a date that nobody named is a promise that nobody made."""
_FEW = re.compile(
    r"(?<![\d.,])(\d)(?:st|nd|rd|th)? ?(?:€|\$|£|%|euros?|dolar|dollars?|pesos|dias?|days?|horas?"
    rf"|hours?|semanas?|weeks?|mes|months?|am\b|pm\b|h\b|(?:de |of )?(?:{_MONTHS}))"
    rf"|(?:[€$£]|\ba las? |\bat |\b(?:{_MONTHS}) )(\d)(?![\d])"
)
"""A single digit that does not only count: an amount, a date, a time. Larger ones are checked by
``said_only``."""


_WISH = re.compile(
    r"\b(?:envi|mand)(?:e|en|ad|ar)\w*\b.{0,60}\b(?:correo|e-?mail|escrito|resumen|carta)\b"
    r"|\b(?:send|put)\b.{0,60}\b(?:by e-?mail|in writing|summary|to my e-?mail)\b|\be-?mail me\b"
)
"""A customer's wish for the letter itself, in folded words."""
_ABOUT_LETTERS = ("letter_proposed", "letter_without_address", "letter_refused")


class Written(BaseModel):
    """What a model wrote; every field may be missing or wrong."""

    model_config = ConfigDict(extra="ignore")

    topic: Any = ""
    issues: Any = ()
    solutions: Any = ()
    next_steps: Any = ()
    notes: Any = ""
    agreed: Any = ()
    by_when: Any = ""
    sources: Any = ()

    def words(self, brief: Brief, kind: LetterKind) -> dict[str, object]:
        """What of it may stand in the letter: said in the call, cited in the call."""
        known = _said(brief)
        found: dict[str, object] = {}
        for name in FIELDS[kind]:
            value = getattr(self, name, None)
            if name == "items":
                found["sources"] = _cited(self.sources, brief)
            elif name in LISTS:
                lines = [_kept(one, known) for one in _texts(value)]
                found[name] = [one for one in lines if one][:MOST_LINES]
            else:
                found[name] = _kept(value, known) if isinstance(value, str) else ""
        return found


def letter_schema(brief: Brief, kind: LetterKind) -> dict[str, Any]:
    """The strict JSON schema that is sent with the request."""
    text = {"type": "string"}
    source = {"type": "string", "enum": [one for one, _ in brief.cited]} if brief.cited else text
    properties: dict[str, Any] = {}
    for name in FIELDS[kind]:
        if name == "items":
            properties["sources"] = {"type": "array", "items": source}
        else:
            properties[name] = {"type": "array", "items": text} if name in LISTS else text
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def letter_data(brief: Brief, kind: LetterKind) -> dict[str, Any]:
    """Which letter it is and what it may rest on, for the context data."""
    articles = [{"id": source, "title": title} for source, title in brief.cited]
    return {"letter": kind.value, "articles": articles, "call_back": brief.call_back}


def extracted(brief: Brief, kind: LetterKind, phrases: Phrases) -> dict[str, object]:
    """The letter made of what stands in the conversation; the wish for it is left out."""
    said = [one for one in map(_without_wish, matter(brief, phrases)) if one]
    ours = " ".join(words(key, brief.language) for key in _ABOUT_LETTERS)
    agreed = _once(one for _, one in promises(brief, phrases) if one not in ours)
    if kind is LetterKind.INFORMATION:
        return {"sources": [source for source, _ in brief.cited]}
    if kind is LetterKind.FOLLOW_UP:
        return {"agreed": agreed, "by_when": brief.call_back}
    told = [
        next(
            (s for s in sentences(substance(line.text, phrases)) if tells(s) and s not in ours), ""
        )
        for line in brief.lines
        if line.speaker in ("ai", "operator")
    ]
    return {
        "topic": clean_line(said[0], limit=_TOPIC) if said else "",
        "issues": _once(said),
        "solutions": [one for one in _once(told) if one not in agreed],
        "next_steps": agreed,
    }


def _without_wish(text: str) -> str:
    return " ".join(one for one in sentences(text) if not _WISH.search(fold(one)))


def _once(lines: Any) -> list[str]:
    kept = dict.fromkeys(clean_line(line, limit=LINE) for line in lines if line.strip())
    return list(kept)[-MOST_LINES:]


def _said(brief: Brief) -> Brief:
    """The call with the moment of its promise as words of ours: that may be named too."""
    lines = (*brief.lines, Line("system", brief.call_back)) if brief.call_back else brief.lines
    return replace(brief, lines=lines)


def _kept(value: object, known: Brief) -> str:
    """The sentences that quote, count and date only what was said."""
    if not isinstance(value, str):
        return ""
    spoken = fold("\n".join(line.text for line in known.lines))
    parts = sentences(said_only(clean(value, limit=WORDS), known))
    return " ".join(one for one in parts if _dated(fold(one), spoken))


def _dated(said: str, spoken: str) -> bool:
    """Whether every day, and every digit of an amount or a time, was named in the call."""
    digits = (one or other for one, other in _FEW.findall(said))
    return all(re.search(rf"\b{day}\b", spoken) for day in _DAYS.findall(said)) and all(
        re.search(rf"(?<![\d.,]){digit}(?!\d)", spoken) for digit in digits
    )


def _texts(value: object) -> list[object]:
    if isinstance(value, str):
        return list(value.splitlines())
    return list(value) if isinstance(value, list | tuple) else []


def _cited(value: object, brief: Brief) -> list[str]:
    known = {source for source, _ in brief.cited}
    named = (one for one in _texts(value) if isinstance(one, str))
    return [one for one in dict.fromkeys(named) if one in known][:MOST_ITEMS]
