"""``callcenter audit``: what was done by whom, and whether somebody has changed the record."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from callcenter_tui.cli import asked
from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import As, From, Json, To, WrongUsage
from callcenter_tui.cli.output import Check, checks, local, plain, private, say, say_json, table
from callcenter_tui.domain.errors import NotFound
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from callcenter_tui.domain.audit import Anchor, AuditPage, Verified, Wanted
    from callcenter_tui.wiring import House

app = typer.Typer(
    name="audit",
    help="Who did what, and whether the record of it is whole.",
    no_args_is_help=True,
)
_ANCHOR = re.compile(r"(?<![0-9A-Za-z])(\d{1,18}):([0-9a-f]{64})(?![0-9A-Za-z])")
_STDOUT = "-"


@app.command("list")
def show(
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="A kind or its beginning: letter, user.disabled.")
    ] = "",
    who: Annotated[str, typer.Option(metavar="LOGIN", help="Only what this person did.")] = "",
    call: Annotated[str, typer.Option(metavar="KEY", help="Only of this call.")] = "",
    words: Annotated[str, typer.Option(help="Only entries with all these words.")] = "",
    first: From = None,
    last: To = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50,
    before: Annotated[
        int | None, typer.Option(metavar="ID", help="The following page: older than this event.")
    ] = None,
    login: As = None,
    as_json: Json = False,
) -> None:
    """List what was signed in, refused, changed, exported, agreed to: the newest first."""
    with acting(login) as (house, actor):
        wanted = _wanted(house, first, last, kind=kind, who=who, call=call, words=words)
        with asked.as_usage():
            found = house.entrance.audit.list(actor, wanted, before=before, limit=limit)
    narrowed = any((kind, who, call, words, first, last, before))
    if as_json:
        rows = [plain(one) for one in found.entries]
        say_json({"items": rows, "total": found.total, "next": found.next, "whole": found.whole})
    else:
        _listed(found, narrowed)


@app.command()
def verify(
    anchor: Annotated[
        str | None,
        typer.Option(metavar="SEQ:LINK", help="The end of the chain as it was kept outside."),
    ] = None,
    anchor_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The same from a log: the furthest one counts."),
    ] = None,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Check every link and every event: changed, deleted, put in, moved or cut off.

    Exits 1 when something was. Keep the printed head outside of the store: it is the next anchor.
    """
    if anchor and anchor_file:
        raise WrongUsage("--anchor does not go with --anchor-file", "Leave one of them out.")
    kept = _anchor(anchor) if anchor else _newest(anchor_file) if anchor_file else None
    with acting(login) as (house, actor):
        found = house.entrance.audit.verify(actor, kept)
    if as_json:
        told = [plain(one) for one in found.findings]
        say_json({"ok": found.ok, "checks": told, "head": found.head, "links": found.links})
        raise typer.Exit(0 if found.ok else 1)
    _verified(found)


@app.command()
def export(
    file: Annotated[
        Path | None, typer.Argument(help="Where to, readable by its owner alone; - is stdout.")
    ] = None,
    login: As = None,
    _json: Annotated[
        bool, typer.Option("--json", help="As it is in any case: one JSON object per line.")
    ] = False,
) -> None:
    """Write every link with its event, as can be checked elsewhere: docs/audit.md says how.

    That it was exported is journaled before the first line is written.
    """
    with acting(login) as (house, actor):
        rows = house.entrance.audit.export(actor)
        if file is None or str(file) == _STDOUT:
            _write(sys.stdout, rows)
            return
        with private(file) as written:
            many = _write(written, rows)
    say(f"{many} links written to {file}.")


def _wanted(house: House, first: str | None, last: str | None, **parts: Any) -> Wanted:
    from callcenter_tui.domain.audit import Wanted

    if first is None and last is None:
        return Wanted(**parts)
    days = asked.days(house, first, last, "today")
    return Wanted(**parts, since=days.since, until=days.until)


def _listed(found: AuditPage, narrowed: bool) -> None:
    if not found.entries:
        say("No such entries." if narrowed else "Nothing there yet.")
        return
    rows = [
        (one.id, local(one.at) or "unreadable", one.who, one.call or "", one.words)
        for one in found.entries
    ]
    table(("ID", "WHEN", "WHO", "CALL", "WHAT"), rows)
    if found.next is not None:
        say(f"{len(rows)} of {found.total}; the following: --before {found.next}")
    if not found.whole:
        say("The words were looked for in the newest events only; --from and --to reach further.")


def _verified(found: Verified) -> None:
    told = [Check(one.name, one.level, one.detail, one.hint) for one in found.findings]
    if found.head:
        say(f"audit head {found.head}")
    else:
        say("No audit head: the chain could not be read to its end.")
    checks(told, as_json=False)


def _anchor(typed: str) -> Anchor:
    from callcenter_tui.domain.audit import Anchor

    match = _ANCHOR.fullmatch(typed.strip())
    if match is None:
        raise WrongUsage("--anchor is none", "Such as 120:9f3c... with 64 digits after the colon.")
    return Anchor(int(match[1]), match[2])


def _newest(file: Path) -> Anchor:
    """Of a log the one with the highest number: one told after a cut would hide it."""
    from callcenter_tui.domain.audit import Anchor

    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            found = [
                Anchor(int(one[1]), one[2]) for line in lines for one in _ANCHOR.finditer(line)
            ]
    except OSError as error:
        raise NotFound(
            f"{clean_line(file)} cannot be read ({error.strerror})", "Check the path."
        ) from error
    if not found:
        raise WrongUsage(f"There is no anchor in {clean_line(file)}", "Such as: audit head 12:9f3c")
    return max(found, key=lambda one: one.seq)


def _write(to: TextIO, rows: Iterable[dict[str, Any]]) -> int:
    """One line each, in ASCII and exactly as it was signed: cleaned it could not be checked."""
    many = 0
    for many, row in enumerate(rows, 1):  # noqa: B007 - the last number is how many there were
        to.write(json.dumps(row, sort_keys=True).replace("\x7f", "\\u007f") + "\n")
    to.flush()
    return many
