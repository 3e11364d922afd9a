"""The signatures of the audit chain: keyed hashes, so that only who holds the key can make one."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC

from callcenter_tui.domain.views import EventView


class Seal:
    """Signs with the first of ``keys`` and checks with each; a key is a text, such as SECRET_KEY.

    The chain has keys of its own, derived: what is signed here is no token, and the reverse.
    """

    def __init__(self, *keys: str) -> None:
        derived = [hmac.digest(key.encode(), b"callcenter audit chain", "sha256") for key in keys]
        self._keys = {hashlib.sha256(key).hexdigest()[:16]: key for key in derived}
        self.key_id = next(iter(self._keys))

    def knows(self, key_id: str) -> bool:
        """Whether the key of that name is here, so that its links can be checked."""
        return key_id in self._keys

    def body(self, event: EventView, key_id: str = "") -> str:
        """The keyed hash of all that an event tells; raises KeyError for an unknown key."""
        told = [
            event.id,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.kind,
            event.call,
            event.who,
            event.data,
        ]
        words = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return self._signed(words, key_id)

    def link(self, seq: int, event_id: int, body_hash: str, before: str, key_id: str = "") -> str:
        """The signature of one link over the one before; raises KeyError for an unknown key."""
        return self._signed(f"{seq}|{event_id}|{body_hash}|{before}", key_id)

    def _signed(self, words: str, key_id: str) -> str:
        return hmac.new(self._keys[key_id or self.key_id], words.encode(), "sha256").hexdigest()
