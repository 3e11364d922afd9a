"""What ``callcenter doctor`` finds of secrets: where each is and since when, never what it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from callcenter_tui.cli import secret
from callcenter_tui.cli.output import Check
from callcenter_tui.domain.errors import CallCenterError

if TYPE_CHECKING:
    from callcenter_tui.auth.remembered import Keyring
    from callcenter_tui.settings import Settings

OLD_DAYS = 365
"""A key that signs may be a year old; then it is time for another."""


def found(settings: Settings, keyring: Keyring) -> Iterator[Check]:
    """The ``.env``, the key that signs, and where each secret is. Makes nothing."""
    yield _env_file()
    yield _signing(settings, keyring)
    for name in secret.KEPT:
        yield _checked(name, partial(_place, settings, keyring, name))


def has_key(settings: Settings, keyring: Keyring) -> bool:
    """Whether a key signs sessions; asking a house without one would make a file.

    Raises CallCenterError where production refuses to start.
    """
    from callcenter_tui.auth.secrets import FILE, NAME, weakness
    from callcenter_tui.from_settings import refuse_without_key

    refuse_without_key(settings, keyring)
    if settings.environment == "production" or (settings.home / FILE).exists():
        return True
    given = settings.secret_key
    value = given.get_secret_value() if given else _kept(settings, keyring, NAME)
    return bool(value and not weakness(value))


def _checked(name: str, look: partial[Check]) -> Check:
    try:
        return look()
    except CallCenterError as error:
        return Check(name.lower(), "fail", error.title, error.hint)


def _env_file() -> Check:
    from callcenter_tui.settings import env_file
    from callcenter_tui.settings_file import others_may

    file = env_file()
    if file is None:
        return Check(".env", "ok", "none is read; one in the working directory never is")
    if wrong := others_may(file.stat()):
        why = f"{file} {wrong}: production refuses it"
        return Check(".env", "note", why, f"Run: chmod 600 {file}")
    return Check(".env", "ok", f"{file}, for its owner alone")


def _signing(settings: Settings, keyring: Keyring) -> Check:
    from callcenter_tui.from_settings import signing_key

    try:
        if not has_key(settings, keyring):
            return Check("secrets", "note", "no key that signs sessions yet", "callcenter init")
        key = signing_key(settings, keyring)
    except CallCenterError as error:
        return Check("secrets", "fail", error.title, error.hint)
    if key.notes:
        return Check("secrets", "note", "; ".join(key.notes))
    before = f", {len(key.previous)} before it are still believed" if key.previous else ""
    return Check("secrets", "ok", f"the key that signs sessions is usable{before}")


def _place(settings: Settings, keyring: Keyring, name: str) -> Check:
    from callcenter_tui.auth.kept import Secrets

    told = secret.told(settings, Secrets(settings.home, keyring), name)
    check, holds, days = name.lower(), told["holds"], told["age_days"]
    if holds == "none":
        return Check(check, "ok", "not set")
    age = "nobody knows since when" if days is None else f"for {days} days"
    if holds == ".env":
        age = f"file changed {days} days ago"
    beside = [place for place in told["kept_in"] if place != holds]
    more = f"; unused in {' and '.join(beside)}" if beside else ""
    said = f"from {holds}, {age}{more}"
    if name == "SECRET_KEY" and days is not None and days >= OLD_DAYS:
        return Check(check, "note", said, "callcenter secret set SECRET_KEY --generate")
    return Check(check, "ok", said)


def _kept(settings: Settings, keyring: Keyring, name: str) -> str | None:
    from callcenter_tui.auth.kept import Secrets

    return Secrets(settings.home, keyring).get(name)
