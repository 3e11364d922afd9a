"""Which tools an offline agent uses, and with what: read from the customer's own words, no model.

A tool is used when one of its own patterns stands in what the customer said. An argument that
cannot be read with certainty is left out; without a required one the tool is not used at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from callcenter_tui.agents.rules import wants_person
from callcenter_tui.domain.protocols import Line
from callcenter_tui.domain.tools import Argument, Tool
from callcenter_tui.text import clean_line, fold

Departments = Callable[[str, tuple[str, ...]], str | None]
"""``(words, choices) -> choice``: the classifier, where an argument names a department."""

MESSAGES = 3
"""How far back a wish is looked for: an answer to a question of ours comes between."""
_MOST = 2
_LEFT_OUT = frozenset({"search_knowledge", "set_disposition"})
"""Articles were searched already; how a call ended is for somebody who understood it."""

_YES = re.compile(
    r"\W*(?:(?:si|claro|vale|bueno|de acuerdo|adelante|por favor|por supuesto|gracias|venga|hagalo"
    r"|yes|yeah|yep|sure|of course|ok|okay|please|go ahead|do|thanks)\W*){1,4}"
)
_REFERENCE = re.compile(r"\b(?:[A-Za-z]{1,6}[-_]?|[A-Z]{1,3} )?\d[\w-]{2,}\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "january|february|march|april|june|july|august|september|october|november|december"
)
_MOMENT = re.compile(
    r"\b(?:(?P<time>(?:a|sobre|hacia) las? \d{1,2}(?::\d{2})?(?: y media| y cuarto)?"
    r"|(?:at|around|about|after) \d{1,2}(?::\d{2})?(?: ?[ap]m)?|\d{1,2}:\d{2}|\d{1,2} ?[ap]m"
    r"|(?:por|de) la (?:manana|tarde|noche)|(?:in the|this) (?:morning|afternoon|evening)"
    r"|esta (?:manana|tarde|noche)|tonight|mediodia|noon"
    r"|(?:en|dentro de|in) (?:una?|an?|media|half an|\d{1,3}) (?:horas?|hours?|minutos?|minutes?))"
    r"|hoy|pasado manana|manana|today|tomorrow|day after tomorrow|lunes|martes|miercoles|jueves"
    r"|viernes|sabados?|domingos?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?|\d{{1,2}} de (?:{_MONTHS})"
    rf"|(?:{_MONTHS}) \d{{1,2}})\b"
)
"""A word about a day or a time, in folded words."""

_ALSO_CALLED = {
    "conversation_summary": "resumen recap",
    "requested_information": "informacion instrucciones instructions detalles details pasos steps "
    "presupuesto quote oferta offer",
    "follow_up": "confirmacion confirmation acordado agreed",
    "billing": "facturacion pagos accounts",
    "sales": "ventas comercial",
    "technical_support": "soporte tecnico",
    "complaints": "reclamaciones quejas",
}
"""Other words for choices that are told by English names."""
_OTHER = "other"

_ROLES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"department"), "department"),
    (
        re.compile(r"order|pedido|number|numero|reference|referencia|tracking|invoice|factura"),
        "ref",
    ),
    (re.compile(r"when|cuando|time|hora|moment"), "when"),
    (re.compile(r"day|dia|date|fecha"), "day"),
)
"""What an argument is about, by its name."""


def calls(tools: Sequence[Tool], lines: Sequence[Line], departments: Departments) -> list[Call]:
    """The tools to use now as (name, arguments), at most two and at most one that acts."""
    said = [clean_line(line.text) for line in reversed(lines) if line.speaker == "customer"]
    usable = [tool for tool in tools if tool.name not in _LEFT_OUT]
    for words in said[:MESSAGES]:
        fitting = [tool for tool in usable if _fits(tool, words)]
        if fitting:
            return _filled(fitting, words, departments)
    return []


Call = tuple[str, dict[str, Any]]


def plain_yes(words: str) -> bool:
    """Whether ``words`` are a yes and nothing else."""
    return _YES.fullmatch(fold(words)) is not None


def _fits(tool: Tool, words: str) -> bool:
    if tool.name == "ask_for_person":  # offered after an offer of ours: a yes is to that
        return wants_person(words) or plain_yes(words)
    folded = fold(words)
    return any(re.search(pattern, folded) for pattern in tool.when)


def _filled(tools: Sequence[Tool], words: str, departments: Departments) -> list[Call]:
    found: list[Call] = []
    acting = False
    for tool in sorted(tools, key=lambda tool: tool.name != "ask_for_person"):
        arguments = _arguments(tool, words, departments)
        if arguments is None or (tool.acts and acting):
            continue
        acting = acting or tool.acts
        found.append((tool.name, arguments))
        if tool.name == "ask_for_person":
            break
    return found[:_MOST]


def _arguments(tool: Tool, words: str, departments: Departments) -> dict[str, Any] | None:
    """What can be read from ``words``, None when a required argument cannot."""
    found: dict[str, Any] = {}
    for argument in tool.arguments:
        value = _value(argument, words, departments)
        if value is not None:
            found[argument.name] = value
        elif argument.required:
            return None
    return found


def _value(argument: Argument, words: str, departments: Departments) -> Any:
    role = next((r for pattern, r in _ROLES if pattern.search(argument.name)), "")
    if argument.kind == "choice":
        return _choice(argument, words, departments if role == "department" else None)
    if argument.kind in ("whole", "number"):
        number = _NUMBER.search(words)
        typed = int if argument.kind == "whole" else float
        return typed(float(number[0].replace(",", "."))) if number else None
    if argument.kind == "yes_no":
        return None
    if role == "ref":
        reference = _REFERENCE.search(words)
        return reference[0].replace(" ", "-")[: argument.longest] if reference else None
    if role in ("when", "day"):
        return _moment(argument, words, times=role == "when")
    return words[: argument.longest] if argument.required else None


def _choice(argument: Argument, words: str, departments: Departments | None) -> str | None:
    said = {word[:5] for word in re.findall(r"\w{3,}", fold(words))}
    for choice in argument.choices:
        names = f"{choice} {_ALSO_CALLED.get(choice, '')}"
        if any(part[:5] in said for part in re.findall(r"[^\W_]{3,}", fold(names))):
            return choice
    if departments is not None:
        return departments(words, argument.choices)
    return _OTHER if _OTHER in argument.choices else None


def _moment(argument: Argument, words: str, *, times: bool) -> str | None:
    """From the first to the last word about a moment; all words where some must be given."""
    folded = fold(words)
    found = [m for m in _MOMENT.finditer(folded) if times or not m["time"]]
    if not found:
        return words[: argument.longest] if argument.required else None
    return folded[found[0].start() : found[-1].end()][: argument.longest]
