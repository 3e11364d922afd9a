"""``callcenter user password``: one's own, a typed one by the owner, or a one-time one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from callcenter_tui.cli.acting import acting, ask_new_password, ask_password, opened
from callcenter_tui.cli.options import As, Json, WrongUsage
from callcenter_tui.cli.output import local, plain, say, say_json

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.domain.views import UserView
    from callcenter_tui.wiring import House


def password(
    login: Annotated[str, typer.Argument(metavar="LOGIN")],
    reset: Annotated[
        bool, typer.Option("--reset", help="Print a one-time password, good for a day.")
    ] = False,
    keep_password: Annotated[
        bool, typer.Option("--keep-password", help="Do not ask to change it at next sign-in.")
    ] = False,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Set a password, end what is open.

    Asks for it; without a terminal it is read from stdin. With --as it is one's own, or somebody
    else's is reset: nobody but the owner of the store chooses a password for somebody else.
    """
    own = acting_as is not None and same(acting_as, login)
    if keep_password and (reset or acting_as):
        raise WrongUsage("--keep-password is for a password that the owner of the store types")
    if own and reset:
        raise WrongUsage("One's own password is changed, not reset", "Leave out --reset.")
    if own:
        _change_own(login, as_json)
        return
    with acting(acting_as) as (house, actor):
        if reset or acting_as:
            word = house.people.reset(actor, login)
            tell(house.people.get(actor, login), "has a new password", as_json, word)
            return
        new = ask_new_password(login)
        user = house.people.password(actor, login, new, must_change=not keep_password)
        tell(user, "has a new password", as_json)


def same(one: str, other: str) -> bool:
    """Whether both are the same login, however it is written."""
    from callcenter_tui.auth.logins import normal

    return bool(normal(one)) and normal(one) == normal(other)


def tell(user: UserView, what: str, as_json: bool, one_time: str = "") -> None:
    """What has become of a user; ``one_time`` is a password that is shown now and never again."""
    if as_json:
        told: dict[str, Any] = plain(user)
        say_json(told | {"one_time_password": one_time} if one_time else told)
        return
    say(f"{user.login} ({user.name}, {user.role}) {what}.")
    if one_time:
        say(f"One-time password: {one_time}")
        until = local(user.one_time_until)
        say(f"It is good until {until}, and void once a password of their own is chosen.")
        say("It is not shown again.")


def _change_own(login: str, as_json: bool) -> None:
    with opened() as house:
        old = ask_password(f"Password of {login}: ")
        session = _signed_in(house, login, old)
        try:
            house.access.change_password(session, old, ask_new_password(login))
            tell(session.user, "has a new password", as_json)
        finally:
            house.access.sign_out(session)


def _signed_in(house: House, login: str, word: str) -> Session:
    """Whoever must change the password may do nothing else: ``acting`` would refuse them."""
    from callcenter_tui.auth.proving import CodeNeeded

    try:
        return house.access.sign_in(login, word, "command")
    except CodeNeeded:
        code = ask_password(f"Code of {login}: ")
        return house.access.sign_in(login, word, "command", code=code)
