"""People's reviews of calls: the scorecard filled in, calibrated by a second reviewer.

A review is a row of its own and is never changed: who reviews a call again adds one, and the
newest of each reviewer counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from callcenter_tui.auth.permissions import allows, require
from callcenter_tui.calls import lists
from callcenter_tui.calls.context import Context, happened, known, locked
from callcenter_tui.calls.reviews_seen import handled
from callcenter_tui.calls.rights import may_act
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.figures import Question
from callcenter_tui.domain.judged import Calibration, calibrated
from callcenter_tui.domain.review import MARKS, Criterion, ReviewKind, weighted
from callcenter_tui.domain.states import CLOSED, CallState
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import judgements, reviews
from callcenter_tui.text import clean, clean_line

WORDS = 1000
"""Characters of a comment and of a hint; longer ones are refused, not cut."""

REVIEW = "quality.review"


class Reviewing:
    """Stores people's reviews, and shows where reviewers differ."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def scorecard(self, actor: Actor) -> list[Criterion]:
        """What a call is judged by now, in its order."""
        require(actor, REVIEW)
        with self._context.store.read() as tx:
            return lists.scorecard(tx)

    def review(
        self,
        actor: Actor,
        call_id: str,
        marks: Mapping[str, int],
        comment: str = "",
        hints: str = "",
    ) -> ReviewView:
        """Store what a person says of a call that has ended: a mark of 1 to 5 for each line of the
        scorecard, a comment, and what its operator might do better (``hints``).

        Raises NotFound, Forbidden, Invalid (a mark is missing or none of 1 to 5, words too long),
        and Refused for a call that still goes on or that the actor has handled.
        """
        said = {"comment": _words(comment, "comment"), "hint": _words(hints, "hint")}
        with self._context.store.write() as tx:
            call, now = locked(tx, call_id), self._context.clock.now()
            may_act(actor, call, REVIEW)
            if call.state not in (CallState.WRAP_UP, *CLOSED):
                raise Refused(f"Call {call.key} still goes on", "Review it when it has ended.")
            if handled(tx, actor, call.id):
                raise Refused("You have handled this call yourself", "Let a colleague review it.")
            scorecard = lists.scorecard(tx)
            given, rows = _checked(marks, scorecard), [asdict(line) for line in scorecard]
            score, version = weighted(given, scorecard), _version(rows)
            data: dict[str, Any] = {
                "marks": [{"criterion": key, "score": mark} for key, mark in given.items()],
                **said,
                "name": clean_line(actor.name, limit=80),
                "author_id": actor.user_id,
                "scorecard": rows,
            }
            made = ReviewView(
                self._context.ids.new(), ReviewKind.PERSON.value, actor.who, score, now, data
            )
            reviews.add(
                tx,
                id=made.id,
                call_id=call.id,
                kind=made.kind,
                author=made.author,
                prompt_version=version,
                score=score,
                data=data,
                at=now,
            )
            told = {"review": made.id, "score": score, "author_id": actor.user_id}
            happened(tx, self._context, events.CALL_REVIEWED, call, actor.who, **told)
        return made

    def owed(self, actor: Actor, call_id: str) -> bool:
        """Whether the actor could review the call now and has not: until then other judgements
        are kept from them, or theirs would not be their own. Raises NotFound.
        """
        if not allows(actor.role, REVIEW):
            return False
        with self._context.store.read() as tx:
            call = known(tx, call_id)
            ended = call.state in (CallState.WRAP_UP, *CLOSED)
            if not ended or not actor.covers(call.department) or handled(tx, actor, call.id):
                return False
            mine = (ReviewKind.PERSON, actor.who)
            return all((one.kind, one.author) != mine for one in reviews.of_call(tx, call.id))

    def made(
        self, actor: Actor, asked: Question, *, limit: int = 50
    ) -> tuple[list[tuple[str, str, str, ReviewView]], int]:
        """Reviews made in the period, newest first, and how many there are: the call's key, its
        department and operator, the review. Raises Forbidden.
        """
        require(actor, REVIEW, asked.department or None)
        with self._context.store.read() as tx:
            return judgements.reviews_made(tx, asked, actor.departments, limit=limit)

    def calibrations(self, actor: Actor, asked: Question) -> list[Calibration]:
        """Calls closed in the period that two or more have reviewed, those furthest apart first.

        Raises Forbidden.
        """
        require(actor, REVIEW, asked.department or None)
        with self._context.store.read() as tx:
            found = judgements.judged(tx, asked, actor.departments, telling=False)
        return calibrated(found)


def _words(text: str, what: str) -> str:
    words = clean(text).strip()
    if len(words) > WORDS:
        raise Invalid(f"The {what} is too long ({len(words)} characters)", f"At most {WORDS}.")
    return words


def _checked(marks: Mapping[str, int], scorecard: Sequence[Criterion]) -> dict[str, int]:
    """The marks in the scorecard's order; raises Invalid naming the line."""
    lines = [line.key for line in scorecard]
    for key in marks:
        if key not in lines:
            raise Invalid(
                f"The scorecard has no '{clean_line(key, limit=60)}'", f"It has {', '.join(lines)}."
            )
    for key in lines:
        mark = marks.get(key)
        if mark is None:
            raise Invalid(f"'{key}' has no mark", "Every line needs one: 1 is poor, 5 is good.")
        if isinstance(mark, bool) or mark not in MARKS:
            raise Invalid(f"'{key}' needs a mark from 1 to 5", "1 is poor, 5 is good.")
    return {key: int(marks[key]) for key in lines}


def _version(rows: Sequence[Mapping[str, Any]]) -> str:
    """By which scorecards can be told apart: 12 hex digits of the SHA-256 of its JSON."""
    text = json.dumps(rows, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
