"""``kill -9`` of a console with a call in its operator's hand, and of a worker that sums one up.

The victims kill themselves where the test says so, also in the middle of a transaction: when they
ask for their nth id. What the next start finds is asked of ``callcenter store check``.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from callcenter_tui.auth.sessions import Session
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.dispatch import Dispatch
from callcenter_tui.calls.floor import open_floor
from callcenter_tui.calls.retries import Retries
from callcenter_tui.calls.turns import Turns
from callcenter_tui.calls.work import Supply, Work, Working
from callcenter_tui.domain.dispositions import UNFINISHED
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.store.engine import Store
from tests import databases
from tests.auth.conftest import CHEAP, PASSWORD, make_access
from tests.calls.conftest import OWNER
from tests.calls.scripted import Scripted, nothing
from tests.calls.shift import Shift
from tests.clocks import SettableClock
from tests.e2e.claims import opened
from tests.e2e.places import COMMAND, ROOT
from tests.e2e.racing import BOUND, context_on
from tests.forks import FORKED


def kill_me() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Doomed:
    """An id source that kills the process when it is asked for the ``nth`` id; 0: never."""

    real: object
    nth: int

    def new(self) -> str:
        self.nth -= 1
        if self.nth == 0:
            kill_me()
        return self.real.new()  # type: ignore[attr-defined,no-any-return]

    def call_key(self) -> str:
        return self.real.call_key()  # type: ignore[attr-defined,no-any-return]


def a_console(url: str, me: Actor, call: str, point: str, nth: int) -> None:
    """Signs in, comes to ``point``, and dies: after it, or at the nth id of what comes next."""
    context = context_on(url)
    session: Session = make_access(context.store, context.clock, context.ids).sign_in(
        me.login, PASSWORD, "console"
    )
    assert session.user.id == me.user_id
    floor = open_floor(context)
    dying = open_floor(replace(context, ids=Doomed(context.ids, nth)))
    if point == "offered":
        Dispatch(context).look()
        assert floor.offers.mine(me), "the call is offered to the victim"
        dying.offers.accept(me, call) if nth else kill_me()
    Dispatch(context).look()
    floor.offers.accept(me, call)
    if point == "driving":
        dying.wrapup.hang_up(me, call) if nth else kill_me()
    floor.wrapup.hang_up(me, call)
    if point == "wrapping":
        dying.wrapup.finish(me, call, disposition="wrong_number", note="x") if nth else kill_me()
    raise AssertionError(f"the victim outlived {point} {nth}")


def a_worker(url: str) -> None:
    """Claims the summary that is owed, and dies while it is written."""
    context = context_on(url)
    while claim := Turns(context).claim("engine-1"):
        crew = Scripted(during=kill_me) if claim.kind == "summary" else Scripted()
        supply = Supply(nothing, None, lambda words, department, departments: None)
        Work(context, supply, timedelta(seconds=20), lambda point: None).do(crew, Working(claim))


def dies(target: Callable[..., None], *args: object) -> None:
    victim = FORKED.Process(target=target, args=args, daemon=True)
    victim.start()
    victim.join(BOUND)
    assert victim.exitcode == -signal.SIGKILL


@pytest.fixture
def shift(store: Store) -> Shift:
    return opened(store)


@pytest.fixture
def eva(shift: Shift) -> Actor:
    """An agent of ``general`` with a password, who has not signed in yet."""
    from callcenter_tui.auth.passwords import Passwords
    from callcenter_tui.auth.people import People

    center = shift.center
    people = People(center.store, center.clock, center.ids, Passwords(CHEAP))
    made = people.add(
        OWNER, "eva", "Eva", "agent", PASSWORD, departments=("general",), must_change=False
    )
    return Actor(made.id, made.name, made.role, ("general",), made.login)


def later(shift: Shift, seconds: float) -> Context:
    """The next start, so many seconds from now."""
    clock = SettableClock(shift.now + timedelta(seconds=seconds))
    return Context(shift.center.store, clock, shift.center.ids)


def checked(store: Store, home: Path) -> dict[str, object]:
    """``callcenter store check --json`` as a shell sees it."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CALLCENTER_HOME": str(home / "center"),
        "CALLCENTER_KEYRING": "off",
        "DATABASE_URL": databases.written(store.url),
    }
    done = subprocess.run(
        [COMMAND, "store", "check", "--json"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=BOUND,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("nth", [0, 2])
@pytest.mark.parametrize("point", ["offered", "driving", "wrapping"])
def test_a_killed_console_leaves_no_call_behind(
    shift: Shift, eva: Actor, point: str, nth: int, tmp_path: Path
) -> None:
    center, call = shift.center, shift.customer()
    dies(a_console, databases.written(center.store.url), eva, call, point, nth)

    said = center.words(call, Speaker.CUSTOMER)
    Dispatch(later(shift, 47)).look()
    state, driver = center.state(call)
    if point == "wrapping":
        assert state == "completed"
        assert shift.data(call, "call.ended")[-1]["disposition"] == UNFINISHED
    else:
        assert (state, driver) == ("waiting", "ai")
        assert center.floor.queues.place(call) == (1, 1)
    assert center.words(call, Speaker.CUSTOMER) == said
    assert shift.stands(eva) == ("offline", "", "idle")
    assert checked(center.store, tmp_path)["ok"] is True

    if point != "wrapping":  # whoever comes next has it, as if nothing had been
        luis = shift.person("luis")
        after = later(shift, 48)
        shift.center.clock = SettableClock(after.clock.now())
        shift.beat(luis)
        Dispatch(after).look()
        assert shift.offered(luis) == [call]
        shift.offers.accept(luis, call)
        assert center.state(call) == ("active", "person")
        assert checked(center.store, tmp_path)["ok"] is True


def test_a_worker_killed_in_a_summary_loses_and_doubles_nothing(
    shift: Shift, eva: Actor, tmp_path: Path
) -> None:
    center, call = shift.center, shift.customer()
    make_access(center.store, center.clock, center.ids).sign_in("eva", PASSWORD, "console")
    center.driving.take_over(eva, call)
    center.floor.wrapup.hang_up(eva, call)
    dies(a_worker, databases.written(center.store.url))
    assert center.floor.wrapup.drafted(eva, call) == "", "it was not written"

    after = later(shift, 12)
    assert Retries(after).sweep() == 1
    later_still = replace(after, clock=SettableClock(after.clock.now() + timedelta(seconds=5)))
    supply = Supply(nothing, None, lambda words, department, departments: None)
    work = Work(later_still, supply, timedelta(seconds=20), lambda point: None)
    while claim := Turns(later_still).claim("engine-2"):
        work.do(Scripted(summaries=["Asked for a person."]), Working(claim))
    assert center.floor.wrapup.drafted(eva, call) == "Asked for a person."
    view = center.board.call(OWNER, call)
    assert [note.kind for note in view.notes].count("summary") == 1
    center.floor.wrapup.finish(eva, call, disposition="wrong_number", summary="Asked for a person.")
    assert center.state(call)[0] == "completed"
    assert checked(center.store, tmp_path)["ok"] is True
