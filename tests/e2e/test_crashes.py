"""``kill -9`` at each named point: nobody is lost, nobody is answered twice, nothing hangs.

One round by default; ``CRASH_ROUNDS=5`` for five deaths at each point.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from callcenter_tui.domain.states import CallState, Speaker
from tests import databases
from tests.e2e.crashes import KINDS, POINTS, live_through
from tests.e2e.places import ROOT

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "1"))


@pytest.mark.parametrize("nth", range(1, ROUNDS + 1))
@pytest.mark.parametrize(("kind", "database"), KINDS, ids=["-".join(pair) for pair in KINDS])
def test_a_killed_engine_loses_and_doubles_nothing(
    kind: str, database: str, nth: int, tmp_path: Path
) -> None:
    if database == "postgresql" and (reason := databases.no_server()):
        pytest.skip(reason)
    life = live_through(tmp_path, kind, database, nth)

    deaths = [outcome.killed for outcome in life.outcomes]
    assert [d.point for d in deaths] == list(POINTS)
    for death in deaths:
        assert (death.code, death.at) == (-signal.SIGKILL, f"{death.point} {death.nth}")
    for outcome in life.outcomes:
        counted = outcome.counted
        assert counted.messages_in == outcome.killed.said
        assert counted.unserved == 0, outcome
        assert (counted.lost, counted.doubled, counted.stuck, counted.pending) == (0, 0, 0, 0)
    assert life.whole.ok
    trail = Counter((run.agent, run.outcome) for call in life.calls for run in call.runs)
    assert life.whole.answered > life.whole.messages_in / 2, f"people got nearly all: {trail}"
    assert life.last_code == 0
    for call in life.calls:
        heard = [message.speaker for message in call.messages]
        assert heard.count(Speaker.AI.value) <= heard.count(Speaker.CUSTOMER.value)
        if call.row.state == CallState.WAITING.value:
            assert Speaker.SYSTEM.value in heard, "whoever waits for a person was told so"


def test_victims_are_forked_before_any_thread_runs() -> None:
    """What the crash tests stand on: a fork of a threaded process would be no real one."""
    program = "import tests.e2e.warm, os; print(len(os.listdir('/proc/self/task')))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
