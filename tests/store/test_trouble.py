"""A store that cannot be used says why and what to do, and loses nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from callcenter_tui.domain.errors import CallCenterError, StoreTrouble
from callcenter_tui.store import journal, migrate
from callcenter_tui.store.engine import Store
from tests import databases
from tests.cli.conftest import COMMAND, Ran, Shell
from tests.store.test_feed import CLOCK, say

ROOT = Path(__file__).parents[2]
CUSTOMER = ("line", "--name", "Ana", "--phone", "+34 600 000 001")
WITHOUT_ENGINE = {"AGENT_ENGINE": "worker"}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The command with a home of its own."""
    return Shell(tmp_path / "home")


@pytest.fixture
def prepared(shell: Shell) -> Shell:
    """The command on a prepared store, with one call in it."""
    assert shell("init", "--yes").code == 0
    assert shell(*CUSTOMER, env=WITHOUT_ENGINE).code == 0
    return shell


def explained(ran: Ran, title: str, hint: str) -> None:
    """The command failed in words: a title, a hint, and nothing of Python."""
    assert ran.code == 1, ran.out
    assert title in ran.err
    assert hint in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) <= 3


def keeps_its_call(shell: Shell) -> None:
    """Nothing was lost: the call is there and the accounts are right."""
    assert shell("call", "list", "--json").json["total"] == 1
    assert shell("store", "check", "--json").json["ok"]


def test_a_missing_folder_is_made(shell: Shell, tmp_path: Path) -> None:
    url = {"DATABASE_URL": f"sqlite:///{tmp_path}/not/yet/store.db"}
    assert shell("call", "list", env=url).code == 0


def test_a_folder_that_cannot_be_made_is_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = shell("call", "list", env={"DATABASE_URL": f"sqlite:///{tmp_path}/file/store.db"})
    explained(ran, "", f"{tmp_path}/file")


def test_a_folder_in_place_of_the_file_is_named(shell: Shell) -> None:
    (shell.home / "callcenter.db").mkdir(parents=True)
    explained(shell("call", "list"), "cannot be opened", "callcenter.db")


def test_a_file_of_another_kind_is_left_alone(shell: Shell) -> None:
    shell.home.mkdir()
    file = shell.home / "callcenter.db"
    file.write_bytes(b"this is a letter " * 400)
    explained(shell("call", "list"), "not a store", "DATABASE_URL")
    assert file.read_bytes() == b"this is a letter " * 400


def test_a_damaged_store_asks_for_its_backup(prepared: Shell) -> None:
    file = prepared.home / "callcenter.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    explained(prepared("call", "list"), "damaged", "backup")


def test_a_locked_store_says_that_it_is_busy_and_loses_nothing(prepared: Shell) -> None:
    with closing(sqlite3.connect(prepared.home / "callcenter.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        explained(prepared(*CUSTOMER, env=WITHOUT_ENGINE), "busy", "another program")
        assert prepared("call", "list").code == 0, "reading goes on"
        other.execute("ROLLBACK")
    keeps_its_call(prepared)


BOUND_BY_RIGHTS = (
    () if os.geteuid() else ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
)
"""Rights on files bind root only without these capabilities."""


def bound(shell: Shell, *args: str) -> Ran:
    """Run a command that may not do more than the rights on files say."""
    if BOUND_BY_RIGHTS and not shutil.which("setpriv"):
        pytest.skip("root without setpriv: no rights bind")
    done = subprocess.run(
        [*BOUND_BY_RIGHTS, *([] if os.geteuid() else ["--inh-caps=-all"]), COMMAND, *args],
        env=shell.env | WITHOUT_ENGINE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    old = path.stat().st_mode
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(old)


def test_a_read_only_file_can_be_read_and_loses_nothing(prepared: Shell) -> None:
    with mode(prepared.home / "callcenter.db", 0o444):
        explained(bound(prepared, *CUSTOMER), "read-only", "writable")
        assert bound(prepared, "call", "list").code == 0
    keeps_its_call(prepared)


def test_a_read_only_folder_says_so_and_loses_nothing(prepared: Shell) -> None:
    with mode(prepared.home, 0o555):
        explained(bound(prepared, *CUSTOMER), "read-only", "writable")
    keeps_its_call(prepared)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    with mode(folder, 0o555):
        explained(bound(Shell(folder / "home"), "call", "list"), "", str(folder))


def can_mount() -> bool:
    """Whether a small disk of our own can be made, seen by our processes only."""
    argv = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0


FULL_DISK = """
import sys
from pathlib import Path
from tests.store.test_trouble import full_disk
full_disk(Path(sys.argv[1]))
"""


def full_disk(folder: Path) -> None:
    """Runs in a namespace with a disk of 3 MB on ``folder``."""
    shell = Shell(folder / "home")
    shell.env["HOME"] = str(folder)
    assert shell("init", "--yes").code == 0
    assert shell(*CUSTOMER, env=WITHOUT_ENGINE).code == 0
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 1024)
        except OSError:
            pass
    explained(shell(*CUSTOMER, env=WITHOUT_ENGINE), "disk is full", "free some space")
    filler.unlink()
    keeps_its_call(shell)


def test_a_full_disk_says_so_and_loses_nothing(tmp_path: Path) -> None:
    if not shutil.which("unshare") or not can_mount():
        pytest.skip("no disk of our own can be mounted here")
    script = 'mount -t tmpfs -o size=3m tmpfs "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", tmp_path, sys.executable, FULL_DISK],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_store_that_cannot_grow_refuses_whole_transactions(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{databases.prepared_file(tmp_path / 'store.db')}")
    said = say(store)
    event.listen(store.engine, "connect", _no_more_pages)
    store.engine.dispose()
    with pytest.raises(StoreTrouble) as trouble:
        _say_small_and_large(store)
    assert (trouble.value.title, bool(trouble.value.hint)) == ("The disk is full", True)
    with store.read() as tx:
        assert [event.id for event in journal.after(tx, 0)] == said
    store.close()


def _say_small_and_large(store: Store) -> None:
    with store.write() as tx:
        journal.append(tx, "test.happened", at=CLOCK.now(), who="tester")
        journal.append(tx, "test.happened", at=CLOCK.now(), who="x" * 100_000)


def _no_more_pages(connection: sqlite3.Connection, _record: object) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")


def test_a_store_without_tables_says_how_to_make_them(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(CallCenterError) as trouble:
        say(store)
    assert "callcenter init" in trouble.value.hint
    assert migrate.upgrade(store)
    assert say(store)
    store.close()
