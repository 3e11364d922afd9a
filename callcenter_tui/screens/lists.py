"""The center's lists to look at: which there are, whose value holds, and the value as YAML."""

from __future__ import annotations

from collections.abc import Collection

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from callcenter_tui.calls.document_yaml import written
from callcenter_tui.domain import events as kinds
from callcenter_tui.domain.lists import DocumentView
from callcenter_tui.domain.views import EventView
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.documents import DocumentList, about
from callcenter_tui.widgets.editor import Editor
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.plain import plain

MANAGE = "settings.manage"
EVERYTHING = "everything"
"""The one name of a burst here: all documents are one question."""


class Lists(Room[None]):
    """The documents on the left, the value of the one under the cursor on the right.

    What somebody changes is read at once; a text that is being edited stays as it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seen: DocumentView | None = None
        """What is being edited, as it was when that began; None while nothing is."""
        self.begun = ""
        """Its text then."""

    def compose(self) -> ComposeResult:
        """The list, and beside it what it is, its value, and what there is to say."""
        yield from self.bars("Lists" if self.may(MANAGE) else "Lists (to look at)")
        with Horizontal():
            yield DocumentList(id="documents")
            with Vertical(id="document"):
                yield Static(id="about")
                yield Editor(id="value")
                yield Static(id="said")

    def on_mount(self) -> None:
        """Read everything, and again whenever somebody changes something."""
        self.listed.focus()
        self._burst = Burst(self.read, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add([EVERYTHING])
        self.work(self._burst.run(), group="follow")

    def on_resize(self) -> None:
        """A wide screen tells who changed each document; a narrow one has no line numbers."""
        self.editor.show_line_numbers = self.app.size.width >= 76
        self.listed.again()

    @property
    def editor(self) -> Editor:
        """The value."""
        return self.query_one(Editor)

    @property
    def listed(self) -> DocumentList:
        """The documents."""
        return self.query_one(DocumentList)

    def _on_events(self, events: list[EventView]) -> None:
        if not events or any(event.kind == kinds.SETTINGS_CHANGED for event in events):
            self._burst.add([EVERYTHING])

    async def read(self, names: Collection[str] = ()) -> None:
        """Read all documents; show them, or warn who edits one that has changed."""
        before = self.listed.view
        self.listed.show(await self.console.ask(self.house.floor.documents.look))
        now = self.listed.view
        if self.seen is None:
            if now != before:
                self.show()
        elif now is not None and now.changed_at != self.seen.changed_at:
            self.say(
                f"▲ {now.by} changed {now.name} meanwhile", "What you type is kept.", "$warning"
            )

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        if self.seen is None:
            self.say("")
            self.show()

    def show(self) -> None:
        """The document under the cursor, to look at."""
        view = self.listed.view
        if view is not None:
            self.query_one("#about", Static).update(about(view))
            self.editor.show(written(view.value))
            self.keys_changed()

    def say(self, title: str, hint: str = "", style: str = "") -> None:
        """A title and a hint under the value; no words clear it."""
        parts = [plain(title, f"bold {style}".strip()), plain(hint)]
        self.query_one("#said", Static).update(Content("\n").join(part for part in parts if part))

    def keys_changed(self) -> None:
        """Other keys make sense now."""
        for line in self.query(KeyLine):
            line.refresh()
