"""The last line: the keys that work here, as many as fit. A click runs the command."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from callcenter_tui.command import Command


class KeyLine(Widget):
    """The commands that ``listed`` gives, in their order; ``help`` comes first, so that it fits."""

    def __init__(self, listed: Callable[[], Sequence[Command]]) -> None:
        super().__init__()
        self._listed = listed

    def render(self) -> Content:
        """Key and label of each command until the line is full."""
        parts: list[Content] = []
        room = self.size.width
        for command in sorted(self._listed(), key=lambda command: command.id != "help"):
            room -= len(command.key) + len(command.label) + 3
            if room < 0:
                break
            action = command.id if "." in command.id else f"screen.{command.id}"
            click = Style.from_meta({"@click": action})
            parts.append(
                Content.assemble((f" {command.key}", "bold $accent"), f" {command.label} ").stylize(
                    click
                )
            )
        return Content("").join(parts)
