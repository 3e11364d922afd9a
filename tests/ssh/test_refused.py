"""What a line of SSH is refused: commands, files, ways through to elsewhere, other keys."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.ssh import hosts
from tests.ssh.hosts import Server, free_ports, until

COMMANDS = {
    "a command": (("127.0.0.1", "id"), 64),
    "a command on a terminal": (("-tt", "127.0.0.1", "id"), 64),
    "a shell": (("-tt", "127.0.0.1", "/bin/sh -i"), 64),
    "an empty command in quotes": (("-tt", "127.0.0.1", "''"), 64),
    "a subsystem": (("-s", "127.0.0.1", "sftp"), 64),
    "no terminal": (("-T", "127.0.0.1"), 65),
}


@pytest.fixture
def target() -> Iterator[socket.socket]:
    """What a tunnel would lead to: a listener that nobody may reach."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        yield listening


@contextmanager
def client(server: Server, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A client that stays, without a terminal; its errors in a pipe."""
    process = subprocess.Popen(
        server.ssh(*more, "127.0.0.1"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=server.environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def through(port: int, *words: bytes) -> bytes:
    """What a local end of a tunnel answers to these words until it is closed."""

    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(listens, f"the client listens on {port}")
    answer = b""
    with closing(socket.create_connection(("127.0.0.1", port), 10)) as line:
        try:
            for one in words:
                line.sendall(one)
                answer += line.recv(100)
            while got := line.recv(100):
                answer += got
        except ConnectionError:
            pass
    return answer


def reached(target: socket.socket) -> bool:
    try:
        target.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(("arguments", "code"), COMMANDS.values(), ids=COMMANDS)
def test_a_line_runs_no_command_and_nothing_without_a_terminal(
    server: Server, arguments: tuple[str, ...], code: int
) -> None:
    done = server.run(*arguments)
    assert done.returncode == code, done
    assert "uid=" not in done.stdout
    server.nothing_left()


def test_scp_moves_no_file_in_or_out(server: Server, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("in")
    theirs = server.folder / "console.env"
    for flags in ((), ("-O",)):  # by SFTP, and by a command as scp did before
        there = server.run(*flags, str(mine), f"127.0.0.1:{tmp_path}/put.txt", program="scp")
        back = server.run(*flags, f"127.0.0.1:{theirs}", f"{tmp_path}/got.txt", program="scp")
        assert there.returncode != 0
        assert back.returncode != 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    server.nothing_left()


def test_sftp_opens_nothing(server: Server) -> None:
    done = server.run("127.0.0.1", program="sftp")
    assert done.returncode != 0
    assert "sftp>" not in done.stdout
    server.nothing_left()


def test_a_tunnel_from_here_reaches_nobody(server: Server, target: socket.socket) -> None:
    (local,) = free_ports(1)
    port = target.getsockname()[1]
    with client(server, "-N", f"-L{local}:127.0.0.1:{port}"):
        assert through(local) == b""
        assert not reached(target)
    server.nothing_left()


def test_a_proxy_reaches_nobody(server: Server, target: socket.socket) -> None:
    (local,) = free_ports(1)
    wanted = target.getsockname()[1].to_bytes(2, "big")
    asked = b"\x05\x01\x00", b"\x05\x01\x00\x01\x7f\x00\x00\x01" + wanted
    with client(server, "-N", f"-D{local}"):
        answer = through(local, *asked)
        assert answer[2:4] != b"\x05\x00", answer
        assert not reached(target)
    server.nothing_left()


def test_standard_input_is_not_led_to_elsewhere(server: Server, target: socket.socket) -> None:
    done = server.run(f"-W127.0.0.1:{target.getsockname()[1]}", "127.0.0.1")
    assert done.returncode != 0
    assert not reached(target)


def test_a_tunnel_to_here_is_not_opened(server: Server, target: socket.socket) -> None:
    port = target.getsockname()[1]
    done = server.run("-N", "-oExitOnForwardFailure=yes", f"-R0:127.0.0.1:{port}", "127.0.0.1")
    assert done.returncode != 0
    assert "forwarding failed" in done.stderr


def test_a_line_on_which_nothing_is_opened_is_dropped(server: Server) -> None:
    done = server.run("-N", "127.0.0.1", seconds=30)
    assert done.returncode == 255
    server.nothing_left()


def test_one_line_carries_one_console(server: Server, tmp_path: Path) -> None:
    shared = f"-oControlPath={tmp_path}/line"
    with server.line("-oControlMaster=yes", shared) as terminal:
        terminal.wait_for("Enter signs in")
        alone = "-oProxyCommand=false"  # it would open a line of its own instead
        second = server.run("-oControlMaster=no", shared, alone, "-tt", "127.0.0.1")
        assert second.returncode == 255
        assert "Session open refused by peer" in second.stderr
        assert len(server.consoles()) == 1
    server.nothing_left()


@pytest.mark.parametrize("way", ["password", "keyboard-interactive", "hostbased"])
def test_there_is_no_other_way_in_than_a_key(server: Server, way: str) -> None:
    done = server.run(f"-oPreferredAuthentications={way}", "127.0.0.1", "id")
    assert done.returncode == 255
    assert "(publickey)" in done.stderr


def test_a_key_that_root_has_not_listed_opens_nothing(server: Server, tmp_path: Path) -> None:
    hosts.keygen(tmp_path / "stranger")
    done = server.run("127.0.0.1", "id", key=str(tmp_path / "stranger"))
    assert done.returncode == 255
    assert "Permission denied" in done.stderr
