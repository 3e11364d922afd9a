"""While a person checks the AI's draft the customer reads that, and not that nobody answers."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.calls.turns import Turns
from callcenter_tui.cli import line_piped
from callcenter_tui.cli.line_piped import Pipe
from callcenter_tui.cli.line_words import word
from callcenter_tui.cli.talk import Talk
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.rehearsal.listening import Listening
from tests.cli.conftest import Shell
from tests.cli.test_line_desk import OWNER, a_desk


def test_who_waits_for_a_draft_reads_that_a_person_checks_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(line_piped, "PATIENCE", 0.5)
    with a_desk(shell) as house:
        house.departments.set(OWNER, "sales", autonomy="draft")
        wanted = OpenCall("Ana", phone="+34600111222", department="sales", words="¿Hay fibra?")
        talk = Talk(house, OWNER, house.desk.open(wanted), staffed=lambda: True)
        pipe = Pipe(talk, Listening(), as_json=False)
        pipe._answer()
        assert word("no_answer", "es", key=talk.key) in capsys.readouterr().out
        turns = Turns(house.context)
        claim = turns.claim("engine-1")
        assert claim is not None
        turns.answered(turns.job(claim), Answer("Sí.", ()), Run(), "v1")
        pipe._answer()
        assert word("checking", "es") in capsys.readouterr().out
