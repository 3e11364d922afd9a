"""Prompts and stock phrases that would make an AI pass for a person, es and en."""

from __future__ import annotations

import re

from callcenter_tui.agents.claim_human import denies
from callcenter_tui.agents.claim_sentences import plain, sentences
from callcenter_tui.domain.grounding import Breach

_BEING = (
    r"(?:(?:that |the fact that )?(?:you are|you're|being|this is|it is)|que (?:eres|es|seas|se "
    r"trata de|lo eres)|ser|your|tu condicion de|su condicion de)"
)
_BOT = (
    r"(?: (?:an?|una?|the|la|el))?(?: (?:just|only|solo))? ?(?:ai\b|artificial|(?:ro)?bot|"
    r"chat ?bot|"
    r"machine|virtual|automated|language model|computer|program|maquina|ia\b|inteligencia "
    r"artificial|modelo de lenguaje|asistente virtual|software)"
)
_HUMAN = (
    r"(?: (?:an?|una?|the|la|el))?(?: [\w-]+)?(?: [\w-]+)? ?(?:human|person\b|flesh|persona\b|"
    r"humano|humana|de carne)"
)
_SAY = (
    r"(?:say|tell \w+(?: \w+)?|claim|state|pretend|insist|assert|answer|reply|act as if|act like|"
    r"respond|di(?:ga|ces|le)?|digas|decir|afirma|finge|asegura|insiste en|responde|contesta|"
    r"aparenta|actua como si|haz creer)"
)
_NEVER = r"(?:never|don't|do not|must not|mustn't|cannot|avoid|refuse to|nunca|jamas|no|evita)"
_REVEAL = (
    r"(?:admit(?:ting)?|say(?:ing)?|reveal(?:ing)?|mention(?:ing)?|disclos(?:e|ing)|tell(?:ing)?"
    r"(?: \w+){0,2}|acknowledg(?:e|ing)|confess|let (?:\w+ ){1,2}(?:know|notice)|confirm|"
    r"(?:le )?(?:admit|reconozc|revel|mencion|confies|confirm)\w+|digas?|diga|decir|admitir|"
    r"reconocer|revelar|mencionar)"
)
_HIDES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_NEVER}(?: (?:ever|under any circumstances|bajo ningun concepto|le|al cliente))*"
        rf" {_REVEAL}(?: (?:al cliente|a nadie|to (?:the )?customers?|to anyone))? {_BEING}{_BOT}",
        rf"\b(?:deny|hide|conceal|keep secret|niega|oculta|esconde)\w* {_BEING}{_BOT}",
        r"\b(?:pass yourself off|hazte pasar|hagase pasar|hacerse pasar|hacerte pasar)"
        r" (?:as|por) (?:una? |an? )?(?:\w+ )?(?:human|person|persona|agente|humano|humana)",
        r"\bpretend(?:ing)? (?:to be|that you are|you are) (?:an? )?(?:\w+ )?(?:human|person)",
        r"\b(?:finge|simula|aparenta)\w* ser (?:una? )?(?:\w+ )?(?:persona|human[oa]|agente human)",
        rf"\b{_SAY} (?:that |que )?(?:you are|you're|as if you were|como si fueras|como si fuera|"
        rf"eres|es|es usted|i am|i'm|soy){_HUMAN}",
        r"\b(?:you are|you're|eres|es usted) (?:[a-z]+, )?(?:an? |una? |the )?(?:real |live |"
        r"actual )?(?:human|person\b|persona\b|agente human|representante human|asesora? human|"
        r"empleada? human)",
        r"\b(?:you are|you're|eres|act as|actua como) [a-z]+, (?:an? |una? )?(?:\w+ ){0,3}"
        r"(?:human|person\b|persona\b|humano|humana)",
        r"\b(?:you are|you're|eres) not (?:an? )?(?:ai|bot|robot|machine)\b|\bno eres (?:una? )?"
        r"(?:ia|bot|robot|maquina)\b",
    )
)
_ASKING = r"\b(?:ask\w*|wonder\w*|pregunt\w+)"
_ANSWER = (
    r"[^.]{0,30}\b(?:say|answer|reply|confirm|diga|digas|di|responda?|conteste?|confirme?)"
    r"(?: que)?,? [«\"']?"
)
_ORDERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_ASKING}[^.]{{0,60}}{_BOT}\b{_ANSWER}no\b",
        rf"{_ASKING}[^.]{{0,40}}\b(?:you are|you're|are you|being|es|eres|ser|soy)\b[^.]{{0,15}}"
        rf"\b(?:human|person|persona|human[oa])\b{_ANSWER}"
        r"(?:yes|si|sure|of course|claro|that you are\b(?! (?:an?|not)\b))",
        rf"\b(?:claim\w*|profess\w*|dig\w+|asegur\w+|afirm\w+)(?: to be| ser){_HUMAN}",
        rf"\bnieg\w+ {_BEING}{_BOT}",
        rf"\b(?:keep|keeping) (?:it )?(?:a )?secret {_BEING}{_BOT}",
        r"\b(?:believe|think|crea\w*|piense\w*)(?: that| que)? (?:they|it|he|she|you|habla\w*|es|"
        r"eres|le)\b[^.]{0,40}\b(?:human|person|persona|human[oa])\b",
    )
)
"""What no question before makes honest; only forbidding it does."""
_NAMED = re.compile(
    r"\b(?:you are|you're|your name is|eres|es usted|te llamas|se llama) "
    r"(?-i:[A-ZÁÉÍÓÚÑ][\w'-]+(?: [A-ZÁÉÍÓÚÑ][\w'-]+)?)(?:,| of| from| del?)"
    r"(?: (?!AI\b|IA\b|virtual|auto|artificial)[\w-]+){0,4} (?:representative|agent|operator|clerk|"
    r"advis[eo]r|employee|colleague|consultant|team|representante|agente|asesora?|emplead[ao]|"
    r"operadora?|compañer[ao]|equipo)\b"
    r"|\b(?:(?:introduce|present) yourself as|pres[eé]nt(?:ese|ate) como) "
    r"(?-i:[A-ZÁÉÍÓÚÑ]\w+)\b"
    r"(?!,? (?:an?|the|una?|el|la) (?:AI|IA|artificial|virtual|auto|asistente))",
    re.IGNORECASE,
)
"""Searched in the sentence as written: a name has a capital."""
_FORBIDDEN = re.compile(rf"\b{_NEVER}(?: \w+){{0,4}}$")
_ASKED = re.compile(r"\b(?:whether|if|asked|si|pregunt\w+)(?: \w+){0,2}$")
_TOLD = 6
"""The first of the patterns that are no order to say something, so that a question is honest."""
_DENY = re.compile(r"\b(?:deny|denies|negar|niegues|niegue|ocultes|oculte|hide|conceal|pretend)\b")


def lint(text: str) -> tuple[Breach, ...]:
    """Sentences of a prompt or stock phrase that hide the AI or claim a human; empty when honest.

    «Never deny that you are an AI» and «asked whether you are human, say no» are honest.
    """
    found = []
    for sentence in sentences(" \n".join(text.split("\n\n"))):
        folded = plain(sentence)
        if _hides(folded) or denies(folded) or _NAMED.search(sentence):
            found.append(
                Breach("denies_ai", sentence[:200], "hides that an AI speaks, or claims a human")
            )
    return tuple(found)


def _hides(folded: str) -> bool:
    for index, pattern in enumerate(_HIDES):
        for match in pattern.finditer(folded):
            before = folded[: match.start()].rstrip()
            if index == 0:
                honest = _DENY.search(match[0]) is not None
            else:
                honest = _FORBIDDEN.search(before) is not None
                honest = honest or (index >= _TOLD and _ASKED.search(before) is not None)
            if not honest:
                return True
    return any(
        _FORBIDDEN.search(folded[: match.start()].rstrip()) is None
        for pattern in _ORDERS
        for match in pattern.finditer(folded)
    )
