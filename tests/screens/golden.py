"""Golden screens: the glass as text, compared with a file. ``UPDATE_GOLDEN=1`` writes the files."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def _first(glass: str, kept: str) -> str:
    """The first line that differs, as it is and as it was."""
    pairs = zip(glass.splitlines(), kept.splitlines(), strict=False)
    return next(
        (f"is  {new}\nwas {old}" for new, old in pairs if new != old), "more or fewer lines"
    )


def compare(name: str, glass: str) -> None:
    """Fail when the screen is not the one that was kept under ``name``."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(glass + "\n", encoding="utf-8")
    kept = path.read_text(encoding="utf-8").rstrip("\n")
    assert glass.rstrip("\n") == kept, (
        f"{path} is not what is on the screen:\n{_first(glass, kept)}\n{glass}"
    )
