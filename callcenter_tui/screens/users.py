"""The people with a login: who they are, how they stand, and what an administrator does to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import Forbidden, Refused
from callcenter_tui.domain.views import EventView, UserView
from callcenter_tui.screens import user_deeds, user_forms
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.listed import Sought
from callcenter_tui.screens.sessions_of import SessionsOf
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.rows import Rows
from callcenter_tui.widgets.users_table import UsersTable, details

EVERYBODY = "everybody"
"""The one name of a burst here: the list is one question."""

NOUNS = ("user", "session", "department")
"""Nouns of events after which people read differently."""

AFRESH = 30.0
"""Seconds between two looks without an event: locks run out, and consoles that live make none."""


class UsersScreen(Sought):
    """Everybody with a login, live. Only who manages users gets here; the services ask again."""

    NAME = "users"
    CSS_PATH = "users.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("users", priority=True)]
    _added = ""
    """Login of the person who was added just now, until the cursor is on their line."""

    def compose(self) -> ComposeResult:
        """How many there are, the table, and more about the one under the cursor."""
        yield from self.bars("Users")
        with Horizontal(id="findbar"):
            yield Static(id="counts")
            yield Input(id="find", placeholder="words to look for", compact=True)
        yield UsersTable(id="users")
        yield Static(id="users-foot")

    def on_mount(self) -> None:
        """Read everybody, and again after every event of an account."""
        self._burst = Burst(self._reread, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._again()
        self.work(self._burst.run(), group="follow")
        self.set_interval(AFRESH, self._again)

    @property
    def table(self) -> UsersTable:
        """The people."""
        return self.query_one(UsersTable)

    def _again(self) -> None:
        self._burst.add([EVERYBODY])

    def _on_events(self, events: list[EventView]) -> None:
        if not events or any(event.kind.split(".")[0] in NOUNS for event in events):
            self._again()

    async def _reread(self, names: set[str]) -> None:
        try:
            people = await self.console.ask(self.house.people.list)
        except Forbidden:
            return  # the role has just been changed; the console follows within seconds
        self.table.show(people, self.house.clock.now())
        if any(one.login == self._added for one in people):
            if not self.table.go_to(self._added):
                self.action_show_all()  # words that were looked for hide them
                self.table.needle = ""
                self.table.rearrange()
                self.table.go_to(self._added)
            self._added = ""
        self.count()

    def count(self) -> None:
        """Say how many there are, and how many of them cannot come in."""
        shown, total = self.table.counts
        many = "1 person" if total == 1 else f"{total} people"
        if self.table.needle:
            many = f"{shown} of {many}: '{self.table.needle}'"
        self.query_one("#counts", Static).update(plain_line(many, limit=120))
        self._foot(self.table.row)

    @on(Rows.Moved)
    def _moved(self, message: Rows.Moved) -> None:
        self._foot(message.row)
        self.query_one(KeyLine).refresh()

    def _foot(self, user: UserView | None) -> None:
        lines = details(user, self.house.clock.now()) if user is not None else ()
        self.query_one("#users-foot", Static).update(plain("\n".join(lines)))

    # -- what the keys do ----------------------------------------------------------------------

    def fits(self, command: str) -> bool:
        """Only what the person under the cursor has can be taken away."""
        row = self.table.row if self.is_mounted else None
        if command == "factor":
            return row is not None and row.second_factor
        return row is not None or command in ("add", "find", "leave", "help", "app.quit")

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_add(self) -> None:
        """Add a person; the list goes to them."""

        def added(login: str) -> None:
            self._added = login
            self._again()

        self.work(user_forms.add(self, added))

    def action_edit(self) -> None:
        """Change the person under the cursor."""
        self._with(lambda user: user_forms.edit(self, user))

    def action_switch(self) -> None:
        """Disable, or enable again."""
        self._with(lambda user: user_deeds.switch(self, user))

    def action_lock(self) -> None:
        """Lock for half an hour, or end the lock."""
        self._with(lambda user: user_deeds.lock(self, user))

    def action_reset(self) -> None:
        """A one-time password."""
        self._with(lambda user: user_deeds.reset(self, user))

    def action_factor(self) -> None:
        """Take away the second factor."""
        self._with(lambda user: user_deeds.take_factor(self, user))

    def action_sessions(self) -> None:
        """Where the person under the cursor is signed in."""
        user = self.table.row
        if user is not None and self.is_active:
            self.app.push_screen(SessionsOf(self, user.login))

    def action_leave(self) -> None:
        """Back; while words filter the list, to the whole list first."""
        if self.table.needle or self.query_one("#find").display:
            self.action_show_all()
        else:
            self.dismiss()

    def _with(self, act: Callable[[UserView], Any]) -> None:
        user = self.table.row
        if user is None:
            self.console.report(Refused("There is nobody under the cursor", "Esc shows everybody."))
        else:
            self.work(act(user))
