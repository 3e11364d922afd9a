"""Answers by which customers are identified: stored as a salted scrypt hash, compared slowly.

An answer such as a postcode has few possible values, so a stolen store could be searched through
whatever the cost of one hash; the hash keeps it from being read in passing. What keeps a guesser
out is the count of tries (``store.identity``).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from callcenter_tui.text import fold

SHORTEST, LONGEST = 3, 60
"""Letters and digits of a normalised answer."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one comparison costs: scrypt's N (a power of two), r and p. 16 MiB, about 60 ms."""

    n: int = 2**14
    r: int = 8
    p: int = 1


class Answers:
    """Makes and compares hashes; each blocks its thread, so never inside a transaction."""

    def __init__(self, cost: Cost | None = None) -> None:
        self._cost = cost or Cost()

    def hash(self, answer: str) -> str:
        """The text to store, ``scrypt$n$r$p$salt$digest`` in hex."""
        salt = secrets.token_bytes(16)
        cost = self._cost
        digest = _digest(normal(answer), salt, cost).hex()
        return f"scrypt${cost.n}${cost.r}${cost.p}${salt.hex()}${digest}"

    def matches(self, stored: str, answer: str) -> bool:
        """Whether ``answer`` is the one behind ``stored``; False for a text that is no hash."""
        try:
            name, n, r, p, salt, digest = stored.split("$")
            cost, salt_bytes = Cost(int(n), int(r), int(p)), bytes.fromhex(salt)
        except ValueError:
            return False
        found = _digest(normal(answer), salt_bytes, cost).hex()
        return name == "scrypt" and hmac.compare_digest(found, digest)


def normal(answer: str) -> str:
    """Folded letters and digits only: ``SW1A 1AA.`` and ``sw1a1aa`` are one answer."""
    folded = fold(unicodedata.normalize("NFKC", answer))
    return "".join(char for char in folded if char.isalnum())


def _digest(answer: str, salt: bytes, cost: Cost) -> bytes:
    words = answer.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(words, salt=salt, n=cost.n, r=cost.r, p=cost.p, dklen=32)
