"""Views by groups: handle time, the AI's models, departments, operators, waits, and the week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from callcenter_tui.domain.figures import By, Piece, Unit
from callcenter_tui.screens.metrics_asking import Asking, Read, Shown, grouped, nothing
from callcenter_tui.screens.metrics_drill import Opening
from callcenter_tui.widgets.figure_words import span
from callcenter_tui.widgets.pictures import Picture, Series
from callcenter_tui.widgets.sheets import Cell, Line, Sheet
from callcenter_tui.widgets.wording import words

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHADES = " ░▒▓█"
MOST_BARS = 8
"""Models and agents in the chart; all are in its numbers."""

HEAT = "offered"


def handling(asking: Asking) -> Shown:
    """Handle time by department, and what it is made of."""
    found = asking.rows(By.DEPARTMENT, "aht", "talk_time", "hold_time", "wrap_time", "handled")
    rows = [row for row in found if row.figures[0].value is not None]
    if not rows:
        return nothing("No operator handled a call")
    talk, hold, wrap = (tuple(row.figures[i].value for row in rows) for i in (1, 2, 3))
    bars = (Series("talk", talk), Series("hold", hold), Series("wrap-up", wrap))
    steps = tuple(row.name for row in rows)
    picture = Picture(steps, bars, bar_unit=Unit.SECONDS, across=True)
    return Shown(picture, grouped(asking, By.DEPARTMENT, "Department", rows))


def of(by: By, title: str, missing: str, *keys: str) -> Read:
    """A view that is a table only; ``missing`` is said where there are no rows."""

    def read(asking: Asking) -> Shown:
        rows = asking.rows(by, *keys)
        return Shown(None, grouped(asking, by, title, rows)) if rows else nothing(missing)

    return read


def ai(asking: Asking) -> Shown:
    """What the AI's models and agents cost, and how fast they are."""
    keys = ("ai_cost", "first_token", "run_time", "runs", "tokens", "requests")
    models, found = asking.rows(By.MODEL, *keys), asking.rows(By.AGENT, *keys)
    agents = [replace(row, name=words(row.name)) for row in found]
    if not models and not agents:
        return nothing("No AI agent ran")
    timed = [row for row in (*models, *agents) if row.figures[2].value][:MOST_BARS]
    first, whole = (tuple(row.figures[i].value for row in timed) for i in (1, 2))
    bars = (Series("first token", first), Series("rest of a run", _rest(first, whole)))
    steps = tuple(row.name for row in timed)
    none = "The AI's runs took no time that could be measured."
    picture = Picture(steps, bars, bar_unit=Unit.SECONDS, across=True, empty=none)
    sheet = grouped(asking, By.MODEL, "Model or agent", models)
    by_agent = grouped(asking, By.AGENT, "", agents)
    titled = sheet.titles if models else ("Agent", *by_agent.titles[1:])
    return Shown(picture, Sheet(titled, (*sheet.lines, *by_agent.lines)))


def _rest(
    first: tuple[float | None, ...], whole: tuple[float | None, ...]
) -> tuple[float | None, ...]:
    pairs = zip(first, whole, strict=True)
    return tuple(None if b is None else max(0.0, b - (a or 0.0)) for a, b in pairs)


# -- waits --------------------------------------------------------------------------------------


def waits(asking: Asking) -> Shown:
    """How long people waited until they were answered, or gave up."""
    spread = asking.dashboard.spread(asking.actor, asking.question)
    counts = tuple(zip(spread.answered, spread.abandoned, strict=True))
    last = max((i for i, both in enumerate(counts) if any(both)), default=-1)
    if last < 0:
        return nothing("Nobody was answered or gave up")
    steps = [_step(spread.edges, i) for i in range(last + 1)]
    answered = tuple(float(one) for one in spread.answered[: last + 1])
    abandoned = tuple(float(one) for one in spread.abandoned[: last + 1])
    picture = Picture(tuple(steps), (Series("answered", answered), Series("abandoned", abandoned)))
    lines = []
    for index, step in enumerate(steps):
        piece, where = _between(spread.edges, index), f"waited {step}"
        cells = tuple(
            Cell(str(count), Opening(key, asking.question, where, piece))
            for key, count in zip(("answered", "abandoned"), counts[index], strict=True)
        )
        lines.append(Line(step, step, cells))
    return Shown(picture, Sheet(("Wait", "Answered", "Abandoned"), tuple(lines)))


def _step(edges: Sequence[int], index: int) -> str:
    """``to 20s``; the last bin has no end: ``over 10m00s``."""
    last = index == len(edges) - 1
    return f"over {span(edges[index - 1])}" if last else f"to {span(edges[index])}"


def _between(edges: Sequence[int], index: int) -> Piece:
    over = edges[index - 1] if index else -1
    last = index == len(edges) - 1
    return Piece(waited=(over, None if last else edges[index]))


# -- the week -----------------------------------------------------------------------------------


def week(asking: Asking) -> Shown:
    """How many came to the queues, by weekday and hour."""
    counts = asking.dashboard.heat(asking.actor, asking.question, HEAT).counts
    busy = [hour for hour in range(24) if any(day[hour] for day in counts)]
    if not busy:
        return nothing("No call came to a queue")
    hours, most = range(busy[0], busy[-1] + 1), max(max(day) for day in counts)

    def sheet(text: Callable[[int, str], str], gap: int) -> Sheet:
        lines = []
        for weekday, name in enumerate(DAYS):
            cells = []
            for hour in hours:
                count = counts[weekday][hour]
                shade = SHADES[-(-count * (len(SHADES) - 1) // most)]
                cells.append(Cell(text(count, shade), _hour(asking, weekday, hour)))
            lines.append(Line(name, name, tuple(cells)))
        return Sheet(("", *(f"{hour:02d}" for hour in hours)), tuple(lines), gap)

    full = sheet(lambda count, shade: f"{shade}{count}" if count else "·", 2)
    return Shown(None, full, sheet(lambda count, shade: shade * 2 if count else "·", 1))


def _hour(asking: Asking, weekday: int, hour: int) -> Opening:
    """The calls of one cell, with its day where there is only one such in the period."""
    question, zone, where = asking.question, asking.zone, f"{DAYS[weekday]} {hour:02d}:00"
    first = question.since.astimezone(zone).date()
    last = (question.until - timedelta(seconds=1)).astimezone(zone).date()
    days = [first + timedelta(days) for days in range((last - first).days + 1)]
    here = [day for day in days if day.weekday() == weekday]
    if len(here) == 1:
        where = f"{where}, {here[0]:%d %b}"
    return Opening(HEAT, question, where, Piece(hour=(weekday, hour)))
