"""A center whose answers come from a worker, and no worker is there: people are asked, and told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callcenter_tui.calls.context import ENGINE_SILENT
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.presence import EngineSettings, Presence
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.store import operators
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import FACT, Room, Scripted

TOLD = phrase("people_answer", "es")


@pytest.fixture
def depending(center: Center) -> Center:
    """The same center, whose answers come from a worker alone."""
    center.context = replace(center.context, worker_answers=True)
    center.desk = Desk(center.context)
    return center


def worker(center: Center) -> Presence:
    """A worker that has just started."""
    presence = Presence(center.context, center.ids.new(), EngineSettings("worker", "here", 1))
    presence.register()
    return presence


@pytest.fixture
def staffed(depending: Center) -> Center:
    """The same with an operator at the desk."""
    agent = depending.person("ines", own=("general",))
    assert agent.user_id is not None
    with depending.store.write() as tx:
        operators.arrive(tx, agent.user_id, depending.clock.now(), depending.ids.new())
    return depending


def test_without_a_worker_the_call_waits_for_a_person_and_the_customer_knows(
    staffed: Center,
) -> None:
    opened = staffed.call()
    staffed.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
    assert staffed.state(opened.call_id) == ("waiting", "ai")
    assert staffed.words(opened.call_id, "system") == [TOLD], "once"


def test_where_nobody_is_at_the_desk_nobody_is_promised(depending: Center) -> None:
    opened = depending.call()
    assert depending.state(opened.call_id) == ("waiting", "ai"), "whoever comes sees it"
    assert depending.words(opened.call_id, "system") == []


def test_a_worker_that_comes_back_answers_all_the_same(depending: Center) -> None:
    opened = depending.call()
    worker(depending)
    Room(depending).all(Scripted())
    assert depending.answers(opened.call_id) == [FACT]
    assert depending.state(opened.call_id)[0] == "waiting", "a person sees it too"


def test_with_a_worker_nobody_is_bothered_until_it_falls_silent(depending: Center) -> None:
    presence = worker(depending)
    depending.clock.forward(seconds=ENGINE_SILENT.total_seconds() - 1)
    presence.beat([])
    opened = depending.call()
    assert depending.state(opened.call_id) == ("active", "ai")
    depending.clock.forward(seconds=ENGINE_SILENT.total_seconds())
    depending.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
    assert depending.state(opened.call_id)[0] == "waiting"


def test_whom_a_person_serves_hears_nothing_of_it(depending: Center) -> None:
    presence, agent = worker(depending), depending.person("eva")
    opened = depending.call()
    depending.driving.take_over(agent, opened.call_id)
    presence.leave()
    depending.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
    assert TOLD not in depending.words(opened.call_id, "system")
    assert depending.state(opened.call_id) == ("active", "person")


def test_a_center_that_may_run_its_own_engine_waits_for_it(center: Center) -> None:
    opened = center.call()
    assert center.state(opened.call_id) == ("active", "ai")
    center.guidance.switch(OWNER, opened.call_id, Driver.DRAFT)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
    assert center.words(opened.call_id, "system") == []
