"""One offline router for an engine: loaded when somebody first needs it, and never twice."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callcenter_tui.agents.router import Router


class SharedRouter:
    """The router of all turns of an engine; loading takes a second, others wait for the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._router: Router | None = None

    def get(self) -> Router:
        """The router, loaded now if it was not."""
        with self._lock:
            if self._router is None:
                from callcenter_tui.agents.router import Router

                self._router = Router.load()
            return self._router

    def moved_on(self, words: str, department: str, departments: tuple[str, ...]) -> str | None:
        """The other department that ``words`` surely belong to, or None."""
        from callcenter_tui.agents.topic import moved_on

        return moved_on(self.get(), words, department, departments)
