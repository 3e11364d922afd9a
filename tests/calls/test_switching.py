"""Who answers a department: switched live, for the calls that go on as for the next ones."""

from __future__ import annotations

import threading

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, NotFound, Refused
from callcenter_tui.domain.states import Driver
from callcenter_tui.store import journal
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import answers, happened, in_hand, seated


def test_with_people_only_every_call_waits_for_one_and_its_customer_is_told(
    center: Center,
) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    talking = center.call(department="general").call_id
    waiting = center.call("Quiero hablar con una persona", department="general").call_id
    driven = in_hand(center, eva)
    elsewhere = center.call(department="sales").call_id
    told = len(center.words(waiting, "system"))
    assert center.guidance.department(marta, "general", Driver.PERSON) == 2
    assert center.state(talking) == center.state(waiting) == ("waiting", "person")
    assert center.state(driven) == ("active", "person")
    assert center.state(elsewhere) == ("active", "ai")
    assert "personas" in center.words(talking, "system")[-1]
    assert len(center.words(waiting, "system")) == told + 1
    assert sum(center.floor.queues.place(one)[0] for one in (talking, waiting)) == 1 + 2
    claim = center.turns.claim("engine-1")
    kinds = []
    while claim:
        kinds.append((claim.call, claim.kind))
        claim = center.turns.claim("engine-1")
    answered = [call for call, kind in kinds if kind == "answer"]
    assert answered == [elsewhere], "the AI is silent where only people answer"
    assert center.state(center.call(department="general").call_id) == ("waiting", "person")


def test_who_waits_is_answered_by_the_ai_meanwhile_when_it_may_again(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    center.guidance.department(marta, "general", Driver.PERSON)
    call_id = center.call(department="general").call_id
    assert center.guidance.department(marta, "general", Driver.AI) == 1
    assert center.state(call_id) == ("waiting", "ai"), "the promised person still comes"
    assert center.floor.queues.place(call_id) == (1, 1)
    assert "automático" in center.words(call_id, "system")[-1]
    assert answers(center, "Reinicie el router.")
    assert center.answers(call_id) == ["Reinicie el router."]


def test_between_ai_and_draft_calls_are_switched_and_customers_learn_nothing(
    center: Center,
) -> None:
    marta = seated(center, "marta", role="supervisor")
    call_id = center.call(department="general").call_id
    said = center.words(call_id, "system")
    center.guidance.department(marta, "general", Driver.DRAFT)
    assert center.state(call_id) == ("active", "draft")
    assert answers(center, "Reinicie el router.")
    assert center.words(call_id, "ai") == []
    center.guidance.department(marta, "general", Driver.AI)
    assert answers(center, "Reinicie el router, por favor.")
    assert center.answers(call_id) == ["Reinicie el router, por favor."]
    assert center.words(call_id, "system") == said
    switched = happened(center, call_id, events.AUTONOMY_SWITCHED)
    assert [(one["source"], one["target"]) for one in switched] == [
        ("ai", "draft"),
        ("draft", "ai"),
    ]


def test_the_shells_command_switches_live_calls_as_well(center: Center) -> None:
    call_id = center.call(department="general").call_id
    center.departments.set(OWNER, "general", autonomy="person")
    assert center.state(call_id) == ("waiting", "person")


def test_the_shells_command_leaves_a_department_that_is_so_already(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    call_id = center.call(department="general").call_id
    center.guidance.switch(marta, call_id, Driver.DRAFT)
    center.departments.set(OWNER, "general", autonomy="ai")
    assert center.state(call_id) == ("active", "draft")
    center.departments.set(OWNER, "general", autonomy="person", name_en="Anything")
    assert center.state(call_id) == ("waiting", "person")
    with center.store.read() as tx:
        changes = [e.data["changed"] for e in journal.of_kind(tx, events.DEPARTMENT_CHANGED)]
    assert changes == [["autonomy"], ["name_en"]]


def test_what_is_so_already_or_not_allowed_changes_nothing(center: Center) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    sales = seated(center, "sara", "sales", role="supervisor")
    call_id = center.call(department="general").call_id
    with pytest.raises(Refused, match="already"):
        center.guidance.department(marta, "general", Driver.AI)
    with pytest.raises(NotFound):
        center.guidance.department(marta, "nowhere", Driver.PERSON)
    for actor in (eva, sales):
        with pytest.raises(Forbidden):
            center.guidance.department(actor, "general", Driver.PERSON)
    assert center.state(call_id) == ("active", "ai")


def test_no_call_that_comes_in_at_the_same_moment_is_missed(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    for number in range(6):
        start = threading.Barrier(3)
        opened: list[str] = []

        def come_in(start: threading.Barrier, opened: list[str], phone: str) -> None:
            start.wait(10)
            opened.append(center.call(department="general", phone=phone).call_id)

        phones = [f"+34 600 00{number} 0{n}0" for n in range(2)]
        threads = [threading.Thread(target=come_in, args=(start, opened, p)) for p in phones]
        for thread in threads:
            thread.start()
        start.wait(10)
        center.guidance.department(marta, "general", Driver.PERSON)
        for thread in threads:
            thread.join(30)
        assert [center.state(one) for one in opened] == [("waiting", "person")] * 2
        center.guidance.department(marta, "general", Driver.AI)
