"""``callcenter user sessions``: where somebody is signed in, and ending it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import As, Json, WrongUsage
from callcenter_tui.cli.output import listing, local, plain, say, say_json

if TYPE_CHECKING:
    from callcenter_tui.domain.sessions import SessionView

_COLUMNS = {
    "login": "LOGIN",
    "id": "ID",
    "label": "PROCESS",
    "source": "FROM",
    "created_at": "SINCE",
    "used_at": "LAST SEEN",
    "state": "STATE",
    "expires_at": "ENDS",
}
_TIMES = ("created_at", "used_at", "expires_at")


def sessions(
    login: Annotated[str, typer.Argument(metavar="[LOGIN]")] = "",
    end: Annotated[
        str, typer.Option("--end", metavar="ID|all", help="End this one, or all of LOGIN.")
    ] = "",
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """List open sessions, or end them.

    One's own with --as and without LOGIN. A session "kept in the keyring" has no process: it opens
    the next console without a password. One "not seen" for a minute and more has lost its process.
    """
    if end == "all" and not (login or acting_as):
        raise WrongUsage("Whose sessions?", "callcenter user sessions LOGIN --end all")
    with acting(acting_as) as (house, actor):
        service = house.entrance.open_sessions
        if end == "all":
            count = service.end_all(actor, login)
            _told(as_json, count, f"Sessions ended: {count}.")
        elif end:
            known = {one.id for one in service.list(actor, login)}
            if login and end not in known:
                raise WrongUsage(f"'{end}' is no open session of {login}")
            ended = service.end(actor, end)
            _told(as_json, 1, f"The session of {ended.login} ({ended.label}) is ended.")
        else:
            found = service.list(actor, login)
            now = house.clock.now()
            shown = found if as_json else [_row(one, now) for one in found]
            listing(shown, _COLUMNS, as_json=as_json, empty="Nobody is signed in.")


def _row(one: SessionView, now: datetime) -> dict[str, object]:
    state = "kept" if one.kept else "open"
    if one.unseen(now):
        minutes = int((now - one.used_at).total_seconds()) // 60
        state = f"not seen for {minutes // 60}h" if minutes >= 60 else f"not seen for {minutes}m"
    row: dict[str, object] = plain(one)
    return row | {name: local(getattr(one, name)) for name in _TIMES} | {"state": state}


def _told(as_json: bool, count: int, words: str) -> None:
    if as_json:
        say_json({"ended": count})
    else:
        say(words)
