"""The AI never speaks while a person drives, whenever they come: also in the middle of a word.

Today's simplest case is ``test_driving``; ``e2e/test_real_agents`` does it with a real stream.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import check
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import seated
from tests.calls.scripted import FACT, Room, Scripted

Come = Callable[[Center, Actor, str], object]


def meanwhile(act: Callable[..., object], *args: object) -> Callable[[], None]:
    """Something that happens while the answer is being written."""

    def happen() -> None:
        act(*args)

    return happen


WAYS: dict[str, Come] = {
    "takeover": lambda center, marta, call: center.driving.take_over(marta, call),
    "department": lambda center, marta, call: center.guidance.department(
        marta, "general", Driver.PERSON
    ),
}
ROUNDS = 12


def last_told(center: Center, call_id: str) -> int:
    """The number of the message by which the customer learned that a person has the call."""
    view = center.board.call(OWNER, call_id)
    return max(m.seq for m in view.messages if m.speaker == Speaker.SYSTEM.value)


@pytest.mark.parametrize("way", WAYS)
def test_a_person_who_comes_while_the_answer_streams_silences_the_ai(
    center: Center, way: str
) -> None:
    marta = seated(center, "marta", role="supervisor")
    call_id = center.call(department="general").call_id
    crew = Scripted(during=meanwhile(WAYS[way], center, marta, call_id))
    Room(center).turn(crew)
    assert crew.briefs, "an answer was on its way"
    assert center.words(call_id, "ai") == []
    assert center.board.streamed(OWNER, [call_id]) == {}
    assert center.state(call_id)[1] == "person"
    Room(center).all(Scripted())
    assert center.words(call_id, "ai") == [], "nor does it speak later"


def test_the_ai_ends_its_answer_while_a_supervisor_barges_in(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    call_id = center.call(department="general").call_id
    barge = center.floor.supervising.barge
    Room(center).turn(Scripted(during=meanwhile(barge, marta, call_id, "Un técnico va hoy.")))
    assert center.answers(call_id) == [FACT]
    assert center.words(call_id, "operator") == ["Un técnico va hoy."]
    assert center.state(call_id) == ("active", "ai")


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_faster_no_word_of_the_ai_follows_a_persons_coming(
    center: Center, way: str
) -> None:
    """The end of the answer and the coming of the person are let go at the same moment."""
    marta = seated(center, "marta", role="supervisor")
    for number in range(ROUNDS):
        phone = f"+34 600 00{number:02} 000"
        call_id = center.call(department="general", phone=phone).call_id
        both = threading.Barrier(2)

        def come(both: threading.Barrier, call_id: str) -> None:
            both.wait(10)
            WAYS[way](center, marta, call_id)

        person = threading.Thread(target=come, args=(both, call_id))
        person.start()
        Room(center).turn(Scripted(during=meanwhile(both.wait, 10)))
        person.join(30)
        view = center.board.call(OWNER, call_id)
        spoken = [m.seq for m in view.messages if m.speaker == Speaker.AI.value]
        assert all(seq < last_told(center, call_id) for seq in spoken)
        assert view.row.driver == "person"
        Room(center).all(Scripted())
        if way == "department":
            center.guidance.department(marta, "general", Driver.AI)
            Room(center).all(Scripted())
    with center.store.read() as tx:
        counted = check.recount(tx, center.clock.now())
    assert (counted.lost, counted.doubled, counted.stuck) == (0, 0, 0)
