"""Days and times as customers say them, in Spanish and English. Pure; local times throughout."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from callcenter_tui.locale.dates import MONTHS, WEEKDAYS
from callcenter_tui.text import fold

MIDNIGHT = time(0)
MORNING, NOON, AFTERNOON, EVENING = time(9), time(12), time(16), time(19)

_DAYS = {fold(name): weekday for names in WEEKDAYS.values() for weekday, name in enumerate(names)}
_MONTHS = {
    fold(name): month for names in MONTHS.values() for month, name in enumerate(names, start=1)
}
_WEEKDAY = re.compile(rf"\b({'|'.join(_DAYS)})s?\b")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:de |of )?({'|'.join(_MONTHS)})\b")
_MONTH_DAY = re.compile(rf"\b({'|'.join(_MONTHS)}) (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b")
_DATES = (_ISO, _SLASHED, _DAY_MONTH, _MONTH_DAY)
_PAST = re.compile(
    r"\b(?:ayer|anteayer|antier|anoche|yesterday)\b|\bhace (?:un|dos|tres|\d)"
    rf"|\b(?:{'|'.join(_DAYS)}|semana|mes|ano) pasad[oa]\b"
    rf"|\blast (?:{'|'.join(_DAYS)}|week|month|year|night)\b|\b(?:days?|weeks?|hours?) ago\b"
)
_AFTER_TOMORROW = re.compile(r"\bpasado manana\b|\bday after tomorrow\b")
_PART_MORNING = re.compile(
    r"\b(por|de|en|a) la manana\b|\b(in|this|tomorrow|every)? ?(the )?morning\b"
    r"|\btemprano\b|\bearly\b"
)
_TOMORROW = re.compile(r"\b(manana|tomorrow)\b")
_TODAY = re.compile(
    r"\b(hoy|today|tonight|esta (tarde|noche|manana)|this (morning|afternoon|evening))\b"
)
_NOON = re.compile(r"\bmediodia\b|\b(noon|midday)\b")
_AFTERNOON = re.compile(r"(?<!mas )\btarde\b|\bafternoon\b")
_EVENING = re.compile(r"\bnoche\b|\b(evening|tonight)\b")
_IN = re.compile(
    r"\b(?:en|dentro de|in) (una?|an?|one|media|half an|\d{1,3}) (hora|hour|minuto|minute|min\b)"
)
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})\s*(am|pm|a\.m\.|p\.m\.)?")
_HOUR = re.compile(
    r"\b(?:a las?|at|sobre las|hacia las|around|about|after|despues de las|las)\s+(\d{1,2})\b"
    r"(?!\s*(?:de (?:" + "|".join(_MONTHS) + r")|/))\s*(y media|y cuarto)?\s*(am|pm|a\.m\.|p\.m\.)?"
)
_HOUR_HALF = re.compile(r"\b(\d{1,2})\s*(am|pm|a\.m\.|p\.m\.)")


def day_said(text: str, today: date) -> date | None:
    """The day that is meant, today or later; None when none is said."""
    said = fold(text)
    if found := _dated(said, today):
        return found
    if _AFTER_TOMORROW.search(said):
        return today + timedelta(days=2)
    if _TODAY.search(said):
        return today
    if found_day := _WEEKDAY.search(said):
        return today + timedelta(days=(_DAYS[found_day[1]] - today.weekday()) % 7)
    if _TOMORROW.search(_PART_MORNING.sub(" ", said).replace("esta manana", " ")):
        return today + timedelta(days=1)
    return today + timedelta(days=1) if "tomorrow" in said else None


def time_said(text: str) -> time | None:
    """The time of day that is meant, or where its part of the day begins; None without one.

    Hours from 1 to 7 without morning or afternoon are taken for the afternoon: nobody asks to be
    called at night.
    """
    said = fold(text)
    found = _clock_said(said)
    if found is not None:
        hour, minute, half = found
        late = half.startswith("p") or bool(_AFTERNOON.search(said) or _EVENING.search(said))
        early = half.startswith("a") or bool(_PART_MORNING.search(said))
        if hour < 12 and (late or (hour < 8 and not early)):
            hour += 12
        return time(hour % 24, minute)
    if _NOON.search(said):
        return NOON
    if _AFTERNOON.search(said):
        return AFTERNOON
    if _EVENING.search(said):
        return EVENING
    return MORNING if _PART_MORNING.search(said) or "esta manana" in said else None


def moment_said(text: str, now: datetime) -> datetime | None:
    """The moment that is meant, in the zone of ``now``; None when nothing can be made of it.

    A day without a time is its first minute; a time without a day is the next one to come.
    """
    if found := _IN.search(fold(text)):
        return now + _ahead(found[1], found[2])
    day, clock = day_said(text, now.date()), time_said(text)
    if day is None and clock is None:
        return None
    moment = datetime.combine(day or now.date(), clock or time(0), now.tzinfo)
    if moment <= now and clock is not None:
        if day is None:
            moment += timedelta(days=1)
        elif _WEEKDAY.search(fold(text)):
            moment += timedelta(days=7)
    return moment


def unusable(text: str, now: datetime) -> bool:
    """Whether a day or hour is named that there is not, or that is past: nobody can call then."""
    said = fold(text)
    if _PAST.search(said) or _no_clock(said):
        return True
    dated = any(pattern.search(said) for pattern in _DATES)
    day = _dated(said, now.date())
    if dated and (day is None or day < now.date()):
        return True
    moment = moment_said(text, now)
    return bool(moment and moment < now and time_said(text))


def _no_clock(said: str) -> bool:
    """Whether an hour is named, but none that a clock shows."""
    named = any(pattern.search(said) for pattern in (_CLOCK, _HOUR, _HOUR_HALF))
    return named and _clock_said(said) is None


def _dated(said: str, today: date) -> date | None:
    if found := _ISO.search(said):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHED.search(said):
        return _coming(today, int(found[2]), int(found[1]), found[3])
    if found := _DAY_MONTH.search(said):
        return _coming(today, _MONTHS[found[2]], int(found[1]))
    if found := _MONTH_DAY.search(said):
        return _coming(today, _MONTHS[found[1]], int(found[2]))
    return None


def _coming(today: date, month: int, day: int, year: str | None = None) -> date | None:
    found = _date(int(year) if year else today.year, month, day)
    if found and not year and found < today:
        return _date(today.year + 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock_said(said: str) -> tuple[int, int, str] | None:
    """Hour, minute and ``am`` or ``pm`` as typed."""
    for pattern in (_CLOCK, _HOUR, _HOUR_HALF):
        if found := pattern.search(said):
            hour = int(found[1])
            part = found[2] or ""
            minute = {"y media": 30, "y cuarto": 15}.get(part, int(part) if part.isdigit() else 0)
            half = found[found.re.groups] or ""
            return (hour, minute, half) if hour < 24 and minute < 60 else None
    return None


def _ahead(count: str, unit: str) -> timedelta:
    number = {"media": 0.5, "half an": 0.5}.get(count, float(count) if count.isdigit() else 1.0)
    return timedelta(hours=number) if unit.startswith("ho") else timedelta(minutes=number)
