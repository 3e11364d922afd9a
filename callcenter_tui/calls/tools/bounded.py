"""Running a tool that may be slow or broken: in a thread, for a bounded time."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from callcenter_tui.domain.tools import DEEDS, Result, Session, Tool
from callcenter_tui.locale.tool_words import words
from callcenter_tui.text import clean, clean_line

SECONDS = 5.0
"""Longest time of one use; the customer waits for it."""

AT_ONCE = 16
"""Uses that may run at a time. A thread cannot be killed: tools that hang keep their place, and
when all places are taken further uses fail at once instead of piling up."""

BUSY = "busy"
"""What went wrong with a use that was not even begun."""

_LONGEST = 4000
_LONGEST_TOLD = 240


class Bounded:
    """Runs tools; shared by all turns of an engine. Never raises."""

    def __init__(self, seconds: float = SECONDS, at_once: int = AT_ONCE) -> None:
        self._seconds = seconds
        self._places = threading.BoundedSemaphore(at_once)

    def run(self, tool: Tool, session: Session, arguments: Mapping[str, Any]) -> tuple[Result, str]:
        """The result, and what went wrong: nothing, ``busy``, ``slow``, or for whoever wrote the
        tool its exception with the place; never for customer or model.
        """
        failed = Result(words("failed", session.language), ok=False)
        if not self._places.acquire(blocking=False):
            return failed, BUSY
        found: list[object] = []

        def work() -> None:
            try:
                found.append(tool.run(session, dict(arguments)))
            except BaseException as error:  # noqa: BLE001 - a company's own code, and our turn
                found.append(error)
            finally:
                self._places.release()

        thread = threading.Thread(target=work, name=f"tool-{tool.name}", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if not found:
            return failed, "slow"
        if isinstance(found[0], Result) and isinstance(found[0].text, str):
            return _usable(found[0]), ""
        if isinstance(found[0], BaseException):
            return failed, told(found[0], session)
        return failed, f"it gave back no Result but {type(found[0]).__name__}"


def told(error: BaseException, session: Session | None = None) -> str:
    """Type, message and the last place of an exception, without the customer of the session.

    The journal keeps it, and there nothing personal may stand.
    """
    message = str(error)
    for own in (session.phone, session.email, session.name) if session else ():
        message = message.replace(own, "…") if own else message
    frames = traceback.extract_tb(error.__traceback__)[1:]  # without our own call
    # The place in the company's module, not in what that called.
    places = [frame for frame in frames if frame.filename == frames[0].filename]
    where = f" ({Path(places[-1].filename).name}:{places[-1].lineno})" if places else ""
    return clean_line(f"{type(error).__name__}: {message}", limit=_LONGEST_TOLD) + where


def _usable(result: Result) -> Result:
    """The result with a clean text, and only deeds that there are and that were done."""
    deeds = tuple(deed for deed in result.deeds if deed in DEEDS) if result.ok else ()
    return Result(clean(result.text, limit=_LONGEST), bool(result.ok), deeds)
