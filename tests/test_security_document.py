"""SECURITY.md claims only what can be looked up: its files exist, its rows are well formed."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
STATES = ("met", "not met", "n/a")
CHAPTERS = [f"V{number}" for number in range(1, 18)]


def rows() -> list[tuple[str, str, str]]:
    """The rows of the table: numbers, state, why; chapters' headings left out."""
    table = DOCUMENT.split("## OWASP ASVS")[1]
    found = re.findall(r"^\| ([^|]+) \| ([^|]*) \| ([^|]*) \|$", table, re.MULTILINE)
    return [(row, state, why) for row, state, why in found if not row.startswith(("**", "row"))]


def numbers() -> list[str]:
    """Every single row that is judged."""
    return [one.strip() for row, _, _ in rows() for one in row.split(",")]


def test_every_file_that_it_names_exists() -> None:
    named = set(re.findall(r"`((?:tests|docs|\.ci)/[^`]+|pyproject\.toml)`", DOCUMENT))
    linked = set(re.findall(r"\]\(([^)#:]+)\)", DOCUMENT))
    assert len(named) > 40
    assert [one for one in sorted(named | linked) if not (ROOT / one).exists()] == []


def test_every_row_says_met_not_met_or_why_not_and_stands_there_once() -> None:
    assert len(rows()) > 80
    for row, state, why in rows():
        assert state in STATES, row
        assert why.strip(), row
        assert re.fullmatch(r"(\d+\.\d+(\.\d+)?|V\d+)(, (\d+\.\d+\.\d+|V\d+))*", row), row
    assert len(numbers()) == len(set(numbers()))


def test_what_is_met_names_what_proves_it() -> None:
    by_hand = ("6.2.7", "6.2.10")
    for row, state, why in rows():
        if state == "met" and row not in by_hand:
            assert re.search(r"`(tests/|\.ci/|pyproject)|\]\(docs/", why), row


def test_every_chapter_is_judged() -> None:
    heads = [part for head in re.findall(r"^\| \*\*(.+?)\*\*", DOCUMENT, re.M) for part in
             re.findall(r"V\d+", head)]  # fmt: skip
    assert heads == CHAPTERS


def test_what_it_says_of_the_roles_stands_in_their_table() -> None:
    from callcenter_tui.store.grants import names

    for role in names():
        assert f"`{role}`" in DOCUMENT
