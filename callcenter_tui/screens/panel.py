"""A list over the screen that stays right while it is looked at; the cursor stays with its line."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.views import EventView
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.plain import plain, plain_line

Lines = Sequence[tuple[str, Content]]
"""Ids and what is shown of each."""


class Panel(ModalScreen[None]):
    """Closed by Esc. ``read`` asks the services again, ``lines`` draws what was read."""

    CSS_PATH = "panel.tcss"
    TITLE_WORDS = ""
    KEYS = "Esc closes"
    EMPTY = "Nobody and nothing."
    NOUNS: ClassVar[tuple[str, ...]] = ()
    """Nouns of the events after which it is read again."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "close", show=False)]

    def __init__(self, room: Room[Any]) -> None:
        super().__init__()
        self.room = room
        self._burst = Burst(self._reread, room.console.report)
        self._shown: list[tuple[str, Content]] = []

    def compose(self) -> ComposeResult:
        """A head, the list, and what the line under the cursor says in full."""
        with Vertical(id="panel-box") as box:
            box.border_title = plain_line(self.TITLE_WORDS)
            box.border_subtitle = plain_line(self.KEYS)
            yield Static(id="panel-head")
            yield OptionList(id="panel-list", compact=True)
            yield Static(id="panel-foot")

    def on_mount(self) -> None:
        """Read at once, then after every event that matters; times grow by the second."""
        self.query_one(OptionList).focus()
        self.room.console.events.subscribe(self, self._on_events)
        self._burst.add(["all"])
        self.run_worker(self._follow())
        self.set_interval(1.0, self.redraw)

    def on_resize(self) -> None:
        """Columns for the new width."""
        self.redraw()

    async def _follow(self) -> None:
        with suppress(SignInFailed):  # ``ask`` has led to the login screen, with the reason
            await self._burst.run()

    @abstractmethod
    async def read(self) -> None:
        """Ask the services."""

    @abstractmethod
    def head(self) -> Content:
        """The line above the list."""

    @abstractmethod
    def lines(self) -> Lines:
        """The list as it was last read."""

    def foot(self, chosen: str | None) -> Content:
        """More about the line under the cursor."""
        return Content("")

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()

    @property
    def chosen(self) -> str | None:
        """The id of the line under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._shown[at][0] if at is not None and at < len(self._shown) else None

    def again(self) -> None:
        """Read again soon."""
        self._burst.add(["all"])

    def redraw(self) -> None:
        """Paint what reads differently: lines in their place, the whole list when others came."""
        listed, lines = self.query_one(OptionList), list(self.lines())
        before, chosen = self._shown, self.chosen
        self._shown = lines
        if [key for key, _ in lines] == [key for key, _ in before]:
            for index, ((_, old), (_, new)) in enumerate(zip(before, lines, strict=True)):
                if old != new:
                    listed.replace_option_prompt_at_index(index, new)
        else:
            listed.clear_options()
            listed.add_options([Option(content) for _, content in lines])
            keys = [key for key, _ in lines]
            listed.highlighted = keys.index(chosen) if chosen in keys else (0 if keys else None)
        self._say("#panel-head", self.head())
        self._say("#panel-foot", self.foot(self.chosen) if lines else plain(self.EMPTY))

    def on_option_list_option_highlighted(self) -> None:
        """Another line is under the cursor."""
        self._say("#panel-foot", self.foot(self.chosen))

    async def _reread(self, names: set[str]) -> None:
        await self.read()
        if self.is_attached:
            self.redraw()

    def _on_events(self, events: list[EventView]) -> None:
        if not events or any(event.kind.split(".")[0] in self.NOUNS for event in events):
            self.again()

    def _say(self, where: str, words: Content) -> None:
        static = self.query_one(where, Static)
        if static.content != words:
            static.update(words)
