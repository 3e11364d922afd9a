"""Access tokens (signed, short-lived) and refresh tokens (opaque, single use, stored hashed).

An access token says who and which session, never a role: rights are read from the store at each
action, so that a change acts at once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import jwt

from callcenter_tui.domain.errors import Invalid, SignInFailed
from callcenter_tui.domain.protocols import Clock, Ids

ALGORITHM = "HS256"
KEY_BYTES = 32
ISSUER = AUDIENCE = "callcenter"
ACCESS = "access"
LEEWAY = 60
"""Seconds of difference between two clocks, or of a clock set back."""

LIVE_KEYS = 2
"""Keys that are believed: the one in use, and the one before it."""

LONGEST = 2048
"""Characters of a token; a longer one is refused unread."""

_CLAIMS = ["exp", "iat", "jti", "iss", "aud", "sub", "typ", "sid"]


class TokenStale(SignInFailed):
    """The token is genuine, but its time is over or has not come."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Who a token speaks for: ids of the user and of the session."""

    user: str
    session: str


class Tokens:
    """Issues and reads tokens; raises Invalid when a key is short.

    ``keys``: the first one signs; the tokens of the second, which signed before it, still hold. A
    token names its key (``kid``) and is checked with that one alone.
    """

    def __init__(self, keys: Sequence[str], clock: Clock, ids: Ids, *, minutes: int = 30) -> None:
        if not keys or any(len(key.encode()) < KEY_BYTES for key in keys):
            raise Invalid("SECRET_KEY is too short", f"At least {KEY_BYTES} bytes are needed.")
        self._keys = {key_id(key): key for key in keys[:LIVE_KEYS]}
        self._kid = key_id(keys[0])
        self._stepping = keys[:LIVE_KEYS][-1]
        self._clock = clock
        self._ids = ids
        self._seconds = minutes * 60
        self._jwt = jwt.PyJWT(options={"enforce_minimum_key_length": True})

    def access(self, user: str, session: str) -> str:
        """A new access token for the session."""
        now = int(self._clock.now().timestamp())
        payload = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": user,
            "sid": session,
            "typ": ACCESS,
            "jti": self._ids.new(),
            "iat": now,
            "exp": now + self._seconds,
        }
        return self._jwt.encode(
            payload, self._keys[self._kid], algorithm=ALGORITHM, headers={"kid": self._kid}
        )

    def read(self, token: str) -> Claims:
        """Check a token; raises TokenStale, or SignInFailed when it is not one of ours."""
        failed = SignInFailed("This session is not valid", "Sign in again.")
        if len(token) > LONGEST:
            raise failed
        try:
            header = jwt.get_unverified_header(token)
            kid = header.get("kid")
            # Nothing else may stand there: no algorithm, no address and no key of the sender's.
            if header != {"alg": ALGORITHM, "typ": "JWT", "kid": kid} or kid not in self._keys:
                raise failed
            claims = self._jwt.decode(
                token,
                self._keys[kid],
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={
                    "require": _CLAIMS,
                    "strict_aud": True,
                    "verify_exp": False,  # PyJWT reads the computer's clock, we are handed ours
                    "verify_iat": False,
                },
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise failed from error
        issued, expires = claims["iat"], claims["exp"]
        if claims["typ"] != ACCESS or not isinstance(claims["sid"], str):
            raise failed
        if type(issued) is not int or type(expires) is not int:
            raise failed
        if not 0 < expires - issued <= self._seconds:
            raise failed
        if not issued - LEEWAY <= self._clock.now().timestamp() < expires + LEEWAY:
            raise TokenStale("This session needs to be renewed", "Sign in again.")
        return Claims(claims["sub"], claims["sid"])

    def refresh(self, session: str) -> str:
        """The first refresh token of a session."""
        return f"{session}.{secrets.token_urlsafe(KEY_BYTES)}"

    def following(self, refresh: str) -> str:
        """The token after ``refresh``: always the same one.

        A process that crashed before it saved the new token, and processes that renew at the same
        moment, all arrive at the same next token instead of looking like thieves. Only who holds
        the secret key can go this step. It is the oldest key that is still believed: a process
        that has not heard of the newer one yet arrives there as well.
        """
        digest = hmac.digest(self._stepping.encode(), b"refresh:" + refresh.encode(), "sha256")
        return f"{session_of(refresh)}.{urlsafe_b64encode(digest).decode().rstrip('=')}"


def key_id(key: str) -> str:
    """The name of a key inside a token; tells nothing of the key."""
    return hmac.digest(key.encode(), b"callcenter:kid", "sha256").hex()[:16]


def session_of(refresh: str) -> str:
    """The session that a refresh token names; empty when it is none."""
    return refresh.partition(".")[0] if len(refresh) <= LONGEST and refresh.isascii() else ""


def digest(refresh: str) -> str:
    """How a refresh token is stored. Unsalted SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(refresh.encode()).hexdigest()
