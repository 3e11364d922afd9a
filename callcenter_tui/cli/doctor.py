"""``callcenter doctor``: is everything there, and if not, what to do."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from callcenter_tui.cli.options import Json
from callcenter_tui.cli.output import Check, checks
from callcenter_tui.domain.errors import CallCenterError

if TYPE_CHECKING:
    from callcenter_tui.settings import Settings


def doctor(as_json: Json = False) -> None:
    """Is everything there? Changes nothing.

    Looks at settings, store, engine, agents, mail, keyring and terminal.
    """
    checks(list(_found()), as_json=as_json)


def _found() -> Iterator[Check]:
    from callcenter_tui import settings

    try:
        loaded = settings.load()
    except CallCenterError as error:
        yield Check("settings", "fail", error.title, error.hint)
        yield _terminal()
        return
    yield Check("settings", "ok", f"home {loaded.home}")
    parts: tuple[tuple[str, Callable[[Settings], Check]], ...] = (
        ("store", _store),
        ("secrets", _secrets),
        ("engine", _engine),
        ("agents", _agents),
        ("mail", _mail),
        ("keyring", _keyring),
    )
    for name, look in parts:
        try:
            yield look(loaded)
        except CallCenterError as error:
            yield Check(name, "fail", error.title, error.hint)
    yield _terminal()


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


def _secrets(settings: Settings) -> Check:
    from callcenter_tui.cli.acting import opened

    with opened("doctor") as house:
        notes = house.notes
    if notes:
        return Check("secrets", "note", "; ".join(notes))
    return Check("secrets", "ok", "the key that signs sessions is usable")


def _engine(settings: Settings) -> Check:
    from callcenter_tui.cli.acting import opened

    if settings.agent_engine == "off":
        return Check("engine", "note", "AGENT_ENGINE=off: nobody answers but people")
    with opened("doctor") as house:
        alive = house.board.engines()
    if alive:
        who = ", ".join(f"{one.kind} on {one.host} ({one.model or 'loading'})" for one in alive)
        return Check("engine", "ok", who)
    if settings.embedded and settings.agent_engine != "worker":
        return Check("engine", "note", "none now: the console brings its own")
    return Check(
        "engine", "fail", "nobody answers: a worker is required here", "Run: callcenter worker"
    )


def _agents(settings: Settings) -> Check:
    if not settings.openai_api_key and not settings.openai_base_url:
        return Check(
            "agents",
            "note",
            "offline: no key, answers come from the knowledge base",
            "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.",
        )
    where = settings.openai_base_url or "api.openai.com"
    fallback = settings.openai_fallback_model
    return Check(
        "agents",
        "ok",
        f"model {settings.openai_model} at {where}" + (f", then {fallback}" if fallback else ""),
    )


def _mail(settings: Settings) -> Check:
    if settings.mail_server:
        return Check("mail", "note", f"{settings.mail_server}: not sent by this version")
    return Check("mail", "note", "no mail server")


def _keyring(settings: Settings) -> Check:
    from callcenter_tui.auth.remembered import Keyring

    keyring = Keyring(settings.home, settings.callcenter_keyring)
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
