"""``callcenter worker``, and consoles beside it that leave the agents to it."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from subprocess import Popen

import pytest
from sqlalchemy import text

from callcenter_tui.calls.turns import LEASE
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Speaker
from callcenter_tui.wiring import House
from tests.e2e.beside import LOGIN
from tests.e2e.places import (
    BOUND,
    COMMAND,
    OWNER,
    PASSWORD,
    ROOT,
    Place,
    accounts,
    customer,
    ended,
    place,
    running,
    until,
)
from tests.e2e.terminals import a_terminal
from tests.stub_model import StubModel

ASKED_BY_LIBRARIES = ("ldconfig", "uname", "gcc", "cc", "ld", "objdump")
"""Programs of the system that Python's ctypes and the model's SDK ask where they run."""

DRAIN = 10.0
"""Seconds that a worker told to leave may still write answers."""


@pytest.fixture
def stub() -> Iterator[StubModel]:
    with StubModel() as server:
        yield server


@contextmanager
def at_work(center: Place, *argv: str | Path) -> Iterator[Popen[str]]:
    """``callcenter worker`` in a process of its own, ready."""
    with running(center.start(*(argv or (COMMAND, "worker")))) as process, center.house() as house:
        until(lambda: model(house) or process.poll() is not None, "the worker is ready")
        assert process.poll() is None, process.communicate()
        yield process


def model(house: House) -> str:
    return next((e.model for e in house.board.engines() if e.kind == "worker"), "")


def replies(house: House, call_id: str) -> list[str]:
    messages = house.board.call(OWNER, call_id).messages
    return [m.text for m in messages if m.speaker == Speaker.AI.value]


def warned(err: str) -> list[str]:
    """What a worker says on stderr beside the head of the audit trail."""
    return [line for line in err.splitlines() if " callcenter.audit: audit head " not in line]


def writing(house: House, call_id: str) -> bool:
    return bool(house.board.streamed(OWNER, [call_id]))


def test_told_to_leave_it_finishes_the_answer_it_writes(tmp_path: Path) -> None:
    with place(tmp_path, "sqlite") as center, center.house() as house, at_work(center) as worker:
        call_id = house.desk.open(customer("How do I reset my password?")).call_id
        until(lambda: writing(house, call_id), "an answer is being written")
        code, out, err = ended(worker, signal.SIGTERM)
        assert len(replies(house, call_id)) == 1
        assert accounts(house).ok
        assert house.board.engines() == []
    assert (code, warned(err)) == (0, [])
    ready, leaving, left = out.splitlines()
    assert ready.startswith("worker ready: offline, store ")
    assert str(center.home) in ready
    assert "stopping" in leaving
    assert left == "worker stopped"


def test_what_it_cannot_finish_in_ten_seconds_it_gives_back(
    stub: StubModel, tmp_path: Path
) -> None:
    stub.behave(chunks=300, chunk_delay=0.2, reply="word " * 300)
    with (
        place(tmp_path, "sqlite", OPENAI_BASE_URL=stub.url, OPENAI_MODEL="stub") as center,
        center.house() as house,
        at_work(center) as worker,
    ):
        wanted = replace(customer("Where is my refund?"), department="billing")
        call_id = house.desk.open(wanted).call_id
        until(lambda: writing(house, call_id), "an answer is being written")
        told, start = house.clock.now(), time.monotonic()
        worker.send_signal(signal.SIGTERM)
        until(lambda: lease(house) > str(told + LEASE * 1.2), "its lease is kept while it drains")
        code, out, _ = ended(worker, 0)
        seconds = time.monotonic() - start
        with house.store.read() as tx:
            turn = tx.execute(text("SELECT state, attempts, engine FROM turns")).one()
        kinds = [event.kind for event in house.board.events(OWNER, call_id)]
        until(lambda: stub.active == 0, "the server is left alone")
    assert (code, out.splitlines()[-1]) == (0, "worker stopped")
    assert tuple(turn) == ("due", 0, None), "given back, and the attempt not counted"
    assert events.TURN_RETRIED in kinds
    assert seconds < DRAIN + 5, seconds


def lease(house: House) -> str:
    """The end of the one claimed turn's lease, as stored (UTC)."""
    with house.store.read() as tx:
        return str(tx.execute(text("SELECT max(lease_until) FROM turns")).scalar())


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_a_console_beside_a_worker_loads_no_agents_and_sees_answers_grow(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if database == "postgresql":
        request.getfixturevalue("postgresql_address")
    with place(tmp_path, database, AGENT_ENGINE="auto") as center, at_work(center):
        with running(center.start(sys.executable, "-m", "tests.e2e.beside")) as console:
            out, err = console.communicate(timeout=BOUND)
        assert console.returncode == 0, err
    seen = json.loads(out)
    assert seen["wanted"] is False
    assert not {"crewai", "openai", "sklearn"} & set(seen["loaded"])
    assert seen["partial"], "the answer was seen while it was written"
    assert all(part.rstrip()[:20] in seen["reply"] for part in seen["partial"])


def test_the_console_itself_shows_the_workers_answer_without_loading_agents(
    tmp_path: Path,
) -> None:
    with place(tmp_path, "sqlite") as center, center.house() as house, at_work(center):
        house.people.add(OWNER, LOGIN, "Marta", "supervisor", PASSWORD, must_change=False)
        modules = tmp_path / "modules"
        argv = (sys.executable, "-m", "tests.e2e.beside", str(modules))
        with a_terminal(120, 30) as terminal:
            slave = terminal.slave
            with Popen(argv, stdin=slave, stdout=slave, stderr=slave, env=center.environment,
                       cwd=ROOT, start_new_session=True, text=True) as console:  # fmt: skip
                try:
                    until(lambda: "Marta" in terminal.text, "signed in")
                    call_id = house.desk.open(customer("How do I reset my password?", 7)).call_id
                    until(lambda: "Customer 7" in terminal.text, "the call is on the wall")
                    terminal.type("\r")
                    until(lambda: replies(house, call_id), "the worker answers")
                    begin = " ".join(replies(house, call_id)[0].split()[:4])
                    until(lambda: begin in terminal.text, f"the transcript shows: {begin}")
                    console.send_signal(signal.SIGTERM)
                    assert console.wait(BOUND) == 0
                finally:
                    console.kill()
    assert not {"crewai", "openai", "sklearn"} & set(json.loads(modules.read_text()))


@pytest.mark.parametrize("online", [False, True], ids=["offline", "online"])
def test_nothing_but_the_model_is_contacted(online: bool, stub: StubModel, tmp_path: Path) -> None:
    log = tmp_path / "contacts"
    more = {"OPENAI_BASE_URL": stub.url, "OPENAI_MODEL": "stub"} if online else {}
    watched = (sys.executable, "-m", "tests.e2e.watched", log, "worker")
    with (
        place(tmp_path / "place", "sqlite", **more) as center,
        center.house() as house,
        at_work(center, *watched) as worker,
    ):
        calls = [
            house.desk.open(customer(words, number)).call_id
            for number, words in enumerate(("Where is my refund?", "I want a human, please"))
        ]
        until(lambda: all(replies(house, c) for c in calls), "both are answered")
        until(lambda: house.board.call(OWNER, calls[1]).notes, "the briefing is there")
        code, _, err = ended(worker)
    assert (code, warned(err)) == (0, [])
    contacts = set(log.read_text().splitlines())
    programs = {line for line in contacts if line.startswith("program ")}
    addresses = contacts - programs
    assert bool(addresses) is online, addresses
    assert all(f"'127.0.0.1', {stub.port}" in line for line in addresses)
    assert programs <= {f"program {name}" for name in ASKED_BY_LIBRARIES}
    assert list((center.home / "user").iterdir()) == [], "nothing is left in the user's home"
