"""Views by steps of time: service and volume, who drives, how customers sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from callcenter_tui.domain.figures import By, Grain, Trend, Unit
from callcenter_tui.domain.states import Driver
from callcenter_tui.screens.metrics_asking import Asking, Shown, cell, nothing, titles
from callcenter_tui.screens.metrics_steps import grain_of, named, parts, telling
from callcenter_tui.widgets.pictures import Picture, Series
from callcenter_tui.widgets.sheets import Cell, Line, Sheet
from callcenter_tui.widgets.wording import driver

DRIVERS = (Driver.AI, Driver.DRAFT, Driver.PERSON)

Draw = Callable[[range], Picture]


def stepped(asking: Asking, trends: list[Trend], draw: Draw, missing: str) -> Shown:
    """A chart by steps, and the sheet with a row for each of its steps."""
    told = telling(trends)
    if not told:
        return nothing(missing)
    grain, narrowed = grain_of(asking.question), parts(asking.question, trends[0])

    def cells(index: int) -> tuple[Cell, ...]:
        where = _from(trends[0], index, grain)
        return tuple(cell(one.figures[index], narrowed[index], where) for one in trends)

    head = titles("From", [one.figures[0] for one in trends])
    return Shown(
        _stepped(draw, trends[0], told, grain), _sheet(head, trends[0], told, grain, cells)
    )


def service(asking: Asking) -> Shown:
    """Service level and volume."""
    trends = asking.trends("service_level", "offered", "answered", "abandoned", "asa")
    level, offered, answered, abandoned, _ = trends
    target = next((one.target for one in level.figures if one.target is not None), None)

    def draw(told: range) -> Picture:
        bars = (
            _series("answered", answered, told),
            _series("abandoned", abandoned, told),
            Series("neither", tuple(_neither(offered, answered, abandoned, i) for i in told)),
        )
        lines = (_series("service level", level, told),)
        return Picture((), bars, lines, most=1.0, target=target)

    return stepped(asking, trends, draw, "No call came to a queue")


def _neither(offered: Trend, answered: Trend, abandoned: Trend, index: int) -> float:
    """Who still waits, or left the queue otherwise."""
    ended = (answered.figures[index].value or 0) + (abandoned.figures[index].value or 0)
    return max(0.0, (offered.figures[index].value or 0) - ended)


def mood(asking: Asking) -> Shown:
    """How customers sound, and how many of their calls are escalated."""
    trends = asking.trends("mood", "escalation_rate", "transfer_rate", "reopen_rate")
    sound, escalated, _, _ = trends

    def draw(told: range) -> Picture:
        bars = (_series("escalated", escalated, told),)
        lines = (_series("mood from -2 to +2", sound, told),)
        return Picture(
            (), bars, lines, bar_unit=Unit.SHARE, line_unit=Unit.MOOD, least=-2.0, most=2.0
        )

    return stepped(asking, trends, draw, "No call was closed")


def drivers(asking: Asking) -> Shown:
    """Who spoke to the customers: the share of each in the time of calls."""
    askings = [asking.about(By.DRIVER, one.value) for one in DRIVERS]
    trends = [one.trends("driver_time")[0] for one in askings]
    told = telling(trends)
    if not told:
        return nothing("No calls")
    grain = grain_of(asking.question)
    narrowed = [parts(one.question, trends[0]) for one in askings]

    def draw(told: range) -> Picture:
        shares = [_shares(trends, index) for index in told]
        bars = tuple(
            Series(driver(one), tuple(share[i] for share in shares))
            for i, one in enumerate(DRIVERS)
        )
        return Picture((), bars, bar_unit=Unit.SHARE)

    def cells(index: int) -> tuple[Cell, ...]:
        shares, made = _shares(trends, index), []
        for i, one in enumerate(DRIVERS):
            where = f"{driver(one)}, {_from(trends[0], index, grain)}"
            plain = cell(trends[i].figures[index], narrowed[i][index], where)
            share = shares[i]
            made.append(
                plain if share is None else replace(plain, text=f"{plain.text} {share:4.0%}")
            )
        return tuple(made)

    head = ("From", *(driver(one) for one in DRIVERS))
    return Shown(
        _stepped(draw, trends[0], told, grain), _sheet(head, trends[0], told, grain, cells)
    )


def _shares(trends: Sequence[Trend], index: int) -> list[float | None]:
    values = [one.figures[index].value or 0.0 for one in trends]
    whole = sum(values)
    return [value / whole if whole else None for value in values]


def _series(name: str, trend: Trend, told: range) -> Series:
    return Series(name, tuple(trend.figures[index].value for index in told))


def _stepped(draw: Draw, trend: Trend, told: range, grain: Grain) -> Picture:
    return replace(draw(told), steps=tuple(named(trend.starts[index], grain) for index in told))


def _sheet(
    head: tuple[str, ...],
    trend: Trend,
    told: range,
    grain: Grain,
    cells: Callable[[int], tuple[Cell, ...]],
) -> Sheet:
    starts = trend.starts
    lines = [Line(starts[i].isoformat(), named(starts[i], grain), cells(i)) for i in told]
    return Sheet(head, tuple(lines))


def _from(trend: Trend, index: int, grain: Grain) -> str:
    return f"{grain.value.replace('_', ' ')} from {trend.starts[index]:%a %d %b %H:%M}"
