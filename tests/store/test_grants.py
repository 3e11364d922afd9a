"""The roles of PostgreSQL: a center works with them, and none can rewrite what happened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from subprocess import Popen

import psycopg
import pytest
from sqlalchemy import inspect, text

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused, StoreTrouble
from callcenter_tui.domain.figures import By
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.states import OperatorStatus, Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import chain, grants, journal, migrate, staff
from callcenter_tui.store.engine import Store
from callcenter_tui.store.grants_table import RIGHTS, SEQUENCES
from callcenter_tui.wiring import House
from tests import databases
from tests.e2e.places import COMMAND, ended, running, until
from tests.store.roles_town import OWNER, Town, a_server, a_town

PASSWORD = "Rioja-2024-tinto"
ANA = "ana@example.com"
FORBIDDEN = {
    "change the journal": "UPDATE journal SET who = 'user:other'",
    "take data out of the journal": """UPDATE journal SET data = '{"erased": true}'""",
    "delete from the journal": "DELETE FROM journal",
    "empty the journal": "TRUNCATE journal",
    "write into the past": "INSERT INTO journal (id, at, kind, who, data) "
    "VALUES (1, now(), 'user.added', 'user:x', '{}')",
    "turn the sequence back": "SELECT setval('journal_id_seq', 1)",
    "change the chain": "UPDATE audit_chain SET link = ''",
    "delete from the chain": "DELETE FROM audit_chain",
    "empty the chain": "TRUNCATE audit_chain",
    "switch the triggers off": "ALTER TABLE journal DISABLE TRIGGER USER",
    "drop a trigger": "DROP TRIGGER journal_no_delete ON journal",
    "make a trigger": "CREATE TRIGGER mine BEFORE INSERT ON journal EXECUTE FUNCTION "
    "journal_append_only()",
    "replace what the triggers do": "CREATE OR REPLACE FUNCTION journal_append_only() "
    "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "act as a replica": "SET session_replication_role = replica",
    "alter a table": "ALTER TABLE calls ADD COLUMN mine text",
    "drop a table": "DROP TABLE unsent",
    "make a table": "CREATE TABLE mine (id int)",
    "make a temporary table": "CREATE TEMPORARY TABLE mine (id int)",
    "make a schema": "CREATE SCHEMA mine",
    "take the owner's role": "SET ROLE {owner}",
    "change what was said": "UPDATE messages SET text = 'other'",
    "delete what was said": "DELETE FROM messages",
    "change a note": "UPDATE notes SET text = 'other'",
    "change a yes": "UPDATE consents SET address = 'other@example.com'",
    "delete a yes": "DELETE FROM consents",
    "change a judgement": "UPDATE reviews SET score = 5",
    "delete a call": "DELETE FROM calls",
    "delete a customer": "DELETE FROM customers",
    "delete a user": "DELETE FROM users",
    "pretend another schema": "UPDATE alembic_version SET version_num = '9999'",
}
SECRETS = {
    "passwords": "SELECT password_hash FROM users",
    "new users": "INSERT INTO users SELECT * FROM users",
    "roles of users": "UPDATE users SET role = 'admin'",
    "sessions": "SELECT refresh_hash FROM sessions",
    "second factors": "SELECT secret FROM second_factors",
    "recovery codes": "SELECT * FROM recovery_codes",
    "words that were not sent": "SELECT text FROM unsent",
}
WORDS = {
    "messages": "SELECT text FROM messages",
    "notes": "SELECT text FROM notes",
    "customers": "SELECT name FROM customers",
    "last words": "SELECT preview FROM calls",
    "summaries": "SELECT summary FROM calls",
    "letters": "SELECT * FROM letters",
    "comments of reviews": "SELECT data FROM reviews",
    "the journal": "SELECT data FROM journal",
    "changes of figures": "DELETE FROM rollups",
    "changes of settings": "UPDATE settings SET value = '{}'",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    if reason := databases.no_server():
        pytest.skip(reason)
    with a_town(tmp_path_factory.mktemp("town")) as made:
        yield made


def person(house: House, login: str, role: str = "agent") -> Actor:
    """Somebody who has signed in, through the real door, and is available."""
    departments = ("general",) if role == "agent" else ()
    house.people.add(
        OWNER, login, login.title(), role, PASSWORD, departments=departments, must_change=False
    )
    actor = house.access.actor(house.access.sign_in(login, PASSWORD, "test"))
    house.floor.staff.set_status(actor, OperatorStatus.AVAILABLE)
    return actor


def on_the_phone(house: House, who: Actor, number: int) -> str:
    """A call that this person drives."""
    wanted = OpenCall("Ana", f"+34 600 000 {number:03}", ANA, words="Hola", department="general")
    call_id = house.desk.open(wanted, who).call_id
    house.driving.take_over(who, call_id)
    house.desk.say(call_id, Speaker.OPERATOR, "Le escucho", who)
    return call_id


def confirmed(house: House, who: Actor, call_id: str) -> str:
    """A letter with the customer's yes."""
    letter = house.letters.propose(who, call_id, LetterKind.SUMMARY, address=ANA)
    house.letters.write(who, letter, {"topic": "El router"}, ANA)
    house.letters.ask(who, letter)
    version = house.outbox.letter(who, letter).version
    said = {"statement": "sí", "how": "by phone"}
    house.letters.heard_yes(who, letter, **said, read_back=True, version=version)
    return letter


def links(house: House) -> int:
    """How long the audit chain is."""
    with house.store.read() as tx:
        last = chain.head(tx)
    return last.seq if last else 0


def test_a_desk_works_with_the_consoles_rights_and_its_audit_grows(town: Town) -> None:
    with town.house("console") as house:
        heard: list[str] = []
        feed, stop = house.feed(), threading.Event()
        thread = threading.Thread(
            target=feed.run, args=(lambda events: heard.extend(e.kind for e in events), stop)
        )
        thread.start()
        try:
            before = links(house)
            eva = person(house, "eva")
            call_id = on_the_phone(house, eva, 1)
            house.desk.note(eva, call_id, "Una nota")
            house.desk.say(call_id, Speaker.CUSTOMER, "Gracias", eva)
            letter = confirmed(house, eva, call_id)
            house.floor.wrapup.hang_up(eva, call_id)
            house.floor.wrapup.finish(eva, call_id, disposition="information_given")
            house.metrics.keeper.catch_up()
            assert house.outbox.letter(eva, letter).state == "confirmed"
            assert house.board.call(eva, call_id).row.state == "completed"
            assert links(house) > before
            until(lambda: "call.wrapped" in heard, "the live feed tells of it")
        finally:
            stop.set()
            thread.join()


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("kind", [grants.CONSOLE, grants.WORKER, grants.REPORT])
def test_nobody_but_the_owner_can(town: Town, kind: str, what: str) -> None:
    owner = grants.names(town.prefix)[0]
    assert town.refused(kind, FORBIDDEN[what].format(owner=owner) if "{owner}" in FORBIDDEN[what]
                        else FORBIDDEN[what]), what  # fmt: skip


@pytest.mark.parametrize("what", SECRETS)
@pytest.mark.parametrize("kind", [grants.WORKER, grants.REPORT])
def test_the_worker_and_reports_see_no_secret_of_sign_in(town: Town, kind: str, what: str) -> None:
    assert town.refused(kind, SECRETS[what])


@pytest.mark.parametrize("what", WORDS)
def test_reports_see_no_words_of_customers_and_change_nothing(town: Town, what: str) -> None:
    assert town.refused(grants.REPORT, WORDS[what])


def test_the_worker_answers_sends_and_counts_with_its_own_rights(town: Town) -> None:
    with town.house("console") as desk:
        rosa = person(desk, "rosa")
        letter = confirmed(desk, rosa, on_the_phone(desk, rosa, 2))
        wanted = OpenCall("Luis", "+34 600 000 003", words="¿Cómo cambio mi contraseña?")
        asked = desk.desk.open(wanted).call_id
        process = Popen([COMMAND, "worker"], **town.process("worker"))
        with running(process):
            until(lambda: _answered(desk, asked) or process.poll() is not None, "an answer")
            until(lambda: _sent(desk, letter) or process.poll() is not None, "the letter has gone")
            code, _, err = ended(process)
        assert (code, _answered(desk, asked), _sent(desk, letter)) == (0, True, True), err
        assert "is tried again" not in err, "no look of its housekeeping lacks a right"
        with desk.store.read() as tx:
            troubles = journal.of_kind(tx, events.ENGINE_TROUBLE)
        assert [one.data for one in troubles] == []
    with town.house("worker") as worker:
        with worker.store.read() as tx:
            long_after = worker.clock.now() + timedelta(hours=1)
            assert not staff.stranded(tx, long_after), "Rosa is available, and has her call"
        assert worker.metrics.keeper.catch_up() >= 0
        assert not worker.metrics.keeper.behind(worker.metrics.keeper.newest())


def _answered(house: House, call_id: str) -> bool:
    return any(one.speaker == Speaker.AI.value for one in house.board.call(OWNER, call_id).messages)


def _sent(house: House, letter: str) -> bool:
    post = house.outbox.letter(OWNER, letter).post
    return post is not None and post.state == "sent"


def test_a_report_is_read_with_the_rights_of_reports(town: Town) -> None:
    with town.house("console") as desk:
        ines = person(desk, "ines")
        desk.driving.end(ines, on_the_phone(desk, ines, 4), disposition="information_given")
        desk.metrics.keeper.catch_up()
        today = desk.metrics.dashboard.period("today")
        of_console = desk.metrics.reports.report(OWNER, today, by=By.OPERATOR)
    with town.house("report") as house:
        made = house.metrics.reports.report(OWNER, today, by=By.OPERATOR)
        assert "Ines" in [row.name for row in made.rows]
        assert made.rows == of_console.rows
        assert house.metrics.reports.report(OWNER, today, by=By.DEPARTMENT).rows
        with pytest.raises(StoreTrouble) as refused:
            house.board.live(OWNER)
        assert "refused" in refused.value.title


def test_the_roles_follow_an_upgrade(town: Town) -> None:
    """A table taken from the console comes back with its rights when the schema is brought up."""
    admin, owner = Store(town.address), Store(town.url("owner"))
    console = grants.names(town.prefix)[1]
    try:
        with admin.engine.begin() as tx:
            tx.execute(text(f"REVOKE ALL ON callbacks FROM {console}"))
            tx.execute(text(f"GRANT DELETE ON audit_chain TO {console}"))
        assert town.refused("console", "SELECT * FROM callbacks")
        with owner.write() as tx:
            assert grants.follow(tx)
        assert not town.refused("console", "SELECT * FROM callbacks")
        assert town.refused("console", "DELETE FROM audit_chain")
        assert migrate.is_current(owner)
    finally:
        admin.close()
        owner.close()


def test_a_new_table_may_be_read_by_those_who_work_and_written_by_nobody_yet(town: Town) -> None:
    owner = Store(town.url("owner"))
    try:
        with owner.engine.begin() as tx:
            tx.execute(text("CREATE TABLE later (id int)"))
        for kind in (grants.CONSOLE, grants.WORKER):
            assert not town.refused(kind, "SELECT * FROM later")
            assert town.refused(kind, "INSERT INTO later VALUES (1)")
        assert town.refused(grants.REPORT, "SELECT * FROM later")
        with owner.engine.begin() as tx:
            tx.execute(text("DROP TABLE later"))
    finally:
        owner.close()


def test_every_table_and_sequence_has_its_rights_declared(town: Town) -> None:
    store = Store(town.address)
    try:
        with store.read() as tx:
            looked = inspect(tx)
            assert set(looked.get_table_names()) == RIGHTS.keys()
            assert set(looked.get_sequence_names()) == set(SEQUENCES)
    finally:
        store.close()


def test_a_role_that_is_stronger_than_it_may_be_is_refused() -> None:
    if reason := databases.no_server():
        pytest.skip(reason)
    with a_server() as (address, prefix):
        store = Store(address)
        try:
            with store.engine.begin() as tx:
                tx.execute(text(f"CREATE ROLE {prefix}_worker LOGIN CREATEDB"))
            with pytest.raises(Refused) as refused:
                grants.apply(store, prefix)
            assert f"{prefix}_worker" in refused.value.title
            with store.engine.begin() as tx:
                tx.execute(text(f"ALTER ROLE {prefix}_worker NOCREATEDB"))
            assert f"{prefix}_worker" not in grants.apply(store, prefix)
            assert grants.apply(store, prefix) == (), "the same again changes nothing"
        finally:
            store.close()


def test_an_embedded_store_and_an_odd_prefix_are_refused(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    with pytest.raises(Refused):
        grants.apply(store)
    store.close()
    for prefix in ("", "Cc", "cc; DROP ROLE x", "a" * 40):
        with pytest.raises(Invalid):
            grants.script("callcenter", prefix)


def test_the_command_prints_the_script_and_applies_it(tmp_path: Path) -> None:
    if reason := databases.no_server():
        pytest.skip(reason)
    with a_server() as (address, prefix):
        town = Town(address, prefix, tmp_path)
        given = town.process("owner")
        given["env"] |= {"DATABASE_URL": address}

        def init(*more: str) -> tuple[int, str, str]:
            argv = [str(COMMAND), "init", "--yes", "--role-prefix", prefix, *more]
            process = Popen(argv, **given)
            out, err = process.communicate(timeout=90)
            return process.returncode, out, err

        code, printed, err = init("--postgres-roles", "print")
        assert code == 0, err
        assert printed.startswith("BEGIN;\n")
        assert printed.endswith("COMMIT;\n")
        assert f"CREATE ROLE {prefix}_console" in printed
        with psycopg.connect(address, autocommit=True) as psql:
            psql.execute(printed.encode())
            assert _roles(psql, prefix) == 4
        code, told, err = init("--postgres-roles", "apply")
        assert code == 0, err
        assert "new: none" in told
        assert init("--postgres-roles", "perhaps")[0] == 2


def _roles(psql: psycopg.Connection[tuple[int]], prefix: str) -> int:
    found = psql.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE %s", [f"{prefix}_%"])
    row = found.fetchone()
    return row[0] if row else 0
