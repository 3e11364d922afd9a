"""The console: one database thread, one live feed, one error reporter, and the screens.

Nothing heavy is imported before the login screen is on the glass: the store, and with it SQLModel,
arrives in its own thread behind the first paint, CrewAI in the engine after sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.signal import Signal
from textual.timer import Timer

from callcenter_tui.domain.errors import CallCenterError, SignInFailed
from callcenter_tui.screens.backstage import Backstage
from callcenter_tui.screens.idle import Idle, awake_or_asleep
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.screens.notices import Notices
from callcenter_tui.screens.presence import BEAT, Presence
from callcenter_tui.screens.ringing import Ringing
from callcenter_tui.screens.tabs import Tabs

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.domain.floor import OfferView
    from callcenter_tui.domain.views import EventView
    from callcenter_tui.wiring import House

LOOK = 2.0
"""Seconds between two looks at which AI is at work, and whether who sits here still may.

So long, and not longer, lives a console whose person was disabled while the live feed is broken.
"""


class Happened(Message):
    """The journal grew by these events; posted by the feed's thread."""

    def __init__(self, events: list[EventView]) -> None:
        super().__init__()
        self.events = events


class CallCenterApp(Presence):
    """The Textual application. ``label`` names the store or the computer, for people.

    ``seconds``: a clock that only goes forward, for how long nobody was here.
    """

    TITLE = "Call center"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/login.tcss"]
    """Textual does not read the sheet of the first screen itself."""

    ai: reactive[str] = reactive("")
    """Which AI is at work, in words; empty before sign-in."""
    alert: reactive[str] = reactive("")
    """What people should know of the AI at work; mostly empty."""
    offers: reactive[tuple[OfferView, ...]] = reactive(())
    """The calls offered to who is signed in, the oldest offer first."""
    standing: reactive[str] = reactive("")
    """Status and state of who is signed in, in few words."""

    def __init__(
        self,
        open_house: Callable[[], House],
        *,
        auto_sign_in: Callable[[House], Session] | None = None,
        label: str = "",
        seconds: Callable[[], float] = awake_or_asleep,
    ) -> None:
        super().__init__()
        self.idle = Idle(seconds)
        self.label = label
        self.house: House | None = None
        self.session: Session | None = None
        self.events: Signal[list[EventView]] = Signal(self, "events")
        self.unsent: dict[str, str] = {}
        self.tabs = Tabs()
        self.ringing = Ringing(self)
        self.notices = Notices(self.tell_terminal, self.set_timer)
        self._open_house = open_house
        self._auto_sign_in = auto_sign_in
        self._opening = False
        self._back = Backstage()
        self._looking: Timer | None = None
        self._looks = 0

    @property
    def home(self) -> Path | None:
        """The data directory, once the store is open."""
        return self.house.settings.home if self.house else None

    def get_default_screen(self) -> Screen[None]:
        """The login screen is painted first and stays the ground under the others."""
        return LoginScreen()

    def on_mount(self) -> None:
        """Open the store once the first screen is painted."""
        self.leave_on_signals()
        self.call_after_refresh(self.open)

    def open(self) -> None:
        """Open the store in its thread, unless it is open or being opened."""
        if self.house is None and not self._opening:
            self._opening = True
            self.run_worker(self._open())

    async def _open(self) -> None:
        login = self.screen_stack[0]
        try:
            self.house = await self._back.fetch(self._open_house)
            if self._auto_sign_in is not None:
                self.signed_in(await self._back.fetch(self._auto_sign_in, self.house))
            elif isinstance(login, LoginScreen):
                await login.opened()
        except CallCenterError as error:
            if isinstance(login, LoginScreen):
                login.failed(error)
        finally:
            self._opening = False

    def signed_in(self, session: Session) -> None:
        """Go to work: the live calls, the feed behind them, and the engine behind that."""
        from callcenter_tui.screens.live_calls import LiveCalls

        house = self.house
        if house is None:
            return
        self.session = session
        self.idle.touched()
        self.notices.kind = house.settings.callcenter_notify
        if self._looking is None:
            self._back.follow(house, self._happened, self._troubled)
            self._back.keep_house(house)
            self._looking = self.set_interval(LOOK, self._look)
        self.push_screen(LiveCalls())
        self.ringing.begin()
        self.call_later(self._look)

    def to_login(self, reason: CallCenterError | None = None) -> None:
        """Forget who was signed in and show the login screen, with the reason if there is one."""
        if self.session is None:
            return
        reason = self.reason(reason)
        self.session, self.ai, self.alert = None, "", ""
        self.unlock()
        self.ringing.end()
        self.unsent.clear()
        self.tabs.clear()
        self.clear_notifications()
        self._clipboard = ""  # what was copied is not for whoever sits down next
        self.to_ground(partial(self.at_the_door, reason))

    def at_the_door(self, reason: CallCenterError | None) -> None:
        """Show the login screen's words for an end."""
        login = self.screen
        if isinstance(login, LoginScreen):
            login.again(reason)

    def _happened(self, events: list[EventView]) -> None:
        self.post_message(Happened(events))

    def _troubled(self, error: CallCenterError) -> None:
        self.call_later(self.report, error)

    def on_happened(self, message: Happened) -> None:
        """Publish from our own thread what the feed's thread saw."""
        self._back.hurry(message.events)
        self.ringing.heard(message.events)
        self.tabs.heard(message.events)
        self.named(message.events)
        self.events.publish(message.events)

    def _look(self) -> None:
        self.look_at_the_time()
        alive = self._looks % BEAT == 0
        self._looks += 1
        self.look_at_account(alive=alive)
        if alive:
            self.ringing.look()  # no event may have told of it: a feed can break
        look: Any = self._looked  # a function: one that is overtaken at once was never made
        self.run_worker(look, group="look", exclusive=True)

    async def _looked(self) -> None:
        """See which AI is at work, and start ours when nobody else's is there."""
        house, session = self.house, self.session
        if house is None or session is None:
            return
        try:
            line, alert = await self._back.ai(house)
            if self.session is session:  # not signed out meanwhile
                self.ai, self.alert = line, alert
        except SignInFailed as error:
            self.to_login(error)
        except CallCenterError as error:
            self.ai = f"AI: unknown - {error.title}"

    def close(self) -> None:
        """Stop engine, feed and store; blocks for a few seconds, longer only for a letter."""
        self._back.close(self.house, 0.5 if self.hurried else 5.0)


def run_console(
    open_house: Callable[[], House],
    *,
    auto_sign_in: Callable[[House], Session] | None = None,
    label: str = "",
    welcome: str = "",
) -> int:
    """Run the console until it is left; returns the exit code. The caller has seen a terminal."""
    app = CallCenterApp(open_house, auto_sign_in=auto_sign_in, label=label)
    app.welcome = welcome
    app.run()
    app.close()
    return app.return_code or 0
