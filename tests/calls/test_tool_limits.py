"""What no tool can do: act twice, act late, hang a turn, serve somebody else."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from callcenter_tui.agents.guard import judge
from callcenter_tui.calls.tools.catalogue import NAMES
from callcenter_tui.calls.tools.plugins import load_plugins
from callcenter_tui.cli.call_told import tell
from callcenter_tui.domain import events
from callcenter_tui.domain.grounding import Evidence
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.tools import Result, Session
from callcenter_tui.rehearsal import orders
from callcenter_tui.store import calls
from tests.calls.conftest import OWNER, Center
from tests.calls.toolbench import answered, identified, named, plugin, room, turn

HOSTILE = (
    "PD-40002",
    "PD-40002' OR '1'='1",
    "' UNION SELECT number, item, status, phone, email, 1, 1 FROM orders --",
    "*",
    "%",
    "PD-4000_",
    "+34600000002",
    "berta@example.com",
    "C-222222",
    "ＰＤ－４０００２",
    "PD-40002\x00",
    "\u202ePD-40002",
    "{phone}",
    "null",
)
"""What a model might put in an argument to reach somebody else's data."""


# --- once, and only while the AI drives -----------------------------------------------------


def test_after_a_crash_an_act_is_not_done_again(center: Center) -> None:
    opened = center.call("Llámenme mañana")
    claim, box = turn(center)
    first = box.use("open_callback", {"when": "mañana"})
    center.clock.forward(seconds=11)  # the engine is dead
    center.retries.sweep()
    center.clock.forward(seconds=2)
    again, box = turn(center)
    assert (again.turn, again.attempts) == (claim.turn, 2)
    second = box.use("open_callback", {"when": "el viernes"})
    assert (second.source, second.result) == (first.source, first.result)
    assert [use.source for use in box.uses()] == [first.source]
    assert center.kinds(opened.call_id).count(events.CALLBACK_OPENED) == 1


def test_a_takeover_between_claim_and_use_stops_the_act(center: Center) -> None:
    opened, agent = center.call("páseme con ventas"), center.person("eva")
    _, box = turn(center)
    center.driving.take_over(agent, opened.call_id)
    assert not box.use("transfer", {"department": "sales"}).result.ok
    assert center.board.call(OWNER, opened.call_id).row.department == "general"
    assert center.state(opened.call_id) == ("active", "person")


def test_a_takeover_at_the_same_moment_comes_before_the_act_or_after_it(center: Center) -> None:
    """Whoever is second finds what the first has done; nothing is half done, nobody waits."""
    agent = center.person("eva")
    for number in range(8):
        opened = center.call("páseme con ventas", phone=f"+34 600 000 {number + 100}")
        _, box = turn(center)
        with ThreadPoolExecutor(2) as pool:
            taking = pool.submit(center.driving.take_over, agent, opened.call_id)
            used = pool.submit(box.use, "transfer", {"department": "sales"}).result(30)
            taking.result(30)
        kinds = center.kinds(opened.call_id)
        first = kinds.index(events.CALL_TAKEN) > kinds.index(events.TOOL_USED)
        assert used.result.ok is first
        assert (events.CALL_TRANSFERRED in kinds) is first
        assert center.state(opened.call_id) == ("active", "person")


@pytest.mark.parametrize("database", ["sqlite"])
def test_an_engine_that_lost_its_turn_can_do_nothing(center: Center) -> None:
    opened = center.call("páseme con ventas")
    _, late = turn(center)
    center.clock.forward(seconds=11)
    center.retries.sweep()
    assert not late.use("transfer", {"department": "sales"}).result.ok
    assert center.board.call(OWNER, opened.call_id).row.department == "general"


def test_in_draft_mode_nothing_is_done_by_the_ai(center: Center) -> None:
    center.departments.set(OWNER, "general", autonomy="draft")
    opened = center.call("páseme con ventas")
    use = turn(center)[1].use("transfer", {"department": "sales"})
    assert not use.result.ok
    assert "persona" in use.result.text
    assert center.board.call(OWNER, opened.call_id).row.department == "general"


def test_a_companys_act_runs_at_most_once_whatever_happens(center: Center) -> None:
    ran: list[str] = []

    def run(session: Session, arguments: Mapping[str, Any]) -> Result:
        ran.append(session.call_key)
        raise ConnectionError("after it was done, perhaps")

    tools = room(center, plugin(run, acts=True))
    opened = center.call("una prueba")
    _, box = turn(center, tools)
    first = box.use("company_tool", {})
    again = box.use("company_tool", {})
    assert ran == [opened.key]
    assert not first.result.ok
    assert "No he podido confirmar" in first.result.text, "it may have been done"
    assert again.source == first.source
    center.clock.forward(seconds=11)
    center.retries.sweep()
    center.clock.forward(seconds=2)
    assert not turn(center, tools)[1].use("company_tool", {}).result.ok
    assert ran == [opened.key]


def test_words_that_come_while_an_act_is_done_do_not_do_it_again(center: Center) -> None:
    done = plugin(lambda session, arguments: Result("Hecho.", deeds=("cancelled",)), acts=True)
    opened = center.call("una prueba")
    claim, box = turn(center, room(center, done))
    assert box.use("company_tool", {}).result.ok
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿sigue ahí?")
    answered(center, claim)
    claim, box = turn(center, room(center, done))
    assert "una prueba" in str(center.turns.job(claim).brief.lines)
    assert named(box) == []
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "quiero otra prueba")
    answered(center, claim)
    assert named(turn(center, room(center, done))[1]) == ["company_tool"], "asked for anew"


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_slow_or_broken_tool_leaves_the_store_free_and_the_turn_alive(center: Center) -> None:
    gate, entered = threading.Event(), threading.Event()

    def hang(session: Session, arguments: Mapping[str, Any]) -> Result:
        entered.set()
        gate.wait(30)
        return Result("too late")

    opened = center.call("una prueba")
    _, box = turn(center, room(center, plugin(hang), seconds=0.2))
    uses = []
    using = threading.Thread(target=lambda: uses.append(box.use("company_tool", {})))
    using.start()
    assert entered.wait(10)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")  # nobody holds the store meanwhile
    using.join(10)
    gate.set()
    assert not uses[0].result.ok
    assert "too late" not in uses[0].result.text


@pytest.mark.parametrize(
    "found",
    [None, "words", Result(None), Result("x", deeds=("refund", "order_seen"))],  # type: ignore[arg-type]
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_what_a_companys_tool_gives_back_is_not_trusted(center: Center, found: Any) -> None:
    center.call("una prueba")
    use = turn(center, room(center, plugin(lambda session, arguments: found)))[1].use(
        "company_tool", {}
    )
    if isinstance(found, Result) and found.text:
        assert use.result.deeds == ("order_seen",), "only deeds that there are"
    else:
        assert not use.result.ok


# --- accounts -------------------------------------------------------------------------------


def test_earlier_calls_are_only_this_customers_and_only_after_the_question(center: Center) -> None:
    berta = {"name": "Berta", "phone": "+34 600 000 002"}
    secret = center.call("un secreto de Berta", **berta)
    mine = center.call("una vieja historia de Ana")
    for opened, summary in ((secret, "SECRETO"), (mine, "HISTORIA")):
        with center.store.write() as tx:
            call = calls.facts(tx, opened.call_id)
            assert call is not None
            calls.change(tx, call, summary=summary)
        answered(center, turn(center)[0])
        center.desk.leave(opened.call_id)
    opened = center.call("¿Qué me dijeron en mi última llamada?")
    claim, box = turn(center)
    refused = box.use("earlier_calls", {})
    assert not refused.result.ok
    assert "HISTORIA" not in refused.result.text
    identified(center, opened.call_id)
    told = box.use("earlier_calls", {}).result.text
    assert "HISTORIA" in told
    for foreign in ("SECRETO", opened.key):
        assert foreign not in told
    for name in ("call", "customer_id", "phone"):
        assert not box.use("earlier_calls", {name: secret.key}).result.ok
    del claim


def test_each_earlier_call_is_told_in_a_line_of_its_own(center: Center) -> None:
    """When, where, about what, how it ended; the call that asks is not among them."""
    for words in ("No me llega la factura. Ni la de enero! ¿Por qué?", "una " + "palabra " * 30):
        opened = center.call(words, department="billing")
        answered(center, turn(center)[0])
        center.desk.leave(opened.call_id)
        center.clock.forward(hours=1)
    opened = center.call("¿Qué me dijeron en mi última llamada?")
    identified(center, opened.call_id)
    use = turn(center)[1].use("earlier_calls", {})
    newer, older = use.result.text.splitlines()
    assert older == (
        "El lunes 3 de marzo a las 10:00, Billing, «No me llega la factura, Ni la de enero, "
        "Por qué»: usted colgó."
    )
    assert newer.startswith("El lunes 3 de marzo a las 11:00, Billing, «una palabra")
    assert "palabra…»" in newer
    assert len(newer) < 160
    told = Evidence(
        "es", "Test Company", ((use.source, use.result.text),), frozenset(use.result.deeds),
        ("¿Qué me dijeron?",), identified=True,
    )  # fmt: skip
    assert judge(Answer(use.result.text), told).breaches == ()


@pytest.mark.parametrize("database", ["sqlite"])
def test_another_customers_order_cannot_be_read_whatever_the_argument(
    center: Center, shop: Path
) -> None:
    """A missing order and somebody else's are told in the same words: no number is confirmed."""
    tools = room(center, *orders.tools())
    missing = set()
    for number, order in enumerate((*HOSTILE, "PD-99999")):
        opened = center.call("¿Dónde está mi pedido?", phone="+34 600 000 001")
        identified(center, opened.call_id)
        claim, box = turn(center, tools)
        assert "Router" in box.use("order_status", {}).result.text
        result = box.use("order_status", {"order": order}).result
        assert "CANARY" not in result.text, number
        assert not result.deeds
        missing.add(result.text)
        assert not box.use("order_status", {"order": order, "phone": "+34600000002"}).result.ok
        answered(center, claim)
    assert len(missing) == 1


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_customer_without_contact_in_the_shop_sees_no_order(center: Center, shop: Path) -> None:
    """Empty phones and e-mails never match one another."""
    run = orders.tools()[0].run
    now: datetime = center.clock.now()
    nobody = Session("1", "C-1", "1", "X", "", "", "en", "sales", True, now)
    assert "CANARY" not in run(nobody, {}).text
    assert "CANARY" not in run(nobody, {"order": "PD-40003"}).text


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_claimed_contact_is_not_added_to_somebody_else(center: Center) -> None:
    """Else a caller could claim Berta's e-mail, answer the own question and read Berta's orders."""
    ana = center.call("hola", phone="+34 600 000 001")
    center.call("hola", name="Berta", phone="", email="berta@example.com")
    center.call("hola", phone="+34 600 000 001", email="berta@example.com")
    center.call("hola", phone="+34 600 000 009", email="berta@example.com")
    customer = center.board.call(OWNER, ana.call_id).customer
    assert (customer.phone, customer.email) == ("+34600000001", "")
    center.call("hola", phone="+34 600 000 001", email="ana@example.com")
    assert center.board.call(OWNER, ana.call_id).customer.email == "ana@example.com"


# --- plug-ins -------------------------------------------------------------------------------


def test_a_broken_module_is_named_and_the_others_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    good = (
        "from callcenter_tui.domain.tools import Argument, Result, Tool\n"
        "def run(session, arguments):\n    return Result('hi')\n"
        "def tools():\n    return [Tool('greet', 'Greets.', run, when=('hello',)),\n"
        "        Tool('transfer', 'Mine.', run, when=('x',)),\n"
        "        Tool('spy', 'Spies.', run, (Argument('customer_id', 'text', 'x'),), ('x',)),\n"
        "        Tool('odd', 'Odd.', run, when=('(',)), Tool('Capital', 'C.', run, when=('x',)),\n"
        "        Tool('accent', 'A.', run, when=('qué',)), 'no tool',\n"
        "        Tool('one_text', 'O.', run, when=('hello')),\n"
        "        Tool('bare', 'B.', run, ('order',), ('x',)),\n"
        "        Tool('unnamed', 'U.', run, (Argument(1, 'text', 'x'),), ('x',))]\n"
    )
    (tmp_path / "good_tools.py").write_text(good)
    (tmp_path / "bad_tools.py").write_text("1 / 0\n")
    (tmp_path / "none_tools.py").write_text(
        "from callcenter_tui.domain.tools import Tool\n"
        "def tools():\n    return [Tool('a_tool', 'A.', print, None, ('x',))]\n"
    )
    found = load_plugins(
        "bad_tools, none_tools, good_tools,missing_tools,good_tools", ("transfer",)
    )
    assert [tool.name for tool in found.tools] == ["greet"]
    told = " | ".join(found.faults)
    for part in ("bad_tools cannot be used (ZeroDivisionError", "none_tools cannot",
                 "missing_tools", "'transfer'",
                 "'customer_id'", "'odd'", "'Capital'", "'accent'", "'?'",
                 "'one_text'", "'bare'", "'unnamed'"):  # fmt: skip
        assert part in told
    assert len(found.faults) == 12


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_broke_in_a_companys_tool_is_told_to_people_only(
    center: Center, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(session: Session, arguments: Mapping[str, Any]) -> Result:
        raise KeyError(f"no row for {session.phone}")

    opened = center.call("una prueba")
    claim, box = turn(center, room(center, plugin(run)))
    use = box.use("company_tool", {})
    assert "KeyError" not in use.result.text
    answered(center, claim)
    happened = center.board.events(OWNER, opened.call_id)
    (data,) = (event.data for event in happened if event.kind == events.TOOL_USED)
    assert data["trouble"].startswith("KeyError: 'no row for …' (test_tool_limits.py:")
    tell(center.board.call(OWNER, opened.call_id), happened)
    shown = capsys.readouterr().out
    assert "failed: KeyError: 'no row for …' (test_tool_limits.py:" in shown
    assert "refused" not in shown


@pytest.mark.parametrize("database", ["sqlite"])
def test_only_what_was_not_allowed_is_shown_as_refused(
    center: Center, capsys: pytest.CaptureFixture[str]
) -> None:
    none = plugin(lambda session, arguments: Result("No hay nada suyo.", ok=False))
    opened = center.call("una prueba")
    _, box = turn(center, room(center, none))
    box.use("company_tool", {})
    box.use("drop_tables", {})
    tell(center.board.call(OWNER, opened.call_id), center.board.events(OWNER, opened.call_id))
    shown = [line for line in capsys.readouterr().out.splitlines() if "  tool " in line]
    assert ["refused" in line for line in shown] == [False, True]


def test_modules_without_a_name_are_a_mistake() -> None:
    assert load_plugins(" , ", ()).faults == ("CALLCENTER_TOOLS names no module",)
    assert load_plugins("", ()).faults == ()


MANUAL = Path(__file__).parents[2] / "docs" / "tools.md"


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_example_of_the_manual_runs_as_it_stands_there(
    center: Center, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = re.search(
        r"```python\n( *# mycompany_tools.py\n.*?)```", MANUAL.read_text("utf-8"), re.S
    )
    assert code
    (tmp_path / "mycompany_tools.py").write_text(dedent(code[1]))
    monkeypatch.syspath_prepend(tmp_path)
    found = load_plugins("mycompany_tools", NAMES)
    assert found.faults == ()
    for language, said, told in (
        ("es", "¿Cuánto debo?", "Tiene pendientes 42,50 euros."),
        ("en", "What do I owe?", "You owe 42.50 euros."),
    ):
        opened = center.call(said, language=language, phone="+34 600 000 001")
        identified(center, opened.call_id)
        use = turn(center, room(center, *found.tools))[1].use("account_balance", {})
        assert (use.result.text, use.result.deeds) == (told, ("account_seen",))
    opened = center.call("¿Cuánto debo?", phone="+34 600 000 009")
    identified(center, opened.call_id)
    assert not turn(center, room(center, *found.tools))[1].use("account_balance", {}).result.ok


def test_the_lease_is_longer_than_a_tool_may_take() -> None:
    from callcenter_tui.calls.tools.bounded import SECONDS
    from callcenter_tui.calls.turns import LEASE

    assert timedelta(seconds=SECONDS) < LEASE
