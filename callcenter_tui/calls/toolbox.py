"""The toolbox of one turn: bound to its call, so that an agent can name no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from callcenter_tui.domain.protocols import Brief
from callcenter_tui.domain.views import Passage

Search = Callable[[str, str, str | None, int], list[Passage]]
"""``(question, language, department, limit) -> passages``, as ``knowledge.shelf`` offers it."""


class BoundToolbox:
    """What the agents may do in one call."""

    def __init__(self, brief: Brief, search: Search, limit: int = 4) -> None:
        self._brief = brief
        self._search = search
        self._limit = limit

    def search(self, question: str) -> Sequence[Passage]:
        """Passages in this call's language, its department first."""
        return self._search(question, self._brief.language, self._brief.department, self._limit)
