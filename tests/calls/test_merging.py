"""Two calls of one customer become one, and nothing that was said is lost."""

from __future__ import annotations

import threading

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import CallCenterError, Forbidden, Invalid, Refused
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import check
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import answers, happened, in_hand, operator, seated


def test_only_open_calls_of_the_same_customer_are_candidates_newest_first(center: Center) -> None:
    eva = seated(center, "eva")
    first = center.call("uno", department="general").call_id
    center.call("otra", department="general", phone="+34 600 000 002")
    closed = center.call("cerrada", department="general").call_id
    center.desk.leave(closed)
    center.clock.forward(minutes=1)
    second = center.call("dos", department="general").call_id
    center.clock.forward(minutes=1)
    mine = in_hand(center, eva, "tres")
    found = [row.id for row in center.floor.merging.candidates(eva, mine)]
    assert found == [second, first]


def test_a_merged_call_goes_on_in_the_other(center: Center) -> None:
    eva = seated(center, "eva")
    old = center.call("Mi factura está mal", department="general")
    answers(center, "Lo miro.")
    mine = in_hand(center, eva, "Llamo otra vez")
    center.floor.merging.merge(eva, old.call_id, mine)
    key = center.board.call(OWNER, mine).row.key
    view = center.board.call(OWNER, old.call_id)
    assert (view.row.state, view.disposition, view.linked) == ("completed", "merged", key)
    assert key in center.words(old.call_id, "system")[-1]
    (note,) = center.board.call(eva, mine).notes
    assert old.key in note.text
    assert "Mi factura está mal" in note.text
    assert "Lo miro." in note.text
    resumed = center.desk.resume(old.key)
    assert (resumed.call_id, resumed.key) == (mine, key)
    with pytest.raises(Refused) as refused:
        center.desk.say(old.call_id, Speaker.CUSTOMER, "¿Hola?")
    assert key in refused.value.hint
    assert center.state(old.call_id)[0] == "completed", "it was not opened again"


def test_what_nobody_has_answered_is_asked_in_the_call_that_goes_on(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    target = center.call("Hola", department="general")
    assert answers(center, "Buenos días.")
    center.clock.forward(seconds=1)
    source = center.call("¿Cuándo llega mi pedido?", department="general")
    center.floor.merging.merge(marta, source.call_id, target.call_id)
    assert center.words(target.call_id, "customer")[-1] == "¿Cuándo llega mi pedido?"
    assert answers(center, "Mañana.")
    assert center.words(source.call_id, "ai") == [], "the AI is silent in the merged call"
    assert center.answers(target.call_id)[-1] == "Mañana."
    with center.store.read() as tx:
        counted = check.recount(tx, center.clock.now())
    assert (counted.lost, counted.doubled, counted.pending) == (0, 0, 0)


def test_who_waited_for_a_person_waits_on(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    target = center.call("Hola", department="general").call_id
    source = center.call("Quiero hablar con una persona", department="general").call_id
    center.floor.merging.merge(marta, source, target)
    row = center.board.call(OWNER, target).row
    assert (row.state, row.wants_person) == ("waiting", True)


def test_the_operator_of_the_merged_call_is_free_again(center: Center) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    source = in_hand(center, eva, "uno")
    center.driving.hold(eva, source)
    target = in_hand(center, marta, "dos")
    center.floor.merging.merge(marta, source, target)
    me = center.floor.staff.me(eva)
    assert me is not None
    assert me.state == "idle"
    assert operator(center, target) == "Marta"


def test_what_may_not_be_merged_is_refused_and_stays(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    mine, his = in_hand(center, eva, "uno"), in_hand(center, luis, "dos")
    other = center.call("tres", department="general", phone="+34 600 000 002").call_id
    closed = center.call("cuatro", department="general").call_id
    center.desk.leave(closed)
    merge = center.floor.merging.merge
    with pytest.raises(Invalid):
        merge(eva, mine, mine)
    with pytest.raises(Refused, match="two customers"):
        merge(eva, other, mine)
    with pytest.raises(Refused, match="closed"):
        merge(eva, mine, closed)
    with pytest.raises(Forbidden):
        merge(eva, his, mine)
    with pytest.raises(Forbidden):
        merge(eva, mine, his)
    assert center.state(mine) == center.state(his) == ("active", "person")


def test_merges_of_merges_lead_to_the_call_that_goes_on(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    opened = [center.call(f"llamada {n}", department="general") for n in range(3)]
    merge = center.floor.merging.merge
    merge(marta, opened[0].call_id, opened[1].call_id)
    merge(marta, opened[1].call_id, opened[2].call_id)
    assert center.desk.resume(opened[0].key).key == opened[2].key
    with pytest.raises(Refused):
        merge(marta, opened[2].call_id, opened[0].call_id)


def test_two_merges_in_both_directions_at_once_have_one_winner(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    for number in range(5):
        phone = f"+34 600 000 1{number:02}"
        pair = [center.call("x", department="general", phone=phone).call_id for _ in range(2)]
        outcomes: list[str] = []
        start = threading.Barrier(2)

        def run(one: str, into: str, start: threading.Barrier, outcomes: list[str]) -> None:
            start.wait(10)
            try:
                center.floor.merging.merge(marta, one, into)
                outcomes.append("won")
            except CallCenterError as error:
                outcomes.append(type(error).__name__)

        threads = [
            threading.Thread(target=run, args=(*ids, start, outcomes))
            for ids in (pair, reversed(pair))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(outcomes) == ["Refused", "won"]
        states = sorted(center.state(call_id)[0] for call_id in pair)
        assert states == ["active", "completed"]
        merged = [k for call_id in pair for k in center.kinds(call_id) if k == events.CALL_MERGED]
        assert len(merged) == 1


def test_a_merged_call_of_a_person_is_wrapped_up_as_any_other(center: Center) -> None:
    eva = seated(center, "eva")
    target = in_hand(center, eva, "Hola")
    merged = in_hand(center, eva, "Llamo otra vez")
    center.floor.supervising.ask_help(eva, merged, "What now?")
    center.floor.merging.merge(eva, merged, target)
    assert happened(center, merged, events.CALL_WRAPPING) == [{"operator": eva.id}]
    (wrapped,) = happened(center, merged, events.CALL_WRAPPED)
    assert wrapped["disposition"] == "merged"
    assert len(happened(center, merged, events.HELP_GIVEN)) == 1, "the flag fell with its event"
    assert center.words(merged, "system")[-1].count("C-") == 1, "told once, with the other key"
