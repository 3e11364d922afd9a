"""Secrets beside the settings: the keyring, else a file that nobody else can read."""

from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from callcenter_tui.auth.kept import Secrets
from callcenter_tui.auth.kept_file import Entry, KeptFile
from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.auth.secrets import generated, secret_key
from callcenter_tui.domain.errors import Invalid, Refused
from tests.auth.rings import DictRing, RaisingRing
from tests.forks import FORKED

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)


def nowhere(home: Path) -> Secrets:
    """Secrets where no keyring is usable."""
    return Secrets(home, Keyring(home, "off"))


def test_the_file_is_its_owners_alone_and_so_is_a_home_that_is_made_for_it(tmp_path: Path) -> None:
    home, before = tmp_path / "new" / "home", os.umask(0)
    try:
        assert nowhere(home).put("MAIL_PASSWORD", "geheim horse", NOW) == "file"
    finally:
        os.umask(before)
    assert stat.S_IMODE((home / "secrets").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert [path.name for path in home.iterdir()] == ["secrets"]
    assert nowhere(home).get("MAIL_PASSWORD") == "geheim horse"
    assert nowhere(home).kept("MAIL_PASSWORD") == {"file": NOW}


def test_the_file_is_never_readable_by_others_while_it_is_written(tmp_path: Path) -> None:
    """Every file that appears in the home meanwhile is looked at, by somebody who never rests."""
    seen, done, before = set[int](), threading.Event(), os.umask(0)

    def watch() -> None:
        while not done.is_set():
            for path in tmp_path.iterdir():
                try:
                    seen.add(stat.S_IMODE(path.stat().st_mode))
                except FileNotFoundError:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for number in range(200):
            nowhere(tmp_path).put("MAIL_PASSWORD", f"geheim {number}", NOW)
    finally:
        done.set()
        watcher.join()
        os.umask(before)
    assert seen == {0o600}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    nowhere(tmp_path).put("MAIL_PASSWORD", "geheim", NOW)
    (tmp_path / "secrets").chmod(mode)
    with pytest.raises(Invalid) as caught:
        nowhere(tmp_path).get("MAIL_PASSWORD")
    assert "chmod 600" in caught.value.hint


def test_links_pipes_and_folders_in_the_files_place_are_refused(tmp_path: Path) -> None:
    other, place = tmp_path / "other", tmp_path / "home" / "secrets"
    place.parent.mkdir()
    other.write_text(json.dumps({"MAIL_PASSWORD": {"value": "theirs"}}))
    other.chmod(0o600)
    makes: tuple[Callable[[], None], ...] = (
        lambda: place.symlink_to(other),
        lambda: place.symlink_to(tmp_path / "nothing"),
        lambda: os.mkfifo(place, 0o600),
        lambda: place.mkdir(0o700),
    )
    for make in makes:
        make()
        with pytest.raises(Invalid):
            nowhere(place.parent).get("MAIL_PASSWORD")
        with pytest.raises(Invalid):
            nowhere(place.parent).put("MAIL_PASSWORD", "ours", NOW)
        place.rmdir() if place.is_dir() and not place.is_symlink() else place.unlink()
    assert "theirs" in other.read_text()


@pytest.mark.parametrize("content", [b"", b"rubbish", b"[1]", b'{"A": "b"}', b"\xff\xfe", b"{}x"])
def test_a_file_that_is_none_of_ours_is_named_and_left_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "secrets").write_bytes(content)
    (tmp_path / "secrets").chmod(0o600)
    with pytest.raises(Invalid, match="secrets"):
        nowhere(tmp_path).put("MAIL_PASSWORD", "geheim", NOW)
    assert (tmp_path / "secrets").read_bytes() == content


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="Secrets cannot be kept"):
        nowhere(tmp_path / "file" / "home").put("MAIL_PASSWORD", "geheim", NOW)


def test_a_keyring_that_works_has_the_only_copy(tmp_path: Path) -> None:
    nowhere(tmp_path).put("MAIL_PASSWORD", "in the file", NOW)
    ring = DictRing()
    kept = Secrets(tmp_path, Keyring(tmp_path, backend=ring))
    assert kept.put("MAIL_PASSWORD", "in the ring", NOW) == "keyring"
    assert kept.kept("MAIL_PASSWORD") == {"keyring": NOW}
    assert not (tmp_path / "secrets").exists()
    assert kept.drop("MAIL_PASSWORD") == ["keyring"]
    assert ring.entries == {}


def test_a_keyring_that_breaks_leaves_it_to_the_file(tmp_path: Path) -> None:
    kept = Secrets(tmp_path, Keyring(tmp_path, backend=RaisingRing()))
    assert kept.put("OPENAI_API_KEY", "sk-marker", NOW) == "file"
    assert kept.get("OPENAI_API_KEY") == "sk-marker"


def test_a_new_key_leaves_the_one_before_believed(tmp_path: Path) -> None:
    """What development made by itself, one from the environment, and one set before."""
    made = secret_key(None, tmp_path, production=False).value
    first, second, given = generated(), generated(), generated()
    nowhere(tmp_path).put("SECRET_KEY", first, NOW)
    found = secret_key(None, tmp_path, production=True)
    assert (found.value, found.previous) == (first, (made,))
    nowhere(tmp_path).put("SECRET_KEY", second, NOW, given)
    found = secret_key(None, tmp_path, production=True)
    assert (found.value, found.previous) == (second, (given, first, made))
    (tmp_path / "secret_key").unlink()
    assert secret_key(None, tmp_path, production=True).previous == (given, first, made)


@pytest.mark.parametrize("place", ["file", "keyring", "settings"])
def test_withdrawing_the_keys_before_withdraws_the_one_that_development_made(
    tmp_path: Path, place: str
) -> None:
    ring = Keyring(tmp_path, "off") if place == "file" else Keyring(tmp_path, backend=DictRing())
    kept, given = Secrets(tmp_path, ring), generated() if place == "settings" else ""
    made = secret_key(None, tmp_path, production=False).value
    if not given:
        assert kept.put("SECRET_KEY", generated(), NOW) == place
    before = secret_key(given, tmp_path, production=True, keyring=ring)
    assert before.previous == (made,)
    assert tmp_path / "secret_key" in kept.drop("SECRET_KEY_PREVIOUS", given)
    found = secret_key(given, tmp_path, production=True, keyring=ring)
    assert (found.value, found.previous) == (before.value, ())
    assert kept.drop("SECRET_KEY_PREVIOUS", given) == []


def test_a_withdrawal_that_was_broken_off_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret_key(None, tmp_path, production=False)
    nowhere(tmp_path).put("SECRET_KEY", key := generated(), NOW)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", _broken_off)
        with pytest.raises(Refused, match="cannot be removed"):
            nowhere(tmp_path).drop("SECRET_KEY_PREVIOUS")
    assert secret_key(None, tmp_path, production=True).value == key
    assert nowhere(tmp_path).drop("SECRET_KEY_PREVIOUS") == [tmp_path / "secret_key"]
    assert secret_key(None, tmp_path, production=True).previous == ()


def _broken_off(path: Path, missing_ok: bool = False) -> None:
    raise OSError(5, f"no {path}")


@pytest.mark.parametrize("given", ["", "hunter22", "its own"])
def test_the_only_key_is_never_withdrawn(tmp_path: Path, given: str) -> None:
    made = secret_key(None, tmp_path, production=False).value
    assert (
        nowhere(tmp_path).drop("SECRET_KEY_PREVIOUS", made if given == "its own" else given) == []
    )
    assert secret_key(None, tmp_path, production=True).value == made


def test_a_keyring_that_keeps_the_old_one_is_told(tmp_path: Path) -> None:
    """It holds before the file: the new one would not be used by whoever starts next."""
    ring = FullRing()
    kept = Secrets(tmp_path, Keyring(tmp_path, backend=ring))
    kept.put("SECRET_KEY", first := generated(), NOW)
    kept.put("MAIL_PASSWORD", "geheim one", NOW)
    ring.refused = ("SECRET_KEY", "MAIL_PASSWORD")
    for name, value in (("SECRET_KEY", generated()), ("MAIL_PASSWORD", "geheim two")):
        with pytest.raises(Refused, match=f"The keyring has a {name}") as caught:
            Secrets(tmp_path, Keyring(tmp_path, backend=ring)).put(name, value, NOW)
        assert "no room" in caught.value.hint
        assert not (tmp_path / "secrets").exists()
    again = Keyring(tmp_path, backend=ring)
    found = secret_key(None, tmp_path, production=True, keyring=again)
    assert (found.value, found.previous) == (first, ())
    ring.stays = True
    with pytest.raises(Refused, match="The keyring keeps its SECRET_KEY"):
        Secrets(tmp_path, again).drop("SECRET_KEY")


class FullRing(DictRing):
    """Reads, but has no room for some names."""

    refused: tuple[str, ...] = ()
    stays = False

    def set_password(self, service: str, username: str, password: str) -> None:
        if username.endswith(tuple(f":{name}" for name in self.refused)):
            raise OSError("no room")
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        if self.stays:
            raise OSError("no room")
        super().delete_password(service, username)


def test_a_weak_key_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="SECRET_KEY is shorter") as caught:
        nowhere(tmp_path).put("SECRET_KEY", "hunter22", NOW)
    assert "hunter22" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def _put(home: Path, name: str, told: Queue[str]) -> None:
    for number in range(20):
        KeptFile(home).put({f"{name}{number}": Entry(name)})
    told.put(name)


def test_processes_that_keep_secrets_at_once_lose_none(tmp_path: Path) -> None:
    told: Queue[str] = FORKED.Queue()
    names = "ABCDEF"
    keepers = [FORKED.Process(target=_put, args=(tmp_path, name, told)) for name in names]
    for keeper in keepers:
        keeper.start()
    assert {told.get(timeout=60) for _ in keepers} == set(names)
    for keeper in keepers:
        keeper.join(60)
    kept = KeptFile(tmp_path)
    assert all(kept.get(f"{name}{number}") for name in names for number in range(20))
    assert [path.name for path in tmp_path.iterdir()] == ["secrets"]


def _replace(home: Path, start: Barrier, told: Queue[str]) -> None:
    start.wait(60)
    for _ in range(5):
        nowhere(home).put("SECRET_KEY", key := generated(), NOW)
        told.put(key)


def test_processes_that_replace_the_key_at_once_lose_none(tmp_path: Path) -> None:
    start, told = FORKED.Barrier(4), FORKED.Queue()
    makers = [
        FORKED.Process(target=_replace, args=(tmp_path, start, told), daemon=True) for _ in range(4)
    ]
    for maker in makers:
        maker.start()
    keys = {told.get(timeout=60) for _ in range(20)}
    for maker in makers:
        maker.join(60)
    found = secret_key(None, tmp_path, production=True)
    assert {found.value, *found.previous} == keys
