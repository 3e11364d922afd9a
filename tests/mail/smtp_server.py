"""A real mail server on a real socket: TLS by a CA of the test, logins, and faults to order."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult

from callcenter_tui.mail.transport import SmtpSettings

LOGIN = ("center@example.com", "correct horse")


@dataclass
class Inbox:
    """What the server does and what it saw. Answers may be changed while it runs."""

    rcpt: Callable[[str], str] = lambda address: "250 OK"
    data: Callable[[bytes], str] = lambda message: "250 OK"
    auth: str = ""
    """Answer to every login; empty: right or wrong."""
    stall: str = ""
    """The step at which the server never answers: ``rcpt``, ``data`` (after it took the letter)."""
    cut: str = ""
    """Where it cuts: ``rcpt``, ``words`` (in their middle), ``reply`` (after it took them)."""
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    helos: list[str] = field(default_factory=list)
    commands: list[tuple[str, bool]] = field(default_factory=list)
    """Every command line, and whether it came by TLS."""
    options: list[list[str]] = field(default_factory=list)
    together: int = 0
    """So many lines must have come to RCPT at the same time before the first one gets on."""
    most: int = 0
    port: int = 0
    open_lines: list[Any] = field(default_factory=list)

    def cut_now(self) -> None:
        """Cut every line that is open."""
        for server in list(self.open_lines):
            server.loop.call_soon_threadsafe(server.transport.abort)

    def letters(self) -> list[EmailMessage]:
        """What was taken, parsed."""
        return [email.message_from_bytes(one, policy=email.policy.default) for one in self.taken]

    def verbs(self) -> list[str]:
        """The commands' first words, in order."""
        return [line.split()[0].upper() for line, _ in self.commands if line.split()]

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.helos.append(hostname)
        return responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        self.options.append(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.stall == "rcpt":
            await asyncio.sleep(60)
        self.most = max(self.most, len(self.open_lines))
        while self.most < self.together:
            await asyncio.sleep(0.01)
        if self.cut == "rcpt":
            server.transport.abort()
            return "250 OK"
        answer = self.rcpt(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.data(envelope.content)
        if answer.startswith("2"):
            self.taken.append(envelope.content)
            self.recipients.extend(envelope.rcpt_tos)
        if self.stall == "data":
            await asyncio.sleep(60)
        if self.cut == "reply":
            server.transport.abort()
        return answer


class Server(SMTP):
    """aiosmtpd that notes each command and can cut a line in the middle of the words."""

    def __init__(self, post: Inbox, **options: Any) -> None:
        super().__init__(post, hostname="mail.test", **options)
        self.post = post

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.post.open_lines.append(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        if self in self.post.open_lines:
            self.post.open_lines.remove(self)

    def data_received(self, data: bytes) -> None:
        if not getattr(self, "in_data", False):
            secret = bool(self.transport and self.transport.get_extra_info("sslcontext"))
            for line in data.decode("latin-1").splitlines():
                self.post.commands.append((line, secret))
        super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:
        if self.post.cut == "words":
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            self.transport.abort()  # type: ignore[union-attr]
            return
        self.in_data = True
        try:
            await super().smtp_DATA(arg)
        finally:
            self.in_data = False


class Authority:
    """A certificate authority of the test, with the file that trusts it."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self.file = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.file))

    def context(self, *names: str) -> ssl.SSLContext:
        """A server's context with a certificate for these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*(names or ("localhost", "127.0.0.1"))).configure_cert(context)
        return context


@contextmanager
def serving(
    post: Inbox,
    *,
    starttls: ssl.SSLContext | None = None,
    implicit: ssl.SSLContext | None = None,
    auth: bool = False,
    without: tuple[str, ...] = (),
) -> Iterator[Inbox]:
    """Serve on a free port in a thread of its own. ``without``: ways of login not offered."""
    loop = asyncio.new_event_loop()

    def check(server: Any, session: Any, envelope: Any, way: str, data: Any) -> AuthResult:
        if post.auth:
            return AuthResult(success=False, handled=False, message=post.auth)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == LOGIN, handled=given == LOGIN, message=None)

    def protocol() -> Server:
        options: dict[str, Any] = {"loop": loop, "tls_context": starttls}
        if auth:
            options |= {"authenticator": check, "auth_exclude_mechanism": without}
        if starttls is None:  # the server does not count implicit TLS as TLS
            options["auth_require_tls"] = False
        if not auth:
            options["auth_exclude_mechanism"] = ("LOGIN", "PLAIN")
        return Server(post, **options)

    async def begin() -> asyncio.Server:
        return await loop.create_server(protocol, "127.0.0.1", 0, ssl=implicit)

    async def end(server: asyncio.Server) -> None:
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.05)

    server = loop.run_until_complete(begin())
    post.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="smtp", daemon=True)
    thread.start()
    try:
        yield post
    finally:
        asyncio.run_coroutine_threadsafe(end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def mute() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@contextmanager
def unreachable() -> Iterator[int]:
    """A port that does not even finish a connection: its queue is full."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        port = listening.getsockname()[1]
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.settimeout(0.2)
            with suppress(TimeoutError):
                one.connect(("127.0.0.1", port))
            waiting.append(one)
        try:
            yield port
        finally:
            for one in waiting:
                one.close()


def closed() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def plain(port: int, **more: Any) -> SmtpSettings:
    """Settings for a server of the test without TLS."""
    values: dict[str, Any] = {"starttls": False, "timeout": 20.0, "patience": 20.0}
    return SmtpSettings("127.0.0.1", port, **(values | more))
