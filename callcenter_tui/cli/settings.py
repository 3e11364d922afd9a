"""``callcenter settings``: the center's data as YAML: hours, identity questions, prices, budget."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from callcenter_tui.cli.acting import acting, opened
from callcenter_tui.cli.options import As, Json
from callcenter_tui.cli.output import plain, say, say_json, table
from callcenter_tui.domain.errors import Invalid, NotFound
from callcenter_tui.text import clean_line

app = typer.Typer(
    name="settings",
    help="The center's data: hours, identity questions, prices, budget.",
    no_args_is_help=True,
)

_STDIN = "-"
_LARGEST = 200_000


@app.command("list")
def list_settings(as_json: Json = False) -> None:
    """List what can be set and what holds now.

    With --json the values too; people read them better with: settings export.
    """
    from callcenter_tui.calls.documents import Documents

    with opened() as house:
        found = Documents(house.context).list()
    if as_json:
        say_json({"items": found, "total": len(found)})
        return
    rows = [(one.name, "own" if one.own else "default", one.about) for one in found]
    table(("NAME", "HOLDS", "WHAT IT IS"), rows)


@app.command("set", context_settings={"ignore_unknown_options": True})
def set_setting(
    name: Annotated[str, typer.Argument(help="Such as budget, or a part of it: budget.daily_usd.")],
    value: Annotated[str, typer.Argument(help="The new value, in YAML or JSON.")],
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Set one document or one part of it.

    Parts are joined by dots; a part whose name holds a dot is set with the whole document.
    """
    from callcenter_tui.calls.documents import Documents

    given = _parsed(value, "The value")
    document, *path = name.split(".")
    with acting(acting_as) as (house, actor):
        documents = Documents(house.context)
        whole = _with(documents.get(document), path, given, name) if path else given
        changed = documents.put(actor, {document: whole})
    _done(changed, as_json)


@app.command("import")
def import_settings(
    file: Annotated[Path, typer.Argument(help="A YAML file, or - for stdin.")],
    acting_as: As = None,
    as_json: Json = False,
) -> None:
    """Set every document that the file names, all or none."""
    from callcenter_tui.calls.documents import Documents

    text = sys.stdin.read(_LARGEST + 1) if str(file) == _STDIN else _read(file)
    values = _parsed(text, str(file))
    if not isinstance(values, dict) or not values:
        raise Invalid("There are no settings in it", "See: callcenter settings export")
    with acting(acting_as) as (house, actor):
        changed = Documents(house.context).put(actor, {str(k): v for k, v in values.items()})
    _done(changed, as_json)


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to; without it to stdout.")] = None,
) -> None:
    """Write every document as YAML, as settings import reads it."""
    import yaml

    from callcenter_tui.calls.documents import Documents

    with opened() as house:
        found = {one.name: plain(one.value) for one in Documents(house.context).list()}
    text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=100)
    if file is None:
        print(text, end="")
    else:
        file.write_text(text, encoding="utf-8")
        say(f"{len(found)} documents written to {file}.")


def _read(file: Path) -> str:
    if not file.is_file():
        raise NotFound(f"There is no file {file}", "Make one with: callcenter settings export")
    if file.stat().st_size > _LARGEST:
        raise Invalid(f"{file} is too large", f"At most {_LARGEST} bytes.")
    return file.read_text(encoding="utf-8", errors="replace")


def _parsed(text: str, what: str) -> Any:
    """YAML without anchors: an alias can make a small file as large as the memory."""
    import yaml

    if len(text) > _LARGEST:
        raise Invalid(f"{what} is too large", f"At most {_LARGEST} characters.")
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise Invalid(f"{what} uses aliases (*name)", "Write the value out.")
        value = yaml.safe_load(text)
        repr(value)  # fails for a number of more digits than Python writes: so would we
        return value
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise Invalid(
            f"{what} is no YAML: {clean_line(error.problem or '')}", f"Look at {place}."
        ) from None
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError):
        # The last but one are the parser's own, for a value that is not what its tag says.
        raise Invalid(f"{what} is no YAML", "See: callcenter settings export") from None


def _with(value: Any, path: list[str], new: Any, name: str) -> Any:
    """The document with one part replaced; the part above it must be there."""
    if not path:
        return new
    if value is None:  # such as the week, before anybody has said when people answer
        value = {}
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
