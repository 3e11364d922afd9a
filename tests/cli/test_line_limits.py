"""Limits of the customer's line: whoever is too fast waits, and not a word is lost or doubled."""

from __future__ import annotations

import re
from typing import Any

import pytest

from callcenter_tui import wiring
from callcenter_tui.auth.rates import Rates
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.cli.line_limits import admitted
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from tests.cli.conftest import Shell
from tests.cli.terminal import Terminal
from tests.cli.test_line_desk import NOBODY, OWNER, WHO, a_desk, call_of, person
from tests.clocks import SettableClock

BRISK = NOBODY | {"RATE_LIMIT_REQUESTS": "1", "RATE_LIMIT_WINDOW": "3"}
SLOW = NOBODY | {"RATE_LIMIT_REQUESTS": "1", "RATE_LIMIT_WINDOW": "3600"}
WAIT = "what you have typed will be sent by itself."


def said(house: wiring.House, call: str) -> list[str]:
    """What the desk has of the customer, in order."""
    messages = house.board.call(OWNER, call).messages
    return [m.text for m in messages if m.speaker == Speaker.CUSTOMER.value]


def reached(house: wiring.House) -> list[dict[str, Any]]:
    """What the journal tells of limits."""
    with house.store.read() as tx:
        return [event.data for event in journal.of_kind(tx, "limit.reached")]


def test_a_pipe_that_is_too_fast_waits_and_loses_nothing(shell: Shell) -> None:
    words = ["one", "two", "three"]
    ran = shell("line", *WHO, "--json", stdin="\n".join(words), env=BRISK)
    assert ran.code == 0, ran.err
    first, *answers = ran.lines
    assert first.keys() == {"key"}
    assert all(answer.keys() == {"speaker", "text", "sources"} for answer in answers)
    assert len(answers) == len(words), "stdout is as it would be without a limit"
    assert re.fullmatch(rf"Please wait [123] s: {WAIT}\n", ran.err), "told once, not each time"
    with a_desk(shell) as house:
        assert said(house, house.board.find(first["key"])) == words
        assert {str(data) for data in reached(house)} == {str({"what": "messages"})}


def test_words_that_come_too_fast_are_sent_when_there_is_room(shell: Shell) -> None:
    words = ["one", "two", "three"]
    with Terminal(shell, "line", *WHO, env=BRISK) as terminal, a_desk(shell) as house:
        call = call_of(house, terminal)
        terminal.type("".join(f"{word}\n" for word in words))
        terminal.wait_for(WAIT)
        terminal.wait_until(lambda: said(house, call) == words)
        terminal.wait_for("Nobody is at the desk")
        terminal.type("\x04")
        terminal.wait_for("Thank you for calling")
        assert terminal.code() == 0
        assert said(house, call) == words


def test_the_customer_is_told_to_wait_in_their_language(shell: Shell) -> None:
    who = ("--name", "Ana", "--phone", "+34 600 111 222", "--lang", "es")
    with Terminal(shell, "line", *who, env=SLOW) as terminal:
        terminal.wait_for("Usted> ")
        terminal.type("uno\n")
        terminal.type("dos\n")
        terminal.wait_for("Espere 3")
        terminal.wait_for("s, por favor: lo que ha escrito se enviará solo.")


def test_words_that_have_to_wait_keep_the_customer_from_hanging_up(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=SLOW) as terminal, a_desk(shell) as house:
        call = call_of(house, terminal)
        terminal.type("one\n")
        terminal.type("and a second word\n")
        terminal.wait_for(WAIT)
        terminal.type("\x04")
        terminal.type("am I still here?")
        terminal.wait_for("am I still here?")
        assert house.board.call(OWNER, call).row.state == "active"
        terminal.type("\x03")
        terminal.wait_for("stays open")
        terminal.wait_for("This was not sent: and a second word")
        assert terminal.code() == 130
        assert said(house, call) == ["one"]


def test_an_answer_is_shown_while_words_have_to_wait(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=SLOW) as terminal, a_desk(shell) as house:
        call, luis = call_of(house, terminal), person(house, "luis")
        terminal.type("one\n")
        terminal.type("two\n")
        terminal.wait_for(WAIT)
        house.driving.take_over(luis, call)
        house.desk.say(call, Speaker.OPERATOR, "One at a time, please.", luis)
        terminal.wait_for("Luis: One at a time, please.")


def test_a_call_that_ends_while_words_have_to_wait_is_not_over_for_them(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=SLOW) as terminal, a_desk(shell) as house:
        call, luis = call_of(house, terminal), person(house, "luis")
        terminal.type("one\n")
        terminal.type("two\n")
        terminal.wait_for(WAIT)
        house.driving.take_over(luis, call)
        house.driving.end(luis, call, disposition="information_given")
        terminal.type("three")
        terminal.wait_for("You> three")
        terminal.type("\x03")
        terminal.wait_for("This was not sent: two")
        assert "How did we do?" not in terminal.text


def test_new_calls_from_one_place_wait_for_each_other(shell: Shell) -> None:
    assert shell("line", *WHO, env=SLOW).code == 0
    with Terminal(shell, "line", *WHO, env=SLOW) as terminal, a_desk(shell) as house:
        terminal.wait_for("Too many calls come from here: please wait 3")
        assert reached(house) == [{"what": "calls from here"}]
        terminal.type("\x03")
        assert terminal.code() == 130
    assert shell("call", "list", "--json").json["total"] == 1


def test_keys_of_calls_cannot_be_guessed_faster_than_calls_are_made(shell: Shell) -> None:
    with Terminal(shell, "line", "--key", "C-ZZZZZZ", "--lang", "en", env=SLOW) as terminal:
        terminal.wait_for("There is no call with the key C-ZZZZZZ")
        terminal.type("C-YYYYYY\n")
        terminal.wait_for("Too many calls come from here: please wait 3")
        terminal.type("\x03")
        assert terminal.code() == 130


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_waits_is_told_once_and_comes_in_when_there_is_room(
    store: Store, clock: SettableClock
) -> None:
    rates, told = Rates(store, clock, requests=1, window=60), list[int]()
    rates.take("line-open:here", "calls")
    clock.forward(seconds=58.5)

    def come() -> str:
        clock.forward(seconds=0.6)
        rates.take("line-open:here", "calls")
        return "in"

    assert admitted(come, told.append) == "in"
    assert told == [1]


@pytest.mark.parametrize("origin", ["desk", "simulated"])
def test_people_at_the_desk_and_simulated_customers_have_no_limit(
    shell: Shell, origin: str
) -> None:
    with a_desk(shell, **SLOW) as house:
        typing = person(house, "luis") if origin == "desk" else None
        for _ in range(3):
            wanted = OpenCall("Ana", phone="+34600111222", origin=origin)
            call = house.desk.open(wanted, typing).call_id
        for number in range(3):
            house.desk.say(call, Speaker.CUSTOMER, f"word {number}", typing)
        assert said(house, call) == ["word 0", "word 1", "word 2"]
        assert not reached(house)
