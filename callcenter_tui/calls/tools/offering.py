"""Which tools a turn needs: most need none, so that most turns take one model request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from callcenter_tui.calls.identity_answers import plainly_no_answer
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Line
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.tools import Tool
from callcenter_tui.domain.trail import ToolView
from callcenter_tui.domain.views import EventView
from callcenter_tui.text import fold

_READ = 4000
"""Characters of the customer's words that are searched."""


def needed(
    tools: Sequence[Tool],
    lines: Sequence[Line],
    uses: Sequence[ToolView],
    happened: Sequence[EventView],
    *,
    person_asked: bool,
) -> tuple[Tool, ...]:
    """The tools of ``tools`` that this turn needs, in their order.

    What the customer has just said calls for it; or the identity question was asked for it and
    was answered; or it acts, was called for one message earlier and has not been done: then what
    was missing may have come now. What was done is offered again only for the customer's very last
    words: those before may be the ones for which it was done. Nobody is asked for twice.
    """
    now, before = _blocks(lines)
    last = next((line.text for line in reversed(lines) if _customers(line)), "")
    waiting = "" if plainly_no_answer(now) else interrupted(happened)
    done = {use.name for use in uses if use.ok}

    def fits(tool: Tool) -> bool:
        if tool.name == "ask_for_person" and person_asked:
            return False
        if tool.acts and tool.name in done:
            return called_for(tool, last)
        if tool.name == waiting or called_for(tool, now):
            return True
        follows = tool.acts and tool.arguments
        return bool(follows and called_for(tool, before))

    return tuple(tool for tool in tools if fits(tool))


def interrupted(happened: Sequence[EventView]) -> str:
    """The tool that waits for the customer's identity, or has just been given it; else empty."""
    tool, answered = "", False
    for event in happened:
        if event.kind == events.IDENTITY_ASKED:
            tool, answered = str(event.data.get("tool", "")), False
        elif event.kind == events.IDENTITY_CONFIRMED:
            answered = True
        elif event.kind in (events.IDENTITY_FAILED, events.CALL_REOPENED):
            over = event.kind == events.CALL_REOPENED or event.data.get("over")
            tool = "" if over else tool
        elif event.kind == events.TOOL_USED and answered and event.data.get("tool") == tool:
            tool = ""
    return tool


def called_for(tool: Tool, said: str) -> bool:
    """Whether the customer's words call for this tool."""
    words = fold(said[:_READ]).replace("’", "'")
    return bool(words) and any(_compiled(pattern).search(words) for pattern in tool.when)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _blocks(lines: Sequence[Line]) -> tuple[str, str]:
    """What the customer said last, and what before the last answer."""
    blocks: list[list[str]] = [[]]
    for line in reversed(lines):
        if _customers(line):
            blocks[-1].append(line.text)
        elif line.speaker != Speaker.SYSTEM.value and blocks[-1]:
            if len(blocks) == 2:
                break
            blocks.append([])
    now, before = (*blocks, [])[:2]
    return "\n".join(reversed(now)), "\n".join(reversed(before))


def _customers(line: Line) -> bool:
    return line.speaker == Speaker.CUSTOMER.value
