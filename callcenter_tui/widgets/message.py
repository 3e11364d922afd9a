"""One message of the transcript, and the answer that is being written."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import MessageView
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.wording import words

TITLES = {
    Speaker.CUSTOMER: "Customer",
    Speaker.AI: "AI",
    Speaker.OPERATOR: "Operator",
    Speaker.SYSTEM: "System",
}


def clock(at: datetime) -> str:
    """Time of day on the local clock."""
    return at.astimezone().strftime("%H:%M")


def said(message: MessageView) -> Content:
    """Who and when, the words, and under them the sources of an AI answer."""
    speaker = TITLES.get(message.speaker, message.speaker)  # type: ignore[call-overload]
    head: list[Content | tuple[str, str]] = [
        (f"{clock(message.at)} ", "$text-muted"),
        (f"{speaker} ", "bold"),
        plain_line(_name(message), "$text-muted", limit=40),
    ]
    lines = [Content.assemble(*head), plain(message.text)]
    if message.sources:
        lines.append(plain_line(f"sources: {', '.join(message.sources)}", "italic $text-muted"))
    return Content("\n").join(lines)


def _name(message: MessageView) -> str:
    """A person's name as it is; an AI agent's key in words."""
    return words(message.who) if message.speaker == Speaker.AI else message.who


class Message(Static):
    """A message; its speaker is also its CSS class."""

    def __init__(self, message: MessageView) -> None:
        super().__init__(said(message), classes=f"message {message.speaker}")


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
