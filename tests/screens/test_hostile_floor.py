"""Hostile words in everything that the floor shows: names, reasons, replies, lists, notes, ratings.

They are shown as they are, without what a terminal or Textual would obey, and nothing breaks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from callcenter_tui.calls.choices import filled
from callcenter_tui.calls.offers import offer
from callcenter_tui.domain.floor import OfferKind
from callcenter_tui.domain.states import OperatorStatus, Speaker
from callcenter_tui.store import calls as stored_calls
from callcenter_tui.widgets.composer import Composer
from tests.clocks import SettableClock
from tests.hostile import EVERYTHING, FORBIDDEN, SEEN, SHORT
from tests.screens.consoles import Console, console
from tests.screens.houses import PASSWORD, TestHouse
from tests.screens.test_journey import calls
from tests.screens.test_review import estimated
from tests.screens.walk_floor import in_the_call, of_an_ended_call, over_the_list

LONG = EVERYTHING.replace("\ud83d", "").replace("{", "(").replace("}", ")")
TITLED = {"es": SHORT, "en": SHORT}
HIDDEN = {"lists: prices", "lists: budget", "lists: hours", "lists: queues", "lists: silence"}
HIDDEN |= {"lists: targets", "lists: identity", "lists: duty", "lists: measuring", "audit"}
"""Lists in which no free words stand, and the trail, which names logins."""


def trapped_lists(house: TestHouse) -> None:
    """Every word that an admin may set is hostile."""
    reply = f"{SEEN} {{customer}}"
    steps = [{"note": SHORT}, {"help": SHORT}]
    house.floor.documents.put(
        house.owner,
        {
            "break_reasons": [{"key": "one", **TITLED}],
            "dispositions": [{"key": "sold", **TITLED}],
            "checklists": {"sold": [{"key": "step", **TITLED}]},
            "canned": [{"key": "hello", "es": reply, "en": reply}],
            "macros": [{"key": "all", **TITLED, "steps": steps}],
            "scorecard": [
                {"key": "tone", **TITLED, "weight": 1, "poor": TITLED, "good": TITLED},
            ],
        },
    )
    for key in ("billing", "general"):
        house.departments.set(house.owner, key, name_en=SHORT, name_es=SHORT)


def trapped_calls(house: TestHouse, clock: SettableClock) -> tuple[str, str, str]:
    """Calls in which every word is hostile: the keys of the admin's own, of a waiting one, and of
    one that has ended and was judged.
    """
    house.person("hal", "admin", f"Hal {SHORT}", departments=("billing",))
    house.people.set(house.owner, "eva", name=f"Eva {SHORT}")
    hal, eva, ana = (
        house.access.actor(house.signs_in(one)(house)) for one in ("hal", "eva", "ana")
    )
    floor = house.floor
    eve: dict[str, Any] = {"name": f"Eve {SHORT}", "phone": "+34600000666"}
    ended = calls(house, f"past {LONG}", **eve)
    past = house.board.find(ended)
    house.driving.take_over(eva, past)
    house.desk.note(eva, past, LONG)
    floor.wrapup.hang_up(eva, past)
    floor.wrapup.finish(eva, past, disposition="sold", note=LONG, summary=LONG, done=("step",))
    floor.ratings.rate(past, 1, LONG)
    estimated(house, ended, SHORT, SHORT)
    floor.reviewing.review(house.owner, past, {"tone": 1}, LONG, SHORT)
    clock.forward(seconds=60)
    other = calls(house, f"other {LONG}", **eve)
    house.driving.take_over(eva, house.board.find(other))
    house.guidance.whisper(ana, house.board.find(other), LONG)
    floor.supervising.ask_help(eva, house.board.find(other), SHORT)
    clock.forward(seconds=60)
    for one in (hal, eva):
        floor.staff.set_status(one, OperatorStatus.AVAILABLE)
    own = calls(house, f"own {LONG}", **eve)
    call_id = house.board.find(own)
    house.guidance.whisper(ana, call_id, LONG)
    house.driving.take_over(hal, call_id)
    house.desk.say(call_id, Speaker.OPERATOR, LONG, hal)
    house.guidance.whisper(ana, call_id, LONG)
    floor.supervising.ask_help(hal, call_id, SHORT)
    floor.callbacks.schedule(eva, house.board.find(other), clock.now() + timedelta(days=1), SHORT,
                             end=False)  # fmt: skip
    floor.watchers.here(eva, call_id, "console-2", writing=True)
    house.access.sign_in("eva", PASSWORD, SHORT)
    floor.unsent.keep(hal, call_id, LONG)
    with house.store.write() as tx:
        call = stored_calls.facts(tx, house.board.find(other), lock=True)
        assert call is not None
        offer(tx, house.context, call, hal.id, OfferKind.WARM, seconds=3000, who=eva.who,
              from_user_id=eva.id, reason=SHORT)  # fmt: skip
    return own, other, ended


async def test_nothing_on_the_floor_obeys_or_shows_hostile_words(
    house: TestHouse, clock: SettableClock
) -> None:
    trapped_lists(house)
    own, other, ended = trapped_calls(house, clock)
    shown, visited = set[str](), list[str]()

    async def visit(name: str, seen: Console) -> None:
        await seen.settled()
        visited.append(name)
        found = FORBIDDEN.search(seen.glass.replace("\n", ""))
        assert not found, f"{name} shows {found.group()!r}" if found else ""
        if "[@click=app" in "".join(seen.glass.splitlines()[4:]):  # below names and banners
            shown.add(name)

    async with console(house, "hal", (150, 44)) as seen:
        await seen.sees(own, other)
        await over_the_list(seen, visit)
        await of_an_ended_call(seen, visit, ended)
        await in_the_call(seen, visit, own)
        assert seen.app.is_running
    assert len(visited) == len(set(visited)) > 30
    assert shown == set(visited) - HIDDEN


async def test_a_reply_is_filled_in_once_and_sent_as_it_was_seen(house: TestHouse) -> None:
    assert filled("{customer} {key}", {"customer": "{company}", "key": "C-1"}) == "{company} C-1"
    reply = "Hello {customer}, I am {agent}"
    canned = [{"key": "hello", "es": reply, "en": reply}]
    house.floor.documents.put(house.owner, {"canned": canned, "macros": []})
    key = calls(house, "hi", name="{agent} {key} {0}", phone="+34600000777")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f4")
        await seen.sees("You type as YOURSELF")
        await seen.press("slash")
        await seen.sees("{agent} {key} {0}, I am Bob Stone")
        await seen.press("enter")
        composer = seen.app.screen.query_one(Composer)
        await seen.until(lambda: composer.text, "the reply is in the box")
        await seen.press("enter")
        await seen.until(lambda: not composer.text, "it is sent")
        call = house.board.find(key)
        sent = [
            m.text for m in house.board.call(house.owner, call).messages if m.who == "Bob Stone"
        ]
        assert sent == ["Hello {agent} {key} {0}, I am Bob Stone"]
