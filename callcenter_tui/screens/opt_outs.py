"""The opt-outs panel: addresses whose owners want no follow-ups; they can want them again."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.letters import OptOutView
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.panel import Lines, Panel
from callcenter_tui.widgets.letter_words import who
from callcenter_tui.widgets.plain import plain
from callcenter_tui.widgets.rows import fitted
from callcenter_tui.widgets.wording import moment


class OptOuts(Panel):
    """Addresses, the newest first."""

    TITLE_WORDS = "No more follow-ups"
    KEYS = "i opts an address in again, Esc closes"
    EMPTY = "Nobody has said that they want no follow-ups."
    NOUNS: ClassVar[tuple[str, ...]] = ("consent",)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("i", "opt_in", show=False)]

    found: list[OptOutView] = []  # noqa: RUF012 - replaced, never changed in place

    async def read(self) -> None:
        """Who wants none."""
        self.found = await self.room.console.ask(self.room.house.outbox.opt_outs)

    def head(self) -> Content:
        """The columns' names."""
        return plain(self._line("Address", "Since", "What they said"))

    def lines(self) -> Lines:
        """One line for each address."""
        now = self.room.house.clock.now()
        return [
            (str(at), plain(self._line(one.address, moment(one.since, now), one.words)))
            for at, one in enumerate(self.found)
        ]

    def foot(self, chosen: str | None) -> Content:
        """The words in full, and who recorded them."""
        one = self._one(chosen)
        if one is None:
            return Content("")
        return plain(f"{one.address}: “{one.words}” (recorded by {who(one.recorded_by)})")

    def action_opt_in(self) -> None:
        """The owner of the address under the cursor wants follow-ups again."""
        one = self._one(self.chosen)
        if one is None:
            return
        if not self.room.may("calls.supervise"):
            error = Refused("Your role may not opt an address in again", "Ask a supervisor.")
            self.room.console.report(error)
            return
        self.app.push_screen(self._form(one))

    def _form(self, one: OptOutView) -> Form[None]:
        async def submit(typed: Values) -> None:
            if not typed["words"].strip():
                raise Invalid("What did they say?", "Their own words are kept.")
            opt_in = self.room.house.outbox.opt_in
            await self.room.console.ask(opt_in, one.address, typed["words"])

        fields = [Field("words", "They said", "text", hint="their own words")]
        note = f"{one.address} gets follow-ups again, each with a yes of its own as ever."
        return Form("Follow-ups again", fields, submit, done="Opt in", note=note)

    def _one(self, chosen: str | None) -> OptOutView | None:
        at = int(chosen) if chosen is not None else -1
        return self.found[at] if 0 <= at < len(self.found) else None

    def _line(self, *cells: str) -> str:
        widths = (34, 12, 50) if self.app.size.width >= 76 else (24, 12, 14)
        return " ".join(fitted(cell, width) for cell, width in zip(cells, widths, strict=True))
