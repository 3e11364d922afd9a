"""Putting the files of ``callcenter ssh`` where they belong, without losing anybody's words."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from callcenter_tui.cli.ssh_written import FRAGMENT, KEYS, Host, Written, written
from callcenter_tui.domain.errors import Refused

Deed = Literal["written", "replaced", "the same", "kept"]
NEVER_STARTED = "Missing privilege separation directory"
"""sshd says so when it has not run since the computer was started, and then tests nothing."""


@dataclass(frozen=True, slots=True)
class Put:
    """What became of one file; ``note`` is for people, mostly empty."""

    path: str
    deed: Deed
    note: str = ""


def install(host: Host, root: Path, *, force: bool, dry: bool) -> list[Put]:
    """Write all files below ``root``; with ``dry`` only say what would be done.

    A file that people have changed is replaced with ``force`` only, and kept beside as ``.bak``;
    settings are never replaced. Raises Refused before anything is written, naming such a file, and
    when sshd does not accept the result, which is taken back then.
    """
    try:
        return _install(written(host), root, force=force, dry=dry)
    except PermissionError as error:
        raise Refused(
            f"No right to use {error.filename}", "Run it as root, or try --root or --dry-run."
        ) from None


def _install(files: tuple[Written, ...], root: Path, *, force: bool, dry: bool) -> list[Put]:
    changed = [file.path for file in files if _state(file, root) == "changed"]
    if changed and not force:
        raise Refused(
            f"Changed since it was written: {', '.join(changed)}",
            "Nothing was done. --force replaces it and keeps the old one as .bak.",
        )
    if not dry:
        (root / KEYS.lstrip("/")).mkdir(parents=True, exist_ok=True)
    return [_put(file, root, dry=dry) for file in files]


def sshd() -> str | None:
    """The path of OpenSSH's server, None where there is none."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin"
    return shutil.which("sshd", path=places)


def asked(*arguments: str) -> tuple[int, str, str]:
    """What sshd says to these arguments: exit code, stdout, stderr. It must be there."""
    program = sshd()
    assert program is not None
    done = subprocess.run(  # noqa: S603 - the server's own program, and no shell
        [program, *arguments], capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, done.stdout, done.stderr.strip()


def _state(file: Written, root: Path) -> str:
    """``absent``, ``same``, ``own`` (people fill it in) or ``changed``."""
    path = _at(file, root)
    if not path.exists():
        return "absent"
    if file.own:
        return "own"
    return "same" if path.read_text(encoding="utf-8", errors="replace") == file.text else "changed"


def _put(file: Written, root: Path, *, dry: bool) -> Put:
    path, state = _at(file, root), _state(file, root)
    if state == "own":
        return Put(str(path), "kept", "it holds your settings")
    if dry:
        deed: Deed = "the same" if state == "same" else "written"
        return Put(str(path), "replaced" if state == "changed" else deed)
    if state == "same":
        return Put(str(path), "the same", _rights(file, path))
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if state == "changed" else None
    if before is not None:
        _write(path.with_name(f"{path.name}.bak"), before, 0o600)
    _write(path, file.text.encode(), file.mode)
    note = _rights(file, path)
    if file.path == FRAGMENT and root == Path("/"):
        note = _accepted(path, before) or note
    return Put(str(path), "written" if before is None else "replaced", note)


def _at(file: Written, root: Path) -> Path:
    return root / file.path.lstrip("/")


def _write(path: Path, data: bytes, mode: int) -> None:
    """Whole or not at all, and never for a moment with more rights than ``mode``."""
    new = path.with_name(f".{path.name}.new")
    with suppress(FileNotFoundError):
        new.unlink()
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        os.fchmod(out.fileno(), mode)
        os.fsync(out.fileno())
    new.replace(path)


def _rights(file: Written, path: Path) -> str:
    """Set mode and owner anew; what could not be set, in words."""
    path.chmod(file.mode)
    if os.geteuid() != 0:
        return "it belongs to you: as root it would be root's"
    os.chown(path, 0, 0)
    if file.group:
        try:
            shutil.chown(path, group=file.group)
        except LookupError:
            return f"there is no group {file.group} yet: chgrp {file.group} {path}"
    return ""


def _accepted(path: Path, before: bytes | None) -> str:
    """Take the fragment back if sshd would not start with it; returns what could not be seen."""
    if sshd() is None:
        return "there is no sshd here to test it"
    code, _, said = asked("-t")
    if code == 0:
        return "sshd accepts it"
    if NEVER_STARTED in said:
        return "sshd has not run yet: start it, then sshd -t"
    if before is None:
        path.unlink()
    else:
        _write(path, before, 0o644)
    last = next(_last(said), "it gave no reason")
    raise Refused("sshd does not accept the fragment; it was taken back", last)


def _last(said: str) -> Iterator[str]:
    yield from reversed([line for line in said.splitlines() if line.strip()])
