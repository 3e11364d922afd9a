"""The soft lock: who else looks at a call, and who writes in it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from callcenter_tui.calls.watchers import Watchers
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import NotFound, StoreTrouble
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import everything, happened, in_hand, seated


def console(center: Center) -> Watchers:
    """What another process remembers by itself."""
    return Watchers(center.context)


def test_two_who_look_at_a_call_see_each_other_and_who_writes(center: Center) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    call_id = in_hand(center, eva)
    one, other = console(center), console(center)
    assert one.here(eva, call_id, "console-1") == []
    (seen,) = other.here(marta, call_id, "console-2")
    assert (seen.name, seen.role, seen.writing) == ("Eva", "agent", False)
    one.here(eva, call_id, "console-1", writing=True)
    assert [w.writing for w in other.here(marta, call_id, "console-2")] == [True]
    center.clock.forward(seconds=5)
    one.here(eva, call_id, "console-1")
    assert [w.writing for w in other.here(marta, call_id, "console-2")] == [False]


def test_who_leaves_is_gone_at_once_and_who_falls_silent_after_a_while(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    mine = console(center)
    console(center).here(luis, call_id, "console-2")
    assert len(mine.here(eva, call_id, "console-1")) == 1
    console(center).gone(call_id, "console-2")
    assert mine.here(eva, call_id, "console-1") == []
    console(center).here(luis, call_id, "console-3")
    center.clock.forward(seconds=15)
    assert len(mine.here(eva, call_id, "console-1")) == 1
    center.clock.forward(seconds=1)
    assert mine.here(eva, call_id, "console-1") == []


def test_oneself_on_a_second_console_is_nobody_else(center: Center) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    console(center).here(eva, call_id, "console-1")
    assert console(center).here(eva, call_id, "console-2") == []


def test_asking_often_writes_seldom(center: Center, store: Store) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    mine = console(center)
    mine.here(eva, call_id, "console-1", writing=True)
    before = everything(store)
    for _ in range(4):
        center.clock.forward(seconds=1)
        mine.here(eva, call_id, "console-1", writing=True)
    assert everything(store) == before
    center.clock.forward(seconds=1)
    mine.here(eva, call_id, "console-1")
    assert everything(store) != before


def test_a_supervisors_look_into_a_colleagues_call_is_journaled_once(center: Center) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    luis = seated(center, "luis")
    call_id, own = in_hand(center, eva), in_hand(center, marta)
    machine = center.call(department="general").call_id
    watching = console(center)
    said = center.words(call_id, "system")
    for _ in range(3):
        watching.here(marta, call_id, "console-1")
        watching.here(marta, own, "console-1")
        watching.here(marta, machine, "console-1")
        watching.here(luis, call_id, "console-2")
        center.clock.forward(seconds=6)
    assert happened(center, call_id, events.CALL_WATCHED) == [{"operator": eva.id}]
    assert happened(center, own, events.CALL_WATCHED) == []
    assert happened(center, machine, events.CALL_WATCHED) == []
    assert center.words(call_id, "system") == said, "the customer learns nothing"


def test_the_shell_looks_unseen_and_an_unknown_call_is_told(center: Center) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    assert console(center).here(OWNER, call_id, "shell") == []
    assert console(center).here(eva, call_id, "console-1") == []
    with pytest.raises(NotFound):
        console(center).here(eva, "nowhere", "console-1")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_look_that_could_not_be_stored_is_journaled_the_next_time(
    center: Center, store: Store
) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    call_id, watching = in_hand(center, eva), console(center)
    with store.write() as tx:
        tx.execute(text("ALTER TABLE journal RENAME TO away"))
    with pytest.raises(StoreTrouble):
        watching.here(marta, call_id, "console-1")
    with store.write() as tx:
        tx.execute(text("ALTER TABLE away RENAME TO journal"))
    watching.here(marta, call_id, "console-1")
    assert happened(center, call_id, events.CALL_WATCHED) == [{"operator": eva.id}]
