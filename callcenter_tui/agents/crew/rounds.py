"""The tools of one run: what was asked for, how often, and what the model is told about it.

A round is one answer of the model that asks for tools instead of speaking. Whatever it asks for,
it gets words back: a fault of a tool, or of the model in asking, must not cost the customer's turn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Toolbox
from callcenter_tui.domain.tools import Tool, Use
from callcenter_tui.text import clean, clean_line

ROUNDS = 3
USES = 6
MAX_RESULT = 4000
_LONGEST_NAME = 60
_AGAIN = "Already asked in this turn, with this result:\n"
_FAILED = "The tool failed; what it did is not known. Say so and offer a person."


class ToolRounds:
    """Bounds and remembers the tool calls of one run; used by one thread at a time."""

    def __init__(self, toolbox: Toolbox, tools: Sequence[Tool], known: set[str]) -> None:
        """``known`` receives the source of each use: from then on it can be cited."""
        self.tools = tuple(tools)
        self._toolbox = toolbox
        self._known = known
        self._earlier: dict[str, str] = {}
        self.rounds = 0
        self._asked = 0

    @property
    def over(self) -> bool:
        """Whether the model must answer in words now."""
        return self.rounds >= ROUNDS or self._asked >= USES

    def begin(self, calls: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
        """Take up one round: the calls that may be made, in the shape that CrewAI knows.

        Raises ModelTrouble("bad_answer") for a model that does nothing but ask for tools.
        """
        if self.over:
            raise ModelTrouble("bad_answer", "tool loop")
        self.rounds += 1
        formed = [_well_formed(call, number) for number, call in enumerate(calls)]
        # Twice the same in one round is asked once: CrewAI gives up a run at the fifth time.
        different: dict[str, dict[str, Any]] = {}
        for call in formed:
            different.setdefault(json.dumps(call["function"], sort_keys=True), call)
        admitted = list(different.values())[: USES - self._asked]
        self._asked += len(admitted)
        return admitted

    def use(self, name: str, arguments: Mapping[str, object]) -> str:
        """Run one tool; its result for the model, with the source to cite in front."""
        given = {key: value for key, value in arguments.items() if value is not None}
        call = json.dumps([name, given], sort_keys=True, default=str)
        if call in self._earlier:
            return _AGAIN + self._earlier[call]
        try:
            use = self._toolbox.use(name, given)
        except Exception:  # noqa: BLE001 -- a plug-in's or the store's; the turn goes on without it
            return _FAILED
        self._known.add(use.source)
        self._earlier[call] = told(use)
        return self._earlier[call]


def told(use: Use) -> str:
    """What the model reads of a use."""
    outcome = "" if use.result.ok else "Not done: "
    return f"[{use.source}] {outcome}{clean(use.result.text, limit=MAX_RESULT)}"


def _well_formed(call: Mapping[str, str], number: int) -> dict[str, Any]:
    """A call with a name and one JSON object. What was no object becomes a wrong argument."""
    raw = call.get("arguments") or "{}"
    try:
        arguments = json.loads(raw)
    except (ValueError, RecursionError):
        arguments = None
    if not isinstance(arguments, dict):
        arguments = {"not_a_json_object": clean_line(raw, limit=80)}
    name = clean_line(call.get("name", ""), limit=_LONGEST_NAME) or "nameless"
    return {
        "id": clean_line(call.get("id", ""), limit=80) or f"call_{number}",
        "type": "function",
        "function": {"name": name, "arguments": json.dumps(arguments)},
    }
