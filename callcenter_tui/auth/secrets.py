"""Where SECRET_KEY comes from: settings, the keyring, or a file of our own making."""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.domain.errors import Invalid

FILE = "secret_key"
NAME = "SECRET_KEY"
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

_HINT = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """The key and where it came from: ``settings``, ``keyring`` or ``file``; notes for doctor."""

    value: str = field(repr=False)
    source: str
    notes: tuple[str, ...] = ()


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
    given: str | None, home: Path, *, production: bool, keyring: Keyring | None = None
) -> SecretKey:
    """The key that signs access tokens; makes one in ``home`` when there is none.

    A weak key raises Invalid in production; in development it is left aside, with a note.
    """
    notes: list[str] = []
    kept = keyring.get(NAME) if keyring and not given else None
    for source, value in (("settings", given), ("keyring", kept)):
        if not value:
            continue
        wrong = weakness(value)
        if not wrong:
            return SecretKey(value, source, tuple(notes))
        if production:
            raise Invalid(f"SECRET_KEY ({source}) {wrong}", _HINT)
        notes.append(f"SECRET_KEY ({source}) {wrong}: a key of its own is used instead")
    return _from_file(home / FILE, production, notes)


def _from_file(path: Path, production: bool, notes: list[str]) -> SecretKey:
    try:
        if not path.exists():
            _create(path)
        value = path.read_text(encoding="ascii").strip()
        open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
    except (OSError, ValueError) as error:
        raise Invalid(
            f"The secret key cannot be read or made ({type(error).__name__})",
            f"Set SECRET_KEY, or make {path.parent} writable for you.",
        ) from error
    if wrong := weakness(value):
        raise Invalid(f"The file {path} {wrong}", "Delete it: a new one is made at the next start.")
    if open_to_others:
        if production:
            raise Invalid(f"Others may read {path}", f"Run: chmod 600 {path}")
        notes.append(f"others may read {path}: run chmod 600 on it")
    return SecretKey(value, "file", tuple(notes))


def _create(path: Path) -> None:
    """Write a new key that appears whole or not at all; another process may win."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret_key-")  # O_EXCL, 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)  # unlike a rename it never replaces the winner's key
        except FileExistsError:
            return
    finally:
        os.unlink(name)
