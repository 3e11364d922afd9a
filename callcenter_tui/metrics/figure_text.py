"""Figures as reports write them: exact enough to be checked, short enough to be read."""

from __future__ import annotations

from callcenter_tui.domain.figures import Figure, Unit

NOTHING = "-"
"""Where nothing was counted: never a 0 that nobody measured."""


def worth(unit: Unit, value: float | None) -> str:
    """A value with its unit: ``72.3 %``, ``3:12`` (minutes), ``42.5 s``, ``$0.0041``, ``4.25``."""
    if value is None:
        return NOTHING
    if unit is Unit.SHARE:
        return f"{value * 100:.1f} %"
    if unit is Unit.SECONDS:
        return span(value)
    if unit is Unit.USD:
        return f"${value:.2f}" if value >= 1 else f"${value:.4f}"
    if unit is Unit.MOOD:
        return f"{value:+.2f}"
    return f"{value:.2f}" if unit is Unit.SCORE else f"{value:,.0f}"


def span(seconds: float) -> str:
    """``0.84 s``, ``42.5 s``, ``3:12``, ``1:04:09``, ``2 d 03:00:00``."""
    if seconds < 60:
        return f"{seconds:.2f} s" if 0 < seconds < 1 else f"{seconds:.1f} s"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02}"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{hours // 24} d {hours % 24:02}:{minutes:02}:{rest:02}"


def with_n(one: Figure) -> str:
    """The value, and of how many: ``72.3 % (43)``; a count says its own."""
    said = worth(one.text.unit, one.value)
    return said if one.text.unit is Unit.COUNT or one.value is None else f"{said} ({one.n:,})"


def change(one: Figure) -> str:
    """What it was before, of how many, and by how much it has moved: ``70.1 % (38), +2.2``.

    Shares move by points; only what was counted in both periods is compared.
    """
    before = worth(one.text.unit, one.previous)
    if one.previous is None or one.value is None:
        return before
    if one.text.unit is not Unit.COUNT:
        before = f"{before} ({one.previous_n:,})"
    by = one.value - one.previous
    sign = "+" if by > 0 else "-" if by < 0 else "="
    if one.text.unit is Unit.SHARE:
        return f"{before}, {sign}{abs(by) * 100:.1f} points"
    if one.text.unit is Unit.MOOD:
        return f"{before}, {sign}{abs(by):.2f}"
    return f"{before}, {sign}{worth(one.text.unit, abs(by))}"
