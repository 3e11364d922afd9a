"""``callcenter store``: the database itself."""

from __future__ import annotations

from contextlib import closing

import typer

from callcenter_tui.cli.acting import opened
from callcenter_tui.cli.options import Json
from callcenter_tui.cli.output import Check, Level, checks, say, say_json

app = typer.Typer(name="store", help="The database: upgrade, check.", no_args_is_help=True)

_FAULTS = {
    "lost": "customers' messages that nobody answered and no queue holds",
    "doubled": "turns with two replies",
    "stuck": "turns past their lease that no engine has taken",
}

_FLOOR = {
    "misplaced": "calls that are not where the journal says",
    "queues": "calls whose stay in a queue contradicts their state",
    "offers": "offers that hang past their time",
    "histories": "operators whose history has a gap",
    "undriven": "calls that nobody drives, or two do",
    "states": "operators who do not do what is said of them",
}


@app.command()
def upgrade(as_json: Json = False) -> None:
    """Create it or bring its schema up to date."""
    from callcenter_tui import settings
    from callcenter_tui.store import migrate
    from callcenter_tui.store.engine import Store

    with closing(Store(settings.load().store_url)) as store:
        changed = migrate.upgrade(store)
        if as_json:
            say_json({"store": store.address, "schema": migrate.HEAD, "changed": changed})
        else:
            say(f"{store.address}: schema {migrate.HEAD}{'' if changed else ', nothing to do'}")


@app.command()
def check(as_json: Json = False) -> None:
    """Recount: nothing lost, doubled or stuck?

    Counts from messages, turns and journal alone.
    """
    from callcenter_tui.store.check import recount
    from callcenter_tui.store.floor_check import count_floor

    with opened() as house, house.store.read() as tx:
        counted = recount(tx, house.clock.now())
        floor = count_floor(tx, house.clock.now())
    found = []
    for counts, meanings in ((counted, _FAULTS), (floor, _FLOOR)):
        for name, meaning in meanings.items():
            number = getattr(counts, name)
            level: Level = "fail" if number else "ok"
            found.append(Check(name, level, f"{number} {meaning}", _hint(name) if number else ""))
    if floor.away:
        said = f"{floor.away} calls in the hands of operators who are gone"
        found.append(Check("away", "note", said, "An open console or worker puts them in a queue."))
    found.append(
        Check(
            "messages",
            "ok",
            f"{counted.messages_in} from customers, {counted.answered} answered, "
            f"{counted.to_person} with a person or in a queue, {counted.pending} owed now, "
            f"{counted.withdrawn} whose customer hung up first",
        )
    )
    checks(found, as_json=as_json)


def _hint(name: str) -> str:
    if name in ("stuck", "offers"):
        return "Start an engine: callcenter worker, or open the console."
    return "Keep a copy of the store and report it."
