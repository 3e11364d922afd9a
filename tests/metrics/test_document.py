"""docs/metrics.md says of every measure what the program says of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from callcenter_tui.domain.figures import By
from callcenter_tui.metrics.measure import TIME
from callcenter_tui.metrics.measures import MEASURES

FILE = Path(__file__).parents[2] / "docs" / "metrics.md"
BEGIN = "<!-- made from the registry: UPDATE_DOCS=1 pytest tests/metrics/test_document.py -->\n"
END = "<!-- end -->\n"


def told() -> Iterator[str]:
    """A paragraph per measure: formula, source, what is left out, by what it is kept."""
    for key, one in MEASURES.items():
        by = [split.value for split in By if split in one.by and split not in TIME]
        text = one.text
        yield f"### {text.name}\n"
        yield f"`{key}`, in {text.unit.value}. By {', '.join([*by, 'time'])}.\n"
        yield f"- **Formula**: {text.formula}"
        yield f"- **From**: {text.source}"
        yield f"- **Left out**: {text.excludes}\n"


def test_every_measure_stands_in_the_document_as_it_is() -> None:
    written = FILE.read_text(encoding="utf-8")
    before, rest = written.split(BEGIN)
    now, after = rest.split(END)
    made = "\n" + "\n".join(told()) + "\n"
    if os.environ.get("UPDATE_DOCS"):
        FILE.write_text(f"{before}{BEGIN}{made}{END}{after}", encoding="utf-8")
        now = made
    assert now == made, "run it again with UPDATE_DOCS=1"


def test_every_measure_says_its_formula_its_source_and_what_is_left_out() -> None:
    for key, one in MEASURES.items():
        text = one.text
        assert all((text.name, text.formula, text.source, text.excludes)), key
        assert text.key == key
