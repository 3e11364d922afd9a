"""``callcenter staffing``: its vectors, its fields, its refusals; and that it needs no store."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_entry import HEAVY, imported_by

FIELDS = {
    "operators",
    "scheduled",
    "service_level",
    "pw",
    "asa_seconds",
    "occupancy",
    "overloaded",
}
SMALL = ("staffing", "--calls", "100", "--per", "30m", "--aht", "180", "--target", "80/20")


def test_the_vectors_in_json(shell: Shell) -> None:
    found = shell(*SMALL, "--shrinkage", "30", "--json").json
    assert found.keys() >= FIELDS
    assert (found["operators"], found["scheduled"], found["overloaded"]) == (14, 20, False)
    assert found["service_level"] == pytest.approx(0.8884, abs=5e-5)
    levels = {one["operators"]: one["service_level"] for one in found["table"]}
    assert list(levels) == [12, 13, 14, 15, 16]
    assert levels[13] == pytest.approx(0.7956, abs=5e-5)
    assert all(one.keys() == FIELDS for one in found["table"])
    assert "ignores impatience" in found["note"]
    large = ("--calls", "360", "--per", "0.5h", "--aht", "4m", "--target", "80/15")
    found = shell("staffing", *large, "--operators", "55", "--json").json
    assert found["pw"] == pytest.approx(0.2387, abs=5e-5)
    assert found["asa_seconds"] == pytest.approx(8.18, abs=0.005)
    assert found["service_level"] == pytest.approx(0.8459, abs=5e-5)
    assert not shell.home.exists()


def test_too_few_are_overloaded(shell: Shell) -> None:
    found = shell(*SMALL, "--operators", "9", "--json").json
    assert (found["overloaded"], found["service_level"]) == (True, 0)
    assert found["asa_seconds"] is None
    assert (found["needed"], found["operators"]) == (14, 9)
    assert "the queue only grows" in shell(*SMALL, "--operators", "9").out


def test_a_highest_occupancy_is_kept(shell: Shell) -> None:
    assert shell(*SMALL, "--max-occupancy", "70", "--json").json["operators"] == 15


def test_people_read_a_table(shell: Shell) -> None:
    out = shell(*SMALL, "--shrinkage", "30").out
    assert "The target of 80 % takes 14 operators." in out
    assert "Schedule 20" in out
    assert "79.56 %" in out
    assert "ignores impatience" in out


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("--per", "30"), "--per"),
        (("--per", "0m"), "period"),
        (("--aht", "soon"), "--aht"),
        (("--aht", "0"), "handling time"),
        (("--calls", "-5"), "calls"),
        (("--calls", "nan"), "calls"),
        (("--calls", "inf"), "calls"),
        (("--calls", "1e12"), "larger than any"),
        (("--calls", "many"), "--calls"),
        (("--target", "80"), "--target"),
        (("--target", "100/20"), "below 100 %"),
        (("--target", "80/-1"), "seconds of the target"),
        (("--shrinkage", "100"), "shrinkage"),
        (("--max-occupancy", "0"), "occupancy"),
        (("--max-occupancy", "120"), "occupancy"),
        (("--operators", "0"), "--operators"),
        (("--operators", "1000001"), "operators"),
    ],
)
def test_wrong_input_is_told_with_a_hint(shell: Shell, wrong: tuple[str, str], named: str) -> None:
    ran = shell(*SMALL, *wrong, "--json")
    assert (ran.code, ran.out) == (2, "")
    title, hint = ran.err.splitlines()
    assert named in title
    assert hint


def test_it_loads_nothing_heavy() -> None:
    loaded = imported_by([*SMALL, "--json"])
    assert "callcenter_tui.metrics.staffing" in loaded
    assert not loaded.intersection(set(HEAVY) - {"pydantic"})  # Typer brings that one
