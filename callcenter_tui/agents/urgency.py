"""How urgent and how hard is a message? Priority and complexity by written rules, plain words in.

Standard library only. Texts are folded before they meet a pattern.
"""

from __future__ import annotations

import re

from callcenter_tui.text import fold

URGENT_RULES = frozenset({"safety", "legal_threat", "security", "outage"})
"""Escalation rules that make a call priority 4."""
HIGH_RULES = frozenset(
    {
        "billing_dispute",
        "supervisor_requested",
        "several_transfers",
        "complaint",
        "dissatisfied",
        "failed_attempts",
    }
)
"""Escalation rules that make a call priority 3."""

_PRESSING = re.compile(
    r"\b(?:urgent\w*|asap|immediately|right now|emergency|critical|cannot work|cant work|can not "
    r"work|"
    r"unable to work|losing (?:money|sales|customers)|deadline|stranded|stuck (?:at|in|abroad)|"
    r"dispute|locked out|stolen|"
    r"urge|emergencia|de inmediato|inmediatamente|cuanto antes|lo antes posible|ya mismo|"
    r"critic[oa]|"
    r"no (?:puedo|podemos|pueden) trabajar|perdiendo (?:dinero|ventas|clientes)|tirad[oa] en|"
    r"atrapad[oa]|robad[oa]|robaron)\b"
)
_INFORMATION = re.compile(
    r"\b(?:opening hours|open on|opening times|what time do you|where (?:is|are) (?:your|you)|"
    r"newsletter|blog|feedback|compliment|great (?:service|job|crew)|love (?:your|the)|just "
    r"wanted to say|"
    r"horarios?|abren|cierran|donde (?:estan|queda)|boletin|felicitar|felicidades|excelente "
    r"servicio|"
    r"me encanta|sugerencia|(?:muchas |mil )?gracias por|thank(?:s| you) for)\b"
)
_SMALL_TALK = re.compile(
    r"(?:(?:hi+|hello+|hey+|hiya|yo|hola+|ola|buen[oa]s?|dias?|tardes?|noches?|good|morning|"
    r"afternoon|evening|"
    r"day|night|there|everyone|all|team|thanks?|thank|thx|ty|you|very|so|much|a|lot|for|your|"
    r"help|the|"
    r"gracias|muchas|muchisimas|mil|por|la|su|tu|todo|ayuda|grax|ok(?:ay|ey)?|vale|perfect[oa]?|"
    r"great|"
    r"cool|fine|nice|super|genial|listo|claro|si|yes|yep|no|nope|bye|goodbye|adios|chao|chau|"
    r"hasta|luego|"
    r"pronto|manana|see|later|have|que|tal|tengas?|tenga|un|una|buen|dia|linda|como|estas?|esta|"
    r"va|how|"
    r"are|doing|is|it|going|whats|up|amable|entendido|got|need|necesito|i|please|porfa|favor|me|"
    r"puedes?|"
    r"can|could|ayudar(?:me)?|ayudame|question|pregunta|duda|consulta|tengo|test|prueba|oye|and|"
    r"y|con|with) ?)+"
)
_WORDS = re.compile(r"\w+")
_LONG = 60
"""Words from which a technical message is complex by its length alone."""


def small_talk(text: str) -> bool:
    """True for greetings, thanks, good-byes and a bare «help»: nothing to route by yet."""
    words = " ".join(_WORDS.findall(fold(text[:400]).replace("'", "").replace("’", "")))
    return len(text) <= 200 and (not words or _SMALL_TALK.fullmatch(words) is not None)


def priority(text: str, rule: str | None, *, idle: bool) -> int:
    """1 low to 4 urgent. ``rule``: the escalation rule that fired; ``idle``: small talk."""
    if rule in URGENT_RULES:
        return 4
    folded = fold(text)
    if rule in HIGH_RULES or _PRESSING.search(folded) or _shouts(text):
        return 3
    return 1 if idle or (rule is None and _INFORMATION.search(folded)) else 2


def complexity(text: str, rule: str | None, department: str, *, idle: bool) -> str:
    """``low``, ``normal`` or ``high``: how much work an answer will be."""
    length = len(_WORDS.findall(text))
    if rule in (
        "advanced_configuration",
        "failed_attempts",
        "security",
        "outage",
        "billing_dispute",
    ):
        return "high"
    if length > _LONG and department in ("technical_support", "billing", "complaints"):
        return "high"
    return "low" if idle or (length <= 6 and rule is None) else "normal"


def _shouts(text: str) -> bool:
    """Capitals all through, or a row of exclamation marks."""
    letters = [char for char in text if char.isalpha()]
    return "!!!" in text or (
        len(letters) >= 20 and sum(char.isupper() for char in letters) > 0.7 * len(letters)
    )
