"""How letters of this store may leave: by which server, into a folder, or not at all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from callcenter_tui.domain.states import Origin
from callcenter_tui.store.center import Setting
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.post import Letter
from callcenter_tui.store.tables import Call

_letters = table(Letter)
_calls = table(Call)
_settings = table(Setting)

SERVER = "mail.server"
"""The setting that names it."""

NOBODY = "The customer is simulated: nothing is sent"
"""Why a letter of a rehearsal stays here."""


def simulated(tx: Connection, letter_id: str) -> bool:
    """Whether the letter is of a call that only a rehearsal made: nobody owns its address."""
    query = select(_letters.c.id).join(_calls, _calls.c.id == _letters.c.call_id)
    of_it = query.where(_letters.c.id == letter_id, _calls.c.origin == Origin.SIMULATED.value)
    return tx.execute(of_it).first() is not None


def server(tx: Connection) -> str:
    """The mail server that last carried letters of this store; empty while none has.

    Where it is known, a process without it must not put letters into a folder that nobody reads.
    """
    query = select(_settings.c.value).where(_settings.c.name == SERVER)
    return str(tx.execute(query).scalar() or "")


def by_server(tx: Connection, name: str, who: str, now: datetime) -> None:
    """Remember the server's name; an empty one: letters may become files again."""
    adding = insert_into(tx, _settings).values(
        name=SERVER, value=name, changed_by=who, changed_at=now
    )
    new = adding.excluded
    tx.execute(
        adding.on_conflict_do_update(
            index_elements=[_settings.c.name],
            set_={
                "value": new.value,
                "changed_by": new.changed_by,
                "changed_at": new.changed_at,
            },
        )
    )
