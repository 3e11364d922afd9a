"""``callcenter route``: a line in, a line out, whatever the line says."""

from __future__ import annotations

import subprocess
import sys

from callcenter_tui.cli.route import DEPARTMENTS
from tests.cli.conftest import COMMAND, Shell

FIELDS = {
    "text", "department", "priority", "language", "wants_person", "escalation", "reason",
    "engine", "ms",
}  # fmt: skip


def test_one_object_per_line_with_every_field(shell: Shell) -> None:
    texts = ["me han cobrado dos veces", "", "  ", "my router has no light", '{"a": 1}']
    ran = shell("route", stdin="\n".join(texts) + "\n")
    assert ran.code == 0
    assert len(ran.lines) == len(texts)
    for text, row in zip(texts, ran.lines, strict=True):
        assert row.keys() >= FIELDS
        assert row["text"] == text
        assert row["department"] in DEPARTMENTS
        assert row["priority"] in (1, 2, 3, 4)
        assert row["language"] in ("es", "en")
        assert row["engine"] == "offline"
        assert row["ms"] >= 0
    assert ran.lines[0]["department"] == "billing"
    assert ran.lines[3]["department"] == "technical_support"
    assert not shell.home.exists()


def test_hostile_lines_stay_one_line_and_harmless(shell: Shell) -> None:
    hostile = b"a\rb\n\x1b[2J\xff\xfe\x9b\nx\xe2\x80\xa8y\xe2\x80\xaez\n" + b"A" * 100_000
    ran = shell("route", stdin=hostile)
    assert ran.code == 0
    assert len(ran.lines) == 4
    assert len(ran.out.splitlines()) == 4
    assert not set(ran.out) & {"\x1b", "\x9b", "\u202e"}


def test_rules_speak_before_the_classifier(shell: Shell) -> None:
    ran = shell("route", stdin="quiero hablar con una persona\nmi abogado les va a denunciar\n")
    person, legal = ran.lines
    assert person["wants_person"] is True
    assert legal["escalation"].keys() == {"rule", "category", "severity", "minutes"}
    assert legal["escalation"]["severity"] == "critical"


def test_only_departments_that_exist(shell: Shell) -> None:
    ran = shell(
        "route", "--department", "sales", "--department", "general", stdin="no tengo internet\n"
    )
    assert ran.lines[0]["department"] in ("sales", "general")


def test_each_row_comes_before_the_next_line_is_read(shell: Shell) -> None:
    with subprocess.Popen(
        [str(COMMAND), "route"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=shell.env,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        for text in ("one", "two"):
            process.stdin.write(f"{text}\n")
            process.stdin.flush()
            assert f'"text": "{text}"' in process.stdout.readline()
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_it_loads_neither_store_nor_crew() -> None:
    program = (
        "import sys\n"
        "sys.argv = ['callcenter', 'route']\n"
        "from callcenter_tui.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, input="hi\n"
    )
    loaded = set(done.stderr.splitlines())
    assert "callcenter_tui.agents.router" in loaded
    assert not loaded.intersection({"sqlmodel", "sqlalchemy", "crewai", "openai", "textual"})
