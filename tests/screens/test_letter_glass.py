"""Letters beside other things: their keys as terminals send them, their lines, and the head."""

from __future__ import annotations

from textual._xterm_parser import XTermParser
from textual.events import Key

from callcenter_tui.calls.context import locked
from callcenter_tui.calls.letter_asking import WAITS
from callcenter_tui.calls.moves import to_person
from callcenter_tui.cli.call_told import spoken
from callcenter_tui.commands import TALK, named
from callcenter_tui.domain.states import Speaker
from callcenter_tui.mail.paragraphs import ruled, wrapped
from callcenter_tui.widgets.message import flowing
from tests.screens.consoles import console
from tests.screens.houses import TestHouse
from tests.screens.posts import view, with_letter

LONG = "We have looked at the line and found that the lamp is off since Monday, " * 4


def keys(sequence: str) -> list[str]:
    parser = XTermParser()
    found = [*parser.feed(sequence), *parser.feed("")]
    return [one.key for one in found if isinstance(one, Key)]


def test_the_key_that_is_shown_reaches_us_from_xterm_and_tmux() -> None:
    assert keys("\x1b[1;2R") == [], "Shift+F3 is taken for a report of the cursor"
    assert keys("\x19") == ["ctrl+y"]
    shown = named("letter", TALK).keys.split(",")
    assert shown[0] == "ctrl+y"
    assert {"f15", "shift+f3"} < set(shown)


def test_a_letters_paragraphs_flow_and_its_lists_and_rules_stay() -> None:
    points = wrapped("one\ntwo", "  ", "- ")
    title = ruled("What you told us " * 5)
    text = f"Hello Ana,\n\n{wrapped(LONG)}\n\n{title}\n{points}\n- three\n\n{'-' * 60}\nPhone: 1"
    lines = flowing(text).split("\n")
    assert LONG.strip() in lines
    assert max(len(line) for line in lines if line.strip("-") == "") == 60
    assert lines[-4:] == ["- three", "", "-" * 60, "Phone: 1"]


def test_a_letter_read_out_is_told_on_its_own_indented_lines(house: TestHouse) -> None:
    bob, _, call, letter = with_letter(house)
    house.letters.ask(bob, letter)
    said = house.board.call(bob, call).messages[-1]
    assert said.speaker == Speaker.SYSTEM
    first, *rest = spoken(said).split("\n")
    assert first.rstrip().endswith("system:")
    assert "            Hello Ana Gil," in rest
    assert all(one.startswith("            ") for one in rest if one)


async def test_the_head_names_a_letter_only_while_something_is_to_be_done(
    house: TestHouse,
) -> None:
    bob, key, call, letter = with_letter(house)
    with house.context.store.write() as tx:
        to_person(tx, house.context, locked(tx, call), WAITS, who="rules", word=None)
    house.letters.ask(bob, letter)
    async with console(house, "bob", (140, 40)) as seen:
        await seen.open(key)
        await seen.sees("a letter waits for the customer's yes")
        assert house.board.call(bob, call).reason == "letter"
        await seen.sees("· letter")
        house.letters.cancel(bob, letter)
        await seen.sees_not("a letter waits for the customer's yes")
        await seen.sees_not("· letter")
    assert view(house, letter).state == "cancelled"
