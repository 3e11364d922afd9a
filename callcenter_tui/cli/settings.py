"""``callcenter settings``: the center's lists and other data, as YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from callcenter_tui.cli.acting import acting, opened, owner
from callcenter_tui.cli.options import As, Json
from callcenter_tui.cli.output import local, plain, say, say_json, table
from callcenter_tui.domain.errors import Invalid, NotFound
from callcenter_tui.text import clean_line

app = typer.Typer(
    name="settings",
    help="The center's data: hours, queues, targets, breaks, replies, macros, prices...",
    no_args_is_help=True,
)

_STDIN = "-"


@app.command("list")
def list_settings(as_json: Json = False) -> None:
    """List what can be set, whose value holds now, and who changed it when.

    With --json the values too; people read them better with: settings export.
    """
    with opened() as house:
        found = house.floor.documents.list()
    if as_json:
        say_json({"items": [plain(one) | {"own": one.own} for one in found], "total": len(found)})
        return
    rows = [(one.name, one.source, local(one.changed_at), one.by, one.about) for one in found]
    table(("NAME", "HOLDS", "CHANGED", "BY", "WHAT IT IS"), rows)


@app.command("set", context_settings={"ignore_unknown_options": True})
def set_setting(
    name: Annotated[str, typer.Argument(help="Such as budget, or a part of it: budget.daily_usd.")],
    value: Annotated[str, typer.Argument(help="The new value, in YAML or JSON.")],
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Set one document or one part of it.

    Parts are joined by dots: hours.week.mon, canned.greeting.es. A part whose name holds a dot is
    set with the whole document.
    """
    from callcenter_tui.calls.document_yaml import parsed

    given = parsed(value, "The value")
    document, *path = name.split(".")
    with acting(acting_as) as (house, actor):
        documents = house.floor.documents
        whole = _with(documents.get(document), path, given, name) if path else given
        changed = documents.put(actor, {document: whole})
    _done(changed, as_json)


@app.command("reset")
def reset_setting(
    name: Annotated[str, typer.Argument(help="Such as canned.")],
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Go back to the program's own value of a document; what the center had is dropped."""
    with acting(acting_as) as (house, actor):
        changed = house.floor.documents.reset(actor, name)
    _done((name,) if changed else (), as_json)


@app.command("import")
def import_settings(
    file: Annotated[Path, typer.Argument(help="A YAML file, or - for stdin.")],
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Set every document that the file names, all or none."""
    from callcenter_tui.calls.document_yaml import LARGEST, parsed

    text = sys.stdin.read(LARGEST + 1) if str(file) == _STDIN else _read(file, LARGEST)
    values = parsed(text, str(file))
    if not isinstance(values, dict) or not values:
        raise Invalid("There are no settings in it", "See: callcenter settings export")
    with acting(acting_as) as (house, actor):
        changed = house.floor.documents.put(actor, {str(k): v for k, v in values.items()})
    _done(changed, as_json)


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to; without it to stdout.")] = None,
) -> None:
    """Write every document as YAML, as settings import reads it."""
    from callcenter_tui.calls.document_yaml import written

    with opened() as house:
        found = {one.name: plain(one.value) for one in house.floor.documents.list()}
        house.entrance.audit.taken_out(owner(house), "settings", "yaml", len(found))
    text = written(found)
    if file is None:
        print(text, end="")
    else:
        file.write_text(text, encoding="utf-8")
        say(f"{len(found)} documents written to {file}.")


def _read(file: Path, largest: int) -> str:
    if not file.is_file():
        raise NotFound(f"There is no file {file}", "Make one with: callcenter settings export")
    if file.stat().st_size > largest:
        raise Invalid(f"{file} is too large", f"At most {largest} bytes.")
    return file.read_text(encoding="utf-8", errors="replace")


def _with(value: Any, path: list[str], new: Any, name: str) -> Any:
    """The document with one part replaced; the part above it must be there.

    An entry of a list is named by its key, as in the errors; one that is new comes at the end.
    """
    if not path:
        return new
    if value is None:  # such as the week, before anybody has said when people answer
        value = {}
    if isinstance(value, list):
        keys = [one.get("key") if isinstance(one, dict) else None for one in value]
        if path[0] not in keys and len(path) > 1:
            raise Invalid(f"{clean_line(name)}: there is no '{clean_line(path[0])}'", "")
        at = keys.index(path[0]) if path[0] in keys else len(keys)
        old = value[at] if at < len(keys) else {}
        return [*value[:at], _with(old, path[1:], new, name), *value[at + 1 :]]
    if not isinstance(value, dict):
        raise Invalid(f"{clean_line(name)} is no part of it", "See: callcenter settings export")
    return {**value, path[0]: _with(value.get(path[0], {}), path[1:], new, name)}


def _done(changed: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        say_json({"changed": changed})
    elif changed:
        say(f"Changed: {', '.join(changed)}.")
    else:
        say("Nothing to change: it is so already.")
