"""What a process tells the log of itself: that it began, on which store, and that it ended."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from callcenter_tui import __version__

if TYPE_CHECKING:
    from callcenter_tui.settings import Settings
    from callcenter_tui.wiring import House

LASTING = ("console", "worker", "line", "demo", "simulate")
"""Processes that tell when they begin and end; a command that reads a list is not worth a line."""

PASSING = ("rehearse", "evaluate")
"""Processes whose home is gone with them: no log is begun there."""

LOG = logging.getLogger("callcenter.process")

_at_work: set[str] = set()
"""What has told that it began: a start that was refused has nothing to end, and leaves no file."""


def begin(settings: Settings, process: str) -> None:
    """Write to the log of this home from now on; nothing is made before there is a line for it."""
    from callcenter_tui.from_settings import hide_secrets
    from callcenter_tui.logs import start

    hide_secrets(settings)
    if process not in PASSING:
        start.start(settings.home, process, aloud=process == "worker")


def opened(house: House) -> None:
    """The store is open and the process at work."""
    if house.process in LASTING:
        _at_work.add(house.process)
        LOG.info("started: version %s, store %s", __version__, house.store.address)


def closed(process: str) -> None:
    """The store was let go."""
    if process in _at_work:
        _at_work.discard(process)
        LOG.info("ended")


def unforeseen(error: Exception, where: str) -> tuple[str, str]:
    """What a person is told of an error nobody foresaw; the traceback is for the log."""
    from callcenter_tui.logs import crashes, start

    reference, path = crashes.recorded(error, start.home(), where)
    written = f", written to {path}" if path else ""
    return (
        "The program met an error it does not know and had to stop",
        f"Reference {reference}{written}",
    )
