"""Secrets that are kept beside the settings: in the keyring where one is usable, else in a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from callcenter_tui.auth.kept_file import Entry, KeptFile
from callcenter_tui.auth.remembered import Keyring
from callcenter_tui.auth.secrets import (
    FILE,
    HINT,
    NAME,
    PREVIOUS,
    before_it,
    made_key,
    weakness,
)
from callcenter_tui.domain.errors import Invalid

NAMES = ("OPENAI_API_KEY", "MAIL_PASSWORD", NAME)
"""What may be kept."""

Place = Literal["keyring", "file"]


class Secrets:
    """What is kept beside the settings, for one home. May wait three seconds for the keyring."""

    def __init__(self, home: Path, keyring: Keyring) -> None:
        self._home, self._keyring = home, keyring
        self._file = KeptFile(home)

    def get(self, name: str) -> str | None:
        """The secret that holds, None when there is none; the file is asked last."""
        kept = self._keyring.get(name)
        if kept is None:
            entry = self._in_file(name)
            kept = entry.value if entry else None
        return kept

    def kept(self, name: str) -> dict[Place, datetime | None]:
        """Where it is kept and since when (None: nobody knows), the place that holds first."""
        found: dict[Place, datetime | None] = {}
        if self._keyring.get(name) is not None:
            found["keyring"] = self._keyring.since(name)
        if entry := self._in_file(name):
            found["file"] = entry.since
        return found

    def put(self, name: str, value: str, at: datetime, before: str = "") -> Place:
        """Keep a secret, in the keyring where one is usable; it is in one place only then.

        The SECRET_KEY so far (``before`` if the settings have it) becomes the first of
        SECRET_KEY_PREVIOUS: sessions go on, and the audit trail can still be proved. Raises
        Invalid for a weak SECRET_KEY.
        """
        entries = {name: value}
        if name == NAME:
            if wrong := weakness(value):
                raise Invalid(f"This {NAME} {wrong}", HINT)
            older = [before, self.get(NAME) or "", *before_it(self._home, self._keyring)]
            if told := ",".join(dict.fromkeys(one for one in older if one not in ("", value))):
                entries = {PREVIOUS: told, **entries}  # first: nothing may be lost in between
        if all(self._keyring.put(one, told, at) for one, told in entries.items()):
            for one in entries:
                self._file.drop(one)
            return "keyring"
        self._file.put({one: Entry(told, at) for one, told in entries.items()})
        return "file"

    def drop(self, name: str) -> list[Place]:
        """Forget a secret everywhere; tells where it was."""
        was: list[Place] = []
        if self._keyring.get(name) is not None and self._keyring.drop(name):
            was.append("keyring")
        in_file = self._file.drop(name)
        made = self._home / FILE
        if name == NAME and made.exists():
            made.unlink()
            in_file = True
        return [*was, "file"] if in_file else was

    def _in_file(self, name: str) -> Entry | None:
        entry = self._file.get(name)
        made = self._home / FILE
        if entry is None and name == NAME and made.exists():
            since = datetime.fromtimestamp(made.stat().st_mtime, UTC)
            return Entry(made_key(made, False, []), since)
        return entry
