"""Figures of a text, normalised so that «24,90 €» is «24.90 euros» and «8 am» is «las 8:00».

A figure of an answer has a kind of breach (money, hours, number, contact) and the keys that would
support it; ``keys`` of a text are what it supports. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from callcenter_tui.agents.claim_figure_patterns import MONTHS, SCAN, SPAN
from callcenter_tui.agents.claim_numbers import DIGITS, SPELT, WORDS, value, weekdays
from callcenter_tui.agents.claim_sentences import plain

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``kind`` as in ``BREACHES``, its words (folded), and all its keys.

    ``either``: one key is enough («at 8» is 8:00 or 20:00).
    """

    kind: str
    words: str
    keys: frozenset[Key]
    either: bool = False

    def stands_in(self, known: frozenset[Key]) -> bool:
        """Whether a text with these keys supports the figure."""
        return bool(self.keys & known) if self.either else self.keys <= known


_KIND = {"mail": "contact", "site": "contact", "phone": "contact", "clock": "hours"}
_KIND |= {"opening": "hours", "signed": "money", "spent": "money"}
READ = 6000
"""Characters of one text that are read; the longest answer and passage are shorter."""
_DIGITAL = frozenset(("iso", "slashed", "dated", "opening", "phone", "signed", "code", "bare"))
_PAST = {"media": 30, "cuarto": 15, "half past": 30, "quarter past": 15}
_PAST |= {"menos cuarto": -15, "quarter to": -15}
_DAYTIME = {"noon": 12, "midday": 12, "mediodia": 12, "midnight": 24, "medianoche": 24}
_COUNTED = re.compile(
    rf"\b(?:{DIGITS}|{SPELT}) (?:formas|maneras|opciones|pasos|cosas|preguntas|ways|options|steps|"
    r"things|questions)\b"
)
_WISH = re.compile(
    r"\b(?:good|nice|great|lovely|happy|pleasant|your|buen|feliz|su) (?:weekend|fin de semana|"
    r"monday|friday|lunes|viernes|domingo|sunday)\b"
)
_SPELT_BARE = re.compile(rf"\b(?:{SPELT})\b")
_MINUTES = {"s": 1 / 60, "m": 1, "h": 60, "d": 1440, "w": 10080}
_SHORT = frozenset({"5g", "4g", "3g", "wpa2", "wpa3", "2fa", "mp3", "mp4", "h2o"})


def figures(folded: str) -> list[Figure]:
    """The figures of one folded sentence of an answer that a source must support."""
    folded = _WISH.sub(" ", _COUNTED.sub(" ", folded))
    found = [
        Figure("hours", words, frozenset(("day", *day) for day in days))
        for words, days in weekdays(folded)
    ]
    for name, words, keys in _scan(folded):
        if keys and not (name == "code" and words in _SHORT):
            found.append(Figure(_KIND.get(name, "number"), words.strip(), keys, name == "clock"))
    return found


@lru_cache(maxsize=256)
def keys(text: str) -> frozenset[Key]:
    """All that ``text`` supports."""
    folded = plain(text)
    known: set[Key] = {("day", *day) for _, days in weekdays(folded) for day in days}
    for name, words, found in _scan(folded):
        known |= found
        if name == "site":
            known |= {("site", words.split("://")[-1].split("/")[0].removeprefix("www."))}
        known |= {("any", value(number)) for number in re.findall(DIGITS, words)}
    known |= {("any", value(match[0])) for match in _SPELT_BARE.finditer(folded)}
    for match in re.finditer(rf"\b(?P<a>an?|una?) (?P<s>{SPAN})", folded):
        known |= _spanned(match)
    return frozenset(known)


def _scan(folded: str) -> list[tuple[str, str, frozenset[Key]]]:
    """Each pattern in turn takes its words away from those after it."""
    taken: list[tuple[str, str, frozenset[Key]]] = []

    def take(name: str, match: re.Match[str]) -> str:
        found = frozenset(_READ[name](match))
        if not found:
            return match[0]
        taken.append((name, match[0], found))
        return " " * len(match[0])

    rest = folded[:READ]
    for name, pattern in SCAN:
        if name not in _DIGITAL or re.search(r"\d", rest):
            rest = pattern.sub(partial(take, name), rest)
    return taken


def _mail(match: re.Match[str]) -> set[Key]:
    return {("mail", match[0].strip("."))}


def _site(match: re.Match[str]) -> set[Key]:
    return {("site", match[0].split("://")[-1].removeprefix("www.").rstrip("/.:"))}


def _date(match: re.Match[str]) -> set[Key]:
    month = MONTHS.get(match["m"]) or int(match["m"])
    return {("date", month, int(match["d"]))}


def _clock(match: re.Match[str]) -> set[Key]:
    parts = match.groupdict()
    past = _PAST.get(parts.get("rel") or (parts.get("past") or "").removeprefix("y "), 0)
    minute = int(parts.get("m") or parts.get("m2") or past)
    hour = int(parts["h"]) if parts.get("h") else _DAYTIME.get(match["w"]) or WORDS[match["w"]]
    half = (parts.get("half") or "").replace(".", "").replace(" ", "")
    if half in ("am", "delamanana", "inthemorning"):
        hours = {hour % 12}
    elif half:
        hours = {hour if hour >= 12 else hour + 12}
    else:
        hours = {hour} if parts.get("m") or hour > 12 else {hour, hour + 12}
    if parts.get("w") in _DAYTIME:
        hours = {hour}
    return {("clock", h * 60 + minute) for h in hours}


def _opening(match: re.Match[str]) -> set[Key]:
    first, last = int(match["h"]), int(match["h2"])
    if not 5 <= first <= 23 or ("-" in match[0] and "h" not in match[0]):
        return set()
    return {("clock", first * 60), ("clock", (last if last > first else last + 12) * 60)}


def _phone(match: re.Match[str]) -> set[Key]:
    digits = re.sub(r"\D", "", match[0])
    return {("phone", digits[-9:])} if len(digits) >= 7 else set()


def _money(match: re.Match[str]) -> set[Key]:
    unit = match["s"].strip()
    sign = next((s for s, words in _SIGNS if unit.startswith(words)), "%")
    return {("money", sign, value(v)) for v in (match["a"], match["b"]) if v}


_SIGNS = (
    ("€", ("€", "eur")),
    ("$", ("$", "us", "dol")),
    ("£", ("£", "gbp", "pou")),
    ("p", ("pes", "mxn")),
)


def _spanned(match: re.Match[str]) -> set[Key]:
    unit = match["s"]
    amounts = [value(v) for v in (match["a"], match.groupdict().get("b")) if v]
    if unit[0] == "y" or unit.startswith("ano"):
        return {("months", 12 * amount) for amount in amounts}
    if unit.startswith(("mon", "mes")):
        return {("months", amount) for amount in amounts}
    minutes = _MINUTES["w" if unit.startswith("semana") else unit[0]]
    return {("minutes", round(minutes * amount, 2)) for amount in amounts}


def _code(match: re.Match[str]) -> set[Key]:
    number = re.fullmatch(r"(\d+)(?:st|nd|rd|th|o|a|er|gb|mb|kb|tb|ghz|mhz|km|m|cm|kg)", match[0])
    return {("any", float(number[1]))} if number else {("code", match[0])}


def _bare(match: re.Match[str]) -> set[Key]:
    return {("any", value(match[0].rstrip(" .,'")))}


_READ: dict[str, Callable[[re.Match[str]], set[Key]]] = {
    "mail": _mail,
    "site": _site,
    "iso": _date,
    "slashed": _date,
    "dated": _date,
    "clock": _clock,
    "opening": _opening,
    "phone": _phone,
    "signed": _money,
    "spent": _money,
    "span": _spanned,
    "code": _code,
    "bare": _bare,
}
