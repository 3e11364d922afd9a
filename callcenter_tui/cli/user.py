"""``callcenter user``: the people with a login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from callcenter_tui.cli.acting import acting, ask_new_password
from callcenter_tui.cli.options import As, Json, Language, WrongUsage
from callcenter_tui.cli.output import listing, say, say_json

if TYPE_CHECKING:
    from callcenter_tui.domain.views import UserView

app = typer.Typer(name="user", help="People with a login.", no_args_is_help=True)

Role = Literal["viewer", "agent", "supervisor", "admin"]
Login = Annotated[str, typer.Argument(metavar="LOGIN")]
Departments = Annotated[
    list[str] | None,
    typer.Option(
        "--department",
        metavar="KEY[:RANK]",
        help="Works in this department; repeatable. Rank 1 is the best, else the order counts.",
    ),
]
PhoneCap = Annotated[int | None, typer.Option(min=0, max=20, help="Calls on the phone at once.")]
TextCap = Annotated[int | None, typer.Option(min=0, max=20, help="Calls in writing at once.")]
_COLUMNS = {
    "login": "LOGIN",
    "name": "NAME",
    "role": "ROLE",
    "departments": "DEPARTMENTS",
    "phone_calls": "PHONE",
    "text_calls": "TEXT",
    "language": "LANG",
    "email": "E-MAIL",
    "disabled": "DISABLED",
    "locked_until": "LOCKED UNTIL",
    "last_seen": "LAST SEEN",
}


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = "agent",
    email: Annotated[str, typer.Option(help="For the person, not for sign-in.")] = "",
    department: Departments = None,
    lang: Annotated[Language, typer.Option(help="Language of the screen: es or en.")] = "en",
    phone_calls: PhoneCap = None,
    text_calls: TextCap = None,
    keep_password: Annotated[
        bool, typer.Option("--keep-password", help="Do not ask to change it at first sign-in.")
    ] = False,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Add a person; asks for a first password.

    It is to be changed at the first sign-in. Without a terminal it is read from stdin.
    """
    with acting(acting_as) as (house, actor):
        password = ask_new_password(login)
        user = house.people.add(
            actor,
            login,
            name,
            role,
            password,
            email=email,
            departments=tuple(department or ()),
            language=lang,
            must_change=not keep_password,
            **_caps(phone_calls, text_calls),
        )
        _done(user, "added", as_json)


@app.command("list")
def list_users(acting_as: As = None, as_json: Json = False) -> None:
    """List the people with a login."""
    with acting(acting_as) as (house, actor):
        listing(house.people.list(actor), _COLUMNS, as_json=as_json)


@app.command("set")
def set_user(
    login: Login,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    role: Annotated[Role | None, typer.Option(help="A new role.")] = None,
    email: Annotated[str | None, typer.Option(help="A new e-mail.")] = None,
    department: Departments = None,
    lang: Annotated[Language | None, typer.Option(help="es or en.")] = None,
    phone_calls: PhoneCap = None,
    text_calls: TextCap = None,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Change what is given of a person.

    Departments are replaced as a whole.
    """
    caps = _caps(phone_calls, text_calls)
    if not any((name, role, email is not None, department, lang, caps)):
        raise WrongUsage("Nothing to change", "See: callcenter user set --help")
    with acting(acting_as) as (house, actor):
        user = house.people.set(
            actor,
            login,
            name=name,
            role=role,
            email=email,
            departments=tuple(department) if department else None,
            language=lang,
            **caps,
        )
        _done(user, "changed", as_json)


@app.command()
def disable(login: Login, acting_as: As = None, as_json: Json = False) -> None:
    """Refuse sign-in, end what is open."""
    with acting(acting_as) as (house, actor):
        house.people.disable(actor, login)
        _done(house.people.get(actor, login), "disabled", as_json)


@app.command()
def enable(login: Login, acting_as: As = None, as_json: Json = False) -> None:
    """Let a disabled person sign in again."""
    with acting(acting_as) as (house, actor):
        house.people.enable(actor, login)
        _done(house.people.get(actor, login), "enabled", as_json)


@app.command()
def unlock(login: Login, acting_as: As = None, as_json: Json = False) -> None:
    """End the lock of too many wrong passwords."""
    with acting(acting_as) as (house, actor):
        house.people.unlock(actor, login)
        _done(house.people.get(actor, login), "unlocked", as_json)


@app.command()
def password(
    login: Login,
    keep_password: Annotated[
        bool, typer.Option("--keep-password", help="Do not ask to change it at next sign-in.")
    ] = False,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Set a password, end what is open.

    Asks for it; without a terminal it is read from stdin.
    """
    with acting(acting_as) as (house, actor):
        house.people.password(actor, login, ask_new_password(login), must_change=not keep_password)
        _done(house.people.get(actor, login), "has a new password", as_json)


def _caps(phone_calls: int | None, text_calls: int | None) -> dict[str, int]:
    """What was given of calls at once, by the names of ``People``."""
    given = {"phone_calls": phone_calls, "text_calls": text_calls}
    return {name: calls for name, calls in given.items() if calls is not None}


def _done(user: UserView, what: str, as_json: bool) -> None:
    if as_json:
        say_json(user)
    else:
        say(f"{user.login} ({user.name}, {user.role}) {what}.")
