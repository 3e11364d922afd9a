"""A wrong ``DATABASE_URL``, or a server that will not serve, is named with what to do."""

from __future__ import annotations

import socketserver
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.store.engine import Store, parse_url
from tests import databases
from tests.cli.conftest import COMMAND, Shell
from tests.store.test_trouble import explained


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The command with a home of its own."""
    return Shell(tmp_path / "home")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://user:pass@host/db",
        "postgresql+psycopg2://user:pass@host/db",
        "postgresql://user:pass@host:port/db",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_wrong_address_names_the_setting_and_the_right_forms(shell: Shell, url: str) -> None:
    explained(shell("call", "list", env={"DATABASE_URL": url}), "DATABASE_URL", "sqlite:///")
    with pytest.raises(Invalid):
        Store(url)


def test_a_relative_file_works(shell: Shell, tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "init", "--yes"],
        env=shell.env | {"DATABASE_URL": "sqlite:///call_center.db"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "call_center.db").is_file()


def test_the_usual_form_of_a_server_works(shell: Shell, postgresql_address: str) -> None:
    assert postgresql_address.startswith("postgresql://")
    url = {"DATABASE_URL": postgresql_address}
    assert shell("init", "--yes", env=url).code == 0
    assert shell("call", "list", env=url).code == 0


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://cc:marker@db.example/callcenter?sslmode=require",
        "postgresql://cc@db.example/callcenter?sslmode=require&password=marker",
        "postgresql://db.example/callcenter?sslmode=require&user=cc&sslpassword=marker",
    ],
)
def test_an_address_is_told_without_its_password(url: str) -> None:
    store = Store(url)
    assert "marker" not in store.address
    assert store.address.startswith("postgresql://")
    assert "sslmode=require" in store.address
    assert "marker" in str(store.url.query) + str(store.url.password), "and it is still used"


@pytest.mark.parametrize("database", ["postgresql"])
def test_an_unprepared_server_says_how_to_prepare_it(shell: Shell, empty_url: str) -> None:
    url = {"DATABASE_URL": empty_url}
    explained(shell("call", "list", env=url), "not prepared", "callcenter init")
    assert shell("init", "--yes", env=url).code == 0
    assert shell("call", "list", env=url).code == 0


class Refusing(socketserver.BaseRequestHandler):
    """A PostgreSQL server that knows nobody; this machine's own may trust everybody."""

    def handle(self) -> None:
        while True:
            (length,) = struct.unpack("!i", self.request.recv(4))
            (code,) = struct.unpack("!i", self.request.recv(length - 4)[:4])
            if code in (80877103, 80877104):  # asks for TLS or GSS
                self.request.sendall(b"N")
                continue
            said = b'SFATAL\0C28P01\0Mpassword authentication failed for user "ana"\0\0'
            self.request.sendall(b"E" + struct.pack("!i", len(said) + 4) + said)
            return


@contextmanager
def refusing_server() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_wrong_password_is_named_and_never_shown(shell: Shell) -> None:
    with refusing_server() as port:
        url = f"postgresql://ana:S3cret-word@127.0.0.1:{port}/center"
        ran = shell("call", "list", env={"DATABASE_URL": url})
    explained(ran, "refused the password", "DATABASE_URL")
    assert "S3cret-word" not in ran.err + ran.out


def test_a_server_that_is_not_there_is_named(shell: Shell) -> None:
    url = "postgresql://ana:S3cret-word@127.0.0.1:1/center"
    ran = shell("call", "list", env={"DATABASE_URL": url})
    explained(ran, "does not answer", "127.0.0.1:1")
    assert "S3cret-word" not in ran.err + ran.out


def test_an_unknown_host_is_named(shell: Shell) -> None:
    url = "postgresql://ana@no-such-host.invalid/center"
    explained(shell("call", "list", env={"DATABASE_URL": url}), "host is unknown", "no-such-host")


def test_a_database_that_is_not_there_is_named(shell: Shell, postgresql_address: str) -> None:
    url = parse_url(postgresql_address).set(database="no_such_center")
    ran = shell("call", "list", env={"DATABASE_URL": databases.written(url)})
    explained(ran, "no such database", "DATABASE_URL")
