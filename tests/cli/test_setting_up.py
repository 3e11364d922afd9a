"""Setting a center up from the shell: init, departments, people, knowledge, checks."""

from __future__ import annotations

from pathlib import Path

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.presence import EngineSettings, Presence
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.store.engine import Store
from tests.cli.conftest import Shell

FIVE = ["technical_support", "billing", "sales", "general", "complaints"]
PASSWORD = "Correct-horse-7-battery"


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
    assert {levels[name] for name in ("agents", "mail", "keyring")} == {"note"}


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
