"""``callcenter secret``: what must not lie in a file in clear, in the user's keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from callcenter_tui.cli.acting import ask_password
from callcenter_tui.cli.options import Json
from callcenter_tui.cli.output import listing, say, say_json
from callcenter_tui.domain.errors import Invalid, NotFound, Refused

if TYPE_CHECKING:
    from callcenter_tui.auth.remembered import Keyring
    from callcenter_tui.settings import Settings

app = typer.Typer(
    name="secret", help="Secrets in the keyring, apart for each home.", no_args_is_help=True
)

Secret = Literal["MAIL_PASSWORD"]
"""What is read from the keyring when the settings do not have it."""

Name = Annotated[Secret, typer.Argument(metavar="NAME", help="MAIL_PASSWORD.")]
LONGEST = 1000


@app.command("set")
def set_secret(name: Name, as_json: Json = False) -> None:
    """Keep a secret; asks for it, or reads one line of stdin."""
    settings, keyring = _keyring()
    value = ask_password(f"{name}: ")
    if not value or len(value) > LONGEST or not value.isprintable():
        raise Invalid(
            f"This cannot be {name}", f"One line of 1 to {LONGEST} characters that can be seen."
        )
    if not keyring.put(name, value):
        raise _unusable(keyring)
    if as_json:
        say_json({"name": name, "kept": True})
        return
    say(f"{name} is kept in the keyring, for the home {settings.home}.")
    if _in_settings(settings, name):
        say("The environment or the .env has one too, and that one holds: remove it there.")


@app.command("list")
def list_secrets(as_json: Json = False) -> None:
    """Say which secrets there are and which one holds; never what they are."""
    settings, keyring = _keyring()
    found = []
    for name in ("MAIL_PASSWORD",):
        kept, given = keyring.get(name) is not None, _in_settings(settings, name)
        holds = "settings" if given else "keyring" if kept else "none"
        found.append({"name": name, "kept": kept, "holds": holds})
    columns = {"name": "NAME", "kept": "IN THE KEYRING", "holds": "HOLDS"}
    listing(found, columns, as_json=as_json)
    if keyring.trouble and not as_json:
        say(f"The keyring cannot be used: {keyring.trouble}")


@app.command()
def delete(name: Name, as_json: Json = False) -> None:
    """Forget a secret."""
    _, keyring = _keyring()
    there = keyring.get(name) is not None
    if there:
        keyring.drop(name)
    if keyring.trouble:
        raise _unusable(keyring)
    if not there:
        raise NotFound(f"There is no {name} in the keyring", "See: callcenter secret list")
    if as_json:
        say_json({"name": name, "kept": False})
    else:
        say(f"{name} is gone from the keyring.")


def _keyring() -> tuple[Settings, Keyring]:
    from callcenter_tui import settings
    from callcenter_tui.auth.remembered import Keyring

    loaded = settings.load()
    return loaded, Keyring(loaded.home, loaded.callcenter_keyring)


def _in_settings(settings: Settings, name: str) -> bool:
    return bool(getattr(settings, name.lower()))


def _unusable(keyring: Keyring) -> Refused:
    return Refused(
        f"The keyring cannot be used ({keyring.trouble or 'it kept nothing'})",
        "Set it in the environment, or in a .env that only you can read.",
    )
