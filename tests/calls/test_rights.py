"""Who may do what in whose call: in other departments, in colleagues' calls, as a viewer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.errors import CallCenterError, Forbidden, Refused
from callcenter_tui.domain.review import CRITERIA
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.views import Actor
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import everything, in_hand, seated
from tests.calls.scripted import BILLING, Room, Scripted

SECRETS = ("Hilaria", "Zubizarreta", "611222333", "canary")
"""Parts of a customer's name, phone, e-mail and words; nothing a viewer is given may hold one."""


def moved_meanwhile(center: Center, eva: Actor) -> str:
    """A call that was offered to her by name, and that the AI sent elsewhere before she took it."""
    marta, room = seated(center, "marta", role="supervisor"), Room(center)
    call_id = center.call().call_id
    room.turn(Scripted())
    assert center.board.call(OWNER, call_id).row.department == "technical_support"
    center.floor.supervising.reassign(marta, call_id, eva.id, "una clienta difícil")
    room.topic = "billing"
    center.desk.say(call_id, Speaker.CUSTOMER, "Otra cosa: mi factura tiene un cargo repetido")
    room.all(Scripted(routings=[BILLING]))
    center.floor.offers.accept(eva, call_id)
    row = center.board.call(OWNER, call_id).row
    assert (row.department, row.operator) == ("billing", "Eva")
    return call_id


def test_who_drives_a_call_of_another_department_can_do_all_of_their_work(center: Center) -> None:
    eva = seated(center, "eva", "technical_support")
    call_id = moved_meanwhile(center, eva)
    floor = center.floor
    center.desk.say(call_id, Speaker.OPERATOR, "Le escucho", eva)
    center.driving.hold(eva, call_id)
    center.driving.resume(eva, call_id)
    center.desk.note(eva, call_id, "Una nota")
    floor.supervising.ask_help(eva, call_id, "¿Puedo?")
    floor.supervising.helped(eva, call_id)
    assert floor.choices.replies(eva, call_id)["es"]
    assert floor.choices.reply(eva, call_id, floor.choices.replies(eva, call_id)["es"][0].key)
    floor.wrapup.hang_up(eva, call_id)
    assert floor.wrapup.drafted(eva, call_id) == ""
    floor.wrapup.finish(eva, call_id, disposition="information_given")
    assert center.state(call_id)[0] == "completed"
    center.desk.note(eva, call_id, "Y otra")


@pytest.mark.parametrize("way", ["cold", "callback", "hand_back", "escalate", "end", "merge"])
def test_who_drives_a_call_of_another_department_can_let_it_go(center: Center, way: str) -> None:
    eva = seated(center, "eva", "technical_support")
    call_id = moved_meanwhile(center, eva)
    if way == "cold":
        center.floor.transfers.cold(eva, call_id, "technical_support")
    elif way == "callback":
        later = center.clock.now() + timedelta(days=1)
        promise = center.floor.callbacks.schedule(eva, call_id, later, end=False)
        center.floor.callbacks.cancel(eva, promise.id)
        center.floor.callbacks.schedule(eva, call_id, later)
    elif way == "hand_back":
        center.driving.hand_back(eva, call_id)
    elif way == "escalate":
        center.driving.escalate(eva, call_id, category="service_failure")
    elif way == "end":
        center.driving.end(eva, call_id, disposition="information_given")
    else:
        other = center.call(department="technical_support").call_id
        assert [row.id for row in center.floor.merging.candidates(eva, call_id)] == [other]
        assert [row.id for row in center.floor.merging.candidates(eva, other)] == [call_id]
        center.floor.merging.merge(eva, call_id, other)
    assert center.board.call(OWNER, call_id).row.state != "active" or way == "hand_back"
    if way in ("hand_back", "escalate"):  # the call is hers no more, and not of her department
        with pytest.raises(Forbidden):
            center.driving.take_over(eva, call_id)


def test_an_operator_whose_department_was_taken_away_finishes_their_call(center: Center) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    now_of_sales = Actor(eva.id, eva.name, eva.role, ("sales",), eva.login)
    center.desk.say(call_id, Speaker.OPERATOR, "Sigo con usted", now_of_sales)
    center.floor.wrapup.hang_up(now_of_sales, call_id)
    center.floor.wrapup.finish(now_of_sales, call_id, disposition="information_given")
    assert center.state(call_id)[0] == "completed"
    with pytest.raises(Forbidden):
        center.driving.take_over(now_of_sales, center.call(department="general").call_id)


def test_nobody_types_as_the_customer_in_a_colleagues_call(center: Center) -> None:
    """Words of the customer decide: they identify, escalate, accept."""
    eva, luis = seated(center, "eva"), seated(center, "luis")
    marta = seated(center, "marta", role="supervisor")
    opened = center.desk.open(
        OpenCall("Ana", "+34 600 000 001", words="Hola", department="general"), eva
    )
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "Soy yo, por teléfono", luis)  # the AI's
    center.driving.take_over(eva, opened.call_id)
    with pytest.raises(Forbidden):
        center.desk.say(opened.call_id, Speaker.CUSTOMER, "Renuncio al reembolso", luis)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "Mi factura", eva)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "Mi factura", marta)
    assert "Renuncio al reembolso" not in center.words(opened.call_id, "customer")


def test_a_promise_in_a_colleagues_call_is_theirs_to_take_back(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    later = center.clock.now() + timedelta(days=1)
    promise = center.floor.callbacks.schedule(eva, call_id, later, end=False)
    before = everything(center.store)
    with pytest.raises(Forbidden):
        center.floor.callbacks.cancel(luis, promise.id)
    assert everything(center.store) == before
    center.floor.callbacks.cancel(eva, promise.id)
    assert center.floor.callbacks.list(OWNER) == []


def test_unsent_words_are_their_writers_alone_also_when_the_role_goes(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    marta = seated(center, "marta", role="supervisor")
    call_id = in_hand(center, eva)
    center.floor.unsent.keep(eva, call_id, "canary")
    for other in (luis, marta, OWNER):
        assert center.floor.unsent.of(other, call_id) == ""
        assert "canary" not in repr(center.board.call(other, call_id))
    assert "canary" not in repr(center.board.events(OWNER, call_id))
    viewer = Actor(eva.id, eva.name, "viewer", (), eva.login)
    assert center.floor.unsent.of(viewer, call_id) == "", "a viewer reads no customer's matters"
    assert center.floor.unsent.of(eva, call_id) == "canary"


def test_a_viewer_is_given_nothing_of_any_customer(center: Center) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    vic, floor, board = center.person("vic", role="viewer"), center.floor, center.board
    call_id = in_hand(
        center, eva, "canary",
        name="Hilaria Zubizarreta", phone="611222333", email="canary@example.com",
    )  # fmt: skip
    center.desk.note(eva, call_id, "canary")
    center.guidance.whisper(marta, call_id, "canary")
    floor.supervising.ask_help(eva, call_id, "canary")
    later = center.clock.now() + timedelta(days=1)
    floor.callbacks.schedule(eva, call_id, later, "canary", end=False)
    floor.supervising.reassign(marta, call_id, seated(center, "luis").id, "canary")
    floor.watchers.here(eva, call_id, "console-1", writing=True)
    floor.wrapup.hang_up(eva, call_id)
    floor.wrapup.finish(
        eva, call_id, disposition="information_given", note="canary", summary="canary"
    )
    floor.ratings.rate(call_id, 1, "canary")
    floor.reviewing.review(marta, call_id, dict.fromkeys(CRITERIA, 1), "canary", "canary")
    shown = [
        board.live(vic), board.rows(vic, [call_id]), board.call(vic, call_id),
        board.events(vic, call_id), board.history(vic), board.streamed(vic, [call_id]),
        floor.callbacks.list(vic), floor.callbacks.list(vic, everything=True),
        floor.ahead.of(vic, call_id), floor.queues.figures(vic), floor.staff.operators(vic),
        floor.documents.look(vic), floor.watchers.here(vic, call_id, "console-2"),
        floor.unsent.of(vic, call_id), floor.offers.mine(vic), floor.staff.me(vic),
    ]  # fmt: skip
    assert "canary" in repr(board.call(eva, call_id)), "they are there to be seen"
    for one in shown:
        assert not [secret for secret in SECRETS if secret in repr(one)], one
    customer = board.call(OWNER, call_id).customer.id
    forbidden: list[Callable[[], object]] = [
        lambda: floor.history.search(vic, "canary"),
        lambda: floor.history.of_customer(vic, customer),
        lambda: floor.choices.replies(vic, call_id),
        lambda: floor.wrapup.drafted(vic, call_id),
        lambda: floor.merging.candidates(vic, call_id),
        lambda: floor.unsent.keep(vic, call_id, "words"),
        lambda: floor.reviewing.scorecard(vic),
    ]
    for act in forbidden:
        with pytest.raises(Forbidden):
            act()


LISTS_AND_WAYS: dict[str, Callable[[Any, Actor], object]] = {
    "status": lambda s, a: s.floor.staff.set_status(a, "available"),
    "settings": lambda s, a: s.floor.documents.set(a, "silence", {}),
    "settings_put": lambda s, a: s.floor.documents.put(a, {"silence": {}}),
    "settings_reset": lambda s, a: s.floor.documents.reset(a, "silence"),
    "departments": lambda s, a: s.departments.set(a, "general", name_en="Mine"),
    "autonomy": lambda s, a: s.departments.set(a, "general", autonomy="person"),
    "who_answers": lambda s, a: s.guidance.department(a, "general", Driver.PERSON),
}
AGENTS = ("status",)
SUPERVISORS = (*AGENTS, "autonomy", "who_answers")


@pytest.mark.parametrize("role", ["viewer", "agent", "supervisor"])
def test_the_centers_own_matters_are_for_whom_the_table_says(center: Center, role: str) -> None:
    one = center.person("one", role=role, own=("general",))
    allowed = {"viewer": (), "agent": AGENTS, "supervisor": SUPERVISORS}[role]
    for name, act in LISTS_AND_WAYS.items():
        if name in allowed:
            continue
        before = everything(center.store)
        with pytest.raises(Forbidden) as refused:
            act(center, one)
        assert refused.value.permission, name
        assert everything(center.store) == before, name


def test_the_history_of_a_colleague_is_for_supervisors(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    marta, since = seated(center, "marta", role="supervisor"), center.clock.now()
    assert center.floor.staff.spells(eva, eva.id, since - timedelta(days=1))
    assert center.floor.staff.spells(marta, eva.id, since - timedelta(days=1))
    with pytest.raises(Forbidden):
        center.floor.staff.spells(luis, eva.id, since)


def test_a_macro_does_no_more_than_its_operator_may(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    macros = [{"key": "off", "es": "Fin", "en": "End", "steps": [{"hold": True}]}]
    center.floor.documents.set(OWNER, "macros", macros)
    with pytest.raises(CallCenterError) as refused:
        center.floor.macros.run(luis, call_id, "off")
    assert isinstance(refused.value, (Forbidden, Refused))
    assert center.state(call_id) == ("active", "person")
