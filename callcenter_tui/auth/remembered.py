"""The desktop's keyring, where one is usable: staying signed in, and secrets.

A keyring is a convenience that may be absent, locked or hang for minutes. Whatever it does, the
answer is "not remembered", within three seconds.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

SERVICE = "callcenter"
SECONDS = 3.0
REFRESH = "refresh"
SINCE = " since"
"""Beside the entry of a secret: one that says when it was kept."""

SWITCHED_OFF, ABSENT = "the keyring is switched off", "no keyring on this computer"
"""Two reasons why none is used; otherwise there is one, and it is not known what it holds."""

ALLOWED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
    "keyring.backends.kwallet",
)
"""Modules of backends that keep secrets encrypted; keyrings.alt, for one, keeps them in clear."""


class Keyring:
    """Entries of one home (directory of data) in the user's keyring. Nothing here raises.

    ``mode`` is ``auto`` or ``off``; ``backend`` replaces the one that the keyring library would
    choose and is trusted.
    """

    def __init__(
        self, home: Path, mode: str = "auto", *, backend: Any = None, seconds: float = SECONDS
    ) -> None:
        self._home = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
        self._backend = backend
        self._seconds = seconds
        self.trouble = SWITCHED_OFF if mode == "off" else ""
        """Why the keyring is not used, in words; empty while nothing is known against it."""

    def get(self, name: str) -> str | None:
        """The secret of that name, None when there is none or no usable keyring."""
        value = self._ask(lambda ring: ring.get_password(SERVICE, self._user(name)))
        return value if isinstance(value, str) else None

    def put(self, name: str, secret: str, at: datetime | None = None) -> bool:
        """Keep a secret, and since when; tells whether it is kept."""

        def store(ring: Any) -> bool:
            ring.set_password(SERVICE, self._user(name), secret)
            if at is not None:
                ring.set_password(SERVICE, self._user(name + SINCE), at.isoformat())
            return True

        return bool(self._ask(store))

    def since(self, name: str) -> datetime | None:
        """When a secret was kept (aware), None when nobody knows."""
        try:
            return datetime.fromisoformat(self.get(name + SINCE) or "")
        except ValueError:
            return None

    def drop(self, name: str) -> bool:
        """Forget a secret, if it is kept; tells whether it is gone."""

        def delete(ring: Any) -> bool:
            for one in (self._user(name), self._user(name + SINCE)):
                if ring.get_password(SERVICE, one) is not None:
                    ring.delete_password(SERVICE, one)
            return True

        return bool(self._ask(delete))

    def _user(self, name: str) -> str:
        return f"{self._home}:{name}"

    def _ask(self, question: Callable[[Any], Any]) -> Any:
        if self.trouble:
            return None  # it failed before: a console must not wait three seconds again
        answer: list[Any] = []

        def run() -> None:
            try:
                answer.append(question(self._backend or _usable()))
            except _NoKeyring:
                self.trouble = ABSENT
            except Exception as error:  # noqa: BLE001 - must survive: backends raise anything
                self.trouble = f"the keyring failed ({type(error).__name__}: {error})"[:200]

        # A daemon thread: a backend that hangs must not hold the program when it ends.
        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if thread.is_alive():
            self.trouble = f"the keyring gave no answer within {self._seconds:g} s"
            return None
        return answer[0] if answer else None


class _NoKeyring(LookupError):
    """There is no backend that may be used."""


class Remembered:
    """The token of a person who stays signed in (``Session.remember``). Nothing here raises."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    @property
    def usable(self) -> bool:
        """Whether nothing is known against the keyring; sure only after ``load``."""
        return not self._keyring.trouble

    def save(self, refresh: str) -> bool:
        """Remember the token; tells whether it is remembered."""
        return bool(refresh) and self._keyring.put(REFRESH, refresh)

    def load(self) -> str | None:
        """The token, None when nobody stays signed in."""
        return self._keyring.get(REFRESH)

    def forget(self) -> None:
        """Forget the token."""
        self._keyring.drop(REFRESH)


def _usable() -> Any:
    """The first allowed backend; raises _NoKeyring without one."""
    import keyring  # 30 ms and more, and it looks at the desktop: only when asked

    chosen: Any = keyring.get_keyring()
    for backend in getattr(chosen, "backends", [chosen]):  # the chainer has several
        if type(backend).__module__ in ALLOWED:
            return backend
    raise _NoKeyring(type(chosen).__module__)
