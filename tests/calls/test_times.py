"""Days and times as customers say them, and hours as they are told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from callcenter_tui.calls.document_checks.hours import hours as checked
from callcenter_tui.calls.document_kinds import DOCUMENTS
from callcenter_tui.calls.tools.hours import Hours, hours_of, said_hours
from callcenter_tui.calls.tools.times import day_said, moment_said, unusable
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.rehearsal.sample import sample_hours

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Madrid."""


@pytest.fixture(scope="module")
def hours() -> Hours:
    return hours_of(checked(sample_hours()))


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("mañana por la mañana", "03-04 09:00"), ("mañana a las 10 y media", "03-04 10:30"),
        ("por la mañana", "03-04 09:00"), ("el lunes a las 9", "03-10 09:00"),
        ("el lunes a las 12", "03-03 12:00"), ("hoy a las 5 de la tarde", "03-03 17:00"),
        ("el viernes por la tarde", "03-07 16:00"), ("pasado mañana a las 12:30", "03-05 12:30"),
        ("el 25 de diciembre a las 11", "12-25 11:00"), ("dentro de media hora", "03-03 10:30"),
        ("a partir de las 18:00", "03-03 18:00"), ("el 4/3", "03-04 00:00"),
        ("tomorrow at 5pm", "03-04 17:00"), ("tomorrow morning", "03-04 09:00"),
        ("next Tuesday afternoon", "03-04 16:00"), ("today at 4", "03-03 16:00"),
        ("in 2 hours", "03-03 12:00"), ("at 10:15 am", "03-03 10:15"),
        ("December 25th", "12-25 00:00"), ("2025-03-10", "03-10 00:00"),
        ("lo antes posible", ""), ("más tarde", ""), ("whenever you can", ""), ("31/2", ""),
        ("a las 99", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_meant(hours: Hours, words: str, want: str) -> None:
    found = moment_said(words, hours.local(NOW))
    assert (f"{found:%m-%d %H:%M}" if found else "") == want


@pytest.mark.parametrize(
    ("words", "cannot"),
    [
        ("el 30 de febrero a las 25", True), ("31/2", True), ("mañana a las 25", True),
        ("a las 12:75", True), ("ayer", True), ("el lunes pasado", True), ("last week", True),
        ("hoy a las 8", True), ("2024-01-01", True), ("two days ago", True),
        ("pasado mañana a las 10", False), ("el lunes a las 9", False), ("hoy", False),
        ("a las 9", False), ("lo antes posible", False), ("dentro de dos horas", False),
        ("", False),
    ],
)  # fmt: skip
def test_a_time_that_is_past_or_that_there_is_not_is_known_as_such(
    hours: Hours, words: str, cannot: bool
) -> None:
    assert unusable(words, hours.local(NOW)) is cannot


def test_a_center_may_be_open_until_midnight() -> None:
    week = {"mon": [["08:00", "24:00"]], "tue": [["00:00", 1440]]}
    hours = hours_of(checked({"timezone": "UTC", "week": week}))
    assert hours.open_at(datetime(2025, 3, 3, 23, 59, 59, tzinfo=UTC))
    assert hours.open_at(datetime(2025, 3, 4, 0, 0, tzinfo=UTC))
    assert "de 8:00 a 24:00" in said_hours(hours, NOW, date(2025, 3, 3), "es")
    with pytest.raises(Invalid):
        checked({"timezone": "UTC", "week": {"mon": [["24:00", "08:00"]]}})


def test_hours_that_nobody_has_set_are_not_known() -> None:
    hours = hours_of(checked(DOCUMENTS["hours"].default()))
    assert not hours.known
    assert hours.next_open(datetime(2025, 3, 2, 3, 0, tzinfo=UTC)) == datetime(
        2025, 3, 2, 3, 0, tzinfo=UTC
    ), "a time is taken as it was said"


def test_a_day_is_today_or_later() -> None:
    monday = date(2025, 3, 3)
    assert day_said("lunes", monday) == monday
    assert day_said("el sábado", monday) == date(2025, 3, 8)
    assert day_said("2 de marzo", monday) == date(2026, 3, 2)
    assert day_said("un día de estos", monday) is None


def test_the_next_opening_skips_nights_sundays_and_holidays(hours: Hours) -> None:
    def opens(moment: datetime) -> str:
        found = hours.next_open(moment)
        return f"{hours.local(found):%Y-%m-%d %H:%M}" if found else ""

    assert opens(NOW) == "2025-03-03 10:00"
    assert opens(datetime(2025, 3, 8, 15, 0, tzinfo=UTC)) == "2025-03-10 08:00"
    assert opens(datetime(2026, 12, 24, 22, 0, tzinfo=UTC)) == "2026-12-26 09:00"
    assert opens(datetime(2025, 3, 30, 0, 30, tzinfo=UTC)) == "2025-03-31 08:00", "summer time"
    never = hours_of(checked({"timezone": "UTC", "week": {}}))
    assert never.next_open(NOW) is None


def test_hours_are_told_in_the_customers_language(hours: Hours) -> None:
    spanish = said_hours(hours, NOW, None, "es")
    assert spanish.startswith("Ahora mismo nuestro equipo atiende. El lunes 3 de marzo")
    assert "de lunes a viernes de 8:00 a 21:00; el sábado de 9:00 a 15:00" in spanish
    english = said_hours(hours, NOW, date(2026, 12, 25), "en")
    assert "On Friday 25 December we are closed: it is a holiday" in english
