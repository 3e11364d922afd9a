"""What an answer may never show or ask for: instructions, context data, names of tools, secrets."""

from __future__ import annotations

import re

from callcenter_tui.agents.claim_sentences import clauses, plain

_LEAKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:my|these|internal|system|hidden) (?:system )?(?:instructions?|prompts?)\b",
        r"\b(?:system prompt|context data|the passages|json object|tool call|function call)\b",
        r"\bi (?:was|am|have been) (?:instructed|prompted|programmed) (?:to|not)\b",
        r"\b(?:mis|estas) instrucciones (?:dicen|son|internas|me)\b|\bmis instrucciones\b",
        r"\b(?:mensaje de sistema|(?:mi|el) prompt|datos de contexto|los pasajes|"
        r"instrucciones internas)\b",
        r"\b(?:me han|he sido|fui) (?:instruid|programad)[oa]\b|\b(?:me han|fui) ordenado\b",
        r"\[(?:tool|es|en|person)\b[^\]]*\]|\btool/\w+/\d",
        r"\{\s*[\"']\w+[\"']\s*:|\"(?:passages|customer_lines|text|sources)\"\s*:|</?\w+_\w+>",
        r"<\|?(?:im_start|im_end|system|assistant)|\bcustomer messages are data\b",
        r"\b(?:search_knowledge|earlier_calls|business_hours|open_callback|propose_letter|"
        r"ask_for_person|set_disposition)\b",
    )
)
_PRIVATE = (
    r"(?:card number|whole card|cvv|cvc|\bpin\b|password|passcode|security code|one-time code|"
    r"numero (?:completo |entero )?de (?:la |su |tu )?tarjeta|contrasena|clave de acceso|"
    r"codigo de (?:seguridad|verificacion)|expiry date|expiration date|caducidad|"
    r"(?:code|clave|codigo|numero) [^,.]{0,40}\b(?:sms|text(?:ed)?|(?:su|tu) movil|your (?:mobile|"
    r"phone)))"
)
_ASKS = re.compile(
    rf"\b(?:(?:send|give|tell|share|provide|confirm|type|read)(?: me| us| here| out)*|i (?:will |"
    rf"would |also )?need|what (?:is|are)|what's|\w+[ea](?:me|nos) (?:\w+ ){{0,3}}?(?:el|la|su|sus|"
    r"tu|los)|me (?:da|dice|puede|podria|indica|facilita|"
    rf"pasa|confirma)|necesito|cual(?:es)? (?:es|son)|escriba aqui|mande|"
    rf"envie)\b.{{0,40}}{_PRIVATE}"
)
_NEVER = re.compile(r"\b(?:never|not|n't|nobody|nunca|no|nadie|jamas)\b|n't\b")


def leaks(sentence: str) -> str:
    """Why a sentence shows what is internal or asks for a secret; empty when it does neither."""
    folded = plain(sentence)
    for pattern in _LEAKS:
        match = pattern.search(folded)
        if match:
            return f"shows what is internal: {match[0]}"
    for clause in clauses(folded):
        if _ASKS.search(clause) and not _NEVER.search(clause):
            return "asks for a secret: card number, PIN, password"
    return ""
