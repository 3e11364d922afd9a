"""Opening the console. Nothing heavy is imported before its first paint."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

from callcenter_tui.cli import telling

if TYPE_CHECKING:
    from callcenter_tui.wiring import House


def open_console() -> int:
    """Run the console until it is left; returns the exit code."""
    from callcenter_tui.app import run_console
    from callcenter_tui.logs import start

    start.quiet()
    try:
        return run_console(_open_house, label=socket.gethostname())
    except Exception as error:  # noqa: BLE001 - the last place before a traceback on the glass
        for words in telling.unforeseen(error, "leaving the console"):
            print(words, file=sys.stderr)
        return 1
    finally:
        telling.closed("console")


def _open_house() -> House:
    """Runs in the console's opening thread, after the login screen is on the glass."""
    from callcenter_tui import settings
    from callcenter_tui.cli.acting import open_house
    from callcenter_tui.cli.shared_host import shared

    wanted = settings.load()
    if wanted.callcenter_shared:
        return open_house("console", shared(wanted))
    house = open_house("console", wanted)
    if house.store.is_sqlite and house.settings.environment == "development":
        house.people.ensure_admin(production=False)
    return house
