"""Options that several commands share, so that they read and work alike everywhere."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.text import clean_line


def _readable(typed: str | None) -> str | None:
    """What was typed, without bytes that are no text: a store would break on them."""
    return None if typed is None else clean_line(typed, limit=60)


Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="LOGIN",
        help="Act as this operator, with that role's rights; asks for the password. "
        "Default: the owner of the store, with every right.",
    ),
]
Language = Literal["es", "en"]
Lang = Annotated[Language | None, typer.Option("--lang", help="Language: es or en.")]
InDepartment = Annotated[
    str | None,
    typer.Option("--department", metavar="KEY", help="Only this department.", callback=_readable),
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="From this day of the center on: 2026-03-01."),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="To this day, included; by default the first one."),
]
Simulated = Annotated[bool, typer.Option("--simulated", help="Simulated calls, and only these.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="The call's key, such as C-7F3K9Q.")]


class WrongUsage(Invalid):
    """What was typed cannot be meant; the command exits 2."""
