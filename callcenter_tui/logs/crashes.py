"""An error nobody foresaw: a reference number for the person, the traceback for a file."""

from __future__ import annotations

import logging
import os
import traceback
from pathlib import Path

from callcenter_tui.logs.unsaid import without_secrets
from callcenter_tui.text import clean

LOG = logging.getLogger("callcenter.crash")


def recorded(
    error: BaseException | None, home: Path | None, where: str = "the console"
) -> tuple[str, Path | None]:
    """Write the traceback, without the values of variables and without secrets, to ``home/log``.

    Returns the reference number and the file, None when no file could be written. Before the
    store is open there is no home, then the file goes to the directory for temporary files. The
    log gets the number and the traceback in one line.
    """
    reference = f"E-{os.urandom(3).hex().upper()}"
    text = "".join(traceback.format_exception(error)) if error else "no exception\n"
    path = _written(reference, clean(without_secrets(text)), home)
    LOG.error("%s: unforeseen in %s, see %s", reference, where, path or "below", exc_info=error)
    return reference, path


def _written(reference: str, text: str, home: Path | None) -> Path | None:
    import tempfile  # with what it brings as slow as all else here: only when there is an error

    places = [home / "log"] if home else []
    for place in [*places, Path(tempfile.gettempdir())]:
        path = place / f"crash-{reference}.txt"
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(f"{reference}\n{text}")
        except OSError:
            continue
        return path
    return None
