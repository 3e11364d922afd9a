"""What people do for a call: it waits for them, is offered to them, is handled by them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from callcenter_tui.domain import events
from callcenter_tui.domain import measuring as m
from callcenter_tui.domain.floor import OfferKind, OfferOutcome
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.metrics.account import Account, milliseconds, quarters
from callcenter_tui.metrics.spans import ACTIVE, IN_HAND, ON_HOLD, WAITING, WRAP_UP, Span, standing
from callcenter_tui.store.story import Told

_PARTS = {ACTIVE: m.TALK_MS, ON_HOLD: m.HOLD_MS, WRAP_UP: m.WRAP_MS}

_ENDS = {
    events.OFFER_DECLINED: m.RINGS_DECLINED,
    events.OFFER_MISSED: m.RINGS_MISSED,
    events.OFFER_WITHDRAWN: m.RINGS_WITHDRAWN,
}


def stayed(account: Account, stood: Sequence[Span]) -> None:
    """Stays in queues, at the quarter in which each began; an open one is only offered."""
    number = 0
    while number < len(stood):
        first = stood[number]
        number += 1
        if first.state != WAITING:
            continue
        while number < len(stood) and _same_queue(first, stood[number]):
            number += 1
        tallies, who = {m.OFFERED: 1}, ""
        if number < len(stood):
            ended = stood[number]
            waited = max(0, ended.since - first.since)
            who = ended.operator if ended.state == ACTIVE else ""
            tallies |= _outcome(ended, waited)
        account.add(first.since, tallies, department=first.department, who=who)


def _same_queue(first: Span, following: Span) -> bool:
    return following.state == WAITING and following.department == first.department


def _outcome(ended: Span, waited: int) -> dict[str, int]:
    if ended.state == ACTIVE and ended.operator:
        return {m.ANSWERED: 1, m.ANSWER_MS: waited, f"{m.ANSWER_BIN}{m.bin_of(waited)}": 1}
    if ended.state == CallState.ABANDONED:
        return {m.ABANDONED: 1, m.ABANDON_MS: waited, f"{m.ABANDON_BIN}{m.bin_of(waited)}": 1}
    return {m.LEFT: 1}


def handled(account: Account, stood: Sequence[Span]) -> None:
    """Handlings by operators that have ended, at the quarter in which each began.

    A customer who writes again during the wrap-up prolongs it. The department is the last one: a
    call that comes by hand changes it in the moment in which it is taken.
    """
    number = 0
    while number < len(stood):
        first = last = stood[number]
        number += 1
        if not _in_hand(first):
            continue
        tallies = {m.HANDLED: 1, m.TALK_MS: 0, m.HOLD_MS: 0, m.WRAP_MS: 0}
        tallies[_PARTS[first.state]] += first.length
        while number < len(stood) and _same_hand(first, stood[number]):
            last = stood[number]
            tallies[_PARTS[last.state]] += last.length
            number += 1
        if number < len(stood):
            about = {"department": last.department, "driver": Driver.PERSON.value}
            account.add(first.since, tallies, **about, who=first.operator)


def _in_hand(span: Span) -> bool:
    return bool(span.operator) and span.state in IN_HAND


def _same_hand(first: Span, following: Span) -> bool:
    return _in_hand(following) and following.operator == first.operator


def driven(account: Account, stood: Sequence[Span]) -> None:
    """Who spoke for how long, split by quarters, while the call was active or on hold."""
    for span in stood:
        if span.state in (ACTIVE, ON_HOLD) and span.until is not None:
            for moment, length in quarters(span.since, span.until):
                account.add(
                    moment,
                    {m.DRIVER_MS: length},
                    department=span.department,
                    driver=span.driver,
                    who=span.operator,
                )


def offered(account: Account, stood: Sequence[Span], told: Sequence[Told]) -> None:
    """Offers to operators, at the quarter of each offer."""
    rings: dict[str, tuple[int, str, str]] = {}  # offer -> when, to whom, from which department
    ends: dict[str, str] = {}
    for place, event in enumerate(told):
        if event.kind == events.CALL_OFFERED:
            to, where = event.data["operator"], standing(stood, place).department
            rings[event.data["offer"]] = milliseconds(event.at), to, where
        elif event.kind in _ENDS:
            ends[event.data["offer"]] = _ENDS[event.kind]
        elif event.kind == events.WARM_ENDED:
            if event.data["outcome"] == OfferOutcome.ACCEPTED:
                ends[event.data["offer"]] = m.RINGS_ACCEPTED
        elif event.kind == events.CALL_TAKEN:  # of an offer from a queue this is all that is told
            for offer, (_, to, _) in rings.items():
                if to == event.data["operator"]:
                    ends.setdefault(offer, m.RINGS_ACCEPTED)
    for offer, (at, to, where) in rings.items():
        outcome = {ends[offer]: 1} if offer in ends else {}
        account.add(at, {m.RINGS: 1} | outcome, department=where, driver="person", who=to)


def handed_over(told: Sequence[Told]) -> bool:
    """Whether the call was ever transferred: to a department, or by hand to a colleague."""
    return any(
        event.kind == events.CALL_TRANSFERRED
        or (
            event.kind == events.WARM_ENDED
            and event.data["outcome"] == OfferOutcome.ACCEPTED
            and event.data.get("offer_kind") == OfferKind.WARM
        )
        for event in told
    )
