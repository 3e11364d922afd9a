"""Documents as people write them: YAML in, YAML out, for the command and the screen alike."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.text import clean_line

LARGEST = 200_000
"""Characters of a text that is read; all documents of a large center together have a tenth."""

DEEPEST = 30
"""Brackets within brackets; the deepest document has five. The parser looks at all open ones for
each further one, so that many thousands would keep it for hours.
"""

_UNBROKEN = 100_000
"""Words are never broken over lines: who edits them has them on one."""

_SHORT = 84
"""An entry of at most so many characters stands on one line: ``{key: coffee, es: Café, ...}``."""


class _Reader(yaml.SafeLoader):
    """Refuses a name that is there twice: YAML would silently take the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for name, _ in node.value:
            if isinstance(name, yaml.ScalarNode):
                if name.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"'{name.value}' is there twice", name.start_mark
                    )
                seen.add(name.value)
        return super().construct_mapping(node, deep)


class _Writer(yaml.SafeDumper):
    """Short entries of lists on one line, long words on several, never an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_rows(self, rows: list[Any]) -> yaml.Node:
        """A list; one of plain values, or of pairs of them such as hours, stands on one line."""
        node = self.represent_sequence("tag:yaml.org,2002:seq", rows)
        node.flow_style = all(_plain(item) for item in node.value)
        if node.value and all(_short(item) for item in node.value):
            for item in node.value:
                item.flow_style = True
        return node

    def represent_words(self, words: str) -> yaml.Node:
        """Words of several lines as they are, under a bar."""
        style = "|" if "\n" in words else None
        return self.represent_scalar("tag:yaml.org,2002:str", words, style=style)


_Writer.add_representer(list, _Writer.represent_rows)
_Writer.add_representer(str, _Writer.represent_words)


def written(value: Any) -> str:
    """The value as YAML, which ``parsed`` reads again as the same value."""
    text: str = yaml.dump(
        value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_UNBROKEN
    )
    return text.removesuffix("...\n")  # the end mark that a lone value gets


def parsed(text: str, what: str = "This") -> Any:
    """The value of a YAML text; raises Invalid that begins with ``what`` and names the line.

    YAML without anchors: an alias can make a small file as large as the memory.
    """
    if len(text) > LARGEST:
        raise Invalid(f"{what} is too large", f"At most {LARGEST} characters.")
    try:
        _no_tricks(text, what)
        value = yaml.load(text, Loader=_Reader)  # noqa: S506 - a SafeLoader
        repr(value)  # fails for a number of more digits than Python writes: so would we
        return value
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise Invalid(
            f"{what} is no YAML: {clean_line(error.problem or '', limit=120)}", f"Look at {place}."
        ) from None
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError):
        # The last but one are the parser's own, for a value that is not what its tag says.
        raise Invalid(f"{what} is no YAML", "See: callcenter settings export") from None


def _no_tricks(text: str, what: str) -> None:
    """Refuse what a small text can keep a machine busy with, before it is read as a whole."""
    depth = 0
    for token in yaml.scan(text):
        if isinstance(token, yaml.AliasToken):
            raise Invalid(f"{what} uses aliases (*name)", "Write the value out.")
        depth += isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken))
        depth -= isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken))
        if depth > DEEPEST:
            raise Invalid(f"{what} has too many brackets in each other", f"At most {DEEPEST}.")


def _plain(node: yaml.Node) -> bool:
    """A plain value, or a list of such on one line."""
    if isinstance(node, yaml.SequenceNode):
        return bool(node.flow_style)
    return isinstance(node, yaml.ScalarNode)


def _short(node: yaml.Node) -> bool:
    """A few plain values with their names, which fit a line together."""
    if not isinstance(node, yaml.MappingNode) or len(node.value) < 2:
        return False
    parts = [part for pair in node.value for part in pair]
    plain = all(isinstance(part, yaml.ScalarNode) and "\n" not in part.value for part in parts)
    return plain and sum(len(part.value) + 2 for part in parts) <= _SHORT
