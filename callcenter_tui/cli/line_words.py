"""What the customer's own terminal says around the call, in the customer's language."""

from __future__ import annotations

import re

from callcenter_tui.text import clean_line

_WORDS: dict[str, tuple[str, str]] = {
    "ai_answers": (
        "{company}. Le responde un asistente automático (IA), no una persona.",
        "{company}. An automatic assistant (AI) answers you, not a person.",
    ),
    "draft_answers": (
        "{company}. Le responde una persona, con la ayuda de un asistente automático (IA).",
        "{company}. A person answers you, helped by an automatic assistant (AI).",
    ),
    "person_answers": (
        "{company}. Le responde una persona de nuestro equipo.",
        "{company}. A person of our team answers you.",
    ),
    "key": (
        "Su clave es {key}: con ella puede retomar esta llamada durante 7 días.",
        "Your key is {key}: with it you can resume this call within 7 days.",
    ),
    "wants_person": (
        "Si prefiere hablar con una persona, dígalo en cualquier momento.",
        "If you would rather talk to a person, say so at any time.",
    ),
    "how": (
        "Escriba y pulse Intro. Ctrl-D cuelga; Ctrl-C sale y deja la llamada abierta.",
        "Type and press Enter. Ctrl-D hangs up; Ctrl-C leaves and keeps the call open.",
    ),
    "resumed": ("Su llamada {key} continúa.", "Your call {key} goes on."),
    "with_ai": (
        "Le responde un asistente automático (IA) mientras no se le una una persona.",
        "An automatic assistant (AI) answers until a person joins.",
    ),
    "with_person": ("Le atiende {name}.", "{name} is with you."),
    "held": ("{name} le ha puesto en espera.", "{name} has put you on hold."),
    "waits": (
        "Espera a una persona de nuestro equipo.",
        "You are waiting for a person of our team.",
    ),
    "recap": ("Lo último que se dijo:", "What was said last:"),
    "ask_name": ("Su nombre", "Your name"),
    "ask_contact": ("Su teléfono o correo electrónico", "Your phone or e-mail"),
    "no_name": ("Díganos cómo llamarle.", "Tell us what to call you."),
    "bad_contact": (
        "No es un teléfono ni un correo. Por ejemplo: +34 600 000 000 o ana@example.com.",
        "This is neither a phone nor an e-mail. For example +34 600 000 000 or ana@example.com.",
    ),
    "too_long": (
        "El mensaje es demasiado largo ({size} caracteres; caben {most}). Envíelo en partes.",
        "The message is too long ({size} characters; at most {most}). Send it in parts.",
    ),
    "too_fast": (
        "Espere {seconds} s, por favor: lo que ha escrito se enviará solo.",
        "Please wait {seconds} s: what you have typed will be sent by itself.",
    ),
    "many_calls": (
        "Llegan demasiadas llamadas desde aquí: espere {seconds} s, por favor.",
        "Too many calls come from here: please wait {seconds} s.",
    ),
    "place": (
        "Es el número {place} de {waiting} en la cola.",
        "You are number {place} of {waiting} in the queue.",
    ),
    "lost": (
        "Se ha perdido la conexión con la centralita. Lo intentamos de nuevo; puede seguir "
        "escribiendo, nada se pierde.",
        "The connection to the desk is lost. We are trying again; you can go on typing, nothing "
        "gets lost.",
    ),
    "back": ("La conexión ha vuelto.", "The connection is back."),
    "not_reached": (
        "La centralita no responde: la llamada {key} sigue abierta.",
        "The desk does not answer: call {key} stays open.",
    ),
    "not_sent": ("No se ha enviado: {text}", "This was not sent: {text}"),
    "nobody": (
        "Ahora mismo no hay nadie en la centralita. Su mensaje queda guardado; "
        "vuelva con la clave {key}.",
        "Nobody is at the desk right now. Your message is kept; come back with the key {key}.",
    ),
    "no_answer": (
        "Todavía no hay respuesta. Su mensaje queda guardado; vuelva con la clave {key}.",
        "There is no answer yet. Your message is kept; come back with the key {key}.",
    ),
    "checking": (
        "Una persona de nuestro equipo está revisando la respuesta; la recibirá en cuanto esté "
        "lista.",
        "A person of our team is checking the answer; you will get it as soon as it is ready.",
    ),
    "bye": (
        "Gracias por llamar. Puede volver con la clave {key} durante los próximos 7 días:\n"
        "callcenter line --key {key}",
        "Thank you for calling. You can come back with the key {key} within the next 7 days:\n"
        "callcenter line --key {key}",
    ),
    "stays": (
        "La llamada {key} sigue abierta. Para seguir: callcenter line --key {key}",
        "Call {key} stays open. To go on: callcenter line --key {key}",
    ),
    "over": ("La llamada {key} ha terminado.", "Call {key} is over."),
    "rate": (
        "¿Cómo le hemos atendido? Del 1 (muy mal) al 5 (muy bien); Intro para no contestar.",
        "How did we do? From 1 (very badly) to 5 (very well); Enter to skip.",
    ),
    "comment": (
        "¿Quiere añadir algo? Intro para terminar.",
        "Would you like to add something? Enter to finish.",
    ),
    "rated": ("Gracias por su valoración.", "Thank you for your rating."),
    "unrated": (
        "No se ha podido guardar su valoración.",
        "Your rating could not be kept.",
    ),
    "go_on": (
        "La llamada ha terminado, así que esto no se ha enviado. ¿Enviarlo y seguir?",
        "The call is over, so this was not sent. Send it and go on?",
    ),
    "yes_no": ("s/n", "y/n"),
    "one_to_five": (
        "Del 1 al 5, por favor (Intro: sin valoración).",
        "1 to 5, please (Enter: no rating).",
    ),
    "no_such_call": (
        "No hay ninguna llamada con la clave {key}",
        "There is no call with the key {key}",
    ),
    "too_late": (
        "La llamada {key} terminó hace demasiado tiempo para retomarla",
        "Call {key} ended too long ago to be resumed",
    ),
    "key_again": (
        "Escriba la clave otra vez (es como C-7F3K9Q), o pulse Intro para una llamada nueva.",
        "Type the key again (it looks like C-7F3K9Q), or press Enter for a new call.",
    ),
    "key_or_new": (
        "Compruebe la clave (es como C-7F3K9Q), o llame de nuevo sin --key.",
        "Check the key (it looks like C-7F3K9Q), or make a new call without --key.",
    ),
    "ask_key": ("Clave", "Key"),
    "ai": ("Asistente (IA)", "Assistant (AI)"),
    "system": ("Centralita", "Desk"),
    "writing": ("El asistente está escribiendo…", "The assistant is writing…"),
    "you": ("Usted", "You"),
}
YES = ("s", "sí", "si", "y", "yes")


def word(name: str, language: str, /, **values: object) -> str:
    """The text in ``es`` or, for anything else, English; ``values`` are cleaned, and put in once:
    braces inside them mean nothing. What the customer has typed (``text``) is never cut.
    """
    spanish, english = _WORDS[name]
    return re.sub(
        r"\{(\w+)\}",
        lambda slot: clean_line(values[slot[1]], limit=0 if slot[1] == "text" else 80),
        spanish if language == "es" else english,
    )
