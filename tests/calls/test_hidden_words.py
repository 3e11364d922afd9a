"""Notes, coach words and briefings: who reads them, and who never does."""

from __future__ import annotations

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Refused
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import happened, in_hand, seated


def coach_words(center: Center, actor: Actor, call_id: str) -> list[str]:
    """The coach words that this person sees in the call."""
    return [n.text for n in center.board.call(actor, call_id).notes if n.kind == "coach"]


def test_coach_words_are_for_the_operator_and_supervisors_only(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    marta = seated(center, "marta", role="supervisor")
    viewer = center.person("vic", role="viewer")
    call_id = in_hand(center, eva)
    center.guidance.whisper(marta, call_id, "Ofrézcale un mes gratis")
    for actor in (eva, marta, OWNER):
        assert coach_words(center, actor, call_id) == ["Ofrézcale un mes gratis"]
    for actor in (luis, viewer):
        assert coach_words(center, actor, call_id) == []
    (told,) = happened(center, call_id, events.NOTE_ADDED)
    assert told["note_kind"] == "coach", "by this event the operator's console learns of it"
    center.floor.supervising.reassign(marta, call_id, luis.id)
    center.floor.offers.accept(luis, call_id)
    assert coach_words(center, luis, call_id) == [], "they were not for who drives it later"
    assert coach_words(center, eva, call_id) == ["Ofrézcale un mes gratis"]


def test_the_ai_gets_whispers_but_no_notes_and_no_coach_words_also_after_hand_back(
    center: Center,
) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    call_id = center.call(department="general").call_id
    center.guidance.whisper(marta, call_id, "WHISPERED")
    center.driving.take_over(eva, call_id)
    center.guidance.whisper(marta, call_id, "COACHED")
    center.desk.note(eva, call_id, "NOTED")
    center.desk.say(call_id, Speaker.CUSTOMER, "¿Sigue ahí?")
    center.driving.escalate(eva, call_id, category="service_failure")
    seen = []
    while claim := center.turns.claim("engine-1"):
        job = center.turns.job(claim)
        seen.append(claim.kind)
        assert job.brief.whispers == ("WHISPERED",)
        assert "COACHED" not in repr(job)
        assert "NOTED" not in repr(job)
        if claim.kind == "briefing":
            center.turns.briefed(job, "BRIEFED", Run(), "v1")
    assert sorted(set(seen)) == ["answer", "briefing"]


def test_nobody_is_coached_where_nobody_is_and_agents_coach_nobody(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    marta = seated(center, "marta", role="supervisor")
    center.departments.set(OWNER, "general", autonomy="person")
    waiting = center.call(department="general").call_id
    with pytest.raises(Refused) as nobody:
        center.guidance.whisper(marta, waiting, "Hola")
    assert nobody.value.hint
    call_id = in_hand(center, eva)
    with pytest.raises(Forbidden):
        center.guidance.whisper(luis, call_id, "Hola")
    mine = in_hand(center, marta)
    with pytest.raises(Refused):
        center.guidance.whisper(marta, mine, "Hola")


def test_no_hidden_word_is_ever_a_message(center: Center) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    call_id = in_hand(center, eva)
    center.guidance.whisper(marta, call_id, "CANARY coach")
    center.desk.note(eva, call_id, "CANARY note")
    center.driving.hand_back(eva, call_id)
    center.guidance.whisper(marta, call_id, "CANARY whisper")
    view = center.board.call(OWNER, call_id)
    assert "CANARY" not in repr((view.messages, view.row))
    assert "CANARY" not in repr(center.board.events(OWNER, call_id))
