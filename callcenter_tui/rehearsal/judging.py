"""Judging a rehearsed call by rules: what was said, done and cited, and pass^k over the runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

from callcenter_tui.domain import events
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.trail import ToolView
from callcenter_tui.domain.views import CallView, EventView
from callcenter_tui.rehearsal.cases import NAMED, Case, Wanted, Words

_DESK = (Speaker.AI.value, Speaker.SYSTEM.value)
_SHOWN = 300
"""Characters of what was said that a failure shows: the last ones, where most goes wrong."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one call.

    ``replies``: what the customer read after each of their messages, the AI's words and the
    desk's own. ``breaches``: what the guard refused, in words. ``errors``: what the player met.
    ``versions`` of the prompts that answered.
    """

    key: str
    replies: tuple[str, ...]
    answered: bool
    actions: frozenset[str]
    sources: frozenset[str]
    breaches: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()

    @property
    def all(self) -> str:
        """Everything the customer read."""
        return "\n".join(self.replies)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run of a case failed.

    ``kind`` is must_say, must_not_say, action, source, silence or error; ``detail`` says it in
    words; ``said`` is what the customer read instead; ``refused`` what the guard kept from them,
    ``<kind of breach>: '<claim>', <why>``.
    """

    run: int
    kind: str
    detail: str
    said: str
    refused: tuple[str, ...] = ()


def heard(view: CallView, journal: Sequence[EventView], errors: Sequence[str]) -> Heard:
    """What came of the call in ``view``, from what is stored and from nothing else."""
    replies: list[list[str]] = []
    for message in view.messages:
        if message.speaker == Speaker.CUSTOMER.value:
            replies.append([])
        elif message.speaker in _DESK and replies:
            replies[-1].append(message.text)
    return Heard(
        key=view.row.key,
        replies=tuple("\n".join(texts) for texts in replies),
        answered=all(replies) and bool(replies),
        actions=frozenset(_actions(view, journal)),
        sources=frozenset(source for message in view.messages for source in message.sources),
        breaches=tuple(_breaches(view)),
        errors=tuple(errors),
        versions=tuple(dict.fromkeys(run.prompt_version for run in view.runs)),
    )


def judge(case: Case, run: int, call: Heard) -> list[Failure]:
    """Everything that ``case`` asked for and this run did not give; empty when it passed."""
    found = [("error", error, "") for error in call.errors]
    if not call.answered and not call.errors:
        found.append(("silence", "a message got neither an answer nor a person", call.all))
    found += _unsaid(case.must_say, call)
    found += _said(case.must_not_say, call)
    found += _missing("action", case.actions, call.actions)
    found += _missing("source", case.sources, call.sources, prefix=True)
    refused = tuple(dict.fromkeys(call.breaches))
    return [
        Failure(run, kind, detail, shown(said or call.all), refused)
        for kind, detail, said in dict.fromkeys(found)
    ]


def shown(said: str) -> str:
    """The end of ``said`` on one line: whole words, "…" where something was left out."""
    lines = dict.fromkeys(" ".join(line.split()) for line in said.splitlines())
    text = " ".join(lines)
    if len(text) <= _SHOWN:
        return text
    end = text[1 - _SHOWN :]
    return "…" + (end[end.index(" ") :] if " " in end else end)


def pass_hat(runs: int, passed: int, k: int) -> float:
    """pass^k: the chance that ``k`` of these ``runs``, drawn at random, have all passed."""
    return comb(passed, k) / comb(runs, k)


def _unsaid(wanted: Sequence[Words], call: Heard) -> Iterator[tuple[str, str, str]]:
    for words in wanted:
        said = _reply(call, words.answer)
        if not words.found(said):
            yield "must_say", f"did not say {words}", said


def _said(refused: Sequence[Words], call: Heard) -> Iterator[tuple[str, str, str]]:
    for words in refused:
        said = _reply(call, words.answer)
        if found := words.found(said):
            yield "must_not_say", f"said, though it must not: '{found}'", said


def _missing(
    kind: str, wanted: Sequence[Wanted], there: frozenset[str], *, prefix: bool = False
) -> Iterator[tuple[str, str, str]]:
    for one in wanted:
        met = [
            name
            for name in one.any
            if name in there or (prefix and any(t.startswith(name) for t in there))
        ]
        if met and one.never:
            yield kind, f"{'cited' if prefix else 'did'}, though it must not: {', '.join(met)}", ""
        elif not met and not one.never:
            wanted_is = f"cited none of: {', '.join(one.any)}" if prefix else f"did not do: {one}"
            yield kind, wanted_is, ""


def _reply(call: Heard, answer: int) -> str:
    if not answer:
        return call.all
    return call.replies[answer - 1] if answer <= len(call.replies) else ""


def _actions(view: CallView, journal: Sequence[EventView]) -> Iterator[str]:
    for event in journal:
        yield event.kind
        if event.kind in NAMED:
            yield NAMED[event.kind]
    yield from _used(view.tools)
    yield f"department/{view.row.department}"
    yield f"language/{view.row.language}"
    if any(
        event.kind == events.CALL_MOVED and event.data.get("target") == "waiting"
        for event in journal
    ):
        yield "person_asked"


def _used(tools: Sequence[ToolView]) -> Iterator[str]:
    for use in tools:
        yield f"tool/{use.name}"
        if use.ok:
            yield from use.deeds


def _breaches(view: CallView) -> Iterator[str]:
    for run in view.runs:
        for breach in run.detail.get("breaches", ()):
            yield f"{breach['kind']}: '{breach['claim']}', {breach['why']}"
