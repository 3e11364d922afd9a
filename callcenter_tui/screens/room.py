"""What every screen shares: the console it stands in, its bars, its commands and its errors."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Input, TextArea

from callcenter_tui import commands
from callcenter_tui.command import Command
from callcenter_tui.domain.errors import CallCenterError, SignInFailed
from callcenter_tui.screens.console import Console, House
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.ringing import UNANSWERED
from callcenter_tui.widgets.topbar import TopBar

__all__ = ["Console", "House", "Room"]

RINGING = ("accept", "decline")
"""Commands that are there only while a call is offered; else, where text is typed, their keys edit
it as ever, but for some seconds after an offer has passed."""

T_result = TypeVar("T_result")


class Room(Screen[T_result]):
    """A screen. ``NAME`` is its name in ``commands.COMMANDS``."""

    NAME = ""
    SIGNS: ClassVar[Sequence[str]] = ()
    """What the short signs of this screen mean, for its help."""
    AUTO_FOCUS = ""

    @property
    def console(self) -> Console:
        """The application, as screens see it (a screen never imports ``app``)."""
        return cast(Console, self.app)

    @property
    def house(self) -> House:
        """The services; only screens after sign-in use it."""
        house = self.console.house
        if house is None:
            raise CallCenterError("The store is not open yet", "Wait a moment.")
        return house

    @property
    def role(self) -> str:
        """The role of who is signed in; empty before."""
        session = self.console.session
        return session.user.role if session else ""

    @property
    def me(self) -> str:
        """The id of who is signed in; empty when nobody is any more."""
        session = self.console.session
        return session.user.id if session else ""

    @property
    def who(self) -> str:
        """Name and role of who is signed in."""
        session = self.console.session
        return f"{session.user.name} ({session.user.role})" if session else ""

    def bars(self, title: str) -> ComposeResult:
        """The first and the last line."""
        yield TopBar(title, self.who)
        yield KeyLine(self.keys)

    def keys(self) -> list[Command]:
        """What the key line shows: commands that the role may use and that make sense now."""
        mine = [one for one in commands.of(self.NAME) if one.foot and self.may(one.permission)]
        fitting = [one for one in mine if one.id not in RINGING and self.fits(one.id)]
        ringing = [one for one in mine if one.id in RINGING] if self.console.offers else []
        return [*ringing, *fitting]

    def fits(self, command: str) -> bool:
        """Whether the command makes sense now; a screen with states says more."""
        return True

    def may(self, permission: str) -> bool:
        """Whether the role has the permission; the services decide again."""
        if not permission:
            return True
        from callcenter_tui.auth.permissions import allows

        return allows(self.role, permission)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Commands of a screen below another one, or not for the role, do not answer."""
        typing = isinstance(self.focused, Input | TextArea)
        passed = not self.console.offers and not self.console.ringing.lately
        if action in RINGING and typing and passed:
            return False  # a key of the editor; not while an offer has just passed
        return self.is_current and self.may(commands.permission(self.NAME, action))

    def on_mount(self) -> None:
        """Follow what the first lines say: which AI is at work, how one stands, what rings."""
        for name in ("ai", "alert", "offers"):
            self.watch(self.app, name, self._show_bars)
        self.watch(self.app, "standing", self._show_standing)

    def action_help(self) -> None:
        """Show what the keys do."""
        from callcenter_tui.screens.help import HelpPanel

        mine = [one for one in commands.of(self.NAME) if self.may(one.permission)]
        self.app.push_screen(HelpPanel(mine, self.SIGNS))

    def work(self, job: Coroutine[Any, Any, object], *, group: str = "work") -> None:
        """Run a job beside the screen; what a person can understand is reported, not raised."""
        self.run_worker(self._reported(job), group=group)

    def instead(self, job: Callable[[], Coroutine[Any, Any, object]], *, group: str) -> None:
        """Run a job beside the screen in place of the one of its group that still runs.

        A function, not what it returns: one that is overtaken before it began was never made.
        """

        async def reported() -> None:
            await self._reported(job())

        made: Any = reported  # Textual takes both in one union, which mypy cannot tell apart
        self.run_worker(made, group=group, exclusive=True)

    async def _reported(self, job: Coroutine[Any, Any, object]) -> None:
        try:
            await job
        except SignInFailed:
            pass  # ``ask`` has already led to the login screen, which gives the reason
        except NoMatches:
            pass  # a screen never removes what it composed: it is being taken down itself
        except CallCenterError as error:
            self.console.report(error)

    def action_accept(self) -> None:
        """Take the call that is offered."""
        from callcenter_tui.screens.answering import accept

        self.work(accept(self), group="ringing")

    def action_decline(self) -> None:
        """Not this one."""
        from callcenter_tui.screens.answering import decline

        self.work(decline(self), group="ringing")

    def action_status(self) -> None:
        """Available, on a break, or offline."""
        from callcenter_tui.screens.status import choose_status

        self.work(choose_status(self))

    def _show_standing(self) -> None:
        """One's status; after a missed offer with the key that ends the break."""
        said = self.console.standing
        if said.startswith(UNANSWERED):
            key = next((one.key for one in commands.of(self.NAME) if one.id == "status"), "")
            said += f" - {key} ends it" if key else ""
        for bar in self.query(TopBar):
            bar.show_standing(said)

    def _show_bars(self) -> None:
        console = self.console
        for bar in self.query(TopBar):
            bar.show_ai(console.ai, console.alert)
            if console.house is not None:
                bar.show_offers(console.offers, console.house.clock.now())
        for line in self.query(KeyLine):
            line.refresh()
