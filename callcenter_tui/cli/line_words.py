"""What the customer's own terminal says around the call, in the customer's language."""

from __future__ import annotations

from callcenter_tui.text import clean_line

_WORDS: dict[str, tuple[str, str]] = {
    "greeting": (
        "{company}. Le responde un asistente automático (IA), no una persona.\n"
        "Su clave es {key}: con ella puede retomar esta llamada durante 7 días.\n"
        "Si prefiere hablar con una persona, dígalo en cualquier momento.\n"
        "Escriba y pulse Intro; con Ctrl-D cuelga.",
        "{company}. An automatic assistant (AI) answers you, not a person.\n"
        "Your key is {key}: with it you can resume this call within 7 days.\n"
        "If you would rather talk to a person, say so at any time.\n"
        "Type and press Enter; Ctrl-D hangs up.",
    ),
    "resumed": (
        "Su llamada {key} continúa. Le responde un asistente automático (IA) mientras no se "
        "le una una persona.",
        "Your call {key} goes on. An automatic assistant (AI) answers until a person joins.",
    ),
    "nobody": (
        "Ahora mismo no hay nadie en la centralita. Su mensaje queda guardado; "
        "vuelva con la clave {key}.",
        "Nobody is at the desk right now. Your message is kept; come back with the key {key}.",
    ),
    "no_answer": (
        "Todavía no hay respuesta. Su mensaje queda guardado; vuelva con la clave {key}.",
        "There is no answer yet. Your message is kept; come back with the key {key}.",
    ),
    "bye": (
        "Gracias por llamar. Puede volver con la clave {key} durante los próximos 7 días.",
        "Thank you for calling. You can come back with the key {key} within the next 7 days.",
    ),
    "stays": (
        "La llamada {key} sigue abierta.",
        "Call {key} stays open.",
    ),
    "over": ("La llamada {key} ha terminado.", "Call {key} is over."),
    "ai": ("Asistente (IA)", "Assistant (AI)"),
    "system": ("Centralita", "Desk"),
    "writing": ("El asistente está escribiendo…", "The assistant is writing…"),
    "you": ("Usted", "You"),
}


def word(name: str, language: str, *, key: str = "", company: str = "") -> str:
    """The text in ``es`` or, for anything else, English."""
    spanish, english = _WORDS[name]
    text = spanish if language == "es" else english
    return text.replace("{key}", key).replace("{company}", clean_line(company, limit=80))
