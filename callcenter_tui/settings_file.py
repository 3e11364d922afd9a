"""The ``.env``: where it may be, what stands in it, and who else may read it.

It is never looked for in the working directory, nor above it, whatever a library would do.
"""

from __future__ import annotations

import difflib
import io
import os
import stat
from collections.abc import Collection
from pathlib import Path

from callcenter_tui.domain.errors import Invalid

NAME = ".env"


def place(named: str | None, folder: Path) -> Path | None:
    """The file that is read: the one named by its absolute path, else that of ``folder``.

    None when there is none. Raises Invalid for a name that is no absolute path of a file.
    """
    if not named:
        path = folder / NAME
        return path if path.is_file() else None
    path = Path(named)
    if not path.is_absolute():
        raise Invalid("CALLCENTER_ENV_FILE must be an absolute path", f"It is: {named}")
    if not path.is_file():
        raise Invalid("CALLCENTER_ENV_FILE names no file", named)
    return path


def read(path: Path, names: Collection[str]) -> tuple[dict[str, str], str]:
    """What the file sets, and what is wrong with its rights (``others_may``).

    Raises Invalid for a name that is none of ``names``, and for a file that cannot be read.
    """
    from dotenv import dotenv_values

    try:
        with path.open("rb") as file:
            wrong = others_may(os.fstat(file.fileno()))  # of the very file that is read
            text = file.read().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise Invalid(
            f"{path} cannot be read ({type(error).__name__})", "It must be UTF-8."
        ) from None
    found = dotenv_values(stream=io.StringIO(text), interpolate=False)
    for name in found:
        if name not in names:
            raise Invalid(f"{name} in {path} is not a setting", near(name, names))
    return {name: value for name, value in found.items() if value}, wrong


def others_may(found: os.stat_result) -> str:
    """Who but its owner may read or change a file, in words; empty when nobody may.

    Root may hand a file to a service by its group, which may read it then and not change it: so the
    service cannot either. On Windows rights are lists that Python does not tell: nothing is said.
    """
    if os.name != "posix":
        return ""
    if found.st_uid not in (os.geteuid(), 0):
        return "belongs to somebody else"
    handed = stat.S_IRGRP if found.st_uid == 0 != os.geteuid() else 0
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~handed:
        return "may be read or changed by others"
    return ""


def near(name: str, names: Collection[str]) -> str:
    """A hint for a name that is no setting."""
    close = difflib.get_close_matches(name, names, 1)
    return f"Did you mean {close[0]}?" if close else "See .env.example for all settings."
