"""The center's lists: what may stand in them, what they give, and how two admins change them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any

import pytest

from callcenter_tui.calls import lists
from callcenter_tui.calls.document_kinds import DOCUMENTS
from callcenter_tui.calls.document_yaml import parsed, written
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound, Refused
from callcenter_tui.domain.floor import QueueRules, Strategy, Target
from callcenter_tui.domain.lists import Canned, Choice, DocumentView, Silence, Step
from callcenter_tui.rehearsal.sample import sample_hours
from callcenter_tui.store import departments, documents, journal
from callcenter_tui.store.engine import Store
from tests.calls.conftest import NAMES, OWNER, Center
from tests.calls.toolbench import turn
from tests.forks import FORKED
from tests.hostile import EVERYTHING, FORBIDDEN

ONE_BREAK = [{"key": "walk", "es": "Paseo", "en": "Walk"}]


def view(center: Center, name: str) -> DocumentView:
    """One document as it holds now."""
    return next(one for one in center.floor.documents.list() if one.name == name)


# -- what they give --------------------------------------------------------------------------


def test_a_new_center_has_lists_that_people_can_work_with(center: Center) -> None:
    with center.store.read() as tx:
        assert len(lists.break_reasons(tx)) >= 8
        ways = {one.key for one in lists.dispositions(tx)}
        assert {"resolved", "not_resolved"} <= ways
        assert not {"callback", "merged", "customer_left", "silence"} & ways
        assert len(lists.canned(tx, "billing")) >= 12
        assert len(lists.macros(tx)) == 3
        assert lists.checklist(tx, "resolved")
        assert lists.checklist(tx, "spam") == []
        assert lists.queue_rules(tx, "billing") == QueueRules()
        assert lists.target(tx, "billing") == Target()
        assert lists.silence(tx) == Silence()


def test_the_defaults_agree_with_each_other(center: Center) -> None:
    """Setting each default as one's own must be allowed: every name in them leads somewhere."""
    defaults = {name: one.default() for name, one in DOCUMENTS.items()}
    changed = center.floor.documents.put(OWNER, defaults | {"break_reasons": ONE_BREAK})
    assert "break_reasons" in changed
    with center.store.read() as tx:
        answers = {one.key for key in NAMES for one in lists.canned(tx, key)}
        for macro in lists.macros(tx):
            assert {step.value for step in macro.steps if step.act == "say"} <= answers


def test_a_departments_own_rules_go_over_the_usual_ones(center: Center) -> None:
    queues = {
        "default": {"offer_seconds": 30, "overflow": "general"},
        "departments": {"billing": {"strategy": "ring_all", "overflow": "callback"}},
    }
    targets = {"departments": {"sales": {"share": 0.9, "seconds": 10}}}
    center.floor.documents.put(OWNER, {"queues": queues, "targets": targets})
    with center.store.read() as tx:
        billing, sales = lists.queue_rules(tx, "billing"), lists.queue_rules(tx, "sales")
        assert billing == QueueRules(Strategy.RING_ALL, 30, overflow="callback")
        assert sales == QueueRules(offer_seconds=30, overflow="general")
        assert lists.queue_rules(tx, "general").overflow == "", "nobody overflows to themselves"
        assert lists.target(tx, "sales") == Target(0.9, 10)
        assert lists.target(tx, "billing") == Target()


def test_replies_of_a_department_come_first_and_others_not_at_all(center: Center) -> None:
    rows = [
        {"key": "a", "es": "Todos", "en": "All"},
        {"key": "b", "department": "billing", "es": "Línea uno\nlínea dos", "en": "One\ntwo"},
        {"key": "c", "department": "sales", "es": "Ventas", "en": "Sales"},
    ]
    macros = [{"key": "m", "es": "M", "en": "M", "steps": [{"say": "a"}, {"hold": True}]}]
    center.floor.documents.put(OWNER, {"canned": rows, "macros": macros})
    with center.store.read() as tx:
        assert [one.key for one in lists.canned(tx, "billing")] == ["b", "a"]
        own = lists.canned(tx, "billing")[0]
        assert own == Canned("b", "billing", "Línea uno\nlínea dos", "One\ntwo")
        (macro,) = lists.macros(tx)
        assert macro.steps == (Step("say", "a"), Step("hold"))


def test_a_department_may_keep_other_hours(center: Center) -> None:
    own = {
        "billing": {"week": {"mon": [["10:00", "14:00"]]}},
        "sales": {"holidays": {"2026-03-02": "Inventario"}},
        "complaints": {"week": None},
    }
    center.floor.documents.set(OWNER, "hours", sample_hours() | {"departments": own})
    monday, tuesday = (datetime(2026, 3, day, 17, 0, tzinfo=UTC) for day in (2, 3))
    morning = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # 10:30 in Madrid
    with center.store.read() as tx:
        general, billing = lists.hours(tx, "general"), lists.hours(tx, "billing")
        sales, complaints = lists.hours(tx, "sales"), lists.hours(tx, "complaints")
    assert general.open_at(monday)
    assert not billing.open_at(monday)
    assert billing.open_at(morning)
    assert not billing.open_at(tuesday)
    assert billing.holidays == general.holidays, "what is left out is the center's"
    assert not sales.open_at(monday)
    assert sales.open_at(tuesday)
    assert not complaints.known
    assert general.spans(monday.date()) == ((time(8), time(21)),)


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_ai_proposes_endings_of_the_centers_list(center: Center) -> None:
    sold = {"key": "sold", "es": "Vendida", "en": "Sold"}
    center.floor.documents.put(OWNER, {"dispositions": [sold], "macros": [], "checklists": {}})
    opened = center.call("gracias, eso es todo")
    _, box = turn(center)
    assert not box.use("set_disposition", {"disposition": "resolved"}).result.ok
    assert box.use("set_disposition", {"disposition": "sold"}).result.ok
    assert center.board.call(OWNER, opened.call_id).disposition == "sold"


# -- what may stand in them ------------------------------------------------------------------

TWICE = [{"key": "a", "es": "A", "en": "A"}] * 2


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("break_reasons", [], "break_reasons is empty"),
        ("break_reasons", {"coffee": "Café"}, "break_reasons is no list"),
        ("break_reasons", ["coffee"], "break_reasons.1"),
        ("break_reasons", [{"key": "a", "es": "A"}], "break_reasons.1.en"),
        ("break_reasons", [{"key": "Café", "es": "A", "en": "A"}], "break_reasons.1.key"),
        ("break_reasons", [{"key": "a", "es": False, "en": "A"}], "break_reasons.a.es"),
        ("break_reasons", [{"key": "a", "es": "A" * 41, "en": "A"}], "break_reasons.a.es"),
        ("break_reasons", TWICE, "break_reasons.a is there twice"),
        ("break_reasons", [{"key": "no_answer", "es": "A", "en": "A"}], "no_answer"),
        ("dispositions", [{"key": "callback", "es": "A", "en": "A"}], "dispositions.callback"),
        ("dispositions", [{"key": "silence", "es": "A", "en": "A"}], "dispositions.silence"),
        ("canned", [{"key": "a", "es": "{cliente}", "en": "x"}], "canned.a.es: {cliente}"),
        ("canned", [{"key": "a", "es": "x" * 2001, "en": "x"}], "canned.a.es"),
        ("canned", [{"key": "a", "en": "x"}], "canned.1.es"),
        ("macros", [{"key": "m", "es": "M", "en": "M", "steps": []}], "macros.m.steps"),
        ("checklists", {"resolved": [{"key": "a", "es": "", "en": "A"}]}, "checklists.resolved.a"),
        ("queues", {"default": {"strategy": "random"}}, "queues.default.strategy"),
        ("queues", {"default": {"offer_seconds": 1}}, "queues.default.offer_seconds"),
        ("queues", {"departments": {"billing": {"most": 3}}}, "queues.departments.billing.most"),
        ("queues", {"departments": {"billing": 3}}, "queues.departments.billing"),
        ("targets", {"default": {"share": 80}}, "targets.default.share"),
        ("targets", {"default": {"warning": 0.5}}, "targets.default.critical"),
        (
            "targets",
            {"departments": {"sales": {"wait_warning": 300}}},
            "targets.departments.sales.wait_critical",
        ),
        ("silence", {"remind_minutes": 5, "close_minutes": 5}, "silence.close_minutes"),
        ("silence", {"remind_minutes": 1.5}, "silence.remind_minutes"),
        ("measuring", {"variant": "best"}, "measuring.variant"),
        ("measuring", {"short_abandon": -1}, "measuring.short_abandon"),
        ("measuring", {"seconds": 5}, "measuring.seconds"),
        (
            "hours",
            {"timezone": "UTC", "week": None, "departments": {"billing": {"week": {"mo": []}}}},
            "hours.departments.billing.week.mo",
        ),
    ],
)
def test_every_mistake_names_its_place(name: str, value: object, place: str) -> None:
    with pytest.raises(Invalid, match=re.escape(place)):
        DOCUMENTS[name].check(value)


@pytest.mark.parametrize(
    ("step", "place"),
    [
        ({"dance": True}, "steps.1.dance"),
        ({"say": "a", "hold": True}, "steps.1 is not one act"),
        ({"hold": "yes"}, "steps.1.hold"),
        ({"escalate": "billing_dispute"}, "steps.1.escalate"),
        ({"escalate": "anger:high"}, "steps.1.escalate"),
        ({"note": ""}, "steps.1.note"),
        ("say", "steps.1"),
    ],
)
def test_a_macros_step_does_one_thing_that_there_is(step: object, place: str) -> None:
    with pytest.raises(Invalid, match=re.escape(f"macros.m.{place}")):
        DOCUMENTS["macros"].check([{"key": "m", "es": "M", "en": "M", "steps": [step]}])


def test_nothing_follows_the_step_that_gives_the_call_away() -> None:
    steps = [{"end": "resolved"}, {"note": "too late"}]
    with pytest.raises(Invalid, match=re.escape("macros.m.steps.2 comes after end")):
        DOCUMENTS["macros"].check([{"key": "m", "es": "M", "en": "M", "steps": steps}])


def test_a_silence_of_never_is_allowed() -> None:
    for value in ({"remind_minutes": 0}, {"close_minutes": 0}):
        assert DOCUMENTS["silence"].check(value) is not None


def macro(**step: object) -> list[dict[str, object]]:
    return [{"key": "m", "es": "M", "en": "M", "steps": [step]}]


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"macros": macro(say="nothing")}, "macros.m.steps.1.say"),
        ({"macros": macro(transfer="moon")}, "macros.m.steps.1.transfer"),
        ({"macros": macro(end="merged")}, "macros.m.steps.1.end"),
        ({"canned": []}, "macros.take_time.steps.1.say"),
        ({"dispositions": [{"key": "done", "es": "A", "en": "A"}]}, "information_given"),
        ({"checklists": {"happy": []}}, "checklists.happy"),
        ({"canned": [{"key": "a", "department": "moon", "es": "A", "en": "A"}]}, "moon"),
        ({"queues": {"default": {"overflow": "moon"}}}, "queues.default.overflow"),
        ({"queues": {"departments": {"moon": {}}}}, "queues.departments.moon"),
        ({"targets": {"departments": {"moon": {}}}}, "targets.departments.moon"),
        ({"hours": sample_hours() | {"departments": {"moon": {}}}}, "hours.departments.moon"),
        (
            {"queues": {"departments": {"billing": {"overflow": "billing"}}}},
            "queues.departments.billing.overflow leads back",
        ),
        (
            {
                "queues": {
                    "default": {"overflow": "general"},
                    "departments": {"general": {"overflow": "sales"}},
                }
            },
            "leads back",
        ),
    ],
)
def test_a_name_must_lead_somewhere(center: Center, values: dict[str, Any], place: str) -> None:
    before = [one.value for one in center.floor.documents.list()]
    with pytest.raises(Invalid, match=re.escape(place)):
        center.floor.documents.put(OWNER, values)
    assert [one.value for one in center.floor.documents.list()] == before


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_belongs_together_is_changed_together(center: Center) -> None:
    """A macro and the new reply it says come in one file, in whatever order."""
    reply = {"key": "hello", "es": "Hola", "en": "Hello"}
    values = {"macros": macro(say="hello"), "canned": [reply]}
    assert set(center.floor.documents.put(OWNER, values)) == {"macros", "canned"}
    with pytest.raises(Invalid, match="say"):  # the default replies have no such key
        center.floor.documents.reset(OWNER, "canned")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_closed_department_stops_nobody_from_changing_something_else(center: Center) -> None:
    center.floor.documents.set(OWNER, "targets", {"departments": {"sales": {"seconds": 9}}})
    with center.store.write() as tx:
        departments.change(tx, "sales", active=False)
    center.floor.documents.set(OWNER, "silence", {"remind_minutes": 2})
    with pytest.raises(Invalid, match="sales"):
        center.floor.documents.set(OWNER, "targets", {"departments": {"sales": {"seconds": 8}}})


@pytest.mark.parametrize("database", ["sqlite"])
def test_hostile_words_are_stored_clean(center: Center) -> None:
    words = EVERYTHING.replace("{", "(").replace("}", ")")  # braces are to be filled in
    rows = [{"key": "a", "es": words[:1000], "en": "A\x1b[31m"}]
    center.floor.documents.put(OWNER, {"canned": rows, "macros": macro(say="a")})
    with center.store.read() as tx:
        (reply,) = lists.canned(tx, "billing")
    assert not FORBIDDEN.search(reply.es + reply.en)


def test_every_document_reads_back_as_it_was_written() -> None:
    for name, one in DOCUMENTS.items():
        assert parsed(written({name: one.default()})) == {name: one.default()}
    odd = {"a": "no", "b": "5", "c": "x\ny", "d": [["08:00", "9:00"]], "e": [], "f": {}, "g": " x"}
    assert parsed(written(odd)) == odd


def test_a_name_that_is_there_twice_is_told() -> None:
    with pytest.raises(Invalid, match="'billing' is there twice") as told:
        parsed("departments:\n  billing: {}\n  billing: {}\n", "It")
    assert "line 3" in told.value.hint


# -- changing them ---------------------------------------------------------------------------


def test_who_changed_a_list_and_when_is_known(center: Center) -> None:
    ours, admin = center.floor.documents, center.person("root", role="admin")
    fresh = view(center, "break_reasons")
    assert (fresh.source, fresh.changed_by, fresh.changed_at) == ("default", "", None)
    center.clock.forward(minutes=5)
    ours.set(admin, "break_reasons", ONE_BREAK)
    own = view(center, "break_reasons")
    assert (own.source, own.value) == ("own", ONE_BREAK)
    assert (own.changed_by, own.changed_at) == ("user:root", center.clock.now())
    with center.store.read() as tx:
        assert lists.break_reasons(tx) == [Choice("walk", "Paseo", "Walk")]
    center.clock.forward(minutes=5)
    assert ours.reset(OWNER, "break_reasons")
    back = view(center, "break_reasons")
    assert (back.source, back.value) == ("default", fresh.value)
    assert (back.changed_by, back.changed_at) == (OWNER.who, center.clock.now())
    assert not ours.reset(OWNER, "break_reasons"), "it is the default already"
    with center.store.read() as tx:
        told = [e for e in journal.after(tx, 0) if e.kind == events.SETTINGS_CHANGED]
    assert [(e.who, e.data["name"], e.data["reset"]) for e in told] == [
        ("user:root", "break_reasons", False),
        (OWNER.who, "break_reasons", True),
    ]


def test_who_may_look_and_who_may_change(center: Center) -> None:
    ours, viewer = center.floor.documents, center.person("vera", role="viewer")
    boss = center.person("marta", role="supervisor")
    assert len(ours.look(viewer)) == len(DOCUMENTS)
    for change in (
        lambda: ours.set(boss, "silence", {}),
        lambda: ours.reset(boss, "silence"),
    ):
        with pytest.raises(Forbidden):
            change()
    with pytest.raises(NotFound):
        ours.reset(OWNER, "passwords")
    assert not view(center, "silence").own


def test_a_change_made_from_an_old_view_is_refused_and_names_who_was_faster(
    center: Center,
) -> None:
    ours, admin = center.floor.documents, center.person("root", role="admin")
    mine = theirs = view(center, "silence")
    ours.set(admin, "silence", {"remind_minutes": 2}, seen=theirs)
    center.clock.forward(seconds=1)
    for change in (
        lambda: ours.set(OWNER, "silence", {"remind_minutes": 9}, seen=mine),
        lambda: ours.reset(OWNER, "silence", seen=mine),
    ):
        with pytest.raises(Refused, match="changed by root meanwhile"):
            change()
    assert view(center, "silence").value["remind_minutes"] == 2
    ours.set(OWNER, "silence", {"remind_minutes": 9}, seen=view(center, "silence"))
    assert view(center, "silence").value["remind_minutes"] == 9
    ours.set(OWNER, "break_reasons", ONE_BREAK, seen=view(center, "break_reasons"))


def _change(url: str, number: int, start: Any, results: Any) -> None:
    """Another process: everybody has seen the same list and sets another one."""
    from callcenter_tui.calls.context import Context
    from callcenter_tui.calls.documents import Documents
    from callcenter_tui.clock import SystemClock, TimeOrderedIds

    clock, store = SystemClock(), Store(url)
    ours = Documents(Context(store, clock, TimeOrderedIds(clock), "Test", "es"))
    seen = next(one for one in ours.list() if one.name == "silence")
    start.wait()
    try:
        ours.set(OWNER, "silence", {"remind_minutes": number + 10}, seen=seen)
        results.put(number + 10)
    except Refused:
        results.put(0)
    finally:
        store.close()


def test_of_many_processes_that_saw_the_same_list_one_changes_it(
    center: Center, store_url: str
) -> None:
    start, results = FORKED.Barrier(6), FORKED.Queue()
    workers = [
        FORKED.Process(target=_change, args=(store_url, number, start, results))
        for number in range(6)
    ]
    for one in workers:
        one.start()
    told = [results.get(timeout=60) for _ in workers]
    for one in workers:
        one.join(30)
    winners = [minutes for minutes in told if minutes]
    assert len(winners) == 1
    assert view(center, "silence").value["remind_minutes"] == winners[0]
    with center.store.read() as tx:
        kinds = [e.kind for e in journal.after(tx, 0)]
    assert kinds.count(events.SETTINGS_CHANGED) == 1


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_list_of_an_older_program_still_holds(center: Center) -> None:
    """What was stored before changes were signed has no name and no moment."""
    with center.store.write() as tx:
        documents.put(tx, "silence", {"remind_minutes": 3, "close_minutes": 0})
    old = view(center, "silence")
    assert (old.source, old.changed_by, old.changed_at) == ("own", "", None)
    with center.store.read() as tx:
        assert lists.silence(tx) == Silence(3, 0)
