"""What every part of this room needs, built once in ``wiring``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.mail.addresses import NOBODY
from callcenter_tui.store.engine import Store

if TYPE_CHECKING:  # the templates' library is not loaded before a letter is rendered
    from callcenter_tui.mail.render import Renderer


@dataclass(frozen=True, slots=True)
class Limits:
    """How many letters may be confirmed: for one customer in 24 hours, by one operator in one."""

    per_customer_day: int = 5
    per_operator_hour: int = 30


@dataclass(frozen=True, slots=True)
class Mail:
    """The store, the clock, the ids, the templates, and the address that letters come from."""

    store: Store
    clock: Clock
    ids: Ids
    renderer: Renderer
    sender: str
    limits: Limits = field(default_factory=Limits)
    folder: str = ""
    """Where letters become files, as no server is set; empty when one is."""

    @property
    def nameless(self) -> bool:
        """Whether nobody is set as the sender: then letters can only become files."""
        return self.sender == NOBODY

    @property
    def domain(self) -> str:
        """The domain in which the ids of our letters are unique."""
        return self.sender.rpartition("@")[2] or "localhost"
