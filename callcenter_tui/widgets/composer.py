"""The box where a person types: Enter sends, Ctrl+J or Shift+Enter begins a new line."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from callcenter_tui.text import clean
from callcenter_tui.widgets.plain import plain_line

OURS = ("f6", "f7", "pageup", "pagedown")
"""Keys of a text area that a conversation needs: for its moves, and to turn the talk's pages."""


class Composer(TextArea, inherit_bindings=False):
    """A text area that sends on Enter; one for ``lines`` begins a new one, as lists are written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in TextArea.BINDINGS
        if not (isinstance(binding, Binding) and binding.key in OURS)
    ]

    class Sent(Message):
        """Enter was pressed; on an empty text only where ``empty`` may be sent."""

        def __init__(self, composer: Composer, text: str) -> None:
            super().__init__()
            self.composer = composer
            self.text = text

        @property
        def control(self) -> Composer:
            """The composer that sent it."""
            return self.composer

    def __init__(
        self, text: str = "", *, id: str | None = None, empty: bool = False, lines: bool = False
    ) -> None:
        super().__init__(clean(text), id=id, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self._empty = empty
        self._lines = lines

    def invite(self, words: str) -> None:
        """What the empty box says."""
        self.placeholder = plain_line(words)

    def give_back(self, text: str) -> None:
        """Put a text that could not be sent in front of what was typed since."""
        self.text = f"{clean(text)}\n{self.text}" if self.text else clean(text)
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self._lines:
            event.stop()
            event.prevent_default()
            if self._empty or self.text.strip():
                self.post_message(self.Sent(self, self.text.strip()))
        elif event.key in ("enter", "ctrl+j", "shift+enter"):
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)
