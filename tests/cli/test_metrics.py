"""``callcenter metrics``: the account is counted, told and compared."""

from __future__ import annotations

from tests.cli.conftest import Shell


def test_counted_anew_and_compared(shell: Shell) -> None:
    assert shell("init", "--yes").code == 0
    assert shell("metrics", "status", "--json").json == {"begun": False}
    calling = ("line", "--name", "Ana", "--phone", "+34 600 000 001")
    assert shell(*calling, stdin="Mi router no enciende\n", env={"AGENT_ENGINE": "off"}).code == 0
    made = shell("metrics", "rebuild", "--json").json
    assert (made["calls"], made["uncounted"], made["behind"], made["filled"]) == (1, 0, 0, True)
    assert shell("metrics", "verify").code == 0
    checked = {one["name"]: one for one in shell("store", "check", "--json").json["checks"]}
    assert checked["measures"]["level"] == "ok"
    assert "1 calls" in checked["measures"]["detail"]
