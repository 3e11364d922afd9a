"""Recovery codes: for whoever has lost the telephone, each good for one sign-in.

Ten letters are 49 random bits. Their hash is scrypt at a small cost (4 MiB, 15 ms): it needs no
dictionary's patience, and ten of them are made at once. The salt is the user's id, so that the
hash of a typed code is found in the store without trying all ten.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from callcenter_tui.domain.keys import KEY_LETTERS

COUNT = 10
"""Codes made at once."""

GROUP = 5
_LETTERS = 2 * GROUP
_N, _R, _P = 2**12, 8, 1


def new_codes() -> tuple[str, ...]:
    """New codes as people read them, such as ``7F3KQ-M2XPA``."""
    found = ("".join(secrets.choice(KEY_LETTERS) for _ in range(_LETTERS)) for _ in range(COUNT))
    return tuple(f"{code[:GROUP]}-{code[GROUP:]}" for code in found)


def typed(code: str) -> str:
    """The letters and digits of what was typed, in capitals: spaces and dashes do not count."""
    wide = unicodedata.normalize("NFKC", code[:100]).upper()
    return "".join(char for char in wide if char.isascii() and char.isalnum())


def is_one(code: str) -> bool:
    """Whether a normalised text has the shape of a recovery code."""
    return len(code) == _LETTERS and all(char in KEY_LETTERS for char in code)


def hashed(user_id: str, code: str) -> str:
    """How a code is stored, in hex; takes 15 ms."""
    salt = f"recovery code:{user_id}".encode()
    return hashlib.scrypt(typed(code).encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32).hex()
