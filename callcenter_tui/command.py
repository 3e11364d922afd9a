"""One command: its keys, its words, and who may give it."""

from __future__ import annotations

from dataclasses import dataclass

SAME = frozenset(f"f{number}" for number in range(13, 25))
"""Shift and a function key, as most terminals spell it: the same key, not another one."""


@dataclass(frozen=True, slots=True)
class Command:
    """``id`` is the action's name; ``keys`` in Textual's spelling, the first is the one shown.

    ``permission`` is a key of ``auth.permissions.TABLE`` or empty; ``each`` hands the pressed key
    to the action; ``foot`` puts it on the key line; ``first``: before an answer box edits with
    the same key.
    """

    id: str
    screen: str
    keys: str
    label: str
    help: str
    permission: str = ""
    foot: bool = True
    each: bool = False
    first: bool = False

    @property
    def key(self) -> str:
        """The shown key, as people write it: ``F4``, ``Ctrl+R``, ``Esc``."""
        if self.each:
            first, *_, last = self.keys.split(",")
            return f"{first}-{last}"
        return shown(self.keys.split(",")[0])

    @property
    def every_key(self) -> str:
        """All its keys, as people write them: ``F4, Ctrl+T``."""
        others = (
            [] if self.each else [shown(key) for key in self.keys.split(",")[1:] if key not in SAME]
        )
        return ", ".join([self.key, *others])


_NAMES = {
    "escape": "Esc",
    "slash": "/",
    "question_mark": "?",
    "ctrl+j": "Ctrl+J",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}


def shown(key: str) -> str:
    """A key name as people write it."""
    if key in _NAMES:
        return _NAMES[key]
    if len(key) == 1:
        return key
    return "+".join(_NAMES.get(part, part.capitalize()) for part in key.split("+"))
