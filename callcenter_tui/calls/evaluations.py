"""The evaluation of a closed call: owed when it closes, run when nothing else is, never mixed.

It is an estimate of the AI (``review.ReviewKind.AI_ESTIMATE``); people's reviews and customers'
ratings are rows of their own. A call that is reopened and closed again is evaluated again, and
the older estimate stays.
"""

from __future__ import annotations

from typing import Any

from callcenter_tui.calls.context import Context, happened, locked
from callcenter_tui.calls.jobs import Job
from callcenter_tui.calls.trail import record
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.review import Estimate, ReviewKind
from callcenter_tui.domain.states import CLOSED, TurnState
from callcenter_tui.store import calls, reviews, turns
from callcenter_tui.text import clean, clean_line

SUMMARY = 2000
"""Characters of a summary."""

BY_AI = "ai"
"""Whose a summary is that no person wrote or accepted; a newer estimate may replace it."""


class Evaluations:
    """Stores what the evaluator agent says of closed calls."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def stored(self, job: Job, estimate: Estimate, run: Run, version: str) -> bool:
        """Store one estimate; False when the call was reopened meanwhile (it is dropped)."""
        author = clean_line(estimate.engine, limit=80)
        with self._context.store.write() as tx:
            call, now = locked(tx, job.call_id), self._context.clock.now()
            if call.state not in CLOSED or not turns.finish(tx, job.claim, TurnState.DONE, now):
                return False
            review = self._context.ids.new()
            data = _data(estimate)
            reviews.add(
                tx,
                id=review,
                call_id=call.id,
                kind=ReviewKind.AI_ESTIMATE.value,
                author=author,
                turn_id=job.claim.turn,
                prompt_version=version,
                score=estimate.score,
                data=data,
                at=now,
            )
            if not call.summary or call.summary_by == BY_AI:
                calls.change(tx, call, summary=data["summary"], summary_by=BY_AI)
            record(tx, self._context, job.claim, "evaluator", run, version, "done", author=author)
            happened(
                tx,
                self._context,
                events.CALL_EVALUATED,
                call,
                "ai:evaluator",
                review=review,
                author=author,
                score=estimate.score,
                resolution=data["resolution"],
            )
        return True


def _data(estimate: Estimate) -> dict[str, Any]:
    """The estimate as stored; words of the model and quotes are foreign text."""
    return {
        "summary": clean(estimate.summary, limit=SUMMARY),
        "resolution": clean_line(estimate.resolution, limit=20),
        "feelings": [{"seq": one.seq, "value": one.value} for one in estimate.feelings],
        "marks": [
            {
                "criterion": clean_line(mark.criterion, limit=40),
                "score": mark.score,
                "seq": mark.seq,
                "quote": clean(mark.quote, limit=400),
                "why": clean(mark.why, limit=400),
            }
            for mark in estimate.marks
        ],
        "dropped": estimate.dropped,
    }
