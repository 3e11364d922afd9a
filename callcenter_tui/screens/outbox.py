"""The outbox: confirmed letters, first those on which a person has to look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from callcenter_tui.commands import TALK, bindings, named
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import WITH_A_PERSON, LetterView, PostState
from callcenter_tui.domain.views import EventView
from callcenter_tui.screens import deliveries
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.letter_choosing import show_letter
from callcenter_tui.screens.listed import Sought
from callcenter_tui.widgets import letter_words
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.letters_table import WAITING, LettersTable
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.rows import Rows

EVERYTHING = "everything"
"""Name of a burst that is no call."""

MANY = 20
"""From so many changed calls on, the whole list is read again."""

NOUNS = ("letter", "consent")
"""Nouns of events after which letters read differently."""


class OutboxScreen(Sought):
    """Letters with the customer's yes, patched as their deliveries go on."""

    NAME = "outbox"
    CSS_PATH = "outbox.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("outbox", priority=True)]

    def compose(self) -> ComposeResult:
        """How many there are, the letters, and what to do about the one under the cursor."""
        yield from self.bars("Letters")
        with Horizontal(id="findbar"):
            yield Static(id="counts")
            yield Input(id="find", placeholder="words to look for", compact=True)
        yield LettersTable(id="letters")
        yield Static(id="outbox-foot")
        yield Static(id="outbox-way")

    def on_mount(self) -> None:
        """Read everything once; from then on only what the events name."""
        self._burst = Burst(self._reread, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add([EVERYTHING])
        self.work(self._burst.run(), group="follow")

    @property
    def table(self) -> LettersTable:
        """The letters."""
        return self.query_one(LettersTable)

    def _on_events(self, events: list[EventView]) -> None:
        named = {one.call or EVERYTHING for one in events if one.kind.split(".")[0] in NOUNS}
        self._burst.add(named if events else [EVERYTHING])

    async def _reread(self, names: set[str]) -> None:
        letters, ask = self.house.outbox.letters, self.console.ask
        now = self.house.clock.now()
        if EVERYTHING in names or len(names) > MANY:
            # Apart, so that many sent ones never push what needs a person off the list's end.
            open_ = await ask(letters, states=(*WITH_A_PERSON, *WAITING))
            done = await ask(letters, states=(PostState.SENT, PostState.CANCELLED))
            self.table.show([*open_, *done], now)
        else:
            found = [one for call in sorted(names) for one in await ask(letters, call=call)]
            gone = [one.id for one in found if one.post is None]
            self.table.patch([one for one in found if one.post], gone, now)
        self._say_way(await ask(self.house.outbox.way))
        self.count()

    def _say_way(self, way: str) -> None:
        line = self.query_one("#outbox-way", Static)
        line.display = bool(way)
        line.update(plain_line(way))

    def count(self) -> None:
        """Say how many need a person, wait, and went today."""
        stuck, waiting, sent = self.table.figures
        words = f"{stuck} need a person, {waiting} queued, {sent} sent today"
        if self.table.needle:
            count = self.table.counts[0]
            words = f"{count} {'letter' if count == 1 else 'letters'}: '{self.table.needle}'"
        empty = not any((stuck, waiting, sent)) and not self.table.needle
        more = f" - {named('letter', TALK).key} in a call writes one" if empty else ""
        self.query_one("#counts", Static).update(plain_line(f"{words}{more}", limit=120))
        self._foot(self.table.row)

    @on(Rows.Moved)
    def _moved(self, message: Rows.Moved) -> None:
        self._foot(message.row)
        self.query_one(KeyLine).refresh()

    def _foot(self, letter: LetterView | None) -> None:
        """What to do about the letter under the cursor, and what was said of it, in full."""
        words = ""
        if letter is not None and letter.post is not None:
            todo = letter_words.TODO.get(letter.post.state, "")
            unknown = letter.post.state == PostState.UNCERTAIN  # what to do says what is known
            parts = (letter.subject, "" if unknown else letter.post.said, todo)
            words = "\n".join(part for part in parts if part)
        self.query_one("#outbox-foot", Static).update(plain(words))

    # -- what the keys do ----------------------------------------------------------------------

    def fits(self, command: str) -> bool:
        """Only what the delivery under the cursor leaves; the service decides all the same."""
        row = self.table.row if self.is_mounted else None
        state = row.post.state if row and row.post else ""
        return {
            "open": row is not None,
            "retry": state in letter_words.RETRIED,
            "arrived": state == PostState.UNCERTAIN,
            "cancel": state not in ("", *letter_words.GONE, PostState.CANCELLED),
        }.get(command, True)

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the letter under the cursor."""
        row = self.table.row
        if row is not None and self.is_active:
            show_letter(self, row.id, row.call)

    def action_retry(self) -> None:
        """Try it again."""
        self._do(deliveries.retry)

    def action_arrived(self) -> None:
        """It did arrive."""
        self._do(deliveries.settle)

    def action_cancel(self) -> None:
        """Give it up."""
        self._do(deliveries.cancel)

    def _do(self, act: Callable[[Any, LetterView], Awaitable[None]]) -> None:
        row = self.table.row
        if row is None:
            self.console.report(Refused("There is no letter under the cursor", ""))
        else:
            self.work(cast(Any, act(self, row)))

    def action_opt_outs(self) -> None:
        """Who wants no follow-ups."""
        from callcenter_tui.screens.opt_outs import OptOuts

        self.app.push_screen(OptOuts(self))

    def action_leave(self) -> None:
        """Back; while words filter the list, to the whole list first."""
        if self.table.needle or self.query_one("#find").display:
            self.action_show_all()
        else:
            self.dismiss()
