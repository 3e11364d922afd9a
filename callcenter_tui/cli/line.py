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
from callcenter_tui.domain.errors import Invalid, NotFound, Refused

if TYPE_CHECKING:
    from callcenter_tui.calls.engine import Engine
    from callcenter_tui.calls.housekeeping import Housekeeping
    from callcenter_tui.calls.opening import Opened
    from callcenter_tui.cli.line_glass import Glass
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

    call = _called(house, caller, lambda text: print(text, file=sys.stderr, flush=True))
    listening = Listening()
    with _staffed(house) as staffed:
        talk = Talk(house, owner(house), call, staffed)
        with tailing(house, listening.hear):
            return Pipe(talk, listening, as_json=as_json).converse()


def _in_terminal(house: House, caller: Caller) -> bool:
    """The whole call in a terminal; False when something could not be sent.

    The end of the terminal and a polite kill are like Ctrl-C: the call stays open.
    """
    from callcenter_tui.cli.line_glass import Glass
    from callcenter_tui.cli.line_terminal import Terminal
    from callcenter_tui.cli.talk import Talk

    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    glass = Glass()
    with glass.opened():
        call, introduced = _met(house, caller, glass)
        if call is None:
            return True
        with _staffed(house) as staffed:
            terminal = Terminal(Talk(house, owner(house), call, staffed), glass)
            with tailing(house, terminal.hear):
                return terminal.converse(resumed=call.resumed, introduced=introduced)


def _met(house: House, caller: Caller, glass: Glass) -> tuple[Opened | None, str]:
    """The call, with what was missing or wrong asked for; None when the customer leaves instead.

    And the word that has said who answers; empty when none has.
    """
    from callcenter_tui.cli.line_asking import another_key, asked
    from callcenter_tui.cli.line_terminal import answering
    from callcenter_tui.cli.line_words import word

    language, introduced = caller.language or house.context.language, ""
    while caller.key:
        try:
            return _resumed(house, caller.key, language, glass.say), introduced
        except (NotFound, Refused) as error:
            key = another_key(glass, language, error)
            if key is None:
                return None, introduced
            caller = replace(caller, key=key)
    if not (caller.name and (caller.phone or caller.email)):
        introduced = answering("ai" if house.context.ai else "person")
        glass.say(word(introduced, language, company=house.settings.company_name))
        found = asked(glass, language, caller.name, caller.phone, caller.email)
        if found is None:
            return None, introduced
        caller = replace(caller, name=found[0], phone=found[1], email=found[2])
    return _called(house, caller, glass.say), introduced


def _called(house: House, caller: Caller, tell: Callable[[str], None]) -> Opened:
    """The call, new or resumed; what the customer typed wrongly is wrong usage (exit 2)."""
    from callcenter_tui.calls.opening import OpenCall
    from callcenter_tui.cli.talk import customer_line

    language = caller.language or house.context.language
    if caller.key:
        return _resumed(house, caller.key, language, tell)
    contact = {"phone": caller.phone, "email": caller.email}
    wanted = OpenCall(caller.name, **contact, language=caller.language)
    try:
        return _waited(lambda: customer_line(house).open(wanted), language, tell)
    except Invalid as error:
        raise WrongUsage(error.title, error.hint) from error


def _waited(call: Callable[[], Opened], language: str, tell: Callable[[str], None]) -> Opened:
    """The call as soon as there is room for one; until then the customer waits, and is told."""
    from callcenter_tui.cli.line_limits import admitted
    from callcenter_tui.cli.line_words import word

    return admitted(call, lambda seconds: tell(word("many_calls", language, seconds=seconds)))


def _resumed(house: House, key: str, language: str, tell: Callable[[str], None]) -> Opened:
    """The call with this key. Raises NotFound or Refused in the customer's language."""
    from callcenter_tui.cli.line_words import word
    from callcenter_tui.cli.talk import customer_line

    hint = word("key_or_new", language)
    try:
        return _waited(lambda: customer_line(house).resume(key), language, tell)
    except NotFound as error:
        raise NotFound(word("no_such_call", language, key=key), hint) from error
    except Refused as error:
        raise Refused(word("too_late", language, key=key), hint) from error


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
