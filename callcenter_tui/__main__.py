"""``callcenter``: the console without arguments, a command with them.

The console must paint before anything heavy is imported, so Typer is imported for commands only.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn

from callcenter_tui import __version__

NO_TERMINAL = """\
callcenter needs a terminal: its console draws on one and reads keys from it
Here one of stdin, stdout and stderr is something else. Without a terminal these work:
  callcenter demo      the sample company at work, in plain lines
  callcenter line      the customer's end of a call
  callcenter worker    the AI engine without a screen
  callcenter --help    every command"""


def main() -> None:
    """Entry point of the ``callcenter`` command; ends the process with its exit code."""
    if sys.argv[1:] == ["--version"]:  # scripts ask often; Typer alone takes three times as long
        print(f"callcenter {__version__}")  # noqa: T201 - an answer to the shell
        return
    if sys.argv[1:]:
        from callcenter_tui.cli.root import run

        _leave(run(sys.argv[1:]))
    _leave(_console())


def _leave(code: int) -> NoReturn:
    """End the process. Everything of ours is closed by now, but a library's thread may still run,
    and one that runs while the interpreter is taken apart can abort it: that is skipped then.
    """
    if threading.active_count() > 1:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _console() -> int:
    from callcenter_tui.cli.terminal import has_terminal

    if not has_terminal():
        print(NO_TERMINAL, file=sys.stderr)  # noqa: T201 - there is no console to report on
        return 1
    from callcenter_tui.cli.console import open_console

    return open_console()


if __name__ == "__main__":
    main()
