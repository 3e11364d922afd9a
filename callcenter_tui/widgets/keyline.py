"""The last line: the keys that work here, as many as fit. A click runs the command."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from callcenter_tui.commands import Command


class KeyLine(Widget):
    """Keys of ``commands`` in their order; ``help`` always comes first so that it always fits."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = sorted(commands, key=lambda command: command.id != "help")

    def render(self) -> Content:
        """Key and label of each command until the line is full."""
        parts: list[Content] = []
        room = self.size.width
        for command in self._commands:
            room -= len(command.key) + len(command.label) + 3
            if room < 0:
                break
            click = Style.from_meta({"@click": f"screen.{command.id}"})
            parts.append(
                Content.assemble((f" {command.key}", "bold $accent"), f" {command.label} ").stylize(
                    click
                )
            )
        return Content("").join(parts)
