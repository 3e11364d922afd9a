"""What the product says in a call about a letter. A letter's own words are ``letter_words``."""

from __future__ import annotations

from callcenter_tui.text import clean

_PHRASES: dict[str, tuple[str, str]] = {
    "asked": (
        "Este es el correo que le enviaríamos a {address}.\n"
        "Asunto: {subject}\n\n{text}\n\n"
        "¿Se lo enviamos? Responda sí o no.",
        "This is the e-mail that we would send to {address}.\n"
        "Subject: {subject}\n\n{text}\n\n"
        "Shall we send it to you? Answer yes or no.",
    ),
    "confirmed": (
        "Confirmado: le enviaremos el correo a {address}.",
        "Confirmed: the e-mail will be sent to {address}.",
    ),
    "confirmed_unread": (
        "Confirmado: le enviaremos el correo.",
        "Confirmed: the e-mail will be sent.",
    ),
    "too_late": (
        "Hemos anotado su no. Ese correo ya se estaba enviando, así que puede que le llegue; una "
        "persona de nuestro equipo lo verá.",
        "We have noted your no. That e-mail was being sent already, so it may still reach you; a "
        "person of our team will see this.",
    ),
    "declined": (
        "De acuerdo, no le enviaremos ese correo.",
        "All right, we will not send that e-mail.",
    ),
    "changed": (
        "El correo ha cambiado después de leérselo, así que su respuesta no vale para el nuevo. No "
        "se enviará nada sin volver a preguntarle.",
        "The e-mail has changed since it was read to you, so your answer does not count for the "
        "new one. Nothing will be sent without asking you again.",
    ),
    "off": (
        "Ese correo ya no se va a enviar.",
        "That e-mail will not be sent any more.",
    ),
    "not_taken": (
        "Ahora mismo no podemos enviar ese correo. No se ha enviado nada; una persona de nuestro "
        "equipo lo mirará.",
        "We cannot send that e-mail right now. Nothing has been sent; a person of our team will "
        "look at it.",
    ),
}


def is_confirmation(said: str, language: str, address: str) -> bool:
    """Whether these are our words after a yes, in which the customer hears what will be sent."""
    keys = ("confirmed", "confirmed_unread")
    return said in [letter_phrase(key, language, address=address) for key in keys]


def letter_phrase(key: str, language: str, **values: str) -> str:
    """The phrase in ``es`` or, for anything else, English; ``values`` are cleaned first."""
    spanish, english = _PHRASES[key]
    before, *parts = (spanish if language == "es" else english).split("{")
    said = [before]  # one pass: braces in a letter's words are no marks of ours
    for part in parts:
        name, _, after = part.partition("}")
        said += (clean(values[name]).strip(), after)
    return "".join(said)
