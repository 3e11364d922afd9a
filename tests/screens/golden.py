"""Golden screens: the glass as text, compared with a file. ``UPDATE_GOLDEN=1`` writes the files."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, glass: str) -> None:
    """Fail when the screen is not the one that was kept under ``name``."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(glass + "\n", encoding="utf-8")
    kept = path.read_text(encoding="utf-8").rstrip("\n")
    assert glass.rstrip("\n") == kept, f"{path} is not what is on the screen:\n{glass}"
