"""What tools answer, in Spanish and English. Values are cleaned before they are put in."""

from __future__ import annotations

from callcenter_tui.text import clean_line

_WORDS: dict[str, tuple[str, str]] = {
    "unknown_tool": ("Eso no puedo hacerlo aquí.", "I cannot do that here."),
    "too_many": (
        "En este turno ya no puedo consultar nada más.",
        "I cannot look up anything more in this turn.",
    ),
    "stopped": (
        "Ya no me corresponde a mí: otra persona lleva esta conversación.",
        "This is no longer mine to do: somebody else has this conversation.",
    ),
    "needs_approval": (
        "Una persona de nuestro equipo tiene que aprobarlo antes.",
        "A person of our team has to approve this first.",
    ),
    "failed": (
        "Ahora mismo no puedo consultarlo; una persona puede hacerlo.",
        "I cannot look that up right now; a person can.",
    ),
    "unfinished": (
        "No he podido confirmar que se haya hecho; una persona tiene que comprobarlo.",
        "I could not confirm that it was done; a person has to check.",
    ),
    "argument_unknown": (
        "Sobra un dato; los que hay son: {names}.",
        "There is a detail too many; those there are: {names}.",
    ),
    "argument_missing": ("Falta un dato: {name}.", "A detail is missing: {name}."),
    "argument_wrong": ("Un dato no es válido: {name}.", "A detail is not valid: {name}."),
    "argument_long": (
        "Un dato es demasiado largo: {name}, como máximo {most} caracteres.",
        "A detail is too long: {name}, at most {most} characters.",
    ),
    "argument_choice": (
        "Un dato no es válido: {name}; puede ser {choices}.",
        "A detail is not valid: {name}; it can be {choices}.",
    ),
    # --- identity ---
    "identity_asked": (
        "Antes de mirar su cuenta necesito comprobar que es usted. {question}",
        "Before I look at your account I need to check that it is you. {question}",
    ),
    "identity_again": (
        "Eso no coincide con lo que tenemos. {question}",
        "That does not match what we have. {question}",
    ),
    "identity_person": (
        "No puedo comprobar aquí que es usted; eso lo hace una persona de nuestro equipo.",
        "I cannot check here that it is you; a person of our team does that.",
    ),
    "identity_draft": (
        "Para eso una persona de nuestro equipo tiene que comprobar antes que es usted.",
        "For that a person of our team first has to check that it is you.",
    ),
    "reason_not_identified": (
        "no se ha podido comprobar quién es: sin más intentos",
        "could not be identified: no tries left",
    ),
    "reason_identity": (
        "una persona tiene que comprobar quién es",
        "a person has to check who it is",
    ),
    # --- knowledge, earlier calls ---
    "nothing_found": (
        "No hay nada sobre eso en nuestra información.",
        "There is nothing about that in our information.",
    ),
    "no_earlier_calls": (
        "No hay llamadas anteriores suyas.",
        "There are no earlier calls of yours.",
    ),
    "earlier_call": (
        "{when}, {department}, {subject}: {how}.",
        "{when}, {department}, {subject}: {how}.",
    ),
    "subject_none": ("sin palabras", "nothing said"),
    "how_resolved": ("resuelta", "resolved"),
    "how_information_given": ("información dada", "information given"),
    "how_callback": ("pendiente de llamarle", "to be called back"),
    "how_merged": ("unida a otra llamada", "merged with another call"),
    "how_not_resolved": ("sin resolver", "not resolved"),
    "how_customer_left": ("usted colgó", "you hung up"),
    "how_silence": ("cerrada por silencio", "closed after silence"),
    "how_open": ("abierta todavía", "still open"),
    "how_other": ("cerrada", "closed"),
    # --- what tools do ---
    "person_asked": (
        "He avisado a una persona de nuestro equipo; le atenderá en cuanto esté libre.",
        "I have asked a person of our team; they will be with you as soon as they are free.",
    ),
    "person_asked_closed": (
        "He avisado a nuestro equipo, que ahora no atiende y vuelve {time}; entonces le responderá "
        "una persona.",
        "I have asked for a person of our team, who is away now and back {time}; a person will "
        "reply then.",
    ),
    "transferred": (
        "He pasado su llamada al departamento de {name}; allí le atenderá una persona.",
        "I have passed your call to the {name} department; a person there will be with you.",
    ),
    "same_department": (
        "Su llamada ya está en el departamento de {name}.",
        "Your call is in the {name} department already.",
    ),
    "callback": (
        "Queda anotado que una persona de nuestro equipo le llame {time}.",
        "It is noted that a person of our team calls you back {time}.",
    ),
    "callback_moved": (
        "A esa hora no atendemos. Queda anotado que una persona de nuestro equipo le llame {time}.",
        "We are closed at that time. It is noted that a person of our team calls you back {time}.",
    ),
    "callback_soon": (
        "Queda anotado que una persona de nuestro equipo le llame en cuanto pueda.",
        "It is noted that a person of our team calls you back as soon as they can.",
    ),
    "callback_replaces": (
        "Sustituye a la llamada que teníamos anotada antes.",
        "It replaces the call we had noted before.",
    ),
    "call_offer": ("¿Quiere que le llamemos entonces?", "Would you like us to call you then?"),
    "when_unusable": (
        "Ese día u hora no me sirve para una llamada. ¿Qué día y a qué hora prefiere que le "
        "llamemos?",
        "I cannot use that day or time for a call. On which day and at what time shall we call "
        "you?",
    ),
    "letter_proposed": (
        "Le propongo ese correo a la dirección que tenemos de usted. Antes de enviarlo se lo "
        "leeremos entero y le preguntaremos. Todavía no se ha enviado nada.",
        "I propose that e-mail to the address that we have of you. Before it is sent, the whole "
        "of it is read to you and you are asked. Nothing has been sent yet.",
    ),
    "letter_without_address": (
        "Una persona de nuestro equipo le preguntará a qué dirección de correo enviarlo y la "
        "confirmará con usted antes de enviar nada. Todavía no se ha enviado nada.",
        "A person of our team will ask you to which e-mail address it shall go, and confirm that "
        "with you before anything is sent. Nothing has been sent yet.",
    ),
    "letter_refused": (
        "Ahora no puedo proponerle ese correo; si lo necesita, una persona de nuestro equipo puede "
        "verlo con usted. No se ha enviado nada.",
        "I cannot propose that e-mail now; if you need it, a person of our team can look at it "
        "with you. Nothing has been sent.",
    ),
    "disposition_set": (
        "Anotado cómo ha terminado la llamada.",
        "It is noted how the call ended.",
    ),
    # --- hours ---
    "hours_unknown": (
        "No tengo aquí el horario; una persona de nuestro equipo puede decírselo.",
        "I do not have the opening hours here; a person of our team can tell you.",
    ),
    "open_now": (
        "Ahora mismo nuestro equipo atiende.",
        "Our people are at their desks right now.",
    ),
    "closed_now": (
        "Ahora mismo nuestro equipo no atiende; vuelve {time}.",
        "Our people are not at their desks right now; they are back {time}.",
    ),
    "closed_for_long": (
        "Ahora mismo nuestro equipo no atiende.",
        "Our people are not at their desks right now.",
    ),
    "open_on": (
        "El {date} nuestro equipo atiende {spans}.",
        "On {date} our people attend {spans}.",
    ),
    "closed_on": ("El {date} cerramos.", "On {date} we are closed."),
    "holiday_on": (
        "El {date} cerramos: es festivo ({name}).",
        "On {date} we are closed: it is a holiday ({name}).",
    ),
    "usual_week": ("Normalmente: {week}.", "Usually: {week}."),
    "from_to": ("de {a} a {b}", "from {a} to {b}"),
    "and_word": (" y ", " and "),
    "closed_word": ("cerrado", "closed"),
    "day_unknown": (
        "No entiendo qué día; diga por ejemplo hoy, mañana, lunes o una fecha.",
        "I do not understand which day; say today, tomorrow, Monday or a date.",
    ),
}


def has_words(key: str) -> bool:
    """Whether there is a sentence of this name."""
    return key in _WORDS


def words(key: str, language: str, **values: object) -> str:
    """The sentence in ``es`` or, for anything else, English, with its marks filled in."""
    spanish, english = _WORDS[key]
    text = spanish if language == "es" else english
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", clean_line(value, limit=600))
    return text
