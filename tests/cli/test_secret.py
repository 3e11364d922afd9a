"""``callcenter secret``: kept in the keyring or a private file, found by whoever needs it."""

from __future__ import annotations

import json
import os
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest

from callcenter_tui import settings
from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.wiring import open_house
from tests.cli.conftest import COMMAND, Shell
from tests.cli.test_mail_sent import by_server
from tests.mail.smtp_server import LOGIN, Authority, Inbox, serving
from tests.stub_model import StubModel
from tests.terminal import Terminal

DESKTOP = '''
import json, os, keyring
from pathlib import Path
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    """A desktop's keyring, as far as the library knows."""
    __module__ = "keyring.backends.SecretService"
    priority = 9
    file = Path(os.environ["TEST_RING"])
    def _all(self):
        return json.loads(self.file.read_text()) if self.file.exists() else {}
    def _keep(self, entries):
        self.file.write_text(json.dumps(entries))
    def get_password(self, service, username):
        return self._all().get(f"{service}/{username}")
    def set_password(self, service, username, password):
        self._keep(self._all() | {f"{service}/{username}": password})
    def delete_password(self, service, username):
        entries = self._all()
        del entries[f"{service}/{username}"]
        self._keep(entries)

keyring.set_keyring(Keyring())
'''


@pytest.fixture
def desktop(shell: Shell, tmp_path: Path) -> Path:
    """The shell runs where there is a keyring; gives the file of its entries."""
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "sitecustomize.py").write_text(DESKTOP)
    ring = tmp_path / "ring.json"
    shell.env |= {
        "CALLCENTER_KEYRING": "auto",
        "PYTHONPATH": str(tmp_path / "desktop"),
        "TEST_RING": str(ring),
    }
    return ring


MARKER = "geheim horse 4711"
NAMES = ["OPENAI_API_KEY", "MAIL_PASSWORD", "SECRET_KEY"]
SIGNS = "Zk3fQ0v8YxWmT1bLr6uHdPq9sJcEa5Ng"


def listed(shell: Shell, name: str, **env: str) -> tuple[object, ...]:
    """What holds, for how many days, and where else it is kept."""
    found = {one["name"]: one for one in shell("secret", "list", "--json", env=env).json["items"]}
    return found[name]["holds"], found[name]["age_days"], found[name]["kept_in"]


def test_it_is_kept_in_the_keyring_named_never_shown_and_forgotten(
    shell: Shell, desktop: Path
) -> None:
    kept = shell("secret", "set", "MAIL_PASSWORD", stdin=f"{MARKER}\n")
    assert kept.code == 0, kept.err
    assert MARKER in json.loads(desktop.read_text()).values()
    assert not shell.home.exists()
    assert listed(shell, "MAIL_PASSWORD") == ("keyring", 0, ["keyring"])
    elsewhere = shell("secret", "list", env={"CALLCENTER_HOME": str(desktop.parent / "other")})
    assert "none" in elsewhere.out
    told = shell("secret", "list")
    assert "geheim" not in kept.out + kept.err + elsewhere.out + told.out + told.err
    assert shell("secret", "delete", "MAIL_PASSWORD").code == 0
    assert json.loads(desktop.read_text()) == {}
    assert shell("secret", "delete", "MAIL_PASSWORD").code == 1


@pytest.mark.parametrize("name", NAMES)
def test_without_a_keyring_it_is_in_a_file_that_only_its_owner_reads(
    shell: Shell, name: str
) -> None:
    kept = shell("secret", "set", name, "--json", stdin=f"{SIGNS}\n")
    assert kept.json == {"name": name, "kept": True, "in": "file"}
    file = shell.home / "secrets"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(shell.home.stat().st_mode) == 0o700
    assert listed(shell, name) == ("file", 0, ["file"])
    assert shell("secret", "delete", name, "--yes", "--json").json["was"] == ["file"]
    assert not file.exists()


def test_the_environment_holds_before_the_env_file_the_keyring_and_the_file(
    shell: Shell, desktop: Path
) -> None:
    name = "OPENAI_API_KEY"
    shell("secret", "set", name, stdin="sk-file\n", env={"CALLCENTER_KEYRING": "off"})
    assert listed(shell, name) == ("file", 0, ["file"])
    entries = {f"callcenter/{Keyring(shell.home)._user(name)}": "sk-ring"}
    desktop.write_text(json.dumps(entries))  # by an older program: nobody knows since when
    assert listed(shell, name) == ("keyring", None, ["keyring", "file"])
    (shell.home / ".env").write_text(f"{name}=sk-dotenv\n")
    long_ago = time.time() - 40 * 86400
    os.utime(shell.home / ".env", (long_ago, long_ago))
    assert listed(shell, name) == (".env", 40, ["keyring", "file"])
    assert listed(shell, name, OPENAI_API_KEY="sk-given")[0] == "environment"


def test_the_key_that_development_made_counts_as_a_file_and_is_believed_after_a_new_one(
    shell: Shell,
) -> None:
    assert shell("init", "--yes").code == 0
    assert listed(shell, "SECRET_KEY") == ("file", 0, ["file"])
    ran = shell("secret", "set", "SECRET_KEY", "--generate")
    assert ran.code == 0
    assert "SECRET_KEY_PREVIOUS" in ran.out
    made = (shell.home / "secret_key").read_text().strip()
    kept = json.loads((shell.home / "secrets").read_text())
    assert kept["SECRET_KEY_PREVIOUS"]["value"] == made
    assert made not in ran.out
    assert kept["SECRET_KEY"]["value"] not in ran.out
    assert len(kept["SECRET_KEY"]["value"]) == 64
    assert listed(shell, "SECRET_KEY_PREVIOUS")[0] == "file"
    assert shell("audit", "verify").code == 0
    assert shell("secret", "delete", "SECRET_KEY", "--yes").code == 0
    assert not (shell.home / "secret_key").exists()


def test_a_key_that_is_withdrawn_is_believed_nowhere(shell: Shell) -> None:
    """Also the one that development made: what leaked must open nothing."""
    loaded = settings.load(shell.env)
    assert shell("init", "--yes").code == 0
    with closing(open_house(loaded, process="test")) as house:
        owner = house.people.owner("tester")
        house.people.add(owner, "ana", "Ana", "agent", "Rioja-2024-tinto", must_change=False)
        session = house.access.sign_in("ana", "Rioja-2024-tinto", "test")
    assert shell("secret", "set", "SECRET_KEY", "--generate").code == 0
    with closing(open_house(loaded, process="test")) as house:
        assert house.access.actor(session.token).login == "ana"
    assert shell("audit", "verify").code == 0
    ran = shell("secret", "delete", "SECRET_KEY_PREVIOUS")
    assert ran.code == 0, ran.err
    assert str(shell.home / "secret_key") in ran.out
    assert not (shell.home / "secret_key").exists()
    with (
        closing(open_house(loaded, process="test")) as house,
        pytest.raises(SignInFailed),
    ):
        house.access.actor(session.token)
    verified = shell("audit", "verify")
    assert verified.code == 1
    assert "Links 1 to " in verified.out
    checks = shell("doctor", "--json", env={"ENVIRONMENT": "production"}).json["checks"]
    (signs,) = (one["detail"] for one in checks if one["name"] == "secrets")
    assert signs == "the key that signs sessions is usable"
    assert shell("secret", "delete", "SECRET_KEY_PREVIOUS").code == 1


def test_the_key_that_signs_is_forgotten_after_a_yes_only(shell: Shell) -> None:
    assert shell("init", "--yes").code == 0
    made = shell.home / "secret_key"
    ran = shell("secret", "delete", "SECRET_KEY", stdin="y\n")
    assert ran.code == 1
    assert "callcenter secret delete SECRET_KEY --yes" in ran.err
    for answer, code in (("n", 1), ("y", 0)):
        assert made.exists()
        with Terminal([str(COMMAND), "secret", "delete", "SECRET_KEY"], env=shell.env) as terminal:
            terminal.wait_for("Forget it for good? [y/N]")
            assert any("every session ends" in line for line in terminal.lines())
            terminal.type(f"{answer}\r")
            assert terminal.wait_exit() == code
    assert not made.exists()


def test_without_a_keyring_the_file_is_named_in_words(shell: Shell, tmp_path: Path) -> None:
    """Where the library finds no keyring, as on a server."""
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "sitecustomize.py").write_text(
        "import keyring\nfrom keyring.backends import fail\nkeyring.set_keyring(fail.Keyring())\n"
    )
    env = {"CALLCENTER_KEYRING": "auto", "PYTHONPATH": str(tmp_path / "server")}
    kept = shell("secret", "set", "MAIL_PASSWORD", stdin=f"{MARKER}\n", env=env)
    file = shell.home / "secrets"
    said = f"MAIL_PASSWORD is kept in the file {file}: no keyring on this computer."
    assert kept.out.splitlines()[0] == said
    assert kept.out.count(str(shell.home)) == 1
    listed, doctor = shell("secret", "list", env=env), shell("doctor", env=env)
    gone = shell("secret", "delete", "MAIL_PASSWORD", env=env)
    assert gone.out == f"MAIL_PASSWORD is gone from the file {file}.\n"
    for ran in (kept, listed, doctor, gone):
        assert "Error" not in ran.out + ran.err
        assert "backend" not in ran.out + ran.err
    assert "no keyring on this computer: you sign in at each start" in doctor.out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("openai_api_key", "OPENAI_API_KEY"),
        ("OPENAI-API-KEY", "OPENAI_API_KEY"),
        ("MAIL_PASWORD", "MAIL_PASSWORD"),
        ("SECRETKEY", "SECRET_KEY"),
        ("FOO", ""),
    ],
)
def test_a_mistyped_name_frightens_nobody(shell: Shell, typed: str, meant: str) -> None:
    for deed in ("set", "delete"):
        ran = shell("secret", deed, typed, stdin="x\n")
        assert ran.code == 2
        assert "history" not in ran.err
        assert ("Did you mean" in ran.err) == bool(meant)
        assert not meant or f"Did you mean {meant}?" in ran.err


@pytest.mark.parametrize(
    "argv",
    [
        ["set", "OPENAI_API_KEY", "sk-hunter22"],
        ["set", "OPENAI_API_KEY", "--sk-hunter22"],
        ["set", "OPENAI_API_KEY", "--value=sk-hunter22"],
        ["set", "OPENAI_API_KEY=sk-hunter22"],
        ["set", "sk-hunter22"],
        ["set", "SECRET_KEY", "--generate", "sk-hunter22"],
        ["list", "sk-hunter22"],
        ["delete", "MAIL_PASSWORD", "sk-hunter22"],
        ["set", "hunter22hunter22hunter22hunter22hunter22x"],
        ["set", "OPENAI_API_KEY-hunter"],
    ],
)
def test_a_secret_on_the_command_line_is_wrong_usage_and_never_repeated(
    shell: Shell, argv: list[str]
) -> None:
    ran = shell("secret", *argv, stdin="other\n")
    assert ran.code == 2
    assert "hunter" not in ran.out + ran.err
    assert "history" in ran.err
    assert not shell.home.exists()


def test_only_the_key_that_signs_can_be_made(shell: Shell) -> None:
    assert shell("secret", "set", "OPENAI_API_KEY", "--generate").code == 2
    assert not shell.home.exists()


def test_it_is_typed_unseen(shell: Shell) -> None:
    environment = shell.env | {"CALLCENTER_HOME": str(shell.home)}
    with Terminal([str(COMMAND), "secret", "set", "MAIL_PASSWORD"], env=environment) as terminal:
        terminal.wait_for("MAIL_PASSWORD:")
        terminal.type("geheim-4711\r")
        terminal.wait_for("is kept")
        assert terminal.wait_exit() == 0
        assert b"4711" not in terminal.raw
    assert "geheim-4711" in (shell.home / "secrets").read_text()


def test_the_models_key_is_taken_from_where_it_is_kept(shell: Shell, desktop: Path) -> None:
    with StubModel() as server:
        env = {"OPENAI_BASE_URL": server.url}
        for number, ring in enumerate(("off", "auto")):
            env["CALLCENTER_KEYRING"] = ring
            key = f"sk-marker-{number}"
            assert shell("secret", "set", "OPENAI_API_KEY", stdin=f"{key}\n", env=env).code == 0
            assert ("file" if ring == "off" else "keyring") == listed(
                shell, "OPENAI_API_KEY", **env
            )[0]
            words = "hola, \u00bfqu\u00e9 tarifas hay?\n"
            ran = shell("line", "--name", "A", "--phone", "600111222", stdin=words, env=env)
            assert ran.code == 0, ran.err
            assert {one.key for one in server.log} == {key}
            server.behave()


def test_letters_go_out_with_the_password_of_the_keyring(
    shell: Shell, desktop: Path, tmp_path: Path
) -> None:
    inbox, authority = Inbox(), Authority(tmp_path)
    with serving(inbox, starttls=authority.context(), auth=True):
        env = by_server(inbox, authority)
        del env["MAIL_PASSWORD"]
        without = shell("mail", "test", "--json", env=env)
        assert without.code == 1
        assert shell("secret", "set", "MAIL_PASSWORD", stdin=f"{LOGIN[1]}\n").code == 0
        ran = shell("mail", "test", "--json", env=env)
        assert ran.code == 0, ran.out
        assert {one["name"]: one["level"] for one in ran.json["checks"]}["login"] == "ok"
        assert desktop.exists()


def test_what_cannot_be_kept_is_refused(shell: Shell) -> None:
    for stdin in ("", "\n", "a\x00b\n", "x" * 1001):
        ran = shell("secret", "set", "MAIL_PASSWORD", stdin=stdin)
        assert (ran.code, ran.out) == (1, ""), stdin
    for weak in ("hunter22", "your-secret-key-here-change-in-production", "x" * 64):
        ran = shell("secret", "set", "SECRET_KEY", stdin=f"{weak}\n")
        assert ran.code == 1
        assert "SECRET_KEY" in ran.err
        assert weak not in ran.out + ran.err
    assert not shell.home.exists()
    assert shell("secret", "delete", "MAIL_PASSWORD").code == 1
    assert shell("secret", "list").code == 0
    assert shell("secret", "set", "PASSWORD", stdin="x\n").code == 2
