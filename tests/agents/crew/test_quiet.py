"""CrewAI in a process of its own: no word on the terminal, no file, no stranger contacted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stub_model import StubModel

WATCHED = """
import json, os, signal, sys, threading
seen = {"connected": [], "resolved": [], "wrote": [], "started": []}
def watch(event, args):
    if event == "socket.connect":
        seen["connected"].append(str(args[1]))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        seen["resolved"].append(str(args[0]))
    elif event in ("subprocess.Popen", "os.system", "os.fork", "os.exec"):
        seen["started"].append(str(args[0]))
    elif event == "os.mkdir" or event == "open" and (
        isinstance(args[1], str) and set(args[1]) & set("wax+")
        or isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    ):
        seen["wrote"].append(str(args[0]))
sys.addaudithook(watch)
signals = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
before = dict(os.environ)
report, url, home = sys.argv[1:]

from pathlib import Path
from callcenter_tui.agents.crew.opening import open_crew
loaded = [name for name in ("crewai", "openai", "pydantic") if name in sys.modules]
from callcenter_tui.domain.protocols import Run
from tests.agents.crew.people import HOURS, REFUNDS, OneDepartment, Shelf, brief, settings
from callcenter_tui.agents.models import ModelSettings

kinds = [ModelSettings()] + ([settings(url)] if url else [])
crews, results = [], []
def work():
    for kind in kinds:
        crew = open_crew(kind, router_loader=OneDepartment, home=Path(home), knows=0.14)
        call = brief("When does the refund reach my card?")
        results.append(crew.route(call, Run()).department)
        results.append(crew.answer(call, Shelf([REFUNDS]), Run(), lambda _: None).text)
        results.append(crew.answer(call, Shelf(tools=[HOURS]), Run(), lambda _: None).text)
        results.append(crew.briefing(call, Shelf([REFUNDS]), Run()))
        crew.close()
thread = threading.Thread(target=work)
thread.start()
thread.join()
seen["environment"] = {k: v for k, v in os.environ.items() if before.get(k) != v}
seen["signals"] = [str(s) for s, h in signals.items() if signal.getsignal(s) is not h]
seen["loaded"] = loaded
seen["results"] = results
Path(report).write_text(json.dumps(seen))
"""


def run(directory: Path, url: str, **environment: str) -> tuple[dict[str, Any], Path]:
    """Open and use both crews in a fresh process whose working directory is ``directory``."""
    home, report = directory / "home", directory.parent / f"{directory.name}.json"
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(report), url, str(home)],
        cwd=directory,
        env={**bare_environment(directory), **environment},
        input=b"y\n" * 5,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    return json.loads(report.read_text()), home


def bare_environment(directory: Path) -> dict[str, str]:
    root = Path(__file__).parents[3]
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(directory / "home"),  # tempfile tries whether it can write there
    }


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A working directory (and user's home) with traps in it."""
    place = tmp_path / "work"
    (place / "home").mkdir(parents=True)
    trap = "OPENAI_BASE_URL=http://evil.example/v1\\nOPENAI_API_KEY=sk-trap\\nTRAP=1\\n"
    (place / ".env").write_text(trap.replace("\\n", "\n"))
    (place / "crewai_settings.json").write_text('{"enterprise_base_url": "http://evil.example"}')
    return place


def test_nothing_is_said_written_asked_or_contacted(directory: Path, stub: StubModel) -> None:
    stub.behave(calls=[("unknown", "{"), ("business_hours", "{}")])
    seen, home = run(directory, stub.url)
    assert seen["loaded"] == []
    assert len(seen["results"]) == 8
    assert ["8:00" in text for text in seen["results"]].count(True) == 2
    assert "five working days" in seen["results"][1]
    assert {eval(address)[:2] for address in seen["connected"]} == {("127.0.0.1", stub.port)}
    assert set(seen["resolved"]) <= {"127.0.0.1", "b'127.0.0.1'"}
    assert set(seen["started"]) <= {"uname"}  # the SDK names the platform to its server
    assert seen["signals"] == []
    wrote = [Path(p) for p in seen["wrote"] if p.startswith("/") and p != "/dev/null"]
    assert [path for path in wrote if not path.is_relative_to(home)] == []
    assert sorted(p.name for p in directory.iterdir()) == [".env", "crewai_settings.json", "home"]
    assert [p for p in home.rglob("*") if p.is_file()] == []


def test_a_planted_env_file_changes_nothing(directory: Path) -> None:
    seen, _ = run(directory, "")
    assert "evil" not in json.dumps(seen)
    assert "TRAP" not in json.dumps(seen["environment"])
    assert not any(name.startswith("OPENAI") for name in seen["environment"])
    assert seen["connected"] == []


def test_a_home_that_cannot_be_written_is_no_obstacle(directory: Path) -> None:
    (directory / ".local").write_text("a file where CrewAI wants a directory")
    (directory / ".config").write_text("here too")
    seen, _ = run(directory, "")
    assert len(seen["results"]) == 4


def test_warnings_of_the_framework_stay_unseen(directory: Path) -> None:
    run(directory, "", PYTHONWARNINGS="default")
