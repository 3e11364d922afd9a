"""One line being typed: keys come in, the text and its cursor change. No terminal in here.

The line is edited here rather than by readline, because what comes in is written above it at any
moment: readline draws from where it believes the cursor to be, and leaves rubbish then.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

_KEY = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1bO[@-~]|.", re.DOTALL)
_UNFINISHED = re.compile(r"\x1b(\[[0-9;?]*[ -/]*|O)?\Z")
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"

ENTER, HANG_UP, DRAW_ANEW = "enter", "hang up", "draw anew"

_NAMES = {
    "\n": ENTER,
    "\r": ENTER,
    "\x04": HANG_UP,
    "\x0c": DRAW_ANEW,
    "\x7f": "back",
    "\x08": "back",
    "\x01": "home",
    "\x05": "end",
    "\x02": "left",
    "\x06": "right",
    "\x15": "clear before",
    "\x0b": "clear after",
    "\x17": "clear word",
    "\x1b[3~": "delete",
    "\x1b[1~": "home",
    "\x1b[4~": "end",
    "\x1b[1;5D": "word left",
    "\x1b[1;5C": "word right",
}
for _letter, _name in zip("ABCDHF", ("up", "down", "right", "left", "home", "end"), strict=True):
    _NAMES[f"\x1b[{_letter}"] = _NAMES[f"\x1bO{_letter}"] = _name


class Keys:
    """Bytes of a terminal as keys: a name, or the one character that was typed."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def read(self, data: bytes) -> list[str]:
        """The keys of ``data``; one that is not whole yet comes with the next bytes."""
        text = self._rest + self._decoder.decode(data)
        unfinished = _UNFINISHED.search(text)
        self._rest = unfinished.group() if unfinished else ""
        whole = text[: len(text) - len(self._rest)]
        named = (_NAMES.get(key, " " if key == "\t" else key) for key in _KEY.findall(whole))
        return [key for key in named if (len(key) > 1 and key[0] != "\x1b") or _printable(key)]


def _printable(key: str) -> bool:
    """Controls and direction overrides are no letters; joiners hold emoji together."""
    return len(key) == 1 and (key.isprintable() or key in _JOINERS)


class Typing:
    """The line being typed; ``at`` is where the cursor stands in ``text``."""

    def __init__(self) -> None:
        self.text, self.at = "", 0
        self._said: list[str] = []
        self._back = 0

    def press(self, key: str) -> None:
        """Change the line by one key; keys that mean nothing here change nothing."""
        if len(key) == 1:
            self.text = self.text[: self.at] + key + self.text[self.at :]
            self.at += 1
        elif change := _CHANGES.get(key):
            self.text, self.at = change(self.text, self.at)
        elif key in ("up", "down"):
            self._recall(1 if key == "up" else -1)

    def take(self) -> str:
        """The whole line; an empty one is begun, and the arrows bring this one back."""
        taken = self.text
        if taken.strip():
            self._said.append(taken)
        self.text, self.at, self._back = "", 0, 0
        return taken

    def _recall(self, step: int) -> None:
        """An earlier line; what is being typed is kept by not leaving it while it has words."""
        if self._back == 0 and self.text:
            return
        self._back = min(max(self._back + step, 0), len(self._said))
        self.text = self._said[-self._back] if self._back else ""
        self.at = len(self.text)


def _word_before(text: str, at: int) -> int:
    return len(text[:at].rstrip().rpartition(" ")[0]) + (" " in text[:at].rstrip())


def _word_after(text: str, at: int) -> int:
    found = re.compile(r"\s*\S+").match(text, at)
    return found.end() if found else len(text)


_CHANGES: dict[str, Callable[[str, int], tuple[str, int]]] = {
    "left": lambda text, at: (text, max(at - 1, 0)),
    "right": lambda text, at: (text, min(at + 1, len(text))),
    "home": lambda text, at: (text, 0),
    "end": lambda text, at: (text, len(text)),
    "word left": lambda text, at: (text, _word_before(text, at)),
    "word right": lambda text, at: (text, _word_after(text, at)),
    "back": lambda text, at: (text[: max(at - 1, 0)] + text[at:], max(at - 1, 0)),
    "delete": lambda text, at: (text[:at] + text[at + 1 :], at),
    "clear before": lambda text, at: (text[at:], 0),
    "clear after": lambda text, at: (text[:at], at),
    "clear word": lambda text, at: (
        text[: _word_before(text, at)] + text[at:],
        _word_before(text, at),
    ),
}
