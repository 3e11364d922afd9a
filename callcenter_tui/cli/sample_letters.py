"""What a letter says when it is only looked at: words of our own, of no customer."""

from __future__ import annotations

from callcenter_tui.domain.letters import Content, Item, LetterKind

CUSTOMER, KEY = "Ana Ruiz", "C-7F3K9Q"
"""An invented customer and call."""

_SPANISH = {
    LetterKind.SUMMARY: Content(
        topic="La conexión se corta por las noches",
        issues=("Desde el lunes se corta entre las nueve y las once", "El router parpadea en rojo"),
        solutions=("Reiniciamos la línea desde la central", "Cambiamos el canal del wifi"),
        next_steps=("Si mañana se corta otra vez, enviamos un técnico el viernes",),
        notes="La visita no tiene coste.",
    ),
    LetterKind.INFORMATION: Content(
        items=(
            Item(
                "Cómo devolver un router",
                "Llévelo a cualquier tienda o envíelo con la etiqueta que le mandamos.\n\n"
                "Tiene 30 días desde la baja.",
                "es/technical_support/return-router",
            ),
            Item("Horario de las tiendas", "De lunes a sábado, de 10 a 20.", "es/general/hours"),
        ),
        notes="Guarde el justificante de la devolución.",
    ),
    LetterKind.FOLLOW_UP: Content(
        agreed=("Le llamamos cuando el técnico tenga fecha", "Abonamos tres días de servicio"),
        by_when="El viernes antes de las 14:00",
    ),
}

_ENGLISH = {
    LetterKind.SUMMARY: Content(
        topic="The connection drops in the evenings",
        issues=("It has dropped between nine and eleven since Monday", "The router blinks red"),
        solutions=("We restarted the line from our side", "We changed the wifi channel"),
        next_steps=("If it drops again tomorrow, a technician comes on Friday",),
        notes="The visit is free of charge.",
    ),
    LetterKind.INFORMATION: Content(
        items=(
            Item(
                "How to return a router",
                "Bring it to any shop, or post it with the label that we sent you.\n\n"
                "You have 30 days after the contract ends.",
                "en/technical_support/return-router",
            ),
            Item("Shop hours", "Monday to Saturday, 10 to 20.", "en/general/hours"),
        ),
        notes="Please keep the receipt.",
    ),
    LetterKind.FOLLOW_UP: Content(
        agreed=("We call you when the technician has a date", "We refund three days of service"),
        by_when="Friday before 14:00",
    ),
}


def sample_letter(kind: LetterKind, language: str) -> Content:
    """A letter of this kind, in ``es`` or, for anything else, English."""
    return (_SPANISH if language == "es" else _ENGLISH)[kind]
