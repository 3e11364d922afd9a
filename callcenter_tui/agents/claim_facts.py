"""Which part of a sentence states a fact and so needs a source. Pure, es and en."""

from __future__ import annotations

import re

from callcenter_tui.agents.claim_asides import ASIDES, OFFER
from callcenter_tui.agents.claim_sentences import clauses

_LEAD = re.compile(
    r"^(?:(?:so|and|also|then|well|now|again|therefore|besides|in addition|additionally|honestly|"
    r"unfortunately|sadly|luckily|fortunately|actually|currently|for now|at the moment|right now|"
    r"in "
    r"(?:this|that) case|at this point|as for that|please note that|note that|please remember that|"
    r"remember that|keep in mind that|the good news is(?: that)?|i (?:think|believe|guess|know|can "
    r"confirm|can tell you|should add|must say|am sure|'m sure)(?: that)?|it (?:seems|looks like|"
    r"appears)(?: that)?|y|e|pues|bueno|entonces|asi que|tambien|ademas|ahora(?: mismo)?|"
    r"por (?:desgracia|"
    r"suerte|ahora|tanto)|lamentablemente|desafortunadamente|desgraciadamente|afortunadamente|"
    r"en (?:ese|"
    r"este|tal) caso|en este momento|sinceramente|la verdad es que|quiza|quizas|tal vez|la buena "
    r"noticia es que|tenga en cuenta que|recuerde que|le recuerdo que|sepa que|desde aqui|"
    r"from here|from my side|por mi parte|(?:yo )?(?:creo|pienso|"
    r"supongo) que|(?:le|puedo) (?:confirmo|confirmar(?:le)?|informo(?: de)?|digo|decir(?:le)?|"
    r"cuento|indico) que|parece que|segun parece) )+"
)
"""Openings that leave what follows as factual as it is."""
_OF_ITSELF = re.compile(r"^i(?:'d|'m|'ll|'ve)?\b|^\w{3,}[aei]me(?:lo|la|los)?\b|^ask me\b")
"""The AI speaks of itself, or asks to be told. What it did is a claim and judged as one."""
_SOMEBODY = re.compile(
    r"\b(?:a person|a human|a colleague|somebody|someone (?:of|from|in|on) (?:our|the)|una persona|"
    r"un companero|una companera|alguien (?:de|del))\b"
)
_BACK_TO_FACTS = re.compile(
    r"^(?:the|your|our|it|its|we|you|they|there|that|el|la|los|las|su|sus|usted|nuestr\w+|se|le|"
    r"tiene|hay|es|son|cuesta|costs?|all|every|todos|todas)\b"
)
_SAFE_WITHOUT_NEWS = re.compile(
    r"^(?:(?:la|el|the|your|su) (?:\w+ )?(?:asistente|ia|inteligencia|assistant|ai)\b|le (?:paso|"
    r"aviso|pongo|"
    r"transfiero|envio|mando|preparo|derivo|comunico|propongo|llam\w+)|you can (?:go on|keep|"
    r"write|tell|ask)|puede (?:seguir|dejar|escribir|preguntar)|your (?:call|"
    r"patience|message|understanding|trust|time|request)|su (?:paciencia|mensaje|tiempo|"
    r"comprension|"
    r"confianza|llamada)|that (?:is|was) (?:all|everything)|it is (?:a|my) pleasure|le (?:ayud|"
    r"explic|atiend|parece)\w*|the (?:team|person)|it would|you (?:prefer|want|like|wish)|(?:el|"
    r"la) (?:equipo|persona)|our team|nuestro equipo|se lo|le \w+re\b)"
)
_OFFERED = re.compile(r"(?:i|we)(?:'ll| will)\b|(?:le|lo|la|se lo|se la)\b")
_ANNOUNCES = re.compile(
    r"(?:segun nuestra informacion|esto es lo que|al respecto|estos son|en resumen|claro|hola|"
    r"le (?:explico|cuento|resumo)|por supuesto|entendido|de acuerdo|perfecto|yes|no|"
    r"according to our information|here(?:'s| is| are)|on that|these are|let me explain|in short|"
    r"of course|sure|certainly|great|perfect|hello|hi)\b"
)
"""Asides after which the fact comes."""
_CONDITION = re.compile(r"(?:if|when|once|for|about|regarding|si|cuando|para|sobre|respecto)\b")
ECHOES = re.compile(
    r"\byou (?:say|said|mention|were charged|paid|asked|wrote|gave|told|have|want|see)|"
    r"\byour (?:order|"
    r"bill|invoice|message|question|charge|payment|case|request|number|e-?mail|phone)|\b(?:i|we) "
    r"(?:understand|see)\b|\b(?:comenta|dice|menciona|indica|pago|entiendo|comprendo|usted|"
    r"su (?:pedido|"
    r"factura|mensaje|cargo|pago|correo|telefono|numero|caso)|le (?:cobraron|han cobrado)|siento|"
    r"lamento|sorry|about the|sobre el|cobro de|cargo de|charge of)\b|\?$"
)
"""Words with which an answer repeats what the customer said and does not state it itself."""
ASKS = re.compile(
    r"^(?:¿(?!sabia)|(?:was|were|is|are|did(?! you know)|do|does|has|have|which|when|could|can|"
    r"would)\b).*\?$"
)
"""A question to the customer: its figures are guesses to be confirmed."""
COMMITS = re.compile(
    r"(?:'ll|\b(?:is|are|can|must|has|have|will|includes?|costs?|free|es|son|esta|estan|puede|"
    r"debe|hay|tiene|incluye|cuesta|gratis|gratuit\w+|va|sera))\b"
)


def facts_of(folded: str) -> str:
    """The clauses of a folded sentence that need a source, joined; empty when none does."""
    if folded.endswith("?") or folded.startswith("¿"):
        return ""
    kept: list[str] = []
    aside = False
    said = [_LEAD.sub("", clause) for clause in clauses(folded)]
    offered = OFFER.search(folded) is not None
    for index, clause in enumerate(said):
        if _aside(clause) or (_CONDITION.match(clause) and _aside("".join(said[index + 1 :][:1]))):
            aside = not _ANNOUNCES.match(clause)
            continue
        if offered and _OFFERED.match(clause):
            continue
        back = _BACK_TO_FACTS.match(clause) and not _SAFE_WITHOUT_NEWS.match(clause)
        if index == 0 or not aside or back:
            kept.append(clause)
            aside = False
    return " ".join(kept)


def _aside(clause: str) -> bool:
    if _OF_ITSELF.match(clause) or _SOMEBODY.search(clause):
        return True
    return any(pattern.match(clause) for pattern in ASIDES)
