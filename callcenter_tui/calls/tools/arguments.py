"""Arguments of a tool as a model gave them: checked against the tool, never trusted."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from callcenter_tui.domain.tools import Argument, Tool
from callcenter_tui.locale.tool_words import words
from callcenter_tui.text import clean_line, fold

_YES, _NO = ("true", "yes", "si", "1"), ("false", "no", "0")
_MOST_SHOWN, _LONGEST_SHOWN = 12, 300


class WrongArgument(Exception):
    """An argument that cannot be used; the text says why, in the call's language.

    Nothing that the model gave is repeated: an answer may rest on what a tool says.
    """


def checked(tool: Tool, given: Mapping[str, object], language: str) -> dict[str, Any]:
    """The arguments in their types; raises WrongArgument.

    Unknown names are refused. A value becomes the wanted type only when nothing is lost: ``"3"``
    is 3, ``3.0`` is 3, ``3.5`` is no whole number. An empty optional value counts as not given.
    """
    known = {argument.name: argument for argument in tool.arguments}
    for name in given:
        if name not in known:
            names = ", ".join(known) or "-"
            raise WrongArgument(words("argument_unknown", language, names=names))
    values: dict[str, Any] = {}
    for argument in tool.arguments:
        value = given.get(argument.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if argument.required:
                raise WrongArgument(words("argument_missing", language, name=argument.name))
            continue
        values[argument.name] = _typed(argument, value, language)
    return values


def shown(given: Mapping[str, object]) -> dict[str, Any]:
    """The arguments as they may be stored and shown: flat, clean and short."""
    pairs = list(given.items())[:_MOST_SHOWN]
    return {
        _name(name): value
        if value is None or isinstance(value, bool | int) or _finite(value)
        else clean_line(value, limit=_LONGEST_SHOWN)
        for name, value in pairs
    }


def _typed(argument: Argument, value: object, language: str) -> Any:
    if argument.kind == "text":
        return _text(argument, value, language)
    found = {"whole": _whole, "number": _number, "yes_no": _yes_no}.get(argument.kind)
    if found is not None:
        typed = found(value)
        if typed is None:
            raise WrongArgument(words("argument_wrong", language, name=argument.name))
        return typed
    for choice in argument.choices:
        if isinstance(value, str) and _choice(value) == _choice(choice):
            return choice
    choices = ", ".join(argument.choices)
    raise WrongArgument(words("argument_choice", language, name=argument.name, choices=choices))


def _text(argument: Argument, value: object, language: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise WrongArgument(words("argument_wrong", language, name=argument.name))
    text = clean_line(value)
    if len(text) > argument.longest:
        raise WrongArgument(
            words("argument_long", language, name=argument.name, most=argument.longest)
        )
    return text


def _whole(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,15}", value.strip()):
        return int(value)
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value == int(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> float | None:
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?", value.strip()):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e300 and math.isfinite(value) else None


def _yes_no(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    text = fold(value).strip() if isinstance(value, str) else ""
    return True if text in _YES else False if text in _NO else None


def _choice(value: str) -> str:
    return re.sub(r"[\s_-]+", "_", fold(value).strip())


def _finite(value: object) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def _name(name: object) -> str:
    return clean_line(name, limit=60)
