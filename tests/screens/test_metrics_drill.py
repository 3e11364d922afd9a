"""A number opened: formula, parts, what was left out, its calls, and then a conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.figures import Behind, Drill, Figure, Question
from callcenter_tui.metrics.measures import MEASURES
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.metrics import MetricsScreen
from callcenter_tui.screens.metrics_drill import DrillScreen, counted, pace
from tests.clocks import SettableClock
from tests.screens.consoles import Console, console
from tests.screens.figures import an_hour
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls
from tests.screens.test_metrics import metrics

SINCE = datetime(2025, 3, 3, tzinfo=UTC)


async def opened(seen: Console, *keys: str) -> DrillScreen:
    """Press keys on the figures, then Enter; what is behind the number, once it is read."""
    await seen.press(*keys, "enter")
    await seen.on(DrillScreen)
    await seen.sees("Formula:")
    screen = seen.app.screen
    assert isinstance(screen, DrillScreen)
    return screen


def listed(screen: DrillScreen) -> list[str]:
    """The keys of the calls, as they are listed."""
    return [row.behind.key for row in screen.table._shown]


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (60, 20)])
async def test_a_number_says_what_it_is_made_of(
    house: TestHouse, clock: SettableClock, size: tuple[int, int]
) -> None:
    soon, late, gone = an_hour(house, clock)
    simulated = OpenCall(words="I complain", department="complaints", phone="+34600000099",
                         name="Sim Ulated", origin="simulated")  # fmt: skip
    left = house.desk.open(simulated)
    clock.forward(seconds=30)
    house.desk.leave(left.call_id)
    async with console(house, "ana", size) as seen:
        await metrics(seen)
        screen = await opened(seen)
        await seen.sees("Service level  !! 33.3%/80%  =  1 of 3   n 3", "80 % in 20 s, standard")
        await seen.sees("Formula: answered within", "Source: stays in queues", "3 calls")
        await seen.until(lambda: "1 simulated" in " ".join(seen.glass.split()), "what is left out")
        assert set(listed(screen)) == {soon, late, gone}
        counts = {row.behind.key: row.counts for row in screen.table._shown}
        assert counts == {soon: "yes", late: "no", gone: "no"}
        await seen.press("escape")
        await seen.on(MetricsScreen)


async def test_enter_opens_the_conversation_and_escape_leads_all_the_way_back(
    house: TestHouse, clock: SettableClock
) -> None:
    soon, late, _ = an_hour(house, clock)
    async with console(house, "ana", (80, 24)) as seen:
        await metrics(seen)
        screen = await opened(seen, "down")
        await seen.sees("Average speed of answer  25s  =  50s / 2")
        assert listed(screen) == [late, soon]  # what adds most comes first
        await seen.press("down", "enter")
        await seen.on(Conversation)
        await seen.sees(soon, "I complain")
        await seen.press("escape")
        await seen.on(DrillScreen)
        await seen.sees(f"▸ {soon}")
        await seen.press("escape")
        await seen.on(MetricsScreen)
        await seen.sees("▸ASA")


async def test_a_cell_opens_its_own_calls_only(house: TestHouse, clock: SettableClock) -> None:
    soon, late, gone = an_hour(house, clock)
    clock.forward(hours=1)
    next_hour = calls(house, "I complain", "complaints", name="Zoe New", phone="+34600000078")
    async with console(house, "ana", (80, 24)) as seen:
        await metrics(seen)
        screen = await opened(seen, "tab", "right")
        await seen.sees("half hour from Mon 03 Mar 10:00", "3 calls")
        assert set(listed(screen)) == {soon, late, gone}
        await seen.press("escape")
        screen = await opened(seen, "end")
        await seen.sees("half hour from Mon 03 Mar 11:00", "1 call")
        assert listed(screen) == [next_hour]
        await seen.press("escape", "2")
        await seen.sees("▸2", "to 10s")
        screen = await opened(seen, "home", "down")
        await seen.sees("waited to 10s", "1 call")
        assert listed(screen) == [soon]
        await seen.press("escape")
        screen = await opened(seen, "end", "up", "right")
        await seen.sees("waited to 30s", "1 call")
        assert listed(screen) == [gone]
        await seen.press("escape", "6")
        await seen.sees("█3")
        screen = await opened(seen, "home", "right")
        await seen.sees("Mon 11:00, 03 Mar", "1 call")
        assert listed(screen) == [next_hour]
        await seen.press("escape", "9")
        await seen.sees("Mia Solis  ")
        screen = await opened(seen, "home")
        await seen.sees("Answered", "2 calls")
        assert set(listed(screen)) == {soon, late}


async def test_time_of_operators_has_lines_but_no_calls(
    house: TestHouse, clock: SettableClock
) -> None:
    an_hour(house, clock)
    async with console(house, "ana", (80, 24)) as seen:
        await metrics(seen)
        screen = await opened(seen, "down", "right", "right", "right")
        await seen.sees("Occupancy", "1 line")
        await seen.press("enter")
        await seen.sees("a person's time, not a call")
        assert seen.app.screen is screen


async def test_what_happens_is_seen_behind_the_number_too(
    house: TestHouse, clock: SettableClock
) -> None:
    an_hour(house, clock)
    async with console(house, "ana", (80, 24)) as seen:
        await metrics(seen)
        screen = await opened(seen, "right")
        await seen.press("down")
        row = screen.table.row
        assert row is not None
        key = calls(house, "I complain", "complaints", name="New One", phone="+34600000077")
        await seen.sees("4 calls", key)
        assert screen.table.row is not None
        assert screen.table.row.id == row.id


async def test_a_viewer_sees_initials(house: TestHouse, clock: SettableClock) -> None:
    soon, _, _ = an_hour(house, clock)
    async with console(house, "vera", (80, 24)) as seen:
        await metrics(seen)
        await opened(seen, "right")
        await seen.sees(soon, "N. V.")
        assert "Nora" not in seen.glass
        await seen.press("s", "enter")
        await seen.on(Conversation)
        assert "Vidal" not in seen.glass


async def test_what_reviewers_say_of_a_colleague_is_not_opened_by_a_viewer(
    house: TestHouse, clock: SettableClock
) -> None:
    soon, _, _ = an_hour(house, clock)
    ana = house.access.actor(house.signs_in("ana")(house))
    marks = dict.fromkeys(("understood", "grounded", "solved", "polite", "honest"), 4)
    house.floor.reviewing.review(ana, house.board.find(soon), marks)
    async with console(house, "vera", (140, 40)) as seen:
        await metrics(seen)
        await seen.press("9", "tab")
        await seen.sees("QA review")
        await seen.press(*["right"] * 8)
        await seen.sees("Mia Solis: Review by a person: nothing counted")
        assert "4.00" not in next(line for line in seen.glass.splitlines() if "▸ Mia" in line)
        await seen.press("enter")
        await seen.on(DrillScreen)
        await seen.sees("What reviewers say of a colleague's work is not for everybody.", "Ask a")
        assert soon not in seen.glass
        await seen.press("escape")
        await seen.on(MetricsScreen)
    async with console(house, "ana", (140, 40)) as seen:
        await metrics(seen)
        await seen.press("9", "tab")
        await seen.sees("QA review")
        await seen.press(*["right"] * 8, "enter")
        await seen.on(DrillScreen)
        await seen.sees("Review by a person", "1 call", soon, "4.00")


def test_more_than_was_read_is_said_and_long_periods_are_read_less_often() -> None:
    figure = Figure(MEASURES["offered"].text, 9, 9, 9)
    one = Behind("id", "C-7F3K01", "Ann", "sales", "", SINCE, "numerator", 1)
    assert counted(Drill(figure, (), (), 0)) == "Nothing behind it in this period."
    assert counted(Drill(figure, (), (one,), 1)) == "1 call"
    assert counted(Drill(figure, (), (one,), 7)) == "7 calls; shown are 1, what adds most first"
    told = counted(Drill(figure, (), (one,), 20_000, more=True))
    assert told.startswith("more than 20,000 calls; shown are 1 of the newest")
    day, week = (Question(SINCE, SINCE + timedelta(days=days)) for days in (1, 7))
    assert (pace(day), pace(week)) == (2, 10)
