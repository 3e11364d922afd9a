"""The login screen: the first thing on the glass, while the store is being opened behind it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import CallCenterError, SignInFailed
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.tick import Tick

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.screens.console import House

OPENING = "opening the store..."


def first_words(house: House) -> str:
    """What the form says at first: how the first administrator signs in, while that is true.

    Never in production, where whoever sees the screen is not the one who tries it out.
    """
    hint = "" if house.production else house.access.first_sign_in_hint()
    return hint or "Enter signs in."


class LoginScreen(Room[None]):
    """Login and password. Keys typed while the store opens are kept, Enter too."""

    NAME = "login"
    # One shape for all sizes; classes for sizes would style everything twice before first paint.
    HORIZONTAL_BREAKPOINTS = []  # noqa: RUF012 - Textual declares it as a variable
    VERTICAL_BREAKPOINTS = []  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("login"),
        # A burst "user<Tab>password" must not put the password in clear into the user field:
        # without priority the Tab would be handled after the letters behind it were dealt out.
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        Binding("enter", "to_password", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._wanted = False
        self._typed = ""

    def compose(self) -> ComposeResult:
        """A small form in the middle."""
        yield from self.bars("Call center")
        with Vertical(id="login-box"):
            where = f" - {self.console.label}" if self.console.label else ""
            yield Static(plain_line(f"Sign in{where}"), id="login-title")
            yield Static("Login", classes="label", markup=False)
            yield Input(id="login", max_length=80, compact=True)
            yield Static("Password", classes="label", markup=False)
            yield Input(id="password", password=True, max_length=1024, compact=True)
            yield Tick("Stay signed in on this computer", id="stay", compact=True)
            yield Static(OPENING, id="login-said", markup=False)

    def on_mount(self) -> None:
        """No blinking (it costs an SSH line 2 kB/s); the login field has the keys."""
        for field in self.query(Input):
            field.cursor_blink = False
        self.query_one("#stay").display = False
        self.query_one("#login").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter moves on from the login field only; in the password field it signs in."""
        if action == "to_password":
            return self.focused is not None and self.focused.id == "login"
        return super().check_action(action, parameters)

    def action_to_password(self) -> None:
        """On to the password, at once: ``focus()`` would wait for the letters behind the key."""
        self.set_focus(self.query_one("#password"))

    async def opened(self) -> None:
        """The store is open: sign in if that was asked for, else see whom this computer knows."""
        remembered = self.house.remembered
        if self._wanted:
            self.work(self._sign_in())
        else:
            self._say_words(await self.console.fetch(first_words, self.house))
        token = await asyncio.to_thread(remembered.load)
        self.query_one("#stay").display = remembered.usable
        if token and not any(field.value for field in self.query(Input)):
            self.work(self._resume(token))

    def again(self, reason: CallCenterError | None) -> None:
        """Somebody signed out, or was signed out for a reason."""
        for field in self.query(Input):
            field.value = ""
        self.query_one("#login").focus()
        if reason is None:
            self._say_words("You are signed out.")
        else:
            self._say(reason)

    def failed(self, error: CallCenterError) -> None:
        """The store could not be opened."""
        self._say(error, "Press Enter in the password field to try again.")

    @on(Input.Submitted, "#password")
    def _submitted(self) -> None:
        if self.console.house is None:
            self._wanted = True
            self._say_words(OPENING)
            self.console.open()
        else:
            self.work(self._sign_in())

    async def _sign_in(self) -> None:
        if self._typed:
            return  # the first Enter is still being checked
        login, password = (self.query_one(f"#{name}", Input) for name in ("login", "password"))
        self._typed, self._wanted = password.value, False
        self._say_words("checking...")
        try:
            session = await self.console.fetch(
                self.house.access.sign_in,
                login.value,
                password.value,
                self.console.label,
                stay=self.query_one("#stay", Tick).value,
            )
            await self._enter(session)
            password.value = ""
        except CallCenterError as error:
            password.value = ""
            password.focus()
            self._say(error)
        finally:
            self._typed = ""

    async def _resume(self, token: str) -> None:
        """Go on with a remembered session."""
        try:
            session = await self.console.fetch(self.house.access.resume, token, self.console.label)
        except SignInFailed:
            await asyncio.to_thread(self.house.remembered.forget)
            return
        await self._enter(session)

    async def _enter(self, session: Session) -> None:
        if session.user.must_change:
            from callcenter_tui.screens.dialogs import change_password

            changed = await change_password(self, session, self._typed)
            if changed is None:
                await self.console.fetch(self.house.access.sign_out, session)
                raise SignInFailed("The password was not changed", "Sign in again to choose one.")
            session = changed
        if session.remember:
            await asyncio.to_thread(self.house.remembered.save, session.remember)
        self.console.signed_in(session)

    def _say(self, error: CallCenterError, more: str = "") -> None:
        said = [plain(error.title, "bold $error")]
        said.extend(plain(words) for words in (error.hint, more) if words)
        self.query_one("#login-said", Static).update(Content("\n").join(said))

    def _say_words(self, words: str) -> None:
        self.query_one("#login-said", Static).update(plain(words))
