"""The company's tools as CrewAI's tools, with typed arguments.

They hold no call and no customer: each finds the toolbox of the run it is used in, so agents that
carry them are shared by all calls.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from crewai.tools import BaseTool
from pydantic import BaseModel, ConfigDict, Field, create_model

from callcenter_tui.agents.crew.job import current
from callcenter_tui.domain.tools import Argument, Tool

Kit = tuple[tuple[str, str, tuple[Argument, ...]], ...]
"""What tells tools apart for a model: name, description and arguments of each."""

_TYPES: dict[str, type] = {"text": str, "whole": int, "number": float, "yes_no": bool}


class OfferedTool(BaseTool):  # type: ignore[misc]  # crewai is untyped to us
    """One tool as the model sees it; what it does is the toolbox's business."""

    def _run(self, **arguments: Any) -> str:
        rounds = current().tools
        if rounds is None:
            raise LookupError("no tools in this run")
        return rounds.use(self.name, arguments)


def kit_of(tools: Sequence[Tool]) -> Kit:
    """The kit that ``tools`` are, in their order."""
    return tuple((tool.name, tool.description, tool.arguments) for tool in tools)


def crewai_tools(kit: Kit) -> list[BaseTool]:
    """CrewAI's tools for ``kit``."""
    return [
        OfferedTool(
            name=name,
            description=description,
            args_schema=arguments_model(name, arguments),
            # Any limit makes CrewAI run the calls of one round in their order, not side by side.
            max_usage_count=sys.maxsize,
        )
        for name, description, arguments in kit
    ]


def arguments_model(name: str, arguments: Sequence[Argument]) -> type[BaseModel]:
    """The pydantic model of a tool's arguments; unknown ones are refused."""
    fields: dict[str, Any] = {argument.name: _field(argument) for argument in arguments}
    strict = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    return create_model(f"{name}_arguments", __config__=strict, **fields)


def _field(argument: Argument) -> tuple[Any, Any]:
    kind: Any
    if argument.kind == "choice":
        kind = Literal[argument.choices]
    elif argument.kind == "text":
        kind = Annotated[str, Field(max_length=argument.longest)]
    else:
        kind = _TYPES[argument.kind]
    if argument.required:
        return kind, Field(description=argument.description)
    return kind | None, Field(default=None, description=argument.description)
