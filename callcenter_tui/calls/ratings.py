"""What customers say of a call when it has ended: a number from 1 to 5 and a few words."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import CUSTOMER, Context, happened, locked
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.review import ReviewKind
from callcenter_tui.domain.states import CLOSED, CallState
from callcenter_tui.store import journal, reviews
from callcenter_tui.text import clean

SCORES = range(1, 6)
"""1 (poor) to 5 (good)."""

COMMENT = 1000
"""Characters of a comment; a longer one is refused, not cut."""


class Ratings:
    """Stores customers' ratings; an own kind of review, never mixed with the others."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def rate(self, call_id: str, score: int, comment: str = "") -> None:
        """Store one rating, once per call and closing; raises Invalid (1 to 5), Refused (rated)."""
        words = clean(comment).strip()
        if isinstance(score, bool) or score not in SCORES:
            raise Invalid("A rating is a number from 1 to 5", "1 is poor, 5 is good.")
        if len(words) > COMMENT:
            raise Invalid(
                f"The comment is too long ({len(words)} characters)", f"At most {COMMENT}."
            )
        with self._context.store.write() as tx:
            call, now = locked(tx, call_id), self._context.clock.now()
            if call.state not in (CallState.WRAP_UP, *CLOSED):
                raise Refused("This call has not ended", "It can be rated at its end.")
            if _rated(tx, call.id):
                raise Refused("This call has been rated", "Thank you: once is enough.")
            review = self._context.ids.new()
            reviews.add(
                tx,
                id=review,
                call_id=call.id,
                kind=ReviewKind.CUSTOMER.value,
                author=CUSTOMER,
                prompt_version="",
                score=float(score),
                data={"comment": words},
                at=now,
            )
            data = {"review": review, "score": score}
            happened(tx, self._context, events.CALL_RATED, call, CUSTOMER, **data)


def _rated(tx: Connection, call_id: str) -> bool:
    """Whether the call was rated since it was last opened, told by the order of the journal."""
    rated = journal.of_kind(tx, events.CALL_RATED, call=call_id)
    again = journal.of_kind(tx, events.CALL_REOPENED, call=call_id)
    return bool(rated) and (not again or rated[-1].id > again[-1].id)
