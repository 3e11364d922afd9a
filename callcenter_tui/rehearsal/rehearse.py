"""A rehearsal: cases played through the real desk and engine, each call judged as it is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from callcenter_tui.calls.guidance import Guidance
from callcenter_tui.calls.identity import Identity
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.domain.states import CLOSED, CallState, Origin, Speaker
from callcenter_tui.domain.views import CallView
from callcenter_tui.knowledge.shelf import Shelf
from callcenter_tui.rehearsal.cases import QUESTION, Case
from callcenter_tui.rehearsal.judging import Failure, Heard, heard, judge
from callcenter_tui.rehearsal.playing import Center
from callcenter_tui.rehearsal.simulated import Actor, lines_of

PATIENCE = 60.0
"""Seconds a customer waits for an answer or a person."""
PARALLEL = 6
"""Cases played at the same time."""
_NAMES = {"es": "Alex Serra", "en": "Alex Perry"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One run's center with its engine at work. ``actor`` plays customers (None: by rules).

    ``question``: what customers with an answer on file are asked.
    """

    center: Center
    guidance: Guidance
    identity: Identity
    shelf: Shelf
    actor: Actor | None = None
    question: str = QUESTION


@dataclass(frozen=True, slots=True)
class Cost:
    """What AI runs cost. ``usd`` None: a model without a price was used."""

    usd: float | None = 0.0
    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Cost) -> Cost:
        unpriced = self.usd is None or other.usd is None
        return Cost(
            None if unpriced else (self.usd or 0.0) + (other.usd or 0.0),
            self.requests + other.requests,
            self.input_tokens + other.input_tokens,
            self.cached_tokens + other.cached_tokens,
            self.output_tokens + other.output_tokens,
        )


@dataclass(slots=True)
class Played:
    """One case with what came of each of its runs."""

    case: Case
    failures: list[list[Failure]] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    cost: Cost = field(default_factory=Cost)

    @property
    def runs(self) -> int:
        """How often it was played."""
        return len(self.failures)

    @property
    def passed(self) -> int:
        """How many runs gave all that was asked for."""
        return sum(not failures for failures in self.failures)


OnPlayed = Callable[[Played], None]


def play_all(
    stage: Stage,
    played: Sequence[Played],
    run: int,
    on_played: OnPlayed,
    parallel: int = PARALLEL,
) -> None:
    """Play every case once on ``stage``, adding run number ``run`` (from 1) to each.

    Those with articles of their own come last, one at a time, so that no other call sees them.
    """
    together = [one for one in played if not one.case.knowledge]
    with ThreadPoolExecutor(parallel, "rehearsal") as pool:
        try:
            for one in pool.map(lambda one: _run(stage, one, run), together):
                on_played(one)
        except BaseException:  # Ctrl-C too: let the customers go, or the pool would wait for them
            stage.center.listening.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for one in played:
        if one.case.knowledge:
            on_played(_with_articles(stage, one, run))


def _with_articles(stage: Stage, played: Played, run: int) -> Played:
    """Play a case while its own articles are on the shelf."""
    shelf, actor = stage.shelf, stage.center.actor
    before = shelf.list()
    try:
        shelf.put(actor, played.case.knowledge)
    except CallCenterError as error:  # such as a department that is not there
        return _judged(played, run, _nothing(str(error)))
    try:
        return _run(stage, played, run)
    finally:
        shelf.put(actor, before)
        there = {article.source for article in before}
        for article in played.case.knowledge:
            if article.source not in there:
                shelf.remove(actor, article.source)


def _run(stage: Stage, played: Played, run: int) -> Played:
    errors: list[str] = []
    calls: list[str] = []
    try:
        _converse(stage, played.case, run, calls)
    except CallCenterError as error:
        errors.append(str(error))
    except Exception as error:  # noqa: BLE001 - finding out what is broken is a rehearsal's purpose
        errors.append(f"{type(error).__name__}: {error}")
    if not calls:
        return _judged(played, run, _nothing(*errors))
    center = stage.center
    view = center.board.call(center.actor, calls[0])
    played.cost += _cost(view)
    journal = center.board.events(center.actor, calls[0])
    return _judged(played, run, heard(view, journal, errors))


def _judged(played: Played, run: int, call: Heard) -> Played:
    played.heard.append(call)
    played.failures.append(judge(played.case, run, call))
    return played


def _nothing(*errors: str) -> Heard:
    """A call that did not come about."""
    return Heard("", (), False, frozenset(), frozenset(), errors=errors or ("no call",))


def _converse(stage: Stage, case: Case, run: int, calls: list[str]) -> None:
    """Call, say each line once the last one is answered, and hang up; the id goes to ``calls``."""
    center = stage.center
    lines = lines_of(case, lambda: _view(center, calls), stage.actor)
    opening = _opening(case, run)
    if case.identified:
        stage.identity.set_question(
            center.actor, phone=opening.phone, email=opening.email, name=opening.name,
            question=stage.question, answer=case.identified,
        )  # fmt: skip
    if case.whisper:  # it must be there before the first words are answered
        calls.append(center.desk.open(opening).call_id)
        stage.guidance.whisper(center.actor, calls[0], case.whisper)
    else:
        calls.append(center.desk.open(replace(opening, words=next(lines))).call_id)
        _await(center, calls[0])
    for line in lines:
        if _view(center, calls).row.state in CLOSED:
            return
        center.desk.say(calls[0], Speaker.CUSTOMER, line)
        _await(center, calls[0])
    if _view(center, calls).row.state not in (*CLOSED, CallState.WAITING.value):
        center.desk.leave(calls[0])


def _opening(case: Case, run: int) -> OpenCall:
    email = case.email or ("" if case.phone else f"{case.id}.{run}@example.com")
    language = case.language if case.language in LANGUAGES else None
    return OpenCall(
        case.name or _NAMES[language or "en"],
        phone=case.phone,
        email=email,
        language=language,
        origin=Origin.SIMULATED.value,
    )


def _await(center: Center, call_id: str) -> None:
    def answered() -> bool | None:
        return None if _view(center, [call_id]).row.due else True

    if not center.listening.until(call_id, answered, PATIENCE):
        raise CallCenterError(f"No answer within {PATIENCE:.0f} s", "")


def _view(center: Center, calls: Sequence[str]) -> CallView:
    return center.board.call(center.actor, calls[0])


def _cost(view: CallView) -> Cost:
    total = Cost()
    for run in view.runs:
        total += Cost(
            run.cost if run.cost is not None or run.requests == 0 else None,
            run.requests, run.input_tokens, run.cached_tokens, run.output_tokens,
        )  # fmt: skip
    return total
