"""Numbers and weekdays as people write them, read to one value. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterator

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciseis diecisiete dieciocho diecinueve veinte"
)
WORDS: dict[str, int] = {
    **{word: number for number, word in enumerate(_EN.split())},
    **{word: number for number, word in enumerate(_ES.split())},
    **{"un": 1, "una": 1, "a": 1, "an": 1},
    **{"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100},
    **{"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "noventa": 90, "cien": 100},
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_DECENAS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "noventa": 90}
for _unit, (_english, _spanish) in enumerate(
    zip(_EN.split()[1:10], _ES.split()[1:10], strict=True)
):
    WORDS |= {f"{ten}-{_english}": value + _unit + 1 for ten, value in _TENS.items()}
    WORDS |= {f"{ten} {_english}": value + _unit + 1 for ten, value in _TENS.items()}
    WORDS |= {f"{ten} y {_spanish}": value + _unit + 1 for ten, value in _DECENAS.items()}
    WORDS |= {f"veinti{_spanish}": 21 + _unit}
DIGITS = r"(?<!\d)\d+(?:[.,' ]\d{3}(?!\d)){0,5}(?:[.,]\d+)?"
"""Never begun inside a number and with few groups: thousands of digits, which anybody can write,
would cost the square of their length."""


def _by_first_letter(words: list[str]) -> str:
    """One of ``words``, longest first; grouped, so that most places in a text fail at one look."""
    grouped: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        grouped.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(ends)})" for letter, ends in grouped.items())


SPELT = _by_first_letter([word for word in WORDS if word not in ("a", "an")])
"""A pattern of every number in words but «a» and «an»."""


_WEEK = (
    "monday lunes mon",
    "tuesday martes tue",
    "wednesday miercoles wed",
    "thursday jueves thu",
    "friday viernes fri",
    "saturday sabado sat",
    "sunday domingo sun",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEK) for name in names.split()}
_DAY = r"(?:" + "|".join(WEEKDAYS) + r")"
_DAYS = re.compile(
    rf"\b(?P<a>{_DAY})(?:s|es)?\b(?:\s?(?:to|through|till|until|a|al|hasta el|-|–)\s?"
    rf"(?P<b>{_DAY})(?:s|es)?\b)?|\b(?P<end>weekends?|fin(?:es)? de semana)\b"
    r"|\b(?P<all>every day|todos los dias|cada dia|seven days|7 days a week|siete dias|24/7|"
    r"24 ?h(?:ours|oras|rs)? (?:a|al) (?:day|dia)|round the clock|around the clock|"
    r"any (?:hour|time of day)|cualquier hora|las 24 horas)"
    r"|\b(?P<feast>(?:bank|public|national) holidays?|holidays|festivos?)\b"
)
_CLOSED = re.compile(
    r"\b(?:closed?s?|cerrad[oa]s?|cerramos|cierra[n]?|no (?:abr|atend|hay atencion|trabaj)\w*|"
    r"(?:not|n't|don't|do not|doesn't|never) (?:open|attend|available|work)\w*)\b"
)
_PART = re.compile(
    r"[;:()]|\.\s|, | (?:y|and) (?=(?:we |they )?(?:cerr|close|are closed|abr|open|not))"
)


def value(words: str) -> float:
    """``1.200,50`` -> 1200.5, ``24.90`` -> 24.9, ``1 000`` -> 1000, ``two`` -> 2."""
    if words in WORDS:
        return float(WORDS[words])
    digits = re.sub(r"[ ']", "", words)
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0 or len(digits) - last == 4:
        return float(re.sub(r"[.,]", "", digits))
    return float(re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :])


def weekdays(folded: str) -> Iterator[tuple[str, frozenset[tuple[object, bool]]]]:
    """Each mention of weekdays: its words, and every (day 0-6 | ``feast``, whether closed)."""
    for part in _PART.split(folded):
        closed = _CLOSED.search(part) is not None
        for match in _DAYS.finditer(part):
            yield match[0], frozenset((day, closed) for day in _meant(match))


def _meant(match: re.Match[str]) -> list[object]:
    if match["all"]:
        return list(range(7))
    if match["end"]:
        return [5, 6]
    if match["feast"]:
        return ["feast"]
    first = WEEKDAYS[match["a"]]
    last = WEEKDAYS[match["b"]] if match["b"] else first
    return [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
