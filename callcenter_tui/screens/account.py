"""One's own account: who one is, the password, the second factor, and where one is signed in."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from callcenter_tui.auth.sessions import Session
from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import Refused, SignInFailed
from callcenter_tui.domain.views import EventView
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.listed import Listed
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.rows import Rows
from callcenter_tui.widgets.sessions_table import AFRESH, SessionsTable, place, what
from callcenter_tui.widgets.users_table import works_in
from callcenter_tui.widgets.wording import moment

NOUNS = ("session", "user")
"""Nouns of events after which the account reads differently."""


class AccountScreen(Listed):
    """Facts above, open sessions below."""

    NAME = "account"
    CSS_PATH = "users.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("account", priority=True)]
    _enrolling = False

    def compose(self) -> ComposeResult:
        """Who I am, and the table."""
        yield from self.bars("Account")
        yield Static(id="account-facts")
        yield Static(id="account-count")
        yield SessionsTable(id="sessions")

    def on_mount(self) -> None:
        """Read at once, then whenever something of an account has changed; ages grow."""
        self.table.focus()
        self._burst = Burst(self._reread, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add(["all"])
        self.work(self._burst.run(), group="follow")
        self.set_interval(1.0, self._tick)
        self.set_interval(AFRESH, self._again)

    @property
    def table(self) -> SessionsTable:
        """The sessions."""
        return self.query_one(SessionsTable)

    @property
    def session(self) -> Session:
        """The session of this console; raises SignInFailed when it is over."""
        if self.console.session is None:
            raise SignInFailed("You are not signed in", "")
        return self.console.session

    def _again(self) -> None:
        self._burst.add(["all"])

    def _on_events(self, events: list[EventView]) -> None:
        if not events or any(event.kind.split(".")[0] in NOUNS for event in events):
            self._again()

    def _tick(self) -> None:
        self.table.tick(self.house.clock.now())

    async def _reread(self, names: set[str]) -> None:
        session, entrance = self.session, self.house.entrance
        user = await self.console.ask(self.house.people.get, session.user.login)
        factor = await self.console.fetch(entrance.factors.standing, session)
        found = await self.console.ask(entrance.open_sessions.list, here=session.id)
        now = self.house.clock.now()
        second = "not set up" + (", and your role needs it" if factor.required else "")
        if factor.in_force:
            second = f"in force, {factor.codes} recovery codes left"
        facts = (
            ("Who", f"{user.name} ({user.login})"),
            ("Role", user.role),
            ("Departments", works_in(user)),
            ("E-mail", user.email or "none"),
            ("Second factor", second),
            ("SSH keys", ", ".join(user.ssh_keys) or "none is bound to your login"),
        )
        lines = [
            plain(f"{name:<15}", "$text-muted").append(plain_line(said)) for name, said in facts
        ]
        self.query_one("#account-facts", Static).update(Content("\n").join(lines))
        self.table.show(found, now)
        many = "1 session" if len(found) == 1 else f"{len(found)} sessions"
        here = next((one.created_at for one in found if one.this), None)
        since = f"; here since {moment(here, now)}" if here else ""
        self.query_one("#account-count", Static).update(plain_line(f"{many} open{since}"))

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.query_one(KeyLine).refresh()

    # -- what the keys do ----------------------------------------------------------------------

    def fits(self, command: str) -> bool:
        """Only another session can be ended here; this one ends by signing out."""
        row = self.table.row if self.is_mounted else None
        return command != "end" or (row is not None and not row.this)

    def action_password(self) -> None:
        """Choose another password."""
        self.work(self._password())

    async def _password(self) -> None:
        from callcenter_tui.screens.dialogs import change_password

        if self.is_active and await change_password(self, self.session, "") is not None:
            self.notify("Your password is changed; your other sessions have ended.", markup=False)

    def action_factor(self) -> None:
        """Set up the second factor, or change it; a second key would begin another one."""
        if not self._enrolling:
            self._enrolling = True
            self.work(self._factor())

    async def _factor(self) -> None:
        from callcenter_tui.screens.second_factor import enrol

        try:
            if self.is_active and await enrol(self, self.session):
                self._again()
        finally:
            self._enrolling = False

    def action_end(self) -> None:
        """End the session under the cursor."""
        self.work(self._end())

    async def _end(self) -> None:
        row = self.table.row
        if row is None:
            return
        if row.this:
            raise Refused("This is the session you are in", "Ctrl+X on the live calls signs out.")
        question = f"{what(row)}, {place(row)}: it closes within seconds. Its calls go back."
        if self.is_active and await confirmed(self, "End this session", question, "End it"):
            await self.console.ask(self.house.entrance.open_sessions.end, row.id)

    def action_leave(self) -> None:
        """Back to the live calls."""
        self.dismiss()
