"""Codes of authenticators (TOTP, RFC 6238), the seal over their secrets, and the proof by one.

Whoever reads the store alone cannot make codes: secrets are sealed by keys derived from
SECRET_KEY. Recovery codes do not depend on it, so they still open when that key is lost.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection

from callcenter_tui.auth import recovery
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import UNNAMED
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.store import factors
from callcenter_tui.store.engine import Store

STEP, DIGITS = 30, 6
"""Seconds for which a code is shown, and how many digits it has."""

AROUND = (0, -1, 1)
"""Steps whose code is taken: this one, and one before and after for clocks that differ."""

ISSUER = "Callcenter"
LONGEST = 16
"""Characters of an issuer as an address holds them: the picture has to fit into 24 lines."""


@dataclass(frozen=True, slots=True)
class Use:
    """A code that is right and not used up yet: a step of the authenticator, or a recovery code."""

    user_id: str
    step: int = 0
    secret: str = field(default="", repr=False)
    sealed: str = field(default="", repr=False)
    recovery: str = field(default="", repr=False)


class Codes:
    """Checks codes. ``keys``: the first one seals, each of them opens. ``company``: who asks."""

    def __init__(self, store: Store, clock: Clock, keys: Sequence[str], company: str = "") -> None:
        self._store = store
        self._clock = clock
        self._keys = tuple(keys)
        self._issuer = _issuer(company)

    def new_secret(self) -> str:
        """160 random bits in base32, as authenticators take them."""
        import pyotp

        return pyotp.random_base32(32)

    def uri(self, secret: str, login: str) -> str:
        """What an authenticator reads from the picture."""
        import pyotp

        made = pyotp.TOTP(secret, digits=DIGITS, interval=STEP, name=login, issuer=self._issuer)
        return made.provisioning_uri()

    def step_of(self, secret: str, code: str) -> int | None:
        """The step around now whose code this is; every step is compared in any case."""
        import pyotp

        made = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
        now = int(self._clock.now().timestamp()) // STEP
        steps = [now + offset for offset in AROUND]
        wanted = recovery.typed(code)
        right = [one for one in steps if hmac.compare_digest(made.generate_otp(one), wanted)]
        return right[0] if right else None

    def in_force(self, tx: Connection, user_id: str) -> bool:
        """Whether the user has a second factor."""
        return factors.find(tx, user_id) is not None

    def asked(self, user_id: str) -> bool:
        """The same, in a transaction of its own."""
        with self._store.read() as tx:
            return self.in_force(tx, user_id)

    def check(self, user_id: str, code: str) -> Use | None:
        """The code as something that can be used up; None when it is wrong or was used.

        Raises Refused when the secret cannot be read, for its key is not there any more.
        """
        shown = recovery.typed(code)
        hashed = recovery.hashed(user_id, shown) if recovery.is_one(shown) else ""
        with self._store.read() as tx:
            factor = factors.find(tx, user_id)
            if factor is None:
                return None
            if hashed:
                known = factors.has_code(tx, user_id, hashed)
                return Use(user_id, recovery=hashed) if known else None
        step = self.step_of(self._opened(factor.secret), shown)
        if step is None or step <= factor.last_step:
            return None
        return Use(user_id, step, factor.secret, self._rotated(factor.secret))

    def spend(self, tx: Connection, use: Use) -> bool:
        """Use the code up; False when somebody was faster, or the factor is another one now."""
        if use.recovery:
            return factors.use_code(tx, use.user_id, use.recovery, self._clock.now())
        return factors.use_step(tx, use.user_id, use.secret, use.step, use.sealed)

    def seal(self, secret: str) -> str:
        """The secret as it is stored."""
        sealed: bytes = self._seals()[0].encrypt(secret.encode())
        return sealed.decode()

    def _opened(self, sealed: str) -> str:
        from cryptography.fernet import InvalidToken, MultiFernet

        try:
            return MultiFernet(self._seals()).decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Refused(
                "Your second factor cannot be read",
                "SECRET_KEY has changed. A recovery code still works, or an administrator "
                "takes the factor away.",
            ) from None

    def _rotated(self, sealed: str) -> str:
        """Sealed by the present key, so that an older one can be forgotten some day."""
        from cryptography.fernet import InvalidToken

        first = self._seals()[0]
        try:
            first.decrypt(sealed.encode())
        except InvalidToken:
            return self.seal(self._opened(sealed))
        return sealed

    def _seals(self) -> list[Any]:
        """One for each key. Derived: what is sealed here is neither token nor audit signature."""
        from cryptography.fernet import Fernet

        derived = (hmac.digest(key.encode(), b"callcenter factor", "sha256") for key in self._keys)
        return [Fernet(urlsafe_b64encode(key)) for key in derived]


def _issuer(company: str) -> str:
    """The company as an authenticator names it: as many of its first words as there is room for."""
    said = "" if company == UNNAMED else company.replace(":", " ")
    words: list[str] = []
    for word in said.split():
        if len(quote(" ".join([*words, word]))) > LONGEST:
            break
        words.append(word)
    return " ".join(words) or ISSUER
