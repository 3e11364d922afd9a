"""An error that ends the console: what a worker of Textual wraps is taken out and recorded."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text
from textual.worker import WorkerFailed

from callcenter_tui.logs import crashes
from callcenter_tui.text import clean


def recorded(error: BaseException | None, home: Path | None) -> tuple[str, Path | None]:
    """As ``logs.crashes.recorded``, of the error itself."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    return crashes.recorded(cause, home)


def last_words(words: str) -> Text:
    """What stands in the terminal afterwards; Textual's Content would be cut at its edge."""
    return Text(clean(words), overflow="fold")
