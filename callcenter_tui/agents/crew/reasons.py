"""Why a person was asked for, and when to call back, in the words of the briefing's language."""

from __future__ import annotations

from typing import Any

from callcenter_tui.domain.protocols import Brief
from callcenter_tui.text import clean_line

_CALLBACK = "callback"
_LONGEST = 220


def in_words(brief: Brief, words: dict[str, Any]) -> str:
    """Every reason once. What is no code of ours was written by a person and stays as it is."""
    known: dict[str, str] = words["reasons"]
    given = [_told(part, known) for part in _parts(brief)]
    asked = known["asks_for_person"] if brief.wants_person else ""
    return "; ".join(dict.fromkeys(reason for reason in (*given, asked) if reason))


def call_back(brief: Brief, words: dict[str, Any]) -> str:
    """Whom to call and when: what is promised in this call, or what it keeps; else empty."""
    codes = dict(part.partition(": ")[::2] for part in _parts(brief))
    promised = "callback_opened" in brief.deeds
    if _CALLBACK not in codes and not promised:
        return ""
    when = brief.call_back if promised else codes[_CALLBACK]
    said: str = words["call_back"] if when else words["call_back_soon"]
    return said.replace("{when}", when)


def _parts(brief: Brief) -> list[str]:
    return [part for part in clean_line(brief.reason, limit=_LONGEST).split("; ") if part]


def _told(part: str, known: dict[str, str]) -> str:
    code, colon, rest = part.partition(": ")
    return f"{known[code]}{colon}{rest}" if code in known else part
