"""What ``doctor`` tells of the limits: who counts, and what is wrong with a Redis that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter_tui import settings
from callcenter_tui.cli.doctor_limits import found
from callcenter_tui.cli.output import Check
from callcenter_tui.store.engine import Store
from callcenter_tui.store.redis_rates import RedisRates
from tests.store.redis_servers import HERE, Pretender, forget, none_here


def limits(home: Path, **more: str) -> Check:
    (check,) = found(settings.load({"CALLCENTER_HOME": str(home), **more}))
    return check


def test_without_redis_the_store_counts(tmp_path: Path) -> None:
    check = limits(tmp_path, RATE_LIMIT_REQUESTS="7")
    assert (check.level, check.detail) == ("ok", "7 in 60 s, counted in the store")


def test_a_redis_that_counts_is_named_without_its_login(tmp_path: Path) -> None:
    if reason := none_here():
        pytest.skip(reason)
    check = limits(tmp_path, REDIS_URL=HERE)
    store = Store(f"sqlite:///{tmp_path / 'callcenter.db'}")
    forget(RedisRates(HERE, store).prefix)
    store.close()
    assert (check.level, check.detail) == (
        "ok",
        "100 in 60 s, counted in Redis at 127.0.0.1:6379/0",
    )


def test_a_redis_that_does_not_count_is_a_note(tmp_path: Path) -> None:
    with Pretender() as server:
        check = limits(tmp_path, REDIS_URL=server.url)
    assert check.level == "note"
    assert "does not answer in time: the store counts instead" in check.detail
    assert "hunter2" not in f"{check}"
    assert not list(tmp_path.iterdir()), "looking changes nothing"
