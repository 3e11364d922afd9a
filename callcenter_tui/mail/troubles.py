"""What an error of the connection means for the letter: before the mark, and after it.

Errors are told apart by what they are to anybody (an answer with a code, a timeout, a lost
connection, a certificate), so that the SMTP library stays in its one file.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Callable, Iterator

from callcenter_tui.mail import carriers, faults
from callcenter_tui.mail.carriers import Outcome

_WRONG_NAME = (62, 64)
"""OpenSSL's verify codes for a certificate of another host or address."""


class Trouble(Exception):
    """Why a conversation ended before the mark."""

    def __init__(self, kind: str, *, code: int = 0, said: str = "", fault: str = "") -> None:
        super().__init__(fault or said)
        self.kind, self.code, self.said, self.fault = kind, code, said, fault

    def outcome(self, phase: str) -> Outcome:
        """The same, as the outcome of the step that it happened in."""
        return Outcome(self.kind, phase, self.code, self.said, self.fault)


def trouble_of(error: Exception, told: Callable[[str], str]) -> Trouble:
    """What an error before the mark means. ``told`` makes the server's words fit to be stored."""
    if isinstance(error, Trouble):
        return error
    code, said = _answer(error)
    if code:
        kind = carriers.PERMANENT if 500 <= code < 600 else carriers.TRANSIENT
        return Trouble(kind, code=code, said=told(said))
    if isinstance(error, TimeoutError):
        return Trouble(carriers.TRANSIENT, fault=faults.TIMEOUT)
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            wrong_name = cause.verify_code in _WRONG_NAME
            fault = faults.HOST_NAME if wrong_name else faults.CERTIFICATE
            return Trouble(carriers.PERMANENT, said=told(cause.verify_message), fault=fault)
        if isinstance(cause, ssl.SSLError):
            return Trouble(carriers.TRANSIENT, said=told(str(cause.reason)), fault=faults.NO_TLS)
        if isinstance(cause, socket.gaierror):
            return Trouble(carriers.TRANSIENT, said=told(str(cause.strerror)), fault=faults.DNS)
        # Several addresses that all refuse arrive as one error without a number of its own.
        if f"[Errno {errno.ECONNREFUSED}]" in str(cause):
            return Trouble(carriers.TRANSIENT, fault=faults.REFUSED)
    if isinstance(error, OSError):
        return Trouble(carriers.TRANSIENT, said=told(str(error)), fault=faults.CUT)
    if isinstance(error, ValueError):  # an address that cannot be written into a command
        return Trouble(carriers.PERMANENT, said=type(error).__name__, fault=faults.ODD)
    return Trouble(carriers.TRANSIENT, said=told(str(error)), fault=faults.ODD)


def after_the_mark(error: Exception, told: Callable[[str], str]) -> Outcome:
    """What an error after the mark means: only a clear no is a no, all else is unknown.

    An odd number (also 2xx other than 250) is no clear answer: a person decides, nobody guesses.
    """
    code, said = _answer(error)
    if 400 <= code < 500:
        return Outcome(carriers.TRANSIENT, carriers.DATA, code, told(said))
    if 500 <= code < 600:
        return Outcome(carriers.PERMANENT, carriers.DATA, code, told(said))
    fault = faults.TIMEOUT if isinstance(error, TimeoutError) else faults.CUT
    return Outcome(carriers.UNKNOWN, carriers.DATA, code, told(said), fault)


def _answer(error: Exception) -> tuple[int, str]:
    """Code and words of a server's answer; 0 when there is no number, or no answer at all."""
    code = getattr(error, "code", None)
    return (max(code, 0), str(getattr(error, "message", ""))) if isinstance(code, int) else (0, "")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
