"""What an answer says and what it rests on: cited sentences, evidence, breaches of the guard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cited:
    """One sentence of an answer with the ids of the passages and tool uses it rests on."""

    sentence: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything an answer may rest on. ``texts``: source id -> the very words that were given.

    ``deeds``: what was really done in this call (``domain.tools.DEEDS``). ``heard``: what the
    customer said; numbers of their own may be repeated. ``people``: names of persons who have
    joined the call.
    """

    language: str
    company: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    deeds: frozenset[str] = frozenset()
    heard: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    identified: bool = False


BREACHES = (
    "denies_ai",
    "action",
    "account",
    "money",
    "hours",
    "number",
    "contact",
    "promise",
    "unsourced",
    "language",
    "leak",
    "too_long",
)
"""Kinds of breach, gravest first."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One claim that nothing supports: its kind, the very words, and why in one English line."""

    kind: str
    claim: str
    why: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A rejected answer and what was wrong with it, handed back to the agent once."""

    text: str
    breaches: tuple[Breach, ...]
