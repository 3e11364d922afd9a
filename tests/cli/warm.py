"""A process that has loaded everything once and forks a ``callcenter`` for each request.

``python -m tests.cli.warm SOCKET``, SOCKET being the number of an open socket; ``forking`` is its
other end. A fork has a process, environment, streams, session and working folder of its own, as a
new command has; what it spares is up to three seconds of processor for loading the program.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import io
import json
import os
import signal
import socket
import sys
import tempfile
import termios
import threading
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from tests.e2e import warm as _crewai  # noqa: F401 - loaded here, before any fork

KEPT = ("CREWAI_", "OTEL_", "PYTHON_DOTENV_", "OPENBLAS_")
"""Set by loading CrewAI, which a fork has behind it."""


def load() -> None:
    """Every module of the product; none of them may start a thread, or no fork would be safe."""
    import callcenter_tui
    from callcenter_tui.agents.crew.quiet import import_crewai

    import_crewai(Path(tempfile.gettempdir()) / "callcenter-tests", "openai")
    for found in walk_packages(callcenter_tui.__path__, "callcenter_tui."):
        if not found.name.startswith("callcenter_tui.store.migrations"):
            import_module(found.name)
    tasks = Path("/proc/self/task")
    assert not tasks.exists() or len(list(tasks.iterdir())) == 1, "a module started a thread"


def serve(requests: socket.socket) -> None:
    """Fork for each request; returns only in a child that has become the command."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers need no one to wait for them
    while True:
        begin, given, _, _ = socket.recv_fds(requests, 4, 4)
        if not begin:
            os._exit(0)  # the tests have ended
        body = b""
        while len(body) < int.from_bytes(begin):
            body += requests.recv(1 << 20)
        if os.fork() == 0:
            requests.close()
            if keep(json.loads(body), given):
                return
        for number in given:
            os.close(number)


def keep(request: dict[str, Any], given: list[int]) -> bool:
    """True in the command's process; its parent tells the socket its number and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        become(request, given)
        return True
    for number in given[:3]:
        os.close(number)
    os.write(given[3], f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    try:
        os.write(given[3], f"{os.waitstatus_to_exitcode(status)}\n".encode())
    finally:
        os._exit(0)


def become(request: dict[str, Any], given: list[int]) -> None:
    """Everything that the system gives to a new process."""
    os.setsid()
    if request["terminal"]:
        fcntl.ioctl(given[0], termios.TIOCSCTTY, 0)
    for stream, number in enumerate(given[:3]):
        os.dup2(number, stream)
    for number in given:
        os.close(number)
    os.chdir(request["folder"])
    kept = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
    os.environ.clear()
    os.environ.update(kept | request["environment"])
    sys.argv = request["argv"]
    for stream, name in enumerate(("stdin", "stdout", "stderr")):
        made = reopened(stream, getattr(sys, name))
        setattr(sys, name, made)
        setattr(sys, f"__{name}__", made)


def reopened(stream: int, old: io.TextIOWrapper) -> io.TextIOWrapper:
    """A standard stream as the interpreter makes it at its start."""
    return open(
        stream,
        "r" if stream == 0 else "w",
        buffering=1 if stream == 2 or os.isatty(stream) else -1,
        encoding=old.encoding,
        errors=old.errors,
        closefd=False,
    )


def leave(code: object) -> None:
    """The end of a process without taking the loaded modules apart, which takes half a second."""
    with suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as the end does
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    load()
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        serve(asked)
    from callcenter_tui.__main__ import main

    try:
        main()
    except SystemExit as end:
        leave(end.code or 0)
    except BaseException:  # noqa: BLE001 - told as the interpreter does
        traceback.print_exc()
        leave(1)
    leave(0)
