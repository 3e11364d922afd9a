"""Opening the console. Nothing heavy is imported before its first paint."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callcenter_tui.wiring import House


def open_console() -> int:
    """Run the console until it is left; returns the exit code."""
    from callcenter_tui.app import run_console

    return run_console(_open_house, label=socket.gethostname())


def _open_house() -> House:
    """Runs in the console's opening thread, after the login screen is on the glass."""
    from callcenter_tui.cli.acting import open_house

    house = open_house("console")
    if house.store.is_sqlite and house.settings.environment == "development":
        house.people.ensure_admin(production=False)
    return house
