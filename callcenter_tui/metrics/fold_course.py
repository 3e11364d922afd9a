"""How a call began and how it ended, counted where it did. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from callcenter_tui.domain import events
from callcenter_tui.domain import measuring as m
from callcenter_tui.domain.dispositions import CALLED_BACK, MERGED, WITHOUT_A_PERSON
from callcenter_tui.domain.states import CallState, Driver, Origin, Speaker
from callcenter_tui.metrics.account import Account, milliseconds
from callcenter_tui.metrics.fold_people import handed_over
from callcenter_tui.metrics.spans import ACTIVE, OVER, WAITING, Span, driven_by_ai, standing
from callcenter_tui.store.story import REPEAT_DAYS, Story, Told

NOTHING_TO_RESOLVE = ("spam", "wrong_number", MERGED, CALLED_BACK)
"""Dispositions of calls in which nothing was to be resolved, or not here."""

WISHES = ("asks_for_person", "supervisor_requested")
"""Rules by which a customer asked for a person."""

_KEY_SHOWN = (Origin.LINE.value, Origin.SIMULATED.value)
"""Origins whose own end shows the call's key from the first moment."""

_ANSWERS = (Speaker.AI.value, Speaker.OPERATOR.value)


def begun(account: Account, stood: Sequence[Span], story: Story) -> None:
    """The call's beginning, at the quarter in which it was opened.

    Department and driver are those that gave the first answer, else those that it has now.
    """
    told = story.events
    tallies = {m.OPENED: 1, f"{m.OPENED_FROM}{story.origin}": 1}
    asked, answer = _first(told, (Speaker.CUSTOMER.value,)), None
    if asked is not None:
        answer = _first(told, _ANSWERS, after=asked)
        if answer is not None:
            waited = max(0, milliseconds(told[answer].at) - milliseconds(told[asked].at))
            tallies |= {m.RESPONDED: 1, m.RESPONSE_MS: waited}
            tallies[f"{m.RESPONSE_BIN}{m.bin_of(waited)}"] = 1
    if story.origin in _KEY_SHOWN or any(event.data.get("key") is True for event in told):
        tallies[m.KEY_GIVEN] = 1
    words = [event for event in told if _said(event, (Speaker.AI.value,))]
    if words:
        tallies[m.AI_SPOKE] = 1
        if words[0].data.get("disclosed"):
            tallies[m.AI_DISCLOSED] = 1
    tallies |= _wish(stood, told)
    here = stood[-1] if answer is None else standing(stood, answer)
    account.add(stood[0].since, tallies, department=here.department, driver=here.driver)


def closed(account: Account, stood: Sequence[Span], story: Story) -> None:
    """The call's end, at the quarter in which it was last closed; nothing while it is live.

    Department, driver and operator are its last. One that was opened again counts where it is
    closed for good, and nowhere else.
    """
    last = stood[-1]
    if last.state not in OVER:
        return
    told = story.events
    how = next((one.data.get("disposition", "") for one in reversed(told) if _ended(one)), "")
    completed = last.state == CallState.COMPLETED
    again = any(one.state in OVER for one in stood[:-1])
    tallies = {m.COMPLETED if completed else m.GONE: 1}
    if completed:
        tallies[m.RESOLUTION_MS] = max(0, last.since - stood[0].since)
    marks = {
        m.TRANSFERRED: handed_over(told),
        m.ESCALATED: any(one.kind == events.CALL_ESCALATED for one in told),
        m.REOPENED: again,
    }
    tallies |= {name: 1 for name, holds in marks.items() if holds}
    tallies |= _of_the_ai(stood, told, how)
    if completed and how not in NOTHING_TO_RESOLVE:
        tallies[m.RESOLVABLE] = 1
        if again or _came_again(last, story):
            tallies[m.REPEATED] = 1
    tallies |= _judged(story)
    about = {"department": last.department, "driver": last.driver, "who": last.operator}
    account.add(last.since, tallies, **about)


def _of_the_ai(stood: Sequence[Span], told: Sequence[Told], how: str) -> dict[str, int]:
    first = driven_by_ai(stood, _first(told, (Speaker.AI.value,)))
    if first is None:
        return {}
    after = stood[first:]
    to_person = how == CALLED_BACK or any(
        span.state == WAITING or span.operator or span.driver != Driver.AI for span in after
    )
    if to_person:
        return {m.WITH_AI: 1, m.HANDED_OFF: 1}
    before = any(span.state == WAITING or span.operator for span in stood[:first])
    alone = stood[-1].state == CallState.COMPLETED and how not in WITHOUT_A_PERSON and not before
    return {m.WITH_AI: 1} | ({m.CONTAINED: 1} if alone else {})


def _wish(stood: Sequence[Span], told: Sequence[Told]) -> dict[str, int]:
    """Whether the customer asked for a person, and how soon one was there after the first time."""
    wishes = (
        (place, milliseconds(event.at))
        for place, event in enumerate(told)
        if event.kind == events.CALL_ESCALATED and event.data.get("rule") in WISHES
    )
    place, at = next(wishes, (-1, 0))
    if place < 0:
        return {}
    there = (s for s in stood if s.place > place and s.operator and s.state == ACTIVE)
    first = next(there, None)
    if first is None:
        return {m.PERSON_ASKED: 1}
    waited = max(0, first.since - at)
    counts = {m.PERSON_ASKED: 1, m.PERSON_REACHED: 1, m.PERSON_MS: waited}
    return counts | {f"{m.PERSON_BIN}{m.bin_of(waited)}": 1}


def _came_again(last: Span, story: Story) -> bool:
    window = timedelta(days=REPEAT_DAYS) // timedelta(milliseconds=1)
    return any(0 < milliseconds(at) - last.since <= window for at in story.again)


def _judged(story: Story) -> dict[str, int]:
    """Three judgements that are never mixed: the customer's last rating, the AI's last estimate,
    and the mean of the newest review of each person. Beside them how the customer sounded at last.
    """
    tallies: dict[str, int] = {}
    reviews: dict[str, int] = {}
    for event in story.events:
        score = event.data.get("score")
        if score is None:
            continue
        if event.kind == events.CALL_RATED:
            good, rating = int(score >= 4), f"{m.RATING}{score}"
            rated = {m.RATED: 1, m.RATED_GOOD: good, m.RATING_SUM: score, rating: 1}
            tallies = {k: v for k, v in tallies.items() if not k.startswith(m.RATING)} | rated
        elif event.kind == events.CALL_EVALUATED:
            tallies |= {m.ESTIMATED: 1, m.ESTIMATE_CENTI: round(score * 100)}
        elif event.kind == events.CALL_REVIEWED:
            reviews[event.who] = round(score * 100)
    if reviews:
        mean = round(sum(reviews.values()) / len(reviews))
        tallies |= {m.REVIEWED: 1, m.REVIEW_CENTI: mean}
    if any(_said(event, (Speaker.CUSTOMER.value,)) for event in story.events):
        tallies |= {m.MOODS: 1, m.MOOD_SUM: story.mood}
    return tallies


def _first(told: Sequence[Told], speakers: tuple[str, ...], *, after: int = -1) -> int | None:
    """The place of the first message of one of these speakers."""
    return next(
        (place for place, event in enumerate(told) if place > after and _said(event, speakers)),
        None,
    )


def _said(event: Told, speakers: tuple[str, ...]) -> bool:
    return event.kind == events.MESSAGE_SAID and event.data.get("speaker") in speakers


def _ended(event: Told) -> bool:
    return event.kind in (events.CALL_ENDED, events.CALL_ABANDONED)
