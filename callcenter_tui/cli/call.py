"""``callcenter call``: list, show, replay and export calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from callcenter_tui.cli import asked, call_rows
from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.call_told import record, tell
from callcenter_tui.cli.options import As, From, InDepartment, Json, Key, Simulated, To, WrongUsage
from callcenter_tui.cli.output import listing, local, say_json
from callcenter_tui.domain.states import CallState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callcenter_tui.domain.letters import LetterView
    from callcenter_tui.domain.views import Actor, CallView, EventView
    from callcenter_tui.wiring import House

app = typer.Typer(name="call", help="Calls: list, show, replay, export.", no_args_is_help=True)

_COLUMNS = {
    "key": "KEY",
    "state": "STATE",
    "driver": "DRIVER",
    "department": "DEPARTMENT",
    "priority": "PRIO",
    "customer": "CUSTOMER",
    "operator": "OPERATOR",
    "opened": "OPENED",
    "preview": "LAST WORDS",
}
_PAGE = 200


@app.command("list")
def list_calls(
    state: Annotated[CallState | None, typer.Option(help="Only calls in this state.")] = None,
    department: InDepartment = None,
    search: Annotated[
        str, typer.Option(help="Only calls with these words in transcript, notes or customer.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="Leave out so many of the newest.")] = 0,
    login: As = None,
    as_json: Json = False,
) -> None:
    """List calls, newest first."""
    if search and state:
        raise WrongUsage("--search and --state do not go together", "Leave one of them out.")
    with acting(login) as (house, actor):
        if search:
            found, total = house.floor.history.search(
                actor, search, department=department, limit=limit, offset=offset
            )
            rows = [one.row for one in found]
        else:
            rows, total = house.board.history(
                actor,
                state=state.value if state else None,
                department=department,
                limit=limit,
                offset=offset,
            )
        items: list[Any] = list(rows)
        if not as_json:
            items = [
                {name: getattr(row, name) for name in _COLUMNS if name != "opened"}
                | {"opened": local(row.opened_at)}
                for row in rows
            ]
        listing(items, _COLUMNS, as_json=as_json, total=total, empty="No such calls yet.")


@app.command()
def show(key: Key, login: As = None, as_json: Json = False) -> None:
    """Show all that is known of one call."""
    with acting(login) as (house, actor):
        known = _read(house, actor, house.board.find(key))
        if as_json:
            say_json(record(*known))
        else:
            tell(*known)


@app.command()
def replay(
    key: Key,
    speed: Annotated[
        float, typer.Option(min=0, help="2 is twice as fast as it was; 0 is at once.")
    ] = 1.0,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Play a call again from the journal, with its pauses; Ctrl-C ends it."""
    from callcenter_tui.cli import call_replay

    with acting(login) as (house, actor):
        view, events, _ = _read(house, actor, house.board.find(key))
    found = call_replay.steps(view, events)
    if as_json:
        say_json(call_replay.as_json(view.row.key, found))
    else:
        call_replay.play(found, speed)


@app.command()
def export(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY]...", help="Default: all real calls.")
    ] = None,
    form: Annotated[
        Literal["json", "csv", "messages"] | None,
        typer.Option(
            "--format",
            help="json, the default: an object per call, with all that was said; csv: a row per "
            "call with its figures; messages: a row per message.",
        ),
    ] = None,
    first: From = None,
    last: To = None,
    department: InDepartment = None,
    simulated: Simulated = False,
    login: As = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Export calls to stdout.

    One JSON object per line, or CSV that no spreadsheet will run. A call named by its key is
    exported whatever else is asked for; days are those on which calls were opened.
    """
    if as_json and form not in (None, "json"):
        raise WrongUsage(f"--json does not go with --format {form}", "Leave one of them out.")
    with acting(login) as (house, actor):
        part: dict[str, Any] = {"department": department, "simulated": simulated}
        if first or last:
            days = asked.days(house, first, last, "today")
            part |= {"since": days.since, "until": days.until}
        found = (
            (house.board.find(key) for key in keys) if keys else _all_calls(house, actor, **part)
        )
        many = len(keys) if keys else house.board.history(actor, **part, limit=1)[1]
        house.entrance.audit.taken_out(actor, "calls", form or "json", many)
        if form in ("csv", "messages"):
            written = call_rows.calls if form == "csv" else call_rows.messages
            written(house, actor, found)
            return
        for call_id in found:
            say_json(record(*_read(house, actor, call_id)))


def _read(
    house: House, actor: Actor, call_id: str
) -> tuple[CallView, list[EventView], list[LetterView]]:
    """What is known of a call; its letters are those of the actor's departments only."""
    board = house.board
    letters = house.outbox.letters(actor, call=call_id)[::-1]
    return board.call(actor, call_id), board.events(actor, call_id), letters


def _all_calls(house: House, actor: Actor, **part: Any) -> Iterator[str]:
    """Ids of all calls of a part of the history, newest first."""
    offset, given = 0, set[str]()
    while True:
        rows, _ = house.board.history(actor, **part, limit=_PAGE, offset=offset)
        fresh = [row.id for row in rows if row.id not in given]  # a new call shifts the pages
        given.update(fresh)
        yield from fresh
        if len(rows) < _PAGE:
            return
        offset += _PAGE
