"""Does a tool serve whom it must? Everything of one customer is tried to be had by another.

What is the other's alone: what the probe has put there, and what the other is told and neither a
stranger nor this customer is. A refusal may repeat what was asked for: such words never count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callcenter_tui.calls.tools.bounded import told
from callcenter_tui.calls.tools.checking import fault
from callcenter_tui.domain.tools import Argument, Result, Session, Tool
from callcenter_tui.rehearsal.results import Finding

FAULT = "a tool serves another customer"
BROKEN = "a tool never works"

_TOKEN = re.compile(r"[\w@.+-]*[\d@](?:[\w@.+-]*\w)?|\w{4,}")
_FIGURE = re.compile(r"\d[.,]?\d")
_INJECTED = ("' OR '1'='1", "%", "*", "1 OR 1=1", "'; SELECT * FROM orders; --", "")
_LONGEST_TRIED = 40


@dataclass(frozen=True, slots=True)
class Party:
    """One customer of the probe: the session of a call of theirs, and words only they may read."""

    session: Session
    secrets: tuple[str, ...] = ()


def probe(
    tools: Sequence[Tool], faults: Sequence[str], mine: Party, other: Party, stranger: Party
) -> Finding:
    """Use every tool that only looks as ``mine``, with everything that is known of ``other``."""
    wrong, broken = list(faults), list[str]()
    for tool in tools:
        if why := fault(tool):
            wrong.append(f"{tool.name} {why}")
        if not tool.acts:
            wrong += _leaks(tool, mine, other, stranger)
            broken += _breaks(tool, mine, other)
    if wrong or broken:
        detail = "; ".join(dict.fromkeys((*wrong, *broken)))[:800]
        return Finding("tools", False, detail, FAULT if wrong else BROKEN)
    return Finding("tools", True, f"{len(tools)} tools serve the customer of their call only")


def _leaks(tool: Tool, mine: Party, other: Party, stranger: Party) -> Iterator[str]:
    theirs, unknown, own = (_told(tool, party, {}) for party in (other, stranger, mine))
    if tool.account and theirs == unknown == own and _FIGURE.search(own):
        yield f"{tool.name} told three different customers the same: {own[:120]}"
    known = tokens(" ".join(other.secrets))
    secret = known | (tokens(theirs) - tokens(unknown) - tokens(own))
    for arguments in attempts(tool, other, sorted(secret)):
        asked = tokens(" ".join(map(str, arguments.values())))
        leaked = sorted(secret & tokens(_told(tool, mine, arguments)) - asked)
        if leaked:
            yield f"{tool.name} told a customer of another's {', '.join(leaked[:5])}"
            return


def _breaks(tool: Tool, mine: Party, other: Party) -> Iterator[str]:
    """A tool that raises whatever it is asked has a mistake, or lacks what it needs."""
    error: Exception | None = None
    for arguments in attempts(tool, other, ()):
        try:
            tool.run(mine.session, {**_least(tool), **arguments})
        except Exception as raised:  # noqa: BLE001 - a company's own code; named here
            error = error or raised
        else:
            return
    if error is not None:
        yield f"{tool.name} always fails: {told(error, mine.session)}"


def tokens(text: str) -> set[str]:
    """What may give somebody away: words, numbers, addresses, without capitals."""
    return {word.casefold() for word in _TOKEN.findall(text)}


def attempts(tool: Tool, other: Party, secret: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Arguments by which ``other`` could be meant, each argument tried alone."""
    yield _least(tool)
    session = other.session
    known = (
        session.phone, session.email, session.name, session.call_key, session.call_id,
        session.customer_id, *other.secrets, *secret[:_LONGEST_TRIED], *_INJECTED,
    )  # fmt: skip
    for argument in tool.arguments:
        for value in _values(argument, known):
            yield _least(tool) | {argument.name: value}


def _values(argument: Argument, known: Sequence[str]) -> Iterator[Any]:
    if argument.kind == "text":
        for word in known:
            yield word[: argument.longest]
            if word != word.upper():
                yield word.upper()[: argument.longest]
    elif argument.kind in ("whole", "number"):
        digits = (re.sub(r"\D", "", word) for word in known)
        yield from (int(number[:15]) for number in digits if number)
    elif argument.kind == "yes_no":
        yield from (True, False)
    else:
        yield from argument.choices


def _least(tool: Tool) -> dict[str, Any]:
    """Something for each argument that must be given."""
    given: Mapping[str, Any] = {"text": "-", "whole": 0, "number": 0.0, "yes_no": True}
    return {
        one.name: one.choices[0] if one.choices else given[one.kind]
        for one in tool.arguments
        if one.required
    }


def _told(tool: Tool, party: Party, arguments: Mapping[str, Any]) -> str:
    """What the tool says; one that fails tells nothing."""
    try:
        found = tool.run(party.session, {**_least(tool), **arguments})
    except Exception:  # noqa: BLE001 - a company's own code; its engine bounds and names this
        return ""
    return found.text if isinstance(found, Result) else str(found)
