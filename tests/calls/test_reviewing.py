"""People's reviews of calls: who may, what they give, and how far two reviewers are apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from callcenter_tui.calls import lists
from callcenter_tui.calls.document_kinds import DOCUMENTS
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound, Refused
from callcenter_tui.domain.figures import Question
from callcenter_tui.domain.review import CRITERIA, Criterion, weighted
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import reviews
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import everything, happened, in_hand, seated

MARKS = {"understood": 4, "grounded": 3, "solved": 5, "polite": 5, "honest": 4}
"""By the default scorecard: (20x4 + 25x3 + 30x5 + 10x5 + 15x4) / 100 = 4.15."""

SECRET = "Hilaria wants her money back"


def ended(center: Center, actor: Actor) -> str:
    """A call that the actor handled, closed."""
    call_id = in_hand(center, actor)
    center.driving.end(actor, call_id, disposition="information_given")
    return call_id


def stored(center: Center, call_id: str) -> list[ReviewView]:
    with center.store.read() as tx:
        return [one for one in reviews.of_call(tx, call_id) if one.kind == "person"]


def marta(center: Center) -> Actor:
    return center.person("marta", role="supervisor")


def whole(center: Center, department: str = "") -> Question:
    now = center.clock.now()
    return Question(now - timedelta(days=1), now + timedelta(days=1), department)


def test_a_review_is_a_row_of_its_own_with_the_scorecard_as_it_was(center: Center) -> None:
    call_id, boss = ended(center, seated(center, "eva")), marta(center)
    made = center.floor.reviewing.review(
        boss, call_id, MARKS, "  Well\x1b[2J told ", "Name the\x07 day"
    )
    (review,) = stored(center, call_id)
    assert review == made
    assert (review.author, review.score) == ("user:marta", 4.15)
    data = review.data
    assert (data["name"], data["author_id"]) == ("Marta", boss.id)
    assert {mark["criterion"]: mark["score"] for mark in data["marks"]} == MARKS
    assert data["comment"].startswith("Well")
    assert data["hint"].startswith("Name the")
    assert "\x1b" not in str(data)
    assert "\x07" not in str(data)
    lines = [{"key": "kind", "es": "Amable", "en": "Kind", "weight": 1}]
    center.floor.documents.set(OWNER, "scorecard", lines)
    assert [row["key"] for row in stored(center, call_id)[0].data["scorecard"]] == list(CRITERIA)


def test_the_journal_says_who_and_how_much_and_not_a_word(center: Center) -> None:
    call_id, boss = ended(center, seated(center, "eva")), marta(center)
    made = center.floor.reviewing.review(boss, call_id, MARKS, SECRET, SECRET)
    newest = center.board.events(OWNER, call_id)[-1]
    assert (newest.kind, newest.who) == (events.CALL_REVIEWED, "user:marta")
    assert newest.data == {"review": made.id, "score": 4.15, "author_id": boss.id}


@pytest.mark.parametrize("state", ["active", "on_hold", "waiting"])
def test_a_call_that_goes_on_is_not_reviewed(center: Center, state: str) -> None:
    eva, boss = seated(center, "eva"), marta(center)
    call_id = in_hand(center, eva)
    if state == "on_hold":
        center.driving.hold(eva, call_id)
    elif state == "waiting":
        center.floor.transfers.cold(eva, call_id, "sales")
    before = everything(center.store)
    assert not center.floor.reviewing.owed(boss, call_id)
    with pytest.raises(Refused):
        center.floor.reviewing.review(boss, call_id, MARKS)
    assert everything(center.store) == before


def test_a_call_in_wrap_up_is(center: Center) -> None:
    eva, boss = seated(center, "eva"), marta(center)
    call_id = in_hand(center, eva)
    center.floor.wrapup.hang_up(eva, call_id)
    center.floor.reviewing.review(boss, call_id, MARKS)
    assert len(stored(center, call_id)) == 1


def test_nobody_reviews_a_call_they_had_a_part_in(center: Center) -> None:
    """Whoever drove it once, and whoever barged in."""
    eva, boss = seated(center, "eva"), seated(center, "marta", role="supervisor")
    max_ = seated(center, "max", role="supervisor")
    call_id = in_hand(center, boss)
    center.driving.hand_back(boss, call_id)
    center.driving.take_over(eva, call_id)
    center.floor.supervising.barge(max_, call_id, "Le atiende también Max")
    center.driving.end(eva, call_id, disposition="information_given")
    for one in (boss, max_):
        assert not center.floor.reviewing.owed(one, call_id)
        with pytest.raises(Refused):
            center.floor.reviewing.review(one, call_id, MARKS)
    assert stored(center, call_id) == []
    center.floor.reviewing.review(OWNER, call_id, MARKS)
    assert stored(center, call_id)[0].data["author_id"] is None


def test_only_supervisors_and_only_of_their_departments(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    vic = center.person("vic", role="viewer")
    sales = center.person("sara", role="supervisor", own=("sales",))
    call_id, floor = ended(center, eva), center.floor
    for one in (luis, vic, sales):
        before = everything(center.store)
        assert not floor.reviewing.owed(one, call_id)
        with pytest.raises(Forbidden) as refused:
            floor.reviewing.review(one, call_id, MARKS)
        assert refused.value.permission == "quality.review"
        assert everything(center.store) == before
    for one in (luis, vic):
        for act in (floor.reviewing.made, floor.reviewing.calibrations):
            with pytest.raises(Forbidden):
                act(one, whole(center))
        with pytest.raises(Forbidden):
            floor.reviewing.scorecard(one)
    with pytest.raises(Forbidden):
        floor.reviewing.calibrations(sales, whole(center, department="general"))
    floor.reviewing.review(OWNER, call_id, MARKS)
    assert floor.reviewing.made(sales, whole(center)) == ([], 0)
    with pytest.raises(NotFound):
        floor.reviewing.review(OWNER, "none", MARKS)


@pytest.mark.parametrize(
    "marks",
    [
        {},
        MARKS | {"solved": 0},
        MARKS | {"solved": 6},
        MARKS | {"solved": True},
        MARKS | {"solved": 3.5},
        MARKS | {"charm": 5},
        {key: mark for key, mark in MARKS.items() if key != "honest"},
    ],
)
def test_every_line_has_a_mark_from_one_to_five(center: Center, marks: Mapping[str, int]) -> None:
    call_id, boss = ended(center, seated(center, "eva")), marta(center)
    before = everything(center.store)
    with pytest.raises(Invalid) as invalid:
        center.floor.reviewing.review(boss, call_id, marks)
    assert invalid.value.hint
    with pytest.raises(Invalid):
        center.floor.reviewing.review(boss, call_id, MARKS, "x" * 1001)
    assert everything(center.store) == before


def test_a_second_reviewer_calibrates_and_the_newest_of_each_counts(center: Center) -> None:
    eva, boss = seated(center, "eva"), marta(center)
    other = center.person("max", role="admin")
    call_id, alone, reviewing = ended(center, eva), ended(center, eva), center.floor.reviewing
    low = dict.fromkeys(MARKS, 1)
    assert reviewing.owed(boss, call_id)
    reviewing.review(boss, call_id, low)
    reviewing.review(boss, alone, MARKS)
    assert not reviewing.owed(boss, call_id)
    assert reviewing.owed(other, call_id)
    center.clock.forward(minutes=1)
    reviewing.review(other, call_id, dict.fromkeys(MARKS, 2) | {"solved": 1})
    center.clock.forward(minutes=1)
    reviewing.review(boss, call_id, MARKS)
    assert [one.score for one in stored(center, call_id)] == [1.0, 1.7, 4.15]
    (found,) = reviewing.calibrations(boss, whole(center))
    assert found.scores == (("Marta", 4.15), ("Max", 1.7))
    assert (found.apart, found.furthest, found.by) == (2.45, "solved", 4)
    made, total = reviewing.made(boss, whole(center), limit=2)
    assert total == 4
    assert [(operator, review.score) for _, _, operator, review in made] == [
        ("Eva", 4.15),
        ("Eva", 1.7),
    ]


def test_reviews_are_seen_by_reviewers_and_by_whose_work_it_was(center: Center) -> None:
    eva, luis, boss = seated(center, "eva"), seated(center, "luis"), marta(center)
    vic = center.person("vic", role="viewer")
    call_id = ended(center, eva)
    center.floor.reviewing.review(boss, call_id, MARKS, SECRET, SECRET)
    center.floor.ratings.rate(call_id, 2, "slow")
    seen = {
        one.login: [review.kind for review in center.board.call(one, call_id).reviews]
        for one in (eva, luis, boss, vic)
    }
    both = ["person", "customer"]
    assert seen == {"eva": both, "marta": both, "luis": ["customer"], "vic": ["customer"]}
    for one in (luis, vic):
        assert SECRET not in repr(center.board.call(one, call_id))


def test_a_call_that_is_opened_again_keeps_its_review(center: Center) -> None:
    call_id, boss = ended(center, seated(center, "eva")), marta(center)
    center.floor.reviewing.review(boss, call_id, MARKS)
    center.desk.say(call_id, Speaker.CUSTOMER, "Otra cosa")
    with pytest.raises(Refused):
        center.floor.reviewing.review(boss, call_id, MARKS)
    assert len(stored(center, call_id)) == 1
    assert len(happened(center, call_id, events.CALL_REVIEWED)) == 1


# -- the scorecard -----------------------------------------------------------------------------


def test_the_default_scorecard_has_the_evaluators_criteria_and_sums_to_100(center: Center) -> None:
    with center.store.read() as tx:
        lines = lists.scorecard(tx)
    assert tuple(line.key for line in lines) == CRITERIA
    assert sum(line.weight for line in lines) == 100
    assert all(line.poor["es"] and line.good["en"] for line in lines)
    assert center.floor.reviewing.scorecard(OWNER) == lines


def test_weights_count_relative_to_each_other() -> None:
    lines = [Criterion("a", "A", "A", 3), Criterion("b", "B", "B", 1)]
    assert weighted({"a": 5, "b": 1}, lines) == 4.0
    assert weighted({"a": 1, "b": 2}, lines) == 1.25


def row(**changes: object) -> dict[str, object]:
    return {"key": "a", "es": "A", "en": "A", "weight": 10} | changes


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([], "scorecard is empty"),
        ([row(), row()], "scorecard.a is there twice"),
        ([row(weight=0)], "scorecard.a.weight"),
        ([row(weight=-1)], "scorecard.a.weight"),
        ([row(weight=1.5)], "scorecard.a.weight"),
        ([row(key="A b")], "scorecard.1.key"),
        ([row(poor={"es": "mal"})], "scorecard.a.poor.en"),
        ([row(good="well")], "scorecard.a.good"),
        ([row(colour="red")], "scorecard.1.colour"),
        ([row(key=f"a{n}") for n in range(13)], "scorecard has too many"),
    ],
)
def test_what_may_stand_in_a_scorecard(value: object, place: str) -> None:
    with pytest.raises(Invalid) as invalid:
        DOCUMENTS["scorecard"].check(value)
    assert place in invalid.value.title


def test_a_centers_own_scorecard_is_what_is_marked(center: Center) -> None:
    call_id, boss = ended(center, seated(center, "eva")), marta(center)
    meant = {"es": "seco", "en": "dry"}
    lines = [row(key="kind", weight=3, poor=meant), row(key="quick", weight=1)]
    center.floor.documents.set(OWNER, "scorecard", lines)
    made = center.floor.reviewing.review(boss, call_id, {"quick": 1, "kind": 5})
    assert made.score == 4.0
    assert center.floor.reviewing.scorecard(boss)[0].poor == meant
