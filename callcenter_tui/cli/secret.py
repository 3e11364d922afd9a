"""``callcenter secret``: what must not lie about in clear, in the keyring or a file of the home."""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from callcenter_tui.cli.acting import ask_password
from callcenter_tui.cli.options import Json, WrongUsage
from callcenter_tui.cli.output import listing, say, say_json
from callcenter_tui.domain.errors import Invalid, NotFound, Refused

if TYPE_CHECKING:
    from callcenter_tui.auth.kept import Place, Secrets
    from callcenter_tui.auth.remembered import Keyring
    from callcenter_tui.settings import Settings

app = typer.Typer(
    name="secret", help="Secrets in the keyring or a private file.", no_args_is_help=True
)

PREVIOUS = "SECRET_KEY_PREVIOUS"
KEPT = ("OPENAI_API_KEY", "MAIL_PASSWORD", "SECRET_KEY")
LONGEST = 1000
LIKE_A_NAME, NEAR = re.compile(r"[A-Za-z0-9_]{1,40}"), 0.8
"""What a mistyped name looks like; else it is near to one and no longer than that, or a secret."""

Name = Annotated[str, typer.Argument(metavar="NAME", help=", ".join(KEPT))]
Nothing = Annotated[list[str] | None, typer.Argument(metavar="", hidden=True)]
"""What was typed though it should not be: it may be the secret, so nobody repeats it."""

TYPED = {"ignore_unknown_options": True}
"""A secret may begin with a dash, and Typer's own complaint would print it."""


@app.command("set", context_settings=TYPED)
def set_secret(
    name: Name,
    typed: Nothing = None,
    generate: Annotated[
        bool, typer.Option("--generate", help="Make a SECRET_KEY that nobody knows.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Keep a secret; asks for it, or reads one line of stdin.

    In the keyring where one is usable, else in a file of the home that only you can read.
    """
    _known(name, KEPT, typed)
    if generate and name != "SECRET_KEY":
        raise WrongUsage("Only SECRET_KEY can be made here", "The others are given to you.")
    from callcenter_tui.auth import secrets
    from callcenter_tui.clock import SystemClock

    settings, keyring, kept = _opened()
    value = secrets.generated() if generate else _asked(name)
    before = _present_key(settings) if name == "SECRET_KEY" else ""
    replaced = name == "SECRET_KEY" and bool(before or kept.kept(name))
    place = kept.put(name, value, SystemClock().now(), before)
    if as_json:
        say_json({"name": name, "kept": True, "in": place})
        return
    if place == "keyring":
        say(f"{name} is kept in the keyring, for the home {settings.home}.")
    else:
        say(f"{name} is kept in the file {kept.path}: {keyring.trouble}.")
    if replaced:
        say(f"The key before it is kept as {PREVIOUS}: sessions go on, the audit trail too.")
    if _given(settings, name):
        say("The environment or the .env has one too, and that one holds: remove it there.")
    say("Consoles and workers that run take it at their next start.")


@app.command("list", context_settings=TYPED)
def list_secrets(typed: Nothing = None, as_json: Json = False) -> None:
    """Say which secrets there are, where each is and since when; never what they are."""
    _known("", ("",), typed)
    settings, keyring, kept = _opened()
    names = KEPT if not kept.kept(PREVIOUS) else (*KEPT, PREVIOUS)
    found = [told(settings, kept, name) for name in names]
    columns = {"name": "NAME", "holds": "HOLDS", "age_days": "DAYS", "kept_in": "KEPT IN"}
    listing(found, columns, as_json=as_json)
    if keyring.trouble and not as_json:
        say(f"What is not in settings is kept in the file {kept.path}: {keyring.trouble}.")


@app.command(context_settings=TYPED)
def delete(
    name: Name,
    typed: Nothing = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before.")] = False,
    as_json: Json = False,
) -> None:
    """Forget a secret, wherever it is kept; asks before it forgets the SECRET_KEY."""
    from callcenter_tui.auth.remembered import ABSENT, SWITCHED_OFF

    _known(name, (*KEPT, PREVIOUS), typed)
    settings, keyring, kept = _opened()
    if name == "SECRET_KEY" and not yes and kept.kept(name):
        _ask()
    was = kept.drop(name, _present_key(settings))
    if not was:
        why = f" ({keyring.trouble})" if keyring.trouble else ""
        raise NotFound(f"There is no {name} in keyring{why} or file", "See: callcenter secret list")
    if as_json:
        places = dict.fromkeys("file" if isinstance(one, Path) else one for one in was)
        say_json({"name": name, "kept": False, "was": list(places)})
        return
    gone = (f"the file {one}" if isinstance(one, Path) else "the keyring" for one in was)
    say(f"{name} is gone from {' and '.join(gone)}.")
    if keyring.trouble not in ("", SWITCHED_OFF, ABSENT):
        say(f"Whether the keyring has one too is not known: {keyring.trouble}.")
    if name in ("SECRET_KEY", PREVIOUS):
        say("What it has signed cannot be proved any more: sessions end, the audit trail stays")
        say("readable, but its links of that time count as unproved.")
        say("Consoles and workers that run believe it until their next start.")
    if _given(settings, name):
        say("The environment or the .env still has one: remove it there.")


def _ask() -> None:
    if not sys.stdin.isatty():
        raise Refused(
            "Nobody is there to say yes: without its SECRET_KEY every session ends",
            "Run: callcenter secret delete SECRET_KEY --yes. For another one, which leaves this "
            "one believed: callcenter secret set SECRET_KEY --generate",
        )
    say("Without its SECRET_KEY every session ends, and what it has signed in the audit trail")
    say("cannot be proved any more. In production nothing starts until there is another one.")
    if not typer.confirm("Forget it for good?", default=False):
        raise typer.Exit(1)


def told(settings: Settings, kept: Secrets, name: str) -> dict[str, Any]:
    """Where a secret is: which place holds, and for how many days; never what it is."""
    places = kept.kept(name)
    holds = _given(settings, name) or next(iter(places), "none")
    return {
        "name": name,
        "kept": bool(places),
        "holds": holds,
        "age_days": _days(_since(settings, holds, places)),
        "kept_in": list(places),
    }


def _since(settings: Settings, holds: str, places: Mapping[Place, datetime | None]) -> Any:
    from datetime import UTC

    from callcenter_tui.settings import env_file

    if holds == ".env":
        file = env_file()
        return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file else None
    return {str(place): since for place, since in places.items()}.get(holds)


def _days(since: datetime | None) -> int | None:
    from callcenter_tui.clock import SystemClock

    return None if since is None else max(0, (SystemClock().now() - since).days)


def _known(name: str, names: tuple[str, ...], typed: list[str] | None) -> None:
    """What was typed is a known name and no more; raises WrongUsage that does not repeat it."""
    if name in names and not typed:
        return
    if name in names or typed or not _like_a_name(name, names):
        raise WrongUsage(
            "A secret's name is one of " + ", ".join(one for one in names if one)
            if name not in names
            else "A secret is never typed on the command line",
            "It is asked for, or read from stdin. If it was one: remove it from the shell's "
            "history. See: callcenter secret --help",
        )
    close = difflib.get_close_matches(name.upper(), names, 1)
    raise WrongUsage(
        "A secret's name is one of " + ", ".join(names),
        f"Did you mean {close[0]}?" if close else "See: callcenter secret --help",
    )


def _like_a_name(typed: str, names: tuple[str, ...]) -> bool:
    """Whether it is a name that was mistyped, rather than a secret."""
    if LIKE_A_NAME.fullmatch(typed):
        return True
    close = difflib.get_close_matches(typed.upper(), names, 1, NEAR)
    return bool(close) and "=" not in typed and len(typed) <= len(close[0]) + 2


def _asked(name: str) -> str:
    value = ask_password(f"{name}: ")
    if not value or len(value) > LONGEST or not value.isprintable():
        raise Invalid(
            f"This cannot be {name}", f"One line of 1 to {LONGEST} characters that can be seen."
        )
    return value


def _opened() -> tuple[Settings, Keyring, Secrets]:
    from callcenter_tui import settings
    from callcenter_tui.auth.kept import Secrets
    from callcenter_tui.auth.remembered import Keyring

    loaded = settings.load()
    keyring = Keyring(loaded.home, loaded.callcenter_keyring)
    return loaded, keyring, Secrets(loaded.home, keyring)


def _present_key(settings: Settings) -> str:
    """The key of the settings, where it signs; a weak one never did."""
    from callcenter_tui.auth.secrets import weakness

    given = settings.secret_key.get_secret_value() if settings.secret_key else ""
    return "" if not given or weakness(given) else given


def _given(settings: Settings, name: str) -> str:
    """``environment`` or ``.env`` where the settings have it, which hold; else empty."""
    given = getattr(settings, name.lower())
    if not given or not given.get_secret_value():
        return ""
    return "environment" if os.environ.get(name) else ".env"
