"""Setting a center up from the shell: init, departments, people, knowledge, checks."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.presence import EngineSettings, Presence
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.store import migrate
from callcenter_tui.store.engine import Store
from tests.cli.conftest import COMMAND, Shell
from tests.terminal import Terminal

FIVE = ["technical_support", "billing", "sales", "general", "complaints"]
PASSWORD = "Correct-horse-7-battery"
SIGNS = "Zk3fQ0v8YxWmT1bLr6uHdPq9sJcEa5Ng"


def test_init_prepares_everything_once(shell: Shell) -> None:
    first = shell("init", "--yes")
    assert first.code == 0
    assert str(shell.home) in first.out
    assert "first login: admin" in first.out
    assert [item["key"] for item in shell("department", "list", "--json").json["items"]] == FIVE
    admin = shell("user", "list", "--json").json["items"][0]
    assert (admin["login"], admin["role"], admin["must_change"]) == ("admin", "admin", True)
    again = shell("init", "--yes")
    assert again.code == 0
    assert "password:" not in again.out
    assert shell("user", "list", "--json").json["total"] == 1


def test_init_asks_and_nobody_answers(shell: Shell) -> None:
    ran = shell("init")
    assert ran.code == 1
    assert "--yes" in ran.err
    assert not shell.home.exists()


def test_departments_can_be_added_and_changed(shell: Shell) -> None:
    added = shell(
        "department", "add", "returns", "--name-en", "Returns", "--name-es", "Devoluciones"
    )
    assert added.code == 0
    assert shell("department", "add", "returns", "--name-en", "A", "--name-es", "B").code == 1
    changed = shell("department", "set", "returns", "--autonomy", "person", "--json")
    assert changed.json["autonomy"] == "person"
    unknown = shell("department", "set", "nowhere", "--autonomy", "ai")
    assert unknown.code == 1
    assert "department list" in unknown.err
    bad = shell("department", "add", "Bad Key", "--name-en", "A", "--name-es", "B")
    assert (bad.code, bad.out) == (1, "")


def test_the_life_of_an_account(shell: Shell) -> None:
    added = shell(
        *("user", "add", "Ana", "--name", "Ana Ruiz", "--role", "agent"),
        *("--department", "billing", "--department", "sales", "--json"),
        stdin=f"{PASSWORD}\n",
    )
    assert added.code == 0, added.err
    assert added.json["login"] == "ana"
    assert added.json["departments"] == ["billing", "sales"]
    assert PASSWORD not in added.out + added.err
    assert shell("user", "add", "ana", "--name", "B", stdin=f"{PASSWORD}\n").code == 1
    assert shell("user", "set", "ana", "--role", "supervisor", "--json").json["role"] == (
        "supervisor"
    )
    told = shell("user", "set", "ana", "--department", "billing:2", "--text-calls", "3", "--json")
    assert (told.json["departments"], told.json["ranks"]) == (["billing"], [2])
    assert (told.json["phone_calls"], told.json["text_calls"]) == (1, 3)
    assert shell("user", "disable", "ana", "--json").json["disabled"] is True
    assert shell("user", "enable", "ana", "--json").json["disabled"] is False
    assert shell("user", "unlock", "ana").code == 0
    assert shell("user", "password", "ana", stdin=f"{PASSWORD}x\n").code == 0
    assert shell("user", "disable", "nobody").code == 1


def test_a_password_is_never_taken_from_nowhere(shell: Shell) -> None:
    ran = shell(
        "user", "add", "ana", "--name", "Ana", env={"CALLCENTER_PASSWORD": PASSWORD}, stdin=""
    )
    assert ran.code == 1
    assert shell("user", "list", "--json").json["total"] == 0


def test_knowledge_goes_in_is_found_and_goes_out(shell: Shell, tmp_path: Path) -> None:
    article = tmp_path / "parcel-lost.md"
    article.write_text("# A lost parcel\n\nWe send a lost parcel again within three days.\n")
    given = ("--department", "sales", "--lang", "en")
    imported = shell("knowledge", "import", str(article), *given, "--json")
    assert imported.code == 0, imported.err
    assert imported.json["added"] == ["en/sales/parcel-lost"]
    assert shell("knowledge", "import", str(article), *given, "--json").json["same"]
    assert shell("knowledge", "list", "--json").json["total"] == 1
    found = shell("knowledge", "search", "my parcel is lost", "--json").json["items"]
    assert found[0]["source"] == "en/sales/parcel-lost"
    assert shell("knowledge", "remove", "en/sales/parcel-lost").code == 0
    assert shell("knowledge", "list", "--json").json == {"items": [], "total": 0}
    assert shell("knowledge", "remove", "en/sales/parcel-lost").code == 1
    assert shell("knowledge", "import", str(tmp_path / "missing.md")).code == 1


def test_store_commands(shell: Shell) -> None:
    made = shell("store", "upgrade", "--json").json
    assert made["changed"] is True
    assert shell("store", "upgrade", "--json").json["changed"] is False
    checked = shell("store", "check", "--json")
    assert checked.code == 0
    assert checked.json["ok"] is True
    assert {"lost", "doubled", "stuck"} <= {check["name"] for check in checked.json["checks"]}


def test_doctor_without_key_mail_or_keyring_is_content(shell: Shell) -> None:
    ran = shell("doctor", "--json")
    assert ran.code == 0, ran.out
    levels = {check["name"]: check["level"] for check in ran.json["checks"]}
    assert levels.keys() >= {
        "settings", "store", "engine", "agents", "mail", "keyring", "terminal",
    }  # fmt: skip
    assert "fail" not in levels.values()
    assert {levels[name] for name in ("agents", "mail", "keyring", "company")} == {"note"}
    company = next(check for check in ran.json["checks"] if check["name"] == "company")
    assert company["detail"] == "COMPANY_NAME is not set: customers read 'Your Company'"


def test_a_command_that_upgrades_an_older_store_says_so_once(shell: Shell) -> None:
    shell.home.mkdir(parents=True)
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with closing(Store(f"sqlite:///{shell.home}/callcenter.db")) as store, store.write() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, f"{int(migrate.HEAD) - 1:04}")
    first, second = shell("department", "list", "--json"), shell("department", "list", "--json")
    assert first.err == f"The store was upgraded to schema {migrate.HEAD}.\n"
    assert (second.err, second.json) == ("", first.json)


def test_doctor_changes_nothing(shell: Shell) -> None:
    ran = shell("doctor", "--json")
    hints = {check["name"]: check["hint"] for check in ran.json["checks"]}
    assert {hints[name] for name in ("store", "secrets", "engine")} == {"callcenter init"}
    assert not shell.home.exists()
    shell("init", "--yes")
    (shell.home / "secret_key").unlink()
    before = {path.name for path in shell.home.iterdir()}
    assert shell("doctor").code == 0
    assert {path.name for path in shell.home.iterdir()} - before <= {
        "callcenter.db-shm", "callcenter.db-wal",
    }  # fmt: skip


def test_doctor_shows_no_password_of_the_models_address(shell: Shell) -> None:
    ran = shell("doctor", env={"OPENAI_BASE_URL": "http://me:geheim@models.example:8000/v1"})
    assert "http://models.example:8000/v1" in ran.out
    assert "geheim" not in ran.out + ran.err


def test_doctor_finds_a_tool_with_the_name_of_a_built_in_one(shell: Shell, tmp_path: Path) -> None:
    module = (
        "from callcenter_tui.domain.tools import Tool\n"
        "def tools():\n    return [Tool('transfer', 'Mine.', print, when=('x',))]\n"
    )
    (tmp_path / "own_tools.py").write_text(module)
    ran = shell(
        *("doctor", "--json"), env={"CALLCENTER_TOOLS": "own_tools", "PYTHONPATH": str(tmp_path)}
    )
    tools = next(check for check in ran.json["checks"] if check["name"] == "tools")
    assert (tools["level"], "'transfer'" in tools["detail"]) == ("fail", True)


def test_doctor_says_what_customers_live_through(shell: Shell) -> None:
    """No hours, no article, no server, no AI at all."""
    shell("init", "--yes")

    def found(**env: str) -> tuple[int, dict[str, tuple[str, str]]]:
        ran = shell("doctor", "--json", env=env)
        return ran.code, {
            check["name"]: (check["level"], f"{check['detail']} {check['hint']}")
            for check in ran.json["checks"]
        }

    code, checks = found()
    assert code == 0
    assert checks["hours"][0] == checks["knowledge"][0] == "note"
    assert "callcenter settings set hours" in checks["hours"][1]
    assert "callcenter knowledge import DIR" in checks["knowledge"][1]
    code, checks = found(OPENAI_BASE_URL="http://127.0.0.1:9/v1", CALLCENTER_TOOLS=" , ")
    assert (code, checks["models"][0], checks["tools"][0]) == (1, "fail", "fail")
    assert "customers get no answer" in checks["models"][1]
    assert "CALLCENTER_TOOLS names no module" in checks["tools"][1]
    code, checks = found(OPENAI_BASE_URL="http://127.0.0.1:9/v1", AGENT_ENGINE="off")
    assert code == 0
    for name in ("agents", "models"):
        assert "AGENT_ENGINE=off" in checks[name][1]
    shell("settings", "set", "hours.week.mon", '[["09:00", "24:00"]]')
    for language in ("es", "en"):
        article = shell.home / f"a-{language}.md"
        article.write_text("# A subject\n\nSomething about it.\n")
        shell("knowledge", "import", str(article), "--department", "sales", "--lang", language)
    _, checks = found()
    assert checks["hours"][0] == checks["knowledge"][0] == "ok"
    assert "es 1, en 1" in checks["knowledge"][1]


def test_doctor_refuses_a_known_password_in_production(shell: Shell) -> None:
    shell("init", "--yes")
    assert shell("doctor").code == 0
    ran = shell("doctor", "--json", env={"ENVIRONMENT": "production"})
    assert ran.code == 1
    failed = [check for check in ran.json["checks"] if check["level"] == "fail"]
    assert [check["hint"] for check in failed] == ["callcenter user password admin"]
    assert shell("user", "password", "admin", stdin=f"{PASSWORD}\n").code == 0
    assert shell("doctor", env={"ENVIRONMENT": "production"}).code == 0


PRODUCTION = {"ENVIRONMENT": "production"}
PLACEHOLDER = "your-secret-key-here-change-in-production"
COMMANDS = (
    ["init", "--yes"],
    ["worker"],
    ["call", "list"],
    ["user", "list"],
    ["department", "list"],
    ["line", "--name", "A", "--phone", "600111222"],
    ["store", "check"],
    ["simulate", "--calls", "1"],
)
"""A start of each kind that opens the house; the console itself is below."""


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_production_without_a_key_refuses_to_start_and_leaves_nothing_behind(
    shell: Shell, argv: list[str]
) -> None:
    ran = shell(*argv, env=PRODUCTION)
    assert (ran.code, ran.out) == (1, "")
    title, hint = ran.err.splitlines()
    assert title == "SECRET_KEY is missing, and in production none is made by itself"
    assert "callcenter secret set SECRET_KEY --generate" in hint
    assert not shell.home.exists()


@pytest.mark.parametrize("weak", [PLACEHOLDER, "hunter22", "x" * 64])
def test_production_refuses_a_weak_key_wherever_it_is(shell: Shell, weak: str) -> None:
    for env in ({"SECRET_KEY": weak}, {"SECRET_KEY_PREVIOUS": weak, "SECRET_KEY": SIGNS}):
        for argv in (["init", "--yes"], ["call", "list"]):
            ran = shell(*argv, env=PRODUCTION | env)
            assert (ran.code, ran.out) == (1, "")
            assert "SECRET_KEY" in ran.err
            assert weak not in ran.err
            assert not shell.home.exists()
    shell.home.mkdir()
    (shell.home / ".env").write_text(f"ENVIRONMENT=production\nSECRET_KEY={weak}\n")
    (shell.home / ".env").chmod(0o600)
    assert shell("init", "--yes").code == 1
    assert [path.name for path in shell.home.iterdir()] == [".env"]


def test_what_mends_production_works_without_a_key(shell: Shell) -> None:
    assert shell("--help", env=PRODUCTION).code == 0
    assert shell("--version", env=PRODUCTION).code == 0
    ran = shell("doctor", "--json", env=PRODUCTION)
    assert ran.code == 1
    failed = [check for check in ran.json["checks"] if check["level"] == "fail"]
    assert [(one["name"], one["hint"]) for one in failed] == [
        ("secrets", "Make one: callcenter secret set SECRET_KEY --generate")
    ]
    assert shell("secret", "list", env=PRODUCTION).code == 0
    assert not shell.home.exists()
    assert shell("secret", "set", "SECRET_KEY", "--generate", env=PRODUCTION).code == 0
    assert shell("init", "--yes", env=PRODUCTION).code == 0
    assert not (shell.home / "secret_key").exists()
    assert shell("doctor", env=PRODUCTION).code == 0


def test_production_prints_a_password_of_its_own_once(shell: Shell) -> None:
    first, again = (
        shell("init", "--yes", env=PRODUCTION | {"SECRET_KEY": SIGNS}) for _ in range(2)
    )
    password = re.search(r"first login: admin, password: (\S+)", first.out)
    assert password
    assert len(password[1]) >= 20
    assert "password" not in again.out
    asked = shell(
        *("call", "list", "--as", "admin"), stdin=f"{password[1]}\n",
        env=PRODUCTION | {"SECRET_KEY": SIGNS},
    )  # fmt: skip
    assert asked.code == 1
    assert "password" in asked.err.lower()
    log = "".join(path.read_text() for path in shell.home.glob("log/*"))
    assert password[1] not in log


def test_the_console_says_in_production_that_there_is_no_key(shell: Shell) -> None:
    with Terminal([str(COMMAND)], env=shell.env | PRODUCTION, columns=120) as terminal:
        terminal.wait_for("SECRET_KEY is missing")
        terminal.wait_for("callcenter secret set SECRET_KEY")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert not shell.home.exists()


MARKER = "marker-Zk3fQ0v8YxWmT1bLr6uHdPq9sJc"


def test_doctor_shows_where_secrets_are_and_since_when_and_never_what_they_are(
    shell: Shell,
) -> None:
    """From each place there is, also beside a broken model, mail server and store."""
    shell("init", "--yes")
    names = ("OPENAI_API_KEY", "MAIL_PASSWORD", "SECRET_KEY")
    for name in names:
        assert shell("secret", "set", name, stdin=f"{MARKER}\n").code == 0
    broken = {
        "OPENAI_BASE_URL": f"http://me:{MARKER}@127.0.0.1:9/v1",
        "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": "9", "MAIL_USERNAME": "me@example.com",
        "REDIS_URL": f"redis://:{MARKER}@127.0.0.1:9/0", "MAIL_FROM": "me@example.com",
    }  # fmt: skip
    away = {"DATABASE_URL": f"postgresql://me:{MARKER}@127.0.0.1:9/none"}
    places = []
    for env in ({}, broken, broken | away, dict.fromkeys(names, MARKER) | broken):
        for more in ([], ["--json"]):
            ran = shell("doctor", *more, env=env)
            assert MARKER not in ran.out + ran.err
        checks = {check["name"]: check["detail"] for check in ran.json["checks"]}
        places.append({checks[name.lower()].split(";")[0] for name in names})
    file, given = {"from file, for 0 days"}, {"from environment, nobody knows since when"}
    assert places == [file, file, file, given]
    for path in shell.home.glob("log/*"):
        assert MARKER not in path.read_text()


def test_doctor_notes_an_env_file_that_others_may_read(shell: Shell) -> None:
    shell.home.mkdir()
    (shell.home / ".env").write_text("COMPANY_NAME=Mine\n")
    for mode, level in ((0o644, "note"), (0o600, "ok")):
        (shell.home / ".env").chmod(mode)
        found = {one["name"]: one for one in shell("doctor", "--json").json["checks"]}
        assert found[".env"]["level"] == level
    (shell.home / ".env").chmod(0o640)
    ran = shell("doctor", "--json", env=PRODUCTION)
    assert ran.code == 1
    assert ran.json["checks"][0]["hint"] == f"Run: chmod 600 {shell.home / '.env'}"


def test_doctor_says_why_an_engine_has_no_agents(shell: Shell) -> None:
    shell("init", "--yes")
    store, clock = Store(f"sqlite:///{shell.home / 'callcenter.db'}"), SystemClock()
    context = Context(store, clock, TimeOrderedIds(clock), "Test Company", "en")
    presence = Presence(context, "engine-000001", EngineSettings("worker", "host-a", 7))
    presence.register()
    presence.trouble("ImportError")
    presence.name_model("none")
    store.close()
    ran = shell("doctor", "--json")
    assert ran.code == 1
    failed = {check["name"]: check for check in ran.json["checks"] if check["level"] == "fail"}
    assert failed.keys() == {"engine"}
    assert "worker on host-a (none)" in failed["engine"]["detail"]
    assert "ImportError" in failed["engine"]["hint"]


def test_doctor_fails_where_nothing_works(shell: Shell) -> None:
    ran = shell("doctor", "--json", env={"DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/x"})
    assert ran.code == 1
    failed = {check["name"]: check for check in ran.json["checks"] if check["level"] == "fail"}
    assert failed["store"]["hint"]
    assert "geheim" not in ran.out + ran.err


def test_a_wrong_setting_is_named(shell: Shell) -> None:
    for env, name in (
        ({"CALLCENTER_HOMEE": "x"}, "CALLCENTER_HOMEE"),
        ({"AGENT_ENGINE": "sometimes"}, "AGENT_ENGINE"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
    ):
        ran = shell("call", "list", env=env)
        assert (ran.code, ran.out) == (1, "")
        assert name in ran.err
        assert "Traceback" not in ran.err
        assert shell("doctor", env=env).code == 1


def test_a_store_that_cannot_be_opened_says_what_to_do(shell: Shell, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.db"
    rubbish.write_bytes(b"this is no database at all, however long it may be" * 50)
    ran = shell("call", "list", env={"DATABASE_URL": f"sqlite:///{rubbish}"})
    assert ran.code == 1
    title, hint = ran.err.splitlines()
    assert title
    assert str(rubbish) in hint
    assert rubbish.read_bytes().startswith(b"this is no database")


def test_a_home_that_cannot_be_made_says_so(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for argv in (["init", "--yes"], ["call", "list"], ["demo"]):
        ran = shell(*argv, env={"CALLCENTER_HOME": str(tmp_path / "file" / "home")})
        assert ran.code == 1
        assert str(tmp_path) in ran.err
        assert "Traceback" not in ran.err
