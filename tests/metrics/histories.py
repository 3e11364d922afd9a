"""Histories of a center that nobody planned: calls and people doing what they may, in any order.

Written to the journal as the services write it, but in batches, some of them late. Beside it is
counted, by other means than the product's, what must come of it on each local day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, update

from callcenter_tui.domain import events
from callcenter_tui.domain.views import CustomerView
from callcenter_tui.store import customers, documents, journal, messages, spells
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Call
from tests.metrics.conftest import Counting

DEPARTMENTS = ("general", "billing", "sales")
LIVE = ("active", "on_hold", "wrap_up")
ANCHORS = {
    "Europe/Madrid": ("2025-03-30T00:00", "2025-10-26T00:00", "2025-06-10T21:30"),
    "America/Santiago": ("2025-04-06T02:00", "2025-09-07T03:00", "2025-06-10T03:30"),
    "Asia/Kolkata": ("2025-03-30T18:00", "2025-10-26T18:00", "2025-06-10T18:10"),
}
"""An hour before a switch to or from daylight saving, or before a local midnight (UTC)."""

SPAN = timedelta(minutes=15)


class Step(NamedTuple):
    """One deed: what, on which call, by whom, which way, how long after the one before it."""

    deed: str
    call: int
    person: int
    way: int
    seconds: int


@dataclass
class Played:
    """A call as the history has it; ``late``: its events are kept back."""

    id: str
    customer: int
    state: str = "active"
    driver: str = "ai"
    department: str = "general"
    operator: str = ""
    since: datetime | None = None
    queued: datetime | None = None
    offers: list[tuple[str, str]] = field(default_factory=list)
    late: bool = False
    simulated: bool = False


class History:
    """Plays steps; ``right`` counts by local day what must come of them."""

    def __init__(self, center: Counting, zone: str, start: datetime) -> None:
        self.center, self.zone = center, ZoneInfo(zone)
        center.clock.set(start)
        self.people = [str(center.person(f"agent{n}").user_id) for n in range(3)]
        self.calls: list[Played] = []
        self.right: Counter[tuple[date, bool, str]] = Counter()
        self._writes: list[tuple[Played | None, Callable[[Connection], None]]] = []
        self._doing = dict.fromkeys(self.people, ("offline", "idle"))
        self._customers = [center.ids.new() for _ in range(3)]
        with center.store.write() as tx:
            hours = {**documents.get(tx, "hours"), "timezone": zone}
            documents.put(tx, "hours", hours)
            for one in self._customers:
                customers.add(tx, CustomerView(one, "Ana", "", "", "es"), start)

    @property
    def now(self) -> datetime:
        return self.center.clock.now()

    def play(self, steps: list[Step]) -> None:
        """Do what can be done of these, then let all that is late arrive, and count it."""
        for step in steps:
            self.center.clock.forward(seconds=step.seconds)
            getattr(self, f"_{step.deed}")(step)
        for one in self.calls:
            one.late = False
        self._count(Step("count", 0, 0, 0, 0))

    def _count(self, _: Step) -> None:
        self._arrive(_)
        self.center.keeper.catch_up()

    def _arrive(self, _: Step) -> None:
        """Everything but what is late is written, in one transaction."""
        ready = [write for call, write in self._writes if call is None or not call.late]
        self._writes = [one for one in self._writes if one[0] is not None and one[0].late]
        with self.center.store.write() as tx:
            for write in ready:
                write(tx)

    def _dally(self, step: Step) -> None:
        """The call's events come late, or those that were late come now."""
        if call := self._call(step):
            call.late = not call.late

    def _open(self, step: Step) -> None:
        driver = ("ai", "person", "draft")[step.way % 3]
        call = Played(self.center.ids.new(), step.person, driver=driver, since=self.now)
        call.simulated = step.way == 5
        origin = "simulated" if call.simulated else ("line", "desk", "callback")[step.way % 3]
        values = {
            "id": call.id,
            "key": self.center.ids.call_key(),
            "customer_id": self._customers[step.person],
            "priority": 2,
            "language": "es",
            "origin": origin,
            "opened_at": self.now,
            "heard_at": self.now,
        }
        self.calls.append(call)
        row = values | self._row(call) | {"state_since": self.now}
        self._write(call, lambda tx: tx.execute(insert(table(Call)).values(**row)))
        self._event(call, events.CALL_OPENED, "customer", origin=origin)
        self._stands(call, "customer")

    def _route(self, step: Step) -> None:
        if (call := self._call(step)) and not call.operator:
            driver = "person" if step.way == 1 else call.driver
            self._change(call, "ai:routing", department=DEPARTMENTS[step.way % 3], driver=driver)

    def _wait(self, step: Step) -> None:
        if (call := self._call(step)) and call.state in ("active", "on_hold"):
            self._change(call, "rules", state="waiting", operator="", driver="ai")
            rule = "asks_for_person" if step.way % 2 else "legal_threat"
            self._event(call, events.CALL_ESCALATED, "rules", rule=rule)

    def _transfer(self, step: Step) -> None:
        if (call := self._call(step)) and call.state in ("waiting", "active"):
            to = DEPARTMENTS[step.way % 3]
            self._change(call, "user:a", department=to, state="waiting", operator="")
            self._event(call, events.CALL_TRANSFERRED, "user:a", department=to)

    def _offer(self, step: Step) -> None:
        if (call := self._call(step)) and call.state == "waiting":
            offer, to = self.center.ids.new(), self.people[step.person]
            call.offers.append((offer, to))
            self._event(call, events.CALL_OFFERED, "system", operator=to, offer=offer)
            self._right(self.now, call, "rings", 1)

    def _refuse(self, step: Step) -> None:
        if (call := self._call(step)) and call.offers:
            offer, to = call.offers.pop()
            kinds = (events.OFFER_DECLINED, events.OFFER_MISSED, events.OFFER_WITHDRAWN)
            self._event(call, kinds[step.way % 3], "system", operator=to, offer=offer)

    def _take(self, step: Step) -> None:
        if (call := self._call(step)) and call.state in ("waiting", "active", "on_hold"):
            me = self.people[step.person]
            self._change(call, f"user:{me}", state="active", operator=me, driver="person")
            self._event(call, events.CALL_TAKEN, f"user:{me}", operator=me)
            call.offers.clear()

    def _hold(self, step: Step) -> None:
        turns = {"active": "on_hold", "on_hold": "active"}
        if (call := self._call(step)) and call.operator and call.state in turns:
            self._change(call, "user:a", state=turns[call.state])

    def _wrap(self, step: Step) -> None:
        if (call := self._call(step)) and call.operator and call.state in ("active", "on_hold"):
            self._change(call, "user:a", state="wrap_up")

    def _close(self, step: Step) -> None:
        if (call := self._call(step)) and call.state in ("wrap_up", "active", "waiting"):
            how = ("resolved", "spam", "merged", "callback", "customer_left")[step.way % 5]
            state = "abandoned" if step.way == 4 and call.state != "wrap_up" else "completed"
            self._change(call, "user:a", closed_at=self.now, state=state)
            kind = events.CALL_ABANDONED if state == "abandoned" else events.CALL_ENDED
            self._event(call, kind, "user:a", disposition=how)

    def _reopen(self, step: Step) -> None:
        if (call := self._call(step)) and call.state in ("completed", "abandoned"):
            self._change(call, "customer", closed_at=None, state="active", driver="ai", operator="")

    def _say(self, step: Step) -> None:
        if call := self._call(step):
            told: dict[str, Any] = {"speaker": ("customer", "ai", "operator")[step.way % 3]}
            told |= {"key": True} if step.way == 5 else {}
            self._event(call, events.MESSAGE_SAID, "x", **told)
            mood = step.way - 2
            change = update(table(Call)).where(table(Call).c.id == call.id).values(mood=mood)
            self._write(call, lambda tx: tx.execute(change))

    def _judge(self, step: Step) -> None:
        if call := self._call(step):
            kinds = (events.CALL_RATED, events.CALL_EVALUATED, events.CALL_REVIEWED)
            kind, who = kinds[step.way % 3], f"user:{step.person}"
            self._event(call, kind, who, score=step.person + 2)

    def _run(self, step: Step) -> None:
        if call := self._call(step):
            cost = None if step.way == 0 else step.way / 1000
            row = {
                "id": self.center.ids.new(), "call_id": call.id, "agent": "routing",
                "model": "gpt", "prompt_version": "v1", "outcome": "done", "requests": 1,
                "input_tokens": 100, "cached_tokens": 10, "output_tokens": step.way,
                "first_token_ms": None, "total_ms": 12.5, "cost": cost, "at": self.now,
                "turn_id": self._turn(call),
            }  # fmt: skip
            self._write(call, lambda tx: messages.add_run(tx, **row))
            self._event(call, events.AGENT_RAN, "ai:routing")

    def _status(self, step: Step) -> None:
        """A person comes, goes, pauses, or has a call: a new spell begins."""
        user = self.people[step.person]
        ways = [
            ("available", "idle"), ("available", "on_call"), ("available", "wrap_up"),
            ("break", "idle"), ("offline", "idle"), ("available", "offered"),
        ]  # fmt: skip
        if (what := ways[step.way]) == self._doing[user]:
            return
        self._doing[user] = what
        now, spell = self.now, self.center.ids.new()
        status, state = what

        def write(tx: Connection) -> None:
            spells.begin(tx, spell, user, now, status=status, reason="", state=state)
            journal.append(tx, events.OPERATOR_STATUS, at=now, who="x", user=user)

        self._writes.append((None, write))

    def _turn(self, call: Played) -> str:
        from callcenter_tui.store import turns

        turn, now = self.center.ids.new(), self.now

        def write(tx: Connection) -> None:
            if turns.owed(tx, call.id, "briefing") is None:
                turns.add(tx, turn, call.id, "briefing", 2, now)
            turns.cancel(tx, call.id, "briefing", now)

        self._write(call, write)
        return turn

    def _call(self, step: Step) -> Played | None:
        return self.calls[step.call % len(self.calls)] if self.calls else None

    def _row(self, call: Played) -> dict[str, Any]:
        told = {"state": call.state, "driver": call.driver, "department": call.department}
        return told | {"operator_id": call.operator or None}

    def _change(self, call: Played, who: str, **values: Any) -> None:
        row = {name: values.pop(name) for name in ("closed_at",) if name in values}
        differs = any(getattr(call, name) != value for name, value in values.items())
        if differs:
            self._passed(call, values)
        for name, value in values.items():
            setattr(call, name, value)
        row |= self._row(call)
        change = update(table(Call)).where(table(Call).c.id == call.id).values(**row)
        self._write(call, lambda tx: tx.execute(change))
        if differs:
            self._stands(call, who)

    def _stands(self, call: Played, who: str) -> None:
        data = self._row(call)
        data["operator"] = data.pop("operator_id") or ""
        self._event(call, events.CALL_STANDS, who, **data)

    def _event(self, call: Played, kind: str, who: str, **data: Any) -> None:
        at = self.now
        self._write(call, lambda tx: journal.append(tx, kind, at=at, who=who, call=call.id, **data))

    def _write(self, call: Played, write: Callable[[Connection], Any]) -> None:
        self._writes.append((call, write))

    def _passed(self, call: Played, to: dict[str, Any]) -> None:
        """Count, by hand, what ends with this change."""
        state, where = to.get("state", call.state), to.get("department", call.department)
        left = call.state == "waiting" and (state != "waiting" or where != call.department)
        if left and call.queued:
            answered = state == "active" and to.get("operator", call.operator)
            name = "answered" if answered else "abandoned" if state == "abandoned" else "left"
            self._right(call.queued, call, name, 1)
        if state == "waiting" and (call.state != "waiting" or left):
            call.queued = self.now
            self._right(self.now, call, "offered", 1)
        assert call.since is not None
        if call.state in ("active", "on_hold"):
            self._spoken(call, call.since)
        call.since = self.now

    def _spoken(self, call: Played, since: datetime) -> None:
        """Every quarter of an hour from two days before is asked for what falls into it."""
        begin = since.replace(minute=0, second=0) - timedelta(hours=1)
        while begin < self.now:
            inside = min(self.now, begin + SPAN) - max(since, begin)
            if inside > timedelta(0):
                self._right(begin, call, "driver_ms", inside // timedelta(milliseconds=1))
            begin += SPAN

    def _right(self, at: datetime, call: Played, name: str, much: int) -> None:
        self.right[at.astimezone(self.zone).date(), call.simulated, name] += much


def start_of(zone: str, anchor: int) -> datetime:
    """Where a history begins."""
    return datetime.fromisoformat(ANCHORS[zone][anchor]).replace(tzinfo=UTC)
