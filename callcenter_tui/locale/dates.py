"""Days and moments as a sentence says them, in Spanish and English."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


def _known(language: str) -> str:
    return "es" if language == "es" else "en"


def said_day(day: date, language: str) -> str:
    """``lunes 3 de marzo``, ``Monday 3 March``."""
    language = _known(language)
    weekday, month = WEEKDAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    return f"{weekday} {day.day} de {month}" if language == "es" else f"{weekday} {day.day} {month}"


def said_moment(moment: datetime, language: str) -> str:
    """``el lunes 3 de marzo a las 10:00``, ``on Monday 3 March at 10:00``."""
    clock = f"{moment.hour}:{moment.minute:02}"
    day = said_day(moment.date(), language)
    if language != "es":
        return f"on {day} at {clock}"
    return f"el {day} a la{'' if moment.hour == 1 else 's'} {clock}"


def short_moment(moment: datetime, language: str) -> str:
    """For a column: ``lun 3 10:00``, ``Mon 3 10:00``."""
    weekday = WEEKDAYS[_known(language)][moment.weekday()][:3]
    return f"{weekday} {moment.day} {moment.hour}:{moment.minute:02}"


def said_span(first: int, last: int, language: str) -> str:
    """Days of the week (0 is Monday): ``de lunes a viernes``, ``Monday to Friday``."""
    names = WEEKDAYS[_known(language)]
    if first == last:
        return f"el {names[first]}" if language == "es" else names[first]
    if language == "es":
        return f"de {names[first]} a {names[last]}"
    return f"{names[first]} to {names[last]}"
