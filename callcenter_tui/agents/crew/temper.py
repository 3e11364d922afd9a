"""How a customer's last words sound, as far as an answer without a model depends on it."""

from __future__ import annotations

import re

from callcenter_tui.agents.anger import angry
from callcenter_tui.agents.anger_patterns import SIGNS
from callcenter_tui.agents.claim_sentences import stems
from callcenter_tui.agents.rules import escalation
from callcenter_tui.domain.protocols import Brief
from callcenter_tui.text import fold

_REGRETTED = frozenset(
    {
        *("safety", "legal_threat", "security", "outage", "several_transfers", "complaint"),
        *("dissatisfied", "failed_attempts", "angry_twice", "billing_dispute"),
    }
)
"""Written rules at which the first words are of regret."""
_NO_ARTICLE = frozenset({"safety", "legal_threat"})
"""What is for a person alone: an article would be read as the company's position."""
_MATTER = 2
"""Words of meaning beside the anger that make a complaint of it."""
_STRONG = 1.0
_JOKES = re.compile(r"\b(?:tell|know|cuent\w+|diga\w*|sabe) (?:\w+ ){0,3}(?:jokes?|chistes?)\b")
"""A joke that is asked for is no complaint about one."""


def customer_words(brief: Brief) -> list[str]:
    """What the customer said, oldest first."""
    return [line.text for line in brief.lines if line.speaker == "customer"]


def upset(brief: Brief) -> bool:
    """Whether the customer's last words are angry, a complaint, a threat or about harm."""
    said = customer_words(brief)
    return bool(said) and (_angry(said[-1]) or _rule(said) in _REGRETTED)


def beyond_articles(brief: Brief) -> bool:
    """Whether no article answers the last words: a threat, danger, or nothing but anger."""
    said = customer_words(brief)
    return bool(said) and (_rule(said) in _NO_ARTICLE or _mere_anger(said[-1]))


def _rule(said: list[str]) -> str:
    found = escalation(said[-1], history=said[:-1])
    return found.rule if found else ""


def _angry(text: str) -> bool:
    return angry(text) and not _JOKES.search(fold(text))


def _mere_anger(text: str) -> bool:
    if not _angry(text) or "?" in text:
        return False
    rest = fold(text)
    for weight, pattern in SIGNS:
        rest = pattern.sub(" ", rest) if weight >= _STRONG else rest
    return len(stems(rest)) < _MATTER
