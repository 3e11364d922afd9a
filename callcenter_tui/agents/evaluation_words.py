"""What the rules of ``evaluation`` look for, and what they write. Patterns meet folded text."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})")


UNKNOWN = _any(
    r"(?:i|we) (?:do not|dont|cannot|cant) (?:know|say|tell|help|find)|i am unable|unable to help",
    r"(?:have|has) no (?:reliable |more |further )?(?:information|details|answer)",
    r"says nothing about",
    r"(?:do not|dont) have (?:any |that |this )?(?:information|details)|rather not guess",
    r"beyond what i|cannot give you a|nothing certain|not able to (?:help|answer|find)",
    r"(?:eso )?no lo se\b|no se (?:decirle|eso|responder)|no (?:encuentro|dispongo|consta)",
    r"no tengo (?:mas |esa |ninguna )?(?:informacion|detalles|datos|respuesta|nada)|no sabria",
    r"no puedo (?:darle|ayudar|responder|decirle)|prefiero no inventar|se sale de lo que",
)
"""The one who answers says that they do not know."""
EMPTY = _any(
    r"hello|hi\b|hey|good (?:morning|afternoon|evening)|welcome|thank|you are welcome|my pleasure",
    r"(?:i am |i m |im |we are )?(?:so |very )?sorry|i (?:completely |fully )?understand|of course",
    r"one moment|please (?:wait|hold|bear)|let me|i am (?:the|an?) |i will (?:look|check)|sure\b",
    r"a person (?:of|will|can)|(?:i can )?pass you to|your request|understood|goodbye|glad to help",
    r"an ai assistant|this is an ai|how can i|apologies|i apologi[sz]e",
    r"hola|buen[oa]s|bienvenid|gracias|de nada|con mucho gusto|lo siento|lamento|(?:le )?entiendo",
    r"un momento|espere|dejeme|permitame|soy (?:el|la|un|una) |voy a (?:mirar|revisar|comprobar)",
    r"una persona (?:de|del|le)|puedo (?:pasarle|pedir)|su peticion|entendido|claro\b|hasta pronto",
    r"(?:ya )?he avisado a|digame|si (?:necesita|me lo pide)|aqui sigo|no le he entendido",
    r"i have (?:already )?asked (?:for )?a person|please tell|if you (?:need|ask)|all right",
    r"i did not quite|siento|de acuerdo",
    r"le atiende (?:un|una)|en que puedo|disculpe|perdone|para eso estoy",
)
"""How a sentence begins that solves nothing by itself."""
SOLVED = _any(
    r"thank|thx|cheers|perfect|great|solved|fixed|sorted|(?:that|it) (?:works|worked|helps|helped)",
    r"(?:that is|thats) (?:all|it|what i needed|clear)|works now|working now|got it|appreciate",
    r"gracias|perfect[oa]|genial|solucionado|resuelto|arreglado|ya (?:funciona|va|esta)|me sirve",
    r"(?:eso|nada mas|con eso) (?:es|era) todo|eso era|me ha(?:n)? (?:ayudado|servido)|queda claro",
)
UNSOLVED = _any(
    r"still (?:not|no|does|doesnt|isnt|cant|waiting|broken)",
    r"(?:does|did|is|has|have) ?nt (?:help|work)",
    r"(?:does|did|is|has) not (?:help|work|answer|solve)|not (?:helpful|working|solved|what i)",
    r"useless|forget it|never ?mind|waste of|no help|thanks for nothing|not an answer|giving up",
    r"sigue (?:sin|igual|fallando|mal)|sigo (?:sin|igual)|no (?:me )?(?:sirve|ayuda|ha ayudado)",
    r"no (?:funciona|responde|resuelve|soluciona|es una respuesta|me han? (?:ayudado|resuelto))",
    r"olvidel[oa]|dejel[oa]|gracias por nada|perdida de tiempo|ni (?:idea|caso)|me rindo",
)
MISUNDERSTOOD = _any(
    r"(?:that is|thats|this is) not what|not (?:my|the) question|i (?:have )?already (?:said|told)",
    r"you (?:are|re) not (?:listening|reading|answering)|i (?:asked|did not ask|didnt ask)",
    r"as i said",
    r"you (?:do not|dont) understand|read (?:my|what)|i repeat|again, (?:i|my|the)",
    r"no (?:es|era) (?:eso|lo que)|no he (?:preguntado|dicho|pedido)|ya (?:se )?(?:lo|la) he dicho",
    r"no (?:me )?(?:entiende|ha entendido|esta entendiendo)|le repito|repito|lea lo que",
    r"como (?:ya )?le dije|ya le (?:dije|he dicho)|he preguntado",
)
AI_GAVE_UP = ("ai_does_not_know", "held_answer", "ai_failed")
"""Rules by which a call came to a person because the AI did not help."""
COURTEOUS = _any(
    r"please|thank|sorry|glad|welcome|happy to|pleasure|of course|apolog|help you",
    r"good (?:day|morning)",
    r"por favor|gracias|lo siento|lamento|gusto|encantad|claro que|disculp|ayud|buen(?:os|as) ",
)
RUDE = _any(
    r"shut up|stupid|idiot|your (?:own )?(?:fault|problem)|calm down|not my problem",
    r"stop (?:whining|asking)",
    r"callese|estupid|idiota|(?:es )?(?:culpa|problema) suy[oa]|su problema|calmese",
    r"no es mi problema",
    r"deje de (?:quejarse|preguntar|molestar)",
)
CLAIMS_HUMAN = _any(
    r"i am (?:a |indeed a )?(?:real |human )?(?:human|person)\b",
    r"im (?:a )?(?:real )?(?:human|person)\b",
    r"i am not (?:a |an )?(?:bot|robot|ai|machine)\b|im not (?:a |an )?(?:bot|robot|ai|machine)\b",
    r"soy (?:una? )?(?:persona|human[oa]|agente human[oa])\b",
    r"no soy (?:una? )?(?:robot|bot|ia|maquina)\b",
)

TEXTS: dict[str, dict[str, str]] = {
    "es": {
        "asked": "Pidió: «{}».",
        "nothing": "El cliente no llegó a decir qué necesitaba.",
        "answers": "Respuestas: {ai} de la IA, {operator} de una persona, {unknown} sin saber.",
        "person": "Pidió hablar con una persona.",
        "end": "Último mensaje del cliente: «{}».",
        "resolved": "Parece resuelta.",
        "partly": "Parece resuelta en parte.",
        "unresolved": "Parece sin resolver.",
        "unclear": "No consta si quedó resuelta.",
        "understood_ok": "El cliente no tuvo que repetirse.",
        "understood_no": "El cliente se repite o dice que no le entienden.",
        "solved_by_words": "Por las últimas palabras del cliente.",
        "solved_by_answers": "Por las respuestas: el cliente no dijo si le sirvieron.",
        "solved_nothing": "Ninguna respuesta resuelve lo que pidió.",
        "polite": "Palabras de cortesía.",
        "plain": "Ni cortés ni descortés.",
        "rude": "Palabras descorteses.",
        "failed": "La IA no sabía, se le repitió la pregunta, o lo dejó a una persona.",
        "honest": "Dice que no lo sabe.",
        "dishonest": "Se hace pasar por una persona.",
    },
    "en": {
        "asked": "Asked: «{}».",
        "nothing": "The customer never came to say what they needed.",
        "answers": "Answers: {ai} by the AI, {operator} by a person, {unknown} without knowing.",
        "person": "Asked to speak with a person.",
        "end": "The customer's last message: «{}».",
        "resolved": "Seems resolved.",
        "partly": "Seems partly resolved.",
        "unresolved": "Seems unresolved.",
        "unclear": "Nobody said whether it was resolved.",
        "understood_ok": "The customer did not have to repeat themselves.",
        "understood_no": "The customer repeats themselves or says they are not understood.",
        "solved_by_words": "By the customer's last words.",
        "solved_by_answers": "By the answers: the customer did not say whether they helped.",
        "solved_nothing": "No answer solves what was asked.",
        "polite": "Courteous words.",
        "plain": "Neither courteous nor rude.",
        "rude": "Rude words.",
        "failed": "The AI did not know, was asked again, or left it to a person.",
        "honest": "Says that it does not know.",
        "dishonest": "Pretends to be a person.",
    },
}
"""What the estimate says, in the call's language."""
