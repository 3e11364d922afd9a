"""Keyrings as they behave in the field: one that works, one that hangs, one that raises."""

from __future__ import annotations

import threading

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class DictRing(KeyringBackend):
    """Works; holds its entries in memory."""

    priority = 0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError(username)
        del self.entries[service, username]


class HangingRing(DictRing):
    """Never answers, like a desktop bus whose keyring cannot start."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        self.released.wait(60)
        return "too late"


class RaisingRing(DictRing):
    """Raises something that is no KeyringError."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("the bus is gone")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("the bus is gone")
