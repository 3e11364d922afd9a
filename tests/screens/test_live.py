"""The live list: what others do is seen at once, and nothing moves under the cursor."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import cast

from textual import events

from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.live import Feed
from callcenter_tui.screens.callback_list import CallbackList
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.screens.notices import Notices, sequence
from callcenter_tui.screens.people_here import PeopleHere
from callcenter_tui.store import operators
from callcenter_tui.widgets.details import Details
from tests.clocks import SettableClock
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls, stored


def rows(seen: Console) -> list[str]:
    """The keys of the calls on the screen, from above."""
    words = [line.split() for line in seen.glass.splitlines() if "C-7F3K" in line]
    return [next(word for word in line if word.startswith("C-")) for line in words]


def row_of(seen: Console, words: str) -> str:
    """The last line on the screen with these words; empty without one."""
    return next((line for line in reversed(seen.glass.splitlines()) if words in line), "")


async def test_another_process_opens_moves_and_ends_calls(house: TestHouse) -> None:
    async with console(house, "ana", (80, 24)) as seen:
        await seen.sees("0 calls")
        first = calls(house, "hello", name="Ada One")
        second = calls(house, "good morning", "general", name="Ben Two", phone="+34600000002")
        await seen.sees("Ada One", "Ben Two", "2 calls")
        eva = house.access.actor(house.signs_in("eva")(house))
        house.driving.take_over(eva, house.board.find(first))
        await seen.sees("Eva Sol")
        house.driving.end(eva, house.board.find(first), disposition="spam")
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


async def test_five_departments_leave_room_for_ten_calls_at_80x24(house: TestHouse) -> None:
    for n in range(12):
        calls(house, "hello", phone=f"+34600000{n:03}")
    async with console(house, "ana", (80, 24)) as seen:
        await seen.sees("12 calls")
        await seen.until(lambda: len(rows(seen)) >= 10, "ten calls below the departments")
        await seen.sees("Served", "Idle", "Technical s", "Complaints", "-/80")
        assert max(len(line) for line in seen.glass.splitlines()) <= 80


async def test_60x20_shows_the_sums_and_what_matters_of_each_call(house: TestHouse) -> None:
    for n in range(5):
        calls(house, "hello", name="Ada One", phone=f"+34600000{n:03}")
    async with console(house, "ana", (60, 20)) as seen:
        await seen.sees("All: waiting 0", "AI 5")
        calls(house, "I want to talk to a person", "sales", phone="+34600000999")
        await seen.sees("All: waiting 1 !!0s  AI 5", "!! nobody")
        await seen.until(lambda: len(rows(seen)) == 6, "six calls")
        head = next(line for line in seen.glass.splitlines() if "Customer" in line)
        assert head.split()[:4] == ["Call", "Customer", "State", "For"]


async def test_who_waits_too_long_is_told_by_sign_and_rings_once(
    house: TestHouse, clock: SettableClock
) -> None:
    house.signs_in("bob")(house)
    with house.store.write() as tx:  # Bob's console will be heard of all the time
        bob = next(one.id for one in house.people.list(house.owner) if one.login == "bob")
        operators.beat(tx, bob, clock.now() + timedelta(hours=1))
    calls(house, "I want to talk to a person, please")
    async with console(house, "ana", (100, 30)) as seen:
        rang: list[str] = []
        seen.app.notices = Notices(rang.append, seen.app.set_timer)
        seen.app.notices.kind = "osc9"
        await seen.until(lambda: re.search(r"Billing .* 1 +0s ", seen.glass), "no sign yet")
        clock.forward(seconds=61)
        await seen.until(lambda: re.search(r"Billing .* 1 +!1m ", seen.glass), "a warning")
        await seen.sees("!! 0/80")
        await seen.until(lambda: rang, "it rings")
        clock.forward(seconds=120)
        await seen.until(lambda: re.search(r"Billing .* 1 +!!3m ", seen.glass), "critical")
        await seen.settled()
        clock.forward(seconds=60)
        await seen.sees("!!4m")
        assert rang == [sequence("osc9", "Billing: customers wait too long")]


async def test_the_service_level_stands_beside_its_target(
    house: TestHouse, clock: SettableClock
) -> None:
    bob = house.access.actor(house.signs_in("bob")(house))
    for number, seconds in enumerate((5, 5, 60)):
        key = calls(house, "I want a person", phone=f"+3460000000{number}")
        clock.forward(seconds=seconds)
        house.driving.take_over(bob, house.board.find(key))
        house.driving.end(bob, house.board.find(key), disposition="information_given")
    async with console(house, "ana", (100, 30)) as seen:
        await seen.sees("! 67/80")
        await seen.pilot.resize_terminal(60, 20)
        await seen.sees("! 67% served")


async def test_what_an_operator_asks_and_how_a_customer_sounds_is_in_the_row(
    house: TestHouse,
) -> None:
    angry = calls(house, "This is a DISGRACE, you useless thieves!!!", name="Ada One")
    calm = calls(house, "hello", name="Ben Two", phone="+34600000002")
    bob = house.access.actor(house.signs_in("bob")(house))
    house.driving.take_over(bob, house.board.find(calm))
    house.floor.supervising.ask_help(bob, house.board.find(calm), "may I refund?")
    async with console(house, "ana", (100, 30)) as seen:
        await seen.sees("HELP", " -- ")
        await seen.press(*"ssss")
        await seen.sees("by time in state")
        await seen.press("s")
        await seen.sees("by sentiment")
        await seen.until(lambda: rows(seen)[0] == angry, "the angry one comes first")
        await seen.pilot.resize_terminal(140, 40)
        await seen.press("home")
        await seen.sees("Mood       furious")
        await seen.press("down")
        await seen.sees("may I refund?")


async def test_a_supervisor_says_who_answers_a_department(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "ana", (100, 30)) as seen:
        await seen.sees(key)
        await seen.press("a")
        await seen.on(Choosing)
        await seen.sees("Billing - now: AI")
        await seen.press("enter")
        await seen.sees("Only people answer")
        await seen.write("only", "enter")
        await seen.sees("!! Nobody who works in this department has signed in")
        await seen.press("escape")
        await seen.on(LiveCalls)
        assert stored(house, key).row.driver == "ai"
        house.signs_in("bob")(house)
        await seen.until(lambda: row_of(seen, "2 Billing").split()[8] == "1", "Bob is idle")
        await seen.press("a", "enter")
        await seen.sees("Only people answer")
        await seen.write("only", "enter")
        await seen.sees("1 call switched")
        await seen.until(lambda: "person" in row_of(seen, "2 Billing"), "the strip says so")
        view = house.board.call(house.owner, house.board.find(key))
        assert (view.row.driver, view.row.state) == ("person", "waiting")


async def test_an_agent_may_not_steer(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob", (100, 30)) as seen:
        await seen.sees(key)
        await seen.press("a", "w", "r")
        await seen.settled()
        assert isinstance(seen.app.screen, LiveCalls)


async def test_a_call_is_offered_to_an_operator_by_name(house: TestHouse) -> None:
    key = calls(house, "hello")
    bob = house.access.actor(house.signs_in("bob")(house))
    house.person("nina", "agent", "Nina Elsewhere", departments=("sales",))
    house.signs_in("nina")(house)
    async with console(house, "ana", (140, 30)) as seen:
        await seen.sees(key)
        await seen.press("r")
        await seen.sees("To operator", "Not in the list: 1")
        await seen.press("enter")
        await seen.sees("Bob Stone - idle, 0 in hand")
        assert "Nina" not in seen.glass, "the service would refuse her"
        assert "Ana" not in seen.glass.split("To operator")[1], "nor may one assign to oneself"
        await seen.write("bob", "enter", "ctrl+s")
        await seen.sees("☎", "Offered to Bob Stone")
        assert [one.key for one in house.floor.offers.mine(bob)] == [key]
        house.floor.offers.decline(bob, house.board.find(key))
        await seen.until(lambda: "☎" not in seen.glass, "the sign is gone")


async def test_the_operators_panel_stays_right_while_it_is_open(
    house: TestHouse, clock: SettableClock
) -> None:
    key = calls(house, "hello")
    bob = house.access.actor(house.signs_in("bob")(house))
    async with console(house, "ana", (100, 30)) as seen:
        await seen.press("o")
        await seen.on(PeopleHere)
        await seen.until(lambda: "available" in row_of(seen, "Bob Stone"), "Bob is there")
        assert "idle" in row_of(seen, "Bob Stone")
        house.driving.take_over(bob, house.board.find(key))
        await seen.until(lambda: "on call" in row_of(seen, "Bob Stone"), "Bob has a call")
        assert " 1/4 " in row_of(seen, "Bob Stone")
        clock.forward(seconds=30)
        await seen.until(lambda: "30s" in row_of(seen, "Bob Stone"), "its time grows")
        house.floor.staff.set_status(bob, OperatorStatus.BREAK, "meal")
        await seen.until(lambda: "wants break" in row_of(seen, "Bob Stone"), "Bob wants a break")
        await seen.press("down")
        await seen.sees("wants break (meal) after this call")
        await seen.press("escape")
        await seen.on(LiveCalls)


async def test_a_promised_callback_is_listed_opened_and_taken_back(
    house: TestHouse, clock: SettableClock
) -> None:
    key = calls(house, "hello", name="Ada One")
    bob = house.access.actor(house.signs_in("bob")(house))
    call = house.board.find(key)
    house.driving.take_over(bob, call)
    later = clock.now() + timedelta(hours=2)
    house.floor.callbacks.schedule(bob, call, later, "the invoice of May")
    async with console(house, "bob", (100, 30)) as seen:
        await seen.press("c")
        await seen.on(CallbackList)
        await seen.sees("Mon 03 Mar 12:00 CET", "the invoice of May")  # here it is 11:00
        await seen.press("enter")
        await seen.on(Conversation)
        await seen.sees(key)
        await seen.press("escape")
        await seen.on(LiveCalls)
        await seen.press("c")
        await seen.sees("the invoice of May")
        await seen.press("d")
        await seen.sees("will not be called back")
        await seen.press("enter")
        await seen.sees("Nobody is to be called back")
        assert house.floor.callbacks.list(bob) == []


async def test_the_bell_of_one_console_can_be_silenced(house: TestHouse) -> None:
    async with console(house, "ana", (100, 30)) as seen:
        await seen.press("m")
        await seen.sees("Bell off")
        assert seen.app.notices.muted
        await seen.press("m")
        await seen.sees("Bell on")
        assert not seen.app.notices.muted


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


def burst(seen: Console, *keys: str) -> None:
    """Keys without a pause between, as one read of the terminal brings them."""
    for key in keys:
        seen.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_arrows_and_what_follows_them_in_a_burst_act_in_their_order(
    house: TestHouse,
) -> None:
    for n in range(4):
        calls(house, "hello", name=f"Ada {n}", phone=f"+3460000000{n}")
    async with console(house, "ana", (80, 24)) as seen:
        await seen.until(lambda: len(rows(seen)) == 4, "four calls")
        third, fourth = rows(seen)[2], rows(seen)[3]
        burst(seen, "down", "j", "enter")
        await seen.on(Conversation)
        await seen.sees(third)
        await seen.press("escape")
        await seen.on(LiveCalls)
        burst(seen, "home", "down", "down", "w")
        await seen.on(Form)
        await seen.sees("Whisper")
        await seen.press("escape")
        await seen.on(LiveCalls)
        burst(seen, "end", "t")
        await seen.on(Conversation)
        await seen.until(lambda: stored(house, fourth).row.operator == "Ana Ruiz", "it is Ana's")
        assert stored(house, third).row.operator == ""


async def test_letters_that_move_are_letters_while_words_are_typed(house: TestHouse) -> None:
    for n in range(3):
        calls(house, "hello", phone=f"+3460000000{n}")
    async with console(house, "ana", (80, 24)) as seen:
        await seen.until(lambda: len(rows(seen)) == 3, "three calls")
        burst(seen, "slash", "k", "j", "g")
        await seen.sees("0 of 3 calls: 'kjg'")
        burst(seen, "escape")
        await seen.sees("3 calls")


async def test_who_has_calls_is_asked_before_signing_out(
    house: TestHouse, clock: SettableClock
) -> None:
    key = calls(house, "hello", name="Ada One")
    bob = house.access.actor(house.signs_in("bob")(house))
    house.driving.take_over(bob, house.board.find(key))
    clock.forward(minutes=1)  # the session above is heard of no more
    async with console(house, "bob", (100, 30)) as seen:
        await seen.sees("available, 1/4")
        await seen.press("ctrl+x")
        await seen.sees("You have a call: it returns to its queue.")
        await seen.press("escape")
        await seen.on(LiveCalls)
        await seen.press("ctrl+x")
        await seen.sees("You have a call:")
        await seen.press("enter")
        await seen.on(LoginScreen)


async def test_waiting_for_nobody_is_critical_at_once(house: TestHouse) -> None:
    calls(house, "I want to talk to a person, please", "complaints")
    async with console(house, "ana", (80, 24)) as seen:
        await seen.until(lambda: "!! nobody" in row_of(seen, "5 Complaint"), "the sign")
        assert "!! nobody" not in row_of(seen, "2 Billing")
        await seen.pilot.resize_terminal(60, 20)
        await seen.sees("!! nobody")
        house.person("leo", "agent", "Leo Marín", departments=("complaints",))
        house.signs_in("leo")(house)
        await seen.sees_not("!! nobody")


async def test_calls_with_an_operator_who_asks_for_help_come_first(house: TestHouse) -> None:
    calls(house, "I want to talk to a person, please", "sales", phone="+34600000001")
    mine = calls(house, "hello", name="Ada One")
    bob = house.access.actor(house.signs_in("bob")(house))
    house.driving.take_over(bob, house.board.find(mine))
    async with console(house, "ana", (100, 30)) as seen:
        await seen.until(lambda: len(rows(seen)) == 2 and rows(seen)[1] == mine, "who waits first")
        house.floor.supervising.ask_help(bob, house.board.find(mine), "may I refund?")
        await seen.until(lambda: rows(seen)[0] == mine, "help first")


async def test_a_persons_call_that_nobody_has_says_nobody_at_every_width(
    house: TestHouse,
) -> None:
    key = calls(house, "hello", "complaints")
    async with console(house, "ana", (140, 40)) as seen:
        await seen.until(lambda: "nobody" in row_of(seen, f" {key} "), "at 140 columns")
        await seen.sees("Speaks     nobody")
        await seen.pilot.resize_terminal(80, 24)
        await seen.until(lambda: "nobody" in row_of(seen, f" {key} "), "at 80 columns")


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
