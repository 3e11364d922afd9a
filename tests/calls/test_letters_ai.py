"""The AI proposes and writes letters: to whom, by which words, and what it may never do."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from callcenter_tui.calls.tools.room import ToolRoom
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.store import check, knowledge
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import in_hand, seated
from tests.calls.posting import ANA, FIELDS, SUMMARY, letter_of, stands, told
from tests.calls.scripted import FACT, LIE, ROUTER, Room, Scripted, grounded, nothing
from tests.calls.toolbench import answered, identified, room, turn

WISH = "El router no enciende. Envíenme un resumen por correo"
TOPIC = "El router no enciende"


def proposed(center: Center, kind: str = "conversation_summary", **known: str) -> str:
    """A call of an identified customer in which the AI has just proposed a letter."""
    opened = center.call(WISH, **({"email": ANA, "department": "general"} | known))
    identified(center, opened.call_id)
    claim, box = turn(center)
    assert box.use("propose_letter", {"letter": kind, "about": "todo"}).result.ok
    answered(center, claim, "Se lo propongo.")
    return opened.call_id


def draft(center: Center, crew: Scripted | None = None) -> None:
    """The engine does what is due, and the customers' lines show it."""
    Room(center).all(crew or Scripted())
    with center.store.write() as tx:
        tx.execute(text("UPDATE calls SET shown_seq = last_seq"))


def test_a_letter_of_the_ai_is_read_out_and_leaves_by_the_customers_yes(center: Center) -> None:
    call = proposed(center)
    draft(center)
    letter = letter_of(center, call)
    assert (letter.state, letter.address, letter.content.topic) == ("asked", ANA, TOPIC)
    assert letter.text.strip() in told(center, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí, por favor")
    assert stands(center, letter.id) == ("confirmed", "queued")
    assert center.state(call)[0] == "active", "no person was needed"


def test_whoever_is_not_identified_gets_no_letter(center: Center) -> None:
    opened = center.call(WISH, email=ANA)
    use = turn(center)[1].use("propose_letter", {"letter": "follow_up", "about": "x"})
    assert not use.result.ok
    assert center.letters.of_call(OWNER, opened.call_id) == []


def test_no_argument_can_name_an_address(center: Center) -> None:
    opened = center.call(f"{WISH} a thief@example.com", email=ANA)
    identified(center, opened.call_id)
    box = turn(center)[1]
    wanted = {"letter": "follow_up", "about": "thief@example.com", "address": "thief@example.com"}
    assert not box.use("propose_letter", wanted).result.ok
    del wanted["address"]
    assert box.use("propose_letter", wanted).result.ok
    assert letter_of(center, opened.call_id).address == ANA


def test_without_an_address_on_record_a_person_asks_for_it(center: Center) -> None:
    call = proposed(center, email="")
    assert center.state(call)[0] == "waiting"
    draft(center)
    letter = letter_of(center, call)
    assert (letter.state, letter.address) == ("proposed", "")
    assert "¿Se lo enviamos?" not in "".join(center.words(call, "system"))


@pytest.mark.parametrize("data", [{"topic": LIE}, {"topic": TOPIC, "next_steps": [LIE]}])
def test_what_the_guard_refuses_is_read_by_a_person_first(
    center: Center, data: dict[str, object]
) -> None:
    call = proposed(center)
    draft(center, Scripted(letters=[data]))
    assert letter_of(center, call).state == "proposed"
    assert "¿Se lo enviamos?" not in "".join(center.words(call, "system"))
    assert center.state(call)[0] == "waiting"


def test_in_draft_mode_a_person_reads_it_first(center: Center) -> None:
    call = proposed(center)
    center.guidance.switch(OWNER, call, Driver.DRAFT)
    draft(center)
    assert letter_of(center, call).state == "proposed"
    assert center.state(call)[0] == "waiting"


def unknown_again(center: Center, call: str) -> None:
    """The customer hangs up, and somebody comes back with the call's key."""
    center.desk.leave(call)
    center.desk.resume(center.board.call(OWNER, call).row.key)


def test_whoever_comes_back_with_the_key_is_not_read_the_letter(center: Center) -> None:
    call = proposed(center)
    unknown_again(center, call)
    draft(center)
    assert letter_of(center, call).state == "proposed"
    assert TOPIC not in "".join(center.words(call, "system"))
    assert center.state(call)[0] == "waiting"


def test_whoever_comes_back_with_the_key_confirms_no_letter_of_the_ai(center: Center) -> None:
    call = proposed(center)
    draft(center)
    letter = letter_of(center, call).id
    unknown_again(center, call)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    assert stands(center, letter) == ("asked", "")
    assert "No se ha enviado nada" in told(center, call)
    assert center.state(call)[0] == "waiting"


def test_a_letter_that_waits_for_a_person_keeps_the_call_in_its_queue(center: Center) -> None:
    call, other = proposed(center, email=""), proposed(center, phone="+34 600 000 002", email="")
    draft(center)
    center.letters.cancel(OWNER, letter_of(center, other).id)
    for one in (call, other):
        center.desk.leave(one)
    assert center.state(call)[0] == "waiting"
    assert center.state(other)[0] == "abandoned"


def test_after_a_no_nothing_is_proposed_any_more(center: Center) -> None:
    call = proposed(center)
    draft(center)
    center.desk.say(call, Speaker.CUSTOMER, "no, gracias")
    center.desk.say(call, Speaker.CUSTOMER, "Envíenme una carta por correo")
    use = turn(center)[1].use("propose_letter", {"letter": "follow_up", "about": "x"})
    assert not use.result.ok
    assert "No se ha enviado nada" in use.result.text
    assert len(center.letters.of_call(OWNER, call)) == 1


def test_requested_information_is_the_stores_words_of_what_was_cited(center: Center) -> None:
    with center.store.write() as tx:
        for slug, body in (("router", f"## Reinicio\n{FACT}"), ("other", "Nadie lo citó.")):
            article = ArticleView(slug, "technical_support", "es", f"El {slug}", body)
            knowledge.put(tx, article, center.clock.now())
    call = center.call("Mi router no va", email=ANA, department="technical_support").call_id
    draft(center, Scripted(answers=[grounded()]))
    center.desk.say(call, Speaker.CUSTOMER, WISH)
    identified(center, call)
    wanted = {"letter": "requested_information", "about": "router"}
    assert turn(center)[1].use("propose_letter", wanted).result.ok
    forged = {"title": "Gratis", "text": LIE, "source": ROUTER}
    said = ["es/technical_support/other", ROUTER, "es/forged/x", 7]
    crew = Scripted(letters=[{"sources": said, "items": [forged]}])
    draft(center, crew)
    assert crew.briefs[-1].cited == ((ROUTER, "El router"),)
    (item,) = letter_of(center, call).content.items
    assert (item.title, item.source) == ("El router", ROUTER)
    assert item.text == f"Reinicio\n{FACT}"
    assert letter_of(center, call).state == "asked"


def test_a_person_who_writes_first_keeps_their_words(center: Center) -> None:
    eva = seated(center, "eva")
    call = in_hand(center, eva, email=ANA)
    letter = center.letters.propose(eva, call, SUMMARY)

    def write() -> None:
        center.letters.write(eva, letter, FIELDS | {"notes": "de Eva"}, ANA)

    draft(center, Scripted(during=write, letters=[{"topic": "de la IA"}]))
    shown = letter_of(center, call)
    assert (shown.content.notes, shown.content.topic) == ("de Eva", FIELDS["topic"])
    assert shown.version == 1
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok


def test_two_letters_of_a_call_both_get_their_words(center: Center) -> None:
    eva = seated(center, "eva")
    call = in_hand(center, eva, email=ANA)
    one = center.letters.propose(eva, call, SUMMARY)
    two = center.letters.propose(eva, call, LetterKind.FOLLOW_UP)
    draft(center)
    assert [stands(center, letter)[0] for letter in (one, two)] == ["proposed", "proposed"]
    assert letter_of(center, call).content.agreed == ("Le enviamos un técnico",)


@pytest.mark.parametrize("kind", ["quota", "auth"])
def test_what_the_ai_cannot_write_a_person_writes(center: Center, kind: str) -> None:
    call = proposed(center)
    draft(center, Scripted(letters=[ModelTrouble(kind)]))
    letter = letter_of(center, call)
    assert (letter.state, letter.content.topic) == ("proposed", "")
    assert center.state(call)[0] == "waiting"
    center.letters.write(OWNER, letter.id, FIELDS, ANA)
    center.letters.ask(OWNER, letter.id)
    assert stands(center, letter.id) == ("asked", "")


def test_an_engine_that_dies_while_drafting_leaves_nothing_stuck(center: Center) -> None:
    eva = seated(center, "eva")
    call = in_hand(center, eva, email=ANA)
    letter = center.letters.propose(eva, call, SUMMARY)
    for _ in range(2):  # killed: nobody gives the turn back
        claim = center.turns.claim("engine-1")
        assert claim is not None
        assert claim.kind == "letter"
        center.clock.forward(seconds=30)
        assert center.retries.sweep() == 1
        center.clock.forward(seconds=30)
    draft(center)
    assert stands(center, letter) == ("proposed", "")
    assert letter_of(center, call).content.topic == TOPIC


def test_an_engine_that_dies_every_time_leaves_the_letter_to_a_person(center: Center) -> None:
    eva = seated(center, "eva")
    call = in_hand(center, eva, email=ANA)
    letter = center.letters.propose(eva, call, SUMMARY)
    for _ in range(3):
        assert center.turns.claim("engine-1") is not None
        center.clock.forward(seconds=30)
        assert center.retries.sweep() == 1
        center.clock.forward(seconds=30)
    assert stands(center, letter) == ("proposed", "")
    assert center.turns.claim("engine-1") is None
    assert letter_of(center, call).version == 0


def test_a_late_draft_of_a_dead_engine_is_dropped(center: Center) -> None:
    eva = seated(center, "eva")
    call = in_hand(center, eva, email=ANA)
    center.letters.propose(eva, call, SUMMARY)

    def die() -> None:
        center.clock.forward(seconds=30)
        center.retries.sweep()

    Room(center).turn(Scripted(during=die, letters=[{"topic": "tarde"}]))
    center.clock.forward(seconds=30)
    draft(center)
    assert letter_of(center, call).content.topic == TOPIC


def test_a_cancelled_letter_is_not_drafted(center: Center) -> None:
    eva = seated(center, "eva")
    call = in_hand(center, eva, email=ANA)
    center.letters.cancel(eva, center.letters.propose(eva, call, SUMMARY))
    crew = Scripted()
    draft(center, crew)
    assert crew.briefs == []
    assert letter_of(center, call).state == "cancelled"


@pytest.mark.parametrize("database", ["sqlite"])
def test_only_a_letter_that_was_sent_may_be_called_sent(center: Center) -> None:
    call = proposed(center)
    draft(center)
    center.desk.say(call, Speaker.CUSTOMER, "sí")
    center.desk.say(call, Speaker.CUSTOMER, "¿Me lo han enviado ya?")
    crew = Scripted(answers=[Answer("Sí, le he enviado el correo.")] * 3)
    work = Room(center, ToolRoom(center.context, nothing).bind)
    work.all(crew)
    assert "le he enviado" not in "".join(center.words(call, "ai"))
    with center.store.write() as tx:
        tx.execute(text("UPDATE outbox SET state = 'sent'"))
    center.desk.say(call, Speaker.CUSTOMER, "¿Y ahora, me lo han enviado ya?")
    work.all(crew)
    assert "le he enviado" in center.words(call, "ai")[-1]


def test_tools_offered_for_a_letter(center: Center) -> None:
    for said in (WISH, "¿Me lo puede enviar por correo?", "Please send it to my email"):
        center.call(said)
        assert "propose_letter" in [tool.name for tool in turn(center)[1].offered()]
    assert room(center).tools()
