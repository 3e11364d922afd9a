"""Simulated customers: scripts of our own writing, cast with invented people.

Phones come from ranges that no subscriber has, e-mails from a domain that delivers nowhere.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.routing import LANGUAGES

SILENCE = ""
"""A line that is not said: the customer is silent for a while (or for good, at the end)."""

_NAMES = {
    "es": "Lucía Rubio,Andrés Vela,Carmen Olmo,Javier Pozo,Elena Sanz,Óscar Peña,Pilar Lara,"
    "Ramón Cid,Nuria Bosch,Íñigo Arce,Aitana Rey,Begoña Núñez",
    "en": "Grace Holt,Peter Lund,Amy Castle,Owen Reed,Nora Finch,Liam Stone,Zoe Barrow,"
    "Hugh Penn,Mia O'Dell,Ian Frost,Ruth Vale,Anne-Marie Fox",
}
_DIGITS = range(11, 100)
"""Ends of the phones; the company's own is 010."""


@dataclass(frozen=True, slots=True)
class Script:
    """One simulated customer. A line equal to SILENCE is a pause, not a message.

    ``name``, ``phone`` and ``email`` are empty until the script is cast.
    """

    id: str
    language: str
    persona: str
    expected_department: str
    lines: tuple[str, ...]
    wants_person: bool
    mood: str
    name: str = ""
    phone: str = ""
    email: str = ""


def load_scripts(lang: str) -> list[Script]:
    """The scripts in ``es``, ``en`` or ``both``, as written; raises Invalid for another word."""
    if lang not in (*LANGUAGES, "both"):
        raise Invalid(f"'{lang}' is no language of the scripts", "Use es, en or both.")
    chosen = LANGUAGES if lang == "both" else (lang,)
    return [script for language in chosen for script in _scripts(language)]


def cast(n: int, seed: int, lang: str) -> list[Script]:
    """``n`` customers; the same ``seed`` gives the same ones on every machine.

    All scripts are played in a shuffled order before one is repeated, and in "both" the languages
    take turns. Names repeat; phones differ for the first 89 of a language, and a phone's owner has
    one name.
    """
    draw = random.Random(seed)  # noqa: S311 - a rehearsal has to be repeatable, not secret
    decks = {language: _Deck(language, draw) for language in dict.fromkeys(_spoken(lang))}
    languages = list(decks)
    return [decks[languages[turn % len(languages)]].next() for turn in range(n)]


class _Deck:
    """The scripts of one language, dealt in shuffled rounds."""

    def __init__(self, language: str, draw: random.Random) -> None:
        self._language = language
        self._draw = draw
        self._scripts: list[Script] = []
        self._names = _NAMES[language].split(",")
        self._digits = draw.sample(_DIGITS, len(_DIGITS))
        self._dealt = 0

    def next(self) -> Script:
        if not self._scripts:
            self._scripts = load_scripts(self._language)
            self._draw.shuffle(self._scripts)
        script = self._scripts.pop()
        digits = self._digits[self._dealt % len(self._digits)]
        self._dealt += 1
        name = self._names[digits % len(self._names)]  # whoever calls again keeps their name
        phone = _phone(self._language, digits)
        email = f"{script.id.split('-')[-1]}{digits:02}.{self._language}@example.com"
        return replace(
            script,
            name=name,
            phone=phone,
            email=email,
            lines=tuple(_filled(line, name, phone, email) for line in script.lines),
        )


def cast_phones() -> list[str]:
    """The phones of everybody who can be cast, as they give them."""
    return [_phone(language, digits) for language in LANGUAGES for digits in _DIGITS]


def _phone(language: str, digits: int) -> str:
    return f"+34 600 000 0{digits:02}" if language == "es" else f"+1 555 01{digits:02}"


def _filled(line: str, name: str, phone: str, email: str) -> str:
    """Only our three marks are replaced: hostile scripts hold other braces on purpose."""
    return line.replace("{name}", name).replace("{phone}", phone).replace("{email}", email)


def _spoken(lang: str) -> list[str]:
    return [script.language for script in load_scripts(lang)]


@cache
def _scripts(language: str) -> tuple[Script, ...]:
    source = files("callcenter_tui.rehearsal") / "callers" / f"{language}.yaml"
    entries: list[dict[str, Any]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return tuple(
        Script(
            **{**entry, "lines": tuple(_line(line) for line in entry["lines"])}, language=language
        )
        for entry in entries
    )


def _line(line: str | dict[str, bool]) -> str:
    return SILENCE if isinstance(line, dict) else line
