"""What stands in letters, in Spanish and English. Values are cleaned before they are put in."""

from __future__ import annotations

import re

from callcenter_tui.text import clean_line

_WORDS: dict[str, tuple[str, str]] = {
    "greeting": ("Hola, {name}:", "Hello {name},"),
    "greeting_plain": ("Hola:", "Hello,"),
    # --- conversation_summary ---
    "summary_subject": (
        "Resumen de su llamada {call}: {topic}",
        "Summary of your call {call}: {topic}",
    ),
    "summary_intro": (
        "Este es el resumen de su llamada {call}.",
        "This is the summary of your call {call}.",
    ),
    "topic": ("Motivo de la llamada", "What it was about"),
    "issues": ("Lo que nos contó", "What you told us"),
    "solutions": ("Lo que respondimos o hicimos", "What we answered or did"),
    "next_steps": ("Próximos pasos", "Next steps"),
    "notes": ("Notas", "Notes"),
    # --- requested_information ---
    "information_subject": (
        "La información que nos pidió (llamada {call})",
        "The information you asked for (call {call})",
    ),
    "information_intro": (
        "Esta es la información que nos pidió en la llamada {call}.",
        "This is the information you asked for in call {call}.",
    ),
    "source": ("Fuente: {source}", "Source: {source}"),
    # --- follow_up ---
    "follow_up_subject": (
        "Lo que acordamos en su llamada {call}",
        "What we agreed in your call {call}",
    ),
    "follow_up_intro": (
        "Le escribimos por lo que acordamos en la llamada {call}.",
        "We are writing about what we agreed in call {call}.",
    ),
    "agreed": ("Lo que acordamos", "What we agreed"),
    "by_when": ("Para cuándo", "By when"),
    # --- at the end of every letter ---
    "key_hint": (
        "Si nos llama o nos escribe por esto, díganos la clave {call}.",
        "If you call or write to us about this, tell us the key {call}.",
    ),
    "phone": ("Teléfono", "Phone"),
    "support": ("Correo", "E-mail"),
    "why": (
        "Recibe este mensaje porque dijo que sí a este correo en la llamada {call}.",
        "You get this e-mail because you said yes to it in call {call}.",
    ),
    "stop_write": (
        "Si no quiere más correos de seguimiento, escríbanos a {address} o díganoslo en "
        "cualquier llamada.",
        "If you want no more follow-up e-mails, write to {address} or tell us in any call.",
    ),
    "stop_say": (
        "Si no quiere más correos de seguimiento, díganoslo en cualquier llamada.",
        "If you want no more follow-up e-mails, tell us in any call.",
    ),
}

_MARK = re.compile(r"\{(\w+)\}")


def words(key: str, language: str, /, **values: object) -> str:
    """The words in ``es`` or, for anything else, English, with their marks filled in.

    All marks at once: a value that looks like a mark (``{call}``) stays as it was typed.
    """
    spanish, english = _WORDS[key]
    text = spanish if language == "es" else english
    return _MARK.sub(lambda mark: clean_line(values[mark[1]]), text)
