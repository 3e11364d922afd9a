"""Ready replies and macros: what is filled in, what is done, and where it stops."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.choices import filled
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, NotFound, Refused
from tests.calls.conftest import OWNER, Center

VALUES = {"customer": "Ana", "agent": "Eva", "company": "Test Company", "key": "C-7F3K9Q"}


def own(center: Center, **documents: object) -> None:
    """The center's own lists."""
    center.floor.documents.put(OWNER, {"macros": [], "checklists": {}, **documents})


def steps(*made: dict[str, object]) -> list[dict[str, object]]:
    """One macro with these steps."""
    return [{"key": "mine", "es": "Mía", "en": "Mine", "steps": list(made)}]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Hola {customer}, soy {agent} de {company}: {key}", "Hola Ana, soy Eva de Test Company"),
        ("{tools} {customer.name} {0} {} {{customer}}", "{tools} {customer.name} {0} {} {Ana}"),
        ("100 % {CUSTOMER} %s $key", "100 % {CUSTOMER} %s $key"),
    ],
)
def test_only_the_known_places_are_filled_in(text: str, read: str) -> None:
    assert filled(text, VALUES).startswith(read)


def test_what_is_filled_in_is_never_filled_in_again() -> None:
    hostile = VALUES | {"customer": "{key}{company}\x1b[31m"}
    words = filled("Hello {customer}!", hostile)
    assert words.startswith("Hello {key}{company}")
    assert "\x1b" not in words


def test_replies_come_in_the_customers_language_first_and_the_departments_own_first(
    center: Center,
) -> None:
    opened, eva = center.call(), center.person("eva")
    rows = [
        {"key": "all", "department": "", "es": "Hola {customer}", "en": "Hello {customer}"},
        {"key": "bills", "department": "billing", "es": "Factura {key}", "en": "Bill {key}"},
        {"key": "sold", "department": "sales", "es": "Venta", "en": "Sale"},
    ]
    own(center, canned=rows)
    center.floor.transfers.cold(eva, opened.call_id, "billing")
    ready = center.floor.choices.replies(eva, opened.call_id)
    assert list(ready) == ["es", "en"]
    assert [one.text for one in ready["es"]] == [f"Factura {opened.key}", "Hola Ana"]
    assert [one.text for one in ready["en"]] == [f"Bill {opened.key}", "Hello Ana"]


def test_replies_are_for_who_may_answer_there(center: Center) -> None:
    opened = center.call()
    for actor in (center.person("vera", "viewer"), center.person("sam", own=("sales",))):
        with pytest.raises(Forbidden):
            center.floor.choices.replies(actor, opened.call_id)


def test_a_macro_does_its_steps_in_their_order(center: Center) -> None:
    opened, eva = center.call(), center.person("eva")
    rows = [{"key": "wait", "department": "", "es": "Un momento, {customer}.", "en": "Wait"}]
    own(center, canned=rows, macros=steps({"say": "wait"}, {"note": "asked"}, {"hold": True}))
    center.driving.take_over(eva, opened.call_id)
    assert center.floor.macros.run(eva, opened.call_id, "mine") == 3
    view = center.board.call(OWNER, opened.call_id)
    assert center.words(opened.call_id, "operator") == ["Un momento, Ana."]
    assert [note.text for note in view.notes if note.kind == "note"] == ["asked"]
    assert view.row.state == "on_hold"
    (run,) = [e for e in center.board.events(OWNER, opened.call_id) if e.kind == events.MACRO_RUN]
    assert (run.who, run.data) == ("user:eva", {"macro": "mine", "steps": 3, "done": 3})


def test_a_macro_stops_at_the_first_refusal_and_names_the_step(center: Center) -> None:
    opened, eva = center.call(), center.person("eva")
    own(center, macros=steps({"note": "first"}, {"resume": True}, {"note": "never"}))
    center.driving.take_over(eva, opened.call_id)
    with pytest.raises(Refused, match=r"Step 2 of 3 .resume. was refused: This call is not"):
        center.floor.macros.run(eva, opened.call_id, "mine")
    view = center.board.call(OWNER, opened.call_id)
    assert [note.text for note in view.notes if note.kind == "note"] == ["first"]
    (run,) = [e for e in center.board.events(OWNER, opened.call_id) if e.kind == events.MACRO_RUN]
    assert run.data == {"macro": "mine", "steps": 3, "done": 1, "refused": "resume"}


def test_a_macro_that_ends_the_call_ends_in_wrap_up_while_a_checklist_is_owed(
    center: Center,
) -> None:
    opened, eva = center.call(), center.person("eva")
    checked = {"resolved": [{"key": "told", "es": "Dicho", "en": "Told"}]}
    own(center, checklists=checked, macros=steps({"end": "resolved"}))
    center.driving.take_over(eva, opened.call_id)
    with pytest.raises(Refused, match=r"Step 1 of 1 .end. was refused"):
        center.floor.macros.run(eva, opened.call_id, "mine")
    assert center.state(opened.call_id)[0] == "wrap_up"


def test_macros_are_for_who_may_take_the_call_and_must_be_known(center: Center) -> None:
    opened, eva = center.call(), center.person("eva")
    own(center, macros=steps({"note": "x"}))
    with pytest.raises(NotFound):
        center.floor.macros.run(eva, opened.call_id, "other")
    for actor in (center.person("vera", "viewer"), center.person("sam", own=("sales",))):
        with pytest.raises(Forbidden):
            center.floor.macros.run(actor, opened.call_id, "mine")
    assert events.MACRO_RUN not in center.kinds(opened.call_id)


def test_a_macro_leaves_a_call_that_no_person_drives_alone(center: Center) -> None:
    opened, eva = center.call(), center.person("eva")
    own(center, macros=steps({"end": "resolved"}))
    with pytest.raises(Refused, match="The AI drives this call"):
        center.floor.macros.run(eva, opened.call_id, "mine")
    assert center.state(opened.call_id) == ("active", "ai")
