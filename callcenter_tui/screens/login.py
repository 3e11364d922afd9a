"""The login screen: the first thing on the glass, while the store is being opened behind it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import CallCenterError, Refused, SignInFailed
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


class PasswordField(Input):
    """Enter is answered in its place among the keys: in a burst, behind it begins the code.

    As a binding it would be answered after the letters behind it, and they be in the password.
    """

    async def _on_key(self, event: Key) -> None:
        if event.key != "enter":
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await self.action_submit()


class LoginScreen(Room[None]):
    """Login and password. Keys typed while the store opens are kept, Enter too."""

    NAME = "login"
    # One shape for all sizes; classes for sizes would style everything twice before first paint.
    HORIZONTAL_BREAKPOINTS = []  # noqa: RUF012 - Textual declares it as a variable
    VERTICAL_BREAKPOINTS = []  # noqa: RUF012 - the same
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
        """The password that is being checked, and is right where a code is asked for."""
        self._checking = False
        self._ahead = False

    def compose(self) -> ComposeResult:
        """A small form in the middle."""
        yield from self.bars("Call center")
        with Vertical(id="login-box"):
            where = f" - {self.console.label}" if self.console.label else ""
            yield Static(plain_line(f"Sign in{where}"), id="login-title")
            yield Static("Login", classes="label", markup=False)
            yield Input(id="login", max_length=80, compact=True)
            yield Static("Password", classes="label", markup=False)
            yield PasswordField(id="password", password=True, max_length=1024, compact=True)
            yield Tick("Stay signed in on this computer", id="stay", compact=True)
            yield Static(OPENING, id="login-said", markup=False)

    def on_mount(self) -> None:
        """No blinking (it costs an SSH line 2 kB/s); the login field has the keys."""
        for field in self.query(Input):
            field.cursor_blink = False
        self.query_one("#stay").display = False
        self.query_one("#login").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter moves on from the login field only; in the other fields it signs in."""
        if action == "to_password":
            return self.focused is not None and self.focused.id == "login"
        return super().check_action(action, parameters)

    def action_to_password(self) -> None:
        """On to the password, at once: ``focus()`` would wait for the letters behind the key."""
        self.set_focus(self.query_one("#password"))

    async def opened(self) -> None:
        """The store is open: sign in if that was asked for, else see whom this computer knows."""
        remembered = self.house.remembered
        if self._wanted and self._typed:
            self.work(self._sign_in())
        else:
            self._wanted = False
            self._say_words(await self.console.fetch(first_words, self.house))
        if self.house.access.source.shared:
            return  # many people sit at this host by one account: it remembers nobody
        token = await asyncio.to_thread(remembered.load)
        self.query_one("#stay").display = remembered.usable
        if token and not any(field.value for field in self.query(Input)):
            self.work(self._resume(token))

    def again(self, reason: CallCenterError | None) -> None:
        """Somebody signed out, or was signed out for a reason."""
        for field in self.query(Input):
            field.value = ""
        self._begin_again("login")
        if reason is None:
            hint = self.house.access.hint if self.console.house else ""
            self._say_words(f"You are signed out. {hint}".rstrip())
        else:
            self._say(reason)

    def failed(self, error: CallCenterError) -> None:
        """The store could not be opened."""
        self._wanted = False
        self._say(error, "Press Enter in the password field to try again.")

    @on(Input.Submitted, "#password")
    def _submitted(self, event: Input.Submitted) -> None:
        if self._checking or (self._wanted and event.value.startswith(self._typed)):
            self._ahead = True  # the first Enter is still being looked at: a code came behind it
            return
        if not event.value and self.console.house is not None:
            self._say_words("Type your password.")  # a key too many is no attempt
            return
        # What the Enter came with: letters typed behind it may be in the field by now.
        self._typed = event.value
        if self.console.house is None:
            self._wanted = True
            self._say_words(OPENING)
            self.console.open()
        else:
            self.work(self._sign_in())

    @on(Input.Submitted, "#code")
    def _code_given(self, event: Input.Submitted) -> None:
        if self._typed and event.value.strip():
            self.work(self._sign_in(event.value))

    @on(Input.Changed, "#login")
    def _somebody_else(self) -> None:
        if self.query("#code"):
            self._begin_again("")

    async def _sign_in(self, code: str = "") -> None:
        if self._checking:
            return
        self._checking, self._wanted = True, False
        self._say_words("checking...")
        try:
            session = await self.console.fetch(
                self.house.access.sign_in,
                self.query_one("#login", Input).value,
                self._typed,
                self.console.label,
                stay=self.query_one("#stay", Tick).value,
                code=code,
            )
            await self._enter(session)
            self._begin_again("")
        except CallCenterError as error:
            await self._refused(error, code)
        finally:
            self._checking = False
        if self._ahead and self.query("#code"):
            self._ahead = False
            await self._sign_in(self.query_one("#code", Input).value)

    async def _refused(self, error: CallCenterError, code: str) -> None:
        """Ask for the code, for the code once more, or for the password."""
        from callcenter_tui.auth.proving import WRONG_CODE, CodeNeeded

        self._say(error)
        if isinstance(error, CodeNeeded):
            await self._ask_code()
        elif code and (error.title == WRONG_CODE or isinstance(error, Refused)):
            field = self.query_one("#code", Input)
            field.value = ""
            field.focus()
        else:
            self._begin_again("password")

    async def _ask_code(self) -> None:
        """A field for the code, under the password; what was typed ahead for it goes there."""
        await self.query(".code").remove()
        label = Static("Code", classes="label code", markup=False)
        code = Input(id="code", classes="code", max_length=40, compact=True, select_on_focus=False)
        code.cursor_blink = False
        await self.query_one("#login-box").mount(label, code, before="#stay")
        self.set_focus(code)
        password = self.query_one("#password", Input)
        ahead = password.value.removeprefix(self._typed)
        password.value = self._typed
        code.value = ahead
        code.cursor_position = len(ahead)
        self._ahead = self._ahead and bool(ahead)

    def _begin_again(self, at: str) -> None:
        """Without password and code; the field ``at`` has the keys, where one is named."""
        self._typed, self._ahead = "", False
        self.query_one("#password", Input).value = ""
        self.query(".code").remove()
        if at:
            self.query_one(f"#{at}").focus()

    async def _resume(self, token: str) -> None:
        """Go on with a remembered session."""
        try:
            session = await self.console.fetch(self.house.access.resume, token, self.console.label)
        except SignInFailed:
            await asyncio.to_thread(self.house.remembered.forget)
            return
        await self._enter(session)

    async def _enter(self, session: Session) -> None:
        from callcenter_tui.screens.entering import set_right

        await set_right(self, session, self._typed)
        if session.remember:
            await asyncio.to_thread(self.house.remembered.save, session.remember)
        self.console.signed_in(session)

    def _say(self, error: CallCenterError, more: str = "") -> None:
        said = [plain(error.title, "bold $error")]
        said.extend(plain(words) for words in (error.hint, more) if words)
        self.query_one("#login-said", Static).update(Content("\n").join(said))

    def _say_words(self, words: str) -> None:
        self.query_one("#login-said", Static).update(plain(words))
