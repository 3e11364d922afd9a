"""``callcenter call show`` in lines: what people said about a call, and who said it."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.cli.sample_company import add_departments
from callcenter_tui.domain.states import Speaker
from tests.cli.conftest import Shell
from tests.cli.test_line_desk import OWNER, a_desk, person


@pytest.mark.parametrize("comment", ["Luis was very kind\nand quick", ""])
def test_show_tells_who_noted_what_and_what_the_customer_thought(
    shell: Shell, comment: str
) -> None:
    assert shell("store", "upgrade").code == 0
    with a_desk(shell) as house:
        add_departments(house, OWNER)
        luis = person(house, "luis", "Luis Gil")
        opened = house.desk.open(OpenCall("Ana", phone="+34600111222", words="Mi factura"))
        house.driving.take_over(luis, opened.call_id)
        house.desk.note(luis, opened.call_id, "Pays by card")
        house.floor.supervising.ask_help(luis, opened.call_id, "She wants her money back")
        key = opened.key
        asked = shell("call", "show", key)
        assert "help: She wants her money back" in asked.out.splitlines()
        assert shell("call", "show", key, "--json").json["help"] == "She wants her money back"
        house.desk.say(opened.call_id, Speaker.OPERATOR, "Hecho", luis)
        house.driving.end(luis, opened.call_id, disposition="information_given")
        house.floor.ratings.rate(opened.call_id, 4, comment)
        assert house.board.call(OWNER, opened.call_id).row.state == "completed"
    lines = shell("call", "show", key).out.splitlines()
    assert any(line.endswith("  [note by Luis Gil] Pays by card") for line in lines)
    said = ": Luis was very kind and quick" if comment else ""
    assert f"customer's rating 4 of 5{said}" in lines
