"""Who sees people's reviews of a call: reviewers, and those whose work it was. Nobody else's
colleague is judged in front of everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import allows
from callcenter_tui.domain.events import CALL_REVIEWED
from callcenter_tui.domain.review import ReviewKind
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.domain.views import Actor, EventView
from callcenter_tui.store import judgements

SCORE = "score"


def handled(tx: Connection, actor: Actor, call_id: str) -> bool:
    """Whether the actor has driven the call or spoken in it at any time."""
    return actor.user_id is not None and actor.user_id in judgements.drove(tx, call_id)


def seen_by(
    tx: Connection, actor: Actor, call_id: str, reviews: Iterable[ReviewView]
) -> tuple[ReviewView, ...]:
    """The judgements of a call that the actor may see. What the AI and the customer say is
    everybody's who sees the call.
    """
    kept = tuple(reviews)
    by_people = any(one.kind == ReviewKind.PERSON for one in kept)
    if not by_people or _theirs(tx, actor, call_id):
        return kept
    return tuple(one for one in kept if one.kind != ReviewKind.PERSON)


def events_seen_by(
    tx: Connection, actor: Actor, call_id: str, events: list[EventView]
) -> list[EventView]:
    """The call's journal: that it was reviewed is everybody's, with which score is not."""
    reviewed = any(one.kind == CALL_REVIEWED for one in events)
    if not reviewed or _theirs(tx, actor, call_id):
        return events
    return [_without_score(one) if one.kind == CALL_REVIEWED else one for one in events]


def _theirs(tx: Connection, actor: Actor, call_id: str) -> bool:
    return allows(actor.role, "quality.review") or handled(tx, actor, call_id)


def _without_score(event: EventView) -> EventView:
    return replace(event, data={name: one for name, one in event.data.items() if name != SCORE})
