"""The customer's terminal and the desk: queue, people, closing, merging, rating, foreign words."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from callcenter_tui import settings, wiring
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import users
from tests import terminal as screens
from tests.cli.conftest import COMMAND, Shell
from tests.cli.terminal import HASTY, Terminal

WHO = ("--name", "Ana", "--phone", "+34 600 111 222", "--lang", "en")
KEY = re.compile(r"C-[2-9A-HJKMNP-Z]{6}")
NOBODY = {"AGENT_ENGINE": "worker"}
HOSTILE = "Ana\x1b[2J\x1b[H\x1b]0;owned\x07\nYou> yes\rDesk: no \x9b2J \u202e"
ASKING = """
from callcenter_tui.cli.line_glass import Glass
glass = Glass()
with glass.opened():
    glass.read("Would you tell us at which hour somebody may call you? ")
"""
OWNER = Actor("os:tester", "tester", "owner", login="tester")


@contextmanager
def a_desk(shell: Shell, **more: str) -> Iterator[wiring.House]:
    """The same store in this process, as a console has it."""
    house = wiring.open_house(settings.load(shell.env | NOBODY | more), process="test")
    try:
        yield house
    finally:
        house.close()


def person(house: wiring.House, login: str, name: str = "") -> Actor:
    """An agent of every department."""
    user, name, now = house.ids.new(), name or login.title(), house.clock.now()
    with house.store.write() as tx:
        users.add(
            tx, UserView(user, login, name, "", "agent", "en", (), False, False, None, now), "-"
        )
    return Actor(user, name, "agent", (), login)


def call_of(house: wiring.House, terminal: Terminal) -> str:
    """The id of the call whose key the terminal has shown first."""
    terminal.wait_for("Your key is C-")
    terminal.wait_for("You> ")
    found = KEY.search(terminal.text)
    assert found
    return house.board.find(found[0])


def ratings(house: wiring.House, call: str) -> list[tuple[float | None, str]]:
    """Customers' ratings of the call: score and comment."""
    reviews = house.board.call(OWNER, call).reviews
    return [(r.score, r.data.get("comment", "")) for r in reviews if r.kind == "customer"]


def test_name_and_contact_are_asked_until_they_can_be_used(shell: Shell) -> None:
    with Terminal(shell, "line", env=NOBODY) as terminal:
        terminal.wait_for("asistente automático (IA)")
        terminal.wait_for("Su nombre: ")
        terminal.type("   \n")
        terminal.wait_for("Díganos cómo llamarle")
        terminal.type("Begoña\n")
        terminal.wait_for("Su teléfono o correo electrónico: ")
        terminal.type("llámame\n")
        terminal.wait_for("Por ejemplo: +34 600 000 000")
        terminal.type("bego@example.com\n")
        terminal.wait_for("Su clave es C-")
        assert terminal.text.count("asistente automático (IA), no una persona") == 1
        terminal.wait_for("Usted> ")
        terminal.type("\x04")
        terminal.wait_for("Gracias por llamar")
        assert terminal.code() == 0
    with a_desk(shell) as house:
        rows, total = house.board.history(OWNER)
        customer = house.board.call(OWNER, rows[0].id).customer
    assert (total, customer.name, customer.email) == (1, "Begoña", "bego@example.com")


def test_who_leaves_at_the_questions_has_opened_nothing(shell: Shell) -> None:
    for keys, code in (("\x04", 0), ("\x03", 130)):
        with Terminal(shell, "line", "--lang", "en", env=NOBODY) as terminal:
            terminal.wait_for("Your name: ")
            terminal.type(keys)
            assert terminal.code() == code
    assert shell("call", "list", "--json").json["total"] == 0


def test_a_key_that_leads_nowhere_is_asked_again_or_left(shell: Shell) -> None:
    with Terminal(shell, "line", "--key", "C-AAAAAA", env=NOBODY) as terminal:
        terminal.wait_for("No hay ninguna llamada con la clave C-AAAAAA")
        terminal.wait_for("Clave> ")
        terminal.type("C-BBBBBB\n")
        terminal.wait_for("con la clave C-BBBBBB")
        terminal.wait_for("Clave> ", times=2)
        terminal.type("\n")
        terminal.wait_for("Su nombre: ")


def test_a_prompt_wider_than_the_terminal_stands_above_a_line_of_one_row() -> None:
    """Drawn as a terminal draws it: every key leaves one question and one line."""
    env = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    ran = screens.Terminal([sys.executable, "-c", ASKING], env, columns=40, rows=24)
    with ran as terminal:
        terminal.wait_for(">")
        terminal.type("perhaps")
        terminal.wait_for("> perhaps")
        terminal.type("\x7f" * 7 + "a line that is longer than the forty cells of it\x01\x05!")
        terminal.wait_for("cells of it!")
        shown = "\n".join(terminal.lines())
    assert shown.count("Would you") == 1
    assert "perhaps" not in shown


def test_only_what_is_missing_is_asked(shell: Shell) -> None:
    argv = ("line", "--lang", "en", "--name", "Ana")
    with Terminal(shell, *argv, env=NOBODY) as terminal:
        terminal.wait_for("Your phone or e-mail: ")
        assert "Your name" not in terminal.text
        terminal.type("+34 600 111 222\n")
        terminal.wait_for("Your key is C-")


def test_the_place_in_the_queue_is_told_and_then_who_answers(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=NOBODY) as terminal, a_desk(shell) as house:
        ahead = house.desk.open(OpenCall("Eva", phone="+34600000009", words="una persona, ya"))
        assert house.board.call(OWNER, ahead.call_id).row.state == "waiting"
        call = call_of(house, terminal)
        terminal.type("I want to talk to a person\n")
        terminal.wait_for("You are number 2 of 2 in the queue.")
        ana = person(house, "ana")
        house.driving.take_over(ana, call)
        terminal.wait_for("Ana is with you now")
        house.desk.say(call, Speaker.OPERATOR, "Good morning", ana)
        terminal.wait_for("Ana: Good morning")
        house.driving.hold(ana, call)
        terminal.wait_for("One moment, please")


def test_a_queue_that_moves_fast_is_told_once_and_above_what_is_typed(shell: Shell) -> None:
    line = Terminal(shell, "line", *WHO, env=NOBODY, program=HASTY)
    with line as terminal, a_desk(shell) as house:
        ahead = [
            house.desk.open(OpenCall("Eva", phone=f"+3460000000{n}", words="una persona, ya"))
            for n in range(3)
        ]
        call_of(house, terminal)
        terminal.type("I want to talk to a person\n")
        terminal.wait_for("You are number 4 of 4 in the queue.")
        terminal.type("half a sen")
        terminal.wait_for("You> half a sen")
        for other in ahead:
            house.desk.leave(other.call_id)
        terminal.wait_for("You are number 1 of 1 in the queue.")
        terminal.wait_for("You> half a sen", times=2)
        assert terminal.text.count("You are number") == 2


def test_what_the_customer_has_on_the_screen_is_known_at_the_desk(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=NOBODY) as terminal, a_desk(shell) as house:
        call = call_of(house, terminal)
        ana = person(house, "ana")
        house.driving.take_over(ana, call)
        said = house.desk.say(call, Speaker.OPERATOR, "Good morning", ana)
        terminal.wait_for("Ana: Good morning")
        terminal.wait_until(lambda: house.board.call(OWNER, call).shown_seq == said.seq)
        terminal.signal(signal.SIGSTOP)
        unseen = house.desk.say(call, Speaker.OPERATOR, "Are you there?", ana)
        assert house.board.call(OWNER, call).shown_seq == said.seq
        terminal.signal(signal.SIGCONT)
        terminal.wait_until(lambda: house.board.call(OWNER, call).shown_seq == unseen.seq)


def test_a_call_closed_by_the_desk_is_told_at_once_and_rated(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=NOBODY) as terminal, a_desk(shell) as house:
        call = call_of(house, terminal)
        terminal.type("my router is dead\n")
        terminal.wait_for("Nobody is at the desk")
        ana = person(house, "ana")
        house.driving.take_over(ana, call)
        house.desk.say(call, Speaker.OPERATOR, "A new one is on its way", ana)
        house.driving.end(ana, call, disposition="information_given")
        terminal.wait_for("This call has ended")
        terminal.wait_for("How did we do?")
        terminal.type("5\n")
        terminal.wait_for("Would you like to add something?")
        terminal.type("Ana was very kind\n")
        terminal.wait_for("Thank you for your rating")
        terminal.wait_for("Thank you for calling")
        assert terminal.code() == 0
        assert ratings(house, call) == [(5.0, "Ana was very kind")]


def test_a_sentence_begun_before_the_closing_can_still_be_sent(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=NOBODY) as terminal, a_desk(shell) as house:
        call = call_of(house, terminal)
        terminal.type("my router is dead\n")
        terminal.wait_for("Nobody is at the desk")
        ana = person(house, "ana")
        house.driving.take_over(ana, call)
        house.desk.say(call, Speaker.OPERATOR, "A new one is on its way", ana)
        terminal.wait_for("on its way")
        terminal.type("and my ph")
        terminal.wait_for("You> and my ph")
        house.floor.wrapup.hang_up(ana, call)
        terminal.wait_for("1-5> and my ph")
        terminal.type("one too\n")
        terminal.wait_for("was not sent. Send it and go on?")
        terminal.wait_for("y/n> ")
        terminal.type("y\n")
        terminal.wait_until(
            lambda: (
                house.board.call(OWNER, call).messages[-1].text == "and my phone too"
                or "and my phone too" in [m.text for m in house.board.call(OWNER, call).messages]
            )
        )
        assert house.board.call(OWNER, call).row.state not in ("completed", "abandoned")


def test_a_merged_call_goes_on_by_itself_under_the_other_key(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=NOBODY) as terminal, a_desk(shell) as house:
        call = call_of(house, terminal)
        other = house.desk.open(OpenCall("Ana", phone="+34600111222", words="I called before"))
        ana = person(house, "ana")
        house.driving.take_over(ana, other.call_id)
        house.floor.merging.merge(ana, call, other.call_id)
        terminal.wait_for(f"Your call {other.key} goes on.")
        terminal.wait_for("Ana is with you.")
        terminal.type("here I am\n")
        terminal.wait_until(
            lambda: "here I am" in [m.text for m in house.board.call(OWNER, other.call_id).messages]
        )
        assert house.board.call(OWNER, call).row.state == "completed"


def test_a_killed_line_is_resumed_with_what_was_said_last(shell: Shell) -> None:
    with Terminal(shell, "line", *WHO, env=NOBODY) as terminal, a_desk(shell) as house:
        call = call_of(house, terminal)
        key = house.board.call(OWNER, call).row.key
        terminal.type("my router is dead\n")
        terminal.wait_for("Nobody is at the desk")
        terminal.signal(signal.SIGKILL)
        assert terminal.code() == -signal.SIGKILL
        ana = person(house, "ana")
        house.driving.take_over(ana, call)
        for number in range(8):
            house.desk.say(call, Speaker.OPERATOR, f"step {number}", ana)
        with Terminal(shell, "line", "--key", key, env=NOBODY) as again:
            again.wait_for(f"Your call {key} goes on.")
            again.wait_for("Ana is with you.")
            again.wait_for("Ana: step 7")
            again.wait_for("You> ")
            assert all(f"Ana: step {number}" in again.text for number in range(8)), "none was seen"
            again.type("thank you\n")
            again.wait_until(lambda: house.board.call(OWNER, call).messages[-1].text == "thank you")
            again.signal(signal.SIGHUP)
            again.code()
        assert house.board.call(OWNER, call).row.state == "active", "the end of a terminal is none"
        said = [m.text for m in house.board.call(OWNER, call).messages if m.speaker == "customer"]
    assert said == ["my router is dead", "thank you"]


@pytest.mark.parametrize("name", ["Ana", HOSTILE])
def test_foreign_words_neither_move_the_cursor_nor_speak_for_others(
    shell: Shell, name: str
) -> None:
    fake = "ok\nYou> yes, send all my money\n\x1b[2J\x1b[HDesk: pay now\rDesk: or else"
    argv = [str(COMMAND), "line", *WHO]
    env = shell.env | NOBODY | {"LANG": "C.UTF-8"}
    with screens.Terminal(argv, env, 100, 60) as terminal, a_desk(shell) as house:
        terminal.wait_for("Your key is C-")
        terminal.wait_for("You>")
        found = KEY.search("\n".join(terminal.lines()))
        assert found
        call = house.board.find(found[0])
        ana = person(house, "ana", name)
        house.driving.take_over(ana, call)
        terminal.type("half a sen")
        terminal.wait_for("You> half a sen")
        house.desk.say(call, Speaker.OPERATOR, fake, ana)
        terminal.wait_for("or else")
        terminal.wait_for("You> half a sen")
        lines = terminal.lines()
        assert any("Your key is C-" in line for line in lines), "nothing was wiped out"
        assert [line for line in lines if line.startswith("You>")] == ["You> half a sen"]
        assert [line for line in lines if line.startswith("Desk: ")] == [
            line for line in lines if "is with you now" in line and line.startswith("Desk: ")
        ]
        assert set(re.findall(rb"\x1b\[[0-9;?]*[A-Za-z]", terminal.raw)) <= {b"\x1b[2K", b"\x1b[A"}


def test_a_letter_amid_the_line_is_seen_though_it_is_the_last_one_too(shell: Shell) -> None:
    argv = [str(COMMAND), "line", *WHO]
    with screens.Terminal(argv, shell.env | NOBODY | {"LANG": "C.UTF-8"}) as terminal:
        terminal.wait_for("You>")
        terminal.type("hola")
        terminal.wait_for("You> hola")
        terminal.type("\x1b[D")
        terminal.type("a")
        terminal.wait_for("You> holaa")


def test_news_leave_the_line_and_its_cursor_as_they_were(shell: Shell) -> None:
    argv = [str(COMMAND), "line", *WHO]
    env = shell.env | NOBODY | {"LANG": "C.UTF-8"}
    with screens.Terminal(argv, env) as terminal, a_desk(shell) as house:
        terminal.wait_for("You>")
        found = KEY.search("\n".join(terminal.lines()))
        assert found
        call = house.board.find(found[0])
        ana = person(house, "ana")
        terminal.type("where is my " + "very " * 20 + "new rooter")
        terminal.wait_for("new rooter")
        terminal.type("\x1b[D" * 3)
        house.driving.take_over(ana, call)
        house.desk.say(call, Speaker.OPERATOR, "Hello there", ana)
        terminal.wait_for("Ana: Hello there")
        terminal.type("\x7fu\n")
        sent = "where is my " + "very " * 20 + "new router"
        terminal.wait_until(
            lambda: house.board.call(OWNER, call).messages[-1].text == sent, "what was sent"
        )
        terminal.wait_until(
            lambda: sent in " ".join(" ".join(terminal.lines()).split()),
            "what was sent, whole on the screen,",
        )
