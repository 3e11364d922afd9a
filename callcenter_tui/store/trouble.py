"""What a database error means for a person: a title and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy.exc import DBAPIError

_SAFE = "Nothing was lost; "

_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        "database is locked",
        "The store is busy",
        _SAFE + "another program holds it. Try again in a moment, or close the program that does.",
    ),
    (
        "readonly database",
        "The store is read-only",
        _SAFE + "make the file and its folder writable: {where}",
    ),
    (
        "unable to open database file",
        "The store cannot be opened",
        "Check that the folder exists and is writable: {where}",
    ),
    (
        "database or disk is full",
        "The disk is full",
        _SAFE + "free some space on the disk of {where}, then try again.",
    ),
    ("disk i/o error", "The disk does not answer", "Check the disk of {where}."),
    (
        "file is not a database",
        "This file is not a store",
        "Point DATABASE_URL to another file, or move this one away: {where}",
    ),
    (
        "malformed",
        "The store is damaged",
        "Restore a backup of {where}.",
    ),
    (
        "no such table",
        "The store is not prepared",
        "Run: callcenter init",
    ),
    ("no such column", "The store is older than this program", "Run: callcenter init"),
    (
        "password authentication failed",
        "The database refused the password",
        "Check user and password in DATABASE_URL.",
    ),
    (
        "does not exist",
        "There is no such database, role or table",
        "Check DATABASE_URL ({where}); then run: callcenter init",
    ),
    (
        "connection refused",
        "The database server does not answer",
        "Check host and port in DATABASE_URL and that the server runs ({where}).",
    ),
    (
        "could not translate host name",
        "The database host is unknown",
        "Check the host in DATABASE_URL ({where}).",
    ),
    (
        "failed to resolve host",
        "The database host is unknown",
        "Check the host in DATABASE_URL ({where}).",
    ),
    (
        "permission denied",
        "The database refused the action",
        "Check the rights of the role in DATABASE_URL.",
    ),
)


_FULL = 64 * 1024
"""Bytes; a disk with less left is full: SQLite cannot even make its files beside the store."""


def explain(error: DBAPIError, where: str) -> tuple[str, str]:
    """Title and hint for ``error``; ``where`` names the store without a password."""
    said = str(error.orig).lower()
    if "disk i/o error" in said and _disk_full(where):
        said = "database or disk is full"
    for needle, title, hint in _KNOWN:
        if needle in said:
            return title, hint.format(where=where)
    if error.connection_invalidated or "connect" in said or "server closed" in said:
        return "The connection to the store was lost", f"It is tried again by itself ({where})."
    kind = type(error.orig).__name__
    return "The store refused the request", f"{kind} at {where}. Run: callcenter doctor"


def _disk_full(where: str) -> bool:
    """SQLite reports a full disk as such only while it writes; opening says "I/O error"."""
    try:
        return shutil.disk_usage(Path(where).parent).free < _FULL
    except OSError:
        return False
