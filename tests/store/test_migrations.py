"""The schema: one truth in files and tables, upgraded once by whoever comes first."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from callcenter_tui.clock import SystemClock
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store import journal, migrate, schema
from callcenter_tui.store.engine import Store
from tests.cli.conftest import Shell
from tests.forks import FORKED

AT = SystemClock().now()
CHANGES = ("UPDATE journal SET who = 'nobody'", "DELETE FROM journal")


def test_the_newest_migration_is_the_one_that_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_the_migrated_schema_is_that_of_the_tables(store: Store) -> None:
    assert schema.differences(store) == []


def _upgrade(url: str) -> bool:
    store = Store(url)
    try:
        return migrate.upgrade(store)
    finally:
        store.close()


def test_of_four_processes_one_upgrades_and_the_others_wait(empty_url: str) -> None:
    with ProcessPoolExecutor(4, mp_context=FORKED) as pool:
        assert sorted(pool.map(_upgrade, [empty_url] * 4)) == [False, False, False, True]
    store = Store(empty_url)
    assert migrate.is_current(store)
    store.close()


def test_a_failed_upgrade_leaves_the_store_as_it_was(empty_url: str) -> None:
    store = Store(empty_url)
    if store.path:
        store.path.parent.mkdir()
    with store.write() as tx:
        tx.execute(text("CREATE TABLE journal (mine text)"))
    with pytest.raises(StoreTrouble):
        migrate.upgrade(store)
    assert inspect(store.engine).get_table_names() == ["journal"]
    with store.write() as tx:
        tx.execute(text("DROP TABLE journal"))
    assert migrate.upgrade(store)
    store.close()


def _pretend_newer(store: Store) -> None:
    with store.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9001'"))


def test_a_store_of_a_newer_program_is_refused(store: Store) -> None:
    _pretend_newer(store)
    try:
        for asked in (migrate.upgrade, migrate.is_current):
            with pytest.raises(StoreTrouble) as trouble:
                asked(store)
            assert "newer program" in trouble.value.title
            assert "Install" in trouble.value.hint
    finally:
        with store.write() as tx:
            tx.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": migrate.HEAD})


def test_the_command_says_in_words_that_the_store_is_newer(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home")
    assert shell("init", "--yes").code == 0
    store = Store(f"sqlite:///{shell.home / 'callcenter.db'}")
    _pretend_newer(store)
    store.close()
    ran = shell("call", "list")
    assert ran.code == 1
    assert "newer program" in ran.err
    assert "Traceback" not in ran.err


def test_a_current_store_is_opened_without_alembic(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from callcenter_tui import settings, wiring\n"
        f"own = settings.load({{'CALLCENTER_HOME': {str(tmp_path)!r}}})\n"
        "wiring.open_house(own).close()\n"
        "print('alembic' in sys.modules)\n"
    )
    seen = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert seen == ["True", "False"]


@pytest.mark.parametrize("change", CHANGES)
def test_the_journal_is_never_changed(store: Store, change: str) -> None:
    with store.write() as tx:
        journal.append(tx, "test.happened", at=AT, who="tester")
    with pytest.raises(StoreTrouble), store.write() as tx:
        tx.execute(text(change))
    with store.read() as tx:
        assert [event.who for event in journal.after(tx, 0)] == ["tester"]


def test_an_embedded_store_is_its_owners_alone(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    migrate.upgrade(store)
    with store.write() as tx:
        tx.execute(text("SELECT 1"))
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("store.db*")}
    store.close()
    assert set(modes.values()) == {0o600}, modes
