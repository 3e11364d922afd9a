"""AI off is a normal mode: calls wait for people, and their customers know it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callcenter_tui.calls.board import Board
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.driving import Driving
from callcenter_tui.calls.floor import open_floor
from callcenter_tui.calls.nocrew import NoCrew
from callcenter_tui.calls.work import Working
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.states import Speaker
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.store import check
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import Room


@pytest.fixture
def people(center: Center) -> Center:
    """The same center after its AI was switched off."""
    center.context = replace(center.context, ai=False)
    center.desk, center.driving = Desk(center.context), Driving(center.context)
    center.board, center.floor = Board(center.context), open_floor(center.context)
    return center


def nothing_is_owed(center: Center) -> None:
    center.clock.forward(hours=2)
    with center.store.read() as tx:
        counted = check.recount(tx, center.clock.now())
    assert counted.ok
    assert counted.pending == 0


def test_a_new_call_waits_for_a_person_and_says_so(people: Center) -> None:
    opened = people.call()
    assert people.state(opened.call_id) == ("waiting", "person")
    assert people.words(opened.call_id, "system") == [phrase("waiting_person", "es")]
    people.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hay alguien?")
    nothing_is_owed(people)


def test_a_call_of_the_ai_comes_to_people_with_its_next_words(center: Center) -> None:
    opened = center.call()
    center.context = replace(center.context, ai=False)
    desk = Desk(center.context)
    for _ in range(2):
        desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
    assert center.state(opened.call_id) == ("waiting", "person")
    assert center.words(opened.call_id, "system") == [phrase("people_answer", "es")]
    nothing_is_owed(center)


def test_people_take_and_transfer_but_hand_back_to_nobody(people: Center) -> None:
    opened, agent = people.call(), people.person("eva")
    people.clock.forward(seconds=5)
    people.driving.take_over(agent, opened.call_id)
    with pytest.raises(Refused):
        people.driving.hand_back(agent, opened.call_id)
    people.floor.transfers.cold(agent, opened.call_id, "billing")
    assert people.state(opened.call_id) == ("waiting", "person")
    people.driving.take_over(agent, opened.call_id)
    people.driving.end(agent, opened.call_id, disposition="spam")
    nothing_is_owed(people)


def test_a_reopened_call_waits_and_says_so(people: Center) -> None:
    opened = people.call()
    people.desk.leave(opened.call_id)
    people.desk.say(opened.call_id, Speaker.CUSTOMER, "otra vez")
    assert people.state(opened.call_id) == ("waiting", "person")
    assert people.words(opened.call_id, "system")[-1] == phrase("waiting_person", "es")


def test_agents_that_cannot_be_loaded_leave_every_turn_to_people(center: Center) -> None:
    opened = center.call()
    crew, room = NoCrew("crewai is not installed"), Room(center)
    for _ in range(2):  # the answer and the briefing that the person would get
        claim = center.turns.claim("engine-1")
        assert claim is not None
        room.work.do(crew, Working(claim))
    assert center.state(opened.call_id)[0] == "waiting"
    assert center.words(opened.call_id, "system") == [phrase("ai_failed", "es")]
    center.desk.leave(opened.call_id)
    claim = center.turns.claim("engine-1")
    assert claim is not None
    room.work.do(crew, Working(claim))
    view = center.board.call(OWNER, opened.call_id)
    assert view.row.state == "abandoned"
    assert view.runs[-1].agent == "evaluator"
