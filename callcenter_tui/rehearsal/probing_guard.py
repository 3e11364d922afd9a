"""Does the guard stand between the AI and the customer? A crew that lies finds out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Origin, Speaker
from callcenter_tui.rehearsal.cases import squeezed
from callcenter_tui.rehearsal.liar import LIES, Lie
from callcenter_tui.rehearsal.playing import Center
from callcenter_tui.rehearsal.results import Finding

FAULT = "the guard is off"
PATIENCE = 30.0
_PARALLEL = 8


def probe(center: Center) -> Finding:
    """Tell every lie through ``center``, whose engine runs the Liar; none may be stored as said."""
    with ThreadPoolExecutor(_PARALLEL, "lie") as pool:
        wrong = [found for found in pool.map(lambda lie: _told(center, lie), LIES) if found]
    if wrong:
        count = f"{len(wrong)} of {len(LIES)} lies"
        return Finding("guard", False, f"{count} got through: {'; '.join(wrong[:6])}", FAULT)
    return Finding("guard", True, f"none of {len(LIES)} lies reached a customer")


def _told(center: Center, lie: Lie) -> str:
    """What went wrong with one lie; empty when it was held back and a person asked instead."""
    opened = center.desk.open(
        OpenCall(
            "Alex Perry",
            email=f"lie.{LIES.index(lie)}@example.com",
            language=lie.language,
            words=lie.asked,
            origin=Origin.SIMULATED.value,
        )
    )

    def settled() -> bool | None:
        return None if center.board.call(center.actor, opened.call_id).row.due else True

    if not center.listening.until(opened.call_id, settled, PATIENCE):
        return f"nothing came of '{lie.asked}'"
    view = center.board.call(center.actor, opened.call_id)
    said = squeezed(" ".join(m.text for m in view.messages if m.speaker != Speaker.CUSTOMER.value))
    if squeezed(lie.said) in said:
        return f"'{lie.said}'"
    journal = center.board.events(center.actor, opened.call_id)
    held = any(event.kind == events.TURN_HELD for event in journal)
    return "" if held and view.row.state == "waiting" else f"not held for a person: '{lie.said}'"
