"""The way of letters looked at: ``callcenter mail test``, and what ``doctor`` finds of mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter_tui.cli.options import As, Json, WrongUsage
from callcenter_tui.cli.output import Check, checks, say, say_json
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import WITH_A_PERSON, LetterKind, PostState

if TYPE_CHECKING:
    from callcenter_tui.auth.remembered import Keyring
    from callcenter_tui.settings import Settings
    from callcenter_tui.wiring import House


def try_way(
    address: Annotated[
        str, typer.Argument(metavar="[ADDRESS]", help="Would the server take letters to it?")
    ] = "",
    send: Annotated[bool, typer.Option("--send", help="Send a short test letter to it.")] = False,
    as_json: Json = False,
) -> None:
    """Go the way of a letter to the mail server, step by step; without --send nothing is sent.

    Name, port, TLS, certificate, login, sender, recipient. Without MAIL_SERVER: the folder.
    """
    from callcenter_tui import settings
    from callcenter_tui.auth.remembered import Keyring
    from callcenter_tui.clock import SystemClock
    from callcenter_tui.from_settings import mail_folder, smtp_settings
    from callcenter_tui.mail.addresses import checked_address
    from callcenter_tui.mail.checking import check

    if send and not address:
        raise WrongUsage(
            "To whom?", "Give an address of yours: callcenter mail test ADDRESS --send"
        )
    try:
        wanted = checked_address(address) if address else None
    except Invalid as error:
        raise WrongUsage(error.title, error.hint) from error
    loaded = settings.load()
    keyring = Keyring(loaded.home, loaded.callcenter_keyring)
    server = smtp_settings(loaded, keyring)
    found = check(
        server,
        wanted,
        sender=_sender(loaded),
        folder=mail_folder(loaded),
        send=send,
        now=SystemClock().now(),
    )
    told = [Check(**one) for one in found]
    if server is None and (known := _known_server(loaded)):
        told = [_strange(known)]
    if send and server is None:
        told.append(Check("letter", "fail", "Nothing was sent: MAIL_SERVER is empty"))
    if server and server.username and not server.password:
        told.insert(0, _no_password(keyring))
    checks(told, as_json=as_json)


def use_folder(login: As = None, as_json: Json = False) -> None:
    """Letters may become files again: the mail server that carried them does so no more."""
    from callcenter_tui.cli.acting import acting

    with acting(login) as (house, actor):
        known = house.outbox.use_folder(actor)
    if as_json:
        say_json({"server": known, "changed": bool(known)})
    elif known:
        say(f"{known} is forgotten: a process without MAIL_SERVER writes letters into its folder.")
    else:
        say("Nothing to change: no server is known.")


def found(settings: Settings, keyring: Keyring) -> Iterator[Check]:
    """What the settings alone tell ``doctor``; no server is asked."""
    from callcenter_tui.from_settings import mail_folder, smtp_settings
    from callcenter_tui.mail import carriers, faults
    from callcenter_tui.mail.carriers import Outcome
    from callcenter_tui.mail.checking import check

    server = smtp_settings(settings, keyring)
    if server is None:
        (folder,) = check(None, sender="", folder=mail_folder(settings))
        yield Check("mail", folder["level"], folder["detail"], folder["hint"])
        return
    name = f"{server.server}:{server.port}"
    sender = _sender(settings)
    if not sender:
        yield Check("mail", "fail", f"{name}: MAIL_FROM is missing", "Set the sender's address.")
    if server.in_clear:
        outcome = Outcome(carriers.PERMANENT, carriers.CONNECT, fault=faults.PLAIN)
        fault = faults.explain(outcome, name)
        yield Check("mail", "fail", fault.title, fault.hint)
    elif server.username and not server.password:
        yield _no_password(keyring)
    elif sender:
        who = f"as {server.username}" if server.username else "without a login"
        detail = f"letters from {sender} by {name}, {who}"
        yield Check("mail", "ok", detail, "Does it take them? callcenter mail test")


def templates(house: House) -> Check:
    """Whether every letter can be rendered, also with the center's own templates."""
    from callcenter_tui.cli.sample_letters import CUSTOMER, KEY, sample_letter
    from callcenter_tui.domain.routing import LANGUAGES

    renderer = house.mail.renderer
    for kind in LetterKind:
        for language in LANGUAGES:
            content = sample_letter(kind, language)
            renderer.render(kind, language, content, customer=CUSTOMER, call_key=KEY)
    own = f", own ones in {renderer.folder}" if renderer.folder.is_dir() else ""
    return Check("templates", "ok", f"{len(LetterKind)} letters in {', '.join(LANGUAGES)}{own}")


def way(house: House) -> Check:
    """Whether this process knows the server that carries this store's letters."""
    from callcenter_tui.cli.acting import owner

    known = house.outbox.server(owner(house))
    if known and not house.settings.mail_server:
        return _strange(known)
    return Check("way", "ok", f"letters leave by {known}" if known else "no server is known yet")


def letters(house: House) -> Check:
    """Whether a letter waits for a person; one of which nobody knows the fate is a failure."""
    from callcenter_tui.cli.acting import owner

    see = "callcenter mail outbox"
    waiting = house.outbox.letters(owner(house), states=WITH_A_PERSON)
    states = [one.post.state for one in waiting if one.post]
    uncertain = [one for one in waiting if one.post and one.post.state == PostState.UNCERTAIN]
    if uncertain:
        ids = ", ".join(one.id[-8:] for one in uncertain[:5])
        return Check(
            "letters",
            "fail",
            f"nobody knows whether these arrived, {len(uncertain)} in all: {ids}",
            f"Find out, then: callcenter mail settle, or retry. All of them: {see}",
        )
    if states:
        counted = ", ".join(f"{states.count(one)} {one.value}" for one in WITH_A_PERSON)
        return Check("letters", "note", f"stopped until a person looks: {counted}", see)
    return Check("letters", "ok", "none waits for a person")


def _known_server(settings: Settings) -> str:
    """The server that carries the letters of a store that is there and ready; it is only read."""
    from callcenter_tui.store import migrate, ways_out
    from callcenter_tui.store.engine import Store

    with closing(Store(settings.store_url)) as store:
        if (store.path and not store.path.exists()) or not migrate.is_current(store):
            return ""
        with store.read() as tx:
            return ways_out.server(tx)


def _strange(known: str) -> Check:
    return Check(
        "way",
        "fail",
        f"Letters of this store leave by {known}; here MAIL_SERVER is empty, so nothing is sent",
        "Set MAIL_SERVER here as there. If no server carries them any more: callcenter mail folder",
    )


def _sender(settings: Settings) -> str:
    """The sender of letters; empty when none is set, or one that is no address."""
    from callcenter_tui.from_settings import letter_sender
    from callcenter_tui.mail.addresses import NOBODY

    try:
        found = letter_sender(settings)
    except Invalid:
        return ""
    return "" if found == NOBODY else found


def _no_password(keyring: Keyring) -> Check:
    why = f" (keyring: {keyring.trouble})" if keyring.trouble else ""
    return Check(
        "password",
        "fail",
        f"MAIL_USERNAME is set and MAIL_PASSWORD is not{why}",
        "callcenter secret set MAIL_PASSWORD, or set it in the environment.",
    )
