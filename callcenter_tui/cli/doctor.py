"""``callcenter doctor``: is everything there, and if not, what to do."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING, Literal

from callcenter_tui.cli import doctor_ai, doctor_limits, doctor_secrets, mail_checks
from callcenter_tui.cli.options import Json
from callcenter_tui.cli.output import Check, checks
from callcenter_tui.domain.errors import CallCenterError

if TYPE_CHECKING:
    from callcenter_tui.auth.remembered import Keyring
    from callcenter_tui.domain.trail import EngineView
    from callcenter_tui.settings import Settings
    from callcenter_tui.wiring import House

RECENT = 1000
"""So many events are searched for the reason why an engine has no agents."""


def doctor(as_json: Json = False) -> None:
    """Is everything there? Changes nothing.

    Looks at settings, store, engine, agents, mail, keyring and terminal.
    """
    checks(list(_found()), as_json=as_json)


def _found() -> Iterator[Check]:
    from callcenter_tui import settings
    from callcenter_tui.auth.remembered import Keyring

    try:
        loaded = settings.load()
    except CallCenterError as error:
        yield Check("settings", "fail", error.title, error.hint)
        yield _terminal()
        return
    yield Check("settings", "ok", f"home {loaded.home}")
    yield _company(loaded)
    keyring = Keyring(loaded.home, loaded.callcenter_keyring)
    store = _checked("store", partial(_store, loaded))
    yield store
    secrets = list(doctor_secrets.found(loaded, keyring))
    yield from secrets
    safe = all(one.level != "fail" for one in (store, *secrets))
    yield from _inside(store.level == "ok" and safe and doctor_secrets.has_key(loaded, keyring))
    yield from _outside(loaded, keyring)
    yield _keyring(keyring)
    yield _terminal()


def _outside(settings: Settings, keyring: Keyring) -> Iterator[Check]:
    """What no open house is needed for."""
    from callcenter_tui.from_settings import with_secrets

    looks: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
        ("limits", lambda: doctor_limits.found(settings)),
        ("agents", lambda: doctor_ai.found(with_secrets(settings, keyring))),
        ("mail", lambda: mail_checks.found(settings, keyring)),
    )
    for name, look in looks:
        try:
            yield from look()
        except CallCenterError as error:
            yield Check(name, "fail", error.title, error.hint)


def _company(settings: Settings) -> Check:
    usual = type(settings).model_fields["company_name"].default
    if settings.company_name == usual:
        said = f"COMPANY_NAME is not set: customers read '{usual}'"
        return Check("company", "note", said, "Set COMPANY_NAME, in the environment or in .env.")
    return Check("company", "ok", f"customers read '{settings.company_name}'")


def _checked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except CallCenterError as error:
        return Check(name, "fail", error.title, error.hint)


def _inside(ready: bool) -> Iterator[Check]:
    """What only an opened house tells; opening one that is not ``ready`` would make things."""
    from callcenter_tui.cli.acting import opened

    looks: tuple[tuple[str, Callable[[House], Check]], ...] = (
        ("engine", _engine),
        ("first login", _first_login),
        ("knowledge", doctor_ai.knowledge),
        ("hours", doctor_ai.hours),
        ("budget", doctor_ai.budget),
        ("models", doctor_ai.models),
        ("templates", mail_checks.templates),
        ("way", mail_checks.way),
        ("letters", mail_checks.letters),
    )
    with ExitStack() as stack:
        house: House | None = None
        if ready:
            try:
                house = stack.enter_context(opened("doctor"))
            except CallCenterError as error:
                yield Check("house", "fail", error.title, error.hint)
        for name, look in looks:
            if house is None:
                yield Check(name, "note", "not prepared yet", "callcenter init")
            else:
                yield _checked(name, partial(look, house))


def _store(settings: Settings) -> Check:
    from callcenter_tui.store import migrate
    from callcenter_tui.store.engine import Store

    with closing(Store(settings.store_url)) as store:
        if store.path and not store.path.exists():
            return Check("store", "note", f"{store.address}: not there yet", "callcenter init")
        found = migrate.stamped(store)
        if found != migrate.HEAD:
            detail = f"{store.address}: schema {found or 'none'}, needed {migrate.HEAD}"
            if store.is_sqlite:
                return Check("store", "note", detail, "The next start upgrades it.")
            return Check("store", "fail", detail, "Run: callcenter init")
        if store.path and not os.access(store.path, os.W_OK):
            return Check("store", "fail", f"{store.address}: read-only", "Make it writable.")
        with store.write():
            pass  # taking the write lock is the proof
        return Check("store", "ok", f"{store.address}: schema {found}, writable")


def _engine(house: House) -> Check:
    settings = house.settings
    if settings.agent_engine == "off":
        return Check("engine", "note", "AGENT_ENGINE=off: nobody answers but people")
    alive = house.board.engines()
    if alive:
        who = ", ".join(f"{one.kind} on {one.host} ({one.model or 'loading'})" for one in alive)
        failed = [one for one in alive if one.model == "none"]
        if not failed:
            return Check("engine", "ok", who)
        level: Literal["fail", "note"] = "fail" if len(failed) == len(alive) else "note"
        return Check("engine", level, f"{who}; none: people answer", _cause(house, failed[0]))
    if settings.embedded and settings.agent_engine != "worker":
        return Check("engine", "note", "none now: the console brings its own")
    return Check(
        "engine", "fail", "nobody answers: a worker is required here", "Run: callcenter worker"
    )


def _cause(house: House, engine: EngineView) -> str:
    """Why the engine could not load the AI agents, and what to do."""
    from callcenter_tui.domain import events
    from callcenter_tui.store import journal

    with house.store.read() as tx:
        recent = journal.after(tx, journal.last_id(tx) - RECENT, RECENT)
    why = next(
        (
            str(event.data.get("error"))
            for event in recent
            if event.kind == events.ENGINE_TROUBLE and event.who == f"engine:{engine.id[-6:]}"
        ),
        "The AI agents could not be loaded",
    )
    return f"{why}. Mend it, then start that {engine.kind} again (process {engine.pid})."


def _first_login(house: House) -> Check:
    if not house.access.first_sign_in_hint():
        return Check("first login", "ok", "no known password is left")
    return Check(
        "first login",
        "fail" if house.production else "note",
        "admin still has the known first password",
        "callcenter user password admin",
    )


def _keyring(keyring: Keyring) -> Check:
    keyring.get("doctor")  # a question is the only way to learn whether it answers
    if keyring.trouble:
        return Check("keyring", "note", f"{keyring.trouble}: you sign in at each start")
    return Check("keyring", "ok", "a session can be kept in it")


def _terminal() -> Check:
    if not sys.stdout.isatty():
        return Check("terminal", "note", "none here; the console needs one")
    size = shutil.get_terminal_size()
    encoding = locale.getpreferredencoding(False)
    colours = os.environ.get("COLORTERM") or os.environ.get("TERM", "")
    detail = f"{size.columns}x{size.lines}, {encoding}, {colours}"
    if encoding.lower().replace("-", "") != "utf8":
        return Check("terminal", "note", detail, "Use a UTF-8 locale, such as C.UTF-8.")
    if size.columns < 80 or size.lines < 24:
        return Check("terminal", "note", detail, "80x24 or larger is comfortable.")
    if os.environ.get("TERM") in (None, "", "dumb"):
        return Check("terminal", "fail", detail, "Set TERM, for example xterm-256color.")
    return Check("terminal", "ok", detail)
