"""Words for a call that is offered, and for where an operator stands."""

from __future__ import annotations

import math
from datetime import datetime, tzinfo

from callcenter_tui.commands import named
from callcenter_tui.domain.floor import (
    NO_ANSWER,
    REASONS,
    OfferKind,
    OfferView,
    OperatorView,
    other_reasons,
)
from callcenter_tui.domain.states import OperatorState, OperatorStatus
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.moments import agreed
from callcenter_tui.widgets.wording import PRIORITIES, RINGS, age, words

CUSTOMER = 18
"""Letters of a customer's name beside what the call is about."""

NORMAL = 2
"""The priority that is not worth a word."""

STATES: dict[str, str] = {
    OperatorState.IDLE: "",
    OperatorState.OFFERED: "ringing",
    OperatorState.ON_CALL: "on call",
    OperatorState.WRAP_UP: "wrap-up",
}


def seconds_left(offer: OfferView, now: datetime) -> int:
    """Whole seconds until the offer passes; 0 when it has."""
    return max(0, math.ceil((offer.until - now).total_seconds()))


def offer_words(offer: OfferView) -> str:
    """Who calls, where, how urgent, and why it is offered; what matters most comes first."""
    customer = clean_line(offer.customer or "unknown", limit=CUSTOMER)
    where = f"{RINGS} {customer}, {words(offer.department)}"
    if offer.priority > NORMAL:
        where += f", {PRIORITIES.get(offer.priority, offer.priority)}"
    why = offer.reason or offer.preview
    if offer.kind != OfferKind.QUEUE:
        giver = f"from {offer.from_name}" if offer.from_name else "given to you by name"
        why = f"{giver}: {offer.reason}" if offer.reason else giver
    return f"{where} - {why}" if why else where


def promised(offer: OfferView, zone: tzinfo) -> str:
    """Why a callback is offered: for when it was promised, and what it is about."""
    when = f"callback {agreed(offer.due_by, zone)}" if offer.due_by else "callback"
    return REASONS.join((when, *other_reasons(offer.reason)))


def keys_of(width: int) -> str:
    """The two keys, in as many words as there is room for beside what is offered."""
    accept, decline = named("accept").key, named("decline").key
    if width >= 100:
        return f"{accept} accepts, {decline} declines"
    return f"{accept} yes, {decline} no"


def reason_words(reason: str) -> str:
    """A break's reason for people."""
    return "no answer" if reason == NO_ANSWER else reason.replace("_", " ")


UNANSWERED = f"break: {reason_words(NO_ANSWER)}"
"""How the words begin for who let an offer pass."""


def status_words(one: OperatorView, now: datetime | None = None) -> str:
    """An operator's status in few words: ``available, 2/4``, ``break: coffee 5m``."""
    if one.status == OperatorStatus.BREAK:
        since = f" {age((now - one.since).total_seconds())}" if now else ""
        return f"break: {reason_words(one.reason)}{since}"
    if one.status == OperatorStatus.OFFLINE:
        return "offline"
    if one.wanted:
        what = "break" if one.wanted == OperatorStatus.BREAK else one.wanted
        missed = one.wanted_reason == NO_ANSWER
        return f"{what} next ({reason_words(NO_ANSWER)})" if missed else f"wants {what}"
    return "available"


def standing(one: OperatorView, now: datetime) -> str:
    """Status, and calls in hand against the caps; those who work in no department get none."""
    said = status_words(one, now)
    hands = f"{one.text}/{one.text_cap}" + (f" +{one.phone} phone" if one.phone else "")
    busy = one.text or one.phone
    if one.departments and (busy or one.status == OperatorStatus.AVAILABLE):
        return f"{said}, {hands}"
    return said
