"""The installed command, run as people run it: a process of its own with a home of its own.

Loading the program costs 0.6 s of processor, and 3 s with its agents, each time: mostly the
process is a fork of one that has it loaded. ``test_entry`` and ``test_worker`` start it anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli import forking

COMMAND = Path(sys.executable).with_name("callcenter")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as exactly one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Stdout as one JSON value per line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Shell:
    """Runs ``callcenter`` with its own CALLCENTER_HOME, without any setting from outside.

    ``forks``: it need not be started anew, see ``warm``.
    """

    def __init__(self, home: Path, *, forks: bool = True) -> None:
        self.home, self.forks = home, forks
        keep = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
        self.env = {name: os.environ[name] for name in keep if name in os.environ} | {
            "CALLCENTER_HOME": str(home),
            "CALLCENTER_KEYRING": "off",
            "TERM": "xterm-256color",
        }

    def __call__(
        self,
        *args: str,
        stdin: str | bytes = "",
        env: Mapping[str, str] | None = None,
        seconds: float = 60,
    ) -> Ran:
        """Run to the end; without a controlling terminal, so that no prompt can wait for one."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        argv, environment = [str(COMMAND), *args], self.env | dict(env or {})
        if self.forks and forking.can(environment):
            code, out, err = forking.run(argv, environment, data, seconds)
            return Ran(code, out.decode(), err.decode())
        done = subprocess.run(
            argv,
            input=data,
            capture_output=True,
            env=environment,
            timeout=seconds,
            start_new_session=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The command with an empty home."""
    return Shell(tmp_path / "home")
