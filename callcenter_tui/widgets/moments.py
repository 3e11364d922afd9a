"""Times that people have agreed on: by the center's clock, wherever the terminal stands."""

from __future__ import annotations

from datetime import datetime, tzinfo


def agreed(at: datetime, zone: tzinfo | None) -> str:
    """``Mon 03 Mar 11:00`` in the center's ``zone``, and the zone's short name where the clock of
    this terminal shows another time. Without a zone it is the terminal's own time.
    """
    here = at.astimezone()
    there = at.astimezone(zone) if zone else here
    name = f" {there:%Z}" if there.utcoffset() != here.utcoffset() else ""
    return f"{there:%a %d %b %H:%M}{name}"
