"""Twenty calls worked out by hand: every measure says what the hand says, and names its calls.

The same numbers are compared in the formula over a plain recount, on the dashboard and in
``callcenter report``; the screen is tests/screens/test_metrics.py's.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from callcenter_tui.calls.document_kinds import DOCUMENTS
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.figures import By, Drill, Figure, Grain, Question
from callcenter_tui.domain.lists import Variant
from callcenter_tui.metrics.fold import call_entries, operator_entries
from callcenter_tui.metrics.measures import MEASURES
from callcenter_tui.metrics.measures_calls import SETTLED
from callcenter_tui.metrics.options import Options
from callcenter_tui.metrics.periods import quarter
from callcenter_tui.store import spells, story
from callcenter_tui.store.engine import Store
from tests import databases
from tests.calls.conftest import OWNER, Center
from tests.cli.conftest import Shell
from tests.clocks import SettableClock
from tests.metrics.ledger import Ledger, later, played, written

EXPECTED: Mapping[str, Any] = written()["measures"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database of this file's own: the ledger is played once on each, and mostly read."""
    if request.param == "sqlite":
        file = databases.prepared_file(tmp_path_factory.mktemp("ledger") / "store.db")
        yield f"sqlite:///{file}"
        return
    request.getfixturevalue("postgresql_address")  # skips where no server answers
    with databases.own_database() as address:
        yield address


@pytest.fixture(scope="module")
def once(place: str) -> Iterator[Ledger]:
    store, clock = Store(place), SettableClock()
    yield played(Center(store, clock, TimeOrderedIds(SystemClock())))
    store.close()


@pytest.fixture
def ledger(once: Ledger) -> Iterator[Ledger]:
    """As it was played: what a test sets is taken back."""
    read_at = once.center.clock.now()
    yield once
    once.center.clock.set(read_at)
    if once.center.floor.documents.get("measuring") != DOCUMENTS["measuring"].default():
        once.center.floor.documents.reset(OWNER, "measuring")


def asked(ledger: Ledger) -> Question:
    """The days that were worked out."""
    return ledger.metrics.dashboard.days(*written()["days"])


def made_of(one: Figure) -> list[float]:
    """Numerator and, if there is one, denominator."""
    parts = [one.numerator] if one.denominator is None else [one.numerator, one.denominator]
    return [round(part, 9) for part in parts]


def by_hand(want: Mapping[str, Any]) -> list[float]:
    """The same of the file."""
    return [want[part] for part in ("numerator", "denominator") if part in want]


def value_of(parts: list[float]) -> float | None:
    if len(parts) == 1:
        return parts[0]
    return parts[0] / parts[1] if parts[1] else None


def recount(ledger: Ledger) -> Counter[str]:
    """Every tally of the days, added up the plain way from the stories of all calls."""
    question, found = asked(ledger), Counter[str]()
    settled = quarter(ledger.center.clock.now()) - timedelta(days=7)
    with ledger.center.store.read() as tx:
        calls = tx.execute(text("SELECT id FROM calls")).scalars().all()
        told = [(e, one.simulated) for one in story.stories(tx, calls) for e in call_entries(one)]
        users = tx.execute(text("SELECT DISTINCT user_id FROM operator_spells")).scalars().all()
        told += [(e, False) for user in users for e in operator_entries(spells.ended(tx, user))]
    for entry, of_simulated in told:
        if not of_simulated and question.since <= entry.at < question.until:
            found.update(entry.tallies)
            if entry.at < settled:
                found.update({f"{SETTLED}{name}": n for name, n in entry.tallies.items()})
    return found


def test_every_measure_was_worked_out() -> None:
    assert list(EXPECTED.keys() ^ MEASURES.keys()) == []
    assert len(written()["calls"]) == 20


def test_the_formulas_say_what_the_hand_says(ledger: Ledger) -> None:
    sums = recount(ledger)
    for key, want in EXPECTED.items():
        found = MEASURES[key].read(sums, Options())
        parts = [round(found.numerator, 9)]
        parts += [] if found.denominator is None else [round(found.denominator, 9)]
        assert (key, parts) == (key, by_hand(want))


def test_the_dashboard_says_what_the_hand_says(ledger: Ledger) -> None:
    found = ledger.metrics.dashboard.figures(OWNER, asked(ledger), list(EXPECTED))
    for key, want in EXPECTED.items():
        one, parts = found[key], by_hand(want)
        assert (key, made_of(one)) == (key, parts)
        assert one.value == pytest.approx(value_of(parts)), key
        usual = parts[1] if len(parts) > 1 else parts[0]
        assert (key, one.n) == (key, want.get("n", usual))
        if "note" in want:
            assert one.note == want["note"]


def test_every_number_opens_the_calls_that_it_is_made_of(ledger: Ledger) -> None:
    dashboard, question = ledger.metrics.dashboard, asked(ledger)
    for key, want in EXPECTED.items():
        opened = dashboard.drill(OWNER, question, key)
        if "people" in want:
            told = {one.operator: one.amount for one in opened.calls}
            assert (key, told) == (key, want["people"])
            continue
        assert (key, _calls(ledger, opened, "numerator")) == (key, want["calls"])
        assert (key, set(_calls(ledger, opened, "denominator"))) == (key, {*want.get("others", ())})
        assert opened.total == len(opened.calls)
        for words, many in want.get("excluded", {}).items():
            assert dict(opened.excluded)[words] == many


def _calls(ledger: Ledger, opened: Drill, part: str) -> dict[str, float | None]:
    names = {key: name for name, key in ledger.keys.items()}
    return {
        names[one.key]: None if one.amount is None else round(one.amount, 9)
        for one in opened.calls
        if one.part == part
    }


@pytest.mark.parametrize("by", list(By), ids=lambda by: by.value)
def test_groups_add_up_to_what_the_hand_says(ledger: Ledger, by: By) -> None:
    for key, groups in written()["split"][by.value].items():
        rows = ledger.metrics.dashboard.rows(OWNER, asked(ledger), by, [key])
        found = {row.name if by in _BY_NAME else row.group: made_of(row.figures[0]) for row in rows}
        want = {str(group): parts for group, parts in groups.items()}
        assert found == {group: parts for group, parts in want.items() if group in found}
        left = want.keys() - found.keys()  # a group in which nothing at all was counted has no row
        assert not any(any(want[group]) for group in left)


_BY_NAME = (By.OPERATOR, By.HALF_HOUR, By.HOUR, By.DAY, By.WEEK, By.MONTH)


def test_the_other_service_levels(ledger: Ledger) -> None:
    documents = ledger.center.floor.documents
    for variant, parts in written()["variants"].items():
        documents.set(OWNER, "measuring", {"variant": Variant(variant).value})
        found = ledger.metrics.dashboard.figures(OWNER, asked(ledger), ["service_level"])
        assert (variant, made_of(found["service_level"])) == (variant, parts)


def test_the_short_abandon_limit_can_be_set(ledger: Ledger) -> None:
    ledger.center.floor.documents.set(OWNER, "measuring", {"short_abandon": 10})
    found = ledger.metrics.dashboard.figures(
        OWNER, asked(ledger), ["service_level", "short_abandoned"]
    )
    assert made_of(found["short_abandoned"]) == [2]  # c3 after 4 s, c10 after 8 s
    assert made_of(found["service_level"]) == [6, 9]


def test_simulated_calls_stay_out_unless_asked_for(ledger: Ledger) -> None:
    question = replace(asked(ledger), simulated=True)
    found = ledger.metrics.dashboard.figures(OWNER, question, list(written()["simulated"]))
    assert {key: made_of(one) for key, one in found.items()} == written()["simulated"]
    opened = ledger.metrics.dashboard.drill(OWNER, question, "answered")
    assert ledger.named([one.key for one in opened.calls]) == ["c12"]


def test_first_contact_resolution_settles_with_time(ledger: Ledger) -> None:
    later(ledger)
    (found,) = ledger.metrics.dashboard.figures(OWNER, asked(ledger), ["fcr"]).values()
    assert made_of(found) == EXPECTED["fcr"]["later"]
    assert found.note == "0 pending (7 days)"


def test_this_period_beside_the_last(ledger: Ledger) -> None:
    want, dashboard = written()["compared"], ledger.metrics.dashboard
    later(ledger)  # the period is over: all of it is compared with all of the one before
    question = dashboard.days(*want["days"])
    before = dashboard.before(question)
    found = dashboard.figures(OWNER, question, ["offered", "service_level"], before=before)
    now, past = want["offered"]
    assert (found["offered"].value, found["offered"].previous) == (now, past)
    now, past = want["service_level"]
    one = found["service_level"]
    assert (one.value, one.n) == (now[0] / now[1], now[1])
    assert (one.previous, one.previous_n) == (past[0] / past[1], past[1])


def test_how_long_people_waited_and_when_they_came(ledger: Ledger) -> None:
    dashboard, question = ledger.metrics.dashboard, asked(ledger)
    spread = dashboard.spread(OWNER, question)
    bins = zip(spread.edges, spread.answered, spread.abandoned, strict=True)
    assert {edge: [a, b] for edge, a, b in bins if a or b} == written()["spread"]
    heat = dashboard.heat(OWNER, question, "offered")
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    assert written()["heat"] == {
        f"{days[day]} {hour}": many
        for day, hours in enumerate(heat.counts)
        for hour, many in enumerate(hours)
        if many
    }


def test_a_trend_has_every_step_also_the_empty_ones(ledger: Ledger) -> None:
    found = ledger.metrics.dashboard.trend(OWNER, asked(ledger), "service_level", Grain.DAY)
    assert [f"{start:%m-%d %H:%M}" for start in found.starts][:2] == ["03-03 00:00", "03-04 00:00"]
    assert len(found.starts) == len(found.figures) == 10
    want = {str(day): parts for day, parts in written()["split"]["day"]["service_level"].items()}
    for start, one in zip(found.starts, found.figures, strict=True):
        parts = want.get(f"{start:%Y-%m-%d}")
        assert (one.value, one.n) == ((None, 0) if parts is None else (value_of(parts), parts[1]))


def test_a_viewer_sees_the_numbers_and_no_customer(ledger: Ledger) -> None:
    viewer = ledger.center.person("wall", role="viewer")
    opened = ledger.metrics.dashboard.drill(viewer, asked(ledger), "csat")
    assert opened.figure.numerator == 3
    assert {one.customer for one in opened.calls} == {"A. R.", "B. H.", "E. C.", "K. R.", "M. D.",
                                                      "O. R."}  # fmt: skip
    with pytest.raises(Forbidden):
        ledger.metrics.dashboard.tiles(replace(viewer, role="nobody"), asked(ledger))


def test_no_number_opens_a_customers_name_to_a_viewer(ledger: Ledger) -> None:
    viewer, dashboard = ledger.center.person("second-wall", role="viewer"), ledger.metrics.dashboard
    names = {call["customer"][0] for call in written()["calls"].values()}
    opened, refused = set[str](), []
    for key in MEASURES:
        try:
            found = dashboard.drill(viewer, asked(ledger), key)
        except Forbidden:
            refused.append(key)
            continue
        assert not {one.customer for one in found.calls} & names, key
        opened |= {one.customer for one in found.calls}
    assert refused == ["review"]
    assert len(opened) > 10, "calls were opened at all"


@pytest.fixture
def shell(place: str, tmp_path: Path) -> Shell:
    """The command on the store of the ledger."""
    shell = Shell(tmp_path / "home")
    shell.env["DATABASE_URL"] = place
    return shell


def test_the_command_says_what_the_hand_says(ledger: Ledger, shell: Shell) -> None:
    first, last = written()["days"]
    days = ("--from", str(first), "--to", str(last))
    measures = [part for key in EXPECTED for part in ("--measure", key)]
    ran = shell("report", *days, *measures, "--json")
    assert ran.code == 0, ran.err
    told = ran.json["total"]["measures"]
    assert list(told) == list(EXPECTED)
    for key, want in EXPECTED.items():
        # The command reads the real clock: by now no call of the ledger can be repeated any more.
        parts = want.get("later") or by_hand(want)
        one = told[key]
        found = [one["numerator"]] + ([] if one["denominator"] is None else [one["denominator"]])
        assert (key, [round(part, 9) for part in found]) == (key, parts)
        assert one["value"] == pytest.approx(value_of(parts)), key
        assert one["formula"] == MEASURES[key].text.formula
    split = shell(
        *("report", *days, "--by", "operator", "--measure", "aht", "--measure", "occupancy"),
        "--json",
    )
    for row in split.json["rows"]:
        for key, one in row["measures"].items():
            want = written()["split"]["operator"][key][row["name"]]
            assert [one["numerator"], one["denominator"]] == want


def test_the_export_has_a_row_per_call_with_its_figures(ledger: Ledger, shell: Shell) -> None:
    keys = [ledger.keys[name] for name in written()["export"]]
    ran = shell("call", "export", "--format", "csv", *keys)
    assert ran.code == 0, ran.err
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(ran.out))}
    for name, want in written()["export"].items():
        row = rows[ledger.keys[name]]
        assert {column: row[column] for column in want} == want


def test_what_stands_in_the_account_is_what_a_recount_gives(ledger: Ledger) -> None:
    """The sums of days, of which the figures are read, hold what all entries add up to."""
    ledger.metrics.keeper.catch_up()
    sums = recount(ledger)
    with ledger.center.store.read() as tx:
        rows = tx.execute(
            text("SELECT name, sum(total) FROM rollups WHERE grain = 'day' AND NOT simulated "
                 "GROUP BY name")
        )  # fmt: skip
        found = {name: int(total) for name, total in rows}
    assert found == {
        name: total for name, total in sums.items() if total and not name.startswith(SETTLED)
    }
    assert found[tally.OFFERED] == 13
