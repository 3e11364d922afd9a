"""Clauses of what people type, with slips of the keyboard mended in the words that matter.

Standard library only. A word is mended when one keystroke makes it a word of ``_SLIP_WORDS`` and
it is no word of its own.
"""

from __future__ import annotations

import re

from callcenter_tui.text import fold

READ = 4000
"""Characters that are read; what asks for a person further down is an attachment, not a request."""

_OURS = """
contact connect transfer assistant person human agent representative supervisor manager operator
speak someone somebody persona humano agente representante asesor operador hablar alguien
gerente supervisora talking speaking chatting contacting with
"""
_REAL = """
contract contracts contrato contacts contacto contacta connects transfers assistants asistente
personal personas persons agents agentes agency humana humanas humanos humane humans managed
manages hablas hablan hablaron hablado hablare operated operado steak sneak spear speaks
representatives representantes asesora asesores operadora operadores supervisors managers
gerentes gerencia operators speaker spoken aspersor perdona peak arent taking tanking stalking
walking tasking peaking sneaking spearing chattering contracting wish width witch wits pith kith
withe
"""
_SLIP_WORDS = tuple(_OURS.split())
_REAL_WORDS = frozenset(_REAL.split())
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _slips(word: str) -> set[str]:
    """Every string one keystroke away: a letter left out, doubled in, wrong or swapped."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return (
        {a + b[1:] for a, b in cuts if b}
        | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
        | {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
        | {a + c + b for a, b in cuts for c in _LETTERS}
    )


_MENDED = {slip: word for word in _SLIP_WORDS for slip in _slips(word)}
_MENDED |= {word: word for word in _SLIP_WORDS} | {"kiero": "quiero", "qiero": "quiero"}
_MENDED |= {"smone": "someone", "sm1": "someone", "sb": "somebody", "hablr": "hablar"}
_MENDED |= {"quero": "quiero", "nesesito": "necesito", "nececito": "necesito", "tlk": "talk"}
_GLUED = re.compile(r"\bto(?=(?:speak|talk|chat)\b)")
_WORDS = re.compile(r"[a-z0-9ñ]+")
_CLAUSES = re.compile(r"[.,;:!?¡¿()\n]+|\b(?:but|pero|sino|porque|because)\b")


def clauses(text: str) -> list[str]:
    """The folded clauses of ``text``, single-spaced, apostrophes gone, slips of the key mended."""
    plain = _GLUED.sub("to ", fold(text[:READ]).replace("'", "").replace("’", ""))
    parts = (_WORDS.findall(part) for part in _CLAUSES.split(plain))
    return [" ".join(map(_mended, words)) for words in parts if words]


def _mended(word: str) -> str:
    return word if word in _REAL_WORDS else _MENDED.get(word, word)
