"""Whether there is a terminal to draw on."""

from __future__ import annotations

import sys


def has_terminal() -> bool:
    """Whether all three standard streams are terminals.

    Without this test Textual starts anyway, lives for ever and burns half a core.
    """
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
