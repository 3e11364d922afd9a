"""The live list: what others do is seen at once, and nothing moves under the cursor."""

from __future__ import annotations

from typing import cast

from textual import events

from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.live import Feed
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.widgets.details import Details
from tests.clocks import SettableClock
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls


def rows(seen: Console) -> list[str]:
    """The keys of the calls on the screen, from above."""
    words = [line.split() for line in seen.glass.splitlines() if "C-7F3K" in line]
    return [next(word for word in line if word.startswith("C-")) for line in words]


async def test_another_process_opens_moves_and_ends_calls(house: TestHouse) -> None:
    async with console(house, "ana", (80, 24)) as seen:
        await seen.sees("0 calls")
        first = calls(house, "hello", name="Ada One")
        second = calls(house, "good morning", "general", name="Ben Two", phone="+34600000002")
        await seen.sees("Ada One", "Ben Two", "2 calls")
        eva = house.access.actor(house.signs_in("eva")(house))
        house.driving.take_over(eva, house.board.find(first))
        await seen.sees("Eva Sol")
        house.driving.end(eva, house.board.find(first), disposition="resolved")
        await seen.sees("1 call")
        await seen.until(lambda: rows(seen) == [second], "the ended call is gone")


async def test_the_cursor_stays_with_its_call_when_rows_move(house: TestHouse) -> None:
    keys = [calls(house, "hello", phone=f"+3460000000{n}") for n in range(3)]
    async with console(house, "ana", (80, 24)) as seen:
        await seen.until(lambda: len(rows(seen)) == 3, "three calls")
        await seen.press("down")
        mine = rows(seen)[1]
        other = next(key for key in keys if key not in rows(seen)[:2])
        eva = house.access.actor(house.signs_in("eva")(house))
        house.driving.escalate(eva, house.board.find(other), category="complaint_formal")
        await seen.until(lambda: rows(seen)[0] == other, "who waits comes first")
        marked = [line for line in seen.glass.splitlines() if "▸" in line and "C-" in line]
        assert mine in marked[0]


async def test_finding_by_words_and_by_department(house: TestHouse) -> None:
    calls(house, "hello", name="María Ortega")
    calls(house, "hello", "general", name="John Smith", phone="+34600000002")
    async with console(house, "ana", (80, 24)) as seen:
        await seen.sees("2 calls")
        await seen.press("slash")
        await seen.write("maria", "enter")
        await seen.sees("1 of 2 calls")
        assert "María" in seen.glass
        assert "John" not in seen.glass
        await seen.press("escape")
        await seen.sees("John")
        await seen.press("4")
        await seen.sees("1 of 2 calls: General")
        assert "María" not in seen.glass
        await seen.press("0")
        await seen.sees("María")


async def test_ages_grow_and_only_their_column_is_painted(
    house: TestHouse, clock: SettableClock
) -> None:
    calls(house, "hello")
    async with console(house, "ana", (80, 24)) as seen:
        await seen.sees("0s")
        clock.forward(seconds=42)
        await seen.sees("42s")
        live = cast(LiveCalls, seen.app.screen)
        painted: list[int] = []
        refresh = live.table.refresh

        def watched(*regions: object, **options: object) -> object:
            painted.extend(region.width for region in regions)  # type: ignore[attr-defined]
            return refresh(*regions, **options)  # type: ignore[arg-type]

        live.table.refresh = watched  # type: ignore[method-assign, assignment]
        clock.forward(minutes=5)
        await seen.sees("5m")
        assert painted == [4]


async def test_the_details_stand_beside_the_table_when_it_is_wide(house: TestHouse) -> None:
    key = calls(house, "I want to talk to a person, please")
    async with console(house, "ana", (140, 40)) as seen:
        await seen.sees("asks for a person")
        assert key in str(seen.app.screen.query_one(Details).content)
        await seen.pilot.resize_terminal(60, 20)
        await seen.sees_not("asks for a person")
        await seen.sees(key, "waiting 1")


async def test_nobody_answers_is_said_on_every_screen(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "ana") as seen:
        await seen.sees("nobody answers: start callcenter worker")
        await seen.open(key)
        await seen.sees("nobody answers: start callcenter worker")


async def test_letters_typed_in_a_burst_look_for_words_and_move_nothing(house: TestHouse) -> None:
    key = calls(house, "hello", name="Tom Stone")
    async with console(house, "ana", (80, 24)) as seen:
        await seen.sees("Tom Stone")
        app = seen.app
        for letter in "/stone":  # without a pause between, as one read of the terminal brings them
            name = {"/": "slash"}.get(letter, letter)
            app.post_message(events.Key(name, letter))
        await seen.sees("1 of 1 calls: 'stone'")
        view = house.board.call(house.owner, house.board.find(key))
        assert (view.row.driver, view.row.operator) == ("ai", "")


async def test_the_palette_finds_and_runs_a_command(house: TestHouse) -> None:
    async with console(house, "ana", (100, 30)) as seen:
        await seen.press("ctrl+p")
        await seen.sees("Search for commands")
        await seen.write("sort")
        await seen.sees("Next order")
        await seen.press("enter")
        await seen.sees("by oldest")


async def test_a_click_on_the_key_line_runs_the_command(house: TestHouse) -> None:
    async with console(house, "ana", (100, 30)) as seen:
        line = seen.glass.splitlines()[-1]
        await seen.pilot.click(offset=(line.index("Sort"), 29))
        await seen.sees("by oldest")


class BreakingHouse(TestHouse):
    """Its feed cannot be made until ``mended`` is set; a call comes in before it can."""

    mended = False
    called = False

    def feed(self) -> Feed:
        if not self.mended:
            raise StoreTrouble("The store is away", "")
        if not self.called:
            self.called = True
            calls(self, "hello", name="Ada One")
        return super().feed()


async def test_a_feed_that_broke_is_begun_anew_and_nothing_is_missed(house: TestHouse) -> None:
    breaking = BreakingHouse(house.store, house.clock, house.settings.home)
    async with console(breaking, "ana", (80, 24)) as seen:
        await seen.sees("0 calls", "Live changes stopped")
        breaking.mended = True
        await seen.sees("Ada One", "1 call")
        calls(breaking, "good morning", "general", name="Ben Two", phone="+34600000002")
        await seen.sees("Ben Two", "2 calls")
