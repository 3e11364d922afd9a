"""``callcenter report``: every format, safely; wrong words are named."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Shell

NOBODY = {"AGENT_ENGINE": "worker"}
PASSWORD = "Correct-horse-7-battery"
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> \x1b]0;owned\x07 [bold]x[/bold]"
DAYS = ("--period", "7d")


@pytest.fixture
def at_work(shell: Shell) -> Shell:
    """A center with one call."""
    ran = shell("line", "--name", "Ana", "--phone", "+34 600 111 222", stdin="Hola\n", env=NOBODY)
    assert ran.code == 0, ran.err
    return shell


def test_json_has_every_part_of_a_number(at_work: Shell) -> None:
    told = at_work("report", "--by", "department", "--measure", "opened", "--json").json
    assert (told["by"], told["complete"]) == ("department", True)
    (row,) = told["rows"]
    assert (row["group"], row["name"]) == ("general", "General enquiries")
    one = row["measures"]["opened"]
    assert (one["value"], one["n"], one["numerator"], one["denominator"]) == (1, 1, 1, None)
    assert (one["unit"], one["formula"]) == ("count", "calls that came in")
    assert "note" in one
    assert told["total"]["measures"]["opened"]["value"] == 1
    assert at_work("report", "--format", "json", "--measure", "opened").json["rows"] == []


def test_a_comparison_says_how_much_stood_behind_each(at_work: Shell) -> None:
    told = at_work("report", *DAYS, "--compare", "--measure", "opened", "--json").json
    one = told["total"]["measures"]["opened"]
    assert (one["value"], one["n"], one["previous"], one["previous_n"]) == (1, 1, 0, 0)
    assert told["before"]["to"] <= told["period"]["from"]
    table = at_work("report", *DAYS, "--compare", "--measure", "opened").out
    assert re.search(r"^Opened +1 +1 +0, \+1$", table, re.MULTILINE)


def test_csv_is_read_as_numbers_and_never_run(at_work: Shell) -> None:
    ran = at_work("report", "--by", "department", "--format", "csv", "--measure", "opened",
                  "--measure", "asa")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["department"] for row in rows] == ["general", "all"]
    assert (rows[0]["opened"], rows[0]["opened_n"], rows[0]["asa"]) == ("1", "1", "")


@pytest.mark.parametrize("form", ["table", "md", "csv", "html", "json"])
def test_hostile_names_do_no_harm(at_work: Shell, form: str) -> None:
    """The name of a department is what an admin typed; a report goes to terminals and browsers."""
    names = ("--name-en", HOSTILE, "--name-es", HOSTILE)
    assert at_work("department", "set", "general", *names).code == 0
    ran = at_work("report", "--by", "department", "--measure", "opened", "--format", form)
    assert ran.code == 0, ran.err
    assert "alert(1)" in ran.out
    assert not {"\x1b", "\x07"} & set(ran.out)
    if form in ("html", "md"):
        assert "<script>" not in ran.out
    if form == "csv":
        assert all(cell[:1] not in ("=", "+", "-", "@") for row in csv.reader(io.StringIO(ran.out))
                   for cell in row)  # fmt: skip


def test_html_is_one_file_that_asks_nothing_of_anybody(at_work: Shell, tmp_path: Path) -> None:
    file = tmp_path / "week.html"
    file.write_text("an older one, longer than nothing")
    file.chmod(0o644)
    ran = at_work(
        *(
            "report",
            *DAYS,
            "--by",
            "department",
            "--measure",
            "opened",
            "--measure",
            "service_level",
        ),
        *("--format", "html", "--output", str(file)),
    )
    assert (ran.code, ran.out) == (0, ""), ran.err
    page = file.read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]|url\(|<script|<link|<img|@import", page)
    assert page.count("<svg") == 4
    drawn = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    for one in drawn:
        ET.fromstring(one)
    assert "answered within the target" in page, "formulas stand beside the numbers"
    assert oct(file.stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--from", "yesterday"), "is no date"),
        (("--to", "2025-03-03"), "--to needs --from"),
        (("--department", "nowhere"), "no department 'nowhere'"),
        (("--by", "luck"), "luck"),
        (("--from", "9999-12-31"), "too far away"),
        (("--from", "2025-03-03", "--to", "2025-03-02"), "ends before it begins"),
        (("--measure", "luck"), "no measure 'luck'"),
        (("--by", "department", "--measure", "occupancy"), "not kept by department"),
        (("--period", "7d", "--from", "2025-03-03"), "--period"),
        (("--format", "csv", "--json"), "--format csv"),
        (
            ("--from", "2024-01-01", "--to", "2024-12-31", "--by", "half_hour", "--format", "html"),
            "at most 5,000 steps",
        ),
    ],
)
def test_wrong_words_are_wrong_usage(shell: Shell, argv: tuple[str, ...], said: str) -> None:
    assert shell("store", "upgrade").code == 0
    ran = shell("report", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_viewer_may_have_a_report(at_work: Shell) -> None:
    at_work(
        *("user", "add", "wall", "--name", "Wall", "--role", "viewer", "--keep-password"),
        stdin=f"{PASSWORD}\n",
    )
    ran = at_work("report", "--as", "wall", stdin=f"{PASSWORD}\n")
    assert ran.code == 0, ran.err
    assert re.search(r"^Opened +1 +1$", ran.out, re.MULTILINE)
