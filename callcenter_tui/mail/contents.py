"""The content of a letter: as JSON in the store and from a model, and as fields of a form.

Two doors for foreign words. ``of_data`` takes what a model or a row says, cleans it, and cuts what
is too long. ``from_editable`` takes what a person typed and cuts nothing: it says what is too long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import (
    FIELDS,
    LINE,
    MOST_ITEMS,
    MOST_LINES,
    NEEDED,
    WORDS,
    Content,
    Item,
    LetterKind,
)
from callcenter_tui.mail.paragraphs import cut
from callcenter_tui.text import clean, clean_line

LISTS = ("issues", "solutions", "next_steps", "agreed")
LABELS = {
    "topic": "What it was about",
    "issues": "What the customer told us",
    "solutions": "What we answered or did",
    "next_steps": "Next steps",
    "notes": "Notes",
    "items": "Information",
    "agreed": "What was agreed",
    "by_when": "By when",
}
"""The fields as a form names them."""

_ESCAPED = ("#", "[", "\\")


def to_data(content: Content) -> dict[str, Any]:
    """The content as JSON holds it; fields that are empty are left out."""
    return {name: value for name, value in asdict(content).items() if value}


def of_data(kind: LetterKind, data: object) -> Content:
    """The content of such a letter, cleaned and within its limits; what else there is is ignored.

    Nothing a model says can make this fail: what has the wrong shape counts as not said.
    """
    found = data if isinstance(data, dict) else {}
    return _content(kind, found, _cut)


def editable(kind: LetterKind, content: Content) -> dict[str, str]:
    """The fields as text for a form: a list has one entry a line, each item is a block.

    A block is ``# title``, the text, ``[source]``. A line of the text that begins like one of
    these gets a backslash before it.
    """
    fields: dict[str, str] = {}
    for name in FIELDS[kind]:
        value = getattr(content, name)
        if name == "items":
            fields[name] = "\n\n".join(_block(item) for item in value)
        else:
            fields[name] = "\n".join(value) if name in LISTS else value
    return fields


def from_editable(kind: LetterKind, fields: dict[str, str]) -> Content:
    """The content that a form says; raises Invalid naming the field that cannot be accepted."""
    data: dict[str, Any] = {name: fields.get(name, "") for name in FIELDS[kind]}
    if "items" in data:
        data["items"] = _items(data["items"])
    return _content(kind, data, _refuse)


def complete(kind: LetterKind, content: Content) -> None:
    """Raise Invalid when the field without which such a letter says nothing is empty."""
    needed = NEEDED[kind]
    value = getattr(content, needed)
    said = any(item.text for item in value) if needed == "items" else bool(value)
    if not said:
        raise Invalid(
            f"The letter says nothing yet: “{LABELS[needed]}” is empty", "Write it, then go on."
        )


Fit = Callable[[str, str, int], str]
"""What is done with words (field, words, limit) that may be too long."""


def _content(kind: LetterKind, data: dict[Any, Any], fit: Fit) -> Content:
    values: dict[str, Any] = {}
    for name in FIELDS[kind]:
        value = data.get(name)
        if name == "items":
            values[name] = _things(value, fit)
        elif name in LISTS:
            values[name] = _lines(name, value, fit)
        elif name == "notes":
            values[name] = fit(name, _text(value), WORDS)
        else:
            values[name] = fit(name, _one_line(value), LINE)
    return Content(**values)


def _lines(name: str, value: object, fit: Fit) -> tuple[str, ...]:
    entries = clean(value).splitlines() if isinstance(value, str) else value
    if not isinstance(entries, list | tuple):
        return ()
    lines = [line for line in map(_one_line, entries) if line]
    return tuple(fit(name, line, LINE) for line in _most(name, lines, MOST_LINES, fit))


def _things(value: object, fit: Fit) -> tuple[Item, ...]:
    if not isinstance(value, list | tuple):
        return ()
    items = []
    for entry in value:
        if isinstance(entry, dict):
            title, source = _one_line(entry.get("title")), _one_line(entry.get("source"))
            text = fit("items", _text(entry.get("text")), WORDS)
            if title or text:
                items.append(Item(fit("items", title, LINE), text, fit("items", source, LINE)))
    return tuple(_most("items", items, MOST_ITEMS, fit))


def _most(name: str, entries: list[Any], most: int, fit: Fit) -> list[Any]:
    if len(entries) > most and fit is _refuse:
        raise Invalid(f"“{LABELS[name]}” has too many entries", f"At most {most}.")
    return entries[:most]


def _one_line(value: object) -> str:
    return clean_line(value) if _said(value) else ""


def _text(value: object) -> str:
    return clean(value).strip() if _said(value) else ""


def _said(value: object) -> bool:
    """A number is words too; a list, an object, true or null where words belong is not."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _cut(_name: str, words: str, limit: int) -> str:
    return cut(words, limit)


def _refuse(name: str, words: str, limit: int) -> str:
    if len(words) > limit:
        where = "A part of " if name in LISTS or name == "items" else ""
        raise Invalid(
            f"{where}“{LABELS[name]}” is too long",
            f"At most {limit} characters; these are {len(words)}: {words[:30]}…",
        )
    return words


def _block(item: Item) -> str:
    lines = [
        "\\" + line if line.lstrip().startswith(_ESCAPED) else line
        for line in item.text.splitlines()
    ]
    source = [f"[{item.source}]"] if item.source else []
    return "\n".join([f"# {item.title}".rstrip(), *lines, *source])


def _items(text: str) -> list[dict[str, str]]:
    """The blocks of a form. Text before the first title is refused, not dropped."""
    blocks: list[tuple[str, list[str]]] = []
    for line in clean(text).splitlines():
        begins = line.strip()
        if begins == "#" or begins.startswith("# "):
            blocks.append((begins[1:].strip(), []))
        elif blocks:
            blocks[-1][1].append(line)
        elif begins:
            raise Invalid(
                f"“{LABELS['items']}” begins without a title",
                "Each thing begins with a line “# its title”.",
            )
    return [_item(title, lines) for title, lines in blocks]


def _item(title: str, lines: list[str]) -> dict[str, str]:
    """Only the last line can be a source: brackets elsewhere are words of the text."""
    while lines and not lines[-1].strip():
        lines.pop()
    source = ""
    if lines and (last := lines[-1].strip()).startswith("[") and last.endswith("]"):
        source = last[1:-1]
        lines.pop()
    text = "\n".join(line.removeprefix("\\") for line in lines)
    return {"title": title, "text": text, "source": source}
