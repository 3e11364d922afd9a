"""What people can see of an engine: that it lives, its model, and when that model ends."""

from __future__ import annotations

from callcenter_tui.calls.presence import EngineSettings, Presence
from tests.calls.conftest import Center

ENDS = "model gpt-4o will be shut down on 2025-04-01 (29 days)"


def warned(center: Center) -> list[str]:
    return [engine.warning for engine in center.board.engines()]


def test_a_shutdown_date_is_seen_while_it_holds(center: Center) -> None:
    said = [ENDS, ENDS, ""]
    settings = EngineSettings("worker", "here", 1, warning=lambda now: said.pop(0))
    presence = Presence(center.context, center.ids.new(), settings)
    presence.register()
    assert warned(center) == [""]
    presence.check_model()
    assert warned(center) == [ENDS]
    center.clock.forward(hours=2)
    Presence(center.context, center.ids.new(), EngineSettings("worker", "there", 2)).register()
    presence.beat([])  # forgotten while the computer slept: it comes back as it was
    assert sorted(warned(center)) == ["", ENDS]
    presence.check_model()
    presence.check_model()
    assert warned(center) == ["", ""]
