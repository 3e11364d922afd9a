"""The transcript: messages in their order, held to the end unless the reader scrolled up."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from callcenter_tui.domain.views import MessageView
from callcenter_tui.widgets.message import Message, Writing


class Transcript(VerticalScroll, can_focus=True):
    """New messages are appended; those already there are never drawn again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._seen: set[str] = set()

    def compose(self) -> ComposeResult:
        """The answer in the making stays below all messages."""
        yield Writing()

    def on_mount(self) -> None:
        """Stay at the end."""
        self.anchor()

    @property
    def writing(self) -> Writing:
        """The answer in the making."""
        return self.query_one(Writing)

    async def show(self, messages: Sequence[MessageView]) -> None:
        """Append what is not there yet."""
        new = [message for message in messages if message.id not in self._seen]
        self._seen.update(message.id for message in new)
        if new:
            await self.mount_all([Message(message) for message in new], before=self.writing)
