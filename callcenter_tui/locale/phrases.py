"""What the product itself tells a customer. Values are ours; names go through ``text.clean``."""

from __future__ import annotations

from callcenter_tui.text import clean_line

_PHRASES: dict[str, tuple[str, str]] = {
    "person_asked": (
        "He avisado a una persona de nuestro equipo; le atenderá en cuanto esté libre. "
        "Mientras tanto puede seguir escribiendo y le respondo yo, el asistente automático.",
        "I have asked a person of our team to join; they will be with you as soon as they are "
        "free. Meanwhile you can go on writing and I, the automatic assistant, will answer.",
    ),
    "ai_failed": (
        "Lo siento, ahora mismo no puedo responderle. He pasado su llamada a una persona de "
        "nuestro equipo, que leerá lo que ha escrito.",
        "I am sorry, I cannot answer you right now. I have passed your call to a person of our "
        "team, who will read what you wrote.",
    ),
    "i_am_ai": (
        "Soy el asistente automático de inteligencia artificial; si prefiere hablar con una "
        "persona, dígamelo.",
        "I am an automatic AI assistant; if you would rather talk to a person, just tell me.",
    ),
    "person_asked_closed": (
        "He avisado a nuestro equipo, que ahora no atiende y vuelve {name}; entonces le responderá "
        "una persona. Mientras tanto puede seguir escribiendo y le respondo yo, el asistente "
        "automático. "
        "Si quiere, le llamamos: responda «llámenme» y diga cuándo.",
        "I have asked for a person of our team, who is away now and back {name}; a person will "
        "reply then. Meanwhile you can go on writing and I, the automatic assistant, will answer. "
        "If you like, we can call you: reply «call me back» and say when.",
    ),
    "held_closed": (
        "No puedo confirmarle esto con seguridad. He pasado su consulta a una persona de nuestro "
        "equipo, que ahora no atiende y vuelve {name}. "
        "Si quiere, le llamamos: responda «llámenme» y diga cuándo.",
        "I cannot confirm this for certain. I have passed your question to a person of our team, "
        "who is away now and back {name}. "
        "If you like, we can call you: reply «call me back» and say when.",
    ),
    "people_answer_closed": (
        "Ahora mismo solo atienden personas. Nuestro equipo vuelve {name} y entonces le responderá "
        "una persona. "
        "Si quiere, le llamamos: responda «llámenme» y diga cuándo.",
        "Right now only people answer. Our team is back {name}; a person will reply then. "
        "If you like, we can call you: reply «call me back» and say when.",
    ),
    "waiting_person_closed": (
        "Gracias por llamar. Nuestro equipo ahora no atiende y vuelve {name}; entonces le atenderá "
        "una persona. "
        "Si quiere, le llamamos: responda «llámenme» y diga cuándo.",
        "Thank you for calling. Our team is away now and back {name}; a person will be with you "
        "then. "
        "If you like, we can call you: reply «call me back» and say when.",
    ),
    "i_am_ai_short": (
        "Soy el asistente automático de inteligencia artificial.",
        "I am an automatic AI assistant.",
    ),
    "one_moment": (
        "Un momento, por favor; estoy preparando su respuesta.",
        "One moment, please; I am preparing your answer.",
    ),
    "held": (
        "No puedo confirmarle esto con seguridad. He pasado su consulta a una persona de nuestro "
        "equipo, que le responderá en cuanto esté libre.",
        "I cannot confirm this for certain. I have passed your question to a person of our team, "
        "who will answer you as soon as they are free.",
    ),
    "people_answer": (
        "Ahora mismo solo atienden personas. Le responderá una persona de nuestro equipo en "
        "cuanto esté libre.",
        "Right now only people answer. A person of our team will reply as soon as they are free.",
    ),
    "waiting_person": (
        "Gracias por llamar. Una persona de nuestro equipo le atenderá en cuanto esté libre.",
        "Thank you for calling. A person of our team will be with you as soon as they are free.",
    ),
    "not_identified": (
        "No he podido comprobar que es usted, así que aquí no puedo tratar nada de su cuenta. Una "
        "persona de nuestro equipo lo hará con usted.",
        "I could not check that it is you, so I cannot deal with your account here. A person of "
        "our team will do that with you.",
    ),
    "person_lost": (
        "La persona que le atendía ha perdido la conexión. Su llamada es de las primeras de la "
        "cola y le atenderá otra persona en cuanto esté libre. Mientras tanto puede seguir "
        "escribiendo y le respondo yo, el asistente automático.",
        "The person who was with you has lost their connection. Your call is at the head of the "
        "queue and another person will be with you as soon as they are free. Meanwhile you can go "
        "on writing and I, the automatic assistant, will answer.",
    ),
    "person_lost_waiting": (
        "La persona que le atendía ha perdido la conexión. Su llamada es de las primeras de la "
        "cola y le atenderá otra persona en cuanto esté libre.",
        "The person who was with you has lost their connection. Your call is at the head of the "
        "queue and another person will be with you as soon as they are free.",
    ),
    "person_left": (
        "La persona que le atendía ha terminado su turno. Su llamada es de las primeras de la cola "
        "y le atenderá otra persona en cuanto esté libre. Mientras tanto puede seguir escribiendo "
        "y le respondo yo, el asistente automático.",
        "The person who was with you has finished for now. Your call is at the head of the queue "
        "and another person will be with you as soon as they are free. Meanwhile you can go on "
        "writing and I, the automatic assistant, will answer.",
    ),
    "person_left_waiting": (
        "La persona que le atendía ha terminado su turno. Su llamada es de las primeras de la cola "
        "y le atenderá otra persona en cuanto esté libre.",
        "The person who was with you has finished for now. Your call is at the head of the queue "
        "and another person will be with you as soon as they are free.",
    ),
    "overflowed": (
        "Para que no espere más, le paso con el departamento de {name}.",
        "So that you need not wait any longer, I am passing you to the {name} department.",
    ),
    "overflow_callback": (
        "Ahora mismo no podemos atenderle sin hacerle esperar demasiado. No hace falta que espere: "
        "le llamaremos {name}.",
        "Right now we cannot serve you without a long wait. You need not wait: we will call you "
        "back {name}.",
    ),
    "person_joined": ("{name} le atiende ahora.", "{name} is with you now."),
    "handed_back": (
        "Le atiende de nuevo el asistente automático. Si prefiere hablar con una persona, dígalo.",
        "The automatic assistant is with you again. If you would rather talk to a person, say so.",
    ),
    "ai_meanwhile": (
        "Mientras espera a una persona, puede seguir escribiendo: le respondo yo, el asistente "
        "automático.",
        "While you wait for a person you can go on writing: I, the automatic assistant, will "
        "answer.",
    ),
    "barged": (
        "{name}, de nuestro equipo, se une a la conversación.",
        "{name} of our team joins the conversation.",
    ),
    "merged": (
        "Seguimos en la otra llamada que tiene abierta con nosotros; su clave es {name}.",
        "We go on in the other call that you have open with us; its key is {name}.",
    ),
    "on_hold": ("Un momento, por favor; vuelvo enseguida.", "One moment, please; I will be back."),
    "resumed": ("Gracias por esperar.", "Thank you for waiting."),
    "transferred": (
        "Le paso con el departamento de {name}.",
        "I am passing you to the {name} department.",
    ),
    "closed": (
        "Esta llamada ha terminado. Si necesita algo más, vuelva con la clave {name} "
        "durante los próximos 7 días.",
        "This call has ended. If you need anything else, come back with the key {name} "
        "within the next 7 days.",
    ),
    "called_back": (
        "De acuerdo: una persona de nuestro equipo le llamará {name}.",
        "All right: a person of our team will call you {name}.",
    ),
    "callback_off": (
        "La llamada que le habíamos prometido queda anulada.",
        "The call that we had promised you is cancelled.",
    ),
    "are_you_there": (
        "¿Sigue ahí? Si necesita algo más, escríbame; si no, cerraremos la llamada dentro de un "
        "rato.",
        "Are you still there? If you need anything else, write to me; otherwise we will close the "
        "call in a while.",
    ),
    "silence": (
        "Como no hemos vuelto a saber de usted, cerramos la llamada. "
        "Puede retomarla con la clave {name} durante los próximos 7 días.",
        "As we have not heard from you, we are closing the call. "
        "You can resume it with the key {name} within the next 7 days.",
    ),
}

WHILE_CLOSED = {
    key: f"{key}_closed" for key in ("person_asked", "held", "people_answer", "waiting_person")
}
"""Phrases that promise a person soon, and what is said instead out of hours; ``name``: when."""


def phrase(key: str, language: str, name: object = "") -> str:
    """The phrase in ``es`` or, for anything else, English; ``name`` is cleaned first."""
    spanish, english = _PHRASES[key]
    return (spanish if language == "es" else english).replace("{name}", clean_line(name, limit=80))
