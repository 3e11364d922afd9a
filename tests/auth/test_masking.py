"""A viewer sees the center at work and nothing of any customer, whatever they ask.

Every action that a viewer is allowed is tried on every call there is; the list is that of the
matrix, so a new one is looked at without anybody remembering it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import astuple

import pytest

from callcenter_tui.domain.errors import Forbidden
from tests.auth.matrix_arguments import given
from tests.auth.matrix_marks import NAME, PHONE, marked
from tests.auth.matrix_scene import Scene
from tests.auth.test_matrix import every
from tests.auth.who_may import RULES

ALLOWED = [name for name, rule in RULES.items() if rule.least == "viewer"]
TOLD = ("Board.call", "Board.live", "Board.history", "Callbacks.list", "Letters.of_call",
        "Outbox.letter", "Outbox.consents", "Outbox.opt_outs", "Dashboard.drill")  # fmt: skip
"""What shows customers to an agent: they are there to be seen."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("masking"))
    yield made
    made.close()


def answers(scene: Scene, name: str, role: str) -> Iterator[object]:
    """What the role gets for the action, of each call and letter where it is asked for one."""
    actor, method = scene.people[role], every(scene)[name]
    usual = given(scene, name, method, actor)
    things = [one for one in astuple(scene.things) if one]
    for asked in ("call_id", "letter_id"):
        if asked in usual:
            for thing in things:
                try:
                    yield method(**usual | {asked: thing})
                except Exception as error:  # noqa: BLE001 - its words are looked at, too
                    yield error
            return
    if "call_ids" in usual:
        usual["call_ids"] = things
    found = method(**usual)
    yield list(found) if isinstance(found, Iterator) else found


def everything_shown(answer: object) -> str:
    """All of it as text; dataclasses write themselves out whole."""
    return f"{answer!r} {answer}" if isinstance(answer, Exception) else repr(answer)


@pytest.mark.parametrize("name", ALLOWED)
def test_nothing_a_viewer_is_given_tells_of_a_customer(scene: Scene, name: str) -> None:
    for answer in answers(scene, name, "viewer"):
        assert not inspect.isgenerator(answer), "look into it"
        shown = everything_shown(answer)
        assert marked(shown) == [], shown


@pytest.mark.parametrize("name", TOLD)
def test_the_same_tells_those_who_may_see_customers(scene: Scene, name: str) -> None:
    shown = " ".join(map(everything_shown, answers(scene, name, "agent")))
    assert marked(shown), name


@pytest.mark.parametrize("words", [NAME, PHONE + "001", "palabraunica", "Nobody", "600 000 000"])
def test_searching_confirms_nothing_to_a_viewer(scene: Scene, words: str) -> None:
    """Neither that somebody is known nor that nobody is: both are refused in the same words."""
    with pytest.raises(Forbidden) as refused:
        scene.house.floor.history.search(scene.people["viewer"], words)
    assert marked(str(refused.value)) == []
    with pytest.raises(Forbidden) as other:
        scene.house.floor.history.search(scene.people["viewer"], "something else")
    assert str(other.value) == str(refused.value)
