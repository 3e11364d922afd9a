"""The transcript: messages in their order, held to the end unless the reader scrolled up."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message as Event
from textual.widgets import Static

from callcenter_tui.domain.views import MessageView, NoteView
from callcenter_tui.widgets.message import OURS, Message, Noted, Writing


class Transcript(VerticalScroll, can_focus=True):
    """New messages are appended; of those already there only the delivery is painted again.

    It follows the talk until the reader scrolls up, and again from when the end is in sight.
    Textual's anchor alone is not enough: once let go where all fits, it never comes back.
    """

    class Behind(Event):
        """Whether something new stands below what is in sight."""

        def __init__(self, new: bool) -> None:
            super().__init__()
            self.new = new

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.following = True
        """The reader is at the end, and stays there."""
        self._behind = False
        self._seen: set[str] = set()
        self._on_the_way: list[Message] = []
        """What the customer's own screen has not shown yet."""

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

    @property
    def on_the_way(self) -> bool:
        """Whether the customer has something of ours yet to see."""
        return bool(self._on_the_way)

    async def show(
        self,
        messages: Sequence[MessageView],
        notes: Sequence[NoteView] = (),
        shown_seq: int | None = None,
    ) -> None:
        """Append what is not there yet, in the order of time, and tell what has been shown.

        ``shown_seq``: the last message on the customer's screen; None where nobody can know.
        """
        everything: list[MessageView | NoteView] = [*messages, *notes]
        new = [one for one in everything if one.id not in self._seen]
        first = not self._seen
        self._seen.update(one.id for one in new)
        for message in self._on_the_way:
            message.deliver(_shown(message.message, shown_seq))
        if new:
            if self._at_end:
                self.follow()
            elif not first:
                self._tell(True)
            drawn = [self._drawn(one, shown_seq) for one in sorted(new, key=lambda one: one.at)]
            await self.mount_all(drawn, before=self.writing)
        self._on_the_way = [
            one for one in self.query(Message) if _shown(one.message, shown_seq) is False
        ]

    @staticmethod
    def _drawn(one: MessageView | NoteView, shown_seq: int | None) -> Message | Noted:
        if isinstance(one, NoteView):
            return Noted(one)
        return Message(one, _shown(one, shown_seq))

    # -- where the reader is -------------------------------------------------------------------

    @property
    def _at_end(self) -> bool:
        return self.following or self.scroll_target_y >= self.max_scroll_y

    def follow(self) -> None:
        """To the end, and stay there."""
        self.following = True
        self.anchor()
        self._tell(False)

    def release_anchor(self) -> None:
        """The reader scrolls; where all is in sight there is nowhere to go."""
        if self.max_scroll_y > 0:
            self.following = False
            super().release_anchor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Who comes to the end stays there."""
        super().watch_scroll_y(old_value, new_value)
        if not self.following and self._at_end and new_value >= self.max_scroll_y:
            self.follow()

    def back_to(self, line: float) -> None:
        """Where the reader had scrolled to before."""
        self.release_anchor()
        self.scroll_to(y=line, animate=False)

    def _tell(self, new: bool) -> None:
        if new != self._behind:
            self._behind = new
            self.post_message(self.Behind(new))


class BelowLine(Static):
    """Tells who has scrolled up that something new is below; else it takes no room."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(Content("▼ New words below - End leads there"), id=id)
        self.display = False


def _shown(message: MessageView, shown_seq: int | None) -> bool | None:
    if shown_seq is None or message.speaker not in OURS:
        return None
    return message.seq <= shown_seq
