"""Passwords that somebody would try first: the most used ones, our own words, keyboard rows.

The most used ones of leaks come with zxcvbn (11,600 that are long enough). Our own list adds the
words of this trade and of Spanish, in all their spellings.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from functools import cache

from callcenter_tui.text import fold

_COMMON = """
password passwort passwd contrasena contrasenya clave acceso access secret secreto secreta
letmein welcome bienvenido bienvenida changeme cambiame default iloveyou teamo tequiero
admin administrator administrador root superuser user usuario login guest invitado master
test testing prueba demo temp temporal monkey dragon football futbol baseball basketball
princess princesa sunshine shadow superman batman pokemon starwars trustno michael charlie
jordan hello hola holamundo helloworld whatever computer computadora internet samsung google
facebook barcelona realmadrid mexico argentina colombia espana america madrid spring summer
autumn winter primavera verano otono invierno monday lunes january enero company empresa
abc abcd qwerty qwertz asdf zxcv
callcenter callcentre call center centre support soporte agent agente supervisor viewer
operator operador customer cliente console consola
"""

_ROWS = (
    "0123456789012345678901234567890",
    string.ascii_lowercase,
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
)
_LEET = str.maketrans("@4310$5!7", "aaeiossit")
_SHORT = 20
"""From this length on a password of three and more words of the list is a passphrase."""


def is_guessable(password: str, context: Iterable[str] = ()) -> bool:
    """Whether it is one of the most used, or little more than common words, digits and signs.

    ``context`` are words that somebody would try for this user: login, name, e-mail address.
    """
    folded = fold(password)
    if folded in _most_used():
        return True
    if len(set(folded)) < 5 or any(folded in row or folded in row[::-1] for row in _ROWS):
        return True
    words = {*_COMMON.split(), *_words(context)}
    decorated = folded.strip(string.digits + string.punctuation + " ")
    return any(
        _is_made_of(words, _letters(text), len(password))
        for text in (folded, decorated.translate(_LEET))
    )


@cache
def _most_used() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # 25 ms, only where one is chosen

    return frozenset(FREQUENCY_LISTS["passwords"])


def _words(context: Iterable[str]) -> set[str]:
    """Each word, and all the words of one text in a row: of ``Sol y Luna`` also ``solyluna``."""
    texts = [fold(text) for text in context]
    spaced = "".join(char if char.isalnum() else " " for char in " ".join(texts))
    parts = [*spaced.split(), *texts]
    return {word for part in parts if len(word := _letters(part)) > 2}


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _is_made_of(words: set[str], letters: str, length: int) -> bool:
    used, rest = 0, letters
    for word in sorted(words, key=len, reverse=True):
        if word in rest:
            used, rest = used + 1, rest.replace(word, " ")
    return bool(letters) and not rest.strip() and (length < _SHORT or used < 3)
