"""``callcenter line``: the customer's end of a call in a plain terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter_tui.cli.acting import opened, owner
from callcenter_tui.cli.options import Json, Lang, WrongUsage
from callcenter_tui.cli.tailing import tailing
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.states import Origin

if TYPE_CHECKING:
    from callcenter_tui.calls.engine import Engine
    from callcenter_tui.calls.housekeeping import Housekeeping
    from callcenter_tui.calls.opening import Opened
    from callcenter_tui.wiring import House


def line(
    name: Annotated[str, typer.Option(help="The customer's name.")] = "",
    phone: Annotated[str, typer.Option(help="Phone, such as '+34 600 000 000'.")] = "",
    email: Annotated[str, typer.Option(help="E-mail; this or --phone is needed.")] = "",
    key: Annotated[
        str | None, typer.Option(metavar="C-...", help="Resume this call; needs no name.")
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Call the center as a customer.

    A terminal asks for whatever is missing. Without one each line of stdin is one message, and its
    answer is printed.
    """
    interactive = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    caller = Caller(name, phone, email, key, lang)
    with opened("line") as house:
        if interactive:
            done = _in_terminal(house, caller)
        else:
            done = _piped(house, caller, as_json=as_json)
    if not done:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, or with which key, as the command line says it."""

    name: str
    phone: str
    email: str
    key: str | None
    language: str | None


def _piped(house: House, caller: Caller, *, as_json: bool) -> bool:
    """The whole call by stdin and stdout; False when a line could not be taken."""
    from callcenter_tui.cli.line_piped import Pipe
    from callcenter_tui.cli.talk import Talk
    from callcenter_tui.rehearsal.listening import Listening

    call, listening = _called(house, caller), Listening()
    with _staffed(house) as staffed:
        talk = Talk(house, owner(house), call, staffed)
        with tailing(house, listening.hear):
            return Pipe(talk, listening, as_json=as_json).converse()


def _in_terminal(house: House, caller: Caller) -> bool:
    """The whole call in a terminal; False when something could not be sent.

    The end of the terminal and a polite kill are like Ctrl-C: the call stays open.
    """
    from callcenter_tui.cli.line_asking import asked
    from callcenter_tui.cli.line_glass import Glass
    from callcenter_tui.cli.line_terminal import Terminal, answering
    from callcenter_tui.cli.line_words import word
    from callcenter_tui.cli.talk import Talk

    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    glass, introduced = Glass(), ""
    with glass.opened():
        if not caller.key and not (caller.name and (caller.phone or caller.email)):
            language = caller.language or house.context.language
            introduced = answering("ai" if house.context.ai else "person")
            glass.say(word(introduced, language, company=house.settings.company_name))
            found = asked(glass, language, caller.name, caller.phone, caller.email)
            if found is None:
                return True
            caller = replace(caller, name=found[0], phone=found[1], email=found[2])
        call = _called(house, caller)
        with _staffed(house) as staffed:
            terminal = Terminal(Talk(house, owner(house), call, staffed), glass)
            with tailing(house, terminal.hear):
                return terminal.converse(resumed=call.resumed, introduced=introduced)


def _called(house: House, caller: Caller) -> Opened:
    """The call, new or resumed; what the customer typed wrongly is wrong usage (exit 2)."""
    from callcenter_tui.calls.opening import OpenCall

    if caller.key:
        return house.desk.resume(caller.key)
    try:
        return house.desk.open(
            OpenCall(
                caller.name,
                phone=caller.phone,
                email=caller.email,
                language=caller.language,
                origin=Origin.LINE.value,
            )
        )
    except Invalid as error:
        raise WrongUsage(error.title, error.hint) from error


@contextmanager
def _staffed(house: House) -> Iterator[Callable[[], bool]]:
    """Whether somebody answers; runs an engine for the rest of this line's life where none is,
    and looks after queues, silent customers and letters, which nobody else does then either.

    Asked again while an answer is awaited: an engine that seemed alive may have been killed.
    """
    engines: list[Engine] = []
    keepers: list[Housekeeping] = []

    def staffed() -> bool:
        if engines:
            return engines[0].status != "stopped"
        if house.board.engines():
            return True
        if house.engine_wanted():
            engines.append(house.engine("line"))
            keepers.extend((house.housekeeping(), house.post_office()))
            engines[0].start()
            for keeper in keepers:
                keeper.start()
        return bool(engines)

    staffed()
    try:
        yield staffed
    finally:
        for keeper in keepers:
            keeper.stop()
        for engine in engines:
            engine.stop()
