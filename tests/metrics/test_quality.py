"""The quality report on both databases: every line of it comes from a judgement or an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter_tui.calls import lists
from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.figures import Question
from callcenter_tui.domain.judged import Judged
from callcenter_tui.domain.quality import CriterionFigure, Hint
from callcenter_tui.domain.review import ReviewKind
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.listening import best_and_worst, to_listen
from callcenter_tui.metrics.quality import Quality
from callcenter_tui.store import reviews
from tests.calls.conftest import OWNER, Center, center  # noqa: F401 - a fixture
from tests.calls.desks import in_hand, seated

MARKS = {"understood": 4, "grounded": 4, "solved": 4, "polite": 4, "honest": 4}


def every(mark: int) -> Any:
    """The same mark on every line."""
    return dict.fromkeys(MARKS, mark)


class Scene:
    """Two operators, two reviewers, and calls that are closed as they are told."""

    def __init__(self, center: Center) -> None:  # noqa: F811
        self.center, self.phone = center, 0
        self.eva, self.luis = seated(center, "eva"), seated(center, "luis", "general", "sales")
        self.marta = center.person("marta", role="supervisor")
        self.max = center.person("max", role="supervisor")
        self.quality = Quality(center.store, lists.scorecard)
        self.since = center.clock.now() - timedelta(hours=1)

    @property
    def asked(self) -> Question:
        return Question(self.since, self.center.clock.now() + timedelta(hours=1))

    def call(
        self,
        operator: Actor,
        *,
        held: tuple[float, ...] = (),
        escalated: str = "",
        words: str = "Hola",
    ) -> tuple[str, str]:
        """A closed call: its id and its key."""
        self.phone += 1
        call_id = in_hand(self.center, operator, words, phone=f"+34 600 {self.phone:06}")
        driving, clock = self.center.driving, self.center.clock
        if escalated:
            driving.escalate(operator, call_id, category="service_failure", severity=escalated)
            driving.take_over(operator, call_id)
        for seconds in held:
            driving.hold(operator, call_id)
            clock.forward(seconds=seconds)
            driving.resume(operator, call_id)
        clock.forward(seconds=30)
        driving.end(operator, call_id, disposition="information_given")
        return call_id, self.center.board.call(OWNER, call_id).row.key

    def review(
        self, by: Actor, call_id: str, comment: str = "", hint: str = "", **marks: int
    ) -> None:
        self.center.floor.reviewing.review(by, call_id, MARKS | marks, comment, hint)

    def estimate(
        self, call_id: str, score: float, why: str = "", quote: str = "", **marks: int
    ) -> None:
        rows = [
            {"criterion": key, "score": mark, "seq": 1, "why": why, "quote": quote}
            for key, mark in marks.items()
        ]
        with self.center.store.write() as tx:
            reviews.add(
                tx,
                id=self.center.ids.new(),
                call_id=call_id,
                kind=ReviewKind.AI_ESTIMATE.value,
                author="gpt",
                prompt_version="v1",
                score=score,
                data={"marks": rows, "resolution": "unresolved"},
                at=self.center.clock.now(),
            )


@pytest.fixture
def scene(center: Center) -> Scene:  # noqa: F811
    return Scene(center)


def test_criteria_by_people_and_apart_from_them_by_the_ai(scene: Scene) -> None:
    """Understood: 2 (mean of 1 and 3) and 4: 3 over two calls. Solved: 5 and 4: 4.5.

    Scores: the mean of 3.7 and 4.1 for one, 4 for the other: 3.95.
    """
    one, _ = scene.call(scene.eva)
    two, _ = scene.call(scene.eva)
    scene.review(scene.marta, one, understood=5, solved=5)
    scene.review(scene.marta, one, understood=1, solved=5)
    scene.review(scene.max, one, understood=3, solved=5)
    scene.review(scene.marta, two)
    scene.estimate(two, 1.5, understood=1, charm=2)
    found = scene.quality.report(scene.marta, scene.asked)
    by_key = {figure.key: figure for figure in found.criteria}
    assert list(by_key) == ["understood", "grounded", "solved", "polite", "honest", "charm"]
    known = CriterionFigure("understood", "Understands the question", 3.0, 2, 1.0, 1)
    assert by_key["understood"] == known
    assert by_key["solved"].mean == 4.5
    assert by_key["charm"] == CriterionFigure("charm", "charm", None, 0, 2.0, 1)
    assert (found.best, found.worst) == ("solved", "understood")
    assert (found.calls, found.reviewed, found.estimated, found.rated) == (2, 2, 1, 0)
    assert found.scores == {"person": 3.95, "ai_estimate": 1.5, "customer": None}
    (apart,) = found.calibrations
    assert apart.scores == (("Marta", 3.7), ("Max", 4.1))
    assert (apart.furthest, apart.by) == ("understood", 2)


def test_every_call_to_listen_to_says_why(scene: Scene) -> None:
    fine, _ = scene.call(scene.eva)
    scene.review(scene.marta, fine)
    held, held_key = scene.call(scene.eva, held=(141, 100))
    short, _ = scene.call(scene.eva, held=(100,))
    wish, _ = scene.call(scene.eva, words="Quiero hablar con una persona")
    grave, grave_key = scene.call(scene.luis, escalated="critical")
    many, many_key = scene.call(scene.eva)
    scene.review(scene.marta, many, **every(5))
    scene.estimate(many, 2.0)
    scene.center.floor.ratings.rate(many, 1, "canary")
    poor, poor_key = scene.call(scene.luis)
    scene.review(scene.max, poor, **every(2))
    found = scene.quality.report(scene.marta, scene.asked)
    reasons = {one.key: one.reasons for one in found.listen}
    assert reasons == {
        many_key: (
            "AI estimate 2 of 5",
            "the customer gave 1 of 5",
            "they disagree: review 5, customer 1",
        ),
        poor_key: ("reviewed with 2 of 5",),
        grave_key: ("escalated (critical)",),
        held_key: ("4 minutes on hold",),
    }
    assert [one.key for one in found.listen] == [many_key, poor_key, grave_key, held_key]
    assert found.listen_total == 4
    assert {one.call for one in found.listen} == {many, poor, grave, held}
    assert not {fine, short, wish} & {one.call for one in found.listen}
    few = scene.quality.report(scene.marta, scene.asked, limit=1)
    assert ([one.key for one in few.listen], few.listen_total) == ([many_key], 4)


def test_hints_are_somebodys_own_words_and_name_their_call(scene: Scene) -> None:
    one, key = scene.call(scene.eva)
    scene.review(scene.marta, one, "too fast", "ask twice", polite=2)
    scene.estimate(one, 3.0, "never says how long", "we will see", solved=2, honest=4)
    silent, _ = scene.call(scene.eva)
    scene.review(scene.marta, silent)
    scene.estimate(silent, 1.0, grounded=1)
    found = scene.quality.report(scene.max, scene.asked)
    assert found.hints == (
        Hint(one, key, "Eva", "Review by Marta", "", None, "ask twice", ""),
        Hint(one, key, "Eva", "Review by Marta", "polite", 2, "too fast", ""),
        Hint(one, key, "Eva", "AI estimate", "solved", 2, "never says how long", "we will see"),
    ), "and none of the call whose judges gave no reason"


def test_only_calls_closed_in_the_period_of_that_part_of_the_center(scene: Scene) -> None:
    before, _ = scene.call(scene.eva)
    scene.review(scene.marta, before)
    scene.center.clock.forward(hours=2)
    scene.since = scene.center.clock.now()
    theirs, _ = scene.call(scene.eva)
    other, _ = scene.call(scene.luis)
    for call_id in (theirs, other):
        scene.review(scene.marta, call_id)
    scene.review(scene.marta, before, understood=1)
    open_, _ = scene.call(scene.eva)
    scene.review(scene.marta, open_)
    scene.center.desk.say(open_, Speaker.CUSTOMER, "Otra cosa")
    asked = scene.asked

    def counted(**of: Any) -> int:
        return scene.quality.report(scene.marta, replace(asked, **of)).calls

    assert counted() == 2
    assert counted(operator=scene.eva.id) == 1
    assert counted(operator=scene.marta.id) == 0
    assert counted(department="general") == 2
    assert counted(department="sales") == 0
    assert scene.quality.report(scene.marta, replace(asked, simulated=True)).calls == 0
    assert scene.quality.agreement(scene.marta, replace(asked, until=asked.since))[0].kappa.n == 0


def test_it_is_for_reviewers_and_of_their_departments(scene: Scene) -> None:
    one, _ = scene.call(scene.eva)
    scene.review(scene.marta, one)
    for actor in (scene.eva, scene.center.person("vic", role="viewer")):
        for act in (scene.quality.report, scene.quality.agreement):
            with pytest.raises(Forbidden):
                act(actor, scene.asked)
    sales = scene.center.person("sara", role="supervisor", own=("sales",))
    assert scene.quality.report(sales, scene.asked).calls == 0
    with pytest.raises(Forbidden):
        scene.quality.report(sales, replace(scene.asked, department="general"))


def test_agreement_of_the_same_calls(scene: Scene) -> None:
    """AI and person: (2, 4) and (4, 4): half equal, yet no better than chance: kappa 0."""
    for score in (2.0, 4.0):
        call_id, _ = scene.call(scene.eva)
        scene.review(scene.marta, call_id)
        scene.estimate(call_id, score, solved=4)
    found = scene.quality.agreement(scene.marta, scene.asked)
    whole = next(one for one in found if one.between == ("AI estimate", "person"))
    assert (whole.criterion, whole.kappa.n, whole.kappa.exact) == ("", 2, 0.5)
    assert whole.kappa.plain == pytest.approx(0.0)
    on = next(one for one in found if one.criterion == "solved")
    assert (on.kappa.n, on.kappa.exact, on.kappa.plain) == (2, 1.0, None)


def test_a_rating_that_agrees_is_nothing_to_listen_to(scene: Scene) -> None:
    at = scene.since
    rating = ReviewView("r", "customer", "customer", 3.0, at)
    person = ReviewView("p", "person", "user:marta", 4.9, at)
    near = Judged("id", "C-1", "general", "Eva", at, "", 179.0, (rating, person))
    assert to_listen([near]) == []
    far = replace(near, reviews=(rating, replace(person, score=5.0)))
    assert to_listen([far])[0].reasons == ("they disagree: review 5, customer 3",)


def test_best_and_worst_need_two_that_differ() -> None:
    one = CriterionFigure("a", "A", 4.0, 3, None, 0)
    assert best_and_worst([one]) == ("", "")
    assert best_and_worst([one, replace(one, key="b")]) == ("", "")
    assert best_and_worst([one, replace(one, key="b", mean=None)]) == ("", "")
    assert best_and_worst([one, replace(one, key="b", mean=4.5)]) == ("b", "a")
