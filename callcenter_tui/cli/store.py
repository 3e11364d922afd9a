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

_LETTERS = {
    "unconsented": "letters that went or go out without a yes to exactly them",
    "unqueued": "confirmed letters that the outbox does not hold",
    "overdue": "letters held by a worker that is gone",
    "twice": "letters handed over again though they had arrived, or might have",
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
    from callcenter_tui.store.letters_check import count_letters

    with opened() as house, house.store.read() as tx:
        now = house.clock.now()
        counted, floor, letters = recount(tx, now), count_floor(tx, now), count_letters(tx, now)
    found = []
    for counts, meanings in ((counted, _FAULTS), (floor, _FLOOR), (letters, _LETTERS)):
        for name, meaning in meanings.items():
            number = getattr(counts, name)
            level: Level = "fail" if number else "ok"
            found.append(Check(name, level, f"{number} {meaning}", _hint(name) if number else ""))
    if floor.away:
        said = f"{floor.away} calls in the hands of operators who are gone"
        found.append(Check("away", "note", said, "An open console or worker puts them in a queue."))
    if letters.unsent:
        said = f"{letters.unsent} letters are due and nobody sends them"
        found.append(Check("unsent", "note", said, "An open console or worker sends them."))
    said = f"{letters.sent} sent, {letters.uncertain} of which nobody knows whether they arrived"
    found.append(Check("letters", "ok", said))
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
    if name in ("stuck", "offers", "overdue"):
        return "Start an engine: callcenter worker, or open the console."
    return "Keep a copy of the store and report it."
