"""Setting up the second factor: the key for an app, its first code, and the recovery codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Button, Input, Static

from callcenter_tui.domain.errors import CallCenterError, Invalid
from callcenter_tui.screens.form import TICKED, Field, Form, Values
from callcenter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from callcenter_tui.auth.second_factor import Enrolment, Standing
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.screens.room import Room

BESIDE, EDGES = 33, 2
"""Cells that the words beside the picture need, and lines of the frame around it."""

DEVICE, CODES, REMOVE = "device", "codes", "remove"

SHOWN = ("password", "code")
"""Fields whose words are typed anew when they were refused: nobody sees what is in them."""

T = TypeVar("T")
Submit = Callable[[Values], Awaitable[T]]


class ProofForm(Form[T]):
    """Asks for a password or a code; what was wrong is not left there to be typed behind."""

    def __init__(
        self, title: str, fields: Sequence[Field], submit: Submit[T], *, done: str, note: str = ""
    ) -> None:
        async def shown(typed: Values) -> T:
            try:
                return await submit(typed)
            except CallCenterError:
                self._clear()
                raise

        super().__init__(title, fields, shown, done=done, note=note)

    def _clear(self) -> None:
        found = [field for name in SHOWN for field in self.query(f"#{name}").results(Input)]
        for field in found:
            field.value = ""
        self.set_focus(found[0])


class KeyForm(ProofForm[tuple[str, ...]]):
    """The key as a picture beside its letters; without the picture where it has no room."""

    # Textual takes a list as well, and says so in no type of ours.
    CSS_PATH: ClassVar[list[str]] = ["form.tcss", "second_factor.tcss"]  # type: ignore[assignment]

    def __init__(self, begun: Enrolment, submit: Submit[tuple[str, ...]]) -> None:
        super().__init__("Second factor", [Field("code", "Code")], submit, done="Confirm")
        self._begun = begun

    def compose(self) -> ComposeResult:
        """The picture, and beside it the key, the field for the first code, and the buttons."""
        with Horizontal(id="factor") as box:
            box.border_title = plain("Second factor")
            yield Static(Content("\n".join(self._begun.picture)), id="factor-picture")
            with VerticalScroll(id="factor-words", can_focus=False):
                yield Static(id="factor-how", markup=False)
                yield Static(plain(_in_lines(self._begun.secret), "bold"), id="factor-key")
                yield Static(plain(self._begun.uri), id="factor-uri")
                yield from self.rows()
                yield Static(id="form-said")
                with Horizontal(id="form-buttons"):
                    yield Button(Content("Confirm (Enter)"), id="done", compact=True)
                    yield Button(Content("Esc"), id="cancel", compact=True)

    def begin(self) -> None:
        """The picture where it has room; the field has the keys."""
        self._fit()
        super().begin()

    @on(Resize)
    def _fit(self) -> None:
        picture, size = self._begun.picture, self.app.size
        fits = len(picture) + EDGES <= size.height and len(picture[0]) + BESIDE <= size.width
        self.set_class(not fits, "-letters")
        how = "Read the picture with an app for codes, or type this key into it"
        if not fits:
            how = "Type this key into an app for codes, or give it the address below"
        self.query_one("#factor-how", Static).update(plain(f"{how}. Then type the code it shows."))


class CodesForm(Form[bool]):
    """The recovery codes, shown this once: left only when they are written down."""

    # Textual takes a list as well, and says so in no type of ours.
    CSS_PATH: ClassVar[list[str]] = ["form.tcss", "second_factor.tcss"]  # type: ignore[assignment]

    def __init__(self, codes: tuple[str, ...]) -> None:
        async def written(typed: Values) -> bool:
            if typed["written"] != TICKED:
                raise Invalid("They are not shown again", "Write them down, then tick the box.")
            return True

        half = -(-len(codes) // 2)
        pairs = zip(codes[:half], [*codes[half:], ""], strict=False)
        lines = "\n".join(f"    {one}      {other}" for one, other in pairs)
        note = f"Each opens the console once, without the app. Keep them on paper.\n\n{lines}"
        fields = [Field("written", "I have written them down", "tick")]
        super().__init__("Recovery codes", fields, written, done="Go on", key="Ctrl+S", note=note)

    def action_cancel(self) -> None:
        """Esc asks the same: what is closed by mistake would be lost."""
        self.action_submit()


async def enrol(screen: Room[Any], session: Session) -> bool:
    """Set up the second factor of who is signed in, or change it; whether anything was changed.

    Must run in a worker of ``screen``.
    """
    factors = screen.house.access.factors
    asks = await screen.console.fetch(factors.asks, session)
    if "code" in asks:
        return await _change(screen, session)
    begun: Enrolment | None = None
    if asks:

        async def prove(typed: Values) -> Enrolment:
            return await screen.console.fetch(factors.begin, session, typed["password"])

        fields = [Field("password", "Password", "secret")]
        note = "A code of an app is asked for besides the password from then on."
        form = ProofForm("Set up a second factor", fields, prove, done="Go on", note=note)
        begun = await screen.app.push_screen_wait(form)
    else:
        begun = await screen.console.fetch(factors.begin, session)
    return begun is not None and await _confirm(screen, session, begun)


async def _confirm(screen: Room[Any], session: Session, begun: Enrolment) -> bool:
    """The first code of the new key; then the recovery codes."""
    factors = screen.house.access.factors

    async def submit(typed: Values) -> tuple[str, ...]:
        return await screen.console.fetch(factors.confirm, session, typed["code"])

    codes = await screen.app.push_screen_wait(KeyForm(begun, submit))
    if codes is None:
        return False
    await screen.app.push_screen_wait(CodesForm(codes))
    return True


async def _change(screen: Room[Any], session: Session) -> bool:
    """Another device, new recovery codes, or none any more: each by password and code."""
    factors = screen.house.access.factors
    standing: Standing = await screen.console.fetch(factors.standing, session)

    async def submit(typed: Values) -> tuple[str, Any]:
        what, shown = typed["what"], (session, typed["password"], typed["code"])
        if what == DEVICE:
            return what, await screen.console.fetch(factors.begin, *shown)
        if what == CODES:
            return what, await screen.console.fetch(factors.codes, *shown)
        if what == REMOVE:
            return what, await screen.console.fetch(factors.give_up, *shown)
        raise Invalid("Choose what to do", "The list opens with Enter.")

    choices = [(DEVICE, "set up another device"), (CODES, "new recovery codes")]
    if not standing.required:
        choices.append((REMOVE, "take it away"))
    fields = [
        Field("what", "What to do", "choice", choices, DEVICE),
        Field("password", "Password", "secret"),
        Field("code", "Code", hint="of the app, or a recovery code"),
    ]
    note = f"It is in force. Recovery codes left: {standing.codes}."
    form = ProofForm("Second factor", fields, submit, done="Go on", note=note)
    done = await screen.app.push_screen_wait(form)
    if done is None:
        return False
    what, made = done
    if what == DEVICE:
        return await _confirm(screen, session, made)
    if what == CODES:
        await screen.app.push_screen_wait(CodesForm(made))
    return True


def _in_lines(secret: str) -> str:
    """Four groups of letters in a line, as one reads them aloud."""
    groups = secret.split()
    return "\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
