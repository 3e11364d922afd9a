"""The customer's own end shows nothing of what the center says among itself."""

from __future__ import annotations

import pytest

from callcenter_tui.cli.acting import opened
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.states import OperatorStatus
from tests.calls.conftest import OWNER
from tests.cli.conftest import Shell

WHO = ("--name", "Ana", "--phone", "+34 600 111 222")
WORD = "una-frase-bastante-larga-1"


def test_notes_coach_words_and_briefings_never_reach_the_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shell("line", *WHO, "--json", stdin="no tengo internet\n")
    key = first.lines[0]["key"]
    for name, value in shell.env.items():
        monkeypatch.setenv(name, value)
    with opened() as house:
        people = {}
        for login, role in (("eva", "agent"), ("marta", "supervisor")):
            house.people.add(
                OWNER, login, login.title(), role, WORD,
                departments=("general", "technical_support"), must_change=False,
            )  # fmt: skip
            people[login] = house.access.actor(house.access.sign_in(login, WORD, "test"))
            house.floor.staff.set_status(people[login], OperatorStatus.AVAILABLE)
        call_id = house.board.find(key)
        owner = OWNER
        house.guidance.whisper(people["marta"], call_id, "CANARY whisper")
        house.driving.take_over(people["marta"], call_id)
        house.desk.note(people["marta"], call_id, "CANARY note")
        house.floor.supervising.reassign(owner, call_id, people["eva"].id, "CANARY reason")
        house.floor.offers.accept(people["eva"], call_id)
        house.guidance.whisper(people["marta"], call_id, "CANARY coach")
        house.floor.supervising.ask_help(people["eva"], call_id, "CANARY help")
        house.desk.note(people["eva"], call_id, "CANARY note")
        from callcenter_tui.calls.turns import Turns

        turns = Turns(house.context)
        while claim := turns.claim("engine-1"):
            turns.briefed(turns.job(claim), "CANARY briefing", Run(), "v1")
        house.driving.hand_back(people["eva"], call_id)
        assert {n.kind for n in house.board.call(OWNER, call_id).notes} >= {
            "note", "coach", "whisper", "briefing",
        }  # fmt: skip
    again = shell("line", *WHO, "--key", key, "--json", stdin="¿sigue ahí?\n")
    assert again.code == 0, again.err
    assert again.lines[0]["key"] == key
    assert "CANARY" not in again.out + again.err
    assert "CANARY" in shell("call", "show", key).out, "the center itself reads them"
