"""The demo's customers talk to a person who has taken their call, and answer a letter."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from callcenter_tui.calls.shown import Shown
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.live import Feed
from callcenter_tui.rehearsal.callers import Script
from callcenter_tui.rehearsal.listening import Listening
from callcenter_tui.rehearsal.playing import Center as Stage
from callcenter_tui.rehearsal.playing import Manner, play
from tests.calls.conftest import OWNER, Center
from tests.calls.posting import written

SCRIPT = Script(
    "late", "en", "", "billing", ("I want to talk to a person, please",), True, "calm",
    name="Ada One", phone="+15550112", email="ada@example.com",
)  # fmt: skip


@pytest.fixture
def listening(center: Center) -> Iterator[Listening]:
    """Customers' ears, on the live feed."""
    ears, stop = Listening(), threading.Event()
    feed = threading.Thread(target=Feed(center.store).run, args=(ears.hear, stop))
    feed.start()
    yield ears
    ears.stop()
    stop.set()
    feed.join()


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, f"not yet: {what}"
        time.sleep(0.02)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_customer_of_the_demo_answers_a_person_and_says_yes_to_a_letter(
    center: Center, listening: Listening
) -> None:
    stage = Stage(center.desk, center.board, OWNER, listening, Shown(center.context))
    manner = Manner(origin="line", stays=60.0)
    customer = threading.Thread(target=play, args=(stage, SCRIPT, manner), daemon=True)
    ana: Actor = center.person("ana", own=("general",))
    customer.start()
    until(lambda: center.board.live(OWNER), "a call")
    call = center.board.live(OWNER)[0].id
    until(lambda: center.state(call)[0] == "waiting", "they wait for a person")
    center.driving.take_over(ana, call)
    center.desk.say(call, Speaker.OPERATOR, "Hello, how can I help?", ana)
    until(lambda: "thank you" in center.words(call, "customer")[-1], "a reply")
    letter = written(center, ana, call)
    center.letters.ask(ana, letter)
    until(lambda: center.words(call, "customer")[-1] == "Yes, please send it.", "a yes")
    center.driving.end(ana, call, disposition="spam")
    customer.join(20)
    assert not customer.is_alive()
    assert center.state(call)[0] == "completed", "they did not hang up on a person who spoke"
