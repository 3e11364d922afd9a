"""``callcenter evaluate``: one object or small tables, exact errors, and never a text of the file.

Numbers are scored in ``tests/rehearsal/test_evaluating.py``; here is what a user sees.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.cli.terminal import Terminal
from tests.stub_model import StubModel

SECRET = "canary-7731"
Rows = list[dict[str, Any]]
ROUTING: Rows = [
    {"text": f"{SECRET} double charge on my invoice", "department": "billing", "source": "bills"},
    {"text": f"{SECRET} my internet is down", "department": "technical_support", "source": "nets"},
    {"text": "I want to speak to a human", "department": None, "escalate": True, "source": "nets"},
]
TICKETS: Rows = [
    {"lang": "es", "body": f"{SECRET} el router no enciende", "answer": "Pulse el botón trasero."},
    {"lang": "es", "body": f"{SECRET} botón trasero roto", "answer": "Le enviamos otro router."},
]
DIALOGUES: Rows = [
    {
        "turns": [{"role": "customer", "text": f"{SECRET} you are useless, shame on you"}],
        "negative_spans": ["you are useless"],
    },
]


def written(folder: Path, rows: Rows) -> str:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("task", "rows"), [("routing", ROUTING), ("retrieval", TICKETS), ("escalation", DIALOGUES)]
)
def test_json_and_tables_of_every_task(shell: Shell, tmp_path: Path, task: str, rows: Rows) -> None:
    file = written(tmp_path, rows)
    ran = shell("evaluate", task, file, "--json")
    assert ran.code == 0, ran.err
    found = ran.json
    assert (found["task"], found["file"], found["engine"]) == (task, file, "offline")
    assert found["rows"] == len(rows)
    assert {"accuracy", "macro_recall", "per_source", "confusion", "ms"} <= found.keys()
    assert found["ms"]["median"] > 0
    people = shell("evaluate", task, file)
    assert people.code == 0
    assert "ms: median" in people.out
    assert "all " in people.out or "(all)" in people.out
    assert SECRET not in ran.out + ran.err + people.out + people.err
    assert not shell.home.exists()


def test_routing_reports_sources_and_requests_for_a_person(shell: Shell, tmp_path: Path) -> None:
    found = shell("evaluate", "routing", written(tmp_path, ROUTING), "--json").json
    assert (found["accuracy"], found["macro_recall"], found["person"]["f1"]) == (1.0, 1.0, 1.0)
    assert set(found["per_source"]) == {"bills", "nets"}


def test_a_limit_and_progress_for_who_watches(shell: Shell, tmp_path: Path) -> None:
    file = written(tmp_path, DIALOGUES * 3)
    ran = shell("evaluate", "escalation", file, "--limit", "2", "--json")
    assert ran.json["rows"] == 2
    assert ran.err == "", "progress is for a terminal only"
    with Terminal(shell, "evaluate", "escalation", file, "--limit", "2") as watched:
        watched.wait_for("2/2")
        assert watched.code() == 0
        assert "1/2" in watched.text


def test_retrieval_is_told_in_plain_words_beside_what_plain_methods_reach(
    shell: Shell, tmp_path: Path
) -> None:
    ran = shell("evaluate", "retrieval", written(tmp_path, TICKETS))
    heads = next(line for line in ran.out.splitlines() if line.startswith("SOURCE"))
    for head in ("R@1/top-1", "AUC", "with an entry", "answered wrong", "without: refused"):
        assert head in heads
    assert "R@1/top-1 of TF-IDF: Spanish tickets .85" in ran.out
    assert "macro_recall" not in ran.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b'{"text": "x", "department": "billing"}\n{"text": canary-7731}\n', "Line 2 of"),
        (b'["canary-7731"]\n', "Line 1 of"),
        (b"\xff\xfe canary-7731\n", "Line 1 of"),
        (b'{"text": "canary-7731"}\n', "Line 1 of"),
    ],
)
def test_a_wrong_file_is_told_by_its_line(
    shell: Shell, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "wrong.jsonl"
    path.write_bytes(content)
    ran = shell("evaluate", "routing", str(path))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "wrong.jsonl" in ran.err
    assert SECRET not in ran.err


def test_a_missing_file_and_an_unknown_task_are_wrong_usage(shell: Shell, tmp_path: Path) -> None:
    missing = shell("evaluate", "routing", str(tmp_path / "none.jsonl"))
    assert (missing.code, "cannot be read" in missing.err) == (2, True)
    assert shell("evaluate", "weather", written(tmp_path, ROUTING)).code == 2


def test_labels_of_a_file_cannot_touch_the_terminal(shell: Shell, tmp_path: Path) -> None:
    hostile = "\x1b]0;owned\x07\x9b2J"
    rows: Rows = [{"text": "hello", "rule": hostile, "source": hostile}]
    for extra in ((), ("--json",)):
        ran = shell("evaluate", "escalation", written(tmp_path, rows), *extra)
        assert ran.code == 0
        assert not set(ran.out + ran.err) & {"\x1b", "\x9b", "\x07"}


def test_the_offline_engine_loads_no_crew(tmp_path: Path) -> None:
    file = written(tmp_path, ROUTING)
    program = (
        "import sys\n"
        f"sys.argv = ['callcenter', 'evaluate', 'routing', {file!r}]\n"
        "from callcenter_tui.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.splitlines())
    assert "callcenter_tui.rehearsal.evaluating" in loaded
    assert not loaded.intersection({"crewai", "openai", "sqlmodel", "sqlalchemy", "textual"})


@pytest.fixture(scope="module")
def stub() -> Iterator[StubModel]:
    with StubModel() as running:
        yield running


def online(stub: StubModel) -> dict[str, str]:
    return {"OPENAI_BASE_URL": stub.url, "OPENAI_API_KEY": "sk-x", "OPENAI_MODEL": "gpt-4o-mini"}


def test_a_model_routes_and_its_cost_is_told(shell: Shell, tmp_path: Path, stub: StubModel) -> None:
    stub.behave()
    file = written(tmp_path, ROUTING)
    found = shell(
        "evaluate", "routing", file, "--engine", "openai", "--json", env=online(stub)
    ).json
    assert (found["engine"], found["model"], found["failed"]) == ("openai", "gpt-4o-mini", {})
    assert found["cost"]["requests"] == len(ROUTING) + 1  # one to see whether it answers at all
    assert found["cost"]["input_tokens"] > 0
    assert found["cost"]["usd"] > 0
    assert found["accuracy"] == 1.0


def test_without_a_model_nothing_is_scored(shell: Shell, tmp_path: Path, stub: StubModel) -> None:
    file = written(tmp_path, ROUTING)
    none = shell("evaluate", "routing", file, "--engine", "openai")
    assert (none.code, none.out) == (1, "")
    assert "OPENAI_API_KEY" in none.err
    stub.behave(fault="401")
    refused = shell("evaluate", "routing", file, "--engine", "openai", env=online(stub))
    assert (refused.code, refused.out) == (1, "")
    assert "auth" in refused.err
    assert "sk-" not in refused.err


def test_meaning_needs_an_embeddings_model(shell: Shell, tmp_path: Path, stub: StubModel) -> None:
    stub.behave()
    file = written(tmp_path, TICKETS)
    without = shell("evaluate", "retrieval", file, "--engine", "openai", env=online(stub))
    assert (without.code, "OPENAI_EMBEDDING_MODEL" in without.err) == (1, True)
    env = online(stub) | {"OPENAI_EMBEDDING_MODEL": "small"}
    found = shell("evaluate", "retrieval", file, "--engine", "openai", "--json", env=env)
    assert found.code == 0, found.err
    assert (found.json["model"], found.json["known"]) == ("small", 2)


def test_anger_is_not_asked_of_a_model(shell: Shell, tmp_path: Path, stub: StubModel) -> None:
    file = written(tmp_path, DIALOGUES)
    ran = shell("evaluate", "escalation", file, "--engine", "openai", env=online(stub))
    assert (ran.code, "offline" in ran.err) == (1, True)
