"""``callcenter mail``: the outbox, what customers said to letters, and who wants no follow-ups."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from callcenter_tui.cli import mail_checks, mail_consents, mail_opt_outs, mail_preview
from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import As, Json, WrongUsage
from callcenter_tui.cli.output import listing, local, say, say_json
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.letters import WITH_A_PERSON, PostState
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection

    from callcenter_tui.domain.letters import LetterView
    from callcenter_tui.domain.views import Actor
    from callcenter_tui.wiring import House

app = typer.Typer(
    name="mail",
    help="Letters: outbox, preview, test of the server, consents, opt-outs.",
    no_args_is_help=True,
)

_ID = 32
_SHORT = 8
"""So much of the end of a letter's id is shown; its beginning is the time, alike in many."""

_COLUMNS = {
    "id": "LETTER",
    "state": "STATE",
    "to": "TO",
    "kind": "KIND",
    "call": "CALL",
    "customer": "CUSTOMER",
    "attempts": "TRIES",
    "when": "WHEN",
    "next": "NEXT TRY",
}
_TO_DO = {
    PostState.UNCERTAIN: "ask the customer or look at the mail server, then: "
    "callcenter mail settle {id} (it arrived), or retry {id} (it did not)",
    PostState.FAILED: "callcenter mail retry {id}, or cancel {id}",
    PostState.REFUSED: "read it out again and ask for a new yes, or: callcenter mail cancel {id}",
    PostState.EXPIRED: "read it out again and ask for a new yes, or: callcenter mail cancel {id}",
}

Letter = Annotated[
    str, typer.Argument(metavar="LETTER", help="Its id, or the end of it as the outbox shows it.")
]


@app.command()
def outbox(
    state: Annotated[
        list[PostState] | None, typer.Option(help="Only letters in this state; repeatable.")
    ] = None,
    login: As = None,
    as_json: Json = False,
) -> None:
    """List the letters that customers said yes to, those that need a person first."""
    with acting(login) as (house, actor):
        found = _letters(house, actor, state or tuple(PostState))
    if as_json:
        say_json({"items": [_row(one) for one in found], "total": len(found)})
        return
    listing([_shown(one) for one in found], _COLUMNS, as_json=False, empty="The outbox is empty.")
    for one in found:
        if one.post and one.post.state in WITH_A_PERSON:
            short = one.id[-_SHORT:]
            said = clean_line(one.post.said) or "the server said nothing"
            say(f"{short} is {one.post.state}: {said}")
            say(f"      {_TO_DO[PostState(one.post.state)].format(id=short)}")


@app.command()
def retry(
    letter: Letter,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask before, also when it is uncertain.")
    ] = False,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Send a failed letter again, or one of which nobody knows whether it arrived.

    The customer's yes must still hold. An uncertain letter may reach the customer twice.
    """
    with acting(login) as (house, actor):
        found = _found(house, actor, letter)
        if found.post and found.post.state == PostState.UNCERTAIN and not yes:
            _ask_twice()
        house.outbox.retry(actor, found.id)
        _done(house, actor, found.id, "Queued again; an open console or worker sends it", as_json)


@app.command()
def cancel(letter: Letter, login: As = None, as_json: Json = False) -> None:
    """Give a letter up that has not gone; the customer's yes to it holds no longer."""
    with acting(login) as (house, actor):
        found = _found(house, actor, letter)
        house.letters.cancel(actor, found.id)
        _done(house, actor, found.id, "Cancelled", as_json)


@app.command()
def settle(letter: Letter, login: As = None, as_json: Json = False) -> None:
    """Say that an uncertain letter arrived."""
    with acting(login) as (house, actor):
        found = _found(house, actor, letter)
        house.outbox.settle(actor, found.id)
        _done(house, actor, found.id, "It arrived", as_json)


app.command()(mail_consents.consents)
app.command()(mail_preview.preview)
app.command("test")(mail_checks.try_way)
app.command("folder")(mail_checks.use_folder)
app.command()(mail_opt_outs.optout)
app.command()(mail_opt_outs.optin)
app.command()(mail_opt_outs.optouts)


def _letters(house: House, actor: Actor, states: Collection[PostState]) -> list[LetterView]:
    """Those that need a person first, and all of them however many came after."""
    parts = (
        [s for s in states if s in WITH_A_PERSON],
        [s for s in states if s not in WITH_A_PERSON],
    )
    return [one for part in parts if part for one in house.outbox.letters(actor, states=part)]


def _found(house: House, actor: Actor, typed: str) -> LetterView:
    """The letter with this id, or the one whose id ends so."""
    wanted = clean_line(typed, limit=_ID).lower()
    if len(wanted) == _ID:
        return house.outbox.letter(actor, wanted)
    if len(wanted) < 4:
        raise WrongUsage("Which letter?", f"Its id, or at least the last {_SHORT} of it.")
    every = _letters(house, actor, tuple(PostState))
    found = [one for one in every if one.id.endswith(wanted)]
    if len(found) > 1:
        raise Invalid(
            "Several letters end so", "Give more of the id: callcenter mail outbox --json"
        )
    if not found:
        raise NotFound("There is no such letter", "See: callcenter mail outbox")
    return found[0]


def _ask_twice() -> None:
    question = "Nobody knows whether it arrived: the customer may get it twice. Send it again?"
    if not sys.stdin.isatty():
        raise Refused(
            "The customer may get this letter twice", "Sure that it did not arrive? --yes"
        )
    if not typer.confirm(question, default=False):
        raise typer.Exit(1)


def _done(house: House, actor: Actor, letter: str, said: str, as_json: bool) -> None:
    now = house.outbox.letter(actor, letter)
    if as_json:
        say_json(_row(now))
    else:
        say(f"{said}: {now.kind} to {now.address} ({now.call_key}).")


def _row(one: LetterView) -> dict[str, Any]:
    """A letter of the outbox as JSON; ``state`` is the delivery's, as ``--state`` takes it."""
    row: dict[str, Any] = {
        "id": one.id,
        "call": one.call_key,
        "customer": one.customer,
        "department": one.department,
        "kind": one.kind,
        "language": one.language,
        "address": one.address,
        "subject": one.subject,
        "letter_state": one.state,
    }
    post = one.post
    names = ("state", "attempts", "next_at", "phase", "said", "message_id", "sent_at", "changed_at")
    return row | {name: getattr(post, name) if post else None for name in names}


def _shown(one: LetterView) -> dict[str, Any]:
    post = one.post
    waits = post is not None and post.state == PostState.QUEUED
    return {
        "id": one.id[-_SHORT:],
        "state": post.state if post else "",
        "to": one.address,
        "kind": one.kind,
        "call": one.call_key,
        "customer": one.customer,
        "attempts": post.attempts if post else 0,
        "when": local(post.changed_at) if post else "",
        "next": local(post.next_at, "%H:%M:%S") if post and waits else "",
    }
