"""What a tool must be before it is offered to any agent."""

from __future__ import annotations

import re

from callcenter_tui.domain.tools import KINDS, Argument, Tool
from callcenter_tui.text import fold

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_WHOM = re.compile(
    r"(^|_)(call|calls|caller|customer|client|cliente|user|usuario|account|cuenta|phone|telephone"
    r"|telefono|movil|mobile|msisdn|e?mail|correo|address|contact|contacto|session|identity|dni"
    r"|passport)(_|$)"
)


def fault(tool: object) -> str:
    """What is wrong with a tool, for the person who wrote it; empty when nothing is."""
    if not isinstance(tool, Tool):
        return "is no domain.tools.Tool"
    if not isinstance(tool.name, str) or not _NAME.fullmatch(tool.name):
        return "has no usable name (lower case letters, digits and _, up to 40)"
    if not isinstance(tool.description, str) or not tool.description.strip():
        return "has no description"
    if not callable(tool.run):
        return "has nothing to run"
    if isinstance(tool.when, str) or not all(isinstance(a, Argument) for a in tool.arguments):
        return "has a 'when' that is no tuple of patterns, or an argument that is no Argument"
    if not tool.when:
        return "says nothing of when it is needed, so it would be offered to no turn"
    for pattern in tool.when:
        if wrong := _pattern_fault(pattern):
            return wrong
    names = [argument.name for argument in tool.arguments]
    if len(set(names)) != len(names):
        return "names an argument twice"
    return next((wrong for a in tool.arguments if (wrong := _argument_fault(a))), "")


def _pattern_fault(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, TypeError):
        return f"has a pattern that is no regular expression: {pattern!r}"
    literal = re.sub(r"\\.|\[[^\]]*\]|\(\?[a-zA-Z<!=:P]+", "", pattern)
    if literal != fold(literal):
        return f"has a pattern with capitals or accents, which never matches: {pattern!r}"
    return ""


def _argument_fault(argument: Argument) -> str:
    if not isinstance(argument.name, str) or not _NAME.fullmatch(argument.name):
        return f"has an argument without a usable name: {argument.name!r}"
    if _WHOM.search(argument.name):
        return (
            f"has the argument '{argument.name}': whom a tool serves is in its session and is "
            "never an argument"
        )
    if argument.kind not in KINDS:
        return f"has the argument '{argument.name}' of no known kind: {', '.join(KINDS)}"
    if (argument.kind == "choice") != bool(argument.choices):
        return f"has the argument '{argument.name}' with choices missing or too many"
    return "" if argument.longest > 0 else f"has the argument '{argument.name}' without length"
