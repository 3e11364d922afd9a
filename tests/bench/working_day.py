"""A day of a center as rows of the store: a queue that is played, not drawn by lot."""

from __future__ import annotations

import heapq
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callcenter_tui.domain import events as e
from tests.bench.played import Day, Played
from tests.bench.seeds import DEPARTMENTS

ZONE = ZoneInfo("Europe/Madrid")
OPERATORS = [f"{number:032x}" for number in range(1, 21)]
POOLS = 10
"""A customer calls again on the same day, or after more days than a repeated call may take."""

HOURS = (8, 20)
SHAPE = (4, 8, 11, 12, 11, 8, 6, 7, 10, 10, 8, 5)
"""Of all calls by hour, from the first of ``HOURS``."""

RINGING = 5000
"""Milliseconds until somebody answers who is free."""

MODEL, PROMPT = "gpt-4o-mini", "2026-01"
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)


def millisecond(day: date, hour: float) -> int:
    """Of a local hour of that day."""
    midnight = datetime.combine(day, time.min, ZONE).astimezone(UTC)
    return (midnight - _BEGAN) // timedelta(milliseconds=1) + round(hour * 3_600_000)


def played(day: date, number: int, calls: int, seed: int) -> Day:
    """The whole day: the calls by a queue with twenty operators, some of whom let it ring."""
    lot = random.Random(f"{seed} {day}")
    found = Day()
    free = [(millisecond(day, HOURS[0]) - 600_000 + 1000 * n, one)
            for n, one in enumerate(OPERATORS)]  # fmt: skip
    began = {one: at for at, one in free}
    hours = lot.choices(range(len(SHAPE)), SHAPE, k=calls)
    moments = sorted(millisecond(day, HOURS[0] + hour + lot.random()) for hour in hours)
    for place, at in enumerate(moments):
        one = Played(
            f"{at:012x}7{number % 4096:03x}{number:08x}{place:08x}",
            lot.choices(DEPARTMENTS, (30, 25, 15, 20, 10))[0],
            lot.choices(("es", "en"), (80, 20))[0],
            found,
            at,
        )
        _call(one, lot, free, began, _customer(lot, number, place))
    for at, who in free:
        _spell(found, who, began[who], max(at, millisecond(day, HOURS[1])), "available", "idle")
    found.events.sort(key=lambda event: event[0])
    return found


def _customer(lot: random.Random, number: int, place: int) -> str:
    """One of the day's pool; some of those who called today call again."""
    if place > 20 and lot.random() < 0.06:
        place = lot.randrange(place)
    return f"{number % POOLS:08x}{place:024x}"


def _call(
    one: Played, lot: random.Random, free: list[tuple[int, str]], began: dict[str, int], who: str
) -> None:
    opened = one.now
    one.tell(e.CALL_OPENED, "customer", origin="line", key=True)
    one.stands("customer", "active", "ai")
    one.tell(e.MESSAGE_SAID, "customer", lot.uniform(3, 40), speaker="customer", seq=1)
    one.tell(e.CALL_ROUTED, "ai:routing", lot.uniform(0.6, 2), department=one.department)
    one.tell(e.MESSAGE_SAID, "ai:resolver", lot.uniform(1, 6), speaker="ai", seq=2, disclosed=True)
    _run(one, lot, "resolver", 2)
    asks = lot.random()
    if asks < 0.45:
        how, operator = _by_person(one, lot, free, began, asked=asks < 0.15)
    else:
        how, operator = _by_ai(one, lot)
    rated = lot.random() < 0.25 and how != ""
    closed = one.now
    if rated:
        score = lot.choices((1, 2, 3, 4, 5), (6, 7, 12, 35, 40))[0]
        one.tell(e.CALL_RATED, "customer", lot.uniform(2, 60), score=score)
    if lot.random() < 0.3:
        estimate = round(lot.uniform(2, 5), 2)
        one.tell(e.CALL_EVALUATED, "ai:evaluator", lot.uniform(5, 90), score=estimate)
    one.day.events += one.told
    mood = lot.choices((-2, -1, 0, 1, 2), (5, 15, 40, 28, 12))[0]
    key, state = f"C-{one.id[16:24]}{one.id[-4:]}", "completed" if how else "abandoned"
    one.day.add("calls", one.id, key, who, one.department, state, "person" if operator else "ai",
                operator or None, one.language, how, one.now, opened, closed, mood)  # fmt: skip


def _by_ai(one: Played, lot: random.Random) -> tuple[str, str]:
    """The AI answers, and the customer is content or goes."""
    seq = 3
    for _ in range(lot.choice((0, 0, 1))):
        one.tell(e.MESSAGE_SAID, "customer", lot.uniform(8, 60), speaker="customer", seq=seq)
        one.tell(e.MESSAGE_SAID, "ai:resolver", lot.uniform(1, 6), speaker="ai", seq=seq + 1)
        _run(one, lot, "resolver", seq)
        seq += 2
    if lot.random() < 0.07:
        one.tell(e.CALL_ABANDONED, "system", lot.uniform(60, 600))
        one.stands("system", "abandoned", "ai")
        return "", ""
    how = lot.choice(("resolved", "resolved", "resolved", "information", "spam"))
    one.tell(e.CALL_ENDED, "customer", lot.uniform(5, 60), disposition=how)
    one.stands("customer", "completed", "ai")
    return how, ""


def _by_person(
    one: Played,
    lot: random.Random,
    free: list[tuple[int, str]],
    began: dict[str, int],
    *,
    asked: bool,
) -> tuple[str, str]:
    """The call waits for who is free first, unless the customer gives up before."""
    rule = "asks_for_person" if asked else "several_attempts"
    one.tell(e.CALL_ESCALATED, "ai:resolver", lot.uniform(2, 20), rule=rule)
    one.stands("ai:resolver", "waiting", "ai")
    queued, tries = one.now, 0
    patience = 2000 + round(lot.expovariate(1 / lot.choice((25, 240, 240, 240))) * 1000)
    stay = one.row_id("a", 1)
    while True:
        ready, operator = heapq.heappop(free)
        ready = max(ready, one.now)
        if ready + RINGING - queued > patience:
            heapq.heappush(free, (ready, operator))
            return _given_up(one, stay, queued, patience)
        one.now, tries = ready + 200, tries + 1
        offer, rings = one.row_id("b", tries), one.now
        one.tell(e.CALL_OFFERED, "system", operator=operator, offer=offer)
        if tries > 3 or lot.random() > 0.06:
            break
        one.tell(e.OFFER_MISSED, "system", 20, offer=offer)
        _offer(one, offer, operator, rings, "missed")
        _on_a_break(one, operator, began, rings)
        heapq.heappush(free, (began[operator], operator))
    one.tell(e.CALL_TAKEN, operator, lot.uniform(1.5, 9), operator=operator, offer=offer)
    one.stands(operator, "active", "person", operator)
    taken = one.now
    _offer(one, offer, operator, rings, "accepted")
    one.day.add("queue_stays", stay, one.id, one.department, queued, taken, "answered", operator)
    how = _handled(one, lot, operator)
    for since, until, state in ((began[operator], rings, "idle"), (rings, taken, "offered"),
                                (taken, one.now, "on_call")):  # fmt: skip
        _spell(one.day, operator, since, until, "available", state)
    began[operator] = one.now
    heapq.heappush(free, (one.now + 500, operator))
    return how, operator


def _given_up(one: Played, stay: str, queued: int, patience: int) -> tuple[str, str]:
    one.now = max(one.now, queued + patience)
    one.tell(e.CALL_ABANDONED, "customer")
    one.stands("customer", "abandoned", "ai")
    one.day.add("queue_stays", stay, one.id, one.department, queued, one.now, "abandoned", None)
    return "", ""


def _handled(one: Played, lot: random.Random, operator: str) -> str:
    for seq, speaker in ((5, "operator"), (6, "customer")):
        who = operator if speaker == "operator" else "customer"
        one.tell(e.MESSAGE_SAID, who, lot.gammavariate(2, 50), speaker=speaker, seq=seq)
    if lot.random() < 0.2:
        one.tell(e.CALL_HELD, operator, lot.uniform(5, 30))
        one.stands(operator, "on_hold", "person", operator)
        one.tell(e.CALL_RESUMED, operator, lot.uniform(15, 120))
        one.stands(operator, "active", "person", operator)
    one.tell(e.CALL_WRAPPING, operator, lot.uniform(5, 60))
    one.stands(operator, "wrap_up", "person", operator)
    how = lot.choice(("resolved", "resolved", "information", "wrong_number"))
    one.tell(e.CALL_ENDED, operator, lot.uniform(5, 45), disposition=how)
    one.stands(operator, "completed", "person", operator)
    return how


def _offer(one: Played, offer: str, operator: str, rings: int, outcome: str) -> None:
    one.day.add("offers", offer, one.id, operator, one.department, rings, rings + 20_000,
                one.now, outcome)  # fmt: skip


def _on_a_break(one: Played, operator: str, began: dict[str, int], rings: int) -> None:
    """Who lets it ring is sent on a break of five minutes."""
    back = one.now + 300_000
    for since, until, status, state in ((began[operator], rings, "available", "idle"),
                                        (rings, one.now, "available", "offered"),
                                        (one.now, back, "break", "idle")):  # fmt: skip
        _spell(one.day, operator, since, until, status, state)
    began[operator] = back


def _spell(day: Day, who: str, since: int, until: int, status: str, state: str) -> None:
    if since >= until:
        return
    mine = day.spells.setdefault(who, [])
    mine.append((since, until, status, state))
    day.add("operator_spells", f"{since:012x}e{len(mine):03x}{who[16:]}", who, status, state,
            since, until)  # fmt: skip
    if state == "offered":
        return  # the call's own event tells of it
    kind = e.OPERATOR_STATUS if status == "break" else e.OPERATOR_STATE
    data = {"user": who, "state": state, "status": status}
    day.events.append((since, kind, None, "system", data))


def _run(one: Played, lot: random.Random, agent: str, number: int) -> None:
    tokens, first = lot.randrange(400, 2600), lot.uniform(250, 900)
    turn, answer = one.row_id("c", number), lot.randrange(20, 300)
    one.tell(e.AGENT_RAN, f"ai:{agent}", agent=agent, model=MODEL)
    one.day.add("turns", turn, one.id, one.now - 2000, one.now)
    one.day.add("agent_runs", one.row_id("d", number), turn, one.id, agent, MODEL, PROMPT, tokens,
                tokens // 3, answer, round(first, 1), round(first + answer * 9, 1),
                round(tokens * 15e-8 + answer * 6e-7, 8), one.now)  # fmt: skip
