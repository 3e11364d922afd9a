"""What commands print: tables for people, JSON for machines. All foreign text is cleaned here."""

from __future__ import annotations

import dataclasses
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import get_terminal_size
from typing import Any, Literal, TextIO

import typer

from callcenter_tui.text import clean, clean_line

Level = Literal["ok", "note", "fail"]
_MARKS: dict[Level, str] = {"ok": "ok  ", "note": "note", "fail": "FAIL"}


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One finding of a check; only ``fail`` makes the command fail."""

    name: str
    level: Level
    detail: str
    hint: str = ""


def plain(value: Any) -> Any:
    """``value`` as JSON knows it: views become objects, times ISO 8601, text is cleaned."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {clean(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return clean(value)


def say(text: str = "") -> None:
    """One line for people, at once even into a pipe."""
    print(clean(text), flush=True)


def say_json(value: Any) -> None:
    """One JSON object on one line, at once even into a pipe."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(plain(value), ensure_ascii=not utf8), flush=True)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns padded to their widest cell; on a terminal no line is longer than the terminal."""
    from rich.cells import cell_len, set_cell_size

    grid = [[clean_line(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(cell_len(row[i]) for row in grid) for i in range(len(headers))]
    limit = get_terminal_size().columns if sys.stdout.isatty() else 0
    for row in grid:
        cells = (set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True))
        text = "  ".join(cells).rstrip()
        if limit and cell_len(text) > limit:
            text = set_cell_size(text, limit - 1).rstrip() + "…"
        print(text)
    sys.stdout.flush()


def wrapped(text: str, width: int, indent: str = "  ") -> str:
    """The text in lines of at most ``width`` cells, further lines indented; no word is broken.

    A word that is wider than that has a line of its own.
    """
    from rich.cells import cell_len

    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = indent if lines else ""
        empty = True
        for word in paragraph.split():
            joined = f"{line}{'' if empty else ' '}{word}"
            if not empty and cell_len(joined) > width:
                lines.append(line)
                line = f"{indent}{word}"
            else:
                line = joined
            empty = False
        lines.append(line.rstrip())
    return "\n".join(lines)


def listing(
    items: Sequence[Any],
    columns: Mapping[str, str],
    *,
    as_json: bool,
    total: int | None = None,
    empty: str = "Nothing there yet.",
) -> None:
    """A list of views or mappings; ``columns`` maps a field to its heading for people."""
    objects = [plain(item) for item in items]
    total = len(objects) if total is None else total
    if as_json:
        say_json({"items": objects, "total": total})
    elif not objects:
        say(empty)
    else:
        table(list(columns.values()), [[_cell(item[name]) for name in columns] for item in objects])
        if total > len(objects):
            say(f"{len(objects)} of {total}")


def checks(found: Sequence[Check], *, as_json: bool) -> None:
    """The result of a check command; exits 1 when one of them failed."""
    good = all(check.level != "fail" for check in found)
    if as_json:
        say_json({"ok": good, "checks": found})
    else:
        for check in found:
            say(f"{_MARKS[check.level]}  {check.name}: {clean_line(check.detail)}")
            if check.hint:
                say(f"      {clean_line(check.hint)}")
    if not good:
        raise typer.Exit(1)


@contextmanager
def private(file: Path) -> Iterator[TextIO]:
    """A file that is its owner's alone to read, be it new or not; written as it comes."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as written:
        if os.name == "posix" and stat.S_ISREG(os.fstat(handle).st_mode):
            os.fchmod(handle, 0o600)
            os.ftruncate(handle, 0)
        yield written


def write_private(file: Path, text: str) -> None:
    """Write a file that holds customers' data, for its owner alone."""
    with private(file) as written:
        written.write(text)


def local(moment: datetime | None, form: str = "%Y-%m-%d %H:%M") -> str:
    """A moment in local time for people; empty when there is none."""
    return moment.astimezone().strftime(form) if moment else ""


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
