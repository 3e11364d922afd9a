"""Secrets that are kept beside the settings: in the keyring where one is usable, else in a file."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from callcenter_tui.auth.kept_file import Entry, KeptFile, remove_private
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
from callcenter_tui.domain.errors import Invalid, Refused

NAMES = ("OPENAI_API_KEY", "MAIL_PASSWORD", NAME)
"""What may be kept."""

Place = Literal["keyring", "file"]


class Secrets:
    """What is kept beside the settings, for one home. May wait three seconds for the keyring."""

    def __init__(self, home: Path, keyring: Keyring) -> None:
        self._home, self._keyring = home, keyring
        self._file = KeptFile(home)

    @property
    def path(self) -> Path:
        """The file where no keyring is usable."""
        return self._file.path

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
        if name == NAME and (wrong := weakness(value)):
            raise Invalid(f"This {NAME} {wrong}", HINT)
        if name != NAME:
            return self._put({name: value}, at)
        with self._file.alone():  # two at once would each leave the other's key out
            older = [before, self.get(NAME) or "", *before_it(self._home, self._keyring)]
            told = ",".join(dict.fromkeys(one for one in older if one not in ("", value)))
            # The older ones first: nothing may be lost in between.
            return self._put({PREVIOUS: told, NAME: value} if told else {NAME: value}, at)

    def _put(self, entries: dict[str, str], at: datetime) -> Place:
        in_ring = [one for one in entries if self._keyring.get(one) is not None]
        if all(self._keyring.put(one, told, at) for one, told in entries.items()):
            for one in entries:
                self._file.drop(one)
            return "keyring"
        if in_ring:  # it holds before the file, so the new one would be kept for nothing
            raise Refused(
                f"The keyring has a {in_ring[-1]} and did not take the new one",
                f"{self._keyring.trouble}. See which one holds, then again: callcenter secret list",
            )
        self._file.put({one: Entry(told, at) for one, told in entries.items()})
        return "file"

    def drop(self, name: str, given: str = "") -> list[Path | Literal["keyring"]]:
        """Forget a secret everywhere; tells where it was: the keyring, and which files.

        The file that development makes counts as SECRET_KEY, and among SECRET_KEY_PREVIOUS where
        another key signs (``given`` if the settings have it). Raises Refused where it stays.
        """
        with self._file.alone() if self._home.is_dir() else nullcontext():
            was: list[Path | Literal["keyring"]] = []
            made = self._home / FILE
            found = made.exists() and (name == NAME or (name == PREVIOUS and self._aside(given)))
            if self._keyring.get(name) is not None:
                if not self._keyring.drop(name):
                    raise Refused(f"The keyring keeps its {name}", self._keyring.trouble)
                was.append("keyring")
            if self._file.drop(name):
                was.append(self._file.path)
            if found:
                remove_private(made)
                was.append(made)
        return was

    def _aside(self, given: str) -> bool:
        """Whether another key than that of the home's own file signs."""
        made = made_key(self._home / FILE, False, [])
        entry = self._file.get(NAME)
        ours = given or self._keyring.get(NAME) or (entry.value if entry else "")
        return bool(ours) and not weakness(ours) and ours != made

    def _in_file(self, name: str) -> Entry | None:
        entry = self._file.get(name)
        made = self._home / FILE
        if entry is None and name == NAME and made.exists():
            since = datetime.fromtimestamp(made.stat().st_mtime, UTC)
            return Entry(made_key(made, False, []), since)
        return entry
