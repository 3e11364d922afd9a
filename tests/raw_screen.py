"""A console that shows foreign words on every kind of widget as they are: every clean is forgotten.

``python -m tests.raw_screen hostile|harmless net|no-net``; the last line painted says PAINTED.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from rich.segment import ControlType, Segment
from rich.style import Style as RichStyle
from rich.text import Text
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.filter import LineFilter
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import (
    Button,
    Checkbox,
    Collapsible,
    DataTable,
    Digits,
    Header,
    Input,
    Label,
    Link,
    ListItem,
    ListView,
    Log,
    Markdown,
    OptionList,
    RadioButton,
    RichLog,
    Select,
    SelectionList,
    Static,
    Tab,
    TabbedContent,
    TabPane,
    Tabs,
    TextArea,
    Tooltip,
    Tree,
)
from textual.widgets.option_list import Option

from callcenter_tui.screens.frame import SCRUB, Frame
from tests.hostile import ATTACKS

EVIL = "http://evil.example/\x1b]52;c;ZXZpbA==\x07"


def words(kind: str, net: bool) -> str:
    """All attacks in one line; a surrogate only over the net, as no terminal can be sent one."""
    if kind == "harmless":
        return " ".join(f"harmless {name}" for name in ATTACKS)
    raw = " ".join(ATTACKS.values()).replace("\n", " ").replace("\r", " ")
    return raw if net else raw.replace("\ud83d", "")


class Drawn(Widget):
    """A widget of the worst kind: it paints what it has, with links and controls."""

    DEFAULT_CSS = "Drawn { height: 3; }"

    def __init__(self, said: str, evil: bool) -> None:
        super().__init__()
        self._said, self._evil = said, evil

    def render_line(self, y: int) -> Strip:
        if y == 0 or not self._evil:
            return Strip([Segment(self._said)])
        if y == 1:
            return Strip([Segment(self._said, RichStyle(link=EVIL))])
        return Strip([Segment(self._said, None, [(ControlType.BELL,)]), Segment("end")])


def surfaces(said: str, evil: bool) -> Iterator[Widget]:
    """One widget of each kind that this program or a successor may use, with the words raw."""
    content, text = Content(said), Text(said, style=RichStyle(link=EVIL) if evil else "")
    yield Static(text)
    yield Static(content)
    yield Label(content)
    yield Button(content)
    yield Checkbox(content)
    yield RadioButton(content)
    yield Collapsible(title=said.replace("[", "("))
    yield Digits(said[:40])
    yield Input(value=said)
    yield Input(placeholder=said)
    yield TextArea(said)
    yield TextArea(placeholder=content)
    yield OptionList(Option(content), Option(text))
    yield SelectionList((content, 1))
    yield Select([(content, 1), (said, 2)], value=1, prompt=said)
    yield ListView(ListItem(Label(content)))
    yield Tabs(Tab(content))
    yield Markdown(f"# {said}\n\n`{said}`\n\n[x]({EVIL if evil else 'x'})", open_links=False)
    yield Link(said, url=EVIL)
    yield Tooltip(content)
    yield Drawn(said, evil)
    framed = Static("framed")
    framed.border_title, framed.border_subtitle = content, content
    framed.styles.border = ("round", "white")
    yield framed


class Raw(Frame):
    """The frame of the console with a screen of raw words."""

    CSS = (
        "VerticalScroll > * { height: auto; max-height: 4; width: 100%; margin: 0; padding: 0 }"
        "Tooltip { display: block; position: relative; max-width: 100%; }"
        "#last { dock: bottom; height: 1; }"
    )

    def __init__(self, kind: str, net: bool) -> None:
        super().__init__()
        self._said, self._evil, self._net = words(kind, net), kind == "hostile", net
        self.title = self.sub_title = self._said

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [one for one in super().get_line_filters() if self._net or one is not SCRUB]

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll():
            yield from surfaces(self._said, self._evil)
            yield RichLog()
            yield Log()
            yield DataTable()
            yield Tree(Text(self._said))
            with TabbedContent():
                yield TabPane(Content(self._said), Static("pane"))
        yield Static("", id="last")

    def on_mount(self) -> None:
        text = Text(self._said)
        self.query_one(RichLog).write(text)
        self.query_one(Log).write_line(self._said)
        table = self.query_one(DataTable)
        table.add_column(text)
        table.add_row(text, label=text)
        self.query_one(Tree).root.add_leaf(text)
        App.notify(self, self._said, title=self._said, markup=False, timeout=60)
        print(self._said)
        self.bell()
        self.set_timer(1.5, self.done)

    def done(self) -> None:
        self.query_one("#last", Static).update("PAINTED")


if __name__ == "__main__":
    sys.exit(Raw(sys.argv[1], sys.argv[2] == "net").run())
