"""Letters by SMTP, phase by phase.

aiosmtplib's own ``start_tls=None`` would send the password in clear to a server that offers no
TLS, and its ``send`` cannot tell a cut before the words from one after them. So the steps are
taken one by one here.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiosmtplib

from callcenter_tui.mail import carriers, faults
from callcenter_tui.mail.carriers import Outcome, Sealed
from callcenter_tui.mail.smtp_settings import SmtpSettings
from callcenter_tui.mail.troubles import Trouble, after_the_mark, trouble_of
from callcenter_tui.text import clean_line

__all__ = ("Smtp", "SmtpSettings")

GOODBYE = 3.0
"""Seconds for the answer to QUIT, which changes nothing."""

_DOMAIN = re.compile(r"[A-Za-z0-9.-]+")

_METHODS = ("plain", "login", "cram-md5")
"""In this order, the first that the server offers: trying all of them after a wrong password, as
the library does, locks accounts."""


class Smtp:
    """A ``Carrier``: one connection and one recipient a letter."""

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings

    @property
    def name(self) -> str:
        """``smtp.example.com:587``."""
        return f"{self.settings.server}:{self.settings.port}"

    @property
    def place(self) -> str:
        """The server, from wherever it is asked."""
        return self.name

    @property
    def server(self) -> str:
        """``smtp.example.com``."""
        return self.settings.server

    def deliver(self, sealed: Sealed, hand_over: Callable[[], bool]) -> Outcome:
        """Carry one letter; the thread must run no loop of its own."""
        return asyncio.run(self._deliver(sealed, hand_over))

    def arrived(self, sealed: Sealed) -> bool | None:
        """Servers tell nobody what they took."""
        del sealed
        return None

    def probe(self, sender: str, address: str) -> tuple[list[tuple[str, str]], Outcome | None]:
        """Go as far as a letter would without its words; RSET, QUIT.

        Gives each step that was passed with what was found there, and what stopped the next one.
        An empty ``sender`` ends it before both addresses, an empty ``address`` before the second.
        """
        return asyncio.run(self._probe(sender, address))

    async def _deliver(self, sealed: Sealed, hand_over: Callable[[], bool]) -> Outcome:
        talk = _Talk(self.settings, sealed.sender)
        try:
            try:
                await talk.begin(sealed.sender, sealed.address, sealed.message)
            except Trouble as trouble:
                return trouble.outcome(talk.phase)
            if not hand_over():  # commits; nothing else waits on this loop meanwhile
                return Outcome(carriers.STOPPED, carriers.DATA)
            return await talk.hand_over(sealed.message)
        finally:
            await talk.end()

    async def _probe(
        self, sender: str, address: str
    ) -> tuple[list[tuple[str, str]], Outcome | None]:
        talk = _Talk(self.settings, sender)
        try:
            await talk.begin(sender, address)
            await talk.reset()
        except Trouble as trouble:
            return talk.passed, trouble.outcome(talk.phase)
        finally:
            await talk.end()
        return talk.passed, None


class _Talk:
    """One connection. ``phase`` is the step it is in, ``passed`` what lies behind it."""

    def __init__(self, settings: SmtpSettings, sender: str) -> None:
        self.phase = carriers.CONNECT
        self.passed: list[tuple[str, str]] = []
        self._settings = settings
        # The domain of the sender is in every letter anyway; the machine's own name is nobody's
        # business, and strict servers want a domain here.
        domain = sender.rpartition("@")[2]
        own = domain if _DOMAIN.fullmatch(domain) else "localhost"
        self._smtp = aiosmtplib.SMTP(
            hostname=settings.server,
            port=settings.port,
            local_hostname=own,
            timeout=settings.timeout,
            use_tls=settings.ssl_tls,
            start_tls=False,  # our own step below; never None
        )

    async def begin(self, sender: str, address: str, message: bytes = b"") -> None:
        """All steps before the words; raises Trouble in ``phase``.

        A server that takes its time at every step is left after four steps' time.
        """
        try:
            _one_address(sender, address)
            async with asyncio.timeout(self._settings.timeout * 4):
                await self._connect()
                if self._settings.starttls and not self._settings.ssl_tls:
                    await self._starttls()
                if self._settings.username:
                    await self._login()
                if sender:
                    await self._step(carriers.MAIL, self._mail(sender, message))
                if sender and address:
                    await self._step(carriers.RCPT, self._smtp.rcpt(address))
        except Exception as error:
            raise trouble_of(error, self._settings.told) from error

    async def hand_over(self, message: bytes) -> Outcome:
        """The words. Without a clear answer to them the outcome is unknown."""
        self.phase = carriers.DATA
        for _ in range(3):  # a connection that ended while the mark was committed says so now
            await asyncio.sleep(0)
        if not self._smtp.is_connected:
            return Outcome(carriers.TRANSIENT, carriers.DATA, fault=faults.CUT)
        try:
            answer = await self._smtp.data(message, timeout=self._settings.patience)
        except Exception as error:  # noqa: BLE001 - whatever it is, the words may have been taken
            return after_the_mark(error, self._settings.told)
        return Outcome(
            carriers.SENT, carriers.DATA, answer.code, self._settings.told(answer.message)
        )

    async def reset(self) -> None:
        """Take sender and recipient back: nothing is sent."""
        try:
            await self._step("rset", self._smtp.rset())
        except Exception as error:
            raise trouble_of(error, self._settings.told) from error

    async def end(self) -> None:
        """Say goodbye, and leave no socket behind whatever the answer."""
        transport: Any = self._smtp.transport
        with suppress(Exception):  # the letter's fate is known by now
            if self._smtp.is_connected:
                await self._smtp.quit(timeout=min(GOODBYE, self._settings.timeout))
        self._smtp.close()
        if transport is not None:
            transport.abort()
        await asyncio.sleep(0)

    async def _connect(self) -> None:
        if self._settings.in_clear:
            raise Trouble(carriers.PERMANENT, fault=faults.PLAIN)
        self._smtp.tls_context = self._settings.trusting()
        await self._step(carriers.CONNECT, self._smtp.connect())
        if self._settings.ssl_tls:
            self.passed.append(("certificate", self._certificate()))

    async def _starttls(self) -> None:
        self.phase = carriers.STARTTLS
        await self._smtp.ehlo()
        if not self._smtp.supports_extension("starttls"):
            raise Trouble(carriers.PERMANENT, fault=faults.NO_STARTTLS)
        await self._step(carriers.STARTTLS, self._smtp.starttls())
        self.passed.append(("certificate", self._certificate()))

    async def _login(self) -> None:
        self.phase = carriers.LOGIN
        settings, smtp = self._settings, self._smtp
        await smtp.ehlo()
        offered = [name for name in _METHODS if name in smtp.server_auth_methods]
        if not offered:
            raise Trouble(carriers.PERMANENT, fault=faults.NO_AUTH)
        ways = {"plain": smtp.auth_plain, "login": smtp.auth_login, "cram-md5": smtp.auth_crammd5}
        await self._step(carriers.LOGIN, ways[offered[0]](settings.username, settings.password))

    async def _mail(self, sender: str, message: bytes) -> aiosmtplib.SMTPResponse:
        if self._smtp.is_ehlo_or_helo_needed:
            with suppress(aiosmtplib.SMTPHeloError):  # an old server: the library says HELO then
                await self._smtp.ehlo()
        options = []
        if message and self._smtp.supports_extension("size"):
            options.append(f"SIZE={len(message)}")
        if not message.isascii() and self._smtp.supports_extension("8bitmime"):
            options.append("BODY=8BITMIME")
        return await self._smtp.mail(sender, options=options)

    async def _step(self, phase: str, done: Awaitable[aiosmtplib.SMTPResponse]) -> None:
        self.phase = phase
        answer = await done
        self.passed.append((phase, self._settings.told(f"{answer.code} {answer.message}")))

    def _certificate(self) -> str:
        """``TLSv1.3, certificate until Jun  1 12:00:00 2026 GMT``."""
        certificate: dict[str, Any] = self._smtp.get_transport_info("peercert") or {}
        cipher: tuple[object, ...] = self._smtp.get_transport_info("cipher") or ("?", "TLS")
        return f"{cipher[1]}, certificate until {clean_line(certificate.get('notAfter', '?'))}"


def _one_address(*addresses: str) -> None:
    """Raise ValueError for what is more than one plain address: the library would guess."""
    for address in addresses:
        if not address.isascii() or not address.isprintable() or set(address) & set(" ,;<>"):
            raise ValueError("not one address")
