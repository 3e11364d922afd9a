"""Whose yes it was, to which words: what must not pass for a customer's own answer."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import text

from callcenter_tui.calls.silence import Silent
from callcenter_tui.domain.errors import Forbidden, Refused
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import check
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import in_hand, seated
from tests.calls.posting import (
    ANA,
    FIELDS,
    SUMMARY,
    ask,
    asked,
    letter_of,
    shown,
    stands,
    told,
    written,
)
from tests.calls.scripted import Room, Scripted
from tests.calls.toolbench import answered, identified, turn
from tests.racing import at_once

SQLITE = pytest.mark.parametrize("database", ["sqlite"])
PHONE = {"statement": "Sí, mándemelo", "how": "por teléfono", "read_back": True}


@pytest.fixture
def eva(center: Center) -> Actor:
    return seated(center, "eva")


def delivery(center: Center, state: str) -> None:
    """As a worker leaves it."""
    with center.store.write() as tx:
        tx.execute(text("UPDATE outbox SET state = :state"), {"state": state})


def key(center: Center, call: str) -> str:
    return center.board.call(OWNER, call).row.key


@pytest.mark.parametrize("left", [True, False])
def test_a_stranger_with_the_key_says_no_yes_and_hears_no_address(
    center: Center, eva: Actor, left: bool
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    if left:
        center.desk.leave(call)
    center.desk.resume(key(center, call))
    before = len(center.words(call, "system"))
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", "")
    assert ANA not in "".join(center.words(call, "system")[before:])


@SQLITE
@pytest.mark.parametrize("words", ["sí", "no"])
def test_a_stranger_learns_and_changes_nothing_of_a_confirmed_letter(
    center: Center, eva: Actor, words: str
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    center.desk.resume(key(center, call))
    before = center.words(call, "system")
    center.desk.say(call, Speaker.CUSTOMER, words)
    assert stands(center, letter) == ("confirmed", "queued")
    assert center.words(call, "system") == before


@SQLITE
def test_an_operator_records_the_customers_message_and_not_the_strangers(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    own = center.desk.say(call, Speaker.CUSTOMER, "sí, y salude a su compañero")
    center.desk.resume(key(center, call))
    strange = center.desk.say(call, Speaker.CUSTOMER, "sí, mándelo ya mismo")
    with pytest.raises(Refused, match="no answer to the letter"):
        center.letters.heard_yes(eva, letter, version=1, message_id=strange.id)
    center.letters.heard_yes(eva, letter, version=1, message_id=own.id)
    assert stands(center, letter) == ("confirmed", "queued")
    assert ANA not in told(center, call)


def test_a_yes_on_the_phone_is_to_the_version_that_was_seen(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA, origin="desk")
    letter, marta = asked(center, eva, call), seated(center, "marta", role="supervisor")
    center.letters.write(marta, letter, FIELDS | {"notes": "y 50 euros"}, ANA, version=1)
    ask(center, marta, letter)
    for act in (
        partial(center.letters.heard_yes, eva, letter, version=1, **PHONE),  # type: ignore[arg-type]
        partial(center.letters.heard_no, eva, letter, version=1, statement="no", how="x"),
        partial(center.letters.ask, eva, letter, version=1),
        partial(center.letters.write, eva, letter, FIELDS, ANA, version=1),
    ):
        with pytest.raises(Refused, match="has changed"):
            act()
    assert stands(center, letter) == ("asked", "")
    center.letters.heard_yes(eva, letter, version=2, **PHONE)  # type: ignore[arg-type]
    assert stands(center, letter) == ("confirmed", "queued")


@SQLITE
def test_of_a_new_version_and_a_yes_to_the_old_one_never_the_new_one_goes(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA, origin="desk")
    letter, marta = asked(center, eva, call), seated(center, "marta", role="supervisor")

    def anew() -> None:
        center.letters.write(marta, letter, FIELDS | {"notes": "y 50 euros"}, ANA)
        center.letters.ask(marta, letter)

    yes = partial(center.letters.heard_yes, eva, letter, version=1, **PHONE)  # type: ignore[arg-type]
    at_once(yes, anew)
    now = letter_of(center, call)
    assert now.state != "confirmed" or now.version == 1


@SQLITE
def test_a_yes_of_somebody_who_has_not_seen_the_letter_is_for_something_else(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = written(center, eva, call)
    center.letters.ask(eva, letter)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", "")
    ask(center, eva, letter)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("confirmed", "queued")


def by_the_ai(center: Center, said: str, how: str = "question") -> str:
    """A call in which the AI proposed a letter and said this with it."""
    wish = "El router no enciende. Envíenme un resumen por correo"
    call = center.call(wish, email=ANA, department="general").call_id
    identified(center, call, how)
    claim, box = turn(center)
    wanted = {"letter": "conversation_summary", "about": "todo"}
    assert box.use("propose_letter", wanted).result.ok
    answered(center, claim, said)
    return call


@SQLITE
def test_the_ai_asks_about_its_letter_when_no_other_question_is_open(center: Center) -> None:
    call = by_the_ai(center, "Se lo propongo. ¿Doy de baja la línea?")
    Room(center).all(Scripted())
    assert letter_of(center, call).state == "proposed"
    assert center.state(call)[0] == "active"
    shown(center, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert letter_of(center, call).state == "proposed"
    Room(center).all(Scripted(answers=[Answer("Hecho.")]))
    assert letter_of(center, call).state == "asked"
    shown(center, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert letter_of(center, call).state == "confirmed"


@SQLITE
@pytest.mark.parametrize("how", ["hangs up", "hangs up before it is written", "falls silent"])
def test_a_letter_that_was_not_read_out_is_seen_by_a_person(center: Center, how: str) -> None:
    call = by_the_ai(center, "Se lo propongo. ¿Doy de baja la línea?")
    if how == "hangs up before it is written":
        center.desk.leave(call)
    Room(center).all(Scripted())
    assert letter_of(center, call).state == "proposed"
    if how == "hangs up":
        center.desk.leave(call)
    elif how == "falls silent":
        silence = Silent(center.context)
        for _ in range(4):
            center.clock.forward(hours=1)
            silence.look()
    assert center.state(call)[0] == "waiting"
    assert center.board.call(OWNER, call).reason == "letter"
    center.letters.cancel(OWNER, letter_of(center, call).id)
    center.desk.leave(call)
    assert center.state(call)[0] == "abandoned"


@SQLITE
def test_a_claimed_contact_gets_no_letter_of_the_ai(center: Center) -> None:
    call = by_the_ai(center, "Se lo propongo.", how="contact")
    Room(center).all(Scripted())
    letter = letter_of(center, call)
    assert (letter.state, letter.address) == ("proposed", "")
    assert ANA not in "".join(center.words(call, "system"))
    assert center.state(call)[0] == "waiting"


@SQLITE
def test_a_no_in_a_merged_call_is_a_no_where_it_goes_on(center: Center, eva: Actor) -> None:
    marta = seated(center, "marta", role="supervisor")
    first, second, third = (in_hand(center, eva, email=ANA) for _ in range(3))
    asked(center, eva, first)
    center.desk.say(first, Speaker.CUSTOMER, "no")
    waits = written(center, eva, third)
    center.floor.merging.merge(marta, first, second)
    center.floor.merging.merge(marta, second, third)
    with pytest.raises(Refused, match="said no"):
        center.letters.ask(eva, waits)
    with pytest.raises(Refused, match="said no"):
        center.letters.propose(eva, third, SUMMARY)


def test_a_no_right_after_the_yes_stops_the_letter_and_is_kept(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    center.desk.say(call, Speaker.CUSTOMER, "no")
    assert stands(center, letter) == ("cancelled", "cancelled")
    assert [one.answer for one in letter_of(center, call).consents] == ["yes", "no"]
    assert told(center, call) == "De acuerdo, no le enviaremos ese correo."
    with pytest.raises(Refused, match="said no"):
        center.letters.propose(eva, call, SUMMARY)
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok


@pytest.mark.parametrize("state", ["sending", "handing_over", "uncertain", "sent"])
def test_a_no_that_comes_too_late_is_kept_and_told_as_it_is(
    center: Center, eva: Actor, state: str
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    delivery(center, state)
    center.desk.say(call, Speaker.CUSTOMER, "no")
    assert stands(center, letter) == ("confirmed", state)
    assert "puede que le llegue" in told(center, call)
    assert [one.answer for one in letter_of(center, call).consents] == ["yes", "no"]
    if state == "uncertain":
        with pytest.raises(Refused, match="has not said yes"):
            center.outbox.retry(OWNER, letter)


@SQLITE
def test_a_no_after_the_letter_was_cancelled_is_a_no(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    center.letters.cancel(eva, letter)
    for _ in range(2):
        center.desk.say(call, Speaker.CUSTOMER, "no")
    assert [one.answer for one in letter_of(center, call).consents] == ["no"]
    with pytest.raises(Refused, match="said no"):
        center.letters.propose(eva, call, SUMMARY)


@SQLITE
def test_a_no_after_a_moment_is_a_no_and_one_to_a_newer_question_is_none(
    center: Center, eva: Actor
) -> None:
    call, other = in_hand(center, eva, email=ANA), in_hand(center, eva, email=ANA)
    letter, kept = asked(center, eva, call), asked(center, eva, other)
    center.desk.say(call, Speaker.CUSTOMER, "un momento")
    center.desk.say(call, Speaker.OPERATOR, "Claro, aquí estoy.", eva)
    center.desk.say(call, Speaker.CUSTOMER, "no")
    assert stands(center, letter) == ("declined", "")
    center.desk.say(other, Speaker.OPERATOR, "¿Le cambio la tarifa?", eva)
    center.desk.say(other, Speaker.CUSTOMER, "no")
    assert stands(center, kept) == ("asked", "")


@SQLITE
def test_a_message_answers_one_letter_and_as_it_says(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA)
    one, two = (
        written(center, eva, call),
        written(center, eva, call, LetterKind.FOLLOW_UP, agreed="x"),
    )
    ask(center, eva, one)
    said = center.desk.say(call, Speaker.CUSTOMER, "sí, mándelo y gracias por todo")
    ask(center, eva, two)
    late = center.desk.say(call, Speaker.CUSTOMER, "sí, ese también me interesa")
    record = partial(center.letters.heard_yes, eva, version=1)
    for letter, message in ((one, late.id), (two, said.id)):
        with pytest.raises(Refused, match="no answer to the letter"):
            record(letter_id=letter, message_id=message)
    record(letter_id=one, message_id=said.id)
    with pytest.raises(Refused):
        record(letter_id=one, message_id=said.id)
    center.desk.say(call, Speaker.OPERATOR, "¿Algo más?", eva)
    no = center.desk.say(call, Speaker.CUSTOMER, "no")
    with pytest.raises(Refused, match="the opposite"):
        record(letter_id=two, message_id=no.id)


@SQLITE
def test_what_was_heard_is_recorded_by_whoever_speaks_on_the_phone(
    center: Center, eva: Actor
) -> None:
    line = asked(center, eva, in_hand(center, eva, email=ANA))
    with pytest.raises(Refused, match="This customer writes"):
        center.letters.heard_yes(eva, line, version=1, **PHONE)  # type: ignore[arg-type]
    call = in_hand(center, eva, email=ANA, origin="desk")
    letter = asked(center, eva, call)
    center.driving.hand_back(eva, call)
    with pytest.raises(Forbidden):
        center.letters.heard_yes(eva, letter, version=1, **PHONE)  # type: ignore[arg-type]
    assert stands(center, letter) == ("asked", "")


@pytest.mark.parametrize("state", ["expired", "refused", "failed"])
def test_a_letter_that_stopped_is_read_out_once_more(
    center: Center, eva: Actor, state: str
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    delivery(center, state)
    ask(center, eva, letter)
    assert stands(center, letter) == ("asked", "cancelled")
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("confirmed", "queued")
    assert [bool(one.voided) for one in letter_of(center, call).consents] == [True, False]
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok


@SQLITE
@pytest.mark.parametrize("state", ["queued", "sending", "uncertain", "sent"])
def test_a_letter_that_may_have_left_is_not_read_out_again(
    center: Center, eva: Actor, state: str
) -> None:
    call = in_hand(center, eva, email=ANA)
    letter = asked(center, eva, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    delivery(center, state)
    with pytest.raises(Refused):
        center.letters.ask(eva, letter)
    assert stands(center, letter) == ("confirmed", state)


@SQLITE
@pytest.mark.parametrize("state", ["expired", "refused", "failed", "cancelled"])
def test_what_came_to_nothing_does_not_count_for_the_day(
    center: Center, eva: Actor, state: str
) -> None:
    for _ in range(center.mail.limits.per_customer_day):
        call = in_hand(center, eva, email=ANA)
        asked(center, eva, call)
        center.desk.say(call, Speaker.CUSTOMER, "sí")
    with pytest.raises(Refused, match="too many letters"):
        center.letters.propose(eva, in_hand(center, eva, email=ANA), SUMMARY)
    delivery(center, state)
    assert center.letters.propose(eva, in_hand(center, eva, email=ANA), SUMMARY)


@SQLITE
def test_a_call_has_three_open_letters_at_most(center: Center, eva: Actor) -> None:
    call = in_hand(center, eva, email=ANA)
    first, *_ = [center.letters.propose(eva, call, SUMMARY) for _ in range(3)]
    with pytest.raises(Refused, match="too many open letters"):
        center.letters.propose(eva, call, SUMMARY)
    center.letters.cancel(eva, first)
    assert center.letters.propose(eva, call, SUMMARY)


@SQLITE
def test_whoever_has_an_address_that_no_letter_can_go_to_may_opt_out(
    center: Center, eva: Actor
) -> None:
    call = in_hand(center, eva, email=ANA)
    with center.store.write() as tx:
        tx.execute(text("UPDATE customers SET email = 'Ana@localhost'"))
    assert center.letters.opt_out(eva, call, "no más correos") == 1
    assert [one.address for one in center.outbox.opt_outs(OWNER)] == ["ana@localhost"]
