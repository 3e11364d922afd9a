"""Why a person was asked for, and when to call back, in the words of the briefing's language."""

from __future__ import annotations

import re
from typing import Any

from callcenter_tui.agents.crew.excerpts import sentences
from callcenter_tui.domain.protocols import Brief
from callcenter_tui.text import clean_line

_CALLBACK = "callback"
_LONGEST = 220
_NUMBER = re.compile(r"\d+")


def in_words(brief: Brief, words: dict[str, Any]) -> str:
    """Every reason once. What is no code of ours was written by a person and stays as it is."""
    known: dict[str, str] = words["reasons"]
    given = [_told(part, known) for part in _parts(brief)]
    asked = known["asks_for_person"] if brief.wants_person else ""
    return "; ".join(dict.fromkeys(reason for reason in (*given, asked) if reason))


def call_back(brief: Brief, words: dict[str, Any]) -> str:
    """Whom to call and when, where a callback was opened; else empty."""
    codes = dict(part.partition(": ")[::2] for part in _parts(brief))
    if _CALLBACK not in codes and "callback_opened" not in brief.deeds:
        return ""
    when = _as_told(brief, words, codes.get(_CALLBACK, "")) or codes.get(_CALLBACK, "")
    said: str = words["call_back"] if when else words["call_back_soon"]
    return said.replace("{when}", when)


def _parts(brief: Brief) -> list[str]:
    return [part for part in clean_line(brief.reason, limit=_LONGEST).split("; ") if part]


def _told(part: str, known: dict[str, str]) -> str:
    code, colon, rest = part.partition(": ")
    return f"{known[code]}{colon}{rest}" if code in known else part


def _as_told(brief: Brief, words: dict[str, Any], short: str) -> str:
    """The moment as the customer was told it last, unless another one is noted since."""
    pattern = re.compile(words["called_back"])
    for line in reversed(brief.lines):
        for sentence in sentences(line.text) if line.speaker == "ai" else ():
            if found := pattern.search(sentence):
                same = set(_NUMBER.findall(short)) <= set(_NUMBER.findall(found[1]))
                return found[1] if same else ""
    return ""
