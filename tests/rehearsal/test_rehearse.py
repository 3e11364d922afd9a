"""What a rehearsal keeps and compares, and how a played customer behaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import CallView
from callcenter_tui.rehearsal.case_files import read_cases
from callcenter_tui.rehearsal.judging import Failure
from callcenter_tui.rehearsal.rehearse import Cost, Played
from callcenter_tui.rehearsal.results import Finding, Setting, compare, keep, place, result
from callcenter_tui.rehearsal.simulated import lines_of
from tests.calls.conftest import OWNER, Center, center  # noqa: F401 - a fixture

CASES = read_cases("- {id: a, customer: [x]}\n- {id: b, customer: [y]}", "cases.yaml").cases
FAILED = [Failure(1, "must_say", "did not say 'x'", "y")]
OK = Finding("guard", True, "")


def outcome(a: list[bool], b: list[bool], version: str = "v1", **known: Any) -> dict[str, Any]:
    played = [
        Played(case, [[] if passed else FAILED for passed in runs])
        for case, runs in zip(CASES, (a, b), strict=True)
    ]
    setting = Setting("cases.yaml", "offline", version, len(a))
    return result(setting, played, known.get("probes", [OK]), [], 1.5)


def test_the_result_counts_runs_and_averages_over_cases() -> None:
    found = outcome([True, True], [True, False])
    assert found["ok"] is False
    assert found["pass^k"] == {"1": 0.75, "2": 0.5}
    assert [case["passed"] for case in found["cases"]] == [2, 1]
    assert found["cases"][1]["pass^k"] == {"1": 0.5, "2": 0.0}
    assert found["cases"][1]["failures"][0]["detail"] == "did not say 'x'"


def test_a_probe_alone_makes_it_fail() -> None:
    assert outcome([True], [True])["ok"]
    assert not outcome([True], [True], probes=[Finding("guard", False, "", "off")])["ok"]


def test_the_next_run_says_what_became_better_and_worse(tmp_path: Path) -> None:
    path = place(tmp_path, Path("cases.yaml"), "offline")
    first = compare(outcome([True], [False]), path)
    assert first["compared"] == {}
    keep(first, path)
    second = compare(outcome([False], [True], "v2"), path)
    assert second["prompt_version"] == "v2"
    assert second["compared"]["prompt_version"] == "v1"
    assert [(one["id"], one["change"]) for one in second["compared"]["changed"]] == [
        ("a", "worse"),
        ("b", "better"),
    ]
    assert [one.name for one in path.parent.iterdir()] == [path.name], "nothing half written"


def test_what_was_left_out_is_not_called_changed(tmp_path: Path) -> None:
    path = place(tmp_path, Path("cases.yaml"), "offline")
    keep(compare(outcome([True], [True]), path), path)
    setting = Setting("cases.yaml", "offline", "v1", 1)
    now = result(setting, [Played(CASES[0], [[]])], [OK], [("b", "es/sales/b")], 1.0)
    assert compare(now, path)["compared"]["changed"] == []
    assert now["skipped"] == [{"id": "b", "needs": "es/sales/b"}]


def test_a_damaged_last_result_is_no_result(tmp_path: Path) -> None:
    path = place(tmp_path, None, "offline")
    path.parent.mkdir()
    path.write_text('{"cases": [')
    assert compare(outcome([True], [True]), path)["compared"] == {}


def test_files_and_engines_are_kept_apart(tmp_path: Path) -> None:
    one = place(tmp_path, Path("/a/cases.yaml"), "offline")
    other = place(tmp_path, Path("/b/cases.yaml"), "offline")
    assert len({one, other, place(tmp_path, None, "offline"), place(tmp_path, None, "gpt")}) == 4


def test_a_model_without_a_price_makes_the_cost_unknown_not_zero() -> None:
    assert (Cost(0.5, 1) + Cost(0.25, 1)).usd == 0.75
    assert (Cost(0.5, 1) + Cost(None, 1)).usd is None


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_played_customer_tells_what_is_asked_and_then_goes_on(center: Center) -> None:  # noqa: F811
    text = """
    simulated: {reason: "Where is my order?", known: {postcode: "46011"}, task: ["And the price?"]}
    """
    case = read_cases(text, "f").cases[0]
    opened = center.call("first words")

    def view() -> CallView:
        return center.board.call(OWNER, opened.call_id)

    lines = lines_of(case, view, None)
    assert next(lines) == "Where is my order?"
    operator = center.person("helen")
    center.driving.take_over(operator, opened.call_id)
    center.desk.say(opened.call_id, Speaker.OPERATOR, "What is your postcode?", operator)
    assert next(lines) == "46011"
    assert next(lines) == "And the price?"
    assert list(lines) == []
