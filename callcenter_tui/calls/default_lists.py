"""The lists with which a center begins: breaks, endings, ready replies, macros, checklists.

They are written here and not in a file beside it: a console reads them without a parser.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, str]


def _row(key: str, es: str, en: str) -> Row:
    return {"key": key, "es": es, "en": en}


def _reply(key: str, es: str, en: str, department: str = "") -> Row:
    return {"key": key, "department": department, "es": es, "en": en}


BREAK_REASONS = (
    _row("coffee", "Café", "Coffee"),
    _row("meal", "Comida", "Meal"),
    _row("wc", "Aseo", "Toilet"),
    _row("paperwork", "Trámites pendientes", "Paperwork"),
    _row("meeting", "Reunión", "Meeting"),
    _row("training", "Formación", "Training"),
    _row("technical", "Problema técnico", "Technical problem"),
    _row("other", "Otro motivo", "Something else"),
)

DISPOSITIONS = (
    _row("resolved", "Resuelta", "Resolved"),
    _row("information_given", "Información dada", "Information given"),
    _row("not_resolved", "Sin resolver", "Not resolved"),
    _row("wrong_number", "Número equivocado", "Wrong number"),
    _row("spam", "No deseada", "Spam"),
)

CANNED = (
    _reply(
        "greeting",
        "Buenos días, {customer}. Soy {agent}, de {company}. ¿En qué puedo ayudarle?",
        "Hello {customer}, this is {agent} from {company}. How can I help you?",
    ),
    _reply(
        "took_over",
        "Hola, {customer}: soy {agent} y sigo yo con su consulta. Ya he leído lo que ha escrito, "
        "así que no hace falta que lo repita.",
        "Hello {customer}, I am {agent} and I will take it from here. I have read what you wrote, "
        "so you need not repeat it.",
    ),
    _reply(
        "one_moment",
        "Deme un momento, por favor: lo compruebo y le digo.",
        "Give me a moment, please: I will check and tell you.",
    ),
    _reply(
        "still_checking",
        "Sigo con su consulta. Está llevando más de lo que esperaba; gracias por su paciencia.",
        "I am still on it. It is taking longer than I expected; thank you for your patience.",
    ),
    _reply(
        "please_detail",
        "Para entenderlo bien: ¿qué estaba haciendo cuando ocurrió, y qué mensaje vio exactamente?",
        "So that I understand it: what were you doing when it happened, and what exactly did the "
        "message say?",
    ),
    _reply(
        "confirm_contact",
        "¿Me confirma, por favor, el teléfono o el correo donde podemos localizarle?",
        "Could you please confirm the phone number or e-mail where we can reach you?",
    ),
    _reply(
        "sorry",
        "Siento las molestias que esto le ha causado. Vamos a ver cómo lo arreglamos.",
        "I am sorry for the trouble this has caused you. Let us see how we can put it right.",
    ),
    _reply(
        "summary",
        "Para asegurarme de que lo he entendido, lo resumo:",
        "To make sure that I have understood you, in short:",
    ),
    _reply(
        "anything_else",
        "¿Hay algo más en lo que pueda ayudarle?",
        "Is there anything else I can do for you?",
    ),
    _reply(
        "call_key",
        "La clave de esta llamada es {key}. Con ella puede retomarla durante siete días sin "
        "contarlo todo de nuevo.",
        "The key of this call is {key}. With it you can come back to it within seven days without "
        "telling it all again.",
    ),
    _reply(
        "goodbye",
        "Gracias por llamar a {company}, {customer}. Que tenga un buen día.",
        "Thank you for calling {company}, {customer}. Have a good day.",
    ),
    _reply(
        "still_there",
        "¿Sigue ahí, {customer}? Si prefiere dejarlo para luego, guarde la clave {key} y lo "
        "retomamos cuando quiera.",
        "Are you still there, {customer}? If you would rather leave it for later, keep the key "
        "{key} and we will pick it up whenever you like.",
    ),
    _reply(
        "restart",
        "Probemos primero lo más sencillo: apague el aparato, espere treinta segundos y vuelva a "
        "encenderlo. ¿Qué luces ve ahora?",
        "Let us try the simplest thing first: switch the device off, wait thirty seconds and "
        "switch it on again. Which lights can you see now?",
        "technical_support",
    ),
    _reply(
        "which_device",
        "¿Qué modelo es? Suele estar en la etiqueta de debajo o de la parte de atrás.",
        "Which model is it? It is usually on the label underneath or at the back.",
        "technical_support",
    ),
    _reply(
        "which_invoice",
        "¿De qué factura se trata? Me basta con la fecha o con su número, arriba a la derecha.",
        "Which invoice is it about? Its date or its number is enough for me.",
        "billing",
    ),
    _reply(
        "billing_review",
        "He dejado anotada su reclamación para que la revisen mis compañeros. Le diremos lo que "
        "resulte; hasta entonces no puedo adelantarle un importe.",
        "I have noted your dispute so that my colleagues review it. We will tell you the outcome; "
        "until then I cannot promise an amount.",
        "billing",
    ),
    _reply(
        "complaint_noted",
        "Tomo nota de su reclamación tal como me la cuenta. La clave es {key}; guárdela, por "
        "favor, para preguntar por ella.",
        "I am noting your complaint as you tell it. Its key is {key}; please keep it so that you "
        "can ask about it.",
        "complaints",
    ),
)


def _macros() -> tuple[dict[str, Any], ...]:
    return (
        {
            **_row("take_time", "Avisar y dejar en espera", "Say one moment and hold"),
            "steps": [{"say": "one_moment"}, {"hold": True}],
        },
        {
            **_row("dispute", "Factura en disputa", "Disputed invoice"),
            "steps": [
                {"say": "billing_review"},
                {"note": "The customer disputes an invoice; see the conversation for which one."},
                {"escalate": "billing_dispute:high"},
            ],
        },
        {
            **_row("good_end", "Despedirse y cerrar", "Say goodbye and end"),
            "steps": [{"say": "goodbye"}, {"end": "information_given"}],
        },
    )


MACROS = _macros()

CHECKLISTS = {
    "resolved": (
        _row("confirmed", "El cliente confirma que funciona", "The customer says that it works"),
        _row("explained", "Sabe qué se ha hecho", "The customer knows what was done"),
        _row("promised", "Lo prometido está anotado", "What was promised is in a note"),
    )
}


def _line(weight: int, row: Row, poor: Row, good: Row) -> dict[str, Any]:
    return {**row, "weight": weight, "poor": poor, "good": good}


def _both(es: str, en: str) -> Row:
    return {"es": es, "en": en}


SCORECARD = (
    _line(
        20,
        _row("understood", "Entiende la consulta", "Understands the question"),
        _both("responde a otra cosa", "answers something else"),
        _both("a la primera y completa", "at once, and all of it"),
    ),
    _line(
        25,
        _row("grounded", "Se basa en hechos", "Rests on facts"),
        _both("supone o inventa", "guesses or makes it up"),
        _both("todo está en las fuentes", "all of it is in the sources"),
    ),
    _line(
        30,
        _row("solved", "Resuelve", "Solves it"),
        _both("nada queda resuelto", "nothing is solved"),
        _both("resuelto, y el cliente lo sabe", "solved, and the customer knows"),
    ),
    _line(
        10,
        _row("polite", "Trato", "Courtesy"),
        _both("brusco o frío", "rude or cold"),
        _both("atento de principio a fin", "attentive from first to last"),
    ),
    _line(
        15,
        _row("honest", "Es sincero", "Is honest"),
        _both("promete lo que no puede", "promises what cannot be"),
        _both("dice lo que no sabe", "says what is not known"),
    ),
)
"""Weights sum to 100; a center's own need not."""
