"""The tool room: every tool there is, and the toolbox it makes up for a turn."""

from __future__ import annotations

from collections.abc import Sequence

from callcenter_tui.calls import lists
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.identity import Identity
from callcenter_tui.calls.toolbox import Search
from callcenter_tui.calls.tools.bounded import Bounded
from callcenter_tui.calls.tools.catalogue import NAMES, PROPOSED, built_in
from callcenter_tui.calls.tools.offering import needed
from callcenter_tui.calls.tools.plugins import load_plugins
from callcenter_tui.calls.tools.reading import Reading
from callcenter_tui.calls.tools.turn import Shared, TurnToolbox
from callcenter_tui.domain.protocols import Brief
from callcenter_tui.domain.tools import Tool
from callcenter_tui.store import journal, tool_uses
from callcenter_tui.store.turns import Claim


class ToolRoom:
    """The tools of an engine. ``plugins``: a company's own, already checked.

    ``faults``: what of the plug-ins could not be used, in sentences for a person.
    """

    def __init__(
        self,
        context: Context,
        search: Search,
        plugins: Sequence[Tool] = (),
        identity: Identity | None = None,
        *,
        bounded: Bounded | None = None,
        faults: tuple[str, ...] = (),
    ) -> None:
        self._shared = Shared(context, search, identity or Identity(context), bounded or Bounded())
        self._reading = Reading(context, search)
        self._plugins = tuple(plugins)
        self.faults = faults

    def tools(
        self, departments: Sequence[str] = ("general",), endings: Sequence[str] = PROPOSED
    ) -> tuple[Tool, ...]:
        """Every tool, built-in ones first; ``departments`` are those one can transfer to,
        ``endings`` the dispositions there are.
        """
        return (*built_in(self._reading, departments, endings), *self._plugins)

    def bind(self, claim: Claim, brief: Brief) -> TurnToolbox:
        """The toolbox of one claimed turn."""
        with self._shared.context.store.read() as tx:
            uses = tool_uses.of_call(tx, claim.call)
            happened = journal.of_call(tx, claim.call)
            known = lists.hours(tx, brief.department).known
            endings = [one.key for one in lists.dispositions(tx)]
        asked = "person_asked" in brief.deeds or brief.wants_person
        everything = [
            tool
            for tool in self.tools(brief.departments, endings)
            if known or tool.name != "business_hours"  # what nobody knows is not offered
        ]
        offered = needed(everything, brief.lines, uses, happened, person_asked=asked)
        mine = [use for use in uses if use.turn == claim.turn]
        return TurnToolbox(self._shared, claim, brief, offered, mine)


def open_tool_room(
    context: Context, search: Search, *, modules: str = "", identity: str = "question"
) -> ToolRoom:
    """The tool room of the settings ``CALLCENTER_TOOLS`` and ``CALLCENTER_IDENTITY``.

    Imports the company's modules: for engines and ``doctor``, never on the way to a screen.
    """
    found = load_plugins(modules, NAMES)
    return ToolRoom(context, search, found.tools, Identity(context, identity), faults=found.faults)
