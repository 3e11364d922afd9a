"""Where one person is signed in: a list over the screen, whose lines can be ended."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.sessions import SessionView
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.panel import Lines, Panel
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.rows import fitted
from callcenter_tui.widgets.sessions_table import AFRESH, last, place, what
from callcenter_tui.widgets.wording import moment


class SessionsOf(Panel):
    """Open sessions of the user with this login, the one used last first."""

    KEYS = "x ends it, a ends all, Esc closes"
    EMPTY = "Nowhere: no console of theirs is open, and no keyring opens one."
    NOUNS: ClassVar[tuple[str, ...]] = ("session", "user")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,delete", "end", show=False),
        Binding("a", "end_all", show=False),
    ]

    def __init__(self, room: Room[Any], login: str) -> None:
        super().__init__(room)
        self.TITLE_WORDS = f"Sessions of {login}"
        self._login = login
        self._found: list[SessionView] = []

    def on_mount(self) -> None:
        """Read again from time to time, also when nothing happens."""
        self.set_interval(AFRESH, self.again)

    async def read(self) -> None:
        """What is open now."""
        session = self.room.console.session
        here = session.id if session is not None else ""
        listed = self.room.house.entrance.open_sessions.list
        self._found = await self.room.console.ask(listed, self._login, here)

    def head(self) -> Content:
        """The columns' names."""
        return plain(self._line("What", "From", "Since", "Used"))

    def lines(self) -> Lines:
        """One line for each."""
        now = self.room.house.clock.now()
        return [
            (
                one.id,
                plain(
                    self._line(what(one), place(one), moment(one.created_at, now), last(one, now))
                ),
            )
            for one in self._found
        ]

    def foot(self, chosen: str | None) -> Content:
        """How long it can last."""
        one = self._session(chosen)
        if one is None:
            return Content("")
        now = self.room.house.clock.now()
        begun, ends = moment(one.created_at, now), moment(one.expires_at, now)
        kept = ", and opens a console without a password" if one.kept else ""
        return plain_line(
            f"{what(one)}, {place(one)}: since {begun}, lasts until {ends} at the most{kept}."
        )

    def action_end(self) -> None:
        """End the one under the cursor."""
        one = self._session(self.chosen)
        if one is not None:
            self.run_worker(self._end(one))

    async def _end(self, one: SessionView) -> None:
        question = f"{what(one)}, {place(one)}: it closes within seconds. Calls in hand go back."
        title = f"End a session of {self._login}"
        if self.is_active and await confirmed(self, title, question, "End it"):
            self.room.work(self._ended(one))

    async def _ended(self, one: SessionView) -> None:
        try:
            await self.room.console.ask(self.room.house.entrance.open_sessions.end, one.id)
        except NotFound:
            self.again()  # it has ended meanwhile, which is what was wanted

    def action_end_all(self) -> None:
        """End every session of theirs."""
        if self._found:
            self.run_worker(self._end_all())

    async def _end_all(self) -> None:
        count = len(self._found)
        many = "the only session" if count == 1 else f"all {count} sessions"
        question = f"{self._login} is signed out everywhere. Calls in hand go back to their queues."
        title = f"End {many} of {self._login}"
        if self.is_active and await confirmed(self, title, question, "End all"):
            ends = self.room.house.entrance.open_sessions.end_all
            self.room.work(self.room.console.ask(ends, self._login))

    def _session(self, chosen: str | None) -> SessionView | None:
        return next((one for one in self._found if one.id == chosen), None)

    def _line(self, *cells: str) -> str:
        widths = (26, 24, 12, 16) if self.app.size.width >= 90 else (18, 14, 0, 16)
        sized = zip(cells, widths, strict=True)
        return " ".join(fitted(cell, width) for cell, width in sized if width)
