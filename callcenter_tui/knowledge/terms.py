"""What of a text is compared: stems of its words, pairs of neighbours, groups of four letters.

All functions take text that ``text.fold`` made plain. Measured together on real questions: stems
and the thinned common words lift Spanish mails, letter groups carry typing errors.
"""

from __future__ import annotations

import re
from itertools import pairwise

GROUP = 4
"""Letters of a group; three to five together find no more and take three times the memory."""

_WORD = re.compile(r"\w+")
_SHORTEST = {"es": 4, "en": 3}
"""Letters that stay of a word at least."""

_ENDINGS = {
    "es": (
        *("amientos", "imientos", "amiento", "imiento", "aciones", "adores", "acion", "ieron"),
        *("mente", "iendo", "ando", "aron", "ador", "ados", "adas", "idos", "idas"),
        *("ado", "ada", "ido", "ida", "ar", "er", "ir", "es", "os", "as", "an", "en"),
        *("o", "a", "e", "s"),
    ),
    "en": (
        *("ations", "ation", "ments", "ingly", "ment", "ings", "edly", "ing", "ies", "ied"),
        *("ers", "ed", "es", "er", "ly", "s", "e", "y"),
    ),
}
"""The first that fits is cut. Cruder than a grammar, but questions and articles are cut alike."""

_SPANISH = """
a al algo ante antes buenas buenos como con cual cuando de del desde dias donde e el ella ellas
ellos en entre era es esa ese eso esta estamos estas este esto estos estoy favor fue gracias ha
han hasta hay he hemos hola la las le les lo los me mi mis necesito nos nosotros o os para pero
por porque puede pueden puedo que queria quien quiero quisiera saber se ser si sobre son su sus
te tenemos tengo tiene tu tus u un una uno unos usted ustedes y ya yo
"""
_ENGLISH = """
a about am an and any are as at be been but by can could did do does for from had has have he
her his how i if in into is it its just me my of on or our out please she so some than that the
their them then there these they this to us was we were what when where which who why will with
would you your
"""
_COMMON = {"es": frozenset(_SPANISH.split()), "en": frozenset(_ENGLISH.split())}
"""Words that say nothing alone. Negations stay: "no service" is not "service".

Spanish greetings and wishes are among them; leaving out the English ones too found less.
"""


def words(text: str, language: str) -> list[str]:
    """Stems of the words that matter, and pairs of them as they follow one another.

    A common word counts only beside one that matters ("of service"), never alone or with its like.
    """
    common = _COMMON.get(language, frozenset())
    every = [(word not in common, _stem(word, language)) for word in _WORD.findall(text)]
    telling = [stem for tells, stem in every if tells]
    return [
        *telling,
        *(f"{one} {two}" for one, two in pairwise(telling)),
        *(f"{one[1]}_{two[1]}" for one, two in pairwise(every) if one[0] != two[0]),
    ]


def letters(text: str, language: str) -> list[str]:
    """Groups of letters within each word that matters, its edges marked by a space."""
    common = _COMMON.get(language, frozenset())
    groups: list[str] = []
    for word in _WORD.findall(text):
        if word not in common:
            edged = f" {word} "
            groups += (edged[at : at + GROUP] for at in range(max(1, len(edged) - GROUP + 1)))
    return groups


def _stem(word: str, language: str) -> str:
    least = _SHORTEST.get(language, 0)
    for ending in _ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word
