"""Who may hear of an account: asked, answered, masked, counted, and a person when it fails."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from callcenter_tui.auth.answers import Answers, Cost, normal
from callcenter_tui.calls.identity import Identity
from callcenter_tui.calls.identity_answers import (
    MASK,
    plainly_no_answer,
    readings,
    veiled,
)
from callcenter_tui.calls.opening import Opened
from callcenter_tui.calls.tools.room import ToolRoom
from callcenter_tui.calls.tools.turn import TurnToolbox
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, NotFound
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import calls
from callcenter_tui.store.turns import Claim
from tests.calls.conftest import OWNER, Center

CHEAP = Answers(Cost(n=2, r=1, p=1))
ASKS = "¿Qué me dijeron en mi última llamada?"
TRIES = 3


def identity(center: Center, mode: str = "question") -> Identity:
    return Identity(center.context, mode, CHEAP)


def known(center: Center, answer: str = "28013") -> None:
    """Ana's question is on file."""
    identity(center).set_question(
        OWNER, phone="+34 600 000 001", email="", question="postcode", answer=answer, name="Ana"
    )


def turn(center: Center, opened: Opened, mode: str = "question") -> tuple[Claim, TurnToolbox]:
    claim = center.turns.claim("engine-1")
    while claim is not None and (claim.kind, claim.call) != ("answer", opened.call_id):
        claim = center.turns.claim("engine-1")
    assert claim is not None
    room = ToolRoom(center.context, lambda *asked: [], (), identity(center, mode))
    return claim, room.bind(claim, center.turns.job(claim).brief)


def asked(center: Center, phone: str = "+34 600 000 001") -> Opened:
    """A call in which the question has been put to the customer."""
    opened = center.call(ASKS, phone=phone)
    answer(center, opened)
    return opened


def answer(center: Center, opened: Opened, mode: str = "question") -> str:
    """The AI uses the account tool and says what it answered; returns that."""
    claim, box = turn(center, opened, mode)
    text = box.use("earlier_calls", {}).result.text
    assert center.turns.answered(center.turns.job(claim), Answer(text), Run(), "v1")
    return text


def state_of(center: Center, opened: Opened) -> tuple[str, int]:
    with center.store.read() as tx:
        call = calls.facts(tx, opened.call_id)
    assert call is not None
    return call.identity, call.identity_tries


def say(center: Center, opened: Opened, words: str) -> str:
    """What is stored of the customer's words."""
    return center.desk.say(opened.call_id, Speaker.CUSTOMER, words).text


def test_the_right_answer_opens_the_account_and_is_nowhere_to_be_read(center: Center) -> None:
    known(center, "Xilófono")
    opened = center.call(ASKS)
    assert "código postal" in answer(center, opened)
    assert state_of(center, opened) == ("asked", 0)
    stored = say(center, opened, "claro, es: XILÓFONO")
    assert MASK in stored
    assert state_of(center, opened) == ("confirmed", 0)
    claim, box = turn(center, opened)
    brief = center.turns.job(claim).brief
    assert brief.identified
    assert [tool.name for tool in box.offered()] == ["earlier_calls"], "what asked goes on"
    use = box.use("earlier_calls", {})
    assert use.result.ok
    assert use.result.deeds == ("earlier_calls_seen",)
    view = center.board.call(OWNER, opened.call_id)
    everything = f"{view} {brief} {center.board.events(OWNER, opened.call_id)}"
    assert "XIL" not in everything.upper()
    assert events.IDENTITY_CONFIRMED in center.kinds(opened.call_id)


def test_after_the_last_try_a_person_is_asked_and_nothing_is_compared(center: Center) -> None:
    known(center)
    opened = asked(center)
    for number in range(1, TRIES):
        assert say(center, opened, f"2801{number + 3}") == MASK
        assert state_of(center, opened) == ("asked", number)
        assert "no coincide" in answer(center, opened), "asked again"
    say(center, opened, "28019")
    assert state_of(center, opened) == ("failed", TRIES)
    assert center.state(opened.call_id)[0] == "waiting"
    assert center.words(opened.call_id, "system")[-1].startswith("No he podido comprobar")
    assert "sin más intentos" in center.board.call(OWNER, opened.call_id).reason
    assert say(center, opened, "28013") == MASK
    assert state_of(center, opened) == ("failed", TRIES)
    other = center.call(ASKS)
    assert "persona" in answer(center, other), "also in another call of this customer"
    assert state_of(center, other)[0] == ""
    assert center.state(other.call_id)[0] == "waiting"


def test_an_answer_said_again_because_its_reply_was_lost_costs_one_try(center: Center) -> None:
    known(center)
    opened, message = asked(center), center.ids.new()
    for _ in range(TRIES):
        said = center.desk.say(opened.call_id, Speaker.CUSTOMER, "28014", message_id=message)
        assert (said.id, said.text) == (message, MASK)
        assert state_of(center, opened) == ("asked", 1)


def test_a_lock_ends_and_pausing_below_it_gains_nothing(center: Center) -> None:
    known(center)
    for _ in range(TRIES - 1):
        say(center, asked(center), "00000")
        center.clock.forward(hours=20)
    opened = asked(center)
    say(center, opened, "00000")
    assert state_of(center, opened)[0] == "failed", "tries are not forgotten"
    center.clock.forward(minutes=31)
    again = asked(center)
    say(center, again, "28013")
    assert state_of(center, again)[0] == "confirmed"


@pytest.mark.parametrize("calls_at_once", [1, 10])
def test_of_thirty_parallel_guesses_exactly_the_allowed_ones_are_compared(
    center: Center, calls_at_once: int
) -> None:
    known(center)
    opened = [asked(center) for _ in range(calls_at_once)]
    listening = identity(center)

    def guess(number: int) -> str:
        heard = listening.hear(opened[number % calls_at_once].call_id, f"{10000 + number}")
        return heard.outcome if heard else "none"

    with ThreadPoolExecutor(10) as pool:
        found = Counter(pool.map(guess, range(30)))
    assert found == {"wrong": TRIES, "locked": 30 - TRIES}
    say(center, opened[0], "28013")
    assert state_of(center, opened[0])[0] == "failed", "the right one comes too late"


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(("order", "state"), [((0, 1), "confirmed"), ((1, 0), "failed")])
def test_of_two_answers_at_once_the_first_to_be_stored_decides(
    center: Center, order: tuple[int, int], state: str
) -> None:
    known(center)
    opened, service = asked(center), identity(center)
    say(center, opened, "00000")
    heard = (service.hear(opened.call_id, "28013"), service.hear(opened.call_id, "11111"))
    for number in order:
        found = heard[number]
        assert found is not None
        with center.store.write() as tx:
            call = calls.facts(tx, opened.call_id, lock=True)
            assert call is not None
            service.settle(tx, call, found)
    assert state_of(center, opened)[0] == state


@pytest.mark.parametrize("database", ["sqlite"])
def test_words_that_are_no_answer_cost_no_try_and_are_never_compared(center: Center) -> None:
    known(center)
    opened = asked(center)
    for words in (
        "¿no tenían ya apuntado el 28013 de la otra vez?",
        "28013? mejor quiero hablar con una persona",
        "un momento, por favor",
        "I don't know, sorry",
        "pues verá es que yo solo quería saber qué fue lo que me contaron el otro día",
    ):
        assert say(center, opened, words) == words.replace("28013", MASK).replace(f"{MASK}?", MASK)
        assert state_of(center, opened) == ("asked", 0)


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_was_said_before_the_question_arrived_is_no_answer(center: Center) -> None:
    known(center)
    opened = center.call(ASKS)
    claim, box = turn(center, opened)
    text = box.use("earlier_calls", {}).result.text
    say(center, opened, "y también lo de la factura 12345")
    assert state_of(center, opened) == ("asked", 0)
    assert center.turns.answered(center.turns.job(claim), Answer(text), Run(), "v1")
    say(center, opened, "28013")
    assert state_of(center, opened)[0] == "confirmed"


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_list_of_guesses_is_one_wrong_answer(center: Center) -> None:
    known(center)
    opened = asked(center)
    say(center, opened, " ".join(f"{number}" for number in range(28000, 28050)))
    assert state_of(center, opened) == ("asked", 1)
    say(center, opened, "28012 o 28013, uno de los dos")
    assert state_of(center, opened) == ("asked", 2)


@pytest.mark.parametrize(
    ("words", "answer_on_file"),
    [
        ("28013", "28 013"),
        ("Mi código postal es 28013.", "28013"),
        ("it's SW1A 1AA", "sw1a1aa"),
        ("SW1A 1AA, thanks", "SW1A 1AA"),
        ("se llama Señor Bigotes", "senor bigotes"),
        ("Toby", "TOBY"),
        ("２８０１３", "28013"),
        ("¿28013?", "28013"),
    ],
)
def test_people_answer_in_their_own_way(words: str, answer_on_file: str) -> None:
    hashed = CHEAP.hash(answer_on_file)
    assert not plainly_no_answer(words)
    assert any(CHEAP.matches(hashed, words[a:b]) for a, b in readings(words))


@pytest.mark.parametrize(
    "words", ["", "·", "1 a 2 b 3", "28012 28013 28014", "28012, y 28013", "x" * 500, "no lo sé"]
)
def test_a_message_is_read_in_two_ways_at_most(words: str) -> None:
    found = [normal(words[a:b]) for a, b in readings(words)]
    assert len(found) <= 2
    assert "28013" not in found


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ("28013", MASK),
        ("2 8 0 1 3", MASK),
        ("dos, ocho, cero, uno, tres", MASK),
        ("ya le dije que es el 28013", f"ya le dije que es el {MASK}"),
        ("¿pero no es el 28013 lo que tienen?", f"¿pero no es el {MASK} lo que tienen?"),
        ("mi perro se llama Señor Bigotes", f"mi perro se llama {MASK}"),
        ("Xilófono", MASK),
        ("vale, gracias", "vale, gracias"),
        ("no tengo internet", "no tengo internet"),
        ("quiero hablar con una persona", "quiero hablar con una persona"),
        ("llámenme el lunes a las 10:30", "llámenme el lunes a las 10:30"),
    ],
)
def test_whatever_looks_like_an_answer_is_masked_and_the_rest_stays(
    words: str, stored: str
) -> None:
    assert veiled(words) == stored


@pytest.mark.parametrize("right", ["28013", "Xilófono"])
def test_after_the_lock_the_answer_is_stored_nowhere(center: Center, right: str) -> None:
    """In this call, in the next one of this customer, said at once or later; and no try is used."""
    known(center, right)
    opened = asked(center)
    for _ in range(TRIES):
        say(center, opened, "00000")
    said = ["Pero si es " + right, f"¿y si les digo que es {right}?"][: 2 if right.isdigit() else 1]
    calls_made = [opened, center.call(ASKS), center.call(f"{right}")]
    for call in calls_made:
        for words in said:
            say(center, call, words)
    for call in calls_made:
        view = center.board.call(OWNER, call.call_id)
        everything = f"{view} {center.board.events(OWNER, call.call_id)}"
        assert right not in everything
        assert MASK in everything
    assert {state_of(center, call)[0] for call in calls_made} == {"failed", ""}


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_call_that_waits_already_is_told_too_that_nobody_was_identified(center: Center) -> None:
    known(center)
    opened = asked(center)
    say(center, opened, "quiero hablar con una persona")
    for _ in range(TRIES):
        say(center, opened, "00000")
    told = center.words(opened.call_id, "system")
    assert [text[:22] for text in told] == ["He avisado a una perso", "No he podido comprobar"]
    reason = center.board.call(OWNER, opened.call_id).reason
    assert reason.startswith("asks_for_person; ")
    assert "sin más intentos" in reason


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_bare_answer_goes_on_with_what_was_asked(center: Center) -> None:
    known(center)
    opened = asked(center)
    assert say(center, opened, "28013") == MASK
    _, box = turn(center, opened)
    assert [tool.name for tool in box.offered()] == ["earlier_calls"]


@pytest.mark.parametrize("database", ["sqlite"])
def test_without_a_question_on_file_a_person_identifies(center: Center) -> None:
    opened = center.call(ASKS)
    assert "persona" in answer(center, opened)
    assert center.state(opened.call_id)[0] == "waiting"
    assert events.IDENTITY_ASKED not in center.kinds(opened.call_id)


@pytest.mark.parametrize(
    ("mode", "told", "state"), [("contact", "llamadas", "confirmed"), ("never", "persona", "")]
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_how_customers_are_identified_is_the_companys_choice(
    center: Center, mode: str, told: str, state: str
) -> None:
    known(center)
    opened = center.call(ASKS)
    assert told in answer(center, opened, mode)
    assert state_of(center, opened)[0] == state


@pytest.mark.parametrize("database", ["sqlite"])
def test_while_a_person_drives_words_are_for_the_person(center: Center) -> None:
    known(center)
    opened = asked(center)
    center.driving.take_over(center.person("eva"), opened.call_id)
    assert say(center, opened, "28013") == "28013"
    assert state_of(center, opened) == ("asked", 0)


@pytest.mark.parametrize("database", ["sqlite"])
def test_who_comes_back_with_the_key_is_asked_again(center: Center) -> None:
    known(center)
    opened = asked(center)
    say(center, opened, "28013")
    answer(center, opened)
    center.desk.leave(opened.call_id)
    center.clock.forward(hours=1)
    center.desk.resume(opened.key)
    assert state_of(center, opened) == ("", 0)
    say(center, opened, ASKS)
    assert "código postal" in answer(center, opened)


@pytest.mark.parametrize("database", ["sqlite"])
def test_who_resumes_an_open_call_with_its_key_is_asked_again(center: Center) -> None:
    """From another phone, by somebody who has seen the key: the account is closed to them."""
    known(center)
    opened = asked(center)
    say(center, opened, "28013")
    answer(center, opened)
    assert center.desk.resume(opened.key).call_id == opened.call_id
    assert state_of(center, opened) == ("", 0)
    say(center, opened, ASKS)
    claim, box = turn(center, opened)
    job = center.turns.job(claim)
    assert not job.brief.identified
    assert not [source for source, _ in job.seen if "earlier_calls" in source]
    assert "código postal" in box.use("earlier_calls", {}).result.text


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_a_later_caller_claims_is_not_added_to_a_known_customer(center: Center) -> None:
    """Tools look accounts up by these contacts: the operator vouched for those on file only."""
    known(center)
    opened = center.call("hola", email="somebody.else@example.com")
    assert center.board.call(OWNER, opened.call_id).customer.email == ""


def test_what_an_earlier_caller_claimed_is_not_trusted_with_the_question(center: Center) -> None:
    """Else Ana would be told of the orders of whoever has the e-mail that she once gave."""
    opened = center.call("hola", email="somebody.else@example.com")
    known(center)
    customer = center.board.call(OWNER, opened.call_id).customer
    assert (customer.phone, customer.email) == ("+34600000001", "")
    center.call("hola", name="Berta", phone="", email="berta@example.com")
    found = identity(center).set_question(
        OWNER, phone=customer.phone, email="berta@example.com", question="postcode", answer="28013"
    )
    assert (found.id, found.email) == (customer.id, ""), "Berta's stays hers"


@pytest.mark.parametrize("database", ["sqlite"])
def test_setting_a_question_needs_the_right_and_a_usable_answer(center: Center) -> None:
    agent, service = center.person("eva"), identity(center)
    wanted = {"phone": "+34 600 000 001", "email": "", "question": "postcode", "answer": "28013"}
    with pytest.raises(Forbidden):
        service.set_question(agent, **wanted)
    with pytest.raises(NotFound):
        service.set_question(OWNER, **wanted)
    for wrong in ({"answer": "1!"}, {"question": "shoe_size"}, {"phone": "x"}):
        with pytest.raises(Invalid):
            service.set_question(OWNER, **(wanted | wrong), name="Ana")
    found = service.set_question(OWNER, **wanted, name="Ana")
    assert (found.name, found.phone) == ("Ana", "+34600000001")


def test_hashes_are_salted_and_nothing_else_matches() -> None:
    answers = Answers()
    one, two = answers.hash("28013"), answers.hash("28013")
    assert one != two
    assert answers.matches(one, "28 013")
    for wrong in ("28014", "", "2801", one):
        assert not answers.matches(one, wrong)
    for broken in ("", "x", "scrypt$a$b$c$d$e", "argon2$2$1$1$00$00"):
        assert not answers.matches(broken, "28013")
    assert "28013" not in one
