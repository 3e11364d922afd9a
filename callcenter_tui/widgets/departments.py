"""The departments strip: who waits, who speaks, who is there, and how that stands to its target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.floor import Level, QueueFigures
from callcenter_tui.widgets.plain import plain
from callcenter_tui.widgets.rows import fitted
from callcenter_tui.widgets.wording import age, driver

SIGNS = {Level.OK: "=", Level.WARNING: "!", Level.CRITICAL: "!!"}
"""Told without colour too; plain ASCII, as signs beyond it have no sure width."""
STYLES = {Level.OK: "", Level.WARNING: "bold $warning", Level.CRITICAL: "bold $error"}
ORDER = (Level.OK, Level.WARNING, Level.CRITICAL)

Cell = tuple[str, Level]


def worst(*levels: Level) -> Level:
    """The worst of these."""
    return max(levels, key=ORDER.index)


def deserted(figures: QueueFigures) -> bool:
    """Whether customers wait and nobody who works there has signed in."""
    return figures.waiting > 0 and nobody(figures)


def nobody(figures: QueueFigures) -> bool:
    """Whether nobody who works there has signed in."""
    return not any(figures.people.values())


def wait_cell(figures: QueueFigures, wait: float) -> Cell:
    """The longest wait with its sign; where nobody is there any wait is critical."""
    if not figures.waiting:
        return "-", Level.OK
    level = Level.CRITICAL if deserted(figures) else figures.target.wait_level(wait)
    return ("" if level is Level.OK else SIGNS[level]) + age(wait), level


def service_cell(figures: QueueFigures, wait: float) -> Cell:
    """The service level of the last hour against its target, in per cent: ``! 72/80``."""
    level = figures.target.level(figures.share)
    if figures.share is None:
        return f"-/{figures.target.share * 100:.0f}", level
    return f"{SIGNS[level]} {figures.share * 100:.0f}/{figures.target.share * 100:.0f}", level


@dataclass(frozen=True, slots=True)
class Figure:
    """One column: ``rank`` 1 stays longest; names stand left, numbers right."""

    title: str
    width: int
    rank: int
    cell: Callable[[QueueFigures, float], Cell]
    left: bool = False


def _people(what: str) -> Callable[[QueueFigures, float], Cell]:
    return lambda figures, wait: (str(figures.people.get(what, 0)), Level.OK)


FIGURES = (
    Figure("By", 6, 6, lambda f, wait: (driver(f.autonomy), Level.OK), left=True),
    Figure("Wait", 4, 1, lambda f, wait: (str(f.waiting), Level.OK)),
    Figure("Long", 5, 1, wait_cell),
    Figure("AI", 4, 2, lambda f, wait: (str(f.ai), Level.OK)),
    Figure("Drf", 3, 3, lambda f, wait: (str(f.draft), Level.OK)),
    Figure("Per", 3, 2, lambda f, wait: (str(f.person), Level.OK)),
    Figure("Idle", 4, 4, _people("idle")),
    Figure("Ring", 4, 5, _people("offered")),
    Figure("Call", 4, 5, _people("on_call")),
    Figure("Wrap", 4, 5, _people("wrap_up")),
    Figure("Brk", 3, 5, _people("break")),
    Figure("Served", 8, 1, service_cell),
)
"""``By``: who answers new calls. ``Long``: the longest wait. ``Served``: the service level. Idle to
Brk: operators by what they do."""

PEOPLE = ("Idle", "Ring", "Call", "Wrap", "Brk")
NOBODY = f"{SIGNS[Level.CRITICAL]} nobody"
"""Stands in place of the operators' columns, where they have room for it."""

MARK, NAME = 3, (10, 20)
"""Cells for mark and number; the least and most for a department's name."""


def fitting(width: int) -> tuple[int, list[Figure]]:
    """The width of the names and the columns for a screen so wide."""
    left, chosen = width - MARK - NAME[0], set[str]()
    for figure in sorted(FIGURES, key=lambda one: one.rank):
        if figure.width + 1 <= left:
            chosen.add(figure.title)
            left -= figure.width + 1
    name = min(NAME[1], NAME[0] + max(0, left))
    return name, [one for one in FIGURES if one.title in chosen]


class DepartmentStrip(Static):
    """A row for each department, or one line of sums while ``short`` is set."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.short = False
        self.chosen: str | None = None
        self._figures: tuple[QueueFigures, ...] = ()
        self._read_at: datetime | None = None
        self._painted: list[list[Cell]] = []

    def show(self, figures: Sequence[QueueFigures], now: datetime) -> None:
        """New figures, read at ``now``."""
        self._figures, self._read_at = tuple(figures), now
        self.tick(now)

    def title_of(self, key: str) -> str:
        """A department's name by its key."""
        return next((one.name for one in self._figures if one.key == key), key)

    @property
    def deserted(self) -> set[str]:
        """Keys of departments whose customers wait for people who are not there."""
        return {one.key for one in self._figures if deserted(one)}

    def empty(self, key: str) -> bool:
        """Whether nobody who works in the department has signed in."""
        return any(one.key == key and nobody(one) for one in self._figures)

    def read_before(self, moment: datetime) -> bool:
        """Whether the figures are older than ``moment``."""
        return self._read_at is not None and self._read_at < moment

    def key_of(self, number: int) -> str | None:
        """The key of the department shown as ``number`` (from 1)."""
        return self._figures[number - 1].key if 0 < number <= len(self._figures) else None

    def levels(self, now: datetime) -> dict[str, Level]:
        """How each department stands now: the worse of its service level and longest wait."""
        return {
            one.key: worst(service_cell(one, wait)[1], wait_cell(one, wait)[1])
            for one, wait in self._waits(now)
        }

    def tick(self, now: datetime) -> None:
        """Let the waits grow; painted only when something reads differently."""
        waits = self._waits(now)
        lines = self._sums(waits) if self.short else self._rows(waits)
        if lines != self._painted:
            grown = len(lines) != len(self._painted)
            self._painted = lines
            drawn = [
                Content.assemble(*(plain(text, STYLES[level]) for text, level in line))
                for line in lines
            ]
            if not self.short:
                drawn[0] = drawn[0].stylize("$text-muted")
            self.update(Content("\n").join(drawn), layout=grown)

    def _waits(self, now: datetime) -> list[tuple[QueueFigures, float]]:
        passed = (now - self._read_at).total_seconds() if self._read_at else 0.0
        return [(one, one.longest_wait + passed if one.waiting else 0.0) for one in self._figures]

    def _rows(self, waits: list[tuple[QueueFigures, float]]) -> list[list[Cell]]:
        name, columns = fitting(self.app.size.width)
        head = [(" " * MARK + fitted("Department", name), Level.OK)]
        head += [(" " + _aligned(one, one.title), Level.OK) for one in columns]
        lines = [head]
        for number, (figures, wait) in enumerate(waits, 1):
            mark = "▸" if figures.key == self.chosen else " "
            waiting = Level.WARNING if figures.waiting else Level.OK
            line = [
                (f"{mark}{number if number < 10 else ' '} {fitted(figures.name, name)}", waiting)
            ]
            lines.append([*line, *_cells(columns, figures, wait)])
        return lines

    def _sums(self, waits: list[tuple[QueueFigures, float]]) -> list[list[Cell]]:
        """One line for all, or for the chosen department; the signs are the worst of any."""
        shown = [(one, wait) for one, wait in waits if self.chosen in (None, one.key)]
        where = fitted(self.title_of(self.chosen), 14).rstrip() if self.chosen else "All"
        waiting = sum(one.waiting for one, _ in shown)
        line: list[Cell] = [(f" {where}: waiting {waiting}", Level.OK)]
        if waiting:
            longest = max((pair for pair in shown if pair[0].waiting), key=lambda pair: pair[1])
            text, _ = wait_cell(*longest)
            line.append((f" {text}", worst(*(wait_cell(one, wait)[1] for one, wait in shown))))
        ai, draft, person = (
            sum(getattr(one, kind) for one, _ in shown) for kind in ("ai", "draft", "person")
        )
        line.append((f"  AI {ai}  draft {draft}  person {person}", Level.OK))
        measured = sum(one.measured for one, _ in shown)
        if measured:
            level = worst(*(service_cell(one, wait)[1] for one, wait in shown))
            share = sum(one.answered for one, _ in shown) / measured
            line.append((f"  {SIGNS[level]} {share * 100:.0f}% served", level))
        if any(deserted(one) for one, _ in shown):
            line.append((f"  {NOBODY}", Level.CRITICAL))
        people = Counter[str]()
        for one, _ in shown:
            people.update(one.people)
        if self.chosen is not None:  # one person may work in several: their sum would count twice
            line.append((f"  idle {people['idle']}", Level.OK))
        return [line]


def _cells(columns: list[Figure], figures: QueueFigures, wait: float) -> list[Cell]:
    """A department's figures; its operators' are one cell where customers wait for nobody."""
    people = [one for one in columns if one.title in PEOPLE]
    room = sum(one.width + 1 for one in people) - 1
    alone = deserted(figures) and room >= len(NOBODY)
    cells: list[Cell] = []
    for one in columns:
        if alone and one in people:
            if one is people[0]:
                cells.append((" " + fitted(NOBODY, room), Level.CRITICAL))
            continue
        text, level = one.cell(figures, wait)
        cells.append((" " + _aligned(one, text), level))
    return cells


def _aligned(figure: Figure, text: str) -> str:
    cut = fitted(text, figure.width)
    return cut if figure.left else cut.rstrip().rjust(figure.width)
