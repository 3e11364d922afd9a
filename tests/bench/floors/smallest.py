"""M: the smallest Textual application that paints a word and answers a key."""

from textual.app import App, ComposeResult
from textual.widgets import Input, Static


class Smallest(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("Password")
        yield Input()


if __name__ == "__main__":
    Smallest().run()
