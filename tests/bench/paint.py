"""From exec to the login on the glass, to a key answered, and to the live calls filled."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.glass import Glass, python, script
from tests.bench.house import aged, called, environment, house, staffed, token
from tests.bench.row import Row, Rows, median, taken_in_turn

COMMAND = str(Path(sys.executable).with_name("callcenter"))
RUNS = 15


def shown(argv: Sequence[str], env: Mapping[str, str], mark: str, key: str = "") -> float:
    """Milliseconds until ``mark`` is painted, and the answer to ``key`` if one is pressed."""
    with Glass(argv, env) as glass:
        done = glass.until(mark)
        if key:
            before = len(glass.painted)
            glass.key(key)
            done = glass.until(key, after=before)
        return (done - glass.started) * 1000


def measure() -> Rows:
    with house() as center:
        env = environment(center.settings.home)
        staffed(center)
        aged(center, called(center, 30))
        smallest, stored = script("smallest"), script("stored", str(center.store.path))
        login, calls = "Password", "C-[0-9A-Z]{6}"
        floor, ours, floor_key, ours_key = taken_in_turn(
            RUNS,
            lambda: shown(smallest, env, login),
            lambda: shown([COMMAND], env, login),
            lambda: shown(smallest, env, login, "ñ"),
            lambda: shown([COMMAND], env, login, "ñ"),
        )
        yield Row("first paint", median(floor), median(ours), "ms", "1.2", RUNS)
        yield Row("first key answered", median(floor_key), median(ours_key), "ms", "1.5", RUNS)
        signed_in = python("tests.bench.console")
        floor, ours = taken_in_turn(
            RUNS,
            lambda: shown(stored, env, calls),
            lambda: shown(
                signed_in,
                env | {"BENCH_TOKEN": token(center), "AGENT_ENGINE": "off"},
                calls,
            ),
        )
        yield Row("signed in, 30 live calls", median(floor), median(ours), "ms", "1.3", RUNS)
