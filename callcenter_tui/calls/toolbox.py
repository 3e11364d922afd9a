"""The toolbox of a run that only reads knowledge, bound to its call; tools come with the turn.

``calls.tools.room`` gives a customer's turn the same with tools. A briefing gets this one: it is
written for a person, and nothing is to be done by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from callcenter_tui.domain.protocols import Brief
from callcenter_tui.domain.tools import Result, Tool, Use
from callcenter_tui.domain.views import Passage
from callcenter_tui.locale.tool_words import words
from callcenter_tui.text import clean_line

Search = Callable[[str, str, str | None, int], list[Passage]]
"""``(question, language, department, limit) -> passages``, as ``knowledge.shelf`` offers it."""


class BoundToolbox:
    """What the agents may read in one call; it offers no tool."""

    def __init__(self, brief: Brief, search: Search, limit: int = 4) -> None:
        self._brief = brief
        self._search = search
        self._limit = limit

    def search(self, question: str) -> Sequence[Passage]:
        """Passages in this call's language, its department first."""
        return self._search(question, self._brief.language, self._brief.department, self._limit)

    def offered(self) -> Sequence[Tool]:
        """None."""
        return ()

    def use(self, name: str, arguments: Mapping[str, object]) -> Use:
        """Always refused: there is no tool here."""
        refusal = Result(words("unknown_tool", self._brief.language), ok=False)
        return Use("tool/unknown/0", clean_line(name, limit=60), {}, refusal)

    def uses(self) -> Sequence[Use]:
        """None."""
        return ()
