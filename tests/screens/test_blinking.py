"""No cursor blinks: over SSH that is 2 kB a second for ever, and hides that a line is dead."""

from __future__ import annotations

from textual.widgets import Input, TextArea

from tests.clocks import SettableClock
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_glass import busy_center
from tests.screens.walk import every_screen


async def test_no_cursor_blinks_on_any_screen(house: TestHouse, clock: SettableClock) -> None:
    busy_center(house, clock)
    focused: set[str] = set()

    async def visit(name: str, seen: Console) -> None:
        await seen.settled()
        field = seen.app.focused
        if isinstance(field, Input | TextArea):
            focused.add(name)
            assert not field.cursor_blink, f"{field!r} blinks on {name}"

    async with console(house, "ana", (140, 40)) as seen:
        await seen.sees("C-7F3K04")
        await every_screen(seen, visit)
    assert {"palette", "login", "conversation", "finding"} <= focused
