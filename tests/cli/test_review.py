"""``callcenter review``: reviews from the shell, and what all judgements say together."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter_tui import settings, wiring
from callcenter_tui.calls.opening import OpenCall
from tests.cli.conftest import Shell
from tests.hostile import EVERYTHING, FORBIDDEN

MARKS = "understood=4,grounded=3,solved=5,polite=5,honest=2"
"""(80 + 75 + 150 + 50 + 30) / 100 = 3.85."""
WORD = "una-frase-bastante-larga-1"


def closed(home: Path) -> tuple[str, str]:
    """A closed call with a hostile customer who gave 1, and one that goes on; their keys."""
    own = {"CALLCENTER_HOME": str(home), "CALLCENTER_KEYRING": "off"}
    house = wiring.open_house(settings.load(own))
    owner = house.people.owner("tester")
    for login, role in (("marta", "supervisor"), ("vic", "viewer")):
        house.people.add(owner, login, login.title(), role, WORD, must_change=False)
    wanted = [OpenCall(EVERYTHING, f"+34 600 00{n}", words=EVERYTHING) for n in (1, 2)]
    first, second = (house.desk.open(one) for one in wanted)
    house.desk.leave(first.call_id)
    house.floor.ratings.rate(first.call_id, 1, EVERYTHING)
    house.close()
    return first.key, second.key


@pytest.fixture
def keys(shell: Shell) -> tuple[str, str]:
    return closed(shell.home)


def test_a_review_goes_in_and_comes_out_in_every_report(
    shell: Shell, keys: tuple[str, str]
) -> None:
    ended, _ = keys
    added = shell(
        "review", "add", ended.lower(), "--marks", MARKS, "--comment", "so so",
        "--hint", "say when", "--json",
    )  # fmt: skip
    assert added.code == 0, added.err
    assert (added.json["key"], added.json["score"]) == (ended, 3.85)
    again = shell("review", "add", ended, "--marks", MARKS, "--as", "marta", stdin=f"{WORD}\n")
    assert again.out == f"{ended} reviewed: 3.85 of 5.\n"
    listed = shell("review", "list", "--json").json
    assert listed["total"] == 2
    assert listed["items"][0]["reviewer"] == "Marta"
    assert listed["items"][1]["hint"] == "say when"
    assert listed["items"][1]["marks"]["honest"] == 2
    (apart,) = shell("review", "list", "--calibrations", "--json").json["items"]
    assert (apart["key"], apart["apart"], len(apart["scores"])) == (ended, 0.0, 2)
    report = shell("review", "report", "--json").json
    assert (report["calls"], report["reviewed"], report["rated"]) == (1, 1, 1)
    assert (report["best"], report["worst"]) == ("solved", "honest")
    (listen,) = report["listen"]
    assert listen["key"] == ended
    assert listen["reasons"][0] == "the customer gave 1 of 5"
    assert {hint["why"] for hint in report["hints"]} >= {"say when", "so so"}
    agreed = shell("review", "agreement", "--json").json
    between = {
        tuple(item["between"]): item for item in agreed["items"] if item["criterion"] == "score"
    }
    assert between["person", "customer"]["n"] == 1
    assert between["person", "customer"]["kappa"] == 0.0
    assert between["first reviewer", "second reviewer"]["kappa"] is None
    shown = shell("call", "show", ended, "--json").json
    assert [one["kind"] for one in shown["reviews"]] == ["customer", "person", "person"]


def test_for_people_each_number_has_its_n_and_nothing_hostile_comes_out(
    shell: Shell, keys: tuple[str, str]
) -> None:
    ended, _ = keys
    shell("review", "add", ended, "--marks", MARKS, "--hint", EVERYTHING.replace("\x00", ""))
    for command in ("report", "agreement", "list"):
        ran = shell("review", command)
        assert ran.code == 0, ran.err
        assert not FORBIDDEN.search(ran.out)
    report = shell("review", "report").out
    assert "Mean of 5: people 3.85 (n 1), AI estimate - (n 0), customers 1 (n 1)" in report
    assert "Solves it (solved)" in report
    assert "person and customer: 0.00, 0.00 (n 1)" in report
    assert ended in report
    assert "so so" not in report


def test_what_cannot_be_is_refused_in_words(shell: Shell, keys: tuple[str, str]) -> None:
    ended, live = keys
    for marks, code, words in (
        ("solved=5", 1, "'understood' has no mark"),
        (f"{MARKS},charm=5", 1, "no 'charm'"),
        ("solved=five", 2, "'solved=five' is no mark"),
        ("solved=1,solved=2", 2, "there twice"),
        (MARKS.replace("solved=5", "solved=7"), 1, "'solved' needs a mark from 1 to 5"),
    ):
        ran = shell("review", "add", ended, "--marks", marks)
        assert (ran.code, ran.out) == (code, ""), marks
        assert words in ran.err
    assert "still goes on" in shell("review", "add", live, "--marks", MARKS).err
    assert shell("review", "add", "C-000000", "--marks", MARKS).code == 1
    assert shell("review", "report", "--operator", "nobody").code == 2
    assert shell("review", "report", "--department", "nowhere").code == 2
    assert shell("review", "report", "--to", "2026-03-01").code == 2
    assert shell("review", "report", "--from", "2026-03-02", "--to", "2026-03-01").code == 2
    assert "too far away" in shell("review", "report", "--from", "0001-01-01").err
    assert shell("review", "report", "--from", "soon").code == 2
    for command in (["report"], ["agreement"], ["list"], ["add", ended, "--marks", MARKS]):
        ran = shell("review", *command, "--as", "vic", stdin=f"{WORD}\n")
        assert (ran.code, ran.out) == (1, "")
        assert "may not review quality" in ran.err
    assert shell("review", "list", "--json").json == {"items": [], "total": 0}
    past = shell("review", "report", "--from", "2020-01-01", "--to", "2020-01-31", "--json").json
    assert (past["calls"], past["best"], past["listen"]) == (0, "", [])
