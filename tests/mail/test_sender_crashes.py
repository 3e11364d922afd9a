"""kill -9 at every step, and several workers on one outbox: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.mail.carriers import Carrier
from callcenter_tui.mail.context import Limits
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.sender import Sender
from callcenter_tui.mail.transport import Smtp
from tests.forks import FORKED
from tests.mail import victim
from tests.mail.conftest import Post
from tests.mail.smtp_server import Inbox, plain, serving

LETTERS, FEWER = 20, 8
BOUND = 90
"""Seconds after which a process that has not ended is a failure."""


@dataclass(frozen=True)
class Worker:
    """A worker in a process of its own."""

    process: ForkServerProcess
    orders: Connection

    @property
    def pid(self) -> int:
        return self.process.pid or 0

    def go(self) -> None:
        self.orders.send("go")

    def ended(self) -> int | None:
        """Its exit code, once it has ended."""
        self.process.join(BOUND)
        return self.process.exitcode


@contextmanager
def process(post: Post, store_url: str, **told: Any) -> Iterator[Worker]:
    """A worker that is ready and waits for ``go``."""
    about = {"store": store_url, "now": post.clock.now().isoformat(), "name": "victim"}
    about |= {"sender": post.mail.sender}
    mine, theirs = FORKED.Pipe()
    started = FORKED.Process(target=victim.main, args=(about | told, theirs), daemon=True)
    started.start()
    theirs.close()
    try:
        assert mine.poll(BOUND), "the worker is stuck"
        assert mine.recv() == "ready"
        yield Worker(started, mine)
    finally:
        mine.close()
        started.kill()
        started.join(BOUND)


STEPS = [
    # step, state left behind, taken by the server then; by SMTP and in a folder after it all
    ("queued", "queued", 0, ("sent", 1)),
    ("claimed", "sending", 0, ("sent", 1)),
    ("before_mark", "sending", 0, ("sent", 1)),
    ("marked", "handing_over", 0, ("uncertain", 0)),
    ("words", "handing_over", 1, ("uncertain", 1)),
    ("answered", "handing_over", 1, ("uncertain", 1)),
    ("recorded", "sent", 1, ("sent", 1)),
]


@pytest.mark.parametrize(("step", "left", "taken", "after"), STEPS)
def test_killed_at_each_step(
    post: Post, store_url: str, step: str, left: str, taken: int, after: tuple[str, int]
) -> None:
    letter = post.confirmed()
    pids: list[int] = []

    def data(message: bytes) -> str:
        if step == "words":
            os.kill(pids[0], signal.SIGKILL)  # it has said all, and waits for the answer
        return "250 OK"

    with serving(Inbox(data=data)) as inbox:
        with process(post, store_url, port=inbox.port, step=step) as dying:
            pids.append(dying.pid)
            dying.go()
            assert dying.ended() == -signal.SIGKILL
        assert (post.delivery(letter), len(inbox.taken)) == (left, taken)
        heir = Sender(post.mail, Smtp(plain(inbox.port)), "heir")
        if left in ("sending", "handing_over"):
            assert heir.look() == 0  # who is silent for a moment is not dead
        for _ in range(3):
            post.clock.forward(minutes=6)
            heir.look()
        assert (post.delivery(letter), len(inbox.taken)) == after
    found = post.view(letter).post
    assert found is not None
    if after[0] == "uncertain":
        assert "Nobody knows" in found.said


@pytest.mark.parametrize(
    ("step", "files"),
    [("claimed", 0), ("before_mark", 0), ("marked", 0), ("answered", 1), ("recorded", 1)],
)
def test_killed_while_it_fills_a_folder(
    post: Post, store_url: str, step: str, files: int, tmp_path: Path
) -> None:
    """A folder can be asked: here nothing is uncertain."""
    letter, out = post.confirmed(), tmp_path / "out"
    with process(post, store_url, folder=str(out), step=step) as dying:
        dying.go()
        assert dying.ended() == -signal.SIGKILL
    assert len(list(out.glob("*.eml"))) == files
    heir = Sender(post.mail, Folder(out), "heir")
    for _ in range(2):
        post.clock.forward(minutes=6)
        heir.look()
    assert post.delivery(letter) == "sent"
    assert len(list(out.iterdir())) == 1


def many(post: Post, count: int) -> list[str]:
    post.limited(Limits(1000, 1000))
    call = post.call()
    return [post.confirmed(call) for _ in range(count)]


def ids(inbox: Inbox) -> Counter[str]:
    return Counter(str(one["Message-ID"]) for one in inbox.letters())


def test_two_workers_on_one_outbox(post: Post, store_url: str) -> None:
    letters = many(post, LETTERS)
    with serving(Inbox(together=2)) as inbox:
        both = [process(post, store_url, port=inbox.port, name=name) for name in ("a", "b")]
        with both[0] as one, both[1] as two:
            one.go()
            two.go()
            assert [one.ended(), two.ended()] == [0, 0]
    assert inbox.most == 2  # they did work at the same time
    assert {post.delivery(letter) for letter in letters} == {"sent"}
    assert len(ids(inbox)) == LETTERS
    assert set(ids(inbox).values()) == {1}
    tries = [view.attempts for view in (post.view(letter).post for letter in letters) if view]
    assert set(tries) == {1}


@pytest.mark.parametrize("step", ["claimed", "before_mark", "marked", "answered"])
def test_two_workers_of_which_one_is_killed(post: Post, store_url: str, step: str) -> None:
    letters = many(post, FEWER)
    with serving(Inbox()) as inbox:
        told = {"port": inbox.port, "step": step, "letter": 4}
        with (
            process(post, store_url, name="dies", **told) as dies,
            process(post, store_url, name="lives", port=inbox.port) as lives,
        ):
            dies.go()
            assert dies.ended() == -signal.SIGKILL
            lives.go()
            assert lives.ended() == 0
        carrier: Carrier = Smtp(plain(inbox.port))
        post.clock.forward(minutes=6)
        Sender(post.mail, carrier, "heir").look()
    states = Counter(post.delivery(letter) for letter in letters)
    unknown = 1 if step in ("marked", "answered") else 0
    assert states == Counter({"sent": FEWER - unknown, "uncertain": unknown})
    assert set(ids(inbox).values()) == {1}
    assert len(ids(inbox)) == FEWER - (step == "marked")
