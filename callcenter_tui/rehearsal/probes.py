"""Looking for what makes every answer untrustworthy, before a single case is played."""

from __future__ import annotations

from collections.abc import Callable

from callcenter_tui.rehearsal.results import Finding


def survived(name: str, fault: str, look: Callable[[], Finding]) -> Finding:
    """What ``look`` finds; a product so broken that looking fails has the fault as well."""
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - whatever is broken is what a probe is to find
        return Finding(name, False, f"{type(error).__name__}: {error}"[:400], fault)
