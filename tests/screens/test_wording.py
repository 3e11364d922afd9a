"""Short words: which AI is at work, and that one which failed is not hidden."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.trail import EngineView
from callcenter_tui.widgets.wording import NOBODY, ai_line
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
