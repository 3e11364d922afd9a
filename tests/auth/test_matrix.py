"""Who may do what: every action of every service, tried by every role.

On an embedded store: rights are decided before any database is asked, and a file is brought back
to how it was in a millisecond. ``tests/calls/test_refusals.py`` has the desk in every state of a
call, on both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from callcenter_tui.auth.permissions import OWNER as OWNER_ROLE
from callcenter_tui.auth.permissions import ROLES as STORED_ROLES
from callcenter_tui.auth.roster import Roster
from callcenter_tui.domain.errors import CallCenterError, Forbidden
from tests.auth.actions import actions, classes_with_actions, reached
from tests.auth.matrix_arguments import given
from tests.auth.matrix_scene import ROLES, Scene
from tests.auth.who_may import RULES, Rule

VARIANTS = {
    "Departments.set (autonomy)": "Departments.set",
    "People.get (oneself)": "People.get",
    "Staff.spells (one's own)": "Staff.spells",
    "Desk.say (for the customer)": "Desk.say",
    "OpenSessions.list (another's)": "OpenSessions.list",
    "OpenSessions.end_all (another's)": "OpenSessions.end_all",
}
"""The same action, of which part is allowed to more people."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("matrix"))
    yield made
    made.close()


def every(scene: Scene) -> dict[str, Callable[..., Any]]:
    """Every action by its name, of the house as it is open now."""
    found = actions(scene.house) | {"Identity.set_question": scene.identity.set_question}
    return found | {name: found[of] for name, of in VARIANTS.items()}


def may(role: str, rule: Rule) -> bool:
    """What the declared rule says."""
    if role == "stranger":
        return rule.least in ("viewer", "agent") and not rule.own
    if role == OWNER_ROLE:
        return True
    return STORED_ROLES.index(role) >= STORED_ROLES.index(rule.least)


def test_every_action_says_who_may_do_it(scene: Scene) -> None:
    found = set(every(scene))
    assert found - RULES.keys() == set(), "add a line to tests/auth/who_may.py"
    assert RULES.keys() - found == set(), "these actions are gone"


def test_no_service_with_an_action_is_out_of_the_matrix(scene: Scene) -> None:
    """Those that a command or a screen builds by itself have to be named here."""
    known = reached(scene.house) | {type(scene.identity), Roster}
    assert {one.__name__ for one in classes_with_actions() - known} == set()


@pytest.mark.parametrize("name", RULES)
def test_each_role_may_do_what_its_rule_says_and_a_refusal_changes_nothing(
    scene: Scene, name: str
) -> None:
    rule = RULES[name]
    refused = [role for role in ROLES if not may(role, rule)]
    done: list[str | CallCenterError] = []
    for role in ROLES:
        scene.again()
        actor, method = scene.people[role], every(scene)[name]
        arguments = given(scene, name, method, actor)
        before, count = scene.digest(), scene.commits()
        error = _outcome(method, arguments)
        if role not in refused:
            assert not isinstance(error, Forbidden), (name, role, error)
            done += [role] if error is None else [error]
            continue
        assert isinstance(error, Forbidden), (name, role, error)
        assert error.title, (name, role)
        assert error.hint, (name, role)
        assert scene.commits() == count or scene.digest() == before, (name, role)
    assert any(isinstance(one, str) for one in done), f"nobody could do it: {done}"


def test_the_matrix_has_its_size(scene: Scene) -> None:
    """So that a discovery that finds nothing cannot pass for an empty table."""
    assert len(RULES) * len(ROLES) > 600
    assert all(len([role for role in ROLES if may(role, one)]) >= 1 for one in RULES.values())


def _outcome(method: Callable[..., Any], arguments: dict[str, Any]) -> CallCenterError | None:
    try:
        done = method(**arguments)
        if isinstance(done, Iterator):
            next(done, None)
    except CallCenterError as error:
        return error
    return None
