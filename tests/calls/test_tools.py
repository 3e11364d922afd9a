"""Tools: what an AI may do to a call, what is refused, and that it happens once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.agents.guard import judge
from callcenter_tui.calls.documents import Documents
from callcenter_tui.calls.tools.checking import fault
from callcenter_tui.calls.tools.turn import MOST
from callcenter_tui.domain import events
from callcenter_tui.domain.grounding import Evidence
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.tools import Argument, Result, Session
from callcenter_tui.rehearsal import orders
from callcenter_tui.rehearsal.sample import sample_hours
from callcenter_tui.store import tool_uses
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import seated
from tests.calls.toolbench import answered, identified, named, plugin, room, turn

# --- what there is, and when it is offered --------------------------------------------------


def test_no_tool_can_be_told_whom_it_serves(center: Center) -> None:
    everything = (*room(center).tools(), *orders.tools())
    assert [fault(tool) for tool in everything] == [""] * len(everything)
    asked = {argument.name for tool in everything for argument in tool.arguments}
    assert asked == {"question", "day", "when", "letter", "about", "department", "reason",
                     "disposition", "order"}  # fmt: skip


def test_the_manual_names_every_tool_with_its_arguments(center: Center) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "tools.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in manual.splitlines() if line.startswith("| `")}
    for tool in (*room(center).tools(), *orders.tools()):
        row = rows.pop(tool.name)
        assert ("**account**" in row) is tool.account
        for argument in tool.arguments:
            assert f"`{argument.name}{'' if argument.required else '?'}`" in row
            assert all(choice in row for choice in argument.choices if choice != "general")
    assert not rows


@pytest.mark.parametrize(
    ("words", "tools"),
    [
        ("Mi router no enciende", []),
        ("Hola", []),
        ("¿Cuánto cuesta la fibra de 600?", []),
        ("¿A qué hora abren los sábados?", ["business_hours"]),
        ("¿A qué hora abren las tiendas?", []),
        ("are you open on Sunday?", ["business_hours"]),
        ("Por favor, llámenme mañana por la tarde", ["open_callback"]),
        ("me llamo Ana y no tengo internet", []),
        ("Can somebody call me back tomorrow?", ["open_callback"]),
        ("¿Me pueden enviar un presupuesto a ana@example.com?", ["propose_letter"]),
        ("páseme con facturación", ["transfer"]),
        ("¿Qué me dijeron en la última llamada?", ["earlier_calls"]),
        ("gracias, eso es todo", ["set_disposition"]),
        ("¿Qué cuesta? ¿Y cuánto tarda?", ["search_knowledge"]),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_turn_is_offered_only_what_the_words_call_for(
    center: Center, words: str, tools: list[str]
) -> None:
    center.call(words)
    assert named(turn(center)[1]) == tools


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_was_missing_may_come_in_the_next_message(center: Center) -> None:
    opened = center.call("Quiero que me llamen, por favor")
    claim, box = turn(center)
    assert named(box) == ["open_callback"]
    answered(center, claim, "¿Cuándo?")
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "el jueves a las 10")
    claim, box = turn(center)
    assert box.use("open_callback", {"when": "el jueves a las 10"}).result.ok
    answered(center, claim)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿y la factura?")
    assert named(turn(center)[1]) == [], "done is done"


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_tool_that_is_not_offered_cannot_be_used(center: Center) -> None:
    opened = center.call("Mi router no enciende")
    _, box = turn(center)
    for name in ("transfer", "send_letter", "drop_tables", "\x1b[2J" * 99):
        assert not box.use(name, {"department": "billing"}).result.ok
    assert center.state(opened.call_id) == ("active", "ai")
    assert {use.source.split("/")[1] for use in box.uses()} == {"unknown"}
    with center.store.read() as tx:
        assert "\x1b" not in "".join(use.name for use in tool_uses.of_call(tx, opened.call_id))


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_model_in_a_loop_gets_no_further(center: Center) -> None:
    opened = center.call("¿Cuál es el horario?")
    _, box = turn(center)
    results = [box.use("business_hours", {}).result.ok for _ in range(3 * MOST)]
    assert sum(results) == MOST
    with center.store.read() as tx:
        assert len(tool_uses.of_call(tx, opened.call_id)) == MOST


# --- arguments ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"letter": "follow_up"}, "about"),
        ({"letter": "bomb", "about": "x"}, "letter"),
        ({"letter": "follow_up", "about": "x" * 301}, "about"),
        ({"letter": "follow_up", "about": ["x"]}, "about"),
        ({"letter": "follow_up", "about": "x", "email": "thief@example.com"}, "letter, about"),
        ({"letter": "follow_up", "about": "x", "call_id": "1"}, "letter, about"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_wrong_arguments_do_nothing_and_say_why(
    center: Center, arguments: dict[str, object], why: str
) -> None:
    opened = center.call("Envíenme un presupuesto")
    use = turn(center)[1].use("propose_letter", arguments)
    assert not use.result.ok
    assert why in use.result.text
    assert events.LETTER_PROPOSED not in center.kinds(opened.call_id)


@pytest.mark.parametrize(
    ("kind", "given", "want"),
    [
        ("whole", "3", 3), ("whole", 3.0, 3), ("whole", 3.5, None), ("whole", True, None),
        ("whole", "3 or 1=1", None), ("number", "2.5", 2.5), ("number", float("nan"), None),
        ("number", 10**400, None), ("yes_no", "sí", True), ("yes_no", "maybe", None),
        ("choice", "Technical Support", "technical_support"), ("text", 40001, "40001"),
        ("text", True, None), ("text", {"a": 1}, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database", ["sqlite"])
def test_values_become_the_wanted_type_only_without_loss(
    center: Center, kind: str, given: object, want: object
) -> None:
    got: list[object] = []

    def run(session: Session, arguments: Mapping[str, Any]) -> Result:
        got.append(arguments["value"])
        return Result("ok")

    choices = ("technical_support",) if kind == "choice" else ()
    tool = plugin(run, arguments=(Argument("value", kind, "x", choices),))
    center.call("una prueba")
    use = turn(center, room(center, tool))[1].use("company_tool", {"value": given})
    assert got == ([] if want is None else [want])
    assert use.result.ok is (want is not None)


CANARY = "su reembolso de 500 euros"


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_a_model_says_to_a_tool_never_comes_back_as_a_fact(center: Center, shop: Path) -> None:
    """An answer may rest on a tool's words, so those are never the model's own."""
    said = (
        "¿Horario? ¿Me llaman? Pásenme con ventas, envíenme un presupuesto, quiero una persona, ¿y "
        "dónde está mi pedido?, mi última llamada; eso es todo"
    )
    tools, used = room(center, *orders.tools()), 0
    for number, tool in enumerate(tools.tools()):
        names = [argument.name for argument in tool.arguments]
        opened = center.call(said, phone=f"+34 600 000 {number + 100}")
        identified(center, opened.call_id)
        _, box = turn(center, tools)
        for given in ({n: [CANARY] for n in names}, {CANARY: 1}, dict.fromkeys(names, CANARY)):
            if tool.name in named(box):
                used += 1
                assert "500" not in box.use(tool.name, given).result.text, tool.name
    assert used >= 3 * 8


# --- what they do ---------------------------------------------------------------------------


def test_a_callback_is_promised_for_the_time_the_customer_said(center: Center) -> None:
    opened = center.call("Llámenme mañana a las 10, por favor")
    claim, box = turn(center)
    use = box.use("open_callback", {"when": "mañana a las 10"})
    assert "martes 4 de marzo a las 10:00" in use.result.text
    assert use.result.deeds == ("callback_opened",)
    answered(center, claim)
    assert center.state(opened.call_id) == ("active", "ai"), "the conversation goes on"
    center.desk.leave(opened.call_id)
    view = center.board.call(OWNER, opened.call_id)
    assert (view.row.state, view.disposition) == ("completed", "callback")
    (promise,) = center.floor.callbacks.list(OWNER)
    assert (promise.key, promise.due_at) == (opened.key, datetime(2025, 3, 4, 9, tzinfo=UTC))
    assert events.CALLBACK_OPENED in center.kinds(opened.call_id)
    assert events.TOOL_USED in center.kinds(opened.call_id)


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("el domingo a las 11", "lunes 10 de marzo a las 8:00"),
        ("a las 23:30", "martes 4 de marzo a las 8:00"),
        ("cuando sea", "en cuanto pueda"),
        ("", "en cuanto pueda"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_nobody_is_called_when_nobody_is_there(center: Center, when: str, told: str) -> None:
    center.call("llámenme")
    assert told in turn(center)[1].use("open_callback", {"when": when}).result.text


@pytest.mark.parametrize("when", ["el 30 de febrero a las 25", "ayer", "hoy a las 8"])
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_time_that_nobody_can_call_at_is_asked_again(center: Center, when: str) -> None:
    opened = center.call("llámenme")
    use = turn(center)[1].use("open_callback", {"when": when})
    assert not use.result.ok
    assert "¿Qué día y a qué hora" in use.result.text
    assert events.CALLBACK_OPENED not in center.kinds(opened.call_id)
    assert center.state(opened.call_id)[0] == "active"


def test_a_later_callback_replaces_the_earlier_one(center: Center) -> None:
    opened = center.call("Llámenme mañana a las 10, por favor")
    claim, box = turn(center)
    assert "ustituye" not in box.use("open_callback", {"when": "mañana a las 10"}).result.text
    answered(center, claim)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "mejor llámenme el jueves a las 12")
    told = turn(center)[1].use("open_callback", {"when": "el jueves a las 12"}).result.text
    assert "jueves 6 de marzo a las 12:00" in told
    assert "Sustituye" in told
    found = [
        event.data
        for event in center.board.events(OWNER, opened.call_id)
        if event.kind == events.CALLBACK_OPENED
    ]
    assert "replaces" not in found[0]
    assert found[1]["replaces"] == found[0]["due_by"]
    (promise,) = center.floor.callbacks.list(OWNER)
    assert promise.due_at == datetime(2025, 3, 6, 11, tzinfo=UTC)


@pytest.mark.parametrize("database", ["sqlite"])
def test_who_asks_for_a_person_and_for_a_call_gets_both(center: Center) -> None:
    opened = center.call("quiero hablar con una persona; llámenme mañana a las 10")
    turn(center)[1].use("open_callback", {"when": "mañana a las 10"})
    assert center.state(opened.call_id)[0] == "waiting"
    (promise,) = center.floor.callbacks.list(OWNER)
    assert promise.reason == "asks_for_person"


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_callback_stays_promised_beside_a_graver_matter(center: Center) -> None:
    opened = center.call("llámenme mañana a las 10")
    claim, box = turn(center)
    box.use("open_callback", {"when": "mañana a las 10"})
    answered(center, claim)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "voy a denunciarles, hablarán con mi abogado")
    assert center.board.call(OWNER, opened.call_id).reason == "legal_threat"
    assert len(center.floor.callbacks.list(OWNER)) == 1


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_ai_may_speak_of_a_promise_only_while_it_holds(center: Center) -> None:
    opened, agent = center.call("hola"), center.person("eva")
    made = center.floor.callbacks.schedule(
        agent, opened.call_id, datetime(2025, 3, 4, 9, tzinfo=UTC), end=False
    )
    claim = turn(center)[0]
    brief = center.turns.job(claim).brief
    assert "callback_opened" in brief.deeds
    assert brief.call_back == "el martes 4 de marzo a las 10:00"
    center.floor.callbacks.cancel(agent, made.id)
    brief = center.turns.job(claim).brief
    assert ("callback_opened" in brief.deeds, brief.call_back) == (False, "")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_promise_of_the_ais_is_none_any_more_once_it_is_kept(center: Center) -> None:
    opened = center.call("llámenme mañana a las 10")
    claim, box = turn(center)
    box.use("open_callback", {"when": "mañana a las 10"})
    answered(center, claim)
    center.clock.set(datetime(2025, 3, 4, 9, tzinfo=UTC))
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "Y mi router, ¿qué?")
    claim = turn(center)[0]
    brief = center.turns.job(claim).brief
    assert ("callback_opened" in brief.deeds, brief.call_back) == (True, ""), "as soon as possible"
    assert center.floor.callbacks.look() == 1
    brief = center.turns.job(claim).brief
    assert ("callback_opened" in brief.deeds, brief.call_back) == (False, "")


@pytest.mark.parametrize("ending", ["spam", "wrong_number", "of_their_own", "resolved"])
@pytest.mark.parametrize("database", ["sqlite"])
def test_an_earlier_call_is_told_however_it_ended(center: Center, ending: str) -> None:
    told = {"resolved": "resuelta"}.get(ending, "cerrada")
    documents = Documents(center.context)
    others = [one for one in documents.get("dispositions") if one["key"] != ending]
    own = {"key": ending, "es": "Así", "en": "So"}
    documents.set(OWNER, "dispositions", [*others, own])
    earlier = center.call("Compre oro")
    center.driving.end(OWNER, earlier.call_id, disposition=ending)
    asks = center.call("¿Qué me dijeron en la última llamada?")
    identified(center, asks.call_id)
    _, box = turn(center)
    use = box.use("earlier_calls", {})
    assert use.result.ok
    assert use.result.text.endswith(f": {told}.")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_department_tells_its_own_hours(center: Center) -> None:
    own = {"billing": {"week": {"mon": [["12:00", "13:00"]], "tue": [["12:00", "13:00"]]}}}
    Documents(center.context).set(OWNER, "hours", {**sample_hours(), "departments": own})
    center.call("¿Están abiertos ahora?", department="billing")
    told = turn(center)[1].use("business_hours", {}).result.text
    assert "de 12:00 a 13:00" in told
    assert "vuelve el lunes 3 de marzo a las 12:00" in told
    assert told.endswith("¿Quiere que le llamemos entonces?")
    center.call("¿Están abiertos ahora?", department="sales", phone="+34 600 000 002")
    told = turn(center)[1].use("business_hours", {}).result.text
    assert "llamemos" not in told, "people are there"
    billing = center.call("quiero hablar con una persona", department="billing")
    assert "vuelve el lunes 3 de marzo a las 12:00" in center.words(billing.call_id, "system")[0]


@pytest.mark.parametrize("database", ["sqlite"])
def test_hours_that_nobody_has_set_are_told_to_nobody(center: Center) -> None:
    unknown: dict[str, Any] = {"timezone": "Europe/Madrid", "week": None, "holidays": {}}
    Documents(center.context).set(OWNER, "hours", unknown)
    center.call("¿Cuál es su horario? Y llámenme el domingo a las 23:00")
    _, box = turn(center)
    assert named(box) == ["open_callback"]
    told = box.use("open_callback", {"when": "el domingo a las 23:00"}).result.text
    assert "domingo 9 de marzo a las 23:00" in told, "as it was said"


@pytest.mark.parametrize("database", ["sqlite"])
def test_out_of_hours_nobody_is_promised_at_once(center: Center) -> None:
    center.clock.forward(hours=13)  # 23:00 in Madrid
    opened = center.call("quiero hablar con una persona")
    told = center.words(opened.call_id, "system")[0]
    assert "vuelve el martes 4 de marzo a las 8:00" in told
    assert "en cuanto esté libre" not in told
    center.departments.set(OWNER, "general", autonomy="person")
    waiting = center.call("hola", phone="+34 600 000 002")
    assert "martes 4 de marzo" in center.words(waiting.call_id, "system")[0]


def test_a_proposed_letter_sends_nothing_and_asks_who_it_is_first(center: Center) -> None:
    opened = center.call("Envíenme un presupuesto", email="ana@example.com")
    box = turn(center)[1]
    arguments = {"letter": "requested_information", "about": "fibra 600"}
    assert not box.use("propose_letter", arguments).result.ok, "nobody knows who it is"
    assert center.letters.of_call(OWNER, opened.call_id) == []
    identified(center, opened.call_id)
    use = box.use("propose_letter", arguments)
    assert "Todavía no se ha enviado nada" in use.result.text
    (letter,) = center.letters.of_call(OWNER, opened.call_id)
    assert (letter.address, letter.state, letter.post) == ("ana@example.com", "drafting", None)
    view = center.board.call(OWNER, opened.call_id)
    assert "fibra 600" in view.notes[0].text


def test_a_transfer_leads_to_the_queue_of_the_other_department(center: Center) -> None:
    opened = center.call("páseme con ventas")
    _, box = turn(center)
    assert not box.use("transfer", {"department": "general"}).result.ok, "it is there already"
    assert not box.use("transfer", {"department": "treasury"}).result.ok
    assert box.use("transfer", {"department": "Sales"}).result.deeds == ("transferred",)
    assert center.board.call(OWNER, opened.call_id).row.department == "sales"
    assert center.state(opened.call_id) == ("waiting", "ai")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_transfer_to_a_department_of_people_silences_the_ai(center: Center) -> None:
    center.departments.set(OWNER, "sales", autonomy="person")
    opened = center.call("páseme con ventas")
    claim, box = turn(center)
    box.use("transfer", {"department": "sales"})
    assert center.state(opened.call_id) == ("waiting", "person")
    assert not center.turns.answered(center.turns.job(claim), Answer("x"), Run(), "v1")


def test_who_was_given_a_call_is_asked_no_more_when_the_ai_transfers_it(center: Center) -> None:
    luis, marta = seated(center, "luis"), seated(center, "marta", role="supervisor")
    opened = center.call("páseme con ventas")
    _, box = turn(center)
    center.floor.supervising.reassign(marta, opened.call_id, luis.id)
    box.use("transfer", {"department": "sales"})
    assert center.floor.offers.mine(luis) == [], "he does not work in sales"


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_proposed_disposition_holds_until_the_customer_says_more(center: Center) -> None:
    opened = center.call("gracias, eso es todo")
    claim, box = turn(center)
    assert box.use("set_disposition", {"disposition": "resolved"}).result.ok
    answered(center, claim)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "espere, sigue sin ir")
    center.desk.leave(opened.call_id)
    assert center.board.call(OWNER, opened.call_id).disposition == "customer_left"
    opened = center.call("eso es todo", phone="+34 600 000 002")
    claim, box = turn(center)
    box.use("set_disposition", {"disposition": "resolved"})
    answered(center, claim)
    center.desk.leave(opened.call_id)
    assert center.board.call(OWNER, opened.call_id).disposition == "resolved"


@pytest.mark.parametrize("database", ["sqlite"])
def test_hours_are_those_of_the_document(center: Center) -> None:
    center.call("¿Qué horario tienen?")
    _, box = turn(center)
    text = box.use("business_hours", {}).result.text
    assert "atiende" in text
    assert "8:00 a 21:00" in text
    Documents(center.context).set(
        OWNER, "hours", {"timezone": "UTC", "week": {}, "holidays": {"2025-03-03": "Feria"}}
    )
    text = box.use("business_hours", {"day": "hoy"}).result.text
    assert "festivo (Feria)" in text
    assert "8:00" not in text


SAID: dict[str, tuple[dict[str, str], str]] = {
    "open_callback": ({"when": "mañana a las 10"}, "Llámenme mañana"),
    "propose_letter": ({"letter": "follow_up", "about": "x"}, "Envíenme un presupuesto"),
    "transfer": ({"department": "sales"}, "páseme con ventas"),
    "ask_for_person": ({}, "quiero hablar con alguien"),
    "business_hours": ({}, "¿Qué horario tienen?"),
    "earlier_calls": ({}, "¿Qué me dijeron en mi última llamada?"),
    "order_status": ({}, "¿Dónde está mi pedido?"),
}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", list(SAID))
@pytest.mark.parametrize("database", ["sqlite"])
def test_what_a_tool_says_may_be_told_as_it_is(
    center: Center, shop: Path, name: str, language: str
) -> None:
    """The guard lets a tool's own words pass, done, refused or asking for the identity."""
    arguments, said = SAID[name]
    tools = room(center, *orders.tools())
    for known in (False, True):
        opened = center.call(said, language=language, phone="+34 600 000 001")
        if known:
            identified(center, opened.call_id)
        _, box = turn(center, tools)
        use = box.use(name, arguments)
        told = Evidence(
            language,
            "Test Company",
            ((use.source, use.result.text),),
            frozenset(use.result.deeds if use.result.ok else ()),
            (said,),
            identified=known,
        )
        assert judge(Answer(use.result.text), told).breaches == ()
