"""Who sees in figures what a reviewer said of an operator's work: reviewers, and that operator."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.figures import By, Grain, Question
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.reviews_seen import WITHHELD
from callcenter_tui.metrics.room import Figures, open_metrics
from tests.calls.conftest import Center
from tests.calls.desks import in_hand, seated
from tests.metrics.ledger import context_of

MARKS = dict.fromkeys(("understood", "grounded", "solved", "polite", "honest"), 4)
POOR = dict.fromkeys(MARKS, 2)
GIVEN = {"eva": 4.0, "luis": 2.0}
SEES: dict[str, tuple[str, ...]] = {
    "wall": (),
    "eva": ("eva",),
    "luis": ("luis",),
    "marta": ("eva", "luis"),
}
"""Whose reviews each person may see."""


@dataclass
class Scene:
    """Eva's call was given 4, Luis's 2."""

    center: Center
    figures: Figures
    question: Question
    people: dict[str, Actor]
    calls: dict[str, str]

    def by(self, login: str) -> Question:
        """The question about one operator."""
        return replace(self.question, operator=self.people[login].id)


@pytest.fixture
def scene(center: Center) -> Scene:
    people = {login: seated(center, login) for login in ("eva", "luis")}
    people["wall"] = center.person("wall", role="viewer")
    people["marta"] = center.person("marta", role="supervisor")
    calls = {}
    for login, marks, phone in (("eva", MARKS, "+34600000801"), ("luis", POOR, "+34600000802")):
        calls[login] = in_hand(center, people[login], phone=phone)
        center.driving.end(people[login], calls[login], disposition="information_given")
        center.floor.reviewing.review(people["marta"], calls[login], marks)
    figures = open_metrics(context_of(center))
    return Scene(center, figures, figures.dashboard.period("today"), people, calls)


@pytest.mark.parametrize("who", SEES)
def test_the_mean_of_all_is_everybodys_and_an_operators_is_not(scene: Scene, who: str) -> None:
    dashboard, actor, sees = scene.figures.dashboard, scene.people[who], SEES[who]
    assert dashboard.figures(actor, scene.question, ["review"])["review"].value == 3
    for login, score in GIVEN.items():
        asked = scene.by(login)
        one = dashboard.figures(actor, asked, ["handled", "review"], before=asked)["review"]
        steps = dashboard.trend(actor, asked, "review", Grain.DAY).figures
        if login in sees:
            assert (one.value, one.previous) == (score, score)
            assert [step.value for step in steps] == [score]
            dashboard.heat(actor, asked, "review")
            continue
        assert (one.value, one.n, one.numerator, one.previous) == (None, 0, 0, None)
        assert one.note == WITHHELD
        assert [(step.value, step.n) for step in steps] == [(None, 0)]
        with pytest.raises(Forbidden):
            dashboard.heat(actor, asked, "review")


@pytest.mark.parametrize("who", SEES)
def test_in_rows_by_operator_only_what_is_ones_own(scene: Scene, who: str) -> None:
    dashboard, actor, sees = scene.figures.dashboard, scene.people[who], SEES[who]
    rows = dashboard.rows(actor, scene.question, By.OPERATOR, ["handled", "review"])
    told = {row.name: (row.figures[0].value, row.figures[1].value) for row in rows}
    assert told == {
        login.title(): (1, score if login in sees else None) for login, score in GIVEN.items()
    }
    reports = scene.figures.reports
    if not sees:
        with pytest.raises(Forbidden):
            reports.report(actor, scene.question, by=By.OPERATOR, keys=["review"])
        return
    made = reports.report(actor, scene.question, by=By.OPERATOR, keys=["review"])
    assert {row.name: row.figures[0].value for row in made.rows} == {
        login.title(): GIVEN[login] for login in sees
    }
    assert made.whole[0].value == 3


@pytest.mark.parametrize("who", SEES)
def test_reviewed_calls_are_opened_by_reviewers_and_ones_own_by_oneself(
    scene: Scene, who: str
) -> None:
    dashboard, actor = scene.figures.dashboard, scene.people[who]
    for login, call in scene.calls.items():
        if login not in SEES[who]:
            with pytest.raises(Forbidden) as caught:
                dashboard.drill(actor, scene.by(login), "review")
            assert caught.value.permission == "quality.review"
            assert caught.value.hint
            continue
        opened = dashboard.drill(actor, scene.by(login), "review")
        assert [(one.call, one.amount) for one in opened.calls] == [(call, GIVEN[login])]
    if who == "marta":
        opened = dashboard.drill(actor, scene.question, "review")
        assert {one.call for one in opened.calls} == {*scene.calls.values()}
    else:
        with pytest.raises(Forbidden):
            dashboard.drill(actor, scene.question, "review")


@pytest.mark.parametrize("who", SEES)
def test_exports_and_the_journal_of_a_call_keep_the_score_to_themselves(
    scene: Scene, who: str
) -> None:
    actor, sees = scene.people[who], SEES[who]
    cells = scene.figures.calls.of(actor, [*scene.calls.values()])
    for login, call in scene.calls.items():
        assert cells[call]["review"] == (GIVEN[login] if login in sees else None)
        assert cells[call]["handled"] == 1
        happened = scene.center.board.events(actor, call)
        (told,) = [one for one in happened if one.kind == events.CALL_REVIEWED]
        assert told.who == "user:marta"
        assert told.data.get("score") == (GIVEN[login] if login in sees else None)
        assert told.data["review"]
