"""Notices on a real terminal: the bytes that an offered call writes, and that ``off`` writes none.

Frames never hold a bell or an OSC of their own, so every such byte is a notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter_tui.domain.states import CallState
from tests.e2e.places import COMMAND, OWNER, PASSWORD, Place, customer, place
from tests.terminal import Terminal

OFFERED = "Ctrl+A accepts"
NOTICES = re.compile(rb"\x1b\](?:9|777);[^\a]*\a|\a")


@pytest.fixture
def center(tmp_path: Path) -> Iterator[Place]:
    """A prepared center whose only person is Bob, an agent of every department."""
    with place(tmp_path, "sqlite", AGENT_ENGINE="off", TZ="UTC") as made:
        with made.house() as house:
            where = tuple(one.key for one in house.departments.list())
            house.people.add(
                OWNER, "bob", "Bob Stone", "agent", PASSWORD, departments=where, must_change=False
            )
        yield made


def rung(center: Place, kind: str) -> list[bytes]:
    """The notices on the terminal of a console to which a call has been offered."""
    environment = {**center.environment, "CALLCENTER_NOTIFY": kind}
    with Terminal([str(COMMAND)], environment, 100, 30) as terminal:
        terminal.wait_for("Password")
        terminal.type(f"bob\t{PASSWORD}\r")
        terminal.wait_for("available, 0/4")
        before = len(terminal.raw)
        with center.house() as house:
            opened = house.desk.open(customer("PRIVATE words of mine"))
            terminal.wait_for(OFFERED)
            terminal.settle()
            state = house.board.call(OWNER, opened.call_id).row.state
            assert state == CallState.WAITING
            found = NOTICES.findall(terminal.raw[before:])
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert not any(b"PRIVATE" in one for one in found)
    return [one.replace(opened.key.encode(), b"KEY") for one in found]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("bell", [b"\a"]),
        ("osc9", [b"\x1b]9;Call center: General: call KEY is offered to you\a"]),
        ("osc777", [b"\x1b]777;notify;Call center;General: call KEY is offered to you\a"]),
        ("off", []),
    ],
)
def test_an_offered_call_is_told_as_it_was_set(
    center: Place, kind: str, expected: list[bytes]
) -> None:
    assert rung(center, kind) == expected
