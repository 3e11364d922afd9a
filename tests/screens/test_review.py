"""A supervisor reviews a call that has ended: the scorecard first, other judgements only then."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.review import ReviewKind
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.review import Judgements, ReviewForm
from callcenter_tui.store import reviews
from tests.hostile import EVERYTHING
from tests.screens.consoles import Console, console
from tests.screens.golden import compare
from tests.screens.houses import TestHouse
from tests.screens.test_conversation_words import taken
from tests.screens.test_journey import calls, stored

SIZES = [(80, 24), (140, 40), (60, 20)]
WHY = "refund not explained"
QUOTE = "we will see"


def ended(house: TestHouse, words: str = "my bill is wrong", by: str = "eva") -> str:
    """A call that an agent has handled and closed; its key."""
    key = calls(house, words)
    taken(house, key, by)
    actor = house.access.actor(house.signs_in(by)(house))
    call_id = house.board.find(key)
    house.floor.wrapup.hang_up(actor, call_id)
    house.floor.wrapup.finish(actor, call_id, disposition="information_given")
    return key


def estimated(house: TestHouse, key: str, why: str = WHY, quote: str = QUOTE) -> None:
    """The AI's estimate of the call, as the evaluator leaves it."""
    mark = {"criterion": "solved", "score": 2, "seq": 1, "quote": quote, "why": why}
    with house.store.write() as tx:
        reviews.add(
            tx,
            id=house.ids.new(),
            call_id=house.board.find(key),
            kind=ReviewKind.AI_ESTIMATE.value,
            author="gpt-other",
            prompt_version="v1",
            score=2.0,
            data={"summary": "", "resolution": "unresolved", "marks": [mark]},
            at=house.clock.now(),
        )


def by_people(house: TestHouse, key: str) -> list[ReviewView]:
    return [one for one in stored(house, key).reviews if one.kind == ReviewKind.PERSON]


async def from_history(seen: Console, key: str) -> None:
    """The closed call, found in the history."""
    await seen.press("h")
    await seen.write(key, "enter")
    await seen.on(Conversation)
    talk = seen.app.screen
    assert isinstance(talk, Conversation)
    await seen.until(lambda: talk.view is not None, "the call is read")


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
async def test_digits_fill_the_scorecard_and_the_estimate_comes_after(
    house: TestHouse, size: tuple[int, int]
) -> None:
    key = ended(house)
    estimated(house, key)
    house.floor.ratings.rate(house.board.find(key), 4, "quick and kind")
    async with console(house, "ana", size) as seen:
        await from_history(seen, key)
        await seen.sees("Review")
        await seen.press("shift+f12")
        await seen.on(ReviewForm)
        await seen.sees("You judge first", "Understands the question", "1: answers something else")
        assert WHY not in seen.glass
        assert "AI estimate" not in seen.glass
        await seen.press("4", "3", "5", "5", "4")
        await seen.write("well told", "tab")
        await seen.write("name the day of the refund", "enter")
        await seen.on(Judgements)
        await seen.sees("AI estimate 2 of 5", WHY, QUOTE, "Review by Ana Ruiz 4.15 of 5")
        await seen.sees("For the operator: name the day", "The customer's rating 4 of 5")
        assert "quick and kind" in seen.glass
        await seen.press("escape")
        await seen.on(Conversation)
    (review,) = by_people(house, key)
    assert (review.author, review.score) == ("user:ana", 4.15)
    assert {m["criterion"]: m["score"] for m in review.data["marks"]} == {
        "understood": 4,
        "grounded": 3,
        "solved": 5,
        "polite": 5,
        "honest": 4,
    }
    assert review.data["comment"] == "well told"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_review_looks_as_it_did(house: TestHouse, size: tuple[int, int]) -> None:
    key = ended(house)
    estimated(house, key)
    async with console(house, "ana", size) as seen:
        await from_history(seen, key)
        await seen.press("shift+f12")
        await seen.on(ReviewForm)
        await seen.press("4", "3", "5")
        await seen.settled()
        compare(f"review-{size[0]}x{size[1]}", seen.glass)
        assert "Save" in seen.glass
        await seen.press("5", "4", "ctrl+s")
        await seen.on(Judgements)
        await seen.settled()
        compare(f"judgements-{size[0]}x{size[1]}", seen.glass)


async def test_the_trail_keeps_the_estimate_back_from_who_has_yet_to_review(
    house: TestHouse,
) -> None:
    key = ended(house)
    estimated(house, key)
    house.floor.ratings.rate(house.board.find(key), 1, "nobody called me back")
    async with console(house, "ana", (140, 40)) as seen:
        await from_history(seen, key)
        await seen.sees("Others have judged this call", "The customer's rating 1 of 5")
        assert WHY not in seen.glass
        ana = house.access.actor(house.signs_in("ana")(house))
        marks = dict.fromkeys(("understood", "grounded", "solved", "polite", "honest"), 3)
        house.floor.reviewing.review(ana, house.board.find(key), marks)
        await seen.sees("AI estimate 2 of 5", "Review by Ana Ruiz 3 of 5", WHY)
    async with console(house, "eva", (140, 40)) as seen:
        await from_history(seen, key)
        await seen.sees("AI estimate 2 of 5", "Review by Ana Ruiz 3 of 5")
        await seen.press("shift+f12", "f24", "ctrl+u")
        await seen.settled()
        assert isinstance(seen.app.screen, Conversation), "an agent reviews nothing"
    async with console(house, "bob", (140, 40)) as seen:
        await from_history(seen, key)
        await seen.sees("AI estimate 2 of 5")
        assert "Review by" not in seen.glass, "it was a colleague's work, not Bob's"


async def test_what_is_missing_is_named_and_nothing_is_lost(house: TestHouse) -> None:
    key = ended(house)
    async with console(house, "ana", (80, 24)) as seen:
        await from_history(seen, key)
        await seen.press("f24")
        await seen.on(ReviewForm)
        await seen.press("4", "down", "right", "right", "down", "2", "1")
        await seen.write("so so", "enter")
        await seen.sees("No mark yet: Rests on facts")
        assert by_people(house, key) == []
        await seen.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "9", "3")
        await seen.press("ctrl+s")
        await seen.on(Judgements)
        await seen.sees("The AI has not judged this call", "Rests on facts 3", "Solves it 4")
    (review,) = by_people(house, key)
    assert review.data["comment"] == "so so"


async def test_a_live_call_and_ones_own_are_not_to_be_reviewed(house: TestHouse) -> None:
    live, own = calls(house, "hello"), ended(house, "mine", by="ana")
    async with console(house, "ana") as seen:
        await seen.open(live)
        assert "Review" not in seen.glass
        await seen.write("half a line")
        await seen.press("shift+f12")
        await seen.settled()
        assert isinstance(seen.app.screen, Conversation)
        await seen.press("ctrl+u")
        await seen.sees_not("half a line")
        await seen.press("escape")
        await seen.on(LiveCalls)
        await from_history(seen, own)
        await seen.press("shift+f12")
        await seen.settled()
        assert isinstance(seen.app.screen, Conversation)
        assert "Review" not in seen.glass


async def test_words_of_others_are_drawn_as_they_are(house: TestHouse) -> None:
    key = ended(house)
    estimated(house, key, why=EVERYTHING, quote=EVERYTHING)
    ana = house.access.actor(house.signs_in("ana")(house))
    marks = dict.fromkeys(("understood", "grounded", "solved", "polite", "honest"), 2)
    house.floor.reviewing.review(ana, house.board.find(key), marks, EVERYTHING, EVERYTHING)
    async with console(house, "ana", (140, 40)) as seen:
        await from_history(seen, key)
        await seen.press("shift+f12")
        await seen.sees("You have reviewed this call")
        await seen.press(*"11111", "ctrl+s")
        await seen.on(Judgements)
        await seen.sees("click=app.quit")
    assert len(by_people(house, key)) == 2
