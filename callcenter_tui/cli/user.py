"""``callcenter user``: the people with a login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from callcenter_tui.cli import user_password, user_sessions
from callcenter_tui.cli.acting import acting, ask_new_password
from callcenter_tui.cli.options import As, Json, Language, WrongUsage
from callcenter_tui.cli.output import listing, local
from callcenter_tui.cli.user_password import tell
from callcenter_tui.domain.errors import Invalid, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from callcenter_tui.domain.views import Actor, UserView
    from callcenter_tui.wiring import House

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
    "second_factor": "SECOND FACTOR",
    "state": "STATE",
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
    lang: Annotated[
        Language, typer.Option(help="Language they speak: es or en; the screens are English.")
    ] = "en",
    phone_calls: PhoneCap = None,
    text_calls: TextCap = None,
    keep_password: Annotated[
        bool, typer.Option("--keep-password", help="Do not ask to change it at first sign-in.")
    ] = False,
    one_time: Annotated[
        bool, typer.Option("--one-time", help="Print a one-time password; ask for none.")
    ] = False,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Add a person; asks for a first password.

    It is to be changed at the first sign-in. Without a terminal it is read from stdin. With --as
    nobody chooses it: a one-time password, good for a day, is printed.
    """
    chance = one_time or acting_as is not None
    if keep_password and chance:
        raise WrongUsage("--keep-password is for a password that the owner of the store types")
    given: dict[str, Any] = {
        "email": email,
        "departments": tuple(department or ()),
        "language": lang,
        **_caps(phone_calls, text_calls),
    }
    with acting(acting_as) as (house, actor):
        if chance:
            invited = house.people.invite(actor, login, name, role, **given)
            tell(invited.user, "added", as_json, invited.password)
            return
        _free(house, actor, login)
        word = ask_new_password(login)
        user = house.people.add(
            actor, login, name, role, word, must_change=not keep_password, **given
        )
        tell(user, "added", as_json)


@app.command("list")
def list_users(acting_as: As = None, as_json: Json = False) -> None:
    """List the people with a login."""
    with acting(acting_as) as (house, actor):
        found = house.people.list(actor)
        now = house.clock.now()
        listing(found if as_json else [_row(one, now) for one in found], _COLUMNS, as_json=as_json)


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
    no_second_factor: Annotated[
        bool, typer.Option("--no-second-factor", help="Take it away, as after a lost telephone.")
    ] = False,
    ssh_key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FINGERPRINT",
            help="This key of SSH opens the login, no other login; repeatable. SHA256:...",
        ),
    ] = None,
    no_ssh_keys: Annotated[
        bool, typer.Option("--no-ssh-keys", help="Forget the keys: the next one is bound anew.")
    ] = False,
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Change what is given of a person.

    Departments are replaced as a whole.
    """
    fields: dict[str, Any] = {
        "name": name,
        "email": email,
        "role": role,
        "departments": tuple(department) if department else None,
        "language": lang,
        **_caps(phone_calls, text_calls),
    }
    changes = any(value is not None for value in fields.values())
    if not (changes or no_second_factor or ssh_key or no_ssh_keys):
        raise WrongUsage("Nothing to change", "See: callcenter user set --help")
    with acting(acting_as) as (house, actor):
        if changes:
            house.people.set(actor, login, **fields)
        if no_second_factor:
            house.entrance.factors.remove(actor, login)
        if no_ssh_keys:
            house.people.release_keys(actor, login)
        for fingerprint in ssh_key or ():
            house.people.bind_key(actor, login, fingerprint)
        tell(house.people.get(actor, login), "changed", as_json)


@app.command()
def disable(login: Login, acting_as: As = None, as_json: Json = False) -> None:
    """Refuse sign-in, end what is open."""
    with acting(acting_as) as (house, actor):
        house.people.disable(actor, login)
        _left(house, actor, login, "disabled", as_json)


@app.command()
def enable(login: Login, acting_as: As = None, as_json: Json = False) -> None:
    """Let a disabled person sign in again."""
    with acting(acting_as) as (house, actor):
        house.people.enable(actor, login)
        _left(house, actor, login, "enabled", as_json)


@app.command()
def lock(login: Login, acting_as: As = None, as_json: Json = False) -> None:
    """Refuse sign-in for half an hour, end what is open."""
    with acting(acting_as) as (house, actor):
        house.people.lock(actor, login)
        _left(house, actor, login, "locked for half an hour", as_json)


@app.command()
def unlock(login: Login, acting_as: As = None, as_json: Json = False) -> None:
    """End a lock, also that of too many wrong passwords."""
    with acting(acting_as) as (house, actor):
        house.people.unlock(actor, login)
        _left(house, actor, login, "unlocked", as_json)


app.command()(user_password.password)
app.command()(user_sessions.sessions)


def _caps(phone_calls: int | None, text_calls: int | None) -> dict[str, int]:
    """What was given of calls at once, by the names of ``People``."""
    given = {"phone_calls": phone_calls, "text_calls": text_calls}
    return {name: calls for name, calls in given.items() if calls is not None}


def _free(house: House, actor: Actor, login: str) -> None:
    """Raise Invalid for a login that somebody has, before a password for it is asked for."""
    from callcenter_tui.auth.logins import checked_login

    try:
        taken = house.people.get(actor, checked_login(login)).login
    except NotFound:
        return
    raise Invalid(f"The login '{taken}' is taken", "Choose another one.")


def _row(user: UserView, now: datetime) -> dict[str, Any]:
    works = user.departments or ("none" if user.role == "agent" else "all")
    told = {
        "state": _state(user, now),
        "departments": works,
        "locked_until": local(user.locked_until),
        "last_seen": local(user.last_seen),
    }
    return {name: getattr(user, name, "") for name in _COLUMNS} | told


def _state(user: UserView, now: datetime) -> str:
    """As the screen of people has it."""
    if user.disabled:
        return "disabled"
    if user.locked_until is not None and user.locked_until > now:
        return "locked"
    if user.must_change and user.one_time_until is not None and user.one_time_until <= now:
        return "password ran out"
    return "new password" if user.must_change else "active"


def _left(house: House, actor: Actor, login: str, what: str, as_json: bool) -> None:
    """How the user stands now."""
    tell(house.people.get(actor, login), what, as_json)
