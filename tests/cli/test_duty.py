"""``callcenter duty``: figures of a period, the evidence file and its fingerprint, refusals."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_entry import HEAVY, imported_by

NOBODY = {"AGENT_ENGINE": "worker"}
KEYS = [
    "duty_answered",
    "duty_person",
    "duty_person_reached",
    "duty_person_median",
    "duty_person_p95",
    "duty_key",
    "duty_disclosed",
    "duty_complaints_late",
    "duty_complaints_in_time",
]


@pytest.fixture
def key(shell: Shell) -> str:
    """The key of a call whose customer asked for a person, whom nobody answers."""
    who = ("--name", "Ana Pérez", "--phone", "+34 600 000 001", "--lang", "es")
    ran = shell("line", *who, "--json", stdin="Quiero hablar con una persona\n", env=NOBODY)
    return str(ran.lines[0]["key"])


def test_figures_and_the_evidence_behind_them(shell: Shell, key: str, tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    told = shell("duty", "--json", "--export", str(file)).json
    assert told["about"].startswith("Supports evidence for")
    figures = {one["key"]: one for one in told["figures"]}
    assert list(figures) == KEYS
    person = figures["duty_person"]
    assert (person["numerator"], person["denominator"], person["target"]) == (0, 1, 0.95)
    assert person["level"] == "warning"
    assert person["formula"]
    assert (figures["duty_key"]["value"], figures["duty_disclosed"]["value"]) == (1, None)
    content = file.read_bytes()
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert told["calls"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (call,) = json.loads(content)["calls"]
    assert (call["key"], call["person_asked"], call["person_reached"]) == (key, 1, 0)
    assert "Ana" not in content.decode()


def test_people_read_it(shell: Shell, key: str, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    ran = shell("duty", "--export", str(file), "--format", "csv")
    assert ran.code == 0
    assert "Person within 180 s of asking" in ran.out
    assert "0 of 1" in ran.out
    assert "Supports evidence for" in ran.out
    assert f"SHA-256: {hashlib.sha256(file.read_bytes()).hexdigest()}" in ran.out
    assert file.read_text().splitlines()[1].startswith(key)


def test_another_month_has_nothing(shell: Shell, key: str) -> None:
    told = shell("duty", "--month", "2020-02", "--json").json
    assert (told["since"], told["until"]) == (
        "2020-01-31T23:00:00+00:00",
        "2020-02-29T23:00:00+00:00",
    )
    assert {one["n"] for one in told["figures"]} == {0}
    days = shell("duty", "--from", "2020-02-01", "--to", "2020-02-29", "--json").json
    assert (days["since"], days["until"]) == (told["since"], told["until"])


@pytest.mark.parametrize(
    "wrong",
    [
        ("--month", "2020"),
        ("--month", "2020-13"),
        ("--month", "0001-01"),
        ("--month", "2020-02", "--from", "2020-02-01"),
        ("--from", "soon"),
        ("--to", "2020-02-01"),
        ("--from", "2020-02-02", "--to", "2020-02-01"),
        ("--department", "nowhere"),
        ("--format", "pdf"),
    ],
)
def test_wrong_input_is_told_with_a_hint(shell: Shell, wrong: tuple[str, ...]) -> None:
    ran = shell("duty", *wrong, "--json")
    assert (ran.code, ran.out) == (2, "")
    title, hint = ran.err.splitlines()
    assert title
    assert hint


def test_its_help_loads_nothing_heavy() -> None:
    assert not imported_by(["duty", "--help"]).intersection(set(HEAVY) - {"pydantic"})


def test_staffing_now_tells_why_nothing_can_be_said(shell: Shell, key: str) -> None:
    told = shell("staffing", "--now", "--department", "general", "--json").json
    assert (told["department"], told["operators"], told["now"]) == ("general", 0, None)
    assert "nothing can be said" in told["note"]
    assert "operators are there now" in shell("staffing", "--now").out
    assert shell("staffing", "--now", "--department", "nowhere").code == 2
    assert shell("staffing", "--now", "--calls", "5").code == 2
