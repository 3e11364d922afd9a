"""SECRET_KEY, which signs sessions and the audit trail: where it comes from, which are refused.

What the settings say (environment, ``.env``) holds before the keyring, and the keyring before the
files of the home: ``secrets``, and ``secret_key``, which development makes by itself.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from callcenter_tui.auth.kept_file import KeptFile, sync_folder, wrong_rights
from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.domain.errors import Invalid

FILE = "secret_key"
NAME, PREVIOUS = "SECRET_KEY", "SECRET_KEY_PREVIOUS"
BYTES = 32

_PLACEHOLDERS = (
    "yoursecret",
    "yoursuper",
    "mysecret",
    "supersecret",
    "secretkey",
    "secrethere",
    "changeme",
    "changethis",
    "changeit",
    "changein",
    "replaceme",
    "replacethis",
    "replacewith",
    "placeholder",
    "insecure",
    "notsecure",
    "generatea",
    "generateme",
    "development",
    "defaultkey",
    "testsecret",
    "keyforjwt",
)
"""Looked for in letters alone. Eight letters in a row in a random key: once in 10^10 keys."""

HINT = "Make one: callcenter secret set SECRET_KEY --generate"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """The key and where it came from: ``settings``, ``keyring`` or ``file``; notes for doctor.

    ``previous``: the keys before it, the newest first; what they have signed is still believed.
    """

    value: str = field(repr=False)
    source: str
    notes: tuple[str, ...] = ()
    previous: tuple[str, ...] = field(default=(), repr=False)


def generated() -> str:
    """A new key that nobody can guess."""
    return secrets.token_urlsafe(48)


def weakness(value: str) -> str:
    """What is wrong with a key, in words; empty when nothing is."""
    letters = "".join(char for char in value.lower() if char.isalpha())
    if any(word in letters for word in _PLACEHOLDERS):
        return "is a placeholder out of an example"
    if len(value.encode()) < BYTES:
        return f"is shorter than {BYTES} bytes"
    if len(set(value)) < 10:
        return "repeats a few characters"
    return ""


def secret_key(
    given: str | None,
    home: Path,
    *,
    production: bool,
    keyring: Keyring | None = None,
    previous: str | None = None,
) -> SecretKey:
    """The key that signs access tokens, and those before it (``previous``, with commas).

    Development makes one in ``home`` when there is none, and leaves a weak one aside, with a note;
    production makes none and refuses a weak one: raises Invalid, and nothing was created.
    """
    notes: list[str] = []
    ring = keyring or Keyring(home, "off")
    older = [one.strip() for one in (previous or "").split(",") if one.strip()]
    for source, value in _given(given, home, ring):
        wrong = weakness(value)
        if not wrong:
            found = SecretKey(value, source, tuple(notes))
            return _with_older(found, older, home, ring, production)
        if production:
            raise Invalid(f"{NAME} ({source}) {wrong}", HINT)
        notes.append(f"{NAME} ({source}) {wrong}: a key of its own is used instead")
    path = home / FILE
    if production and not path.exists():
        raise Invalid(f"{NAME} is missing, and in production none is made by itself", HINT)
    value = made_key(path, production, notes)
    return _with_older(SecretKey(value, "file", tuple(notes)), older, home, ring, production)


def _given(given: str | None, home: Path, keyring: Keyring) -> list[tuple[str, str]]:
    """The first place that has a key, and those after it only where that one is weak."""
    found: list[tuple[str, str]] = []
    if given:
        found.append(("settings", given))
    if not given or weakness(given):
        if kept := keyring.get(NAME):
            found.append(("keyring", kept))
        elif entry := KeptFile(home).get(NAME):
            found.append(("file", entry.value))
    return found


def before_it(home: Path, keyring: Keyring) -> list[str]:
    """The keys that were replaced by ``callcenter secret set``, the newest first."""
    kept = keyring.get(PREVIOUS)
    if kept is None:
        entry = KeptFile(home).get(PREVIOUS)
        kept = entry.value if entry else ""
    return [one for one in kept.split(",") if one]


def _with_older(
    key: SecretKey, older: list[str], home: Path, keyring: Keyring, production: bool
) -> SecretKey:
    """The key with those before it: the settings', those that were replaced, the home's own.

    A weak one is refused even in development: it never was used to sign, and whoever knows it
    could make tokens.
    """
    for one in older:
        if wrong := weakness(one):
            raise Invalid(f"A key of {PREVIOUS} {wrong}", "Take it out: it has signed nothing.")
    older += before_it(home, keyring)
    made = home / FILE
    if made.exists():
        older.append(made_key(made, production, []))
    before = dict.fromkeys(one for one in older if one != key.value)
    return replace(key, previous=tuple(before))


def made_key(path: Path, production: bool, notes: list[str]) -> str:
    """The key of the home's own file, which is made when it is missing. Raises Invalid."""
    if path.is_symlink():
        raise Invalid(f"{path} is a link", "Secrets are read from a file itself.")
    try:
        if not path.exists():
            _create(path)
        value = path.read_text(encoding="ascii").strip()
        open_to_others = wrong_rights(path.stat())
    except (OSError, ValueError) as error:
        raise Invalid(
            f"The secret key cannot be read or made ({type(error).__name__})",
            f"Set SECRET_KEY, or make {path.parent} writable for you.",
        ) from error
    if wrong := weakness(value):
        raise Invalid(f"The file {path} {wrong}", "Delete it: a new one is made at the next start.")
    if open_to_others:
        if production:
            raise Invalid(f"The file {path} {open_to_others}", f"If it is yours: chmod 600 {path}")
        notes.append(f"{path} {open_to_others}: if it is yours, run chmod 600 on it")
    return value


def _create(path: Path) -> None:
    """Write a new key that appears whole or not at all; another process may win."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret_key-")  # O_EXCL, 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(generated() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)  # unlike a rename it never replaces the winner's key
            sync_folder(path.parent)
        except FileExistsError:
            return
    finally:
        os.unlink(name)
