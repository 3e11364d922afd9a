"""A wish for a person is heard whoever speaks for the center: the AI, or its drafts."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.states import Speaker
from tests.calls.conftest import OWNER, Center

WISHES = ("Quiero que una persona mire mi factura", "I want a person to look at my invoice")


@pytest.mark.parametrize("autonomy", ["ai", "draft"])
@pytest.mark.parametrize("words", WISHES)
def test_who_wants_a_person_to_look_waits_for_one(
    center: Center, autonomy: str, words: str
) -> None:
    center.departments.set(OWNER, "general", autonomy=autonomy)
    opened = center.call("Hola", department="general")
    assert center.state(opened.call_id) == ("active", autonomy)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, words)
    assert center.state(opened.call_id) == ("waiting", autonomy)
    assert center.board.call(OWNER, opened.call_id).row.wants_person
