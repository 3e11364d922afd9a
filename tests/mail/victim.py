"""A worker of the outbox in a process of its own, which kills itself where it is told to."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.mail.carriers import Carrier
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.render import Company, Renderer
from callcenter_tui.mail.sender import Sender
from callcenter_tui.mail.smtp_settings import SmtpSettings
from callcenter_tui.mail.transport import Smtp
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock


def killer(step: str, letter: int) -> Any:
    """Dies at the ``letter``-th time that ``step`` is reached."""
    seen = [0]

    def reached(name: str) -> None:
        seen[0] += name == step
        if name == step and seen[0] == letter:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


def main(told: dict[str, Any], orders: Connection) -> None:
    """Say that it is ready, wait for the word, and look until nothing is due.

    ``told``: store, now, sender, port or folder, name; step and letter say where it dies.
    """
    clock = SettableClock(datetime.fromisoformat(told["now"]))
    carrier: Carrier
    if told.get("folder"):
        carrier = Folder(Path(told["folder"]))
    else:
        port = told["port"]
        carrier = Smtp(SmtpSettings("127.0.0.1", port, starttls=False, timeout=20.0, patience=20.0))
    mail = Mail(
        Store(told["store"]),
        clock,
        TimeOrderedIds(SystemClock()),
        Renderer(Company("", "", "", "")),
        told["sender"],
    )
    reached = killer(told.get("step", ""), told.get("letter", 1))
    worker = Sender(mail, carrier, told["name"], reached)
    orders.send("ready")
    orders.recv()
    reached("queued")
    while worker.look():
        pass
