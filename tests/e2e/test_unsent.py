"""Words that were typed and not sent, after the console in which they were typed was killed."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.places import OWNER, PASSWORD, Place, customer, place, until
from tests.e2e.test_console import Running, opened, sees

DRAFT = "Le devuelvo los 12,50"


def signed_in(terminal: Running) -> None:
    """Sign in as Ana and open the only call of the list."""
    sees(terminal, "Login", "Password")
    terminal.type(f"ana\t{PASSWORD}\r")
    sees(terminal, "Live calls", "1 call")
    terminal.type("\r")
    sees(terminal, "Conversation", "You type as YOURSELF")


def kept(center: Place, call: str) -> str:
    """What the store has of Ana's unsent words."""
    with center.house() as house:
        session = house.access.sign_in("ana", PASSWORD, "test")
        words = house.floor.unsent.of(house.access.actor(session), call)
        house.access.sign_out(session)
        return words


def test_what_was_typed_is_there_after_the_console_was_killed(tmp_path: Path) -> None:
    with place(tmp_path, "sqlite", AGENT_ENGINE="worker", TZ="UTC") as center:
        with center.house() as house:
            house.people.add(OWNER, "ana", "Ana Ruiz", "supervisor", PASSWORD, must_change=False)
            call = house.desk.open(customer("Me han cobrado dos veces")).call_id
        with opened(center, (100, 30)) as terminal:
            signed_in(terminal)
            terminal.type(DRAFT)
            sees(terminal, DRAFT)
            until(lambda: kept(center, call) == DRAFT, "the store has the words", 20)
            terminal.process.kill()
            terminal.left()
        with opened(center, (100, 30)) as terminal:
            signed_in(terminal)
            sees(terminal, DRAFT)
