"""A console that nobody has touched for a while: the work is hidden until its person is back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from callcenter_tui import commands
from callcenter_tui.domain.errors import CallCenterError, SignInFailed
from callcenter_tui.screens.asking import signed_out
from callcenter_tui.screens.console import Console
from callcenter_tui.screens.leaving import Leaving, in_hand
from callcenter_tui.widgets.plain import plain, plain_line

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session

LOCK = "lock"
"""The lock's screen in ``commands``."""

HERE = {"Login or password is wrong": "The password is wrong"}
"""What the door says, where only the password is asked for."""

RINGS = "☎ A call is offered to you."
"""All that is said of it: whoever reads this may not be the person it is offered to."""


def awake_or_asleep() -> float:
    """Seconds of a clock that only goes forward, also while the computer sleeps.

    A laptop that was closed for an hour was left for an hour.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # not on every system
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Idle:
    """How long nobody has touched the console. ``now`` gives seconds and never goes back."""

    def __init__(self, now: Callable[[], float] = awake_or_asleep) -> None:
        self._now = now
        self._touched = now()

    def touched(self) -> None:
        """Somebody is there."""
        self._touched = self._now()

    def over(self, minutes: int) -> bool:
        """Whether nobody was there for so many minutes; 0: that does not matter."""
        return minutes > 0 and self._now() - self._touched >= minutes * 60


class LockScreen(Screen[None]):
    """Says who is signed in and asks for their password; nothing else leads away from it.

    A screen of any other kind would answer to F1, the palette and the keys for offers.
    """

    CSS_PATH = "idle.tcss"
    AUTO_FOCUS = "#unlock"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(one.keys, one.id, one.label, show=False, priority=True)  # else the field cuts
        for one in commands.of(LOCK)
        if one.screen == LOCK and one.id != "unlock"  # the field itself knows Enter
    ]

    def __init__(self, session: Session, minutes: int) -> None:
        super().__init__()
        self._session = session
        self._minutes = minutes
        self._busy = False
        self._asked = ""
        """What has been asked once: the same key again means yes."""

    @property
    def console(self) -> Console:
        """The application, as screens see it."""
        return cast(Console, self.app)

    def compose(self) -> ComposeResult:
        """One box: whose console, the field, what became of the last try, and the keys."""
        user = self._session.user
        with Vertical(id="lock-box"):
            yield Static(plain("Locked"), id="lock-title")
            yield Static(plain_line(f"{user.name} ({user.login}) is signed in here.", limit=200))
            yield Static(plain("Password"), classes="label")
            field = Input(password=True, id="unlock", compact=True)
            field.cursor_blink = False
            yield field
            yield Static(id="lock-said")
            yield Static(plain("", "$warning"), id="lock-rings")
            yield Static(plain("Enter unlocks  Ctrl+X signs out  Ctrl+Q quits"), classes="label")

    def on_mount(self) -> None:
        """Say why, and follow whether a call rings."""
        self._say(f"Nobody was here for {self._minutes} min. What you did is kept as it was.")
        self.watch(self.app, "offers", self._rings)

    def _rings(self) -> None:
        said = RINGS if self.console.offers else ""
        self.query_one("#lock-rings", Static).update(plain(said, "bold $warning"))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if not event.value:
            self._say("Type your password.")  # a key to wake the screen is no attempt
        elif not self._busy:
            self._busy = True
            self.run_worker(self._unlock())

    async def _unlock(self) -> None:
        """Beside the services' thread: a guess may be made to wait, and calls go on meanwhile."""
        house, field = self.console.house, self.query_one("#unlock", Input)
        typed, field.value, self._asked = field.value, "", ""
        self._say("checking...")
        try:
            if house is not None:
                await asyncio.to_thread(house.access.unlock_screen, self._session, typed)
                self.console.unlock()
        except CallCenterError as error:
            self._say(error.hint, HERE.get(error.title, error.title))
        finally:
            self._busy = False

    def action_sign_out(self) -> None:
        """Sign out; with calls in hand when the key is pressed again."""
        self.run_worker(self._leave("sign_out", "Ctrl+X again signs out."), group="leave")

    def quit(self) -> None:
        """Leave the console; with calls in hand when the key is pressed again."""
        self.run_worker(self._leave("quit", "Ctrl+Q again leaves."), group="leave")

    async def _leave(self, how: str, again: str) -> None:
        if self._asked != how:
            try:
                held = await in_hand(self.console)
            except SignInFailed:
                return  # ``ask`` has led to the login screen, which gives the reason
            except CallCenterError:
                held = None  # a store that is away keeps nobody here
            if held:
                self._asked = how
                self._say(f"You have {held.told()}\n{again}")
                return
        if how == "quit":
            cast(Leaving, self.app).leave()
            return
        try:
            await signed_out(self.console)
        except CallCenterError as error:
            self._say(error.hint, error.title)

    def _say(self, words: str, title: str = "") -> None:
        said = [plain(title, "bold $error"), plain(words)]
        text = Content("\n").join(one for one in said if one)
        self.query_one("#lock-said", Static).update(text)
