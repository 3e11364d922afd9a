"""An evaluation's result for people: small tables of figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callcenter_tui.cli.output import say, table

_ROUTING = ("rows", "scored", "accuracy", "macro_recall", "language")
_RETRIEVAL = ("questions", "known", "unknown", "R@1", "R@4", "auc", "kept", "wrong", "refused")
_YES_NO = ("precision", "recall", "f1", "truly", "said", "of")


def show(result: Mapping[str, Any]) -> None:
    """All figures of ``result``, as ``evaluate`` builds it."""
    model = f", {result['model']}" if result.get("model") else ""
    say(f"{result['task']} by {result['engine']}{model}: {result['rows']} rows")
    say()
    sources = {**result["per_source"], "all": result}
    if result["task"] == "retrieval":
        _table("SOURCE", sources, _RETRIEVAL)
    elif result["task"] == "routing":
        _table("SOURCE", sources, _ROUTING)
        say()
        asked = {name: part["person"] for name, part in sources.items()}
        _table("ASKS FOR A PERSON", asked, _YES_NO)
    else:
        shown = sources if len(sources) > 2 else {"all": result}  # one source says it all
        for number, (name, part) in enumerate(shown.items()):
            if number:
                say()
            _table(f"KIND ({name})", part["kinds"], _YES_NO)
    say()
    _confusion(result["confusion"])
    say()
    ms = result["ms"]
    say(f"ms: median {_figure(ms['median'])}  p95 {_figure(ms['p95'])}")
    _costs(result)


def _confusion(confusion: Mapping[str, Mapping[str, int]]) -> None:
    rows = [
        (right, ", ".join(f"{said} {count}" for said, count in answers.items()))
        for right, answers in confusion.items()
    ]
    table(("RIGHT", "ANSWERED"), rows)


def _costs(result: Mapping[str, Any]) -> None:
    if result.get("failed"):
        failed = ", ".join(f"{kind} {count}" for kind, count in result["failed"].items())
        say(f"without an answer (scored as wrong): {failed}")
    if "cost" in result:
        cost = result["cost"]
        usd = "no price known" if cost["usd"] is None else f"{cost['usd']:.4f} USD"
        say(
            f"{cost['requests']} requests, {cost['input_tokens']} tokens in "
            f"({cost['cached_tokens']} cached), {cost['output_tokens']} out, {usd}"
        )


def _table(head: str, parts: Mapping[str, Mapping[str, Any]], columns: tuple[str, ...]) -> None:
    table(
        (head, *columns),
        [(name, *(_figure(part[column]) for column in columns)) for name, part in parts.items()],
    )


def _figure(value: float | None) -> str:
    """Shares and times with three digits, counts as they are, nothing for what is not known."""
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
