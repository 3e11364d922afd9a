"""What is counted of one call or one person's time, from the events alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.floor import SpellView
from callcenter_tui.domain.measuring import Entry, bin_of
from callcenter_tui.metrics.fold import call_entries, operator_entries
from callcenter_tui.store.story import Ran, Story, Told

NOON = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


class Course:
    """A call being told: ``(seconds, state, driver, department, operator)`` and what was said."""

    def __init__(self, driver: str = "ai", origin: str = "line", **known: Any) -> None:
        self.told = [Told(at(0), events.CALL_OPENED, "customer", {"origin": origin})]
        self.origin, self.known, self.runs = origin, known, list[Ran]()
        self.stands(0, "active", driver)

    def stands(
        self, seconds: float, state: str, driver: str, where: str = "billing", who: str = ""
    ) -> None:
        data = {"state": state, "driver": driver, "department": where, "operator": who}
        by = "user:eva" if who else "customer"
        self.told.append(Told(at(seconds), events.CALL_STANDS, by, data))

    def happens(self, seconds: float, kind: str, who: str = "x", **data: Any) -> None:
        self.told.append(Told(at(seconds), kind, who, data))

    def says(self, seconds: float, speaker: str, **data: Any) -> None:
        self.happens(seconds, events.MESSAGE_SAID, speaker=speaker, **data)

    def closes(self, seconds: float, how: str = "resolved", **stands: str) -> None:
        last = self.told[-1].data | stands
        self.stands(seconds, "completed", last["driver"], last["department"], last["operator"])
        self.happens(seconds, events.CALL_ENDED, disposition=how)

    @property
    def entries(self) -> list[Entry]:
        return call_entries(Story("c", "es", self.origin, 0, self.told, self.runs, **self.known))

    @property
    def total(self) -> Counter[str]:
        found = Counter[str]()
        for entry in self.entries:
            found.update(entry.tallies)
        return found


def test_a_stay_ends_where_the_department_does() -> None:
    """Overflowed to sales after 50 s, answered there 11 s later, before the quarter is over."""
    course = Course()
    course.stands(10, "waiting", "ai", "billing")
    course.stands(20, "waiting", "person", "billing")
    course.stands(60, "waiting", "person", "sales")
    course.stands(71, "active", "person", "sales", "eva")
    found = {e.department: e.tallies for e in course.entries if "offered" in e.tallies}
    assert found["billing"] == {"offered": 1, "left": 1}
    assert found["sales"] == {"offered": 1, "answered": 1, "answer_ms": 11_000, "a:11": 1}


def test_a_stay_that_goes_on_is_only_offered() -> None:
    course = Course()
    course.stands(10, "waiting", "person")
    assert {n: course.total[n] for n in ("offered", "answered", "abandoned", "left")} == {
        "offered": 1, "answered": 0, "abandoned": 0, "left": 0,
    }  # fmt: skip


def test_a_handling_is_one_whatever_comes_between() -> None:
    """Held twice, wrapped up, and taken up again: the customer had one more question."""
    course = Course("person")
    course.stands(0, "waiting", "person")
    course.stands(30, "active", "person", "general", "eva")
    course.stands(30, "active", "person", "billing", "eva")  # a warm transfer arrives so
    course.stands(90, "on_hold", "person", "billing", "eva")
    course.stands(110, "active", "person", "billing", "eva")
    course.stands(200, "wrap_up", "person", "billing", "eva")
    course.stands(215, "active", "person", "billing", "eva")
    course.stands(225, "wrap_up", "person", "billing", "eva")
    assert course.total["handled"] == 0, "it is counted once it has ended"
    course.closes(300)
    (handling,) = [e for e in course.entries if "handled" in e.tallies]
    assert (handling.department, handling.who) == ("billing", "eva")
    parts = {n: handling.tallies[n] for n in ("handled", "talk_ms", "hold_ms", "wrap_ms")}
    assert parts == {"handled": 1, "talk_ms": 160_000, "hold_ms": 20_000, "wrap_ms": 90_000}


def test_time_is_split_by_quarters_of_the_clock() -> None:
    course = Course()
    course.stands(2000, "waiting", "ai")
    spoken = {e.at: e.tallies["driver_ms"] for e in course.entries if "driver_ms" in e.tallies}
    assert spoken == {NOON: 900_000, at(900): 900_000, at(1800): 200_000}


@pytest.mark.parametrize(
    ("way", "with_ai", "contained", "handed_off"),
    [
        ("alone", 1, 1, 0),
        ("merged", 1, 0, 0),
        ("callback", 1, 0, 1),
        ("queue", 1, 0, 1),
        ("drafts", 1, 0, 1),
        ("person first", 0, 0, 0),
    ],
)
def test_what_the_ai_did_alone(way: str, with_ai: int, contained: int, handed_off: int) -> None:
    course = Course("person" if way == "person first" else "ai")
    course.says(1, "customer")
    course.says(3, "ai")
    if way == "queue":
        course.stands(5, "waiting", "ai")
        course.stands(6, "active", "person", "billing", "eva")
    if way == "drafts":
        course.stands(5, "active", "draft")
    if way == "person first":
        course.stands(5, "active", "person", "billing", "eva")
    how = way if way in ("merged", "callback") else "resolved"
    last = next(one for one in reversed(course.told) if one.kind == events.CALL_STANDS).data
    course.stands(9, "completed", last["driver"], "billing", last["operator"])
    course.happens(9, events.CALL_ENDED, disposition=how)
    total = course.total
    assert (total["with_ai"], total["contained"], total["handed_off"]) == (
        with_ai, contained, handed_off,
    )  # fmt: skip


def test_a_call_that_is_only_routed_to_people_was_never_the_ais() -> None:
    course = Course()
    told = {"state": "active", "driver": "ai", "department": "sales", "operator": ""}
    course.happens(1, events.CALL_STANDS, "ai:routing", **told)
    course.happens(1, events.CALL_STANDS, "ai:routing", **told | {"driver": "person"})
    course.stands(1, "waiting", "person", "sales")
    course.stands(5, "active", "person", "sales", "eva")
    course.stands(9, "completed", "person", "sales", "eva")
    assert course.total["with_ai"] == 0


def test_a_call_that_is_opened_again_counts_where_it_ends_for_good() -> None:
    course = Course()
    course.closes(100)
    assert [e.at for e in course.entries if "completed" in e.tallies] == [NOON]
    course.stands(5000, "active", "ai")
    assert course.total["completed"] == 0
    course.closes(9000, state="active", driver="ai", department="sales", operator="")
    (end,) = [e for e in course.entries if "completed" in e.tallies]
    assert (end.at, end.department) == (at(9000), "sales")
    assert end.tallies["resolution_ms"] == 9_000_000
    assert (end.tallies["reopened"], end.tallies["repeated"]) == (1, 1)


@pytest.mark.parametrize(
    ("days", "how", "resolvable", "repeated"),
    [
        (6.9, "resolved", 1, 1),
        (7.1, "resolved", 1, 0),
        (-0.001, "resolved", 1, 0),
        (1, "spam", 0, 0),
        (1, "callback", 0, 0),
    ],
)
def test_who_calls_again_had_not_been_helped(
    days: float, how: str, resolvable: int, repeated: int
) -> None:
    course = Course(again=[at(100) + timedelta(days=days)])
    course.closes(100, how)
    assert (course.total["resolvable"], course.total["repeated"]) == (resolvable, repeated)


def test_offers_end_as_their_events_say() -> None:
    course = Course()
    for number, to in enumerate(("ana", "eva", "eva", "luis")):
        course.happens(number, events.CALL_OFFERED, operator=to, offer=f"o{number}")
    course.happens(5, events.OFFER_DECLINED, operator="ana", offer="o0")
    course.happens(6, events.OFFER_MISSED, operator="eva", offer="o1")
    course.happens(7, events.CALL_TAKEN, operator="eva")
    course.happens(7, events.OFFER_WITHDRAWN, operator="luis", offer="o3")
    found = {e.who: e.tallies for e in course.entries if "rings" in e.tallies}
    assert found == {
        "ana": {"rings": 1, "rings_declined": 1},
        "eva": {"rings": 2, "rings_missed": 1, "rings_accepted": 1},
        "luis": {"rings": 1, "rings_withdrawn": 1},
    }


def test_the_first_answer_and_what_the_customer_was_told() -> None:
    """The product's own phrases are no answer; the key counts for who is typed for at the desk."""
    course = Course(origin="desk")
    course.says(2, "customer")
    course.says(3, "system", key=True)
    course.says(9.5, "ai", disclosed=True)
    total = course.total
    assert (total["responded"], total["response_ms"], total["f:8"]) == (1, 7_500, 1)
    assert (total["key_given"], total["ai_spoke"], total["ai_disclosed"]) == (1, 1, 1)
    assert Course(origin="desk").total["key_given"] == 0
    assert Course(origin="line").total["key_given"] == 1, "their own end shows it"


def test_who_asks_for_a_person_waits_from_the_first_time() -> None:
    course = Course()
    course.stands(10, "waiting", "ai")
    course.happens(10, events.CALL_ESCALATED, rule="asks_for_person")
    course.happens(30, events.CALL_ESCALATED, rule="supervisor_requested")
    assert (course.total["person_asked"], course.total["person_reached"]) == (1, 0)
    course.stands(55, "active", "person", "billing", "eva")
    assert (course.total["person_reached"], course.total["person_ms"]) == (1, 45_000)


def test_judgements_are_the_last_of_each_kind_and_never_mixed() -> None:
    course = Course()
    course.closes(10)
    course.happens(11, events.CALL_RATED, score=2)
    course.happens(12, events.CALL_RATED, score=5)
    course.happens(13, events.CALL_EVALUATED, score=None)
    course.happens(14, events.CALL_EVALUATED, score=3.25)
    course.happens(15, events.CALL_REVIEWED, "user:marta", score=4.0)
    course.happens(16, events.CALL_REVIEWED, "user:nadia", score=3.0)
    course.happens(17, events.CALL_REVIEWED, "user:marta", score=2.5)
    total = course.total
    assert {n: total[n] for n in total if n.startswith("rat")} == {
        "rated": 1, "rated_good": 1, "rating_sum": 5, "rating:5": 1,
    }  # fmt: skip
    assert (total["estimated"], total["estimate_centi"]) == (1, 325)
    assert (total["reviewed"], total["review_centi"]) == (1, 275)


def test_a_run_without_a_price_is_told_apart() -> None:
    course = Course()
    run = Ran(at(5), "routing", "gpt-4o", "v7", 1, 1000, 200, 30, 99.6, 250.4, 0.00125)
    course.runs += [run, run._replace(cost=None, first_token_ms=None)]
    (entry,) = [e for e in course.entries if "runs" in e.tallies]
    assert (entry.who, entry.detail, entry.driver) == ("ai:routing", "gpt-4o v7", "ai")
    assert entry.tallies == {
        "runs": 2, "requests": 2, "tokens_in": 2000, "tokens_cached": 400, "tokens_out": 60,
        "run_ms": 500, "cost_micro": 1250, "unpriced": 1, "first_tokens": 1, "first_token_ms": 100,
    }  # fmt: skip


def test_a_call_from_before_is_not_measured_by_halves() -> None:
    course = Course()
    del course.told[1]
    course.happens(10, events.MESSAGE_SAID, speaker="customer")
    course.stands(20, "waiting", "person")
    assert course.entries == []


def test_a_persons_time() -> None:
    ways = [
        ("available", "idle", 600, "idle_ms"),
        ("available", "offered", 20, "ringing_ms"),
        ("available", "on_call", 1500, "busy_ms"),
        ("break", "on_call", 60, "busy_ms"),
        ("available", "wrap_up", 45, "busy_ms"),
        ("break", "idle", 1000, "break_ms"),
        ("offline", "idle", 9000, ""),
    ]
    spells, moment, right = [], 0.0, Counter[str]()
    for status, state, seconds, name in ways:
        ends = moment + seconds
        spells.append(SpellView("eva", status, "", state, at(moment), at(ends), seconds))
        right.update({name: seconds * 1000} if name else {})
        moment = ends
    spells.append(SpellView("eva", "available", "", "idle", at(moment), None, 50))
    found = Counter[str]()
    for entry in operator_entries(spells):
        assert (entry.who, entry.at.minute % 15) == ("eva", 0)
        assert sum(entry.tallies.values()) <= 900_000, "a quarter of an hour has no more"
        found.update(entry.tallies)
    assert found == right


def test_waits_fall_into_bins_by_their_upper_edge() -> None:
    edges = [bin_of(n) for n in (0, 1, 20_000, 20_001, 120_000, 121_000, 601_000, 3_601_000)]
    assert edges == [0, 1, 20, 21, 120, 125, 630, 3900]
