"""Keys of SSH that belong to logins: one person's key does not open another one's login."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.auth.sources import Source
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.store import journal, ssh_keys


class SshKeys:
    """Binds fingerprints to users; every method runs in the caller's transaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def admit(self, tx: Connection, user_id: str, login: str, source: Source) -> bool:
        """Whether the key of the line may open this login; binds the first one of a login.

        Called with a proven password, in the transaction that opens the session. Without a
        fingerprint True, but on a shared host not for a login that has a key: whoever comes there
        without it is somebody else.
        """
        if not source.fingerprint:
            by_ssh = source.shared and source.name.startswith("ssh:")
            return not (by_ssh and ssh_keys.of_user(tx, user_id))
        owner = ssh_keys.owner(tx, source.fingerprint)
        if owner is not None:
            return owner == user_id
        ssh_keys.hold(tx, user_id)
        if ssh_keys.of_user(tx, user_id):
            # Looked at again: bound to this login by another of its processes while we waited.
            return ssh_keys.owner(tx, source.fingerprint) == user_id
        now, who = self._clock.now(), f"user:{login}"
        if not ssh_keys.bind(tx, source.fingerprint, user_id, now, who):
            return False  # another login was faster
        journal.append(
            tx, events.KEY_BOUND, at=now, who=who, user=user_id, fingerprint=source.fingerprint
        )
        return True
