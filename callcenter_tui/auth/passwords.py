"""Passwords: argon2id with the library's own cost, the same time for known and unknown users."""

from __future__ import annotations

import base64
import secrets
import threading
import unicodedata
from dataclasses import dataclass

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from callcenter_tui.auth.common import is_guessable
from callcenter_tui.domain.errors import Invalid

SHORTEST, LONGEST = 8, 1024
"""Characters after NFKC; 15 and more are recommended (OWASP ASVS 5.0, 6.2.1)."""

AT_ONCE = 2
"""Computations at the same time: each takes a core and 64 MiB; 16 at once took 4.8 s."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one computation costs; the defaults are argon2-cffi's (RFC 9106, low memory)."""

    passes: int = argon2.DEFAULT_TIME_COST
    memory_kib: int = argon2.DEFAULT_MEMORY_COST
    lanes: int = argon2.DEFAULT_PARALLELISM


class Passwords:
    """Makes and compares hashes; each blocks its thread for 0.1 to 0.8 s: never the screen's.

    ``words``: what somebody would try here of all places, as the company's name.
    """

    def __init__(self, cost: Cost | None = None, words: tuple[str, ...] = ()) -> None:
        cost = cost or Cost()
        self._words = words
        self._argon2 = argon2.PasswordHasher(cost.passes, cost.memory_kib, cost.lanes)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobody = _hash_of_nobody(cost)

    def hash(self, password: str) -> str:
        """The text to store. ``password`` should have passed ``check``."""
        with self._turns:
            return self._argon2.hash(_bytes(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` is the one behind ``stored``; None (unknown user) costs the same."""
        if len(password) > LONGEST:
            password = ""  # never stored, so never equal, and as cheap as any other
        try:
            with self._turns:
                return self._argon2.verify(stored or self._nobody, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def check(self, password: str, *context: str) -> None:
        """Raise Invalid unless this may become a password; ``context`` is login, name, e-mail."""
        check(password, *context, *self._words)

    def refreshed(self, stored: str, password: str) -> str:
        """``stored``, or a new hash of the (proven) password when it was made at another cost."""
        return self.hash(password) if self._argon2.check_needs_rehash(stored) else stored


def check(password: str, *context: str) -> None:
    """Raise Invalid unless this may become a password; ``context``: words that come to mind."""
    length = len(unicodedata.normalize("NFKC", password))
    if length < SHORTEST:
        raise Invalid(
            f"The password is too short: at least {SHORTEST} characters",
            "A few words in a row make a good one; 15 characters and more are recommended.",
        )
    if length > LONGEST or len(password) > LONGEST:
        raise Invalid("The password is too long", f"At most {LONGEST} characters.")
    if is_guessable(unicodedata.normalize("NFKC", password), context):
        raise Invalid(
            "The password is one of the first that somebody would try",
            "Use a few unrelated words in a row; not the product, the company or your own name.",
        )


def same(one: str, other: str) -> bool:
    """Whether both are one password, however their letters are written."""
    return _bytes(one) == _bytes(other)


def _bytes(password: str) -> bytes:
    # surrogatepass: a byte that is no UTF-8 arrives from a terminal as a lone surrogate
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _hash_of_nobody(cost: Cost) -> str:
    """A hash that nothing matches; made up, because computing one would delay the start."""

    def part(size: int) -> str:
        return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")

    settings = f"m={cost.memory_kib},t={cost.passes},p={cost.lanes}"
    salt, digest = part(argon2.DEFAULT_RANDOM_SALT_LENGTH), part(argon2.DEFAULT_HASH_LENGTH)
    return f"$argon2id$v=19${settings}${salt}${digest}"
