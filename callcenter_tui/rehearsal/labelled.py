"""Labelled examples as JSON Lines: reading them, and saying where a file is wrong.

Texts in such files are customers' words: errors name the file and the line, never what it says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.text import clean, clean_line

LONGEST_NAME = 60
"""Characters of a label or source that are kept; they are printed, texts are not."""
UNNAMED = "-"
"""The source of rows that name none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: where it stands and its fields as JSON gave them."""

    path: Path
    line: int
    fields: Mapping[str, Any]

    def wrong(self, what: str) -> Invalid:
        """The error that names this line."""
        return Invalid(f"Line {self.line} of {shown(self.path)} {what}", "Mend or remove the line.")

    def text(self, name: str) -> str:
        """A field that must be text; cleaned. Raises Invalid."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self.wrong(f"has no text in '{name}'")
        return clean(value)

    def name(self, name: str) -> str:
        """A label: one short line, empty when the field is absent or null. Raises Invalid."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"has no name in '{name}'")
        return clean_line(value or "", limit=LONGEST_NAME)

    def names(self, name: str) -> tuple[str, ...]:
        """A list of labels, empty when the field is absent or null. Raises Invalid."""
        return tuple(clean_line(one, limit=LONGEST_NAME) for one in self._strings(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty when the field is absent or null; cleaned. Raises Invalid."""
        return tuple(clean(one) for one in self._strings(name))

    def truth(self, name: str, default: bool = False) -> bool:
        """A yes or no, as true/false or 1/0; ``default`` when absent or null. Raises Invalid."""
        value = self.fields.get(name)
        if value is None:
            return default
        if not isinstance(value, (bool, int)):
            raise self.wrong(f"has no true or false in '{name}'")
        return bool(value)

    @property
    def source(self) -> str:
        """Where the example is from, for figures of its own."""
        return self.name("source") or UNNAMED

    def _strings(self, name: str) -> Sequence[str]:
        value = self.fields.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(f"has no list of texts in '{name}'")
        return value


def read(path: Path, limit: int = 0) -> list[Row]:
    """The rows of ``path``, the first ``limit`` of them when it is above 0; empty lines left out.

    Raises Invalid: no such file, no row, a line that is no JSON object or no UTF-8.
    """
    rows: list[Row] = []
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if raw.strip():
                    rows.append(_row(path, number, raw))
                if limit and len(rows) >= limit:
                    break
    except OSError as error:
        raise Invalid(f"{shown(path)} cannot be read", f"{error.strerror}.") from error
    if not rows:
        raise Invalid(f"{shown(path)} is empty", "Give a file with one JSON object per line.")
    return rows


def shown(path: Path) -> str:
    """A path as it may be printed."""
    return clean_line(path, limit=200)


def _row(path: Path, number: int, raw: bytes) -> Row:
    blank = Row(path, number, {})
    try:
        fields = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        raise blank.wrong("is not UTF-8") from None
    except (ValueError, RecursionError):
        raise blank.wrong("is not JSON") from None
    if not isinstance(fields, dict):
        raise blank.wrong("is no JSON object")
    return Row(path, number, fields)
