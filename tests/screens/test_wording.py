"""Short words: which AI is at work, and that one which failed is not hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter_tui.domain.trail import EngineView
from callcenter_tui.widgets import legend
from callcenter_tui.widgets.departments import FIGURES, SIGNS
from callcenter_tui.widgets.departments import NOBODY as DESERTED
from callcenter_tui.widgets.wording import MOODS, NOBODY, SHORT, ai_line
from tests.clocks import SettableClock


def engine(kind: str, model: str) -> EngineView:
    """An engine of process 7 on host h."""
    now = SettableClock().now()
    return EngineView("1", kind, "h", 7, model, now, now)


WELL, SICK = engine("worker", "gpt-4o"), engine("worker", "none")


@pytest.mark.parametrize(
    ("status", "model", "others", "line"),
    [
        ("running", "gpt-4o", [], "AI: gpt-4o"),
        ("running", "offline", [], "AI: offline (no key)"),
        ("loading", "", [], "AI: loading..."),
        ("", "", [], NOBODY),
        ("", "", [engine("line", "x"), WELL], "AI: worker h/7 gpt-4o"),
        ("failed: ImportError", "none", [], "AI: failed: ImportError - people answer"),
        ("failed: ImportError", "none", [WELL], "AI: failed: ImportError - people answer"),
        ("", "", [WELL, SICK], "AI: worker h/7 failed - people answer"),
    ],
)
def test_which_ai_is_at_work(status: str, model: str, others: list[EngineView], line: str) -> None:
    assert ai_line(status, model, others) == line


def test_every_short_sign_is_explained_in_the_help_and_in_the_manual() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "desk.md").read_text(encoding="utf-8")
    manual = manual.split("## The signs of the live calls")[1].split("## Queues")[0]
    signs = {*MOODS.values(), *SHORT.values(), *SIGNS.values(), DESERTED}
    signs |= {"HELP", "draft", "per", "cb", "..", "☎", *(one.title for one in FIGURES)}
    for told in (" ".join(legend.OF_THE_LIST), manual):
        words = told.replace(",", " ").replace("|", " ").replace(":", " ").replace(";", " ").split()
        assert {sign for sign in signs if sign not in words} <= {DESERTED}
        assert DESERTED in told
