"""``callcenter mail optout``, ``optin``, ``optouts``: who wants no follow-ups."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import As, Json
from callcenter_tui.cli.output import listing, local, say, say_json
from callcenter_tui.domain.errors import NotFound

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The e-mail address.")]
Words = Annotated[str, typer.Option(help="What its owner said, in their own words.")]


def optout(address: Address, words: Words, login: As = None, as_json: Json = False) -> None:
    """Note that the owner of an address wants no follow-ups, until they opt in."""
    from callcenter_tui.mail.addresses import checked_address

    known = checked_address(address)
    with acting(login) as (house, actor):
        new = house.outbox.opt_out(actor, known, words)
    if as_json:
        say_json({"address": known, "opted_out": True, "changed": new})
    elif new:
        say(f"{known} gets no follow-ups any more.")
    else:
        say("Nothing to change: it is so already.")


def optin(address: Address, words: Words, login: As = None, as_json: Json = False) -> None:
    """Note that the owner of an address wants follow-ups again; for supervisors."""
    from callcenter_tui.mail.addresses import checked_address

    known = checked_address(address)
    with acting(login) as (house, actor):
        changed = house.outbox.opt_in(actor, known, words)
    if not changed:
        raise NotFound("This address has not opted out", "See: callcenter mail optouts")
    if as_json:
        say_json({"address": known, "opted_out": False, "changed": True})
    else:
        say(f"{known} may get follow-ups again.")


def optouts(
    every: Annotated[
        bool, typer.Option("--all", help="Also those that ended, with who ended them and why.")
    ] = False,
    login: As = None,
    as_json: Json = False,
) -> None:
    """List the addresses that get no follow-ups."""
    columns = {"address": "ADDRESS", "since": "SINCE", "recorded_by": "BY", "words": "WORDS"}
    if every:
        columns |= {"ended": "ENDED", "ended_by": "BY", "ended_words": "WORDS"}
    with acting(login) as (house, actor):
        found: list[Any] = list(house.outbox.opt_outs(actor, ended=every))
    if not as_json:
        found = [
            {name: getattr(one, name, "") for name in columns}
            | {"since": local(one.since), "ended": local(one.ended_at) if one.ended_at else ""}
            for one in found
        ]
    listing(found, columns, as_json=as_json, empty="Nobody has opted out.")
