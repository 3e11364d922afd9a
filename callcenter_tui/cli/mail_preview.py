"""``callcenter mail preview``: a letter as the customer will read it; nothing is sent."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter_tui.auth.permissions import require
from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import As, Json, Lang
from callcenter_tui.cli.output import say, say_json, write_private
from callcenter_tui.domain.letters import Content, LetterKind

if TYPE_CHECKING:
    from callcenter_tui.domain.letters import Rendered
    from callcenter_tui.domain.views import Actor
    from callcenter_tui.wiring import House

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is rendered. ``sample``: the words are ours, not the call's."""

    content: Content
    language: str
    customer: str
    call_key: str
    sample: bool


def preview(
    letter: Annotated[LetterKind, typer.Argument(help="Which letter.")],
    call: Annotated[
        str,
        typer.Option(
            metavar="KEY", help="The newest such letter of this call; without one, sample words."
        ),
    ] = "",
    lang: Lang = None,
    file: Annotated[
        Path | None,
        typer.Option("--open", metavar="FILE", help="Write the HTML there, for a browser."),
    ] = None,
    html: Annotated[
        bool, typer.Option("--html", help="Print the HTML part as a terminal can show it.")
    ] = False,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Render a letter without sending it: subject and text, with today's templates."""
    with acting(login) as (house, actor):
        shown = _of_call(house, actor, letter, call, lang) if call else _sample(house, letter, lang)
        made = house.mail.renderer.render(
            letter,
            shown.language,
            shown.content,
            customer=shown.customer,
            call_key=shown.call_key,
        )
        if file and not shown.sample:
            house.entrance.audit.taken_out(actor, "letter", "html", 1)
    if file:
        write_private(file, made.html)
    if as_json:
        _as_json(letter, shown, made, file)
    else:
        _as_text(letter, shown, made, file, html=html)


def _sample(house: House, kind: LetterKind, lang: str | None) -> _Shown:
    from callcenter_tui.cli import sample_letters as ours

    language = lang or house.settings.callcenter_lang
    content = ours.sample_letter(kind, language)
    return _Shown(content, language, ours.CUSTOMER, ours.KEY, sample=True)


def _of_call(house: House, actor: Actor, kind: LetterKind, key: str, lang: str | None) -> _Shown:
    """The call's own letter as it was written last; the sample, to its customer, without one."""
    from callcenter_tui.cli.sample_letters import sample_letter

    require(actor, "customers.see")  # what is masked cannot be rendered
    call_id = house.board.find(key)
    row = house.board.rows(actor, [call_id])[0]
    written = [
        one
        for one in house.outbox.letters(actor, call=call_id)
        if one.kind == kind.value and one.content != Content()
    ]
    language = lang or (written[0].language if written else row.language)
    content = written[0].content if written else sample_letter(kind, language)
    return _Shown(content, language, row.customer, row.key, sample=not written)


def _as_json(kind: LetterKind, shown: _Shown, made: Rendered, file: Path | None) -> None:
    say_json(
        {
            "kind": kind.value,
            "language": shown.language,
            "call": shown.call_key,
            "sample": shown.sample,
            "subject": made.subject,
            "text": made.text,
            "html": made.html,
            "file": str(file.absolute()) if file else None,
        }
    )


def _as_text(
    kind: LetterKind, shown: _Shown, made: Rendered, file: Path | None, *, html: bool
) -> None:
    from callcenter_tui.mail.readable import terminal_text

    whose = "sample words" if shown.sample else f"the letter of {shown.call_key}"
    say(f"{kind.value}, {shown.language}, {whose}; nothing is sent")
    say(f"Subject: {made.subject}")
    say()
    width = get_terminal_size().columns if sys.stdout.isatty() else _WIDTH
    say((terminal_text(made.html, width) if html else made.text).rstrip())
    if file:
        say()
        say(f"The HTML is in {file.absolute()}")
