"""``callcenter settings`` and ``callcenter customer``: data as an admin changes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from callcenter_tui.calls.document_checks.hours import hours
from callcenter_tui.calls.document_kinds import DOCUMENTS
from callcenter_tui.calls.document_yaml import parsed
from callcenter_tui.calls.documents import Documents
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound
from callcenter_tui.store import journal
from tests.calls.conftest import OWNER, Center, center  # noqa: F401 - a fixture
from tests.cli.conftest import Shell


def test_settings_go_out_and_come_in_again(shell: Shell, tmp_path: Path) -> None:
    listed = shell("settings", "list", "--json").json
    assert {item["name"] for item in listed["items"]} == set(DOCUMENTS)
    assert not any(item["own"] for item in listed["items"])
    changed = shell("settings", "set", "budget.daily_usd", "12.5", "--json")
    assert changed.json == {"changed": ["budget"]}
    file = tmp_path / "settings.yaml"
    assert shell("settings", "export", str(file)).code == 0
    values = yaml.safe_load(file.read_text())
    assert values["budget"] == {"daily_usd": 12.5, "drafts_at": 0.8}
    assert values["hours"]["week"] is None, "hours that nobody has set are not known"
    values["hours"]["week"] = {"sun": [["10:00", "14:00"]]}
    again = shell("settings", "import", "-", "--json", stdin=yaml.safe_dump(values))
    assert again.json == {"changed": ["hours"]}
    assert shell("settings", "import", str(file)).out.startswith("Changed: hours")


def test_a_bad_value_is_named_and_nothing_is_changed(shell: Shell) -> None:
    bad = {"budget": {"daily_usd": 3}, "hours": {"timezone": "Mars/North", "week": {}}}
    ran = shell("settings", "import", "-", stdin=json.dumps(bad))
    assert (ran.code, ran.out) == (1, "")
    assert "hours.timezone" in ran.err
    items = shell("settings", "list", "--json").json["items"]
    assert not any(item["own"] for item in items), "all or none"
    broken = shell("settings", "import", "-", stdin="budget: [1\nhours: {")
    assert "line" in broken.err
    assert shell("settings", "set", "nothing", "1").code == 1


def test_a_negative_number_is_a_value_and_ranges_are_plain_numbers(shell: Shell) -> None:
    for value in ("-1", "2000000"):
        ran = shell("settings", "set", "budget.daily_usd", value)
        assert ran.code == 1
        assert "It must be from 0 to 1000000." in ran.err
    assert shell("settings", "set", "budget.daily_usd", "1", "--nonsense").code == 2
    assert "`" not in shell("settings", "export", "--help").out
    two = shell("settings", "set", "hours", "{timezone: Mars/North, week: 3}")
    assert "hours.timezone" in two.err, "the first mistake is named first"


def test_the_week_may_be_set_day_by_day(shell: Shell) -> None:
    assert shell("settings", "set", "hours.week.mon", '[["09:00", "24:00"]]').code == 0
    hours = yaml.safe_load(shell("settings", "export").out)["hours"]
    assert hours["week"]["mon"] == [["09:00", "24:00"]]
    assert hours["week"]["sun"] == []


def test_an_entry_of_a_list_is_set_by_its_key_and_a_document_goes_back(shell: Shell) -> None:
    assert shell("settings", "set", "canned.greeting.en", "Good day").code == 0
    listed = shell("settings", "list")
    (line,) = [one for one in listed.out.splitlines() if one.startswith("canned ")]
    assert "own" in line.split()
    assert "(shell)" in line
    item = next(
        one for one in shell("settings", "list", "--json").json["items"] if one["name"] == "canned"
    )
    assert item["changed_by"].startswith("os:")
    assert item["changed_at"]
    assert next(one for one in item["value"] if one["key"] == "greeting")["en"] == "Good day"
    assert shell("settings", "set", "canned.nothing.en", "Good day").code == 1
    assert shell("settings", "set", "canned.greeting.en", "5").code == 1, "no text"
    assert shell("settings", "reset", "canned", "--json").json == {"changed": ["canned"]}
    assert shell("settings", "reset", "canned", "--json").json == {"changed": []}
    assert shell("settings", "reset", "nothing").code == 1


def test_a_customers_question_is_set_without_showing_the_answer(shell: Shell) -> None:
    unknown = shell("customer", "question", "--phone", "+34 600 000 001", stdin="28013\n")
    assert unknown.code == 1
    ran = shell(
        *("customer", "question", "--phone", "+34 600 000 001", "--name", "Ana"), stdin="28013\n"
    )
    assert ran.code == 0, ran.err
    assert "Ana" in ran.out
    assert "28013" not in ran.out + ran.err
    assert shell("customer", "question", "--answer", "28013").code == 2


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("budget", {"daily_usd": -1}, "budget.daily_usd"),
        ("budget", {"daily_usd": True}, "budget.daily_usd"),
        ("budget", {"daily_usd": float("nan")}, "budget.daily_usd"),
        ("budget", {"daily_usd": 10**400}, "budget.daily_usd"),
        ("budget", [], "budget"),
        ("budget", {"drafts_at": 80}, "budget.drafts_at"),
        ("prices", {"gpt": {"input": 1}}, "prices.gpt.output"),
        ("prices", {"g*t": {"input": 1, "output": 1}}, "prices.g*t"),
        ("prices", {"gpt": 3}, "prices.gpt"),
        ("hours", {"timezone": "UTC"}, "hours.week"),
        ("hours", {"timezone": "../etc", "week": {}}, "hours.timezone"),
        ("hours", {"timezone": "UTC", "week": {"lunes": []}}, "hours.week.lunes"),
        ("hours", {"timezone": "UTC", "week": {"mon": [["9:00", "8:00"]]}}, "hours.week.mon"),
        ("hours", {"timezone": "UTC", "week": {"mon": [["9:00"]]}}, "hours.week.mon"),
        ("hours", {"timezone": "UTC", "week": {"mon": [["nine", "ten"]]}}, "nine"),
        ("hours", {"timezone": "UTC", "week": {}, "holidays": {"25/12": "x"}}, "25/12"),
        ("identity", {"questions": {"pet": {"es": "¿?"}}}, "identity.questions.pet.en"),
        ("identity", {"questions": {}, "tries": 2.5}, "identity.tries"),
        ("identity", {"questions": {}, "tries": 0}, "identity.tries"),
    ],
)
def test_every_mistake_names_its_place(name: str, value: object, place: str) -> None:
    with pytest.raises(Invalid, match=re.escape(place)):
        DOCUMENTS[name].check(value)


def test_every_default_is_a_valid_document() -> None:
    for document in DOCUMENTS.values():
        assert document.check(document.default()) == document.default()


def test_times_are_read_as_yaml_gives_them() -> None:
    found = hours(yaml.safe_load("{timezone: UTC, week: {mon: [[9:30, 21:00]]}, "
                                 "holidays: {2026-12-25: Navidad}}"))  # fmt: skip
    assert found["week"]["mon"] == [["09:30", "21:00"]]
    assert found["holidays"] == {"2026-12-25": "Navidad"}


def test_a_file_cannot_fill_the_memory() -> None:
    bomb = "a: &a [1]\nb: [*a, *a]\n"
    with pytest.raises(Invalid, match="alias"):
        parsed(bomb, "It")
    with pytest.raises(Invalid):
        parsed("[" * 2_000, "It")


@pytest.mark.parametrize("text", ["!!timestamp zz", "!!int ''", "!!bool x", f"0x{'f' * 6000}"])
def test_a_value_that_is_not_what_its_tag_says_is_a_mistake_like_others(text: str) -> None:
    with pytest.raises(Invalid, match="no YAML"):
        parsed(f"a: {text}", "It")


@pytest.mark.parametrize("database", ["sqlite"])
def test_only_who_may_changes_data_and_it_is_journaled(center: Center) -> None:  # noqa: F811
    documents, boss = Documents(center.context), center.person("marta", role="supervisor")
    with pytest.raises(Forbidden):
        documents.set(boss, "budget", {"daily_usd": 1})
    with pytest.raises(NotFound):
        documents.get("passwords")
    assert documents.put(OWNER, {"budget": {"daily_usd": 1}}) == ("budget",)
    assert documents.put(OWNER, {"budget": {"daily_usd": 1}}) == ()
    assert documents.get("budget")["daily_usd"] == 1
    with center.store.read() as tx:
        changes = [e for e in journal.after(tx, 0) if e.kind == events.SETTINGS_CHANGED]
    assert [(e.who, e.data["name"]) for e in changes] == [(OWNER.who, "budget")]


def test_brackets_without_end_are_refused_before_they_keep_anybody_waiting() -> None:
    """The parser alone takes hours for these."""
    for text in ("[" * 150_000, "{a: " * 40_000):
        with pytest.raises(Invalid, match="brackets"):
            parsed(text)
