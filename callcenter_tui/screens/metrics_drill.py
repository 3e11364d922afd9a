"""A number opened: its formula, what it is made of, what was left out, and its calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.figures import Drill, Figure, Piece, Question
from callcenter_tui.domain.views import Actor, EventView
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.listed import Listed
from callcenter_tui.widgets import figure_words
from callcenter_tui.widgets.behind_table import BehindTable
from callcenter_tui.widgets.plain import plain
from callcenter_tui.widgets.rows import Rows

MOST = 200
"""Calls shown at once."""

PACE, SLOW_PACE = 2.0, 10.0
"""Seconds between two readings while things happen; the second where many calls are read."""

LONG = timedelta(hours=26)
"""Longer than any one day, also the one on which clocks are put back."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a number was asked with. ``where``: its group or its step of time, in words.

    ``piece``: one bar or cell of the number's picture. ``figure``: the number itself, where it
    is one of its own.
    """

    key: str
    question: Question
    where: str
    piece: Piece | None = None
    figure: Figure | None = None


class DrillScreen(Listed):
    """One figure with everything behind it; read again as events arrive."""

    NAME = "drill"
    CSS_PATH = "metrics_drill.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("drill", priority=True),
        Binding("home", "row(-1000000)", show=False, priority=True),
        Binding("end", "row(1000000)", show=False, priority=True),
    ]

    def __init__(self, opening: Opening, departments: Mapping[str, str], zone: ZoneInfo) -> None:
        super().__init__()
        self._opening, self._departments, self._zone = opening, departments, zone

    @property
    def table(self) -> BehindTable:
        """The calls."""
        return self.query_one(BehindTable)

    def compose(self) -> ComposeResult:
        """What the number is, how many calls, and the calls."""
        yield from self.bars("Behind the number")
        yield Static(id="drill-facts")
        yield Static(id="drill-count")
        yield BehindTable(self._departments, self._zone, id="drill-calls")

    def on_mount(self) -> None:
        """Read at once, and again after events while the period goes on."""
        self.table.focus()
        self._burst = Burst(self._reread, self.console.report, pace(self._opening.question))
        self.console.events.subscribe(self, self._on_events)
        self._burst.add(["all"])
        self.work(self._burst.run(), group="follow")

    def _on_events(self, events: list[EventView]) -> None:
        if self._opening.question.until > self.house.clock.now():
            self._burst.add(["all"])

    async def _reread(self, names: set[str]) -> None:
        opening, dashboard = self._opening, self.house.metrics.dashboard

        def read(actor: Actor) -> Drill:
            return dashboard.drill(
                actor, opening.question, opening.key, limit=MOST, piece=opening.piece
            )

        try:
            self._show(await self.console.ask(read))
        except Forbidden as error:  # another attempt would be refused as well
            self._refused(error)

    def _show(self, drill: Drill) -> None:
        self.query_one("#drill-facts", Static).update(facts(drill, self._opening.where))
        self.query_one("#drill-count", Static).update(plain(counted(drill)))
        self.table.show_all(drill.calls, drill.figure, self.house.clock.now())

    def _refused(self, error: Forbidden) -> None:
        self.query_one("#drill-facts", Static).update(plain(f"{error.title}.\n{error.hint}"))
        self.query_one("#drill-count", Static).update("")

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the conversation of the call under the cursor."""
        from callcenter_tui.screens.conversation import Conversation

        row = self.table.row
        if row is None or not self.is_active:
            return
        if row.behind.call:
            self.app.push_screen(Conversation(row.behind.call))
        else:
            self.notify("This line is a person's time, not a call.", markup=False)

    def action_sort(self) -> None:
        """The newest first, or the largest."""
        self.table.turn()

    def action_leave(self) -> None:
        """Back to the figures."""
        self.dismiss()


def pace(question: Question) -> float:
    """Seconds between two readings of a period."""
    return SLOW_PACE if question.until - question.since > LONG else PACE


def facts(drill: Drill, where: str) -> Content:
    """Value, parts and target; then formula, what was left out, source."""
    figure, text = drill.figure, drill.figure.text
    made = f"  =  {figure_words.parts(figure)}" if figure.denominator is not None else ""
    before = figure_words.worth(text.unit, figure.previous) if figure.previous is not None else ""
    lines = [
        Content.assemble(
            plain(f"{text.name}  ", "bold"),
            plain(figure_words.reading(figure), "bold"),
            plain(f"{made}   n {figure.n:,}"),
            plain(f"   before {before}" if before else "", "$text-muted"),
        ),
        plain(where, "$text-muted"),
        _told("Formula", text.formula),
        _told("Note", figure.note),
        _told("Left out", _left_out(drill)),
        _told("Source", text.source),
    ]
    return Content("\n").join([line for line in lines if line.plain.strip()])


def _left_out(drill: Drill) -> str:
    counts = [f"{count:,} {why}" for why, count in drill.excluded]
    return "; ".join(counts) or drill.figure.text.excludes


def _told(what: str, words: str) -> Content:
    if not words:
        return Content("")
    return Content.assemble((f"{what}: ", "$accent"), plain(words))


def counted(drill: Drill) -> str:
    """How many calls there are, and how many of them show."""
    shown = len(drill.calls)
    if not drill.total and not drill.more:
        return "Nothing behind it in this period."
    noun = "line" if drill.calls and not drill.calls[0].call else "call"
    many = f"1 {noun}" if drill.total == 1 else f"{drill.total:,} {noun}s"
    if drill.more:
        newest = "of the newest, what adds most first"
        return f"more than {many}; shown are {shown} {newest}"
    return many if shown == drill.total else f"{many}; shown are {shown}, what adds most first"
