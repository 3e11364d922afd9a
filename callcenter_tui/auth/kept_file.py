"""A file of the home for secrets where no keyring is usable; its owner alone may read it.

It is replaced as a whole and never written in place: a reader sees all of the old one or all of
the new one, and a power cut leaves one of the two. The price: two who change it wait for another.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from callcenter_tui.domain.errors import Invalid, Refused

FILE = "secrets"
LARGEST = 256 * 1024
"""Bytes of a file that is read; a larger one is not ours."""

try:
    import fcntl
except ImportError:  # Windows: two who change it at once may lose one change there
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Entry:
    """A secret and when it was kept (aware UTC), None when nobody knows."""

    value: str = field(repr=False)
    since: datetime | None = None


class KeptFile:
    """The secrets in the file ``secrets`` of ``home``; names are the environment's.

    Every method raises Invalid for a file that cannot be trusted, or is none of ours, and Refused
    where the system does not let us.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._mine = threading.RLock()
        self._depth = 0

    def get(self, name: str) -> Entry | None:
        """The secret of that name, None when the file has none or is not there."""
        return self._read().get(name)

    def put(self, entries: Mapping[str, Entry]) -> None:
        """Keep these secrets beside the others; the home is made when it is missing (0700)."""
        with self.alone():
            self._write({**self._read(), **entries})

    def drop(self, name: str) -> bool:
        """Forget a secret; tells whether it was there. An empty file is removed."""
        if self.get(name) is None:
            return False
        with self.alone():
            left = {one: entry for one, entry in self._read().items() if one != name}
            if left:
                self._write(left)
            else:
                self.path.unlink(missing_ok=True)
        return True

    def _read(self) -> dict[str, Entry]:
        text = read_private(self.path)
        if text is None:
            return {}
        try:
            return {
                str(name): Entry(
                    str(one["value"]),
                    datetime.fromisoformat(one["since"]) if one.get("since") else None,
                )
                for name, one in json.loads(text).items()
            }
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Invalid(
                f"The file {self.path} holds no secrets that this program wrote",
                "Move it away, then keep them again: callcenter secret set NAME",
            ) from None

    def _write(self, entries: Mapping[str, Entry]) -> None:
        told = {
            name: {"value": one.value, "since": one.since.isoformat() if one.since else None}
            for name, one in entries.items()
        }
        write_private(self.path, json.dumps(told, indent=1) + "\n")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the home while the file changes; nobody else changes it then. May be nested."""
        with self._mine:
            self._depth += 1
            try:
                with self._held() if self._depth == 1 else nullcontext():
                    yield
            finally:
                self._depth -= 1

    @contextmanager
    def _held(self) -> Iterator[None]:
        folder = self.path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            held = os.open(folder, os.O_RDONLY) if fcntl else -1
        except OSError as error:
            raise _refused(self.path, error) from error
        try:
            if fcntl:
                fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            if held >= 0:
                os.close(held)


def read_private(path: Path) -> str | None:
    """The text of a file that is its owner's alone, None when there is none.

    Raises Invalid for a link, for what is no file, and for one that others own or may read.
    """
    try:
        # Without NONBLOCK a pipe of that name would be waited for.
        handle = os.open(path, os.O_RDONLY | _flag("O_NOFOLLOW") | _flag("O_NONBLOCK"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if path.is_symlink():
            raise Invalid(f"{path} is a link", "Secrets are read from a file itself.") from None
        raise _refused(path, error) from error
    try:
        if wrong := wrong_rights(os.fstat(handle)):
            raise Invalid(f"The file {path} {wrong}", f"If it is yours: chmod 600 {path}")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(LARGEST).decode()
    except (OSError, ValueError) as error:
        raise Invalid(f"The file {path} cannot be read", type(error).__name__) from None
    finally:
        os.close(handle)


def wrong_rights(found: os.stat_result) -> str:
    """Why a file may be read or changed by others, in words; empty when it may not."""
    if not stat.S_ISREG(found.st_mode):
        return "is no file"
    if os.name != "posix":  # rights are lists there, which Python does not tell
        return ""
    if found.st_uid not in (os.geteuid(), 0):
        return "belongs to somebody else"
    if found.st_mode & 0o077:
        return "may be read by others"
    return ""


def write_private(path: Path, text: str) -> None:
    """Replace a file by one that is its owner's alone from its first moment on."""
    if path.is_symlink():
        raise Invalid(f"{path} is a link", "Secrets are written into a file itself.")
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # O_EXCL, 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
        name = ""
        sync_folder(path.parent)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        if name:
            os.unlink(name)


def remove_private(path: Path) -> None:
    """Remove a file for good; raises Refused where the system does not let us."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise Refused(
            f"{path} cannot be removed ({error.strerror})", "Its secret is still believed."
        ) from error


def sync_folder(folder: Path) -> None:
    """Make a file's new name outlive a power cut."""
    if os.name != "posix":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flag(name: str) -> int:
    return int(getattr(os, name, 0))


def _refused(path: Path, error: OSError) -> Refused:
    return Refused(
        f"Secrets cannot be kept or read there ({error.strerror})",
        f"Check this path and its rights, or set CALLCENTER_HOME: {path}",
    )
