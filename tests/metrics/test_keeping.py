"""The keeper of the account: begins by itself, counts once, gives way, and outlives its death."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text, update

from callcenter_tui.calls import lists
from callcenter_tui.calls.housekeeping import open_housekeeping
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Speaker
from callcenter_tui.metrics import keeping
from callcenter_tui.metrics.fold import VERSION
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.metrics.report_lines import lines
from callcenter_tui.store import journal, news, rollups
from callcenter_tui.store.columns import table
from callcenter_tui.store.measured import Measured, Rollup, RollupState
from callcenter_tui.store.news import Kept
from tests.calls.conftest import OWNER
from tests.calls.scripted import Room, Scripted
from tests.calls.shift import Shift
from tests.clocks import SettableClock
from tests.forks import FORKED
from tests.metrics import victim
from tests.metrics.conftest import Counting

BOUND = 60


def busy(center: Counting, calls: int = 3) -> list[str]:
    """Calls that a person takes, holds and closes, each some minutes long."""
    shift = Shift(center)
    eva = shift.person(f"eva{center.ids.new()[-6:]}")
    made = []
    for _ in range(calls):
        made.append(shift.customer())
        center.clock.forward(seconds=35)
        center.driving.take_over(eva, made[-1])
        center.clock.forward(minutes=4)
        center.floor.wrapup.hang_up(eva, made[-1])
        center.clock.forward(seconds=50)
        center.floor.wrapup.finish(eva, made[-1], disposition="information_given")
    return made


def state(center: Counting) -> Kept:
    with center.store.read() as tx:
        found = news.kept(tx)
    assert found is not None
    return found


def test_the_first_look_counts_what_was_there_before(center: Counting) -> None:
    busy(center)
    assert center.keeper.standing() is None
    assert center.keeper.catch_up() >= 3
    assert center.total("completed") == 3
    assert center.total("answered") == 3
    assert center.total("answer_ms") == 3 * 35_000
    assert center.faults() == []


def test_nothing_new_writes_nothing(center: Counting) -> None:
    busy(center, 1)
    center.keeper.catch_up()
    before = state(center)
    assert center.keeper.catch_up() == 0
    assert state(center) == before


def test_housekeeping_counts_every_few_seconds(center: Counting) -> None:
    """A burst of events is one round's work."""
    looks = open_housekeeping(center.context, center.keeper.look)._looks
    assert center.keeper.look in looks
    center.keeper.look()
    busy(center, 1)
    center.keeper.look()
    center.call(phone="+34 600 000 077")
    assert center.keeper.look() == 0, "too soon"
    center.clock.forward(seconds=3)
    assert center.keeper.look() > 0
    assert center.total("opened") == 2


def test_figures_follow_each_event(center: Counting) -> None:
    """Today's numbers move as the call goes on; what is over is counted anew, not again."""
    shift = Shift(center)
    eva, call = shift.person("eva"), shift.customer()
    center.keeper.catch_up()
    assert (center.total("offered"), center.total("answered")) == (1, 0)
    center.clock.forward(seconds=20)
    center.driving.take_over(eva, call)
    center.keeper.catch_up()
    assert (center.total("offered"), center.total("answered")) == (1, 1)
    assert center.total("offered", who=str(eva.user_id)) == 1, "the stay is now hers"
    assert center.total("offered", who="") == 0
    center.keeper.catch_up()
    assert center.faults() == []


def test_a_call_of_the_same_customer_makes_the_one_before_unhelpful(center: Counting) -> None:
    center.keeper.catch_up()
    first = center.call()
    center.desk.leave(first.call_id)
    center.keeper.catch_up()
    assert (center.total("resolvable"), center.total("repeated")) == (1, 0)
    center.clock.forward(days=3)
    center.call()
    center.keeper.catch_up()
    assert (center.total("resolvable"), center.total("repeated")) == (1, 1)
    assert center.faults() == []


@pytest.mark.parametrize(
    ("first", "second", "repeated"),
    [("line", "simulated", 0), ("simulated", "line", 0), ("simulated", "simulated", 1)],
)
def test_a_played_call_says_nothing_of_a_real_one(
    center: Counting, first: str, second: str, repeated: int
) -> None:
    center.keeper.catch_up()
    center.desk.leave(center.call(origin=first).call_id)
    center.keeper.catch_up()
    center.clock.forward(days=1)
    center.call(origin=second)
    center.keeper.catch_up()
    assert (center.total("resolvable"), center.total("repeated")) == (1, repeated)
    assert center.faults() == []


def test_a_run_of_which_nothing_else_tells_is_counted(center: Counting) -> None:
    """An answer that comes after a person took the call costs all the same."""
    shift = Shift(center)
    eva = shift.person("eva", "technical_support")
    call = center.call().call_id
    room = Room(center)
    center.keeper.catch_up()

    def taken() -> None:
        center.driving.take_over(eva, call)
        center.keeper.catch_up()

    room.turn(Scripted(tokens=70, during=taken))
    center.keeper.catch_up()
    assert center.total("tokens_in", who="ai:customer_service") == 70
    assert center.faults() == []


def test_the_first_words_of_the_ai_and_the_key_are_told(center: Counting) -> None:
    call = center.call()
    Room(center).all(Scripted())
    center.desk.say(call.call_id, Speaker.CUSTOMER, "¿Y cuál es mi clave?")
    Room(center).all(Scripted())
    center.desk.leave(call.call_id)
    told = [one.data for one in center.board.events(OWNER, call.call_id) if "speaker" in one.data]
    assert [one.get("disclosed") for one in told if one["speaker"] == "ai"] == [True, None]
    assert all("text" not in one for one in told)
    center.keeper.catch_up()
    assert (center.total("ai_spoke"), center.total("ai_disclosed")) == (1, 1)
    assert center.total("contained") == 1


def test_simulated_calls_count_apart(center: Counting) -> None:
    center.call(origin="simulated")
    center.call(phone="+34 600 000 002")
    center.keeper.catch_up()
    with center.store.read() as tx:
        now, day = center.clock.now(), center.clock.now().replace(hour=0)
        for simulated in (True, False):
            asked = rollups.sums(
                tx, "quarter", day, now.replace(hour=23), names=["opened"], simulated=simulated
            )
            assert asked == [("opened", 1)]
    assert center.faults() == []


@pytest.mark.parametrize("database", ["postgresql"])
def test_an_event_that_becomes_visible_late_is_counted(center: Counting) -> None:
    """A transaction that began first and commits last has the smaller id."""
    first, second = center.call(), center.call(phone="+34 600 000 002")
    center.keeper.catch_up()
    now = center.clock.now()
    with center.store.write() as slow:
        journal.append(slow, events.CALL_RATED, at=now, who="customer", call=first.call_id, score=5)
        center.desk.leave(second.call_id)
        center.keeper.catch_up()
        assert state(center).gaps, "an id is missing"
        assert center.total("completed") == 1
    assert center.keeper.catch_up() >= 1
    assert state(center).gaps == {}
    center.desk.leave(first.call_id)
    center.keeper.catch_up()
    assert center.total("rated") == 1
    assert center.faults() == []


@pytest.mark.parametrize("database", ["postgresql"])
def test_an_undone_transaction_is_not_waited_for_for_ever(center: Counting) -> None:
    center.keeper.catch_up()
    with center.store.write() as tx:
        journal.append(tx, events.CALL_RATED, at=center.clock.now(), who="x")
        tx.rollback()
    center.call()
    center.keeper.catch_up()
    assert state(center).gaps
    center.clock.forward(minutes=16)
    center.call(phone="+34 600 000 002")
    center.keeper.catch_up()
    assert state(center).gaps == {}


def test_of_two_keepers_one_moves_on(center: Counting) -> None:
    """What was read before somebody else wrote is thrown away."""
    center.keeper.catch_up()
    busy(center, 1)
    other = Keeper(center.metrics)
    read = center.keeper._news()
    assert read is not None
    assert other.catch_up() > 0
    assert center.keeper._write(read) is False
    assert center.total("completed") == 1
    assert center.faults() == []


def test_a_large_old_store_is_counted_in_pieces(
    center: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest first, so that today stands there at once."""
    monkeypatch.setattr(keeping, "FILL", 2)
    monkeypatch.setattr(keeping, "FIRST", 3)
    old = busy(center, 9)
    center.keeper.catch_up()
    standing = center.keeper.standing()
    assert standing is not None
    assert (standing.filled, standing.calls, standing.uncounted) == (False, 4, 5)
    with center.store.read() as tx:
        known = set(tx.execute(text("SELECT subject_id FROM measured")).scalars())
    assert set(old[-4:]) <= known
    assert not set(old[:5]) & known
    verdict = center.keeper.verify()
    assert (verdict.differing, verdict.filled) == (0, False)
    center.call(phone="+34 600 000 009")
    for _ in range(4):
        center.clock.forward(seconds=5)
        center.keeper.look()
    assert center.total("completed") == 9
    assert center.faults() == []


class Ticking(SettableClock):
    """A fifth of a second passes whenever it is looked at."""

    def now(self) -> datetime:
        self.forward(seconds=0.2)
        return super().now()


def test_one_look_goes_on_with_the_first_fill_for_its_time(
    center: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing else to do: one piece in three seconds would take hours over a large store."""
    monkeypatch.setattr(keeping, "FILL", 1)
    monkeypatch.setattr(keeping, "FIRST", 2)
    busy(center, 9)
    keeper = Keeper(replace(center.metrics, clock=Ticking(center.clock.now())))
    keeper.catch_up()
    before = keeper.standing()
    assert before is not None
    assert keeper.look() == 3
    after = keeper.standing()
    assert after is not None
    assert (after.calls - before.calls, after.filled) == (3, False)


def test_a_report_says_when_more_has_happened_than_was_counted(
    center: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    center.keeper.catch_up()
    busy(center, 6)
    monkeypatch.setattr(keeping, "EVENTS", 1)
    reports, today = center.figures.reports, center.figures.dashboard.period("today")
    made = reports.report(OWNER, today, keys=["opened"])
    assert (made.complete, made.filling) == (False, False)
    assert any("not counted yet" in one for one in lines(made).notes)
    monkeypatch.setattr(keeping, "EVENTS", 2000)
    made = reports.report(OWNER, today, keys=["opened"])
    assert (made.complete, made.whole[0].value) == (True, 6)
    newest = center.keeper.newest()
    center.call(phone="+34 600 000 009")
    assert not center.keeper.behind(newest), "what came later was not asked for"
    assert center.keeper.behind(center.keeper.newest())


def test_a_new_time_zone_moves_the_days(center: Counting) -> None:
    center.clock.set(center.clock.now().replace(hour=20))  # Tuesday in Kolkata, Monday in Madrid
    busy(center, 1)
    center.keeper.catch_up()
    before = {key[1] for key in center.sums() if key[0] == "day"}
    hours = center.floor.documents.get("hours")
    center.floor.documents.set(OWNER, "hours", hours | {"timezone": "Asia/Kolkata"})
    center.keeper.catch_up()
    assert not before & {key[1] for key in center.sums() if key[0] == "day"}
    assert state(center).zone == "Asia/Kolkata"
    assert center.faults() == []


@pytest.mark.parametrize(("version", "anew"), [(VERSION - 1, True), (VERSION + 1, False)])
def test_an_older_account_is_counted_anew_and_a_newer_one_left_alone(
    center: Counting, version: int, anew: bool
) -> None:
    busy(center, 1)
    center.keeper.catch_up()
    with center.store.write() as tx:
        tx.execute(update(table(RollupState)).values(version=version))
        tx.execute(table(Rollup).delete())
    center.keeper.catch_up()
    assert (center.total("completed") == 1) is anew
    assert state(center).version == (VERSION if anew else version)


def test_calls_from_before_are_told_and_not_guessed(center: Counting) -> None:
    """They have no ``call.stands``: half a call would be a wrong one."""
    busy(center, 1)
    call = center.call(phone="+34 600 000 005").call_id
    with center.store.write() as tx:
        for trigger in _triggers(center):
            tx.execute(text(trigger))
        tx.execute(
            text("DELETE FROM journal WHERE kind = 'call.stands' AND call_id = :c"), {"c": call}
        )
    center.keeper.catch_up()
    standing = center.keeper.standing()
    assert standing is not None
    assert (standing.calls, standing.uncounted, standing.behind) == (1, 1, 0)
    assert center.total("opened") == 1
    assert center.faults() == []


def _triggers(center: Counting) -> list[str]:
    """What takes away the journal's guard, as only a test may."""
    if not center.store.is_sqlite:
        return ["ALTER TABLE journal DISABLE TRIGGER USER"]
    with center.store.read() as tx:
        names = tx.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
        ).scalars()
        return [f"DROP TRIGGER {name}" for name in names]


def test_what_differs_is_found(center: Counting) -> None:
    busy(center, 2)
    center.keeper.catch_up()
    with center.store.write() as tx:
        rollup = table(Rollup)
        tx.execute(
            update(rollup)
            .where(rollup.c.grain == "day", rollup.c.name == "completed")
            .values(total=rollup.c.total + 1)
        )
    assert (center.keeper.verify().entries, center.keeper.verify().sums) == (0, 1)
    center.keeper.rebuild()
    assert center.keeper.verify().differing == 0
    with center.store.write() as tx:
        measured = table(Measured)
        tx.execute(measured.delete().where(measured.c.subject == "operator"))
    assert center.keeper.verify().entries == 1
    assert center.keeper.verify().sums > 0
    center.keeper.rebuild()
    assert center.faults() == []


def test_days_of_an_operator_by_the_hour_come_from_the_entries(center: Counting) -> None:
    """The same total, asked by quarters and by days."""
    busy(center, 2)
    center.keeper.catch_up()
    with center.store.read() as tx:
        zone = lists.zone(tx)
        here = center.clock.now().astimezone(zone).replace(hour=0, minute=0, second=0)
        until = here.replace(hour=23, minute=59)
        both = [
            rollups.sums(tx, grain, here, until, group_by=("who", "department"))
            for grain in ("quarter", "day")
        ]
        found = rollups.entries(tx, here, until, names=["handled"], limit=1)
        rest = rollups.entries(tx, here, until, names=["handled"], after=found[0])
    assert sorted(both[0]) == sorted(both[1])
    assert ("handled" in {row[2] for row in both[0]}) is True
    assert (len(found), len(rest)) == (1, 1)
    assert found[0].id != rest[0].id
    assert found[0].customer == "Ana"
    assert found[0].operator.startswith("Eva")
    assert found[0].tallies["handled"] == 1


def test_killed_while_it_writes(center: Counting, store_url: str) -> None:
    """Entries, sums and cursor are one: all of it is there, or nothing."""
    busy(center, 2)
    center.keeper.catch_up()
    busy(center, 2)
    before, sums = state(center), center.sums()
    told = {"store": store_url, "now": center.clock.now().isoformat()}
    mine, theirs = FORKED.Pipe()
    process = FORKED.Process(target=victim.main, args=(told, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        assert mine.poll(BOUND)
        assert mine.recv() == "ready"
        mine.send("go")
        process.join(BOUND)
    finally:
        process.kill()
        mine.close()
    assert process.exitcode == -signal.SIGKILL
    assert state(center) == before
    assert center.sums() == sums
    center.keeper.catch_up()
    assert center.total("completed") == 4
    assert center.faults() == []
