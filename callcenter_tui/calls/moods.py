"""The mood of a call: how the customer's last words sound, for the eye of a supervisor."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from callcenter_tui.store import calls


def felt(tx: Connection, call_id: str, said: Sequence[str]) -> None:
    """Keep the mood on the call; ``said``: the customer's messages, the newest first.

    The newest feeling among the last ones holds; a message that shows none changes nothing.
    """
    from callcenter_tui.agents.feelings import lately  # patterns that no start needs

    calls.set_mood(tx, call_id, lately(said))
