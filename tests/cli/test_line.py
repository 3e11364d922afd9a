"""``callcenter line``: the customer's end, with the real engine and without one."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from callcenter_tui.cli.output import wrapped
from callcenter_tui.clock import SystemClock
from callcenter_tui.domain.trail import EngineView
from callcenter_tui.rehearsal import sample
from callcenter_tui.store import engines
from callcenter_tui.store.engine import Store
from tests.cli.conftest import Shell
from tests.cli.terminal import Terminal

WHO = ("--name", "Ana", "--phone", "+34 600 111 222")
ARTICLES = Path(sample.__file__).parent / "sample" / "knowledge"
KEY = re.compile(r"C-[2-9A-HJKMNP-Z]{6}")


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--name", "Ana"],
        ["--name", "Ana", "--phone", "call me"],
        ["--name", "Ana", "--email", "ana(at)example"],
        ["--phone", "+34600111222"],
        [*WHO, "--lang", "fr"],
    ],
)
def test_a_customer_who_cannot_be_reached_is_wrong_usage(shell: Shell, argv: list[str]) -> None:
    ran = shell("line", *argv, stdin="hello\n")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) >= 2


def test_every_line_gets_its_answer_and_the_call_stays(shell: Shell) -> None:
    unhurried = {"CALLCENTER_ONE_MOMENT": "60"}  # a busy machine may ask the customer to wait
    ran = shell(
        *("line", *WHO, "--json"),
        stdin="no tengo internet\n\nquiero hablar con alguien\n",
        env=unhurried,
    )
    assert ran.code == 0, ran.err
    first, *said = ran.lines
    assert first.keys() == {"key"}
    assert KEY.fullmatch(first["key"])
    assert all(line.keys() == {"speaker", "text", "sources"} for line in said)
    assert [line["speaker"] for line in said] == ["ai", "system", "ai"]
    shown = shell("call", "show", first["key"], "--json").json
    assert [m["speaker"] for m in shown["messages"]] == [
        "customer", "ai", "customer", "system", "ai",
    ]  # fmt: skip
    assert shown["state"] == "waiting"
    assert shown["department"] == "technical_support"
    assert {run["agent"] for run in shown["runs"]} >= {"routing", "customer_service"}
    assert shell("store", "check", "--json").json["ok"] is True


def test_nobody_at_the_desk_keeps_the_message(shell: Shell) -> None:
    off = {"AGENT_ENGINE": "worker"}
    ran = shell("line", *WHO, "--lang", "en", stdin="is anybody there?\n", env=off)
    assert ran.code == 0
    key, answer = ran.out.splitlines()
    assert KEY.fullmatch(key)
    assert "Nobody" in answer
    assert key in answer
    again = shell("line", "--key", key, "--json", stdin="me again\n", env=off)
    assert again.lines[0] == {"key": key}
    texts = [m["text"] for m in shell("call", "show", key, "--json").json["messages"]]
    assert texts == ["is anybody there?", "me again"]


def test_a_line_answers_although_the_engine_it_counted_on_was_killed(shell: Shell) -> None:
    assert shell("line", *WHO, env={"AGENT_ENGINE": "worker"}).code == 0  # makes the store
    killed = SystemClock().now() - timedelta(seconds=10)  # its last sign of life
    store = Store(f"sqlite:///{shell.home / 'callcenter.db'}")
    with store.write() as tx:
        engines.add(tx, EngineView("dead", "line", "here", 1, "offline", killed, killed))
    store.close()
    ran = shell("line", *WHO, "--json", stdin="hola\n")
    assert "ai" in [line["speaker"] for line in ran.lines[1:]]  # maybe after a word to wait


def test_a_message_that_is_too_long_is_refused_and_the_next_one_taken(shell: Shell) -> None:
    ran = shell(
        *("line", *WHO, "--json"), stdin="x" * 9000 + "\nshort\n", env={"AGENT_ENGINE": "worker"}
    )
    assert ran.code == 1
    assert "too long" in ran.err
    shown = shell("call", "show", ran.lines[0]["key"], "--json").json
    assert [message["text"] for message in shown["messages"]] == ["short"]


def test_an_unknown_key_opens_nothing(shell: Shell) -> None:
    for lang, said in (((), "clave C-ZZZZZZ"), (("--lang", "en"), "with the key C-ZZZZZZ")):
        ran = shell("line", "--key", "C-ZZZZZZ", *lang, stdin="hello\n")
        assert (ran.code, ran.out) == (1, "")
        assert said in ran.err
        assert "--key" in ran.err, "what to do instead"
    assert shell("call", "list", "--json").json["total"] == 0


def test_the_terminal_greets_shows_whole_answers_and_hangs_up(shell: Shell) -> None:
    assert shell("knowledge", "import", str(ARTICLES)).code == 0
    with Terminal(shell, "line", *WHO, "--lang", "en") as terminal:
        terminal.wait_for("automatic assistant")
        terminal.wait_for("person")
        terminal.wait_for("You> ")
        key = KEY.search(terminal.text)
        assert key
        terminal.type("how long does a refund take?\n")
        terminal.wait_for("The assistant is writing")
        assert "Assistant (AI): " not in terminal.text  # nothing unchecked is ever shown
        terminal.wait_for("Assistant (AI): ")
        terminal.wait_for("You> ", times=2)
        assert "en/billing/refunds" not in terminal.text, "ids are for people at the desk"
        terminal.type("\x04")
        terminal.wait_for("How did we do?")
        terminal.type("\n")
        terminal.wait_for("Thank you for calling")
        assert terminal.code() == 0
    shown = shell("call", "show", key[0], "--json").json
    assert "customer" not in [review["kind"] for review in shown["reviews"]], "Enter skips it"
    assert shown["state"] == "completed"
    speakers = [message["speaker"] for message in shown["messages"]]
    assert [one for one in speakers if one != "system"] == ["customer", "ai"]


def test_long_answers_are_wrapped_between_words() -> None:
    text = "Asistente (IA): El router se reinicia así: 再起動してください ahora.\nY espere"
    lines = wrapped(text, 25).split("\n")
    assert lines == [
        "Asistente (IA): El router",
        "  se reinicia así:",
        "  再起動してください",
        "  ahora.",
        "  Y espere",
    ]
    assert all(cell_len(line) <= 25 for line in lines)
    assert wrapped("una-palabra-larguísima aquí", 8).split("\n") == [
        "una-palabra-larguísima", "  aquí",
    ]  # fmt: skip


def test_what_comes_while_the_customer_types_is_shown_and_ctrl_c_keeps_the_call(
    shell: Shell,
) -> None:
    off = {"AGENT_ENGINE": "worker"}
    with Terminal(shell, "line", *WHO, "--lang", "en", env=off) as terminal:
        terminal.wait_for("You> ")
        found = KEY.search(terminal.text)
        assert found
        key = found[0]
        terminal.type("half a sen")
        shell("line", "--key", key, stdin="I want to talk to a person\n", env=off)
        terminal.wait_for("I have asked a person")
        terminal.wait_for("You> half a sen", times=2)
        terminal.type("\x03")
        terminal.wait_for(f"Call {key} stays open")
        assert terminal.code() == 130
    assert shell("call", "show", key, "--json").json["state"] == "waiting"
