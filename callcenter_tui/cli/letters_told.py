"""The letters of a call told: as JSON, and in lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from callcenter_tui.cli.output import local
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from callcenter_tui.domain.letters import ConsentView, LetterView, PostView

_TWICE = ("content", "html", "call", "call_key")
"""What stands in a letter's text, or in the call around it."""


def record(letter: LetterView) -> dict[str, Any]:
    """One letter as JSON, with what was said to it and where its delivery stands.

    Without its HTML, which says the same as ``text``: `mail preview` renders it.
    """
    names = (name for name in letter.__dataclass_fields__ if name not in _TWICE)
    return {name: getattr(letter, name) for name in names}


def lines(letter: LetterView) -> Iterator[str]:
    """What it is, the ledger, the delivery."""
    to = clean_line(letter.address) or "nobody yet"
    subject = f": {clean_line(letter.subject)}" if letter.subject else ""
    what = f"letter {letter.kind} ({letter.state})"
    yield f"{local(letter.made_at, '%H:%M:%S')}  {what} to {to}{subject}"
    for said in letter.consents:
        yield f"            {_consent(said)}"
    if letter.post:
        yield f"            {delivery(letter.post)}"


def delivery(post: PostView) -> str:
    """Where a letter stands on its way, and what was said last."""
    facts = [post.state]
    if post.sent_at:
        facts.append(local(post.sent_at))
    if post.attempts:
        facts.append(f"{post.attempts} {'attempt' if post.attempts == 1 else 'attempts'}")
    if post.state == "queued" and post.next_at and post.attempts:
        facts.append(f"next {local(post.next_at, '%H:%M:%S')}")
    said = f": {clean_line(post.said)}" if post.said else ""
    return f"{', '.join(facts)}{said}"


def _consent(said: ConsentView) -> str:
    how = f", {clean_line(said.how)}" if said.how else ""
    way = "in their own message" if said.way == "line" else f"on the phone{how}"
    head = f"{local(said.at, '%H:%M:%S')} {said.answer} {way}: «{clean_line(said.words)}»"
    holds = f", holds until {local(said.expires_at)}" if said.answer == "yes" else ""
    if said.voided:
        holds = f", holds no longer: {clean_line(said.voided)}"
    return f"{head} (by {clean_line(said.recorded_by)}, to {clean_line(said.address)}{holds})"
