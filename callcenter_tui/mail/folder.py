"""Letters as files: what a center without a mail server gets, and what its people can look at."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from callcenter_tui.mail import carriers, faults
from callcenter_tui.mail.carriers import Outcome, Sealed
from callcenter_tui.text import clean_line


class Folder:
    """A ``Carrier``: each letter one ``.eml`` file that is there whole or not at all.

    The file's name is the letter's own, so that a letter of unknown fate can be looked for.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        """Where the files are."""
        return str(self.path)

    @property
    def place(self) -> str:
        """The folder of this machine: another's of the same path is another folder.

        A folder that several machines share is not known as one: what one of them left in doubt
        is for a person there.
        """
        return f"{socket.gethostname()}:{self.path.absolute()}"

    @property
    def server(self) -> str:
        """None."""
        return ""

    def deliver(self, sealed: Sealed, hand_over: Callable[[], bool]) -> Outcome:
        """Write the file beside its place, make it durable, then give it its name."""
        half = self._file(sealed).with_suffix(f".{os.getpid()}.part")
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(half, sealed.message)
        except OSError as error:
            _forget(half)
            return self._trouble(error, carriers.CONNECT)
        try:
            if not hand_over():
                return Outcome(carriers.STOPPED, carriers.DATA)
            half.replace(self._file(sealed))
            _settle(self.path)
        except OSError as error:
            # Known, not guessed: the file has its name or it has not.
            if not self.arrived(sealed):
                return self._trouble(error, carriers.DATA)
        finally:
            _forget(half)
        self._sweep(sealed)
        return Outcome(carriers.SENT, carriers.DATA, said=str(self._file(sealed)))

    def arrived(self, sealed: Sealed) -> bool | None:
        """Whether the file is there with these very bytes; None when the folder cannot be read."""
        try:
            return self._file(sealed).read_bytes() == sealed.message
        except FileNotFoundError:
            return False
        except OSError:
            return None

    def _sweep(self, sealed: Sealed) -> None:
        """Remove what workers left behind that were killed while they wrote this letter."""
        for left in self.path.glob(f"{self._file(sealed).stem}.*.part"):
            _forget(left)

    def _file(self, sealed: Sealed) -> Path:
        version = sha256(sealed.message_id.encode()).hexdigest()[:8]
        return self.path / f"{sealed.letter_id}-{version}.eml"

    def _trouble(self, error: OSError, phase: str) -> Outcome:
        said = clean_line(error.strerror or type(error).__name__)
        return Outcome(carriers.TRANSIENT, phase, said=said, fault=faults.FOLDER)


def _write(path: Path, message: bytes) -> None:
    """A new file that only its owner reads, on the disk when this returns."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(message)
        file.flush()
        os.fsync(file.fileno())


def _forget(half: Path) -> None:
    """Remove what never became a letter, if it is there; whatever else it is comes up elsewhere."""
    with suppress(OSError):
        half.unlink()


def _settle(folder: Path) -> None:
    """Make the new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
