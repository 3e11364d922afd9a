"""Opening the house for a command, and who acts in it."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from callcenter_tui.cli import telling
from callcenter_tui.domain.errors import Forbidden, Invalid, StoreTrouble

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.domain.views import Actor
    from callcenter_tui.settings import Settings
    from callcenter_tui.wiring import House


def open_house(process: str, settings: Settings | None = None) -> House:
    """The house of ``settings``, by default this environment's.

    Raises Invalid or StoreTrouble, also where the home's directory cannot be made or written.
    """
    from callcenter_tui import settings as environment
    from callcenter_tui import wiring

    chosen = settings or environment.load()
    telling.begin(chosen, process)
    try:
        house = wiring.open_house(chosen, process=process)
    except OSError as error:
        raise StoreTrouble(
            f"The home cannot be used ({error.strerror})",
            f"Check this path and its rights, or set CALLCENTER_HOME: {error.filename}",
        ) from error
    telling.opened(house)
    return house


@contextmanager
def opened(process: str = "command") -> Iterator[House]:
    """The house of this environment's settings, closed at the end."""
    house = open_house(process)
    try:
        if house.upgraded:
            _tell_upgraded()
        yield house
    finally:
        house.close()
        telling.closed(process)


def _tell_upgraded() -> None:
    """An older program does not open the store any more: that must not pass in silence."""
    from callcenter_tui.store.migrate import HEAD

    print(f"The store was upgraded to schema {HEAD}.", file=sys.stderr, flush=True)


@contextmanager
def acting(login: str | None, process: str = "command") -> Iterator[tuple[House, Actor]]:
    """The house and the actor: the owner of the store, or ``login`` after its password and code.

    Raises SignInFailed or Forbidden when the operator may not act now.
    """
    with opened(process) as house:
        if login is None:
            yield house, owner(house)
            return
        session = _signed_in(house, login, process)
        try:
            if session.user.must_change:
                raise Forbidden(
                    "Change your password first",
                    f"In the console, or from the shell: callcenter user password {login}",
                )
            actor = house.access.actor(session)
            with _refusals(house, actor):
                yield house, actor
        finally:
            house.access.sign_out(session)


def _signed_in(house: House, login: str, process: str) -> Session:
    """A session for the command, by the password and, where one is asked for, a code."""
    from callcenter_tui.auth.proving import CodeNeeded

    password = ask_password(f"Password of {login}: ")
    try:
        return house.access.sign_in(login, password, process)
    except CodeNeeded:
        code = ask_password("Code of the second factor: ", "code")
        return house.access.sign_in(login, password, process, code=code)


@contextmanager
def _refusals(house: House, actor: Actor) -> Iterator[None]:
    """What the role does not allow is journaled, then told as any error."""
    try:
        yield
    except Forbidden as error:
        house.access.refused(actor, error)
        raise


def owner(house: House) -> Actor:
    """Whoever may open the store from the shell, by the name of the account."""
    from callcenter_tui.from_settings import account

    return house.people.owner(account())


def ask_password(prompt: str, what: str = "password") -> str:
    """A password, unseen from a terminal, else one line of stdin; never an argument or variable."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    line = sys.stdin.readline()
    if not line:
        raise Invalid(f"No {what} was given", "Type it, or send it as a line on stdin.")
    return line.rstrip("\r\n")


def ask_new_password(login: str) -> str:
    """A new password, asked twice in a terminal."""
    first = ask_password(f"New password of {login}: ")
    if sys.stdin.isatty() and ask_password("The same again: ") != first:
        raise Invalid("The two passwords differ", "Nothing was changed; try again.")
    return first
