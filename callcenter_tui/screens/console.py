"""What a screen sees of the application around it: the house with its services, and the console."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from textual.signal import Signal

from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.screens.tabs import Tabs

if TYPE_CHECKING:
    from callcenter_tui.auth.access import Access
    from callcenter_tui.auth.entrance import Entrance
    from callcenter_tui.auth.people import People
    from callcenter_tui.auth.remembered import Remembered
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.calls.board import Board
    from callcenter_tui.calls.departments import Departments
    from callcenter_tui.calls.desk import Desk
    from callcenter_tui.calls.driving import Driving
    from callcenter_tui.calls.floor import Floor
    from callcenter_tui.calls.guidance import Guidance
    from callcenter_tui.calls.letters import Letters
    from callcenter_tui.domain.floor import OfferView
    from callcenter_tui.domain.protocols import Clock
    from callcenter_tui.domain.views import Actor, EventView
    from callcenter_tui.mail.context import Mail
    from callcenter_tui.mail.outbox import Outbox
    from callcenter_tui.metrics.room import Figures
    from callcenter_tui.screens.notices import Notices
    from callcenter_tui.screens.ringing import Ringing

P = ParamSpec("P")
T = TypeVar("T")


class Said(Protocol):
    """What screens read of the settings."""

    @property
    def callcenter_idle_lock(self) -> int:
        """Minutes without a key after which the console is locked; 0: never."""
        ...


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
    def floor(self) -> Floor:
        """What people do on calls together: offers, queues, transfers, wrap-up, lists."""
        ...

    @property
    def letters(self) -> Letters:
        """What is done about letters in their calls."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What becomes of confirmed letters."""
        ...

    @property
    def mail(self) -> Mail:
        """The mail room: from where letters go, and where to."""
        ...

    @property
    def metrics(self) -> Figures:
        """What is counted, and every number made of it."""
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
    def people(self) -> People:
        """Who has a login."""
        ...

    @property
    def entrance(self) -> Entrance:
        """Everything about coming in: second factors, open sessions, the audit trail."""
        ...

    @property
    def settings(self) -> Said:
        """What this console was told to do."""
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
    welcome: str
    """What the first screen says at first; mostly nothing."""
    ai: str
    """Which AI is at work, in words."""
    alert: str
    """What people should know of it; mostly empty."""
    offers: tuple[OfferView, ...]
    """The calls offered to who is signed in, the oldest offer first."""
    standing: str
    """Status and state of who is signed in, in few words."""
    ringing: Ringing
    notices: Notices
    events: Signal[list[EventView]]
    unsent: dict[str, str]
    """Texts typed into a conversation and not sent, by call id."""
    tabs: Tabs

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

    def unlock(self) -> None:
        """Show the work again."""
        ...

    def to_login(self, reason: CallCenterError | None = None) -> None:
        """Back to the login screen."""
        ...
