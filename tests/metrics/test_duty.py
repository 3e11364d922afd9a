"""The duty-of-care meter: figures worked out by hand, the calls behind them, the evidence file."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, text

from callcenter_tui.calls import lists
from callcenter_tui.calls.context import enter, locked
from callcenter_tui.calls.document_checks.duty import duty as checked
from callcenter_tui.domain import events
from callcenter_tui.domain import measuring as m
from callcenter_tui.domain.duty import Duty, WorkingDays
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound, Refused
from callcenter_tui.domain.figures import Figure, Question
from callcenter_tui.domain.floor import Level
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics import evidence as evidence_room
from callcenter_tui.metrics import evidence_file, keeping
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.duty_measures import EVIDENCE, percentile
from callcenter_tui.metrics.room import open_metrics
from callcenter_tui.store import duty, journal
from tests.calls.conftest import OWNER, Center, center  # noqa: F401 - a fixture
from tests.calls.desks import answers, in_hand, seated

MADRID = ZoneInfo("Europe/Madrid")
WISH = "Quiero hablar con una persona"
ROOT = Path(__file__).parents[2]


class Scene:
    """A center with an operator, and calls that go as they are told."""

    def __init__(self, center: Center) -> None:  # noqa: F811
        self.center, self.number = center, 0
        self.eva = seated(center, "eva", "general", "complaints")
        self.begun = center.clock.now()
        own = Metrics(
            center.store,
            center.clock,
            center.ids,
            lists.zone,
            lists.target,
            duty=lists.duty,
            working_days=lists.working_days,
        )
        self.room = open_metrics(own)

    def key(self, call_id: str) -> str:
        return self.center.board.call(OWNER, call_id).row.key

    def asks(self, after: float | None, *, leaves: float = 0) -> str:
        """A customer asks for a person: one comes ``after`` seconds, or they leave; the key."""
        call_id = self.opened(WISH)
        if after is None:
            self.center.clock.forward(seconds=leaves)
            self.center.desk.leave(call_id)
        else:
            self.center.clock.forward(seconds=after)
            self.center.driving.take_over(self.eva, call_id)
            self.end(call_id)
        return self.key(call_id)

    def opened(self, words: str, *, department: str = "general", origin: str = "line") -> str:
        self.number += 1
        known = {"name": "Ana Pérez", "phone": f"+34 600 {self.number:06}"}
        call = self.center.call(words, department=department, origin=origin, **known)
        return call.call_id

    def end(self, call_id: str) -> None:
        self.center.driving.end(self.eva, call_id, disposition="information_given")

    def look(self, actor: Actor = OWNER, department: str = "") -> dict[str, Figure]:
        return {one.key: one for one in self.room.duty.look(actor, self.question(department))}

    def question(self, department: str = "") -> Question:
        until = self.center.clock.now() + timedelta(hours=1)
        return Question(self.begun - timedelta(days=60), until, department)

    def drilled(self, key: str, actor: Actor = OWNER) -> dict[str, str]:
        """The calls behind a figure and in which part of it they are."""
        found = self.room.duty.drill(actor, self.question(), key)
        assert found.total == len(found.calls)
        return {one.key: one.part for one in found.calls}


@pytest.fixture
def scene(center: Center) -> Scene:  # noqa: F811
    return Scene(center)


def made_of(one: Figure) -> tuple[float, float | None]:
    return one.numerator, one.denominator


# -- figures ---------------------------------------------------------------------------------


def test_waits_and_requests_for_a_person(scene: Scene) -> None:
    soon, late = scene.asks(100), scene.asks(200)
    gone = scene.asks(None, leaves=30)
    still = scene.key(scene.opened(WISH))
    found = scene.look()
    answered = found["duty_answered"]
    assert made_of(answered) == (1, 3)  # one still waits, one gave up at once and counts
    assert answered.value == pytest.approx(1 / 3)
    assert answered.target == 0.95
    assert answered.level is Level.WARNING
    person = found["duty_person"]
    assert made_of(person) == (1, 4)
    assert made_of(found["duty_person_reached"]) == (2, 4)
    assert found["duty_person_median"].value == 100
    assert found["duty_person_p95"].value == 200
    assert found["duty_person_p95"].level is Level.WARNING  # 180 s are owed
    inside, outside = "numerator", "denominator"
    assert scene.drilled("duty_answered") == {soon: inside, late: outside, gone: outside}
    expected = {soon: inside, late: outside, gone: outside, still: outside}
    assert scene.drilled("duty_person") == expected
    left_out = scene.room.duty.drill(OWNER, scene.question(), "duty_answered").excluded
    assert ("still waiting", 1) in left_out


def test_the_targets_are_the_centers_own(scene: Scene) -> None:
    scene.asks(100)
    scene.asks(200)
    own = {"answered_seconds": 200, "answered_share": 1, "person_seconds": 90}
    scene.center.floor.documents.set(OWNER, "duty", own)
    found = scene.look()
    assert (found["duty_answered"].value, found["duty_answered"].target) == (1, 1)
    assert found["duty_answered"].level is Level.OK
    assert made_of(found["duty_person"]) == (0, 2)
    assert "90 s" in found["duty_person"].text.name


def test_the_key_given_and_the_ai_disclosed(scene: Scene) -> None:
    center = scene.center  # noqa: F811
    on_line = scene.opened("Mi router no enciende")
    assert answers(center, "Pruebe otro cable.")
    told = in_hand(center, scene.eva, origin="desk", phone="+34 611 000 001")
    silent = in_hand(center, scene.eva, origin="desk", phone="+34 611 000 002")
    found = scene.look()
    assert made_of(found["duty_key"]) == (1, 3)
    words = f"Su clave es {scene.key(told)}."
    center.desk.say(told, Speaker.OPERATOR, words, scene.eva)
    found = scene.look()
    assert made_of(found["duty_key"]) == (2, 3)
    assert found["duty_key"].level is Level.WARNING
    assert scene.drilled("duty_key")[scene.key(silent)] == "denominator"
    assert made_of(found["duty_disclosed"]) == (1, 1)
    assert found["duty_disclosed"].level is Level.OK
    hidden = scene.opened("Otra cosa")
    with center.store.write() as tx:  # as no service would say it
        enter(tx, center.context, locked(tx, hidden), Speaker.AI, "Hola", who="ai:customer_service")
    assert made_of(scene.look()["duty_disclosed"]) == (1, 2)
    parts = {scene.key(on_line): "numerator", scene.key(hidden): "denominator"}
    assert scene.drilled("duty_disclosed") == parts


def test_complaints_and_their_working_days(scene: Scene) -> None:
    clock, now = scene.center.clock, scene.begun  # a Monday; Saturdays are open here
    clock.set(now - timedelta(days=20))
    old = scene.opened("Pongo una reclamación", department="complaints")
    closed = scene.opened("Otra reclamación", department="complaints")
    clock.set(now - timedelta(days=3))
    scene.center.driving.take_over(scene.eva, closed)
    scene.end(closed)  # the 14th working day
    fresh = scene.opened("Una más", department="complaints")
    clock.set(now)
    found = scene.look()
    late = found["duty_complaints_late"]
    assert (late.value, late.target, late.level) == (1, 0, Level.CRITICAL)
    assert made_of(found["duty_complaints_in_time"]) == (1, 2)
    assert found["duty_complaints_in_time"].note == "1 open within their days"
    drilled = scene.room.duty.drill(OWNER, scene.question(), "duty_complaints_late")
    assert [(one.key, one.amount) for one in drilled.calls] == [(scene.key(old), 17.0)]
    parts = {scene.key(old): "denominator", scene.key(closed): "numerator"}
    assert scene.drilled("duty_complaints_in_time") == parts
    assert scene.key(fresh) not in parts
    scene.center.floor.documents.set(OWNER, "duty", {"complaint_days": 20})
    assert scene.look()["duty_complaints_late"].value == 0
    elsewhere = scene.look(department="billing")
    assert made_of(elsewhere["duty_complaints_in_time"]) == (0, 0)
    assert elsewhere["duty_complaints_in_time"].value is None


def test_a_formal_complaint_stays_one_when_it_is_reopened(scene: Scene) -> None:
    clock = scene.center.clock
    clock.set(scene.begun - timedelta(days=30))
    call_id = in_hand(scene.center, scene.eva)
    scene.center.driving.escalate(scene.eva, call_id, category="complaint_formal")
    scene.center.driving.take_over(scene.eva, call_id)
    scene.end(call_id)
    scene.center.desk.say(call_id, Speaker.CUSTOMER, "Sigue igual")
    clock.set(scene.begun)
    assert scene.look()["duty_complaints_late"].value == 1


def test_nothing_counted_is_nothing_said(scene: Scene) -> None:
    for one in scene.look().values():
        assert one.n == 0
        assert one.level is Level.OK
        assert one.value == (0 if one.key == "duty_complaints_late" else None)


def test_simulated_calls_stay_out(scene: Scene) -> None:
    scene.opened(WISH, origin="simulated")
    scene.opened("Una queja", department="complaints", origin="simulated")
    scene.center.clock.forward(days=40)
    assert {one.n for one in scene.look().values()} == {0}
    played = scene.room.duty.look(OWNER, Question(
        scene.begun, scene.begun + timedelta(hours=1), simulated=True))  # fmt: skip
    assert {one.key: one.n for one in played}["duty_person"] == 1


def test_who_may_see_what(scene: Scene) -> None:
    scene.asks(100)
    viewer = scene.center.person("vera", role="viewer")
    (call,) = scene.room.duty.drill(viewer, scene.question(), "duty_person").calls
    assert call.customer == "A. P."
    scene.opened("Una queja", department="complaints")
    scene.center.clock.forward(days=40)
    (late,) = scene.room.duty.drill(viewer, scene.question(), "duty_complaints_late").calls
    assert late.customer == "A. P."
    with pytest.raises(Forbidden):
        scene.room.evidence.gather(viewer, scene.question())
    with pytest.raises(NotFound):
        scene.room.duty.drill(viewer, scene.question(), "duty_nothing")


# -- evidence --------------------------------------------------------------------------------


def test_the_rows_of_the_evidence_add_up_to_its_figures(scene: Scene) -> None:
    scene.asks(100)
    scene.asks(200)
    scene.asks(None, leaves=30)
    scene.opened("Mi router no enciende")
    answers(scene.center, "Pruebe otro cable.")
    scene.opened("Una queja", department="complaints")
    evidence = scene.room.evidence.gather(OWNER, scene.question())
    content = evidence_file.as_json(evidence)
    told = json.loads(content)
    figures = {one["key"]: one for one in told["figures"]}
    sums = {name: sum(call[name] for call in told["calls"]) for name in evidence_file.NUMBERS}
    assert sums["answered_in_time"] == figures["duty_answered"]["numerator"] == 1
    assert sums["answered"] + sums["abandoned"] == figures["duty_answered"]["denominator"] == 3
    assert sums["person_in_time"] == figures["duty_person"]["numerator"] == 1
    assert sums["person_asked"] == figures["duty_person"]["denominator"] == 3
    assert sums["key_given"] == figures["duty_key"]["numerator"] == 5
    assert sums["opened"] == figures["duty_key"]["denominator"] == len(told["calls"]) == 5
    assert sums["ai_disclosed"] == figures["duty_disclosed"]["numerator"] == 1
    assert [one["key"] for one in told["complaints"]] == [told["calls"][-1]["key"]]
    assert told["settings"]["answered_seconds"] == 180
    assert (told["complete"], told["not_counted"], told["zone"]) == (False, 0, "Europe/Madrid")
    assert told["about"] == EVIDENCE
    waits = sorted(call["waited_seconds"] for call in told["calls"])
    assert waits == [0, 0, 30, 100, 200]


def test_the_evidence_names_nobody(scene: Scene) -> None:
    scene.asks(100)
    evidence = scene.room.evidence.gather(OWNER, scene.question())
    for content in (evidence_file.as_json(evidence), evidence_file.as_csv(evidence)):
        for personal in ("Ana", "Pérez", "600", "Quiero", "Eva"):
            assert personal not in content.decode()


def test_the_same_moment_gives_the_same_bytes_and_is_journaled(scene: Scene) -> None:
    scene.asks(100)
    boss = scene.center.person("marta", role="supervisor")
    evidence = scene.room.evidence.gather(boss, scene.question())
    content = evidence_file.as_json(evidence)
    again = evidence_file.as_json(scene.room.evidence.gather(boss, scene.question()))
    assert evidence_file.sha256(again) == evidence_file.sha256(content)
    scene.room.evidence.taken_out(boss, evidence, evidence_file.sha256(content))
    with scene.center.store.read() as tx:
        (told,) = journal.of_kind(tx, events.DUTY_EXPORTED)
    assert (told.who, told.data["calls"]) == (boss.who, 1)
    assert told.data["sha256"] == evidence_file.sha256(content)
    scene.asks(10)
    other = evidence_file.as_json(scene.room.evidence.gather(boss, scene.question()))
    assert evidence_file.sha256(other) != evidence_file.sha256(content)


def test_the_csv_has_a_line_per_call(scene: Scene) -> None:
    key = scene.asks(100)
    content = evidence_file.as_csv(scene.room.evidence.gather(OWNER, scene.question()))
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert (row["key"], row["answered_in_time"], row["person_seconds"]) == (key, "1", "100.0")


def test_evidence_from_which_calls_are_missing_says_so_or_is_refused(scene: Scene) -> None:
    scene.asks(100)
    scene.asks(10)
    assert scene.room.evidence.gather(OWNER, scene.question()).uncounted == 0
    with scene.center.store.write() as tx:
        tx.execute(text("DELETE FROM measured"))  # as if both were older than the account
    evidence = scene.room.evidence.gather(OWNER, scene.question())
    assert json.loads(evidence_file.as_json(evidence))["not_counted"] == 2
    with scene.center.store.write() as tx:
        # The first fill goes on, and it is another program's to go on with it.
        tx.execute(text("UPDATE rollup_state SET calls_to = 'x', version = 999"))
    with pytest.raises(Refused, match="still being counted"):
        scene.room.evidence.gather(OWNER, scene.question())


def test_evidence_is_complete_when_all_that_happened_is_counted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round of events that concern no call is not the last one."""
    scene.room.keeper.catch_up()
    monkeypatch.setattr(keeping, "EVENTS", 1)

    def gathered() -> evidence_room.Evidence:
        now = scene.center.clock.now()
        with scene.center.store.write() as tx:
            for _ in range(25):
                journal.append(tx, events.DUTY_EXPORTED, at=now, who="os:tester")
        scene.asks(10)
        scene.center.clock.forward(minutes=1)
        question = replace(scene.question(), until=scene.center.clock.now())
        return scene.room.evidence.gather(OWNER, question)

    first = gathered()
    assert (len(first.calls), first.complete) == (1, True)
    monkeypatch.setattr(evidence_room, "_ROUNDS", 1)
    second = gathered()
    assert (len(second.calls), second.complete) == (1, False)
    assert json.loads(evidence_file.as_json(second))["complete"] is False


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_read_grows_with_the_period_not_with_all_there_ever_was(
    scene: Scene, database: str
) -> None:
    plans: list[str] = []

    def explained(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            other = connection.connection.cursor()
            steps = other.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.append(" ".join(step[3] for step in steps))

    span, part = (scene.begun, scene.begun + timedelta(days=1)), duty.Part()
    with scene.center.store.read() as tx:
        event.listen(tx, "before_cursor_execute", explained)
        duty.open_complaints(tx, part)
        duty.complaints(tx, *span, part)
        duty.counted_calls(tx, *span, part)
    still, came, counted = plans
    assert "ix_calls_state" in still
    assert "ix_journal_call" in still
    assert "ix_calls_opened" in came
    assert "ix_journal_kind (kind=? AND at>?)" in came
    assert "ix_measured_at" in counted


# -- without a store -------------------------------------------------------------------------


def test_working_days_leave_out_weekends_and_holidays() -> None:
    plain = WorkingDays(MADRID)
    friday = datetime(2025, 3, 7, 9, tzinfo=UTC)
    assert plain.last_day(friday, 1) == date(2025, 3, 10)
    assert plain.between(friday, friday + timedelta(days=3)) == 1
    feast = WorkingDays(MADRID, holidays=frozenset({date(2025, 3, 10)}))
    assert feast.last_day(friday, 1) == date(2025, 3, 11)
    six = WorkingDays(MADRID, week=(True,) * 6 + (False,))
    assert six.last_day(friday, 2) == date(2025, 3, 10)
    assert WorkingDays(MADRID, week=(False,) * 7).between(friday, friday + timedelta(30)) == 0
    never = WorkingDays(MADRID, week=(False,) * 7)
    assert never.last_day(friday, 1) > date(2035, 1, 1)  # and not for ever


def test_working_days_are_those_of_the_local_clock() -> None:
    late = datetime(2025, 3, 6, 23, 30, tzinfo=UTC)  # Friday in Madrid
    assert WorkingDays(MADRID).last_day(late, 1) == date(2025, 3, 10)
    assert WorkingDays(ZoneInfo("UTC")).last_day(late, 1) == date(2025, 3, 7)


def test_percentiles_are_upper_edges() -> None:
    waits = {"p:10": 18, "p:60": 1, "p:200": 1}
    assert percentile(waits, m.PERSON_BIN, 0.5) == 10
    assert percentile(waits, m.PERSON_BIN, 0.95) == 60
    assert percentile(waits, m.PERSON_BIN, 0.96) == 200
    assert percentile({}, m.PERSON_BIN, 0.5) is None


def test_what_is_owed_must_be_measurable() -> None:
    assert checked({}) == checked({"answered_seconds": 180})
    assert Duty(**checked({"complaint_days": 30})).complaint_days == 30
    for wrong, named in (
        ({"answered_seconds": 183}, "duty.answered_seconds"),  # between two bins
        ({"person_share": 1.2}, "duty.person_share"),
        ({"complaint_days": 0}, "duty.complaint_days"),
        ({"fine": 1}, "duty.fine"),
        ([], "duty"),
    ):
        with pytest.raises(Invalid) as told:
            checked(wrong)
        assert named in told.value.title
        assert told.value.hint


def test_nothing_claims_that_a_law_is_kept() -> None:
    """It supports evidence; whether a law is kept is for others to say."""
    claim = re.compile(r"\b(compl(y|ies|ied|iant|iance)|cumpl\w+|guarante\w+|certif\w+)\b", re.I)
    places = [
        *(ROOT / "callcenter_tui").rglob("*duty*.py"),
        *(ROOT / "callcenter_tui").rglob("evidence*.py"),
        ROOT / "docs" / "duty.md",
    ]
    assert len(places) >= 8
    for place in places:
        assert not claim.search(place.read_text(encoding="utf-8")), place
    assert EVIDENCE.lower().startswith("supports evidence for")
