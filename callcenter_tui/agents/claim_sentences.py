"""An answer cut into sentences, clauses and stems. Pure, standard library and ``text`` only."""

from __future__ import annotations

import re
from functools import lru_cache

from callcenter_tui.agents.claim_numbers import WEEKDAYS, WORDS
from callcenter_tui.text import clean, fold

_ABBREVIATED = """
sr sra srta dr dra d dña ud uds vd n nº núm num no tel tfno ej p pág av avda c cta aprox art
dpto depto ext ee s mr mrs ms prof st inc ltd co vs e.g i.e eg ie approx ref dept ph fig cf min
max mín máx
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_END = re.compile(r"(?<=[.!?…])[\"»”')\]]*\s+(?=\S)")
_BULLET = re.compile(r"^\s*(?:[-*•–·>]+|\(?\d{1,2}[.)](?=\s)|#+)\s*")
_STEP = re.compile(r"\b(?:step|paso)\s+\d{1,2}\b[:.]?\s*", re.IGNORECASE)
_NUMBERING = re.compile(r"\(?\d{1,2}[.)]")
_CLAUSE = re.compile(
    r"[,;:()!?¿¡—–\n]+|\.(?=\s|$)|\b(?:pero|but|porque|because|aunque|although|sino|however)\b"
)
_YES = re.compile(r"\bsí\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")
_STEM = 5
"""Letters of a word that are compared: enough to forgive Spanish and English endings."""

_EMPTY = """
now decide hagalo still under less simply sigue siguen menos solo the and for you your are our
with that this from they them then than when what which will would can could may might must
shall should have has had been being was were also just only very more most some any all each
every into onto over under about after before here there where their its itself yourself please
need want like make made take does did done not but who whom whose how per via one ones out off
such these those too upon yes she him her his let get got able same los las del una uno unos
unas que con por para sin sus tus les nos como pero mas muy tan esta este esto esos esas ese esa
estos estas estan estar son ser fue era hay han has haber sea puede pueden podra podran debe
deben tiene tienen tener hacer hace hacen usted ustedes desde hasta entre sobre cuando donde
quien cual cuales porque aunque tambien solo segun todo toda todos todas cada otro otra otros
otras nuestro nuestra nuestros nuestras suyo suya algo algun alguna ninguno ninguna ningun
siempre nunca bien mal asi aqui alli ahora luego entonces ademas mismo misma favor vez veces
mientras necesita quiere desea day days hour hours week weeks month months year years minute
minutes working business euros euro dias hora horas semana semanas mes meses ano anos minuto
minutos laborables habiles hello hola gracias thanks thank please perfecto perfect great claro
course
"""
_STOP = frozenset((*_EMPTY.split(), *WORDS, *WEEKDAYS, *(f"{day}s" for day in WEEKDAYS)))
"""Words that carry no meaning of their own; numbers, units and weekdays are figures."""


def sentences(text: str) -> list[str]:
    """The sentences of ``text`` in order, bullets, list numbers and emphasis marks taken off."""
    found: list[str] = []
    for line in clean(text).replace("**", "").replace("__", "").splitlines():
        rest = _STEP.sub("", _BULLET.sub("", line)).strip()
        start = 0
        for gap in _END.finditer(rest):
            if _ends(rest[start : gap.start()], rest[gap.end()]):
                found.append(rest[start : gap.start()] + gap[0].rstrip())
                start = gap.end()
        found.append(rest[start:])
    return [part for part in map(str.strip, found) if part and not _NUMBERING.fullmatch(part)]


def _ends(left: str, following: str) -> bool:
    """Whether a sentence ends here and not an abbreviation."""
    if not left.endswith("."):
        return True
    last = left[:-1].rsplit(None, 1)[-1:] or [""]
    word = last[0].lstrip("(\"«“'").casefold()
    if word in _ABBREVIATIONS:
        return word == "no" and following.isupper()
    return not following.islower() or len(word) > 3


@lru_cache(maxsize=512)
def plain(sentence: str) -> str:
    """Folded and single-spaced for the patterns; «sí» becomes «claro», it is no «si»."""
    straight = sentence.replace("’", "'").replace("‘", "'")
    return " ".join(fold(_YES.sub("claro", straight)).split())


def clauses(folded: str) -> list[str]:
    """The clauses of a folded sentence, none empty."""
    return [part for part in map(str.strip, _CLAUSE.split(folded)) if part]


def stems(folded: str) -> set[str]:
    """Stems of the words of a folded text that carry meaning; numbers are not among them."""
    return {word[:_STEM] for word in _WORD.findall(folded) if word not in _STOP}
