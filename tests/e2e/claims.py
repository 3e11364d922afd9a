"""Real processes that want the same calls at once: who gets one, whether any is lost or doubled.

``python -m tests.e2e.claims`` prints the figures on both databases; ``test_claims.py`` checks them.
Each process is one operator's console (``tests.e2e.racing``).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from callcenter_tui.calls.context import Context, locked
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.dispatch import Dispatch
from callcenter_tui.calls.driving import Driving
from callcenter_tui.calls.floor import open_floor
from callcenter_tui.calls.guidance import Guidance
from callcenter_tui.calls.offers import Offers, offer
from callcenter_tui.calls.staff import Staff
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import CallCenterError, Refused, StoreTrouble
from callcenter_tui.domain.floor import OfferKind
from callcenter_tui.domain.states import Driver, OperatorStatus, Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import operators
from callcenter_tui.store.engine import Store
from tests import databases
from tests.bench.row import share
from tests.calls.conftest import OWNER, Center
from tests.calls.shift import Shift
from tests.e2e.racing import Consoles, Told, Work

TAKERS, CALLS, MANY_CALLS = 8, 24, 200
"""Processes, and calls of a race: of a test, and of ``python -m``."""

SOME_DEEDS = 20
"""Of each process in a busy hour, however slow the machine."""

URGENT = {"category": "service_failure"}


@dataclass(frozen=True)
class Figures:
    """One race as a whole."""

    what: str
    database: str
    calls: int
    takers: int
    wins: int
    doubled: int
    lost: int
    p50: float
    p99: float
    trouble: list[str]


PACE = 0.1
"""At the pace of a busy center: mean seconds between two tries of a process."""


def accepting(context: Context, me: Actor, calls: list[str], told: Told) -> None:
    """Accept every call that is offered to all."""
    _each(Offers(context).accept, me, calls, told)


def taking(context: Context, me: Actor, calls: list[str], told: Told) -> None:
    """Take every waiting call from the list."""
    _each(Driving(context).take_over, me, calls, told)


def taking_at_a_pace(context: Context, me: Actor, calls: list[str], told: Told) -> None:
    """The same as people do it: eight processes on two cores mostly wait for each other."""
    _each(Driving(context).take_over, me, calls, told, pace=PACE)


def dispatching(context: Context, me: Actor, calls: list[str], told: Told) -> None:
    """Look until there was nothing to do three times."""
    dispatch, nothing = Dispatch(context), 0
    while nothing < 3:
        start = time.perf_counter()
        nothing = 0 if _tried(dispatch.look, told) else nothing + 1
        told.ms.append((time.perf_counter() - start) * 1000)


def a_rush(context: Context, me: Actor, calls: list[str], told: Told) -> None:
    """For some seconds: look, take what is offered, let it go again; nobody may have too much.

    However slow the machine, everybody takes two at least.
    """
    dispatch, offers, driving = Dispatch(context), Offers(context), Driving(context)
    end = time.monotonic() + float(calls[0])
    while time.monotonic() < end or len(told.won) < 2:
        start = time.perf_counter()
        _tried(dispatch.look, told)
        told.ms.append((time.perf_counter() - start) * 1000)
        with context.store.read() as tx:
            told.trouble += [f"{row.login} has {row.load}" for row in tx.execute(_TOO_MUCH)]
            told.trouble += [f"{row.login} is rung twice" for row in tx.execute(_RUNG_TWICE)]
        for one in offers.mine(me):
            _tried(partial(offers.accept, me, one.call), told)
            _tried(partial(driving.escalate, me, one.call, **URGENT), told)
            told.won.append(one.call)


_TOO_MUCH = text(
    "SELECT login, load FROM (SELECT u.login, u.text_cap,"
    " (SELECT count(*) FROM offers o WHERE o.user_id = u.id AND o.ended_at IS NULL)"
    " + (SELECT count(*) FROM calls c WHERE c.operator_id = u.id AND c.state = 'active') AS load"
    " FROM users u) AS loads WHERE load > text_cap"
)
"""Who has more calls offered or in hand than they can take."""

_RUNG_TWICE = text(
    "SELECT u.login FROM offers o JOIN users u ON u.id = o.user_id"
    " WHERE o.ended_at IS NULL GROUP BY u.login HAVING count(*) > 1"
)
"""To whom queues offer more than one call at a time."""


def a_busy_hour(context: Context, me: Actor, calls: list[str], told: Told) -> None:
    """For some seconds, and some deeds: all that people and housekeeping do, in whatever order."""
    chance, dispatch = random.Random(me.login), Dispatch(context)
    offers, driving, staff = Offers(context), Driving(context), Staff(context)
    floor, desk, guidance = open_floor(context), Desk(context), Guidance(context)
    transfers = floor.transfers
    end = time.monotonic() + float(calls[0])
    some = calls[1:]
    deeds: list[Callable[[], Any]] = [
        dispatch.look,
        lambda: offers.accept(me, offers.mine(me)[0].call),
        lambda: offers.decline(me, offers.mine(me)[-1].call, "no"),
        lambda: driving.take_over(me, chance.choice(some)),
        lambda: driving.hand_back(me, chance.choice(some)),
        lambda: driving.escalate(me, chance.choice(some), **URGENT),
        lambda: transfers.cold(me, chance.choice(some), chance.choice(("billing", "general"))),
        lambda: driving.hold(me, chance.choice(some)),
        lambda: driving.resume(me, chance.choice(some)),
        lambda: staff.set_status(me, OperatorStatus.BREAK, "coffee"),
        lambda: staff.set_status(me, OperatorStatus.AVAILABLE),
        lambda: staff.set_status(me, OperatorStatus.OFFLINE),
        lambda: transfers.warm(me, chance.choice(some), department="general", reason="you"),
        lambda: floor.supervising.reassign(OWNER, chance.choice(some), str(me.user_id)),
        lambda: floor.merging.merge(OWNER, *chance.sample(some, 2)),
        lambda: floor.wrapup.hang_up(me, chance.choice(some)),
        lambda: floor.wrapup.finish(me, chance.choice(some), disposition="wrong_number"),
        lambda: desk.say(chance.choice(some), Speaker.CUSTOMER, "¿Sigue ahí?"),
        lambda: desk.leave(chance.choice(some)),
        lambda: guidance.department(OWNER, "general", chance.choice([*Driver])),
    ]
    while time.monotonic() < end or len(told.ms) < SOME_DEEDS:
        start = time.perf_counter()
        _tried(chance.choice(deeds), told)
        told.ms.append((time.perf_counter() - start) * 1000)


def _each(
    take: Callable[[Actor, str], None],
    me: Actor,
    calls: list[str],
    told: Told,
    *,
    pace: float = 0.0,
) -> None:
    for call in random.sample(calls, len(calls)):
        time.sleep(random.expovariate(1 / pace) if pace else 0.0)
        start = time.perf_counter()
        try:
            take(me, call)
            told.won.append(call)
        except Refused:
            pass  # somebody was faster
        except StoreTrouble as error:
            told.trouble.append(error.title)
        told.ms.append((time.perf_counter() - start) * 1000)


def _tried(deed: Callable[[], Any], told: Told) -> Any:
    try:
        return deed()
    except StoreTrouble as error:
        told.trouble.append(f"{error.title}: {error.__cause__}")
    except (CallCenterError, IndexError):
        return None  # refused, or nothing is offered: somebody else was faster
    return None


def figures(what: str, store: Store, calls: list[str], told: list[Told]) -> Figures:
    """The race, counted by what the processes say and by what the store holds."""
    won = Counter(call for one in told for call in one.won)
    with store.read() as tx:
        rows = tx.execute(text("SELECT id, operator_id, state FROM calls")).all()
        taken = Counter(
            row.call_id
            for row in tx.execute(text("SELECT call_id FROM journal WHERE kind = 'call.taken'"))
        )
    driven = {row.id for row in rows if row.state == "active" and row.operator_id}
    doubled = sum(1 for call in calls if won[call] > 1 or taken[call] > 1)
    times = sorted(spent for one in told for spent in one.ms)
    return Figures(
        what,
        "sqlite" if store.is_sqlite else "postgresql",
        len(calls),
        len(told),
        won.total(),
        doubled,
        len(set(calls) - driven),
        share(times, 50),
        share(times, 99),
        [error for one in told for error in one.trouble],
    )


def opened(store: Store) -> Shift:
    """A center on this store, on the real clock: the processes have no other."""
    clock = SystemClock()
    return Shift(Center(store, clock, TimeOrderedIds(clock)))  # type: ignore[arg-type]


def staffed(shift: Shift, how_many: int = TAKERS, *, text_cap: int = 4) -> list[Actor]:
    own = ("general", "billing")
    return [shift.person(f"op{n}", *own, text_cap=text_cap) for n in range(how_many)]


def to_all(shift: Shift, people: list[Actor], calls: list[str]) -> None:
    """Every call offered to everybody."""
    for call_id in calls:
        with shift.center.store.write() as tx:
            call = locked(tx, call_id)
            for one in people:
                kind, who = OfferKind.QUEUE, "system"
                offer(tx, shift.center.context, call, str(one.user_id), kind, seconds=600, who=who)


def beating(shift: Shift, people: list[Actor]) -> None:
    with shift.center.store.write() as tx:
        for one in people:
            operators.beat(tx, str(one.user_id), shift.now)


@contextmanager
def fresh(database: str) -> Iterator[Store]:
    """An empty, prepared store."""
    with tempfile.TemporaryDirectory() as folder:
        if database == "postgresql":
            with databases.own_database() as address:
                store = Store(address)
                yield store
                store.close()
            return
        store = Store(f"sqlite:///{databases.prepared_file(Path(folder) / 'store.db')}")
        yield store
        store.close()


RACES: tuple[tuple[str, Work], ...] = (
    ("accept", accepting),
    ("take", taking),
    ("at a pace", taking_at_a_pace),
)


def main() -> int:
    good = True
    print(f"{'race':<10}{'database':<12}{'calls':>6}{'takers':>7}{'wins':>6}", end="")
    print(f"{'doubled':>8}{'lost':>6}{'p50 ms':>8}{'p99 ms':>8}  errors")
    consoles = Consoles()
    for database in ("sqlite", "postgresql"):
        for what, work in RACES:
            with fresh(database) as store:
                shift = opened(store)
                people = staffed(shift, text_cap=20)
                calls = [shift.customer() for _ in range(MANY_CALLS)]
                if what == "accept":
                    to_all(shift, people, calls)
                url = databases.written(store.url)
                f = figures(what, store, calls, consoles.race(url, work, people, calls))
            good = good and not (f.doubled or f.lost or f.trouble) and f.wins == f.calls
            print(f"{f.what:<10}{f.database:<12}{f.calls:>6}{f.takers:>7}{f.wins:>6}", end="")
            print(f"{f.doubled:>8}{f.lost:>6}{f.p50:>8.1f}{f.p99:>8.1f}  {len(f.trouble)}")
    consoles.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
