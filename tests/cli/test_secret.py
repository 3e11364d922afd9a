"""``callcenter secret``: the mail password in the keyring, found by whoever sends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_mail_sent import by_server
from tests.mail.smtp_server import LOGIN, Authority, Inbox, serving

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


def test_it_is_kept_named_never_shown_and_forgotten(shell: Shell, desktop: Path) -> None:
    kept = shell("secret", "set", "MAIL_PASSWORD", stdin="geheim horse\n")
    assert kept.code == 0, kept.err
    assert list(json.loads(desktop.read_text()).values()) == ["geheim horse"]
    (one,) = shell("secret", "list", "--json").json["items"]
    assert one == {"name": "MAIL_PASSWORD", "kept": True, "holds": "keyring"}
    both = shell("secret", "list", "--json", env={"MAIL_PASSWORD": "other"}).json["items"][0]
    assert (both["kept"], both["holds"]) == (True, "settings")
    elsewhere = shell("secret", "list", env={"CALLCENTER_HOME": str(desktop.parent / "other")})
    assert "none" in elsewhere.out
    assert "geheim" not in kept.out + kept.err + elsewhere.out
    assert shell("secret", "delete", "MAIL_PASSWORD").code == 0
    assert json.loads(desktop.read_text()) == {}
    assert shell("secret", "delete", "MAIL_PASSWORD").code == 1


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
    off = shell("secret", "set", "MAIL_PASSWORD", stdin="geheim\n")
    assert off.code == 1
    assert "switched off" in off.err
    assert "geheim" not in off.out + off.err
    assert shell("secret", "delete", "MAIL_PASSWORD").code == 1
    assert shell("secret", "list").code == 0
    assert shell("secret", "set", "PASSWORD", stdin="x\n").code == 2
