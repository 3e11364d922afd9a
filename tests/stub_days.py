"""The bad days of the stub model server: refusals, endless talk, mangled words."""

from __future__ import annotations

from collections.abc import Callable

ERRORS: dict[str, tuple[int, str, str]] = {
    "401": (401, "invalid_api_key", "Incorrect API key provided: sk-secret"),
    "403": (403, "forbidden", "Country not supported"),
    "404": (404, "model_not_found", "The model `x` does not exist"),
    "429": (429, "rate_limit_exceeded", "Rate limit reached"),
    "429quota": (429, "insufficient_quota", "You exceeded your current quota"),
    "400": (400, "invalid_request_error", "bad parameter"),
    "400ctx": (
        400,
        "context_length_exceeded",
        "This model's maximum context length is 128000 tokens.",
    ),
    "500": (500, "server_error", "The server had an error"),
}

ENDLESS: dict[str, Callable[[int], str]] = {
    "endless": lambda n: f"And item number {n} of the list is also worth telling. ",
    "circles": lambda n: ("I am looking into it for you right now. ", "Please wait. ")[n % 2],
}
"""Servers that never stop by themselves: what the n-th chunk says."""

MANGLED: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "refusal": lambda _: "",
    "truncated": lambda text: text[: len(text) // 2],
    "wrong_schema": lambda _: '{"answer": 42}',
    "thinking": lambda text: f"<think>Secret: {text}</think>\n{text}",
    "only_thinking": lambda text: f"<think>Secret: {text}",
}
"""What becomes of a good answer's text."""
