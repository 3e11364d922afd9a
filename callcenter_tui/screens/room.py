"""What every screen shares: the console it stands in, its bars, its commands and its errors."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.signal import Signal

from callcenter_tui import commands
from callcenter_tui.domain.errors import CallCenterError, SignInFailed
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.topbar import TopBar

if TYPE_CHECKING:
    from callcenter_tui.auth.access import Access
    from callcenter_tui.auth.remembered import Remembered
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.calls.board import Board
    from callcenter_tui.calls.departments import Departments
    from callcenter_tui.calls.desk import Desk
    from callcenter_tui.calls.driving import Driving
    from callcenter_tui.calls.guidance import Guidance
    from callcenter_tui.domain.protocols import Clock
    from callcenter_tui.domain.views import Actor, EventView

P = ParamSpec("P")
T = TypeVar("T")


class House(Protocol):
    """The services that screens use; ``wiring.House`` fulfils it."""

    @property
    def clock(self) -> Clock:
        """Time."""
        ...

    @property
    def board(self) -> Board:
        """What is going on."""
        ...

    @property
    def desk(self) -> Desk:
        """Opening calls and saying things."""
        ...

    @property
    def driving(self) -> Driving:
        """Who speaks, and how a call ends."""
        ...

    @property
    def guidance(self) -> Guidance:
        """Steering the AI."""
        ...

    @property
    def departments(self) -> Departments:
        """The departments."""
        ...

    @property
    def access(self) -> Access:
        """Sign-in."""
        ...

    @property
    def remembered(self) -> Remembered:
        """The keyring."""
        ...

    @property
    def production(self) -> bool:
        """Whether known passwords are not to be shown."""
        ...


class Console(Protocol):
    """What the application offers its screens."""

    house: House | None
    session: Session | None
    label: str
    ai: str
    """Which AI is at work, in words."""
    alert: str
    """What people should know of it; mostly empty."""
    events: Signal[list[EventView]]
    unsent: dict[str, str]
    """Texts typed into a conversation and not sent, by call id."""

    def open(self) -> None:
        """Open the store, unless it is open or being opened."""
        ...

    async def fetch(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service call in the database thread."""
        ...

    async def ask(
        self, fn: Callable[Concatenate[Actor, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same on behalf of who is signed in: ``fn(actor, ...)``."""
        ...

    def report(self, error: CallCenterError) -> None:
        """Show an error to the person."""
        ...

    def signed_in(self, session: Session) -> None:
        """Go to work."""
        ...

    def to_login(self, reason: CallCenterError | None = None) -> None:
        """Back to the login screen."""
        ...


T_result = TypeVar("T_result")


class Room(Screen[T_result]):
    """A screen. ``NAME`` is its name in ``commands.COMMANDS``."""

    NAME = ""
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
    def who(self) -> str:
        """Name and role of who is signed in."""
        session = self.console.session
        return f"{session.user.name} ({session.user.role})" if session else ""

    def bars(self, title: str) -> ComposeResult:
        """The first and the last line."""
        yield TopBar(title, self.who)
        yield KeyLine(self.keys)

    def keys(self) -> list[commands.Command]:
        """What the key line shows: commands that the role may use and that make sense now."""
        mine = [one for one in commands.of(self.NAME) if one.foot and self.may(one.permission)]
        return [one for one in mine if self.fits(one.id)]

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
        return self.is_current and self.may(commands.permission(self.NAME, action))

    def on_mount(self) -> None:
        """Follow the line that says which AI is at work."""
        self.watch(self.app, "ai", self._show_ai)
        self.watch(self.app, "alert", self._show_ai)

    def action_help(self) -> None:
        """Show what the keys do."""
        from callcenter_tui.screens.help import HelpPanel

        mine = [one for one in commands.of(self.NAME) if self.may(one.permission)]
        self.app.push_screen(HelpPanel(mine))

    def work(self, job: Coroutine[Any, Any, object], *, group: str = "work") -> None:
        """Run a job beside the screen; what a person can understand is reported, not raised."""
        self.run_worker(self._reported(job), group=group)

    async def _reported(self, job: Coroutine[Any, Any, object]) -> None:
        try:
            await job
        except SignInFailed:
            pass  # ``ask`` has already led to the login screen, which gives the reason
        except NoMatches:
            pass  # a screen never removes what it composed: it is being taken down itself
        except CallCenterError as error:
            self.console.report(error)

    def _show_ai(self) -> None:
        for bar in self.query(TopBar):
            bar.show_ai(self.console.ai, self.console.alert)
