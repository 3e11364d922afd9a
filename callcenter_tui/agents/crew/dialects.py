"""The same request for servers that understand less and less of it.

``full`` is what OpenAI and most servers know: strict JSON schema, usage in streams. ``objects``
asks for any JSON object. ``plain`` needs nothing but messages: the schema is told in words, all
system texts stand in front and roles alternate, as strict chat templates demand.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from callcenter_tui.agents.crew.faults import Fault
from callcenter_tui.agents.crew.job import Message

TEXT_DIALECTS = ("full", "plain")
JSON_DIALECTS = ("full", "objects", "plain")


def body(
    messages: list[Message], schema: dict[str, Any] | None, dialect: str, max_tokens: int
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
    limit = "max_completion_tokens" if dialect == "full" else "max_tokens"
    return {"messages": messages, limit: max_tokens, **extra}


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
    """System texts first, as one; neighbours of one role joined."""
    ordered = sorted(messages, key=lambda message: message["role"] != "system")
    return [
        {"role": role, "content": "\n\n".join(message["content"] for message in group)}
        for role, group in groupby(ordered, key=lambda message: message["role"])
    ]
