"""Who may not type for a customer does not spend one of the tries that the customer has."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.states import Speaker
from tests.calls.conftest import Center
from tests.calls.desks import everything, seated
from tests.calls.test_identity import asked, known, say, state_of


def test_a_refused_answer_costs_the_customer_no_try(center: Center) -> None:
    known(center)
    opened = asked(center)
    assert state_of(center, opened) == ("asked", 0)
    stranger, viewer = seated(center, "nina", "sales"), center.person("vic", role="viewer")
    before = everything(center.store)
    for actor in (stranger, viewer):
        for answer in ("28014", "28013"):  # a wrong one, and the right one
            with pytest.raises(Forbidden):
                center.desk.say(opened.call_id, Speaker.CUSTOMER, answer, actor)
    assert everything(center.store) == before
    say(center, opened, "28013")
    assert state_of(center, opened)[0] == "confirmed"
