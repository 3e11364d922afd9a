"""``callcenter mail consents``: the ledger of what customers said to letters, for whoever asks."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import As, Json, WrongUsage
from callcenter_tui.cli.output import listing, local, say, say_json, write_private
from callcenter_tui.text import csv_safe

if TYPE_CHECKING:
    from callcenter_tui.domain.letters import ConsentView

_COLUMNS = {
    "at": "WHEN",
    "call_key": "CALL",
    "answer": "ANSWER",
    "way": "WAY",
    "address": "ADDRESS",
    "words": "WORDS",
    "by": "BY",
    "holds": "HOLDS",
}
_STDOUT = "-"


def consents(
    call: Annotated[str, typer.Option(metavar="KEY", help="Only of this call.")] = "",
    file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write them as CSV; - for stdout."),
    ] = None,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Show or export the ledger: who said yes or no to what, in which words, and who recorded it.

    The whole ledger, newest first; a CSV is such that no spreadsheet will run it.
    """
    if file and as_json:
        raise WrongUsage("--csv and --json do not go together", "Leave one of them out.")
    with acting(login) as (house, actor):
        call_id = house.board.find(call) if call else None
        found = house.outbox.consents(actor, call=call_id, limit=None)
        if file or as_json:
            form = "csv" if file else "json"
            house.entrance.audit.taken_out(actor, "consents", form, len(found))
    if as_json:
        say_json({"items": found, "total": len(found)})
    elif file is None:
        listing([_shown(one) for one in found], _COLUMNS, as_json=False, empty="No answers yet.")
    elif str(file) == _STDOUT:
        sys.stdout.write(_csv(found))
    else:
        write_private(file, _csv(found))
        say(f"{len(found)} answers written to {file}.")


def _csv(found: list[ConsentView]) -> str:
    """Names as in the JSON; times in ISO 8601."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    names = [
        "call_key", "letter", "answer", "way", "words", "how", "message", "address", "body_hash",
        "recorded_by", "at", "expires_at", "voided", "id",
    ]  # fmt: skip
    writer.writerow(names)
    for one in found:
        cells = {name: getattr(one, name) for name in names}
        cells |= {name: cells[name].isoformat() for name in ("at", "expires_at")}
        writer.writerow([csv_safe(cell) for cell in cells.values()])
    return text.getvalue()


def _shown(one: ConsentView) -> dict[str, str]:
    holds = one.voided or (local(one.expires_at) if one.answer == "yes" else "")
    names = ("call_key", "answer", "way", "address", "words")
    shown = {name: getattr(one, name) for name in names}
    return shown | {"at": local(one.at), "by": one.recorded_by, "holds": holds}
