"""Who sees in figures what people said of an operator's work: reviewers, and that operator.

The mean of all operators or of a department is everybody's. ``calls/reviews_seen.py`` decides the
same of a single call.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import allows
from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.figures import By, Figure, Question, Row
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.measure import Measure
from callcenter_tui.store import judgements

REVIEW = "quality.review"

WITHHELD = "of one operator: seen by reviewers and by that operator alone"
"""The note of a figure that is not for who asks."""


def kept_from(actor: Actor, measure: Measure, operator: str) -> bool:
    """Whether the figure of an operator (a user's id; empty: of all) is not for the actor."""
    return (
        measure.confidential
        and operator not in ("", actor.user_id)
        and not allows(actor.role, REVIEW)
    )


def seen(
    actor: Actor, operator: str, measures: Sequence[Measure], figures: Sequence[Figure]
) -> tuple[Figure, ...]:
    """An operator's figures of these measures; what is not for the actor is empty and says so."""
    return tuple(
        Figure(one.text, None, 0, 0, note=WITHHELD) if kept_from(actor, measure, operator) else one
        for measure, one in zip(measures, figures, strict=True)
    )


def rows_seen(
    actor: Actor, question: Question, by: By, measures: Sequence[Measure], rows: Sequence[Row]
) -> list[Row]:
    """A report's rows; those are gone of which nothing is for the actor. Raises Forbidden when
    that is every one of them.
    """
    found = []
    for row in rows:
        operator = row.group if by is By.OPERATOR else question.operator
        if not all(kept_from(actor, one, operator) for one in measures):
            shown = seen(actor, operator, measures, row.figures)
            found.append(Row(row.group, row.name, shown))
    if rows and not found:
        raise _forbidden()
    return found


def require_sight(actor: Actor, measure: Measure, operator: str) -> None:
    """Raise Forbidden where the operator's figure is not for the actor."""
    if kept_from(actor, measure, operator):
        raise _forbidden()


def require_calls(actor: Actor, measure: Measure, operator: str) -> None:
    """Raise Forbidden unless the actor may see single calls of it: of an operator, or of all. Each
    call is somebody's work, so that those of all are for reviewers.
    """
    if measure.confidential and not allows(actor.role, REVIEW) and operator != actor.user_id:
        raise _forbidden()


def call_seen(tx: Connection, actor: Actor, call_id: str) -> bool:
    """Whether people's reviews of the call are for the actor."""
    if allows(actor.role, REVIEW):
        return True
    return actor.user_id is not None and actor.user_id in judgements.drove(tx, call_id)


def _forbidden() -> Forbidden:
    return Forbidden(
        "What reviewers say of a colleague's work is not for everybody",
        "Ask a supervisor. The mean of all, or of a department, is everybody's; agents see their "
        "own by choosing themselves as the operator.",
        REVIEW,
    )
