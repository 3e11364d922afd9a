"""The command palette, filled from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider

from callcenter_tui import commands
from callcenter_tui.command import Command
from callcenter_tui.screens.room import Room


class Commands(Provider):
    """The commands of the present screen that the role may use."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command in self._mine():
            yield DiscoveryHit(self._title(command), self._run(command), help=command.help)

    async def search(self, query: str) -> Hits:
        """Those that match what was typed."""
        matcher = self.matcher(query)
        for command in self._mine():
            score = matcher.match(f"{command.label} {command.help}")
            if score > 0:
                title = matcher.highlight(self._title(command))
                yield Hit(score, title, self._run(command), help=command.help)

    def _mine(self) -> list[Command]:
        room = self.screen
        if not isinstance(room, Room):
            return []
        mine = [one for one in commands.of(room.NAME) if room.may(one.permission) and not one.each]
        return [one for one in mine if one.id != "app.command_palette"]

    @staticmethod
    def _title(command: Command) -> str:
        return f"{command.label} ({command.key})"

    def _run(self, command: Command) -> Callable[[], Coroutine[Any, Any, None]]:
        action = command.id if "." in command.id else f"screen.{command.id}"
        return partial(self.screen.run_action, action)
