"""The same request for servers that understand less and less of it.

``full`` is what OpenAI and most servers know: strict JSON schema, usage in streams. ``objects``
asks for any JSON object. ``plain`` needs nothing but messages: the schema is told in words, there
are no tools, one system text stands in front and roles alternate, as strict chat templates demand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from callcenter_tui.agents.crew.faults import Fault
from callcenter_tui.agents.crew.job import Message

TEXT_DIALECTS = ("full", "plain")
JSON_DIALECTS = ("full", "objects", "plain")


@dataclass(frozen=True, slots=True)
class Tools:
    """Schemas of the tools of one request; ``allowed`` False: they are over, answer in words."""

    schemas: list[dict[str, Any]]
    allowed: bool = True


def body(
    messages: list[Message],
    schema: dict[str, Any] | None,
    dialect: str,
    max_tokens: int,
    tools: Tools | None = None,
) -> dict[str, Any]:
    """Arguments of the request in one dialect, without the model's name."""
    if schema and dialect != "full":
        messages = _with_schema(messages, schema)
    if dialect == "plain":
        return {"messages": _alternating(messages), "max_tokens": max_tokens}
    extra: dict[str, Any] = {"stream_options": {"include_usage": True}}
    if schema and dialect == "full":
        shape = {"name": "answer", "strict": True, "schema": schema}
        extra["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif schema:
        extra["response_format"] = {"type": "json_object"}
    if tools is not None:
        extra["tools"] = [_strict(schema) for schema in tools.schemas]
        if not tools.allowed:
            extra["tool_choice"] = "none"
    limit = "max_completion_tokens" if dialect == "full" else "max_tokens"
    return {"messages": messages, limit: max_tokens, **extra}


_NOT_STRICT = frozenset({"default", "title", "maxLength"})
"""What OpenAI refuses in a strict schema; our own model of the arguments holds the lengths."""


def _strict(tool: dict[str, Any]) -> dict[str, Any]:
    """A tool's schema without the words that strict mode refuses."""
    function = tool["function"]
    parameters = function["parameters"]
    properties = {
        name: _plain_value(value) for name, value in parameters.get("properties", {}).items()
    }
    return {
        **tool,
        "function": {**function, "parameters": {**parameters, "properties": properties}},
    }


def _plain_value(value: dict[str, Any]) -> dict[str, Any]:
    kept = {key: part for key, part in value.items() if key not in _NOT_STRICT}
    if "anyOf" in kept:
        kept["anyOf"] = [_plain_value(part) for part in kept["anyOf"]]
    return kept


def found_json(text: str) -> dict[str, Any]:
    """The first JSON object in ``text``, with or without words and fences around it.

    Raises Fault("bad_answer") when there is none.
    """
    decoder = json.JSONDecoder()
    start = text.find("{")
    while start >= 0:
        try:
            value, _ = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            return value
        start = text.find("{", start + 1)
    raise Fault("bad_answer", f"no JSON object in {text[:200]!r}")


def _with_schema(messages: list[Message], schema: dict[str, Any]) -> list[Message]:
    words = f"Answer with one JSON object that fits this JSON schema:\n{json.dumps(schema)}"
    first, *others = messages
    return [{**first, "content": f"{first['content']}\n\n{words}"}, *others]


def _alternating(messages: list[Message]) -> list[Message]:
    """The first system text in front; every other one, and what tools gave, are the user's words.

    Neighbours of one role are joined. The price: only their order tells the customer's words from
    the context data after them.
    """
    first, *others = messages
    spoken = [first, *(_as_words(message) for message in others if message["content"])]
    return [
        {"role": role, "content": "\n\n".join(message["content"] for message in group)}
        for role, group in groupby(spoken, key=lambda message: message["role"])
    ]


def _as_words(message: Message) -> Message:
    role = "assistant" if message["role"] == "assistant" else "user"
    return {"role": role, "content": message["content"]}
