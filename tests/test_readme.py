"""The README keeps its word: its commands, its keys, its list of commands."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from callcenter_tui.cli.root import NOUNS, app
from callcenter_tui.commands import COMMANDS, EVERYWHERE

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCREENS = {
    EVERYWHERE: "everywhere",
    "live": "Live calls",
    "conversation": "Conversation",
    "history": "History",
    "metrics": "Metrics",
    "drill": "Behind a number",
    "settings": "Lists",
    "outbox": "Letters",
    "letter": "Letter",
    "users": "Users",
    "audit": "Audit",
    "account": "Account",
    "lock": "Locked",
}


def keys_table() -> str:
    """The table of keys as the README shows it."""
    rows = [
        f"| {SCREENS[one.screen]} | {one.every_key} | {one.label} | {one.help} |"
        for one in COMMANDS
    ]
    return "\n".join(["| screen | key | command | what it does |", "|---|---|---|---|", *rows])


def test_the_keys_are_those_of_the_console() -> None:
    shown = re.search(r"<!-- keys -->\n(.*?)\n<!-- /keys -->", README, re.DOTALL)
    assert shown
    assert shown[1] == keys_table()


def test_ci_runs_the_readmes_test_command() -> None:
    command = "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest"
    assert f"```\n{command}\n```" in README
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert command in script


def test_where_the_install_puts_the_command_is_said_before_it_is_used() -> None:
    before = README.split("## Use it")[1].split("```")[0]
    assert ".venv/bin/activate" in before
    assert ".venv/bin/callcenter" in before


def test_every_command_named_in_the_readme_exists() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    known |= {noun.info.name for noun in NOUNS}
    named = set(re.findall(r"callcenter ([a-z]+)\b", README))
    assert named <= known, named - known
