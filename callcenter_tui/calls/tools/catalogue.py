"""The built-in tools as agents see them, and the customers' words that call for each.

A pattern decides only what is offered to a turn: a tool that is not offered costs no request and
cannot be used. Words are folded (no capitals, no accents) before they are searched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from callcenter_tui.calls.tools.reading import Reading
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.tools import Argument, Result, Session, Tool
from callcenter_tui.locale.tool_words import words
from callcenter_tui.text import fold

LETTERS = tuple(kind.value for kind in LetterKind)
PROPOSED = ("resolved", "information_given", "not_resolved", "wrong_number", "spam")
"""How a call may end where no list of the center's is at hand."""

_NO_SHOP = r"^(?!.*\b(?:tiendas?|shops?|stores?)\b)(?s:.*)"
"""The hours are those of the people who answer; shops keep their own."""
_DAYS_ES = r"(?:hoy|manana|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|festivos?)"
_DAYS_EN = (
    r"(?:today|tomorrow|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
    r"|weekends?|holidays?|christmas)"
)
_DEPARTMENTS_ES = (
    r"(?:departamento|facturacion|ventas|comercial|soporte|tecnic[oa]s?|reclamaciones|quejas)"
)
_DEPARTMENTS_EN = r"(?:department|billing|sales|technical|support|complaints|accounts)"
_PEOPLE = (
    r"(?:persona|humano|agente|operador\w*|supervisor\w*|encargad\w+|responsable|alguien"
    r"|person|human|agent|representative|operator|manager|someone|somebody)\b"
)
_LETTER_ES = r"(?:presupuesto|factura|contrato|justificante|certificado|copia|carta|oferta|resumen)"
_LETTER_EN = (
    r"(?:quote|quotation|invoice|bill|contract|letter|copy|certificate|confirmation|offer|summary)"
)

_WHEN: dict[str, tuple[str, ...]] = {
    "search_knowledge": (r"\?[^?]*\w[^?]*\?",),
    "business_hours": (
        _NO_SHOP + r"\bhorarios?\b",
        _NO_SHOP
        + r"\b(?:a|hasta|desde) (?:que|k|q) hora\b.{0,40}\b(?:abr|cierr|cerra|atiend|atend)",
        _NO_SHOP
        + r"\b(?:abren|abris|abre|cierran|cierra|cerrais|atienden|atendeis|abierto|abiertos)"
        r"\b.{0,30}\b" + _DAYS_ES,
        r"\b(?:estan|estais|esta) (?:abiert|cerrad)",
        _NO_SHOP
        + r"\b(?:opening|(?<!\d )business|office|working) (?:hours|times?)\b|\byour hours\b",
        _NO_SHOP + r"\b(?:what time|when|how late|how early) (?:do|does|are|is|will|can) "
        r"(?:you|your|the (?:office|line|support))\b.{0,20}\b(?:open|close)",
        _NO_SHOP + r"\b(?:are|r) (?:you|u|ya)\b.{0,20}\b(?:open|closed)\b",
        _NO_SHOP + r"\b(?:open|closed?)\b.{0,20}\b" + _DAYS_EN,
    ),
    "earlier_calls": (
        r"(?<!lo )(?<!el )(?<!la )\bque (?:me|se|nos) (?:dij|habl|acord|promet|qued)\w+",
        r"\bmis (?:ultimas )?llamadas\b|\bhistorial\b|\bllamadas? anterior(?:es)?\b",
        r"\bmi (?:ultima|anterior) (?:llamada|consulta)\b",
        r"\bwhat (?:did|was|were)\b.{0,30}\b(?:last time|told|said|agreed|promised)\b",
        r"\bmy (?:previous|earlier|last|past) (?:calls?|chats?|conversations?)\b|\bcall history\b",
    ),
    "open_callback": (
        r"(?<!no me )\bllam(?:enme|adme|eme|arme)\b",
        r"(?<!no )\bme (?:llamen|llameis|llame(?! la atencion)|llaman|telefoneen)\b",
        r"\bme (?:pueden?|podeis|podrian?|vuelvan?) (?:a )?(?:llamar|telefonear)\b",
        r"\b(?:devolver(?:me|nos)?|devuelvan(?:me)?) la llamada\b",
        r"\b(?:want|need|request|schedule|arrange|book|like|get|have|please) (?:a |an? \w+ )?"
        r"call-? ?back\b",
        r"\b(?:call|phone|ring) (?:me|us) (?:back|tomorrow|today|later|on|at|when|in|this|next"
        r"|after|before|around)\b",
        r"\b(?:can|could|would|will|please|someone|somebody)\b.{0,25}"
        r"\b(?:call|phone|ring) (?:me|us)\b",
    ),
    "propose_letter": (
        r"\b(?:envi|mand)\w*\b.{0,60}\b" + _LETTER_ES,
        r"\b"
        + _LETTER_ES
        + r"\b.{0,40}\b(?:por (?:correo|e-?mail|escrito)|a (?:mi|este) (?:correo|e-?mail))",
        r"\b(?:envi|mand)(?:e|en|ad|ar)\w*\b.{0,60}\bpor (?:correo|e-?mail|escrito)",
        r"\b(?:send|(?:e-?mail|mail|post) (?:me|us))\b.{0,40}\b" + _LETTER_EN,
        r"\b(?:send|put)\b.{0,40}\b(?:by e-?mail|in writing|to my e-?mail)\b",
        r"\b" + _LETTER_EN + r"\b.{0,40}\b(?:by|to my|via|in) (?:e-?mail|post|mail|writing)\b",
    ),
    "transfer": (
        r"\b(?:pas[ae]\w*|transf\w+|deriv\w+|pongame|comuni[cq]\w+)\b.{0,40}\b" + _DEPARTMENTS_ES,
        r"\bhablar con (?:el |la |los |alguien de )?" + _DEPARTMENTS_ES,
        r"\b(?:transfer|put|pass|connect|switch)\b.{0,30}\b" + _DEPARTMENTS_EN,
        r"\b(?:talk|speak) (?:to|with) (?:the |someone in )?" + _DEPARTMENTS_EN,
    ),
    "ask_for_person": (
        r"\b(?:habl\w+|comuni[cq]\w+|pas[ae]\w*|ponga\w*|quiero|necesito|hay)\b.{0,30}\b" + _PEOPLE,
        r"\b(?:speak|talk|connect|transfer|want|need|get)\b.{0,30}\b" + _PEOPLE,
    ),
    "set_disposition": (
        r"\beso (?:es|era|seria) todo\b|\bnada mas\b|\badios\b|\bhasta luego\b",
        r"(?<!no )\b(?:esta|queda|quedo|quedado) (?:ya )?(?:solucionado|resuelto|arreglado)\b",
        r"\bya (?:me )?funciona\b",
        r"\bthat(?:'s| is|s) all\b|\bnothing else\b|\b(?:good)?bye\b",
        r"\b(?:it'?s|it is|all|now|everything is) (?:now )?(?:solved|fixed|sorted)\b",
        r"\bworks (?:now|again)\b",
        r"\b(?:numero equivocado|wrong number|me he equivocado de)\b",
    ),
}

NAMES = tuple(_WHEN)
"""The names of the built-in tools; a company's own have others."""


def asks_callback(said: str) -> bool:
    """Whether a customer's words ask to be called back."""
    folded = fold(said)
    return any(re.search(pattern, folded) for pattern in _WHEN["open_callback"])


def built_in(
    reading: Reading, departments: Sequence[str], endings: Sequence[str] = PROPOSED
) -> tuple[Tool, ...]:
    """The tools of every call, always in the same order. ``departments``: keys to transfer to;
    ``endings``: dispositions that the AI may propose, those of the center's list.
    """
    return (
        _reads(
            "search_knowledge",
            "Search the company's articles again with a question of your own wording.",
            reading.search_knowledge,
            Argument("question", "text", "One question in the customer's language."),
        ),
        _reads(
            "business_hours",
            "Whether people answer now, and the hours of today or of a day.",
            reading.business_hours,
            Argument(
                "day", "text", "today, tomorrow, a weekday or a date.", required=False, longest=60
            ),
        ),
        _reads(
            "earlier_calls",
            "The last calls of this customer: when, about what, how they ended.",
            reading.earlier_calls,
            account=True,
        ),
        _acts(
            "open_callback",
            "Let a person call this customer back.",
            Argument("when", "text", "When, in the customer's words.", required=False, longest=120),
        ),
        _acts(
            "propose_letter",
            "Propose an e-mail to the customer's own address; they are asked before it is sent.",
            Argument("letter", "choice", "Which e-mail.", choices=LETTERS),
            Argument("about", "text", "What it is about, in a few words.", longest=300),
            account=True,
        ),
        _acts(
            "transfer",
            "Pass the call to another department.",
            Argument("department", "choice", "Its key.", choices=tuple(departments)),
            Argument("reason", "text", "Why, in a few words.", required=False),
        ),
        _acts(
            "ask_for_person",
            "Ask a person of the team to join.",
            Argument("reason", "text", "Why, in a few words.", required=False),
        ),
        _acts(
            "set_disposition",
            "Note how the call ended, when the customer has finished.",
            Argument("disposition", "choice", "How it ended.", choices=tuple(endings)),
        ),
    )


def _reads(
    name: str, description: str, run: Any, *arguments: Argument, account: bool = False
) -> Tool:
    return Tool(name, description, run, arguments, _WHEN[name], account=account)


def _acts(name: str, description: str, *arguments: Argument, account: bool = False) -> Tool:
    when = _WHEN[name]
    return Tool(name, description, _only_at_the_desk, arguments, when, account=account, acts=True)


def _only_at_the_desk(session: Session, _arguments: Mapping[str, Any]) -> Result:
    """An act needs the transaction in which it was allowed (``acts.ACTS``); alone it is refused."""
    return Result(words("unknown_tool", session.language), ok=False)
