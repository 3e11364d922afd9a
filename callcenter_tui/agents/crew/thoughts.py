"""Takes a model's thinking aloud out of a stream: ``<think>...</think>`` is for nobody's eyes."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)(?:think|thinking|reasoning|thought)>", re.IGNORECASE)
_BEGUN = re.compile(r"</?[a-z]{0,9}\Z", re.IGNORECASE)
"""What may become a tag with the next fragment."""


class Thoughts:
    """Feed it fragments, however they are cut; it gives back what is not thinking.

    A server whose prompt has opened the tag already sends a lonely ``</think>``: all before it is
    thinking that has been passed on as words, which ``outside`` takes out of the whole text.
    """

    def __init__(self) -> None:
        self._waiting = ""
        self._depth = 0

    def feed(self, text: str) -> str:
        """The visible part of what is certain so far."""
        text = self._waiting + text
        begun = _BEGUN.search(text)
        end = begun.start() if begun else len(text)
        self._waiting = text[end:]
        return self._visible(text[:end])

    def finish(self) -> str:
        """What was held back at the end of the stream."""
        rest, self._waiting = self._waiting, ""
        return self._visible(rest)

    def _visible(self, text: str) -> str:
        out, at = [], 0
        for tag in _TAG.finditer(text):
            if self._depth == 0:
                out.append(text[at : tag.start()])
            if not tag[1]:
                self._depth = 1
            elif self._depth:
                self._depth = 0
            else:
                out.append(tag[0])  # lonely: ``outside`` knows what to do with it
            at = tag.end()
        if self._depth == 0:
            out.append(text[at:])
        return "".join(out)


def outside(text: str) -> str:
    """``text`` after its last lonely closing tag."""
    closings = list(_TAG.finditer(text))
    return text[closings[-1].end() :].lstrip() if closings else text
