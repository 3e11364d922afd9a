"""``callcenter evaluate``: routing, retrieval and escalation scored on a file of examples."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from callcenter_tui.cli.options import Json, WrongUsage
from callcenter_tui.cli.output import say_json
from callcenter_tui.domain.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callcenter_tui.rehearsal.labelled import Row

Task = Literal["routing", "retrieval", "escalation"]
Engine = Literal["offline", "openai"]
_STEPS = 100
"""How often at most progress is told: writing is slower than scoring."""


def evaluate(
    task: Annotated[Task, typer.Argument(help="What is scored.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines with the answers.")],
    engine: Annotated[
        Engine, typer.Option(help="The rules and the router here, or the model of the settings.")
    ] = "offline",
    limit: Annotated[
        int, typer.Option(min=0, help="Score the first N rows (questions) only; 0: all.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Score routing, retrieval or escalation on labelled examples.

    routing: text, department, accept, core, escalate, lang, source. retrieval: part, text, label
    (train rows are the entries), or subject, body, answer. escalation: text with escalate, rule or
    category, or turns with negative_spans. No text of the file is ever printed.
    """
    from callcenter_tui.rehearsal.labelled import read, shown

    try:
        rows = read(file, 0 if task == "retrieval" else limit)
        found = _offline(task, rows, limit) if engine == "offline" else _online(task, rows, limit)
    except Invalid as error:
        raise WrongUsage(error.title, error.hint) from error
    result = {"task": task, "file": shown(file), "engine": engine, "rows": len(rows), **found}
    if as_json:
        say_json(result)
        return
    from callcenter_tui.cli.evaluation_tables import show

    show(result)


def _offline(task: Task, rows: Sequence[Row], limit: int) -> dict[str, Any]:
    if task == "routing":
        from callcenter_tui.rehearsal.deciding import offline
        from callcenter_tui.rehearsal.evaluating import examples, routing

        return routing(examples(rows), offline(), Progress())
    if task == "retrieval":
        from callcenter_tui.rehearsal.retrieving import retrieving

        return retrieving(rows, Progress(), limit=limit)
    from callcenter_tui.rehearsal.escalating import escalating

    return escalating(rows, Progress())


def _online(task: Task, rows: Sequence[Row], limit: int) -> dict[str, Any]:
    from callcenter_tui.cli import evaluation_models

    if task == "escalation":
        return evaluation_models.escalation(rows, Progress())
    if task == "routing":
        return evaluation_models.routing(rows, Progress())
    return evaluation_models.retrieval(rows, Progress(), limit)


class Progress:
    """Tells how many are done, in place on a terminal; nothing where stderr is none."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._told = -1

    def __call__(self, done: int, total: int) -> None:
        """``done`` of ``total``."""
        step = done * _STEPS // total
        if self._shown and step != self._told:
            end = "\n" if done == total else ""
            print(f"\r{done}/{total} ", end=end, file=sys.stderr, flush=True)
            self._told = step
