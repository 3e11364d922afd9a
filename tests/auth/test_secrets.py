"""Where SECRET_KEY comes from, and which keys are refused."""

from __future__ import annotations

import os
import stat
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.auth.secrets import secret_key, weakness
from callcenter_tui.domain.errors import Invalid
from tests.auth.rings import DictRing
from tests.forks import FORKED

GOOD = "Zk3fQ0v8YxWmT1bLr6uHdPq9sJcEa5Ng"


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there"
    first = secret_key(None, home, production=False)
    assert first.source == "file"
    assert not weakness(first.value)
    assert secret_key("", home, production=False).value == first.value
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret_key"]
    assert first.value not in repr(first)


def test_settings_come_first_then_the_keyring_then_the_file(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path, backend=DictRing())
    assert secret_key(None, tmp_path, production=False, keyring=keyring).source == "file"
    keyring.put("SECRET_KEY", GOOD)
    found = secret_key(None, tmp_path, production=True, keyring=keyring)
    assert (found.source, found.value) == ("keyring", GOOD)
    given = secret_key(GOOD[::-1], tmp_path, production=True, keyring=keyring)
    assert (given.source, given.value) == ("settings", GOOD[::-1])


@pytest.mark.parametrize(
    "weak",
    [
        "your-secret-key-here",
        "your-secret-key-here-change-in-production",
        "CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME",
        "s3cret",
        "change-me",
        "x" * 64,
        "0123456701234567012345670123456701234567",
        "shortButRandom7Qb1vXo0m3",
    ],
)
def test_a_weak_key_stops_production_and_is_left_aside_in_development(
    tmp_path: Path, weak: str
) -> None:
    with pytest.raises(Invalid) as caught:
        secret_key(weak, tmp_path, production=True)
    assert weak not in str(caught.value)
    found = secret_key(weak, tmp_path, production=False)
    assert found.source == "file"
    assert "SECRET_KEY" in found.notes[0]


def test_production_makes_no_key_and_leaves_nothing_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with pytest.raises(Invalid, match="SECRET_KEY is missing") as caught:
        secret_key(None, home, production=True)
    assert caught.value.hint.endswith("callcenter secret set SECRET_KEY --generate")
    assert not home.exists()


def test_a_key_that_development_made_stays_valid_in_production(tmp_path: Path) -> None:
    made = secret_key(None, tmp_path, production=False)
    assert secret_key(None, tmp_path, production=True) == made


@pytest.mark.parametrize("production", [True, False])
@pytest.mark.parametrize(
    "weak", ["hunter22", "your-secret-key-here-change-in-production", "x" * 64]
)
def test_a_weak_key_among_those_before_is_refused(
    tmp_path: Path, weak: str, production: bool
) -> None:
    with pytest.raises(Invalid, match="SECRET_KEY_PREVIOUS") as caught:
        secret_key(GOOD, tmp_path, production=production, previous=f"{GOOD[::-1]}, {weak}")
    assert weak not in str(caught.value)
    good = secret_key(GOOD, tmp_path, production=production, previous=f" {GOOD[::-1]} ,")
    assert good.previous == (GOOD[::-1],)
    assert GOOD[::-1] not in repr(good)


def test_random_keys_are_never_called_weak() -> None:
    assert not any(weakness(os.urandom(32).hex()) for _ in range(2000))


def test_a_file_that_others_may_read_is_refused_in_production(tmp_path: Path) -> None:
    made = secret_key(None, tmp_path, production=False)
    (tmp_path / "secret_key").chmod(0o644)
    assert secret_key(None, tmp_path, production=False).notes
    assert secret_key(None, tmp_path, production=False).value == made.value
    with pytest.raises(Invalid, match="may be read by others"):
        secret_key(None, tmp_path, production=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_of_somebody_else_is_refused_in_production(tmp_path: Path) -> None:
    made = secret_key(None, tmp_path, production=False)
    os.chown(tmp_path / "secret_key", 12345, 12345)
    noted = secret_key(None, tmp_path, production=False)
    assert noted.value == made.value
    assert "belongs to somebody else" in noted.notes[0]
    with pytest.raises(Invalid, match="belongs to somebody else"):
        secret_key(None, tmp_path, production=True)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 64])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(Invalid) as caught:
        secret_key(None, tmp_path, production=False)
    assert str(tmp_path) in str(caught.value)


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Invalid):
        secret_key(None, tmp_path / "file" / "home", production=False)


def _make(home: Path, start: Barrier, found: Queue[str]) -> None:
    start.wait(60)
    found.put(secret_key(None, home, production=False).value)


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    start, found = FORKED.Barrier(6), FORKED.Queue()
    makers = [
        FORKED.Process(target=_make, args=(tmp_path, start, found), daemon=True) for _ in range(6)
    ]
    for maker in makers:
        maker.start()
    keys = {found.get(timeout=60) for _ in makers}
    for maker in makers:
        maker.join(60)
    assert len(keys) == 1
    assert len(list(tmp_path.iterdir())) == 1
