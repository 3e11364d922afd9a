"""A box for longer texts such as lists: looked at first, then edited."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from callcenter_tui.text import clean


class Editor(TextArea):
    """Read-only until ``begin``. Tab indents by two, a new line is indented like the one above."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            id=id,
            read_only=True,
            show_cursor=False,
            tab_behavior="indent",
            compact=True,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False
        self.indent_width = 2

    def show(self, text: str) -> None:
        """Another text, to be looked at from its beginning."""
        self.read_only, self.show_cursor = True, False
        self.load_text(clean(text))
        self.refresh()  # Textual paints nothing when the new text is as long as the old one
        self.scroll_home(animate=False)

    def begin(self) -> None:
        """Edit from here on."""
        self.read_only, self.show_cursor = False, True
        self.focus()

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.read_only:
            event.stop()
            event.prevent_default()
            row, column = self.cursor_location
            before = self.document[row][:column]
            self.insert("\n" + before[: len(before) - len(before.lstrip(" "))])
        else:
            await super()._on_key(event)
