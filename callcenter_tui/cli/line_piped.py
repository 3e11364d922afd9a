"""The customer's end without a terminal: a line of stdin is a message, its answer is printed."""

from __future__ import annotations

import sys

from callcenter_tui.cli.line_words import word
from callcenter_tui.cli.output import say, say_json
from callcenter_tui.cli.talk import PATIENCE, Talk
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import CallView
from callcenter_tui.text import clean_line


def converse(talk: Talk, *, as_json: bool) -> bool:
    """Speak until stdin ends, without hanging up. False when a line could not be taken."""
    if as_json:
        say_json({"key": talk.key})
    else:
        say(talk.key)
    taken = True
    for raw in sys.stdin.buffer:
        text = raw.decode("utf-8", errors="replace").strip()
        if not text:
            continue
        try:
            talk.say(text)
        except Invalid as error:
            print(f"{error.title}\n{error.hint}", file=sys.stderr)
            taken = False
            continue
        _answer(talk, as_json)
    return taken


def _answer(talk: Talk, as_json: bool) -> None:
    """Print what comes until the answer is complete, or say why there is none."""

    def answered() -> bool | None:
        view = talk.view()
        _print_news(talk, view, as_json)
        return True if talk.replied(view) else (None if talk.answerable() else False)

    answer = talk.listening.until(talk.call_id, answered, PATIENCE)
    if not answer:
        name = "no_answer" if answer is None else "nobody"
        _print(Speaker.SYSTEM.value, word(name, talk.language, key=talk.key), (), as_json)


def _print_news(talk: Talk, view: CallView, as_json: bool) -> None:
    for message in talk.news(view):
        _print(message.speaker, message.text, message.sources, as_json)


def _print(speaker: str, text: str, sources: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        say_json({"speaker": speaker, "text": text, "sources": sources})
    else:
        say(f"{speaker}: {clean_line(text)}")
