"""The tools of one turn: what is offered, what is refused, what is done, and what is kept of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, locked
from callcenter_tui.calls.identity import CONFIRMED, Identity
from callcenter_tui.calls.toolbox import BoundToolbox, Search
from callcenter_tui.calls.tools.acts import ACTS, WHO, Doing
from callcenter_tui.calls.tools.arguments import WrongArgument, checked, shown
from callcenter_tui.calls.tools.bounded import BUSY, Bounded
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Brief
from callcenter_tui.domain.states import Driver
from callcenter_tui.domain.tools import Result, Session, Tool, Use
from callcenter_tui.domain.trail import ToolView
from callcenter_tui.locale.tool_words import words
from callcenter_tui.store import calls, customers, journal, leases, tool_uses
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.turns import Claim
from callcenter_tui.text import clean_line

MOST = 8
"""Uses of one turn that are run and kept; a model in a loop gets no further."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all turns of an engine use."""

    context: Context
    search: Search
    identity: Identity
    bounded: Bounded


@dataclass(frozen=True, slots=True)
class Asked:
    """One use as the model asked for it, while it is on its way."""

    tool: Tool
    arguments: dict[str, Any]
    started: float

    @property
    def ms(self) -> float:
        """Milliseconds since it was asked for."""
        return (time.perf_counter() - self.started) * 1000


class TurnToolbox(BoundToolbox):
    """Fulfils ``domain.protocols.Toolbox`` for one claimed turn; one thread at a time.

    A tool is used only in a turn that offers it. Which call and which customer it serves is read
    from the claim; whether the turn is still this engine's and the AI still drives is looked up
    in the transaction in which a tool acts.
    """

    def __init__(
        self,
        shared: Shared,
        claim: Claim,
        brief: Brief,
        offered: Sequence[Tool],
        before: Sequence[ToolView],
    ) -> None:
        super().__init__(brief, shared.search)
        self._shared, self._context, self._claim = shared, shared.context, claim
        self._offered = {tool.name: tool for tool in offered}
        self._uses = [_use(view) for view in before]

    def offered(self) -> Sequence[Tool]:
        """The tools this turn needs, in their order."""
        return tuple(self._offered.values())

    def uses(self) -> Sequence[Use]:
        """What was used in this turn, also by an earlier attempt at it."""
        return tuple(self._uses)

    def use(self, name: str, arguments: Mapping[str, object]) -> Use:
        """Run a tool, or say why not; what happened is stored either way.

        Raises StoreTrouble only.
        """
        language, started = self._brief.language, time.perf_counter()
        if len(self._uses) >= MOST:
            refusal = Result(words("too_many", language), ok=False)
            return Use("tool/unknown/0", clean_line(name, limit=40), {}, refusal)
        tool = self._offered.get(name)
        if tool is None:
            refusal = Result(words("unknown_tool", language), ok=False)
            stranger = Tool(clean_line(name, limit=40), "", _nothing)
            return self._keep(Asked(stranger, shown(arguments), started), refusal, "unknown")
        try:
            asked = Asked(tool, checked(tool, arguments, language), started)
        except WrongArgument as wrong:
            refusal = Result(str(wrong), ok=False)
            return self._keep(Asked(tool, shown(arguments), started), refusal, "arguments")
        done = self._decided(asked) if tool.acts or tool.account else None
        return done if done is not None else self._run(asked)

    def _decided(self, asked: Asked) -> Use | None:
        """What is settled in the store: refused, done before, done now. None: run the tool."""
        tool, act = asked.tool, ACTS.get(asked.tool.name)
        with self._context.store.write() as tx:
            call = locked(tx, self._claim.call)
            if tool.acts and (first := tool_uses.first(tx, self._once(tool))):
                return self._again(first)
            refusal, why = self._refusal(tx, call, tool)
            if refusal is None and tool.account:
                call, refusal = self._shared.identity.required(tx, call, self._claim, tool.name)
                why = "identity"
            if refusal is not None:
                return self._store(tx, asked, refusal, why)
            if act is not None:
                result = act(Doing(tx, self._context, call, asked.arguments))
                return self._store(tx, asked, result, once=result.ok)
            if tool.acts:  # entered before it runs: after a crash nobody runs it again
                unfinished = Result(words("unfinished", call.language), ok=False)
                row = self._row(tx, asked, unfinished, once=True)
                tool_uses.add(tx, **row)
                self._event(tx, asked, row["source"], unfinished, "begun")
        return None

    def _refusal(self, tx: Connection, call: CallFacts, tool: Tool) -> tuple[Result | None, str]:
        if call.driver is Driver.PERSON or not leases.holds(tx, self._claim):
            return Result(words("stopped", call.language), ok=False), "stopped"
        if tool.acts and call.driver is Driver.DRAFT:
            return Result(words("needs_approval", call.language), ok=False), "draft"
        return None, ""

    def _run(self, asked: Asked) -> Use:
        """Run it outside of any transaction, then write down what came of it."""
        result, trouble = self._shared.bounded.run(asked.tool, self._session(), asked.arguments)
        if not asked.tool.acts:
            return self._keep(asked, result, trouble)
        if trouble and trouble != BUSY:  # begun, so it may have been done
            result = Result(words("unfinished", self._brief.language), ok=False)
        once = self._once(asked.tool)
        with self._context.store.write() as tx:
            tool_uses.finish(
                tx, once, result=result.text, ok=result.ok, deeds=list(result.deeds), ms=asked.ms
            )
            entered = tool_uses.first(tx, once)
            assert entered is not None  # entered before it ran
            self._event(tx, asked, entered.source, result, trouble)
        return self._again(entered)

    def _session(self) -> Session:
        with self._context.store.read() as tx:
            call = calls.facts(tx, self._claim.call)
            assert call is not None  # a turn has a call, and a call a customer, by foreign key
            customer = customers.find(tx, call.customer_id)
            assert customer is not None
        return Session(
            call_id=call.id,
            call_key=call.key,
            customer_id=customer.id,
            name=customer.name,
            phone=customer.phone,
            email=customer.email,
            language=call.language,
            department=call.department,
            identified=call.identity == CONFIRMED,
            now=self._context.clock.now(),
        )

    def _keep(self, asked: Asked, result: Result, trouble: str) -> Use:
        with self._context.store.write() as tx:
            locked(tx, self._claim.call)  # so that the uses of a call are counted one by one
            return self._store(tx, asked, result, trouble)

    def _store(
        self, tx: Connection, asked: Asked, result: Result, trouble: str = "", *, once: bool = False
    ) -> Use:
        row = self._row(tx, asked, result, once=once)
        tool_uses.add(tx, **row)
        self._event(tx, asked, row["source"], result, trouble)
        use = Use(row["source"], asked.tool.name, asked.arguments, result, asked.ms)
        self._uses.append(use)
        return use

    def _row(self, tx: Connection, asked: Asked, result: Result, *, once: bool) -> dict[str, Any]:
        name = asked.tool.name
        number = tool_uses.count(tx, self._claim.call, name) + 1
        known = name in self._offered
        return {
            "id": self._context.ids.new(),
            "turn_id": self._claim.turn,
            "call_id": self._claim.call,
            "source": f"tool/{name if known else 'unknown'}/{number}",
            "name": name,
            "once": self._once(asked.tool) if once else None,
            "arguments": asked.arguments,
            "result": result.text,
            "ok": result.ok,
            "deeds": list(result.deeds),
            "ms": asked.ms,
            "at": self._context.clock.now(),
        }

    def _event(
        self, tx: Connection, asked: Asked, source: str, result: Result, trouble: str
    ) -> None:
        journal.append(
            tx,
            events.TOOL_USED,
            at=self._context.clock.now(),
            who=WHO,
            call=self._claim.call,
            turn=self._claim.turn,
            tool=asked.tool.name,
            source=source,
            ok=result.ok,
            deeds=list(result.deeds),
            **({"trouble": trouble} if trouble else {}),
        )

    def _again(self, stored: ToolView) -> Use:
        """A use as it is in the store, listed once."""
        use = _use(stored)
        self._uses = [one for one in self._uses if one.source != use.source] + [use]
        return use

    def _once(self, tool: Tool) -> str:
        return f"{self._claim.turn}:{tool.name}"


def _use(view: ToolView) -> Use:
    result = Result(view.result, view.ok, view.deeds)
    return Use(view.source, view.name, dict(view.arguments), result)


def _nothing(session: Session, _arguments: Mapping[str, Any]) -> Result:
    return Result("", ok=False)
