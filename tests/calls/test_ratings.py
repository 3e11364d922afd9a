"""What customers say of their call: once per ending, never mixed with other judgements."""

from __future__ import annotations

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.store import operators, reviews
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import Room, Scripted


def closed(center: Center) -> str:
    call_id = center.call().call_id
    Room(center).all(Scripted())
    center.desk.leave(call_id)
    return call_id


def ratings(center: Center, call_id: str) -> list[ReviewView]:
    with center.store.read() as tx:
        return [one for one in reviews.of_call(tx, call_id) if one.kind == "customer"]


def test_a_rating_is_a_review_of_its_own_kind(center: Center) -> None:
    call_id = closed(center)
    center.floor.ratings.rate(call_id, 4, "  Muy amables\x1b[2J\n:-) ")
    Room(center).all(Scripted())
    (rating,) = ratings(center, call_id)
    assert (rating.author, rating.score) == ("customer", 4.0)
    assert rating.data["comment"].startswith("Muy amables")
    assert "\x1b" not in rating.data["comment"]
    with center.store.read() as tx:
        assert sorted(one.kind for one in reviews.of_call(tx, call_id)) == [
            "ai_estimate",
            "customer",
        ]


def test_the_journal_has_the_score_and_no_words(center: Center) -> None:
    call_id = closed(center)
    center.floor.ratings.rate(call_id, 1, "Soy Ana y no me gusta")
    rated = center.board.events(OWNER, call_id)[-1]
    assert (rated.kind, rated.who, rated.data["score"]) == (events.CALL_RATED, "customer", 1)
    assert "Ana" not in str(rated.data)


@pytest.mark.parametrize("score", [0, 6, -1, 3.5, True])
def test_only_one_to_five(center: Center, score: int) -> None:
    call_id = closed(center)
    with pytest.raises(Invalid):
        center.floor.ratings.rate(call_id, score)
    assert ratings(center, call_id) == []


def test_a_long_comment_is_refused_not_cut(center: Center) -> None:
    call_id = closed(center)
    with pytest.raises(Invalid):
        center.floor.ratings.rate(call_id, 5, "x" * 1001)
    center.floor.ratings.rate(call_id, 5, "x" * 1000)
    assert len(ratings(center, call_id)[0].data["comment"]) == 1000


def test_once_per_ending(center: Center) -> None:
    call_id = closed(center)
    center.floor.ratings.rate(call_id, 2)
    with pytest.raises(Refused):
        center.floor.ratings.rate(call_id, 5)
    center.desk.say(call_id, Speaker.CUSTOMER, "Otra cosa")
    with pytest.raises(Refused):
        center.floor.ratings.rate(call_id, 5)
    center.desk.leave(call_id)
    center.floor.ratings.rate(call_id, 5)
    with pytest.raises(Refused):
        center.floor.ratings.rate(call_id, 4)
    assert [one.score for one in ratings(center, call_id)] == [2.0, 5.0]


def test_a_call_in_wrap_up_can_be_rated_and_again_after_more_words(center: Center) -> None:
    eva = center.person("eva")
    with center.store.write() as tx:
        operators.arrive(tx, eva.id, center.clock.now(), center.ids.new())
    call_id = center.call().call_id
    center.driving.take_over(eva, call_id)
    with pytest.raises(Refused):
        center.floor.ratings.rate(call_id, 5)
    center.floor.wrapup.hang_up(eva, call_id)
    center.floor.ratings.rate(call_id, 1)
    center.desk.say(call_id, Speaker.CUSTOMER, "Espere")
    center.floor.wrapup.hang_up(eva, call_id)
    center.floor.ratings.rate(call_id, 5)
    center.floor.wrapup.finish(eva, call_id, disposition="information_given")
    with pytest.raises(Refused):
        center.floor.ratings.rate(call_id, 3)
    assert [one.score for one in ratings(center, call_id)] == [1.0, 5.0]


def test_the_words_are_masked_for_a_viewer(center: Center) -> None:
    call_id, viewer = closed(center), center.person("vic", role="viewer")
    center.floor.ratings.rate(call_id, 3, "Soy Ana")
    assert "Soy Ana" not in repr(center.board.call(viewer, call_id))


def test_no_such_call(center: Center) -> None:
    with pytest.raises(NotFound):
        center.floor.ratings.rate("none", 3)
