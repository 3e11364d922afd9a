"""A worker of the outbox in a process of its own, which kills itself where it is told to.

``python -m tests.mail.victim '{"store": ..., "now": ..., "sender": ..., "port" or "folder": ...,
"name": ..., "step": ..., "letter": n}'``. It looks until nothing is due, and says ``ready`` first.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.mail.carriers import Carrier
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.render import Company, Renderer
from callcenter_tui.mail.sender import Sender
from callcenter_tui.mail.transport import Smtp
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock
from tests.mail.smtp_server import plain


def killer(step: str, letter: int) -> Any:
    """Dies at the ``letter``-th time that ``step`` is reached."""
    seen = [0]

    def reached(name: str) -> None:
        seen[0] += name == step
        if name == step and seen[0] == letter:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


def main(told: dict[str, Any]) -> None:
    """Work until nothing is due."""
    clock = SettableClock(datetime.fromisoformat(told["now"]))
    carrier: Carrier
    carrier = Folder(Path(told["folder"])) if told.get("folder") else Smtp(plain(told["port"]))
    mail = Mail(
        Store(told["store"]),
        clock,
        TimeOrderedIds(SystemClock()),
        Renderer(Company("", "", "", "")),
        told["sender"],
    )
    reached = killer(told.get("step", ""), told.get("letter", 1))
    worker = Sender(mail, carrier, told["name"], reached)
    print("ready", flush=True)
    sys.stdin.readline()
    reached("queued")
    while worker.look():
        pass


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
