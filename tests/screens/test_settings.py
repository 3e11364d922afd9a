"""The lists' screen: looking, editing, mistakes, two admins at once, and who may only look."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from callcenter_tui.calls import lists
from callcenter_tui.domain.lists import DocumentView
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.settings import SettingsScreen
from tests.clocks import SettableClock
from tests.hostile import EVERYTHING, FORBIDDEN
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse

SIZES = [(80, 24), (60, 20), (140, 40)]


@asynccontextmanager
async def at_the_lists(
    house: TestHouse, who: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Console]:
    """A console whose lists are open."""
    async with console(house, who, size) as seen:
        seen.app.push_screen(SettingsScreen())
        await seen.on(SettingsScreen)
        await seen.sees("break_reasons", "key: coffee")
        yield seen


def screen(seen: Console) -> SettingsScreen:
    return cast(SettingsScreen, seen.app.screen)


def kept(house: TestHouse, name: str) -> DocumentView:
    """The document as it is stored."""
    return next(one for one in house.floor.documents.list() if one.name == name)


async def to(seen: Console, name: str) -> None:
    """Move the cursor to a document."""
    for _ in range(20):
        view = screen(seen).listed.view
        if view is not None and view.name == name:
            return
        await seen.press("down")
    raise AssertionError(f"no {name}")


@pytest.fixture
def admins(house: TestHouse) -> TestHouse:
    """The house with two admins."""
    house.person("root", "admin", "Rosa Root")
    house.person("otto", "admin", "Otto Other")
    return house


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_list_is_edited_and_everybody_sees_who_did_it(
    admins: TestHouse, size: tuple[int, int]
) -> None:
    async with at_the_lists(admins, "root", size) as seen:
        await to(seen, "silence")
        await seen.sees("remind_minutes: 5", "The program's default", "Back")
        await seen.press("enter")
        await seen.sees("Save")
        assert "Edit" not in seen.glass.splitlines()[-1]
        await seen.press("end", "backspace")
        await seen.write("7")
        await seen.sees("remind_minutes: 7")
        await seen.press("ctrl+s")
        await seen.sees("silence is saved", "Set by root", "own")
        assert kept(admins, "silence").value["remind_minutes"] == 7
        await seen.press("escape")
        await seen.on(LiveCalls)


async def test_a_mistake_names_its_place_and_nothing_typed_is_lost(admins: TestHouse) -> None:
    async with at_the_lists(admins, "root") as seen:
        await to(seen, "silence")
        await seen.press("e", "end")
        await seen.write("00000")
        await seen.press("ctrl+s")
        await seen.sees("silence.remind_minutes is out of range", "remind_minutes: 500000")
        await seen.press("home", "delete")
        await seen.write("[")
        await seen.press("ctrl+s")
        await seen.sees("is no YAML", "line 2", "[emind_minutes: 500000")
        assert not kept(admins, "silence").own


async def test_a_new_line_is_indented_and_letters_are_no_commands(admins: TestHouse) -> None:
    async with at_the_lists(admins, "root") as seen:
        await to(seen, "identity")
        await seen.press("e", "down", "down", "end", "enter")
        await seen.write("e?", "tab")
        lines = screen(seen).editor.text.split("\n")
        assert lines[3].startswith("    e?"), "like the line above"
        assert lines[3] == lines[3].rstrip() + " " * (len(lines[3]) - len(lines[3].rstrip()))
        assert lines[3] != lines[3].rstrip(), "Tab writes spaces"


async def test_leaving_what_was_typed_is_asked_first(admins: TestHouse) -> None:
    async with at_the_lists(admins, "root") as seen:
        await to(seen, "silence")
        await seen.press("e", "escape")
        await seen.sees("Edit")
        await seen.press("e")
        await seen.write("#")
        await seen.press("escape")
        await seen.on(Form)
        await seen.press("escape")
        await seen.on(SettingsScreen)
        await seen.write("#")
        assert screen(seen).editor.text.startswith("##remind"), "goes on where it was"
        await seen.press("escape")
        await seen.on(Form)
        await seen.press("ctrl+s")
        await seen.on(SettingsScreen)
        await seen.until(lambda: "#" not in screen(seen).editor.text, "what holds is shown")
        assert not kept(admins, "silence").own


async def test_back_to_the_default_after_a_question(
    admins: TestHouse, clock: SettableClock
) -> None:
    admins.floor.documents.set(admins.owner, "silence", {"remind_minutes": 9})
    clock.forward(minutes=1)
    async with at_the_lists(admins, "root") as seen:
        await to(seen, "silence")
        await seen.sees("remind_minutes: 9", "tester (shell)", "Default")
        await seen.press("ctrl+r")
        await seen.on(Form)
        await seen.press("escape")
        await seen.on(SettingsScreen)
        assert kept(admins, "silence").own
        await seen.press("ctrl+r")
        await seen.on(Form)
        await seen.press("ctrl+s")
        await seen.sees("remind_minutes: 5", "root went back to it")
        assert not kept(admins, "silence").own


async def test_two_consoles_and_the_second_one_is_told_before_it_overwrites(
    admins: TestHouse, clock: SettableClock
) -> None:
    """What one saves is on the other's screen within a second; who edits meanwhile is warned."""
    async with at_the_lists(admins, "root") as one, at_the_lists(admins, "otto") as two:
        await to(one, "silence")
        await to(two, "silence")
        await one.press("e", "end", "backspace")
        await one.write("6")
        await one.press("ctrl+s")
        await one.sees("saved")
        await two.sees("remind_minutes: 6", "Set by root")
        clock.forward(seconds=1)

        await two.press("e", "end")
        await one.press("e", "end", "backspace")
        await one.write("8")
        await one.press("ctrl+s")
        await one.sees("saved")
        await two.sees("root changed silence meanwhile")
        await two.press("backspace")
        await two.write("4")
        await two.press("ctrl+s")
        await two.sees("was changed by root meanwhile", "remind_minutes: 4", "once more")
        assert kept(admins, "silence").value["remind_minutes"] == 8
        clock.forward(seconds=1)
        await two.press("ctrl+s")
        await two.sees("saved")
        await one.sees("remind_minutes: 4", "Set by otto")


@pytest.mark.parametrize("who", ["vera", "bob", "ana"])
async def test_who_does_not_manage_may_look_and_no_more(admins: TestHouse, who: str) -> None:
    async with at_the_lists(admins, who) as seen:
        await seen.sees("to look at")
        assert "Edit" not in seen.glass
        await seen.press("enter", "e", "ctrl+r", "ctrl+s")
        await seen.write("x")
        assert screen(seen).editor.read_only
        await seen.press("f1")
        await seen.sees("Keys")
        assert "Edit the list" not in seen.glass
        await seen.press("escape", "escape")
        await seen.on(LiveCalls)


async def test_no_word_in_a_list_reaches_the_terminal_raw(admins: TestHouse) -> None:
    words = EVERYTHING.replace("{", "(").replace("}", ")")
    rows = [{"key": "a", "es": words[:60], "en": words[:1900]}]
    admins.floor.documents.put(admins.owner, {"macros": [], "canned": rows})
    async with at_the_lists(admins, "root", (100, 30)) as seen:
        await to(seen, "canned")
        await seen.sees("key: a")
        found = FORBIDDEN.search(seen.glass.replace("\n", ""))
        assert not found, found
        await seen.press("e")
        await seen.settled()
        await seen.press("ctrl+s")
        await seen.sees("canned is saved")
    with admins.store.read() as tx:
        assert lists.canned(tx, "billing")[0].key == "a"
