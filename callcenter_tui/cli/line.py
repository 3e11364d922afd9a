"""``callcenter line``: the customer's end of a call in a plain terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter_tui.cli.acting import opened, owner
from callcenter_tui.cli.options import Json, Lang, WrongUsage
from callcenter_tui.cli.tailing import tailing
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.states import Origin

if TYPE_CHECKING:
    from callcenter_tui.calls.engine import Engine
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

    Without a terminal each line of stdin is one message; its answer is printed.
    """
    from callcenter_tui.cli import line_piped, line_terminal
    from callcenter_tui.cli.talk import Talk
    from callcenter_tui.rehearsal.listening import Listening

    with opened("line") as house:
        call = _called(house, name, phone, email, key, lang)
        listening = Listening()
        with _staffed(house) as staffed:
            talk = Talk(house, owner(house), call, listening, staffed)
            if sys.stdin.isatty() and sys.stdout.isatty() and not as_json:
                terminal = line_terminal.Terminal(talk)
                with tailing(house, listening.hear, terminal.hear):
                    terminal.converse(resumed=call.resumed)
                return
            with tailing(house, listening.hear):
                taken = line_piped.converse(talk, as_json=as_json)
    if not taken:
        raise typer.Exit(1)


def _called(
    house: House, name: str, phone: str, email: str, key: str | None, lang: str | None
) -> Opened:
    """The call, new or resumed; what the customer typed wrongly is wrong usage (exit 2)."""
    from callcenter_tui.calls.opening import OpenCall

    if key:
        return house.desk.resume(key)
    try:
        return house.desk.open(
            OpenCall(name, phone=phone, email=email, language=lang, origin=Origin.LINE.value)
        )
    except Invalid as error:
        raise WrongUsage(error.title, error.hint) from error


@contextmanager
def _staffed(house: House) -> Iterator[Callable[[], bool]]:
    """Whether somebody answers; runs an engine for the rest of this line's life where none is.

    Asked again while an answer is awaited: an engine that seemed alive may have been killed.
    """
    own: list[Engine] = []

    def staffed() -> bool:
        if own:
            return own[0].status != "stopped"
        if house.board.engines():
            return True
        if house.engine_wanted():
            own.append(house.engine("line"))
            own[0].start()
        return bool(own)

    staffed()
    try:
        yield staffed
    finally:
        for engine in own:
            engine.stop()
