"""«Si quiere, le llamamos»: a yes to our offer opens the callback, without any model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from callcenter_tui.agents.crew.opening import open_crew
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.calls.tools.room import ToolRoom
from callcenter_tui.domain.protocols import Answer, Crew
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import check
from tests.agents.crew.people import OneDepartment
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import Room, Scripted, nothing

NIGHT = datetime(2025, 3, 3, 22, tzinfo=UTC)
OPENING = datetime(2025, 3, 4, 7, tzinfo=UTC)
"""Tuesday at eight in Madrid."""

ASKS = {"es": "Quiero hablar con una persona", "en": "I want to talk to a person"}
PHONE = "+34 600 000 009"


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    home = tmp_path_factory.mktemp("crew")
    crew = open_crew(ModelSettings(), router_loader=OneDepartment, home=home, knows=0.14)
    yield crew
    crew.close()


@pytest.fixture
def night(center: Center) -> Center:
    center.clock.set(NIGHT)
    return center


def room(center: Center) -> Room:
    return Room(center, ToolRoom(center.context, nothing).bind)


def due(center: Center) -> list[datetime]:
    return [one.due_at for one in center.floor.callbacks.list(OWNER)]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:crewai")
@pytest.mark.parametrize(
    ("language", "yes", "told"),
    [
        ("es", "Sí, por favor", "martes 4 de marzo a las 8:00"),
        ("en", "Yes please", "Tuesday 4 March at 8:00"),
    ],
)
def test_a_yes_at_night_is_a_call_in_the_morning(
    night: Center, offline: Crew, language: str, yes: str, told: str
) -> None:
    call = night.call(ASKS[language], language=language).call_id
    assert any(told in text for text in night.words(call, "system")), "when people are back"
    work = room(night)
    work.all(offline)  # type: ignore[arg-type]
    night.desk.say(call, Speaker.CUSTOMER, yes)
    assert due(night) == [OPENING]
    assert told in night.words(call, "system")[-1]
    before = night.words(call, "ai")
    work.all(offline)  # type: ignore[arg-type]
    assert night.words(call, "ai") == before, "that was the answer; the AI adds none"
    night.desk.leave(call)
    with night.store.read() as tx:
        assert check.recount(tx, night.clock.now()).ok
    night.clock.set(OPENING)
    assert night.floor.callbacks.look() == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning:crewai")
@pytest.mark.parametrize(
    ("language", "asks", "says", "at"),
    [
        ("es", "¿Están abiertos ahora?", "sí", OPENING),
        ("en", "Are you open now?", "yes please", OPENING),
        ("es", "¿Están abiertos ahora?", "llámenme mañana a las 10", OPENING.replace(hour=9)),
        ("en", "Are you open now?", "call me back tomorrow at 10 am", OPENING.replace(hour=9)),
    ],
)
def test_whoever_asks_the_ai_for_the_hours_at_night_is_offered_a_call(
    night: Center, offline: Crew, language: str, asks: str, says: str, at: datetime
) -> None:
    call, work = night.call(asks, language=language).call_id, room(night)
    work.all(offline)  # type: ignore[arg-type]
    offer = {"es": "¿Quiere que le llamemos entonces?", "en": "Would you like us to call you then?"}
    assert offer[language] in night.words(call, "ai")[-1]
    night.desk.say(call, Speaker.CUSTOMER, says)
    work.all(offline)  # type: ignore[arg-type]
    assert due(night) == [at]
    assert night.state(call) == ("active", "ai")


@pytest.mark.parametrize(
    ("says", "at"),
    [("sí", OPENING), ("llámenme mañana a las 10", OPENING.replace(hour=9)), ("vale", OPENING)],
)
def test_where_only_people_answer_the_offer_is_kept_too(
    night: Center, says: str, at: datetime
) -> None:
    night.departments.set(OWNER, "general", autonomy="person")
    call = night.call("hola").call_id
    night.desk.say(call, Speaker.CUSTOMER, says)
    assert due(night) == [at]
    assert "le llame" in night.words(call, "system")[-1]
    night.desk.leave(call)
    assert night.state(call)[0] == "completed"


@pytest.mark.parametrize("database", ["sqlite"])
def test_an_hour_that_there_is_not_is_asked_again(night: Center) -> None:
    night.departments.set(OWNER, "general", autonomy="person")
    call = night.call("hola").call_id
    night.desk.say(call, Speaker.CUSTOMER, "llámenme ayer")
    assert due(night) == []
    assert "¿Qué día y a qué hora" in night.words(call, "system")[-1]


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_yes_to_something_else_opens_nothing(night: Center) -> None:
    call, crew = night.call(ASKS["es"]).call_id, Scripted()
    crew.answers = [Answer("¿Le ayudo con algo más?")]
    work = room(night)
    work.all(crew)
    assert "¿Le ayudo" in night.words(call, "ai")[-1]
    night.desk.say(call, Speaker.CUSTOMER, "sí")
    assert due(night) == []
    other = night.call("hola", phone=PHONE).call_id
    work.all(crew)
    night.desk.say(other, Speaker.CUSTOMER, "sí")
    assert due(night) == []


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_question_that_is_still_open_is_answered_beside_the_promise(night: Center) -> None:
    call, crew = night.call(ASKS["es"]).call_id, Scripted()
    night.desk.say(call, Speaker.CUSTOMER, "sí")
    assert due(night) == [OPENING]
    room(night).all(crew)
    assert len(night.words(call, "ai")) == 1, "the first words were the AI's to answer"


@pytest.mark.parametrize("database", ["sqlite"])
def test_while_people_are_there_no_call_is_offered(center: Center) -> None:
    center.departments.set(OWNER, "general", autonomy="person")
    call = center.call("hola").call_id
    center.desk.say(call, Speaker.CUSTOMER, "sí, llámenme mañana")
    assert due(center) == []
