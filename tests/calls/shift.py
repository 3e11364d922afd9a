"""A shift at the desk: people who are there, customers who want one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from callcenter_tui.calls import lists
from callcenter_tui.domain.floor import OfferView, OperatorView, SpellView
from callcenter_tui.domain.states import OperatorStatus, Origin
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import operators, users
from tests.calls.conftest import OWNER, Center

WANTS_A_PERSON = "Quiero hablar con una persona"


class Shift:
    """The services as people use them; time passes only when the test says so."""

    def __init__(self, center: Center) -> None:
        self.center = center
        self.offers, self.staff = center.floor.offers, center.floor.staff
        self._phones = iter(range(600_000_100, 600_999_999))

    def person(self, login: str, *own: str, role: str = "agent", **caps: int) -> Actor:
        """Somebody who has just signed in and works in ``own`` (``general``)."""
        actor = self.center.person(login, role=role, own=own or ("general",))
        with self.center.store.write() as tx:
            assert actor.user_id is not None
            operators.arrive(tx, actor.user_id, self.now, self.center.ids.new())
            if caps:
                users.change(tx, actor.user_id, **caps)
        return actor

    @property
    def now(self) -> datetime:
        return self.center.clock.now()

    def customer(self, **known: str) -> str:
        """Another customer who waits for a person; the call's id."""
        phone = f"+34{next(self._phones)}"
        return self.center.call(WANTS_A_PERSON, phone=phone, **known).call_id

    def on_the_phone(self) -> str:
        """A customer on the phone who waits for a person."""
        return self.customer(origin=Origin.DESK.value)

    def look(self, *, seconds: float = 0, alive: tuple[Actor, ...] = ()) -> int:
        """Let time pass, give a sign of life of these people, and dispatch."""
        self.center.clock.forward(seconds=seconds)
        self.beat(*alive)
        return self.center.dispatch.look()

    def beat(self, *people: Actor) -> None:
        with self.center.store.write() as tx:
            for one in people:
                assert one.user_id is not None
                operators.beat(tx, one.user_id, self.now)

    def offered(self, actor: Actor) -> list[str]:
        """Ids of the calls that are offered to somebody now."""
        return [one.call for one in self.mine(actor)]

    def mine(self, actor: Actor) -> list[OfferView]:
        return self.offers.mine(actor)

    def me(self, actor: Actor) -> OperatorView:
        found = self.staff.me(actor)
        assert found is not None
        return found

    def stands(self, actor: Actor) -> tuple[str, str, str]:
        """Status, reason and state."""
        one = self.me(actor)
        return one.status, one.reason, one.state

    def takes_a_break(self, actor: Actor) -> bool:
        return self.staff.set_status(actor, OperatorStatus.BREAK, self.a_reason())

    def a_reason(self) -> str:
        """A break reason of the list."""
        with self.center.store.read() as tx:
            return lists.break_reasons(tx)[0].key

    def rules(self, **values: Any) -> None:
        """How the queue of ``general`` works from now on."""
        found = self.center.floor.documents
        document = found.get("queues")
        own = {**document["departments"], "general": values}
        found.set(OWNER, "queues", {**document, "departments": own})

    def spells(self, actor: Actor) -> list[SpellView]:
        assert actor.user_id is not None
        return self.staff.spells(actor, actor.user_id, datetime.min.replace(tzinfo=self.now.tzinfo))

    def data(self, call_id: str, kind: str) -> list[dict[str, Any]]:
        """What the call's events of a kind say, in order."""
        found = self.center.board.events(OWNER, call_id)
        return [event.data for event in found if event.kind == kind]
