"""Short words for letters and their delivery. Each state has a sign beside its colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from callcenter_tui.domain.letters import (
    WITH_A_PERSON,
    ConsentView,
    LetterKind,
    LetterState,
    LetterView,
    PostState,
    PostView,
    Way,
)
from callcenter_tui.widgets.wording import moment

SHORT: dict[str, str] = {
    LetterKind.SUMMARY: "summary",
    LetterKind.INFORMATION: "information",
    LetterKind.FOLLOW_UP: "follow-up",
}
KINDS: dict[str, str] = {
    LetterKind.SUMMARY: "summary of the call",
    LetterKind.INFORMATION: "information asked for",
    LetterKind.FOLLOW_UP: "follow-up",
}
LANGUAGES = {"es": "in Spanish", "en": "in English"}


class Shown(NamedTuple):
    """A state as it is shown: ``sign`` says without colour what ``style`` says with it."""

    sign: str
    words: str
    style: str


STATES: dict[str, Shown] = {
    LetterState.DRAFTING: Shown("…", "the AI is writing a draft", "$text-muted"),
    LetterState.PROPOSED: Shown("+", "not read out to the customer yet", ""),
    LetterState.ASKED: Shown("?", "waits for the customer's yes", "$warning"),
    LetterState.DECLINED: Shown("-", "the customer said no", "$text-muted"),
    LetterState.CONFIRMED: Shown("✓", "the customer said yes", "$success"),
    LetterState.CANCELLED: Shown("-", "cancelled", "$text-muted"),
}
POST: dict[str, Shown] = {
    PostState.QUEUED: Shown("»", "queued", ""),
    PostState.SENDING: Shown("»", "sending", "$accent"),
    PostState.HANDING_OVER: Shown("»", "handing over", "$accent"),
    PostState.SENT: Shown("✓", "sent", "$success"),
    PostState.UNCERTAIN: Shown("?", "UNCERTAIN", "$warning"),
    PostState.FAILED: Shown("!", "failed", "$error"),
    PostState.REFUSED: Shown("!", "refused", "$error"),
    PostState.EXPIRED: Shown("!", "expired", "$warning"),
    PostState.CANCELLED: Shown("-", "cancelled", "$text-muted"),
}
FILED = Shown("✓", "in a file", "$success")
"""Of a sent letter that no server has: it lies in a folder."""

GOING = (PostState.SENDING, PostState.HANDING_OVER)
GONE = (*GOING, PostState.SENT)
"""Deliveries that nobody can take back."""

RETRIED = (PostState.FAILED, PostState.UNCERTAIN)
"""Deliveries that a person may try again."""

UNKNOWN = "Nobody knows whether this letter arrived."
TODO: dict[str, str] = {
    PostState.UNCERTAIN: (
        f"{UNKNOWN} Ask the customer, or look in the mail server's log. g: it arrived. r: send "
        "it again; the customer may get it twice."
    ),
    PostState.FAILED: "It was not sent. Mend what the server says; then r tries it again.",
    PostState.REFUSED: (
        "It was not sent: what the customer said yes to is not what would have left. In the "
        "letter, k asks them again."
    ),
    PostState.EXPIRED: (
        "It was not sent: the customer's yes is too old. In the letter, k asks them again."
    ),
    LetterState.DRAFTING: "The AI is writing a draft … It appears by itself; e: write it yourself.",
    LetterState.PROPOSED: "Read it, change it with e, then k asks the customer.",
    LetterState.ASKED: "The customer has been asked. y records their answer.",
    LetterState.DECLINED: "It is not sent, and in this call the customer is not asked again.",
    LetterState.CANCELLED: "It is not sent.",
}
"""What to do about a letter, by the state that ``state_of`` names."""


def kind_of(letter: LetterView) -> str:
    """What the letter is, in words."""
    return KINDS.get(letter.kind, letter.kind)


def state_of(letter: LetterView) -> str:
    """Of a confirmed letter the state of its delivery, else its own."""
    return letter.post.state if letter.post and _confirmed(letter) else letter.state


def shown(letter: LetterView) -> Shown:
    """The letter's state as it is shown."""
    state = state_of(letter)
    found = POST.get(state) if letter.post and _confirmed(letter) else STATES.get(state)
    if letter.post and found is POST[PostState.SENT] and filed(letter.post):
        return FILED
    return found or Shown("", state, "")


def filed(post: PostView) -> bool:
    """Whether the letter became a file, as no mail server is set."""
    return post.state == PostState.SENT and post.said.endswith(".eml")


def by_ai(letter: LetterView) -> bool:
    """Whether an AI agent proposed it."""
    return not letter.proposed_by.startswith(("user:", "os:"))


def with_a_person(letter: LetterView) -> bool:
    """Whether the machine does nothing more and somebody has to look."""
    return letter.post is not None and letter.post.state in WITH_A_PERSON


def waiting(letters: Sequence[LetterView]) -> str:
    """Which letters of a call need an eye, for its head; empty for none."""
    asked = any(one.state == LetterState.ASKED for one in letters)
    said = [f"a letter {STATES[LetterState.ASKED].words}"] if asked else []
    stuck = (one for one in letters if _confirmed(one) and with_a_person(one))
    said += [f"a letter is {shown(one).words}" for one in stuck]
    unread = any(one.state == LetterState.PROPOSED and by_ai(one) for one in letters)
    said += ["a letter of the AI is to be read"] if unread else []
    return ", ".join(dict.fromkeys(said))


def who(recorded_by: str) -> str:
    """Who did it, without the mark of what they are."""
    return recorded_by.partition(":")[2] or recorded_by


def by(recorded_by: str) -> str:
    """Who recorded it: a person, or nobody had to."""
    return f"by {who(recorded_by)}" if ":" in recorded_by else "as it was said"


def how(consent: ConsentView) -> str:
    """The way by which the customer answered."""
    if consent.way == Way.LINE:
        return "their own message"
    return f"on the phone ({consent.how})" if consent.how else "on the phone"


def holds(consent: ConsentView, now: datetime) -> str:
    """Until when a yes holds, or why it does not; nothing for a no."""
    if consent.voided:
        return f"void: {consent.voided}"
    if consent.answer != "yes":
        return ""
    until = moment(consent.expires_at, now)
    return f"holds until {until}" if consent.expires_at > now else f"ended {until}"


def _confirmed(letter: LetterView) -> bool:
    """A letter that was taken out of the outbox to be changed keeps a delivery that is over."""
    return letter.state in (LetterState.CONFIRMED, LetterState.CANCELLED)
