"""Judgements, never mixed: the customer's rating, a person's review, the AI's estimate."""

from __future__ import annotations

from dataclasses import replace

from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.figures import Unit
from callcenter_tui.metrics.measure import (
    Measure,
    Reading,
    Sums,
    Words,
    formula,
    mean,
    share,
    total,
)
from callcenter_tui.metrics.measures_calls import CLOSED
from callcenter_tui.metrics.options import Options
from callcenter_tui.metrics.sources import ENDINGS, ESTIMATES, RATINGS, REVIEWS

_UNRATED = "calls without a rating; simulated calls"


def response_rate(sums: Sums) -> str:
    """Who rated at all, which every figure of ratings carries with it."""
    closed, rated = total(sums, CLOSED), sums.get(tally.RATED, 0)
    part = f"{100 * rated / closed:.0f} %" if closed else "-"
    return f"response rate {part} ({rated} of {closed})"


def satisfied(sums: Sums, options: Options) -> Reading:
    """Ratings of 4 and 5 over all ratings."""
    rated = sums.get(tally.RATED, 0)
    return Reading(sums.get(tally.RATED_GOOD, 0), rated, rated, response_rate(sums))


def _average(sums: Sums, options: Options) -> Reading:
    rated = sums.get(tally.RATED, 0)
    return Reading(sums.get(tally.RATING_SUM, 0), rated, rated, response_rate(sums))


def _unrated(sums: Sums, options: Options) -> int:
    return total(sums, CLOSED) - sums.get(tally.RATED, 0)


MEASURES: tuple[Measure, ...] = (
    replace(
        formula(
            Words("csat", "Customer satisfaction", "ratings of 4 or 5 / ratings", _UNRATED),
            RATINGS,
            satisfied,
            (tally.RATED, tally.RATED_GOOD, *CLOSED),
        ),
        left_out=(("closed without a rating", _unrated),),
    ),
    replace(
        formula(
            Words(
                "rating", "Average rating", "sum of ratings (1-5) / ratings", _UNRATED, Unit.SCORE
            ),
            RATINGS,
            _average,
            (tally.RATED, tally.RATING_SUM, *CLOSED),
        ),
        left_out=(("closed without a rating", _unrated),),
    ),
    share(
        Words("response_rate", "Response rate", "closed calls with a rating / closed calls"),
        RATINGS,
        tally.RATED,
        CLOSED,
    ),
    mean(
        Words(
            "ai_estimate",
            "AI estimate",
            "sum of the evaluator's scores (1-5) / calls that it scored; an AI's estimate",
            "calls without a score; people's reviews and customers' ratings; simulated calls",
            Unit.SCORE,
        ),
        ESTIMATES,
        (tally.ESTIMATE_CENTI,),
        tally.ESTIMATED,
        per=100,
    ),
    replace(
        mean(
            Words(
                "review",
                "Review by a person",
                "sum over calls of the mean of their reviewers' weighted scores (1-5) / calls "
                "reviewed",
                "calls without a review; the AI's estimates and customers' ratings; simulated "
                "calls",
                Unit.SCORE,
            ),
            REVIEWS,
            (tally.REVIEW_CENTI,),
            tally.REVIEWED,
            per=100,
        ),
        confidential=True,
    ),
    mean(
        Words(
            "mood",
            "Mood",
            "sum of how customers sounded at last, -2 to 2 by written rules, 0 where they showed "
            "no feeling / closed calls in which the customer spoke",
            "calls in which the customer said nothing; open calls; simulated calls",
            Unit.MOOD,
        ),
        ENDINGS,
        (tally.MOOD_SUM,),
        tally.MOODS,
        per=1,
    ),
)
