"""Where in a customer's words the answer to the identity question may stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from callcenter_tui.auth.answers import LONGEST, SHORTEST, normal
from callcenter_tui.text import fold

MASK = "•••"
"""What stands in the transcript where an answer was, or what looked like one."""

_LEAD_IN = re.compile(r".*(?:\b(?:es|is|son|are|it's|its|llama|called)\b|[:=])\s*(.+)", re.DOTALL)
_WORD = re.compile(r"\S+")
_SHORT, _LONG = 3, 12
"""Words; a longer message without a digit tells a story, it does not answer."""
_COURTESIES = """
a ah al bueno claro de disculpe e en espere espera favor gracias hola lo momento muchas no ok okay
oh pues por perdon perdone recuerdo se segundo si un una vale ya yo
alright do don't fine good hello hi hold i just know moment of on one please remember right second
sorry sure thank thanks the wait well yes you
"""
_COURTESY = frozenset(_COURTESIES.split())
"""What people say before they answer; a message of nothing else is no answer."""

_TELLINGS = """
no ni quiero quisiera necesito tengo tiene tienen puedo puede pueden hay funciona va que como
cuando donde cuanto cuanta cuantos cual quien porque internet router factura pedido pago llamen
llamenme adios i'm not can't cannot doesn't isn't want need have has can could why how what when
where who which bill invoice order router internet payment call bye
"""
_TELLING = frozenset(_TELLINGS.split())
"""Words of a request or a statement: whoever answers a question with a word or two uses none."""
_NUMBERS = """
cero uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro
veinticinco veintiseis veintisiete veintiocho veintinueve treinta cuarenta cincuenta sesenta
setenta ochenta noventa cien ciento mil zero oh one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty
fifty sixty seventy eighty ninety hundred thousand double triple
"""
_SPOKEN = frozenset(_NUMBERS.split())
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:h|am|pm)?[.,;!?]*", re.IGNORECASE)
_SPOKEN_RUN = 3
"""Numbers said one after the other, from which they are taken for a code."""


def plainly_no_answer(said: str) -> bool:
    """Whether these words cannot be meant as an answer; they are not compared then."""
    from callcenter_tui.agents import rules  # 30 ms of patterns that no start needs

    digits = any(char.isdigit() for char in said)
    if digits and len(said.split()) <= _SHORT:
        return False  # ``28013?`` is an answer by somebody who is not sure
    if "?" in said or "¿" in said or rules.wants_person(said):
        return True
    if digits:
        return False
    folded = re.findall(r"[\w']+", fold(said.replace("’", "'")))
    return len(folded) > _LONG or (bool(folded) and _COURTESY.issuperset(folded))


def readings(said: str) -> list[tuple[int, int]]:
    """Where in the words the answer may stand, at most two places.

    All of it without its lead-in (``it is``, ``mi código es``), and its one run of words with
    digits.
    """
    places = [_without_lead_in(said)]
    runs = _runs(said)
    if len(runs) == 1 and runs[0] not in places:
        places.append(runs[0])
    return [(a, b) for a, b in places if SHORTEST <= len(normal(said[a:b])) <= LONGEST]


def veiled(said: str) -> str:
    """The words with a mask over all that looks like an answer, whatever the answer is.

    Each run of words with digits (not a time of day), numbers in words, and an answer of up to
    three words. A real sentence may lose a number or a short phrase that way: the price of never
    showing the answer.
    """
    places = [(a, b) for a, b in _runs(said) if len(normal(said[a:b])) >= SHORTEST]
    places = [(a, b) for a, b in places if not _CLOCK.fullmatch(said[a:b])]
    places += _spoken(said)
    if not places and not plainly_no_answer(said):
        start, end = _without_lead_in(said)
        answer = re.findall(r"[\w']+", fold(said[start:end].replace("’", "'")))
        digits = any(char.isdigit() for char in said[start:end])  # those were looked at above
        if 0 < len(answer) <= _SHORT and not digits and not _TELLING.intersection(answer):
            places = [(start, end)]
    for start, end in sorted(places, reverse=True):
        said = said[:start] + MASK + said[end:]
    return said


def _without_lead_in(said: str) -> tuple[int, int]:
    lead = _LEAD_IN.match(said)
    return lead.span(1) if lead else (0, len(said))


def _runs(said: str) -> list[tuple[int, int]]:
    """Words with digits, those side by side taken together."""
    return _side_by_side(said, lambda word: any(char.isdigit() for char in fold(word)))


def _spoken(said: str) -> list[tuple[int, int]]:
    """Numbers said in words, at least so many that they may be a code."""
    runs = _side_by_side(said, lambda word: fold(word).strip(".,;:!?¿¡()") in _SPOKEN)
    return [(a, b) for a, b in runs if len(said[a:b].split()) >= _SPOKEN_RUN]


def _side_by_side(said: str, fits: Callable[[str], bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    joined = False
    for word in _WORD.finditer(said):
        fitting = fits(word[0])
        if fitting and joined:
            runs[-1] = (runs[-1][0], word.end())
        elif fitting:
            runs.append(word.span())
        joined = fitting
    return runs
