"""Words by which a customer's mood shows, es and en. They meet folded text: no accents, no case.

Patterns begin and end at words. What is only a report of a problem («my router is off») is no
mood; the words of somebody who is tired of it are.
"""

from __future__ import annotations

import re


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


BITTER_THANKS = _words(
    r"thanks? (?:you )?(?:for|a lot for) (?:nothing|wasting|ruining|lying|letting|ignoring)[^.!?]*",
    r"(?:great|nice|well done|congratulations),? (?:job|work|service)? ?(?:not|ruining|wasting)",
    r"no thanks to you|so much for \w+",
    r"gracias (?:por|para) (?:nada|hacerme perder|arruinar|ignorar)[^.!?]*",
    r"(?:muy|que) (?:buen|bonito) servicio,? (?:eh|si)|menudo servicio|vaya servicio",
)
"""Thanks that are none; read before the friendly words."""

FURIOUS = _words(
    r"furious|livid|outrag\w+|disgust\w+|disgrac\w+|appalling|appalled|pathetic|shameful|shame on",
    r"unacceptable|inexcusable|incompeten\w+|liars?|lying|lied|thie(?:f|ves)|steal\w*|stole|robbed",
    r"scam\w*|fraud\w*|rip[- ]?off|worst|horrible|horrendous|atrocious|hate|hated|despise",
    r"fed up|sick (?:and tired )?of|had enough|never (?:again|buying|using|flying|shopping)",
    r"bull ?sh\w*|sh[i*]t\w*|f[u*]c?k\w*|f\*+\w*|crap\w*|damn|wtf|hell|bloody|garbage|trash",
    r"rubbish",
    r"a joke|laughable|lawyer|sue|stupid|idiots?|morons?|clowns?",
    r"indignad[oa]s?|furios[oa]s?|hart[oa]s?|inaceptable|intolerable|inadmisible|asco|asquero\w+",
    r"verguenza|vergonzos\w+|lamentable|patetic[oa]s?|estaf\w+|ladron(?:es)?|robo|robar?on",
    r"mentiros\w+",
    r"mienten|mentira|incompetent\w+|inutil(?:es)?|peor|pesim[oa]s?|horribl\w+|mierda|joder|cono",
    r"odio|ridicul[oa]s?|tomadura de pelo|me toman el pelo|nunca mas|denunci\w+|abogad[oa]",
    r"basura|estupid\w+|hasta las narices|sinverguenzas?|caraduras?",
)
UNHAPPY = _words(
    r"disappoint\w+|frustrat\w+|annoy\w+|irritat\w+|upset|unhappy|angry|mad|dissatisf\w+",
    r"complain\w*",
    r"terribl[ey]|awful|useless|ridiculous|absurd|insane|poor(?:ly)?|bad|badly|rude|unhelpful",
    r"lousy",
    r"unprofessional|unreliable|nightmare|mess|waste|wasted|wasting|ignored|ignoring|no one cares",
    r"still (?:waiting|nothing|no (?:answer|reply|help))",
    r"(?:not|doesnt|does not|isnt|didnt|did not|hasnt|wont|cant) (?:help\w*|good|happy|acceptable|"
    r"fair|right|care|impressed)",
    r"(?:for|after|over) (?:the )?(?:\w+ )?(?:hours|days|weeks|months)|how much longer",
    r"again and again|every (?:single )?(?:time|day)|third time|yet again|once again|keeps? \w+ing",
    r"come on|seriously|ugh+|smh|sigh|no (?:help|reply|response|answer|sense|use)|worse|sucks?",
    r"tired|stressful|unfair|misled|misleading|ruin\w*|joke|overcharg\w+|regret|sad|sadly",
    r"sorry but",
    r"decepcion\w+|frustr\w+|molest[oa]s?|enfadad\w+|enojad\w+|cabread\w+|disgust(?:ad\w+|o)",
    r"queja\w*",
    r"terrible|fatal|mal[oa]?s?|malisim\w+|absurd\w+|injust\w+|desastr\w+|verguenzas?|caotic\w+",
    r"sigo (?:sin|esperando|igual)|siguen? sin|todavia (?:espero|nada)|otra vez|de nuevo",
    r"no (?:me )?(?:sirve|ayuda\w*|solucion\w+|contest\w+|responde\w*|es justo|es normal|"
    r"puede ser)",
    r"(?:llevo|hace) (?:ya )?(?:\w+ )?(?:horas|dias|semanas|meses)|cuanto (?:mas|tiempo)|cada vez",
    r"por que (?:no|siempre|nadie|tengo)|nadie|ninguna? (?:respuesta|solucion|ayuda)",
    r"cansad[oa]s?|pesadilla|engan\w+|peores|increible|en serio",
)
PLEASED = _words(
    r"thanks?|thank you|thx|ty|cheers|appreciate\w*|great|good|nice|perfect\w*|glad|happy|helpful",
    r"lovely|fine|cool|sounds good|works? (?:now|again|perfectly|fine)|working now|solved|sorted",
    r"fixed it|that helps?|kind|pleased|well done|much better|resolved now|awesome",
    r"gracias|agradezc\w+|agradecid[oa]s?|perfect[oa]|genial|bien|buen[oa]?|amabl\w+|encantad[oa]",
    r"estupend\w+|content[oa]s?|alegr\w+|ya funciona|funciona ya|solucionado|resuelto|util",
    r"guay|vale",
)
DELIGHTED = _words(
    r"excellent|amazing|fantastic|wonderful|brilliant|outstanding|superb|best|love|loved|impressed",
    r"(?:thank you|thanks) (?:so|very) much|thanks a (?:lot|million)|life ?saver|made my day|star",
    r"excelent\w+|maravill\w+|fantastic[oa]s?|increible servicio|mejor(?:es)?|me encanta|fenomenal",
    r"(?:muchisimas|mil|un millon de) gracias|muchas gracias|impresionad[oa]|me han? salvado",
)
NOT = re.compile(
    r"\b(?:not?|never|isnt|wasnt|arent|dont|doesnt|didnt|without|hardly|sin|ni|nunca|tampoco|nada)"
    r"(?: (?:so|very|a|the|really|too|at all|muy|tan|es|esta|estoy|estan|son|fue|me))* ?\Z"
)
"""Right before a word, it turns it round."""
