"""An address as it is read aloud: letter by letter, in groups that an ear can hold."""

from __future__ import annotations

import re

GROUP = 3
"""Letters of a group; a last one alone goes with the group before."""

SIGNS: dict[str, tuple[str, str]] = {
    "@": ("arroba", "at"),
    ".": ("punto", "dot"),
    "-": ("guion", "hyphen"),
    "_": ("guion bajo", "underscore"),
    "+": ("más", "plus"),
}


def spelled(address: str, language: str) -> str:
    """``ana.gil@x.es`` in English: ``a n a, dot, g i l, at, x, dot, e s``."""
    parts = []
    for run in re.findall(r"[^\W_]+|.", address):
        spanish, english = SIGNS.get(run, ("", ""))
        said = spanish if language == "es" else english
        parts += [said] if said else [" ".join(group) for group in _groups(run)]
    return ", ".join(parts)


def _groups(run: str) -> list[str]:
    groups = [run[at : at + GROUP] for at in range(0, len(run), GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = ["".join(groups[-2:])]
    return groups
