"""The ledger: twenty calls worked out by hand (``ledger.yaml``), played through the real services.

``played`` plays them on a center and gives what the tests need: the calls' ids and keys by the
names of the file, and what was worked out. The clock stands at ``read_at`` afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from callcenter_tui.calls import lists
from callcenter_tui.calls.evaluations import Evaluations
from callcenter_tui.calls.jobs import Job
from callcenter_tui.calls.reviewing import Reviewing
from callcenter_tui.domain.protocols import Answer, Run, Usage
from callcenter_tui.domain.review import Estimate, Mark
from callcenter_tui.domain.states import OperatorStatus, Speaker, TurnKind
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.room import Figures, open_metrics
from callcenter_tui.store import operators
from callcenter_tui.store.turns import Claim
from tests.calls.conftest import OWNER, Center

FILE = Path(__file__).with_name("ledger.yaml")
ENGINE = "engine-ledger"


@cache
def written() -> Mapping[str, Any]:
    """What stands in the file."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@dataclass
class Ledger:
    """The calls as played: ``ids`` and ``keys`` by their names in the file, ``people`` by login."""

    center: Center
    ids: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)

    @property
    def expected(self) -> Mapping[str, Any]:
        """What was worked out by hand."""
        return written()

    @property
    def metrics(self) -> Figures:
        """The services of the metrics on the center's store."""
        return open_metrics(context_of(self.center))

    def named(self, keys: object) -> list[str]:
        """Names of the calls with these public keys."""
        names = {key: name for name, key in self.keys.items()}
        return [names[str(key)] for key in keys]  # type: ignore[attr-defined]


def context_of(center: Center) -> Metrics:
    """What the metrics need, as ``wiring`` gives it."""
    return Metrics(
        center.store,
        center.clock,
        center.ids,
        lists.zone,
        lists.target,
        targets=lists.targets,
        measuring=lists.measuring,
        scorecard=lists.scorecard,
        duty=lists.duty,
        working_days=lists.working_days,
    )


def played(center: Center) -> Ledger:
    """Play the ledger on an empty center; the clock stands at ``read_at`` afterwards."""
    return _Player(center).play()


def moment(day: date, clock: str) -> datetime:
    """A moment of the file, ``09:00:00`` of a day in Madrid."""
    zone = ZoneInfo(str(written()["zone"]))
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=zone)


@dataclass(frozen=True)
class _Act:
    """One line of the file: who does what to which call, if to one."""

    at: datetime
    who: str
    verb: str
    rest: str
    call: str = ""


class _Player:
    """Plays acts in the order of time, each by the service that does it at the desk."""

    def __init__(self, center: Center) -> None:
        self.center, self.ledger = center, Ledger(center)
        self.people = self.ledger.people
        self.on_duty: set[str] = set()
        self._verbs: dict[str, Callable[[_Act], object]] = {
            name.removeprefix("_do_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_do_")
        }

    def play(self) -> Ledger:
        for login, own in written()["people"].items():
            self.people[login] = self.center.person(login, own=tuple(own))
        self.people["boss"] = self.center.person("boss", role="supervisor")
        for act in sorted(_acts(), key=lambda one: one.at):
            self.center.clock.set(act.at)
            self._beat()
            self._verbs[act.verb](act)
        self._engine()
        day, clock = str(written()["read_at"]).split()
        self.center.clock.set(moment(date.fromisoformat(day), clock))
        return self.ledger

    # -- the people's day

    def _do_available(self, act: _Act) -> None:
        self.on_duty.add(act.who)
        self.center.floor.staff.set_status(self.people[act.who], OperatorStatus.AVAILABLE)

    def _do_break(self, act: _Act) -> None:
        self.center.floor.staff.set_status(self.people[act.who], OperatorStatus.BREAK, "coffee")

    def _do_offline(self, act: _Act) -> None:
        self.on_duty.remove(act.who)
        self.center.floor.staff.set_status(self.people[act.who], OperatorStatus.OFFLINE)

    # -- the customer

    def _do_calls(self, act: _Act) -> None:
        call = written()["calls"][act.call]
        name, phone, language, department = call["customer"]
        opened = self.center.call(
            act.rest,
            name=name,
            phone=phone,
            language=language,
            department=department,
            origin=call.get("origin", "line"),
        )
        self.ledger.ids[act.call], self.ledger.keys[act.call] = opened.call_id, opened.key

    def _do_says(self, act: _Act) -> None:
        if act.who == "customer":
            self.center.desk.say(self._id(act), Speaker.CUSTOMER, act.rest)
        else:
            self.center.desk.say(self._id(act), Speaker.OPERATOR, act.rest, self.people[act.who])

    def _do_leaves(self, act: _Act) -> None:
        self.center.desk.leave(self._id(act))

    def _do_returns(self, act: _Act) -> None:
        self.center.desk.resume(self.ledger.keys[act.call])

    def _do_rates(self, act: _Act) -> None:
        self.center.floor.ratings.rate(self._id(act), int(act.rest))

    # -- offers

    def _do_rings(self, act: _Act) -> None:
        self.center.dispatch.look()
        assert self._offered(act.rest) == [self._id(act)], f"{act.call} does not ring"

    def _do_misses(self, act: _Act) -> None:
        self.center.dispatch.look()
        assert self._offered(act.rest) == [], f"{act.call} rings still"

    def _do_accepts(self, act: _Act) -> None:
        self.center.floor.offers.accept(self.people[act.who], self._id(act))

    def _do_declines(self, act: _Act) -> None:
        self.center.floor.offers.decline(self.people[act.who], self._id(act))

    def _beat(self) -> None:
        """The consoles of those who are there are heard of."""
        with self.center.store.write() as tx:
            for login in self.on_duty:
                operators.beat(tx, str(self.people[login].user_id), self.center.clock.now())

    def _offered(self, login: str) -> list[str]:
        return [one.call for one in self.center.floor.offers.mine(self.people[login])]

    # -- the call in hand

    def _do_takes(self, act: _Act) -> None:
        self.center.driving.take_over(self.people[act.who], self._id(act))

    def _do_holds(self, act: _Act) -> None:
        self.center.driving.hold(self.people[act.who], self._id(act))

    def _do_resumes(self, act: _Act) -> None:
        self.center.driving.resume(self.people[act.who], self._id(act))

    def _do_hangs_up(self, act: _Act) -> None:
        self.center.floor.wrapup.hang_up(self.people[act.who], self._id(act))

    def _do_finishes(self, act: _Act) -> None:
        self.center.floor.wrapup.finish(self.people[act.who], self._id(act), disposition=act.rest)

    def _do_ends(self, act: _Act) -> None:
        self.center.driving.end(self.people[act.who], self._id(act), disposition=act.rest)

    def _do_transfers(self, act: _Act) -> None:
        actor = OWNER if act.who == "admin" else self.people[act.who]
        self.center.floor.transfers.cold(actor, self._id(act), act.rest)

    def _do_gives(self, act: _Act) -> None:
        to = str(self.people[act.rest].user_id)
        self.center.floor.transfers.warm(
            self.people[act.who], self._id(act), user_id=to, reason="Pays by card"
        )

    def _do_reviews(self, act: _Act) -> None:
        boss = self.people[act.who]
        reviewing = Reviewing(self.center.context)
        marks = {line.key: int(act.rest) for line in reviewing.scorecard(boss)}
        reviewing.review(boss, self._id(act), marks)

    # -- the AI

    def _do_answers(self, act: _Act) -> None:
        model, version, there, cached, back, first, whole = written()["models"][act.rest]
        usage = Usage(model, 1, there, cached, back, first, whole)
        answered = self._engine(self._id(act), Run(usage), version)
        assert answered, f"{act.call}: nothing to answer"

    def _engine(self, call_id: str = "", run: Run | None = None, version: str = "v1") -> bool:
        """What is due is done: the answer of this call, and briefings, summaries and evaluations,
        which cost nothing here. Answers of calls in which nobody says that the AI answers stay
        unanswered, as with an engine that is slow.
        """
        done = False
        while claim := self.center.turns.claim(ENGINE):
            job = self.center.turns.job(claim)
            if claim.kind == TurnKind.ANSWER and run is not None and claim.call == call_id:
                done |= self.center.turns.answered(job, Answer("Esto ayuda."), run, version)
            elif claim.kind == TurnKind.BRIEFING:
                self.center.turns.briefed(job, "A briefing.", Run(), "v1")
            elif claim.kind == TurnKind.SUMMARY:
                self.center.turns.summed_up(job, "A summary.", Run(), "v1")
            elif claim.kind == TurnKind.EVALUATION:
                self._evaluated(claim, job)
        return done

    def _evaluated(self, claim: Claim, job: Job) -> None:
        name = next(name for name, one in self.ledger.ids.items() if one == claim.call)
        score = written()["calls"][name].get("estimate")
        marks = (Mark("polite", round(score), 1, "x", "y"),) if score else ()
        estimate = Estimate("A summary.", "resolved", marks=marks, engine="house-model")
        Evaluations(self.center.context).stored(job, estimate, Run(), "v1")

    def _id(self, act: _Act) -> str:
        return self.ledger.ids[act.call]


def _acts() -> list[_Act]:
    found = []
    for day, lines in written()["shifts"].items():
        found += [_act(line, day) for line in lines]
    for name, call in written()["calls"].items():
        found += [_act(line, call["day"], name) for line in call["acts"]]
    return found


def _act(line: str, day: date, call: str = "") -> _Act:
    clock, who, verb, rest = [*line.split(" ", 3), ""][:4]
    return _Act(moment(day, clock), who, verb, rest, call)


def later(ledger: Ledger) -> None:
    """Let so much time pass that no call of the ledger can be repeated any more."""
    ledger.center.clock.forward(days=8)
    assert timedelta(days=8) > timedelta(days=7)
