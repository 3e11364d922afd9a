"""Which of the written rules asks for a person, before any model is heard.

Pure and standard library only: the same text always gives the same answer. The tables are in
``rule_tables``, requests for a person in ``persons``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from callcenter_tui.agents.anger import angry
from callcenter_tui.agents.persons import accepts, asked_for, wants_person
from callcenter_tui.agents.rule_tables import (
    ANGRY_TWICE,
    ASKED_PERSON,
    ASKED_SUPERVISOR,
    DISPUTES,
    LARGE_DISPUTE,
    RULES,
    STILL_FAILS,
)
from callcenter_tui.domain.routing import SEVERITIES, Escalation
from callcenter_tui.text import fold

__all__ = ["LARGE", "accepts", "amounts", "escalation", "wants_person"]

READ = 4000
LARGE = 500.0
"""A disputed amount above this, in whatever currency it is written, goes to a supervisor. A weak
currency so errs on the side of a person."""

_FAILED_BEFORE = 2
"""So many reports that a remedy failed, over the conversation, make «several failed attempts»."""

_SPACES = re.compile(r"\s+")
_NEGATED = re.compile(
    r"\b(?:not?|isnt|isn't|never|without|sin|ni|tampoco|hardly|rather than|instead of)"
    r"(?: (?:a|an|any|the|un|una|es|el|la|going|want|wish|mean|to|be|will|quiero|voy|pienso|deseo|"
    r"ningun|ninguna|de|hay|by|report|here|tengo|hubo|file|make|poner|presentar))* ?$"
)
_CURRENCY = (
    r"(?:€|\$|£|¥|us\$|s/\.?|eur(?:os?)?|usd|gbp|mxn|cop|clp|ars|pen|dollars?|dolares|bucks|"
    r"pounds?|pesos?|soles|quid|libras|dlls)"
)
_NUMBER = r"(\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)( ?(?:k|mil|thousand)\b)?"
_AMOUNT = re.compile(rf"(?:{_CURRENCY} ?{_NUMBER})|(?:(?<![\d.,]){_NUMBER} ?{_CURRENCY}(?!\w))")


def amounts(text: str) -> tuple[float, ...]:
    """The sums of money in ``text``: ``600 €``, ``$1,200.50``, ``1.200 euros``, ``2k dollars``."""
    return tuple(_sums(_plain(text)))


def escalation(text: str, *, history: Sequence[str] = ()) -> Escalation | None:
    """The gravest written rule that ``text`` fires, the quickest among equals; None when none does.

    ``history``: what the customer wrote before in this call, oldest first; it only counts for
    «several failed attempts» and for anger, which takes two messages to move a call.
    """
    found = list(_fired(text, history))
    return min(found, key=_gravest_first) if found else None


def _gravest_first(item: Escalation) -> tuple[int, int]:
    return -SEVERITIES.index(item.severity), item.minutes


def _fired(text: str, history: Sequence[str]) -> Iterator[Escalation]:
    plain = _plain(text)
    yield from (rule.escalation for rule in RULES if _says(rule.pattern, plain))
    if any(sum_ > LARGE for sum_ in _sums(plain)) and _says(DISPUTES, plain):
        yield LARGE_DISPUTE
    whom = asked_for(text)
    if whom:
        yield ASKED_SUPERVISOR if whom == "superior" else ASKED_PERSON
    if STILL_FAILS.search(plain):
        before = sum(STILL_FAILS.search(_plain(line)) is not None for line in history)
        if before + 1 >= _FAILED_BEFORE:
            yield next(rule.escalation for rule in RULES if rule.name == "failed_attempts")
    if angry(text) and any(angry(line) for line in history):
        yield ANGRY_TWICE


def _plain(text: str) -> str:
    folded = fold(text[:READ]).replace("'", "").replace("’", "")
    return _SPACES.sub(" ", folded).strip()


def _says(pattern: re.Pattern[str], plain: str) -> bool:
    """Whether one match stands that the words right before it do not turn round."""
    return any(
        not _NEGATED.search(plain[max(0, match.start() - 40) : match.start()])
        for match in pattern.finditer(plain)
    )


def _sums(plain: str) -> Iterator[float]:
    for match in _AMOUNT.finditer(plain):
        digits, thousand = (match[1], match[2]) if match[1] else (match[3], match[4])
        yield _value(digits) * (1000 if thousand else 1)


def _value(digits: str) -> float:
    """``1.200``, ``1,200`` and ``1 200`` are twelve hundred; ``12,50`` and ``12.50`` are not."""
    digits = digits.replace(" ", "")
    whole, mark, cents = digits[:-3], digits[-3:-2], digits[-2:]
    if mark and mark in ".,":
        return float(re.sub(r"[.,]", "", whole) + "." + cents)
    if len(digits) > 1 and digits[-2] in ".,":
        return float(re.sub(r"[.,]", "", digits[:-2]) + "." + digits[-1])
    return float(re.sub(r"[.,]", "", digits))
