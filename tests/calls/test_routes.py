"""A call follows its topic: routed again when the customer moves on, never against a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callcenter_tui.calls.routes import REROUTINGS
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.states import Driver, Speaker
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import BILLING, SUPPORT, Room, Scripted


def talk(center: Center, room: Room, call_id: str, crew: Scripted) -> None:
    """The customer moves on to an invoice, and the turn is done."""
    center.desk.say(call_id, Speaker.CUSTOMER, "Otra cosa: mi factura tiene un cargo repetido")
    room.all(crew)


def department(center: Center, call_id: str) -> str:
    return center.board.call(OWNER, call_id).row.department


def rerouted(center: Center, call_id: str) -> list[dict[str, object]]:
    journal = center.board.events(OWNER, call_id)
    return [e.data for e in journal if e.kind == events.CALL_ROUTED and e.data.get("again")]


def test_a_new_topic_moves_the_call_and_its_answer(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    assert department(center, opened.call_id) == "technical_support"
    room.topic = "billing"
    crew = Scripted(routings=[BILLING])
    talk(center, room, opened.call_id, crew)
    assert department(center, opened.call_id) == "billing"
    assert crew.briefs[0].department == "billing", "the answer is of the new department"
    (event,) = rerouted(center, opened.call_id)
    assert (event["source"], event["department"]) == ("technical_support", "billing")


def test_the_routing_agent_decides_not_the_words(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    room.topic = "billing"
    for answer in (SUPPORT, replace(BILLING, sure=False), ModelTrouble("server")):
        talk(center, room, opened.call_id, Scripted(routings=[answer]))
        assert department(center, opened.call_id) == "technical_support"
    assert len(center.words(opened.call_id, "ai")) == 4, "every message was answered"


def test_the_routing_agent_is_asked_again_three_times_at_most(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    for number in range(REROUTINGS + 2):
        there = BILLING if number % 2 == 0 else SUPPORT
        room.topic = there.department
        talk(center, room, opened.call_id, Scripted(routings=[there]))
    assert len(rerouted(center, opened.call_id)) == REROUTINGS


def test_a_call_that_waits_for_a_person_stays_in_its_queue(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "Quiero hablar con una persona")
    room.topic = "billing"
    talk(center, room, opened.call_id, Scripted(routings=[BILLING]))
    assert department(center, opened.call_id) == "technical_support"


def test_a_new_topic_of_a_department_of_people_waits_there(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    center.departments.set(OWNER, "billing", autonomy="person")
    room.topic = "billing"
    talk(center, room, opened.call_id, Scripted(routings=[BILLING]))
    assert center.state(opened.call_id) == ("waiting", "person")
    assert department(center, opened.call_id) == "billing"


@pytest.mark.parametrize("there", ["ai", "draft"])
def test_a_new_department_never_loosens_what_somebody_set(center: Center, there: str) -> None:
    boss = center.person("marta", role="supervisor")
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    center.departments.set(boss, "billing", autonomy=there)
    center.guidance.switch(boss, opened.call_id, Driver.DRAFT)
    room.topic = "billing"
    talk(center, room, opened.call_id, Scripted(routings=[BILLING]))
    assert department(center, opened.call_id) == "billing"
    assert center.state(opened.call_id)[1] == "draft"


def test_a_transfer_made_while_the_topic_is_judged_stands(center: Center) -> None:
    opened, room, agent = center.call(), Room(center), center.person("eva")
    room.turn(Scripted())
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "Otra cosa: mi factura está mal")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    center.floor.transfers.cold(agent, opened.call_id, "sales")
    after = center.routes.rerouted(job, BILLING, Run(), "v1")
    assert after is not None
    assert after.brief.department == "sales"


def test_the_call_follows_the_language_of_the_customers_last_words(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    for words, spoken in (
        ("Sorry, could you say that in English please?", "en"),
        ("ok thanks", "en"),
        ("Perdone, prefiero seguir en español", "es"),
        ("thanks", "es"),
    ):
        center.desk.say(opened.call_id, Speaker.CUSTOMER, words)
        crew = Scripted()
        room.turn(crew)
        assert crew.briefs[0].language == spoken, words
        assert center.board.call(OWNER, opened.call_id).row.language == spoken
    assert center.kinds(opened.call_id).count(events.LANGUAGE_CHANGED) == 2


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("es", "Sale error password incorrecto siempre"),
        ("es", "Compré un plan premium business unlimited"),
        ("es", "Mi plan se llama Home and Office with TV"),
        ("es", "Me sale esto: The connection was reset while the page was loading"),
        ("en", "My name is José Muñoz, from Málaga"),
        ("en", "Calle Mayor 15, Madrid, España"),
    ],
)
def test_foreign_words_and_names_do_not_change_the_language(
    center: Center, before: str, words: str
) -> None:
    opened = center.call(language=before)
    room = Room(center)
    room.turn(Scripted(routings=[replace(SUPPORT, language=before)]))
    center.desk.say(opened.call_id, Speaker.CUSTOMER, words)
    crew = Scripted()
    room.all(crew)
    assert crew.briefs[0].language == before


def test_a_new_routing_does_not_decide_the_language(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    room.topic = "billing"
    crew = Scripted(routings=[replace(BILLING, language="en")])
    talk(center, room, opened.call_id, crew)
    assert (department(center, opened.call_id), crew.briefs[0].language) == ("billing", "es")


def test_the_routing_of_the_first_words_does_also_when_they_came_in_parts(center: Center) -> None:
    opened = center.call("hi", language="es")
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "need help")
    crew = Scripted(routings=[replace(SUPPORT, language="en")])
    Room(center).turn(crew)
    assert crew.briefs[0].language == "en"


def test_drafts_chosen_while_a_call_is_routed_stay(center: Center) -> None:
    opened, boss = center.call(), center.person("marta", role="supervisor")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    center.guidance.switch(boss, opened.call_id, Driver.DRAFT)
    assert center.routes.routed(job, SUPPORT, Run(), "v1") is not None
    assert center.state(opened.call_id) == ("active", "draft")
