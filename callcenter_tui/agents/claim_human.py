"""Does a text pass for a human being? Does it say that it is an AI? Patterns es and en, as data.

A text of an AI may give a name of its own as long as the same sentence says what it is.
"""

from __future__ import annotations

import re

from callcenter_tui.agents.claim_sentences import clauses, plain, sentences

_EN_HUMAN = (
    r"(?:human(?: being)?s?|persons?|man|woman|guy|lady|(?:customer (?:service|care|support) )?"
    r"(?:representative|rep|agent|advisor|adviser|operator|employee|associate|specialist|"
    r"executive)|employee|staff members?|team members?|member of (?:the|our) (?:staff|team)|"
    r"supervisor|manager|technician|colleague)\b(?! of (?:an?|the) (?:ai|software))"
)
_EN_BOT = (
    r"(?:(?:ro)?bots?|chat ?bots?|machine|ai|a\.i\.?|artificial|computer|program|automated|"
    r"automatic|virtual|recording|software|algorithm|language model)\b"
)
_ES_HUMAN = (
    r"(?:personas?|humano|humana|seres? humanos?|mujer|hombre|chic[oa]|agente|asesora?|"
    r"representante|operadora?|emplead[oa]|ejecutiv[oa]|trabajadora?|teleoperadora?|gestora?|"
    r"supervisora?|companer[oa]|tecnic[oa]|real|de carne y hueso|de verdad)\b"
    r"(?! (?:virtual|digital|automatic[oa]|automatizad[oa]|artificial|de (?:ia|inteligencia)))"
)
_ES_BOT = (
    r"(?:(?:ro)?bot|chat ?bot|maquina|ia|inteligencia artificial|programa|ordenador|computadora|"
    r"automatic[oa]|virtual|asistente (?:virtual|automatic[oa]|digital)|grabacion|algoritmo|"
    r"modelo de lenguaje|software)\b"
)
_ONE = r"(?:an? |some |any |one of |the |your |our |just |only |very |also |actually |really )*"
_UNO = r"(?:una? |uno de |una de |el |la |su |tu |vuestr[oa] |solo |tambien |muy )*"
_LIVE = r"(?:real |actual |live |living |genuine |fellow |flesh and blood )*"

_DENIALS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:i am|i'm|im|we are|we're) {_ONE}{_LIVE}{_EN_HUMAN}",
        r"\b(?:i am|i'm|im) (?:very much |100 ?% |really |completely )?(?:real|flesh)\b",
        rf"\b(?:i am|i'm|im|this is|it is|it's) not {_ONE}(?:kind of |sort of )?{_EN_BOT}",
        rf"\b(?:i am|i'm) (?:no|neither an?) {_EN_BOT}",
        rf"\byou(?:'re| are) (?:now |currently |already )?(?:talking|speaking|chatting|"
        rf"dealing) (?:to|with) {_ONE}{_LIVE}(?:human|person|woman|man)\b",
        rf"\byou(?:'re| are) not (?:talking|speaking|chatting) (?:to|with) {_ONE}{_EN_BOT}",
        rf"\bno {_EN_BOT} (?:here|would|could)\b|\bi (?:do )?have (?:a body|feelings|a heart|"
        r"blood)\b|\bi work (?:in|at|for|from)\b|\b(?:only|just) humans\b|"
        r"\b(?:humans|people) only\b",
        r"\b(?:as|being) an?(?:other)? (?:fellow )?human\b|\bas a person,? i\b|"
        r"\bspeaking as (?:a|an|one) (?:\w+ )?(?:person|woman|man|mother|father|parent|customer)\b",
        rf"\bthere (?:is|are) no {_EN_BOT} here",
        r"\bmy (?:wife|husband|kids|children|family|lunch break|shift|desk|office)\b",
        rf"(?<!no )\bsoy {_UNO}{_ES_HUMAN}",
        rf"(?<!no )\bsomos {_UNO}(?:personas|humanos)\b",
        rf"\b(?:no soy|esto no es|no somos) {_UNO}(?:ningun[oa]? |tampoco )?{_ES_BOT}",
        rf"(?<!no )(?<!si )\best(?:a|as|ais) (?:usted )?(?:hablando|chateando|tratando) con {_UNO}"
        r"(?:persona|humano|humana|ser humano|agente humano)\b",
        rf"\bno est(?:a|as) (?:usted )?(?:hablando|chateando|tratando) con {_UNO}"
        rf"(?:ningun[oa]? )?{_ES_BOT}",
        rf"\bun {_ES_BOT} no (?:dir|har|podr|sabr)ia|(?<!no )\btengo (?:cuerpo|sentimientos|"
        r"corazon)\b|\btrabajo (?:en|para|desde)\b|\bsolo (?:\w+ )?humanos\b",
        r"\bcomo (?:humano|humana|ser humano|persona que soy)\b|\b(?:le hablo|hablando) como "
        r"(?:persona|mujer|hombre|madre|padre|cliente)\b",
        rf"\baqui no hay (?:ningun[oa]? )?{_ES_BOT}",
        r"\bmi (?:mujer|marido|familia|turno|descanso|mesa|oficina|jefe|jefa)\b",
    )
)
_UNLESS = re.compile(r"\b(?:if|whether|si|never say|never said|nunca dir[ei])\b")

_NAMED = re.compile(
    r"\b(?i:soy|me llamo|mi nombre es|le atiende|le habla|le saluda|my name is|i am|i'm|call me)\s+"
    r"(?P<name>[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,})\b"
    r"|\b(?i:(?:chatting|speaking|talking|hablando|chateando) (?:to|with|con))\s+"
    r"(?P<name4>[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,})\b"
    r"|\b(?i:this is)\s+(?P<name2>[A-Z][a-z]{2,})(?=\s+(?:from|speaking|at|with|and)\b)"
    r"|(?:^|[.!,]\s*)(?P<name3>[A-Z][a-z]{2,})\s+(?:here|speaking|al habla)(?=[.,!]|$)"
)
_PLAIN_WORDS = """
click read tap press look see steps from over out right and refer sorry happy glad here afraid
sure able ready delighted truly very really still also just not yours the your our la el su una
uno un nuestro nuestra experta experto asistente virtual ia alguien nadie consciente capaz
"""
_NO_NAMES = frozenset(_PLAIN_WORDS.split())

_SAYS_AI = {
    "es": re.compile(
        r"\b(?:ia|inteligencia artificial|(?:ro)?bot|chat ?bot|(?:asistente|agente|sistema) "
        r"(?:automatic[oa]|automatizad[oa]))\b"
    ),
    "en": re.compile(
        r"\b(?:ai|a\.i\.|artificial intelligence|(?:ro)?bot|chat ?bot|(?:automatic|automated) "
        r"(?:assistant|agent|system))\b"
    ),
}
_ABOUT_ITSELF = {
    "es": re.compile(
        r"\b(?:soy|atiende|habla(?:ndo)? con|responde|contesta|escribe|chate\w+ con|como|"
        r"yo|asistente)\b"
    ),
    "en": re.compile(
        r"\b(?:i am|i'm|i|you are|you're|speaking|talking|chatting|this is|as an|assistant|here)\b"
    ),
}
_ASKED_HUMAN = re.compile(
    r"\b(?:eres|es usted|hablo con|hablando con|are you|am i (?:talking|speaking|chatting) (?:to|"
    r"with)|is this) (?:an? |una? |realmente |really |actually |de verdad )*"
    r"(?:(?P<human>real|human|person|live|humano|humana|persona)|(?P<bot>(?:ro)?bot|bot|chatbot|"
    r"machine|ai|ia|maquina|inteligencia artificial|computer))\b"
)
_YES = re.compile(r"^\W*(?:claro|yes|yeah|yep|of course|por supuesto|asi es|correct\w*|indeed)\b")
_NO = re.compile(r"^\W*(?:no|nope|not at all|para nada|en absoluto|que va)\b")


def says_ai(text: str, language: str) -> bool:
    """Whether ``text`` discloses, in ``language`` (es, else en), that an AI is speaking.

    «Virtual assistant» alone does not: many readers take it for a person who works online.
    """
    tongue = "es" if language == "es" else "en"
    return any(
        _SAYS_AI[tongue].search(part) and _ABOUT_ITSELF[tongue].search(part) and not denies(part)
        for part in map(plain, sentences(text))
    )


def denies(folded: str) -> bool:
    """Whether a folded sentence claims to be a human being or denies being an AI."""
    for clause in clauses(folded):
        for pattern in _DENIALS:
            match = pattern.search(clause)
            if match and not _UNLESS.search(clause[: match.end()]):
                return True
    return False


def human_name(sentence: str, people: tuple[str, ...], company: str) -> str:
    """The human name under which a sentence speaks; empty for none, an AI's own, or a colleague's.

    ``people`` are persons who have really joined the call.
    """
    folded = plain(sentence)
    if any(pattern.search(folded) for pattern in _SAYS_AI.values()) or "virtual" in folded:
        return ""
    allowed = {plain(word) for name in (*people, company) for word in name.split()} | _NO_NAMES
    for match in _NAMED.finditer(sentence):
        name = match["name"] or match["name2"] or match["name3"] or match["name4"]
        if plain(name) not in allowed:
            return name
    return ""


def dodges(answer: str, heard: tuple[str, ...], language: str) -> bool:
    """Asked whether it is human, the answer says yes (or asked whether it is a bot, no)."""
    asked = _ASKED_HUMAN.search(plain(heard[-1][:600])) if heard else None
    if asked is None or says_ai(answer, language):
        return False
    return (_YES if asked["human"] else _NO).search(plain(answer[:200])) is not None
