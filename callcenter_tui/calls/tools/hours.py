"""Opening hours as the document ``hours`` has them, asked and put into words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from callcenter_tui.calls.document_checks.hours import MIDNIGHT, WEEK
from callcenter_tui.locale.dates import said_day, said_moment, said_span
from callcenter_tui.locale.tool_words import words

_LOOK_AHEAD = 30
"""Days searched for the next opening; a center closed for longer has none to promise."""

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Hours:
    """When people answer. Days and times are those of ``zone``.

    ``week`` None: nobody has said. Then nothing is told of hours, and no time is out of hours.
    """

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...] | None
    holidays: Mapping[date, str]

    @property
    def known(self) -> bool:
        """Whether anything can be told of hours."""
        return self.week is not None

    def local(self, moment: datetime) -> datetime:
        """The moment on the center's own clock."""
        return moment.astimezone(self.zone)

    def spans(self, day: date) -> tuple[Span, ...]:
        """When it is open on that day; empty when closed."""
        if self.week is None or day in self.holidays:
            return ()
        return self.week[day.weekday()]

    def open_at(self, moment: datetime) -> bool:
        """Whether people answer at this moment, as far as is known."""
        if not self.known:
            return True
        here = self.local(moment)
        clock = here.time().replace(tzinfo=None)
        return any(opens <= clock < closes for opens, closes in self.spans(here.date()))

    def next_open(self, moment: datetime) -> datetime | None:
        """The moment itself when it is open then, else the next opening; None when none is near."""
        if self.open_at(moment):
            return moment
        return next((opens for opens in self._openings(moment) if opens > moment), None)

    def _openings(self, moment: datetime) -> Iterator[datetime]:
        first = self.local(moment).date()
        for ahead in range(_LOOK_AHEAD):
            day = first + timedelta(days=ahead)
            for opens, _ in self.spans(day):
                yield datetime.combine(day, opens, self.zone).astimezone(UTC)


def hours_of(document: Mapping[str, Any]) -> Hours:
    """The hours of a checked document."""
    week = document["week"]
    return Hours(
        ZoneInfo(document["timezone"]),
        None
        if week is None
        else tuple(tuple((_time(a), _time(b)) for a, b in week.get(day) or ()) for day in WEEK),
        {date.fromisoformat(day): name for day, name in document.get("holidays", {}).items()},
    )


def said_hours(hours: Hours, now: datetime, day: date | None, language: str) -> str:
    """Whether it is open now and when it is open on ``day``; without one, today and the week.

    The hours must be known.
    """
    here = hours.local(now)
    parts = [_now(hours, now, language), _day(hours, day or here.date(), language)]
    if day is None:
        parts.append(_week(hours, language))
    return " ".join(parts)


def _now(hours: Hours, now: datetime, language: str) -> str:
    if hours.open_at(now):
        return words("open_now", language)
    opens = hours.next_open(now)
    if opens is None:
        return words("closed_for_long", language)
    return words("closed_now", language, time=said_moment(hours.local(opens), language))


def _day(hours: Hours, day: date, language: str) -> str:
    shown = said_day(day, language)
    if day in hours.holidays:
        return words("holiday_on", language, date=shown, name=hours.holidays[day])
    spans = hours.spans(day)
    if not spans:
        return words("closed_on", language, date=shown)
    return words("open_on", language, date=shown, spans=_spans(spans, language))


def _week(hours: Hours, language: str) -> str:
    """The usual week, days with the same hours taken together, in one sentence."""
    groups: list[tuple[int, int, tuple[Span, ...]]] = []
    for weekday, spans in enumerate(hours.week or ()):
        if groups and groups[-1][2] == spans:
            groups[-1] = (groups[-1][0], weekday, spans)
        else:
            groups.append((weekday, weekday, spans))
    closed = words("closed_word", language)
    parts = (
        f"{said_span(first, last, language)} {_spans(spans, language) if spans else closed}"
        for first, last, spans in groups
    )
    return words("usual_week", language, week="; ".join(parts))


def _spans(spans: tuple[Span, ...], language: str) -> str:
    both = words("from_to", language)
    told = (both.replace("{a}", _clock(a)).replace("{b}", _clock(b)) for a, b in spans)
    return words("and_word", language).join(told)


def _clock(moment: time) -> str:
    if moment == time.max:
        return MIDNIGHT
    return f"{moment.hour}:{moment.minute:02}"


def _time(text: str) -> time:
    if text == MIDNIGHT:
        return time.max
    return time.fromisoformat(text)
