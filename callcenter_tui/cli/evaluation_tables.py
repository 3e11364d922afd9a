"""An evaluation's result for people: small tables of figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callcenter_tui.cli.output import say, table

_ROUTING = {name: name for name in ("rows", "scored", "accuracy", "macro_recall", "language")}
_RETRIEVAL = {
    "questions": "questions",
    "known": "with an entry",
    "unknown": "without",
    "R@1": "R@1/top-1",
    "R@4": "R@4",
    "auc": "AUC",
    "kept": "answered",
    "wrong": "answered wrong",
    "refused": "without: refused",
}
_YES_NO = {name: name for name in ("precision", "recall", "f1", "truly", "said", "of")}

BASELINES = {
    "routing": (
        "accuracy of a keyword list: .33 to .64 (es .33)",
        "accuracy of TF-IDF with logistic regression: .73 to .94 (es .71 to .73)",
    ),
    "retrieval": (
        "R@1/top-1 of BM25: Spanish tickets .80, HINT3 .60/.75",
        "R@1/top-1 of TF-IDF: Spanish tickets .85, HINT3 .65/.82",
        "AUC of the score against questions without an entry: .82 to .85",
    ),
}
"""Figures of plain methods to read a table against.

Source: the project's own notes on what plain methods reach on public data; nothing is computed
from the file that is scored. Departments by a keyword list and from 15 seeds each, on Spanish and
English messages; retrieval on Spanish tickets and on HINT3, real users' questions to bots.
"""


def show(result: Mapping[str, Any]) -> None:
    """All figures of ``result``, as ``evaluate`` builds it."""
    model = f", {result['model']}" if result.get("model") else ""
    say(f"{result['task']} by {result['engine']}{model}: {result['rows']} rows")
    say()
    sources = {**result["per_source"], "all": result}
    if result["task"] == "retrieval":
        _table("SOURCE", sources, _RETRIEVAL)
        say("answered, answered wrong: shares of the questions with an entry")
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
    _baselines(result["task"])
    say()
    if result["task"] == "retrieval":
        _became(result["confusion"])
    else:
        _confusion(result["confusion"])
    say()
    ms = result["ms"]
    say(f"ms: median {_figure(ms['median'])}  p95 {_figure(ms['p95'])}")
    _costs(result)


def _baselines(task: str) -> None:
    for number, line in enumerate(BASELINES.get(task, ())):
        say(f"{'to compare:' if number == 0 else '           '} {line}")


def _became(confusion: Mapping[str, Mapping[str, int]]) -> None:
    """What became of the questions that an entry answers, and of those that none does."""
    names = {"known": "with an entry", "unknown": "without"}
    rows = [(names[kind], _counts(counts)) for kind, counts in confusion.items()]
    table(("QUESTIONS", "WHAT THEY GOT"), rows)


def _confusion(confusion: Mapping[str, Mapping[str, int]]) -> None:
    table(("RIGHT", "ANSWERED"), [(right, _counts(said)) for right, said in confusion.items()])


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


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


def _table(head: str, parts: Mapping[str, Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    """``columns``: figure -> heading."""
    table(
        (head, *columns.values()),
        [(name, *(_figure(part[column]) for column in columns)) for name, part in parts.items()],
    )


def _figure(value: float | None) -> str:
    """Shares and times with three digits, counts as they are, nothing for what is not known."""
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
