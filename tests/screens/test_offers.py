"""A call is offered: it is on the glass, it rings, one key takes it, another gives it back."""

from __future__ import annotations

from datetime import timedelta

from textual.geometry import Region
from textual.widgets import Input

from callcenter_tui.calls.offers import offer
from callcenter_tui.domain.floor import OfferKind, OfferView
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import CallState, Driver, OperatorStatus, Speaker
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.notices import Notices, sequence
from callcenter_tui.store import calls as stored_calls
from callcenter_tui.widgets.ringing import offer_words
from callcenter_tui.widgets.topbar import TopBar
from tests.clocks import MONDAY, SettableClock
from tests.screens.consoles import console
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls, stored

PERSON = "I want to talk to a person, please"
ACCEPTS = "Ctrl+A accepts, Ctrl+E declines"


def offered(house: TestHouse, key: str, login: str, kind: OfferKind, **more: str) -> None:
    """Offer a call by hand, as a colleague or a supervisor does."""
    session = house.signs_in(login)(house)
    with house.store.write() as tx:
        call = stored_calls.facts(tx, house.board.find(key), lock=True)
        assert call is not None
        offer(tx, house.context, call, session.user.id, kind, seconds=30, who="user:eva", **more)


def user(house: TestHouse, login: str) -> str:
    return next(one.id for one in house.people.list(house.owner) if one.login == login)


async def test_a_waiting_call_is_offered_and_one_key_opens_it(
    house: TestHouse, clock: SettableClock
) -> None:
    async with console(house, "bob", (100, 30)) as seen:
        await seen.sees("available, 0/4")
        assert "Accept" not in seen.glass
        key = calls(house, PERSON, name="Ada One")
        await seen.sees(ACCEPTS, "☎ Ada One, Billing", " 20s ", "Ctrl+A Accept")
        clock.forward(seconds=5)
        await seen.sees(" 15s ")
        await seen.press("ctrl+a")
        await seen.on(Conversation)
        await seen.sees(key, "Bob Stone", "available, 1/4")
        await seen.sees_not(ACCEPTS)
        view = stored(house, key)
        assert (view.row.driver, view.row.state) == (Driver.PERSON, CallState.ACTIVE)
        assert view.row.operator_id == user(house, "bob")


async def test_it_rings_in_a_conversation_too_and_leaves_what_is_typed(house: TestHouse) -> None:
    mine = calls(house, "hello", name="Ben Two", phone="+34600000002")
    async with console(house, "bob", (100, 30)) as seen:
        await seen.open(mine)
        await seen.press("f4")
        await seen.sees("You type as YOURSELF")
        await seen.write("one moment")
        key = calls(house, PERSON, name="Ada One")
        await seen.sees(ACCEPTS, "one moment")
        await seen.press("ctrl+a")
        await seen.sees(key, "Ada One")
        await seen.until(lambda: stored(house, key).row.operator == "Bob Stone", "it is Bob's")
        assert isinstance(seen.app.screen, Conversation)


async def test_an_offer_is_accepted_over_a_dialog_whose_words_stay(
    house: TestHouse, clock: SettableClock
) -> None:
    async with console(house, "bob", (100, 30)) as seen:
        await seen.sees("available, 0/4")
        await seen.press("n")
        await seen.on(Form)
        await seen.write("Pedro", "ctrl+a", "x")
        assert seen.app.screen.query_one("#name", Input).value == "xPedro"
        key = calls(house, PERSON, name="Ada One")
        await seen.sees(ACCEPTS, " 20s ")
        clock.forward(seconds=5)
        await seen.sees(" 15s ")
        await seen.press("ctrl+a")
        await seen.until(lambda: stored(house, key).row.operator == "Bob Stone", "it is Bob's")
        await seen.sees(f"Call {key} is among your open calls.")
        assert seen.app.screen.query_one("#name", Input).value == "xPedro"
        assert [seen.app.tabs.keys[call] for call in seen.app.tabs.calls] == [key]


async def test_a_call_that_is_declined_goes_back_without_a_question(house: TestHouse) -> None:
    async with console(house, "bob", (100, 30)) as seen:
        key = calls(house, PERSON, name="Ada One")
        eva = house.signs_in("eva")(house)
        await seen.sees(ACCEPTS)
        await seen.press("ctrl+e")
        await seen.sees_not(ACCEPTS)
        assert isinstance(seen.app.screen, LiveCalls)
        actor = house.access.actor(eva)
        await seen.until(lambda: house.floor.offers.mine(actor), "the next one is asked")
        assert stored(house, key).row.state == CallState.WAITING


async def test_an_offer_that_passes_sends_on_a_break(
    house: TestHouse, clock: SettableClock
) -> None:
    async with console(house, "bob", (100, 30)) as seen:
        calls(house, PERSON)
        await seen.sees(ACCEPTS)
        clock.forward(seconds=21)
        await seen.sees("break: no answer")
        await seen.sees_not(ACCEPTS)


async def test_without_an_offer_the_keys_edit_text(house: TestHouse) -> None:
    calls(house, "hello")
    async with console(house, "bob", (100, 30)) as seen:
        await seen.press("slash")
        await seen.write("illing", "ctrl+a", "b", "ctrl+e", "s")
        assert seen.app.screen.query_one("#find", Input).value == "billings"


async def test_a_colleague_who_asks_is_told_why_not(house: TestHouse) -> None:
    key = calls(house, "hello", name="Ada One")
    eva = house.access.actor(house.signs_in("eva")(house))
    house.driving.take_over(eva, house.board.find(key))
    async with console(house, "bob", (120, 30)) as seen:
        offered(
            house,
            key,
            "bob",
            OfferKind.WARM,
            from_user_id=user(house, "eva"),
            reason="she speaks Basque",
        )
        await seen.sees("from Eva Soler: she speaks Basque")
        await seen.press("ctrl+e")
        await seen.on(Form)
        await seen.press("ctrl+s")
        await seen.sees("Say why")
        await seen.write("no Basque here", "enter")
        await seen.on(LiveCalls)
        await seen.sees_not("from Eva Soler:")
        view = stored(house, key)
        assert view.row.operator == "Eva Soler"
        assert any("no Basque here" in note.text for note in view.notes)


async def test_a_status_is_chosen_by_name_and_waits_for_the_end_of_a_call(
    house: TestHouse,
) -> None:
    key = calls(house, "hello")
    async with console(house, "bob", (100, 30)) as seen:
        await seen.sees("available, 0/4")
        await seen.press("b")
        await seen.on(Choosing)
        await seen.sees("Break:", "Offline")
        await seen.write("break", "enter")
        await seen.on(LiveCalls)
        await seen.sees("break: ")
        await seen.press("b")
        await seen.on(Choosing)
        await seen.sees("Available")
        await seen.write("avail", "enter")
        await seen.sees("available, 0/4")
        bob = house.access.actor(house.signs_in("bob")(house))
        house.driving.take_over(bob, house.board.find(key))
        await seen.sees("available, 1/4")
        await seen.press("b")
        await seen.on(Choosing)
        await seen.sees("Offline")
        await seen.write("offline")
        await seen.sees("it holds after this call")
        await seen.press("enter")
        await seen.sees("Offline, after this call", "wants offline")
        me = house.floor.staff.me(bob)
        assert me is not None
        assert me.status == OperatorStatus.AVAILABLE


async def test_who_works_in_no_department_is_told_that_nothing_is_offered(
    house: TestHouse,
) -> None:
    async with console(house, "ana", (100, 30)) as seen:
        await seen.sees("Ana Ruiz (supervisor): available")
        await seen.press("b")
        await seen.sees("no calls are offered to you")


async def test_a_viewer_has_no_status_and_no_offers(house: TestHouse) -> None:
    async with console(house, "vera", (100, 30)) as seen:
        calls(house, PERSON, name="Ada One")
        await seen.sees("A. O.")
        await seen.press("b", "ctrl+a")
        await seen.settled()
        assert isinstance(seen.app.screen, LiveCalls)
        assert "available" not in seen.glass


def ring(seconds: float = 20, **more: object) -> OfferView:
    values: dict[str, object] = {
        "id": "o",
        "call": "c",
        "key": "C-7F3K01",
        "customer": "Ada One",
        "department": "technical_support",
        "kind": "queue",
        "from_name": "",
        "reason": "",
        "priority": 4,
        "preview": "nothing works since yesterday",
        "offered_at": MONDAY,
        "until": MONDAY + timedelta(seconds=seconds),
        **more,
    }
    return OfferView(**values)  # type: ignore[arg-type]


async def test_counting_down_paints_one_line_and_the_keys_are_never_cut(
    house: TestHouse, clock: SettableClock
) -> None:
    async with console(house, "ana", (60, 20)) as seen:
        bar = seen.app.screen.query_one(TopBar)
        await seen.sees("available")
        seen.app.offers = (ring(customer="Maximiliana " * 4), ring(id="p"))
        await seen.sees("Ctrl+A yes, Ctrl+E no", " 20s (+1) ", "☎ Maximiliana")
        painted: list[Region] = []
        refresh = bar.refresh

        def watched(*regions: Region, **options: object) -> object:
            painted.extend(regions)
            return refresh(*regions, **options)  # type: ignore[arg-type]

        bar.refresh = watched  # type: ignore[method-assign, assignment]
        clock.forward(seconds=3)
        bar.tick(clock.now())
        await seen.sees(" 17s ")
        assert [region.height for region in painted] == [1]
        bar.tick(clock.now())
        assert len(painted) == 1, "the same second is not painted twice"


def test_an_offer_says_who_where_how_urgent_and_why() -> None:
    said = offer_words(ring())
    assert said == "☎ Ada One, Technical support, urgent - nothing works since yesterday"
    warm = offer_words(ring(kind="warm", from_name="Eva", reason="knows routers"))
    assert warm == "☎ Ada One, Technical support, urgent - from Eva: knows routers"
    patient = offer_words(ring(priority=2, customer="Maximiliana de las Torres y Ríos"))
    assert patient == "☎ Maximiliana de las, Technical support - nothing works since yesterday"


async def test_at_80_columns_an_offer_shows_the_customers_own_words(house: TestHouse) -> None:
    async with console(house, "bob", (80, 24)) as seen:
        await seen.sees("available, 0/4")
        key = calls(house, "My bill is wrong", name="Ada One")
        house.driving.escalate(house.owner, house.board.find(key), category="billing_dispute")
        await seen.sees("☎ Ada One, Billing", " - My bill", " 20s ", "Ctrl+A yes, Ctrl+E no")


async def test_a_callback_says_for_when_it_was_promised_and_why(
    house: TestHouse, clock: SettableClock
) -> None:
    key = calls(house, "hello", name="Ada One")
    eva = house.access.actor(house.signs_in("eva")(house))
    call = house.board.find(key)
    house.driving.take_over(eva, call)
    house.floor.callbacks.schedule(eva, call, clock.now() + timedelta(hours=2), "outage")
    clock.forward(hours=2)
    async with console(house, "bob", (120, 30)) as seen:
        await seen.sees("☎ Ada One, Billing - callback Mon 03 Mar 12:00 CET; outage")


async def test_a_missed_call_is_named_and_the_break_says_how_it_ends(
    house: TestHouse, clock: SettableClock
) -> None:
    async with console(house, "bob", (100, 30)) as seen:
        key = calls(house, PERSON)
        await seen.sees(ACCEPTS)
        clock.forward(seconds=21)
        await seen.sees(f"You did not answer {key}; you are on a break")
        await seen.sees("break: no answer 0s - b ends it")
        clock.forward(seconds=7)
        await seen.sees("break: no answer 7s - b ends it")
        await seen.press("slash", "ctrl+a")
        await seen.sees("Nothing is offered to you any more")
        clock.forward(seconds=7)
        await seen.press("escape", "b")
        await seen.on(Choosing)
        await seen.press("enter")
        await seen.sees("available, 0/4")


async def test_without_an_offer_the_key_says_so(house: TestHouse) -> None:
    async with console(house, "bob", (100, 30)) as seen:
        await seen.sees("available, 0/4")
        await seen.press("ctrl+a")
        await seen.sees("Nothing is offered to you.")
        seen.app.clear_notifications()
        await seen.sees_not("Nothing is offered to you.")
        await seen.press("ctrl+e")
        await seen.sees("Nothing is offered to you.")
        assert isinstance(seen.app.screen, LiveCalls)


async def test_every_status_can_be_seen_or_counted(house: TestHouse) -> None:
    async with console(house, "bob", (80, 24)) as seen:
        await seen.press("b")
        await seen.on(Choosing)
        await seen.sees("Available", "Break: Coffee", "Break: Something else", "Offline")
        await seen.pilot.resize_terminal(60, 20)
        await seen.sees("10 entries")
        await seen.press("up")
        await seen.sees("Offline")


def drafted(house: TestHouse, words: str, department: str, name: str) -> str:
    """A call whose draft waits to be sent; its key."""
    key = calls(house, words, department, name=name)
    claim = house.turns.claim("engine-1")
    while claim and claim.call != house.board.find(key):
        claim = house.turns.claim("engine-1")  # what others are owed stays so
    assert claim is not None
    assert house.turns.answered(house.turns.job(claim), Answer("Yes.", ()), Run(), "v1")
    return key


async def test_a_draft_that_waits_is_work_that_is_told_once(house: TestHouse) -> None:
    house.person("leo", "agent", "Leo Marín", departments=("sales",))
    told: list[str] = []
    async with console(house, "leo", (100, 30)) as seen:
        seen.app.notices = Notices(told.append, seen.app.set_timer)
        seen.app.notices.kind = "osc9"
        await seen.sees("available, 0/4")
        calls(house, "hello", "general", name="Ben Two", phone="+34600000002")
        key = drafted(house, "Have you fibre in Lugo?", "sales", "Ada One")
        await seen.sees(f"Sales: a draft in call {key} waits to be sent")

        def listed() -> list[str]:
            lines = seen.glass.splitlines()
            return [one for one in lines if "C-7F3K" in one and "active" in one]

        await seen.until(lambda: len(listed()) == 2, "both calls in the list")
        assert key in listed()[0], "before what the AI does alone"
        assert listed()[0].split()[-4:].count("draft") == 1, "its flag"
        house.desk.say(house.board.find(key), Speaker.CUSTOMER, "And in Vigo?")
        claim = house.turns.claim("engine-1")
        assert claim is not None
        house.turns.answered(house.turns.job(claim), Answer("There, too.", ()), Run(), "v1")
        await seen.until(lambda: stored(house, key).row.drafted, "drafted again")
        await seen.settled()
        assert told == [sequence("osc9", f"Sales: a draft in call {key} waits to be sent")]
        turn = stored(house, key).turn
        assert turn is not None
        leo = house.access.actor(house.signs_in("leo")(house))
        house.desk.send_draft(leo, house.board.find(key), turn.draft, turn=turn.id)
        await seen.until(lambda: not stored(house, key).row.drafted, "it is sent")


async def test_a_supervisor_is_told_of_a_call_for_help_and_the_operator_of_a_whisper(
    house: TestHouse,
) -> None:
    key = calls(house, "hello", name="Ada One")
    bob = house.access.actor(house.signs_in("bob")(house))
    ana = house.access.actor(house.signs_in("ana")(house))
    call = house.board.find(key)
    house.driving.take_over(bob, call)
    told: list[str] = []
    async with console(house, "ana", (100, 30)) as seen:
        seen.app.notices = Notices(told.append, seen.app.set_timer)
        seen.app.notices.kind = "osc9"
        await seen.sees("available")
        house.floor.supervising.ask_help(bob, call, "SECRET words")
        await seen.until(lambda: told, "the supervisor is told")
        await seen.sees(f"Bob Stone asks for help in {key}", "SECRET words")
    assert "asks for help" in told[0]
    assert "SECRET" not in told[0]
    told.clear()
    async with console(house, "bob", (100, 30)) as seen:
        seen.app.notices = Notices(told.append, seen.app.set_timer)
        seen.app.notices.kind = "osc9"
        await seen.sees("available, 1/4")
        house.guidance.whisper(ana, call, "SECRET advice")
        await seen.until(lambda: told, "the operator is told")
    assert told == [sequence("osc9", f"A supervisor's note for you in call {key}")]
