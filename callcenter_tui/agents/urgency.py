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
    r"work|unable to work|losing (?:money|sales|customers)|deadline|stranded|stuck (?:at|in|"
    r"abroad)|dispute|locked out|stolen|urge|emergencia|de inmediato|inmediatamente|cuanto antes|"
    r"lo antes posible|ya mismo|critic[oa]|no (?:puedo|podemos|pueden) trabajar|perdiendo "
    r"(?:dinero|ventas|clientes)|tirad[oa] en|atrapad[oa]|robad[oa]|robaron)\b"
)
_INFORMATION = re.compile(
    r"\b(?:opening hours|open on|opening times|what time do you|where (?:is|are) (?:your|you)|"
    r"newsletter|blog|feedback|compliment|great (?:service|job|crew)|love (?:your|the)|just "
    r"wanted to say|horarios?|abren|cierran|donde (?:estan|queda)|boletin|felicitar|felicidades|"
    r"excelente servicio|me encanta|sugerencia|(?:muchas |mil )?gracias por|thank(?:s| you) "
    r"for)\b"
)
_SMALL_TALK = re.compile(
    r"(?:hi+|hello+|hey+|hiya|yo|hola+|ola|buen[oa]s?|dias?|tardes?|noches?|good|morning|"
    r"afternoon|evening|day|night|there|everyone|all|team|thanks?|thank|thx|ty|you|very|so|much|"
    r"a|lot|for|your|help|the|gracias|muchas|muchisimas|mil|por|la|su|tu|todo|ayuda|grax|ok(?:ay|"
    r"ey)?|vale|perfect[oa]?|great|cool|fine|nice|super|genial|listo|claro|si|yes|yep|no|nope|"
    r"bye|goodbye|adios|chao|chau|hasta|luego|pronto|manana|see|later|have|que|tal|tengas?|tenga|"
    r"un|una|buen|dia|linda|como|estas?|esta|va|how|are|doing|is|it|going|whats|up|amable|"
    r"entendido|got|need|necesito|i|please|porfa|favor|me|puedes?|can|could|ayudar(?:me)?|"
    r"ayudame|question|pregunta|duda|consulta|tengo|test|prueba|oye|and|y|con|with)"
)
_WORDS = re.compile(r"\w+")
_LONG = 60
"""Words from which a technical message is complex by its length alone."""


def small_talk(text: str) -> bool:
    """True for greetings, thanks, good-byes and a bare «help»: nothing to route by yet."""
    words = _WORDS.findall(fold(text[:400]).replace("'", "").replace("’", ""))
    return len(text) <= 200 and all(_SMALL_TALK.fullmatch(word) for word in words)


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
