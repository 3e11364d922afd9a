"""``callcenter worker``: the engine alone answers for others, and leaves when told to."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.cli.conftest import COMMAND, Shell


@contextmanager
def working(shell: Shell) -> Iterator[subprocess.Popen[str]]:
    """A worker that has said that it is ready."""
    with subprocess.Popen(
        [str(COMMAND), "worker"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=shell.env,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def test_it_answers_a_line_and_ends_with_0(shell: Shell) -> None:
    with working(shell) as worker:
        assert worker.stdout
        assert worker.stderr
        assert worker.stdout.readline().startswith("worker ready: offline")
        check = shell("doctor", "--json").json["checks"]
        assert "worker" in next(c["detail"] for c in check if c["name"] == "engine")
        ran = shell("line", "--name", "Ana", "--phone", "600111222", "--json", stdin="hola\n")
        assert [line["speaker"] for line in ran.lines[1:]] == ["ai"]
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
        assert "worker stopped" in worker.stdout.read()
        assert all("callcenter.audit: audit head" in line for line in worker.stderr)
    shown = shell("call", "show", ran.lines[0]["key"], "--json").json
    engines = {event["who"] for event in shown["events"] if event["kind"] == "turn.claimed"}
    assert len(engines) == 1
    assert "none now" in shell("doctor").out


def test_ctrl_c_ends_it_too(shell: Shell) -> None:
    with working(shell) as worker:
        assert worker.stdout
        assert worker.stdout.readline().startswith("worker ready")
        worker.send_signal(signal.SIGINT)
        assert worker.wait(timeout=30) == 0
