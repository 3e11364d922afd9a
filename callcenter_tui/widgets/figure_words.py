"""Figures as people read them: short enough for a tile, the same on every screen."""

from __future__ import annotations

from callcenter_tui.domain.figures import Figure, MeasureText, Unit
from callcenter_tui.widgets.departments import SIGNS

NOTHING = "-"
"""Stands where nothing was counted: never a 0 that nobody measured."""

MINUTES = ("occupancy", "driver_time")
"""Measures whose n is minutes of time."""

UP, DOWN, SAME = "▲", "▼", "·"
"""How a figure stands against the period before: more, less, the same."""

SHORT = {
    "asa": "ASA",
    "aht": "AHT",
    "csat": "CSAT",
    "fcr": "FCR",
    "containment": "AI resolution",
    "talk_time": "Talk",
    "hold_time": "Hold",
    "wrap_time": "Wrap-up",
    "abandon_time": "Abandon time",
    "short_abandoned": "Short abandons",
    "rings": "Offers",
    "first_token": "First token",
    "run_time": "Run",
    "driver_time": "Time of calls",
    "escalation_rate": "Escalated",
    "transfer_rate": "Transferred",
    "reopen_rate": "Reopened",
    "handoff_rate": "Handed off",
    "rating": "Rating",
    "review": "QA review",
    "first_response": "1st response",
    "person_reached": "Person reached",
    "person_time": "To a person",
    "resolution_time": "Resolution",
}
"""Names for tiles and columns, where the full one has no room; the line below says it in full."""


def short(text: MeasureText) -> str:
    """A measure's name for a tile or a column."""
    return SHORT.get(text.key, text.name)


def behind(figure: Figure) -> str:
    """How much stands behind it: ``n 43``; occupancy is made of minutes, a count is its own n."""
    if figure.text.unit is Unit.COUNT:
        return ""
    return f"{many(figure.n)} min" if figure.key in MINUTES else f"n {many(figure.n)}"


def worth(unit: Unit, value: float | None) -> str:
    """A value in at most seven characters: ``72.3%``, ``3m12s``, ``$0.0041``, ``+0.4``."""
    if value is None:
        return NOTHING
    if unit is Unit.SHARE:
        return f"{value * 100:.1f}%" if value < 1 else f"{value * 100:.0f}%"
    if unit is Unit.SECONDS:
        return span(value)
    if unit is Unit.USD:
        return dollars(value)
    if unit is Unit.MOOD:
        return f"{value:+.2f}"
    return f"{value:.2f}" if unit is Unit.SCORE else many(value)


def many(count: float) -> str:
    """A count: ``1234``, ``56.7k``, ``1.2M``."""
    for size, letter in ((1e6, "M"), (1e4, "k")):
        if abs(count) >= size:
            return f"{count / (1e6 if letter == 'M' else 1e3):.1f}{letter}"
    return f"{count:.0f}"


def span(seconds: float) -> str:
    """How long: ``0.84s``, ``8.2s``, ``14s``, ``3m12s``, ``1h04m``, ``2d03h``."""
    if seconds < 10 and seconds != int(seconds):
        return f"{seconds:.2f}s" if seconds < 1 else f"{seconds:.1f}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02d}s" if whole % 60 else f"{whole // 60}m"
    if whole < 86400:
        return f"{whole // 3600}h{whole % 3600 // 60:02d}m"
    return f"{whole // 86400}d{whole % 86400 // 3600:02d}h"


def dollars(value: float) -> str:
    """US dollars: cents where there are some, ten-thousandths where an answer costs so little."""
    if abs(value) >= 1000:
        return f"${many(value)}"
    return f"${value:.2f}" if abs(value) >= 1 or value == 0 else f"${value:.4f}"


def promised(figure: Figure) -> str:
    """The target behind the value: ``/80%``; empty where nothing was promised."""
    if figure.target is None:
        return ""
    if figure.text.unit is Unit.SHARE:
        return f"/{figure.target * 100:g}%"
    return f"/{worth(figure.text.unit, figure.target)}"


def sign(figure: Figure) -> str:
    """How it stands to its target, without colour: ``=``, ``!``, ``!!``; empty without one."""
    if figure.target is None or figure.value is None:
        return ""
    return SIGNS[figure.level]


def reading(figure: Figure) -> str:
    """Sign, value and target in one: ``!! 65.3%/80%``."""
    return f"{sign(figure)} {worth(figure.text.unit, figure.value)}{promised(figure)}".lstrip()


def change(figure: Figure) -> str:
    """Against the period before, with the size: ``▲4.1`` (points of a share), ``▼14s``.

    Empty when one of the two counted nothing.
    """
    if figure.value is None or figure.previous is None:
        return ""
    by = figure.value - figure.previous
    unit = figure.text.unit
    if unit is Unit.SHARE:
        size = f"{abs(by) * 100:.1f}"
    elif unit is Unit.MOOD:
        size = f"{abs(by):.2f}"
    else:
        size = worth(unit, abs(by))
    if not any(letter in "123456789" for letter in size):
        return SAME
    return f"{UP if by > 0 else DOWN}{size}"


def parts(figure: Figure) -> str:
    """What it is made of: ``31 of 43``, ``1h04m / 12``; a count is its own only part."""
    unit, up, down = figure.text.unit, figure.numerator, figure.denominator
    if down is None:
        return part(unit, up)
    if unit is Unit.SHARE:
        return f"{part(Unit.COUNT, up)} of {part(Unit.COUNT, down)}"
    return f"{part(unit, up)} / {part(Unit.COUNT, down)}"


def part(unit: Unit, value: float) -> str:
    """A numerator or denominator, whole and not rounded to thousands."""
    if unit is Unit.SECONDS:
        return span(value)
    if unit is Unit.USD:
        return f"${value:.4f}".rstrip("0").rstrip(".")
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
