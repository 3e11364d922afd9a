"""The quality report: what people, the AI and customers say of the calls of a period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.domain.figures import Question
from callcenter_tui.domain.judged import Judged, calibrated
from callcenter_tui.domain.quality import Agreement, QualityReport
from callcenter_tui.domain.review import Criterion
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.agreement import agreements
from callcenter_tui.metrics.listening import best_and_worst, criteria, hints, to_listen
from callcenter_tui.store import judgements
from callcenter_tui.store.engine import Store

REVIEW = "quality.review"


class Quality:
    """Asks the store for judgements and draws them together. ``scorecard``: the center's, as it
    holds now.
    """

    def __init__(self, store: Store, scorecard: Callable[[Connection], Sequence[Criterion]]):
        self._store = store
        self._scorecard = scorecard

    def report(self, actor: Actor, asked: Question, *, limit: int = 20) -> QualityReport:
        """The report on calls last closed in the period; at most ``limit`` calls to listen to and
        as many hints. Raises Forbidden: it holds the words of customers and of reviewers.
        """
        calls, scorecard = self._read(actor, asked, telling=True)
        figures, listen, found = criteria(calls, scorecard), to_listen(calls), hints(calls)
        best, worst = best_and_worst(figures)
        scores = {
            "person": [one.reviewed for one in calls],
            "ai_estimate": [one.estimate.score if one.estimate else None for one in calls],
            "customer": [one.rating.score if one.rating else None for one in calls],
        }
        known = {kind: [s for s in each if s is not None] for kind, each in scores.items()}
        return QualityReport(
            since=asked.since,
            until=asked.until,
            calls=len(calls),
            reviewed=len(known["person"]),
            estimated=len(known["ai_estimate"]),
            rated=len(known["customer"]),
            scores={kind: round(fmean(each), 2) if each else None for kind, each in known.items()},
            criteria=tuple(figures),
            best=best,
            worst=worst,
            listen=tuple(listen[:limit]),
            listen_total=len(listen),
            hints=tuple(found[:limit]),
            hints_total=len(found),
            agreement=tuple(agreements(calls)),
            calibrations=tuple(calibrated(calls)),
        )

    def agreement(self, actor: Actor, asked: Question) -> list[Agreement]:
        """How far the judges of these calls agree, on the whole and by criterion.

        Raises Forbidden.
        """
        calls, scorecard = self._read(actor, asked, telling=False)
        return agreements(calls, [one.key for one in criteria(calls, scorecard)])

    def _read(
        self, actor: Actor, asked: Question, *, telling: bool
    ) -> tuple[list[Judged], Sequence[Criterion]]:
        """Who works in some departments only reviews and reads those."""
        require(actor, REVIEW, asked.department or None)
        with self._store.read() as tx:
            calls = judgements.judged(tx, asked, actor.departments, telling=telling)
            return calls, self._scorecard(tx)
