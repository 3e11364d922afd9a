"""The console of somebody who stays signed in: ``python -m tests.bench.console``.

The keyring's part is played by BENCH_TOKEN. On leaving, the names of the modules that were loaded
go to the file BENCH_MODULES, if that is given.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from callcenter_tui.app import run_console

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session
    from callcenter_tui.wiring import House


def open_house() -> House:
    from callcenter_tui import settings, wiring

    return wiring.open_house(settings.load())


def resume(house: House) -> Session:
    return house.access.resume(os.environ["BENCH_TOKEN"], "bench")


if __name__ == "__main__":
    code = run_console(open_house, auto_sign_in=resume)
    if path := os.environ.get("BENCH_MODULES"):
        Path(path).write_text("\n".join(sorted(sys.modules)))
    sys.exit(code)
