"""A customer's terminal with nobody else at work: it looks after its own call, and says who is."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from callcenter_tui import wiring
from callcenter_tui.store.tables import Call
from tests.cli.conftest import Shell
from tests.cli.terminal import HASTY, Terminal
from tests.cli.test_line_desk import OWNER, WHO, a_desk, call_of, ratings

_calls = Call.__table__  # type: ignore[attr-defined]


def quiet_for(house: wiring.House, call: str, minutes: int) -> None:
    """Let the last words of the call be so many minutes old."""
    moment = house.clock.now() - timedelta(minutes=minutes)
    with house.store.write() as tx:
        tx.execute(update(_calls).where(_calls.c.id == call).values(heard_at=moment))


def test_a_silent_customer_is_reminded_then_the_call_closes(shell: Shell) -> None:
    line = Terminal(shell, "line", *WHO, program=HASTY)
    with line as terminal, a_desk(shell) as house:
        call = call_of(house, terminal)
        terminal.type("my router is dead\n")
        terminal.wait_for("Assistant (AI): ")
        quiet_for(house, call, 6)
        terminal.wait_for("Are you still there?")
        quiet_for(house, call, 40)
        terminal.wait_for("we are closing the call")
        assert house.board.call(OWNER, call).row.state == "abandoned"
        terminal.wait_for("1-5> ")
        for wrong, times in (("9", 1), ("good", 2)):
            terminal.type(f"{wrong}\n")
            terminal.wait_for("1 to 5, please (Enter: no rating)", times=times)
        terminal.type("you were very kind\n")
        terminal.wait_for("Send it and go on?")
        terminal.wait_for("y/n> ")
        terminal.type("not at all\n")
        terminal.wait_for("How did we do?", times=2)
        assert terminal.text.count("Send it and go on?") == 1, "asked once, whatever is typed"
        terminal.type("2\n")
        terminal.wait_for("add something?")
        terminal.type("\n")
        assert terminal.code() == 0
        assert ratings(house, call) == [(2.0, "")]
        assert [m.text for m in house.board.call(OWNER, call).messages][-1] != "you were very kind"


def test_without_an_ai_nobody_is_promised_one(shell: Shell) -> None:
    with Terminal(shell, "line", "--lang", "en", env={"AGENT_ENGINE": "off"}) as terminal:
        terminal.wait_for("A person of our team answers you")
        terminal.type("Ana\n")
        terminal.type("ana@example.com\n")
        terminal.wait_for("Your key is C-")
        terminal.wait_for("You are number 1 of 1 in the queue")
        assert "AI" not in terminal.text
        assert "rather talk to a person" not in terminal.text
