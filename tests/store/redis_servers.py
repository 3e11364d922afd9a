"""Redis for tests: the one of this machine, one of a test's own, and servers that only pretend."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

import redis

HERE = "redis://127.0.0.1:6379/0"


def none_here() -> str:
    """Why no Redis can be used, or an empty text."""
    try:
        with redis.Redis.from_url(HERE, socket_timeout=2) as client:
            client.ping()
    except redis.RedisError as error:
        return f"no Redis at 127.0.0.1:6379: {error}"
    return ""


def forget(prefix: str) -> None:
    """Delete the keys of one test."""
    with redis.Redis.from_url(HERE) as client:
        for key in client.scan_iter(f"{prefix}:*"):
            client.delete(key)


class OwnRedis:
    """A real server on a port of its own, which may be flushed and killed."""

    def __init__(self, password: str = "") -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._password = password
        self._folder = tempfile.TemporaryDirectory(prefix="callcenter-redis")
        self.start()

    @property
    def url(self) -> str:
        login = f":{self._password}@" if self._password else ""
        return f"redis://{login}127.0.0.1:{self.port}"

    def start(self) -> None:
        """Run it, with nothing in it; back when it answers."""
        given = {"port": self.port, "bind": "127.0.0.1", "save": "", "dir": self._folder.name}
        if self._password:
            given["requirepass"] = self._password
        options = [word for name, value in given.items() for word in (f"--{name}", str(value))]
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while True:
            with suppress(redis.ConnectionError):
                self.do("PING")
                return
            assert time.monotonic() < end, "redis-server did not come up"
            time.sleep(0.02)

    def do(self, *command: str) -> None:
        """Run one command as its administrator."""
        with redis.Redis.from_url(self.url) as client:
            client.execute_command(*command)

    def kill(self) -> None:
        """As when the machine loses its power."""
        self._process.kill()
        self._process.wait(30)

    def close(self) -> None:
        self.kill()
        self._folder.cleanup()


class Pretender:
    """Takes connections, says ``reply`` to whatever comes, or nothing at all."""

    def __init__(self, reply: bytes = b"") -> None:
        self.asked = 0
        self._reply = reply
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._guests: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Pretender:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)
        for guest in self._guests:
            guest.close()

    @property
    def url(self) -> str:
        return f"redis://:hunter2hunter2@127.0.0.1:{self._socket.getsockname()[1]}/0"

    def _serve(self) -> None:
        while True:
            try:
                guest, _ = self._socket.accept()
            except OSError:
                return
            self.asked += 1
            self._guests.append(guest)
            if self._reply:
                threading.Thread(target=self._answer, args=(guest,), daemon=True).start()

    def _answer(self, guest: socket.socket) -> None:
        with suppress(OSError):
            while guest.recv(65536):
                guest.sendall(self._reply)


@contextmanager
def own_redis(password: str = "") -> Iterator[OwnRedis]:
    """A server for one test."""
    server = OwnRedis(password)
    try:
        yield server
    finally:
        server.close()
