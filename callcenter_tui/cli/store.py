"""``callcenter store``: the database itself."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import typer

from callcenter_tui.cli.acting import opened
from callcenter_tui.cli.options import Json
from callcenter_tui.cli.output import Check, Level, checks, say, say_json

if TYPE_CHECKING:
    from callcenter_tui.metrics.keeping import Keeper

app = typer.Typer(name="store", help="The database: upgrade, check.", no_args_is_help=True)

_FAULTS = {
    "lost": "customers' messages that nobody answered and no queue holds",
    "doubled": "turns with two replies",
    "stuck": "turns past their lease that no engine has taken",
}

_FLOOR = {
    "misplaced": "calls that are not where the journal says",
    "untold": "calls that stand otherwise than the journal says",
    "queues": "calls whose stay in a queue contradicts their state",
    "offers": "offers that hang past their time",
    "histories": "operators whose history has a gap",
    "undriven": "calls that nobody drives, or two do",
    "states": "operators who do not do what is said of them",
}

RECOUNTED = 20_000
"""Calls whose figures a check recounts: some ten seconds. Of a larger store the newest, with all
sums of the days from the first of them on; ``callcenter metrics verify`` recounts the others too.
"""

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

    with opened() as house:
        measures = _measures(house.metrics.keeper)
        with house.store.read() as tx:
            now = house.clock.now()
            counted, floor, letters = recount(tx, now), count_floor(tx, now), count_letters(tx, now)
    found = []
    for counts, meanings in ((counted, _FAULTS), (floor, _FLOOR), (letters, _LETTERS)):
        for name, meaning in meanings.items():
            number = getattr(counts, name)
            level: Level = "fail" if number else "ok"
            found.append(Check(name, level, f"{number} {meaning}", _hint(name) if number else ""))
    found.append(measures)
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


def _measures(keeper: Keeper) -> Check:
    """The sums against a recount of the newest calls, or of all where they are no more."""
    verdict = keeper.verify(newest=RECOUNTED)
    of_all = "" if verdict.calls >= verdict.whole else f" of {verdict.whole}, the newest"
    said = f"{verdict.differing} sums or subjects differ from a recount of {verdict.calls} calls"
    if verdict.differing:
        return Check("measures", "fail", said + of_all, "Count anew: callcenter metrics rebuild")
    if not verdict.filled:
        hint = "An open console or worker counts them, or: callcenter metrics rebuild"
        return Check("measures", "note", f"{said}{of_all}; not all is counted yet", hint)
    return Check("measures", "ok", said + of_all)


def _hint(name: str) -> str:
    if name in ("stuck", "offers", "overdue"):
        return "Start an engine: callcenter worker, or open the console."
    return "Keep a copy of the store and report it."
