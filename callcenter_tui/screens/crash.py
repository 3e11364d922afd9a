"""An error nobody foresaw: a reference number for the person, the traceback for the log."""

from __future__ import annotations

import os
import secrets
import tempfile
import traceback
from pathlib import Path

from textual.worker import WorkerFailed

from callcenter_tui.text import clean


def recorded(error: BaseException | None, home: Path | None) -> tuple[str, Path | None]:
    """Write the traceback, without the values of variables, to ``home/log``.

    Returns the reference number and the file, None when no file could be written. Before the
    store is open there is no home, then the file goes to the directory for temporary files.
    """
    if isinstance(error, WorkerFailed):
        error = error.error
    reference = f"E-{secrets.token_hex(3).upper()}"
    text = "".join(traceback.format_exception(error)) if error else "no exception\n"
    places = [home / "log"] if home else []
    for place in [*places, Path(tempfile.gettempdir())]:
        path = place / f"crash-{reference}.txt"
        try:
            place.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(f"{reference}\n{clean(text)}")
        except OSError:
            continue
        return reference, path
    return reference, None
