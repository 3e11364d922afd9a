"""The console on a host that people use by one account, over SSH."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from callcenter_tui.domain.errors import Refused

if TYPE_CHECKING:
    from callcenter_tui.settings import Settings

ELSEWHERE = ("OPENAI_API_KEY", "MAIL_PASSWORD")
"""Settings that a console on a shared host may not hold: whoever sits there is not trusted with
them, and a process can be made to tell what it knows."""


def shared(wanted: Settings) -> Settings:
    """The settings of a console on a host where people sit by one account.

    No keyring, no engine of its own, and no trial: such a host is in production whatever it says.
    Raises Refused where a secret of the worker is set for the consoles.
    """
    held = _held()
    if held:
        raise Refused(
            f"A console on a shared host may not hold {' and '.join(held)}",
            "Only the worker may: move it from the consoles' settings to the worker's.",
        )
    if wanted.agent_engine == "console":
        raise Refused("AGENT_ENGINE=console cannot be on a shared host", "Set AGENT_ENGINE=worker.")
    return wanted.model_copy(
        update={
            "callcenter_keyring": "off",
            "environment": "production",
            "agent_engine": "off" if wanted.agent_engine == "off" else "worker",
        }
    )


def _held() -> list[str]:
    """Secrets that were given to this process; the settings have forgotten them already."""
    from callcenter_tui import settings, settings_file

    path = settings.env_file()
    names = {name.upper() for name in settings.Settings.model_fields}
    found = settings_file.read(path, names)[0] if path else {}
    return [name for name in ELSEWHERE if os.environ.get(name) or found.get(name)]
