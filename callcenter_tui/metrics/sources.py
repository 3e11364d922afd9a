"""Where the tallies of measures come from, and by what their numbers can be told apart."""

from __future__ import annotations

from callcenter_tui.domain.figures import By
from callcenter_tui.metrics.measure import Source

STAYS = Source(
    "stays in queues: events call.stands, from state waiting in a department until the call stands "
    "otherwise; each at the quarter of an hour in which it began",
    frozenset({By.DEPARTMENT, By.LANGUAGE}),
)
ANSWERS = Source(STAYS.text, STAYS.by | {By.OPERATOR})
"""Stays that an operator answered are known by that operator, too."""

RINGS = Source(
    "offers to operators: events call.offered and how each offer ended; each at the quarter in "
    "which it began to ring",
    frozenset({By.DEPARTMENT, By.LANGUAGE, By.OPERATOR}),
)
HANDLING = Source(
    "handling by people: events call.stands with an operator, until it is another or none or the "
    "call is closed; each at the quarter in which the operator began, once it has ended",
    frozenset({By.DEPARTMENT, By.LANGUAGE, By.OPERATOR}),
)
DRIVING = Source(
    "events call.stands: time in which a call was active or on hold, split at quarters of an hour",
    frozenset({By.DEPARTMENT, By.DRIVER, By.LANGUAGE, By.OPERATOR}),
)
TIME = Source(
    "operators' time: table operator_spells, split at quarters of an hour; not kept by department",
    frozenset({By.OPERATOR}),
)
OPENINGS = Source(
    "events of a call's beginning (call.opened, message.said, turn.done, call.taken); at the "
    "quarter in which the call was opened",
    frozenset({By.DEPARTMENT, By.DRIVER, By.LANGUAGE}),
)
ENDINGS = Source(
    "closed calls: the last event call.ended or call.abandoned and those before it; at the quarter "
    "in which the call was last closed, under its last department, driver and operator",
    frozenset({By.DEPARTMENT, By.DRIVER, By.LANGUAGE, By.OPERATOR}),
)
RATINGS = Source(
    "customers' own ratings: table reviews, kind customer; the last one of each closed call, at "
    "the quarter in which the call was last closed",
    ENDINGS.by,
)
ESTIMATES = Source(
    "the evaluator's estimates: table reviews, kind ai_estimate; an AI's, never a person's",
    ENDINGS.by,
)
REVIEWS = Source("people's reviews: table reviews, kind person", ENDINGS.by)
RUNS = Source(
    "runs of AI agents: table agent_runs; each at the quarter in which it ended",
    frozenset({By.DEPARTMENT, By.LANGUAGE, By.AGENT, By.MODEL}),
)
