"""One message of the transcript, a note between the lines, and the answer being written."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import MessageView, NoteView
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.wording import words

TITLES: dict[str, str] = {
    Speaker.CUSTOMER: "Customer",
    Speaker.AI: "AI",
    Speaker.OPERATOR: "Operator",
    Speaker.SYSTEM: "System",
}
OURS = (Speaker.AI, Speaker.OPERATOR)
"""Whose words are told as shown or not shown yet."""
BETWEEN = ("coach", "note")
"""Kinds of notes that stand between the messages, too."""
WRAPPED = 72
"""Characters of a line at which letters are wrapped."""
MARKS = ("-", "*")
"""What begins a point of a list."""
NOTE = 160
"""Characters of a note that stand there."""


def clock(at: datetime) -> str:
    """Time of day on the local clock."""
    return at.astimezone().strftime("%H:%M")


def flowing(text: str) -> str:
    """The text with the lines of each paragraph joined, as a letter read out is wrapped already.

    Lines are joined only where the next word did not fit: a list, a rule and an address stay.
    """
    lines: list[str] = []
    room = -1
    for line in text.split("\n"):
        first = line.strip().partition(" ")[0]
        if line.strip(" -") and first not in MARKS and 0 <= room < len(first) + 1:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        room = WRAPPED - len(line) if line.strip(" -") else -1
    return "\n".join(lines)


def said(message: MessageView, shown: bool | None = None) -> Content:
    """Who and when, the words, and under them the sources of an AI answer.

    ``shown``: whether the customer has it on their screen; None where nobody can know.
    """
    speaker = TITLES.get(message.speaker, message.speaker)
    head: list[Content | tuple[str, str]] = [
        (f"{clock(message.at)} ", "$text-muted"),
        (f"{speaker} ", "bold"),
        plain_line(_name(message), "$text-muted", limit=40),
    ]
    if shown is not None:
        head.append(("  shown", "$text-muted") if shown else ("  not shown yet", "$warning"))
    ours = message.speaker == Speaker.SYSTEM
    lines = [Content.assemble(*head), plain(flowing(message.text) if ours else message.text)]
    if message.sources:
        lines.append(plain_line(f"sources: {', '.join(message.sources)}", "italic $text-muted"))
    return Content("\n").join(lines)


def _name(message: MessageView) -> str:
    """A person's name as it is; an AI agent's key in words."""
    return words(message.who) if message.speaker == Speaker.AI else message.who


class Message(Static):
    """A message; its speaker is also its CSS class."""

    def __init__(self, message: MessageView, shown: bool | None = None) -> None:
        super().__init__(said(message, shown), classes=f"message {message.speaker}")
        self.message = message
        self._shown = shown

    def deliver(self, shown: bool | None) -> None:
        """Whether the customer has it on their screen; painted only when that changed."""
        if shown != self._shown:
            self._shown = shown
            self.update(said(self.message, shown))


class Noted(Static):
    """What colleagues tell each other beside the talk; the customer never sees it.

    A coach's words stand there in full; of a note only its beginning, for the trail has all of it.
    """

    def __init__(self, note: NoteView) -> None:
        head = Content.assemble(
            (f"{clock(note.at)} ", "$text-muted"),
            (f"{words(note.kind)} ", "bold"),
            plain_line(f"({note.author}):", "bold", limit=44),
            " ",
        )
        short = note.text if len(note.text) <= NOTE else f"{note.text[:NOTE]}…"
        text = plain(note.text) if note.kind == "coach" else plain_line(short)
        super().__init__(head.append(text), classes=f"message {note.kind}")


class Writing(Static):
    """The answer as it grows. Empty, it takes no room."""

    def __init__(self) -> None:
        super().__init__(classes="message ai writing")
        self.display = False
        self._text = ""

    def show(self, text: str | None) -> None:
        """The text so far; None when nothing is being written."""
        if text is None:
            self.display = False
            self._text = ""
        elif text != self._text or not self.display:
            self._text = text
            self.display = True
            head = Content.assemble(("AI ", "bold"), ("writing...", "italic $text-muted"))
            self.update(Content("\n").join([head, plain(text)]) if text else head)
