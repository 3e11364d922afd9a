"""What is counted: entries of the account, made from the journal, from which figures are summed.

An entry belongs to a quarter of an hour and holds tallies: whole numbers by name. Sums of tallies
are all that measures are made of, so that any period of any time zone is a sum of quarters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

CALL, OPERATOR = "call", "operator"
"""Subjects of entries: a call's own, or an operator's time."""

DETAIL = 120
"""Characters of a detail."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``at``: when its quarter hour began (UTC). ``driver``: ``ai``, ``draft``,
    ``person`` or empty. ``who``: an operator's id, ``ai:<agent>``, or empty. ``detail``: model and
    prompt version of an agent's run. ``tallies``: named counts and milliseconds (``tallies``).
    """

    at: datetime
    department: str = ""
    language: str = ""
    driver: str = ""
    who: str = ""
    detail: str = ""
    tallies: dict[str, int] = field(default_factory=dict)


TELLING_BINS = ((120, 1), (600, 5), (3600, 30))
"""Waits are kept to the second up to two minutes, then to 5, 30 and 300 seconds."""


def bin_of(milliseconds: int) -> int:
    """The upper edge, in seconds, of the bin in which a duration falls; 0 only for none at all."""
    seconds = -(-milliseconds // 1000)
    for most, step in TELLING_BINS:
        if seconds <= most:
            return -(-seconds // step) * step
    return -(-seconds // 300) * 300


def model_detail(model: str, version: str) -> str:
    """``detail`` of an agent's run: its model and the version of its prompt."""
    return f"{model} {version}"[:DETAIL]


def model_and_version(detail: str) -> tuple[str, str]:
    """The two of ``model_detail``."""
    model, _, version = detail.rpartition(" ")
    return model, version


# Stays in queues: at the quarter in which the stay began; ``who`` is the operator who answered.
OFFERED = "offered"
ANSWERED = "answered"
ABANDONED = "abandoned"
LEFT = "left"  # transferred, overflowed, closed or taken back by the AI: neither of the two
ANSWER_MS = "answer_ms"
ABANDON_MS = "abandon_ms"
ANSWER_BIN = "a:"  # a:<seconds>: answered after at most so many
ABANDON_BIN = "b:"  # b:<seconds>: given up after at most so many

# Offers to operators: at the quarter of the offer; ``who`` is the operator.
RINGS = "rings"
RINGS_ACCEPTED = "rings_accepted"
RINGS_DECLINED = "rings_declined"
RINGS_MISSED = "rings_missed"
RINGS_WITHDRAWN = "rings_withdrawn"

# Handling by a person: at the quarter in which the operator began; ``who`` is the operator. Once
# it has ended.
HANDLED = "handled"
TALK_MS = "talk_ms"
HOLD_MS = "hold_ms"
WRAP_MS = "wrap_ms"

# Who spoke: time of a call that is active or on hold, split by quarters; ``driver`` says who.
DRIVER_MS = "driver_ms"

# An operator's time, split by quarters; parallel calls count once. ``who`` is the operator.
BUSY_MS = "busy_ms"  # in a call or in wrap-up, also on a break that waits for its end
IDLE_MS = "idle_ms"  # available and idle
RINGING_MS = "ringing_ms"
BREAK_MS = "break_ms"

# A call's beginning: at the quarter in which it was opened.
OPENED = "opened"
OPENED_FROM = "opened:"  # opened:<origin>
RESPONDED = "responded"
RESPONSE_MS = "response_ms"  # from the customer's first words to the first answer
RESPONSE_BIN = "f:"
KEY_GIVEN = "key_given"
AI_SPOKE = "ai_spoke"
AI_DISCLOSED = "ai_disclosed"
PERSON_ASKED = "person_asked"
PERSON_REACHED = "person_reached"
PERSON_MS = "person_ms"
PERSON_BIN = "p:"

# A call's end: at the quarter in which it was last closed; ``driver`` and ``who`` are its last.
COMPLETED = "completed"
GONE = "gone"  # ended as abandoned, in a queue or not
RESOLUTION_MS = "resolution_ms"
TRANSFERRED = "transferred"  # calls
ESCALATED = "escalated"
REOPENED = "reopened"
WITH_AI = "with_ai"  # the AI drove it at some time
CONTAINED = "contained"  # completed, never in a queue, never with a person
HANDED_OFF = "handed_off"  # the AI drove it, and it came to a queue or a person
RESOLVABLE = "resolvable"  # completed and meant to resolve something
REPEATED = "repeated"  # of these: reopened, or the customer called again within the window
RATED = "rated"
RATED_GOOD = "rated_good"
RATING_SUM = "rating_sum"
RATING = "rating:"  # rating:<1-5>
ESTIMATED = "estimated"
ESTIMATE_CENTI = "estimate_centi"
REVIEWED = "reviewed"
REVIEW_CENTI = "review_centi"
MOODS = "moods"
MOOD_SUM = "mood_sum"

# Runs of AI agents: at the quarter of the run; ``who`` is ``ai:<agent>``, ``detail`` its model.
RUNS = "runs"
REQUESTS = "requests"
TOKENS_IN = "tokens_in"
TOKENS_CACHED = "tokens_cached"
TOKENS_OUT = "tokens_out"
COST_MICRO = "cost_micro"  # millionths of a US dollar
UNPRICED = "unpriced"
FIRST_TOKENS = "first_tokens"
FIRST_TOKEN_MS = "first_token_ms"  # noqa: S105 - a name
RUN_MS = "run_ms"
