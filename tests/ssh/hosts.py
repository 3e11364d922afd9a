"""A real sshd on loopback with our fragment and launcher, and lines of SSH to it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from callcenter_tui.cli.ssh_written import CONSOLE_ENV, KEYS, LAUNCHER, Host
from tests.terminal import Terminal

PASSWORD = "Rioja-2024-tinto"
SECRET = "7Qb1vXo0m3hYtWkz-9LpRcN5uGdSaEfJ"
BOUND = 60.0
SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
RUN = Path("/run/sshd")

SERVER = """\
ListenAddress 127.0.0.1:{port}
ListenAddress 127.0.0.1:{careless}
HostKey {folder}/host_key
PidFile none
UsePAM no
StrictModes no
PermitRootLogin yes
Subsystem sftp internal-sftp
# A host whose administrator lets variables in, before and on its second port also in spite of us.
AcceptEnv *
Match LocalPort {careless}
    AcceptEnv *
    ClientAliveInterval 1
    ClientAliveCountMax 3
Match all
Include {folder}/50-callcenter.conf
"""


def cannot() -> str:
    """Why no sshd can be started here, or an empty text."""
    if SSHD is None or shutil.which("ssh") is None:
        return "no OpenSSH here (Debian: apt install openssh-server openssh-client)"
    if os.geteuid() == 0 and not RUN.exists():
        RUN.mkdir(mode=0o755)  # as its service does before it starts it
    return ""


def until(true: Callable[[], object], what: str, seconds: float = BOUND) -> None:
    """Wait for a condition; fails naming it."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"after {seconds:.0f} s not yet: {what}"
        time.sleep(0.03)


@dataclass
class Server:
    """A running sshd: ``port`` has our fragment, ``careless`` lets variables in all the same."""

    folder: Path
    port: int
    careless: int
    environment: dict[str, str]

    @property
    def home(self) -> Path:
        """``CALLCENTER_HOME`` of its consoles."""
        return self.folder / "home" / "console"

    @property
    def log(self) -> str:
        path = self.folder / "sshd.log"
        return path.read_text() if path.exists() else ""

    def ssh(self, *more: str, key: str = "ana", port: int = 0, program: str = "ssh") -> list[str]:
        """A command line to it, by one person's key, without anything of the tester's own."""
        options = (
            "BatchMode=yes",
            f"UserKnownHostsFile={self.folder}/known_hosts",
            "StrictHostKeyChecking=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            f"IdentityFile={self.folder}/{key}",
            f"Port={port or self.port}",
            f"User={getpass.getuser()}",
            "LogLevel=ERROR",
        )
        return [program, "-F", "none", *(f"-o{option}" for option in options), *more]

    def run(
        self, *more: str, key: str = "ana", program: str = "ssh", seconds: float = BOUND
    ) -> subprocess.CompletedProcess[str]:
        """Run a client that is to be refused, to its end; without a terminal."""
        return subprocess.run(
            self.ssh(*more, key=key, program=program),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            env=self.environment,
            start_new_session=True,
            check=False,
        )

    def line(
        self,
        *more: str,
        key: str = "ana",
        port: int = 0,
        size: tuple[int, int] = (100, 30),
        term: str = "xterm-256color",
    ) -> Terminal:
        """A console at the other end of a line, on a terminal of its own.

        The terminal is raw before the client makes it so: what is typed at once is for the host.
        """
        argv = self.ssh("-t", *more, "127.0.0.1", key=key, port=port)
        raw = ["sh", "-c", 'stty raw -echo; TERM=$1; shift; exec "$@"', "sh", term]
        return Terminal([*raw, *argv], self.environment, *size)

    @contextmanager
    def signed_in(
        self, login: str, *more: str, port: int = 0, size: tuple[int, int] = (100, 30)
    ) -> Iterator[Terminal]:
        """A line by this person's key, signed in and on the live calls."""
        with self.line(*more, key=login, port=port, size=size) as terminal:
            terminal.wait_for("Enter signs in")
            terminal.type(f"{login}\t{PASSWORD}\r")
            terminal.wait_for("Live calls")
            yield terminal

    def consoles(self) -> list[int]:
        """Processes of this host's consoles, the launcher before it has become one included."""
        mine = f"CALLCENTER_HOME={self.home}".encode()
        command = str(self.folder / "console").encode()
        return [
            pid
            for pid in processes()
            if mine in read(pid, "environ") or command in read(pid, "cmdline")
        ]

    def nothing_left(self) -> None:
        """Wait until no console runs any more."""
        until(lambda: not self.consoles(), f"no console; there are {self.consoles()}", 20)


def processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def read(pid: int, name: str) -> bytes:
    """A file of ``/proc``, empty for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def session_of(pid: int) -> int:
    """The id of the process's session, which is that of its terminal; 0 when it is gone."""
    fields = read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[3]) if fields else 0


def environment_of(pid: int) -> dict[str, str]:
    """With which variables the process was started."""
    pairs = (item.partition(b"=") for item in read(pid, "environ").split(b"\0") if item)
    return {name.decode(): value.decode() for name, _, value in pairs}


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def keygen(path: Path) -> str:
    """A new key; returns its public half."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)],
        check=True,
        capture_output=True,
    )
    return path.with_name(f"{path.name}.pub").read_text().strip()


def prepared(folder: Path, people: Sequence[str]) -> tuple[int, int]:
    """Write what the printed files say, with the places of a test, and keys for these people."""
    me = getpass.getuser()
    host = Host(venv=sys.prefix, home=str(folder / "home"), account=me, group=me)
    launcher = host.text("console.sh").replace(CONSOLE_ENV, str(folder / "console.env"))
    (folder / "console").write_text(launcher)
    (folder / "console").chmod(0o755)
    fragment = host.text("sshd.conf")
    for old, new in (
        (f"Match Group {me}", f"Match User {me}"),
        (LAUNCHER, str(folder / "console")),
        (KEYS, str(folder / "keys")),
        ("UnusedConnectionTimeout 30s", "UnusedConnectionTimeout 3s"),
    ):
        assert old in fragment
        fragment = fragment.replace(old, new)
    (folder / "50-callcenter.conf").write_text(fragment)
    (folder / "keys").mkdir()
    lines = [f"restrict,pty {keygen(folder / person)}" for person in people]
    (folder / "keys" / me).write_text("\n".join(lines) + "\n")
    public = keygen(folder / "host_key")
    port, careless = free_ports(2)
    (folder / "known_hosts").write_text(
        "".join(f"[127.0.0.1]:{one} {public}\n" for one in (port, careless))
    )
    config = SERVER.format(port=port, careless=careless, folder=folder)
    (folder / "sshd_config").write_text(config)
    return port, careless


@contextmanager
def serving(folder: Path, database_url: str, people: Sequence[str] = ()) -> Iterator[Server]:
    """sshd with a launcher whose consoles work on this store; gone at the end, with them."""
    assert SSHD is not None
    (folder / "home" / "console").mkdir(parents=True)
    env = folder / "console.env"
    env.write_text(f"DATABASE_URL={database_url}\nSECRET_KEY={SECRET}\nENVIRONMENT=production\n")
    env.chmod(0o600)
    port, careless = prepared(folder, people or ("ana", "eva", "sofia"))
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    server = Server(folder, port, careless, kept)
    process = subprocess.Popen(
        [SSHD, "-D", "-f", str(folder / "sshd_config"), "-E", str(folder / "sshd.log")],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: answers(port), f"sshd listens\n{server.log}", 20)
        yield server
    finally:
        process.terminate()
        process.wait(20)
        for pid in server.consoles():
            with suppress(ProcessLookupError):
                os.kill(pid, 9)


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as line:
            return line.recv(4) == b"SSH-"
    except OSError:
        return False
