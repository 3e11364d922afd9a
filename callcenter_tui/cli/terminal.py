"""The terminal in which a command was typed: whether there is one, and how to type it again."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path


def has_terminal() -> bool:
    """Whether all three standard streams are terminals.

    Without this test Textual starts anyway, lives for ever and burns half a core.
    """
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def program() -> str:
    """How this program is started in this shell: by its name where the path leads to it."""
    started = Path(sys.argv[0])
    if started.name != "callcenter":
        return f"{shlex.quote(sys.executable)} -m callcenter_tui"
    found = shutil.which("callcenter")
    if found and Path(found).resolve() == started.resolve():
        return "callcenter"
    return shlex.quote(str(started.absolute()))
