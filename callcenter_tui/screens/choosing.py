"""A list over the screen: type to find, arrows to move, Enter to take, Esc to go back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.text import clean_line, fold
from callcenter_tui.widgets.plain import plain, plain_line

PREVIEW = 300
"""Characters of an entry's text that are shown in the list's foot."""


FEW = 8
"""So many entries show at once on any screen; of more the list says how many there are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what it is called, and what it holds. ``id`` is for whoever asked."""

    id: str
    title: str
    text: str = ""


Pages = Mapping[str, Sequence[Entry]]
"""Entries by the name of their page; Tab turns the pages where there are several."""


class Choosing(ModalScreen[Entry | None]):
    """Dismissed with the entry that was taken, None by Esc. ``load`` gives the pages, the first
    being shown; what it refuses with a CallCenterError is shown in place of the list.
    """

    CSS_PATH = "choosing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("tab", "turn", show=False, priority=True),
        Binding("up", "go('cursor_up')", show=False, priority=True),
        Binding("down", "go('cursor_down')", show=False, priority=True),
        Binding("pageup", "go('page_up')", show=False, priority=True),
        Binding("pagedown", "go('page_down')", show=False, priority=True),
    ]

    def __init__(
        self, title: str, load: Callable[[], Awaitable[Pages]], *, empty: str = "Nothing here."
    ) -> None:
        super().__init__()
        self._title = title
        self._load = load
        self._empty = empty
        self._pages: list[tuple[str, Sequence[Entry]]] = []
        self._at = 0
        self._shown: list[Entry] = []

    def compose(self) -> ComposeResult:
        """A field to find with, the list, and the text of the entry under the cursor."""
        with Vertical(id="choosing-box") as box:
            box.border_title = plain_line(self._title)
            find = Input(id="choosing-find", placeholder="type to find", compact=True)
            find.cursor_blink = False
            yield find
            yield OptionList(id="choosing-list", compact=True)
            yield Static(id="choosing-text")

    def on_mount(self) -> None:
        """Type at once; the list comes as soon as it is read."""
        self.query_one(Input).focus()
        self.run_worker(self._fill())

    async def _fill(self) -> None:
        try:
            self._pages = list((await self._load()).items())
        except CallCenterError as error:
            self._say(Content("\n").join([plain(error.title, "bold $error"), plain(error.hint)]))
            return
        if self.is_attached:
            self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        """The entries of this page that match, the best first."""
        if not self._pages:
            return
        name, entries = self._pages[self._at]
        self._shown = _found(entries, self.query_one(Input).value)
        box = self.query_one("#choosing-box")
        turn = f"Tab: {self._pages[(self._at + 1) % len(self._pages)][0]}  "
        box.border_title = plain_line(f"{self._title} {name}")
        many = f"{len(self._shown)} entries  " if len(self._shown) > FEW else ""
        box.border_subtitle = Content(f"{turn if len(self._pages) > 1 else ''}{many}Enter  Esc")
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(plain_line(one.title, limit=120)) for one in self._shown])
        listed.highlighted = 0 if self._shown else None
        if not self._shown:
            self._say(plain(self._empty if not entries else "Nothing matches."))

    def _say(self, words: Content) -> None:
        self.query_one("#choosing-text", Static).update(words)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_index < len(self._shown):
            self._say(plain(self._shown[message.option_index].text[:PREVIEW], "$text-muted"))

    @on(OptionList.OptionSelected)
    def _clicked(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[message.option_index])

    @on(Input.Submitted)
    def _taken(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._shown):
            self.dismiss(self._shown[at])

    def action_go(self, where: str) -> None:
        """Move in the list while the keys stay with the field."""
        getattr(self.query_one(OptionList), f"action_{where}")()

    def action_turn(self) -> None:
        """The next page."""
        if self._pages:
            self._at = (self._at + 1) % len(self._pages)
            self._show()

    def action_close(self) -> None:
        """Take nothing."""
        self.dismiss(None)


def _found(entries: Sequence[Entry], needle: str) -> list[Entry]:
    """Entries in which the letters of ``needle`` stand in their order, the best first.

    A match in the title counts more than one in the text; accents do not count.
    """
    wanted = fold(clean_line(needle)).strip()
    if not wanted:
        return list(entries)
    matcher = Matcher(wanted)
    scores = [
        (2 * matcher.match(fold(one.title)) + matcher.match(fold(one.text[:PREVIEW])), one)
        for one in entries
    ]
    return [one for score, one in sorted(scores, key=lambda pair: -pair[0]) if score > 0]
