"""How measures are counted: what was promised, which service level, which calls are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter_tui.domain.floor import Target
from callcenter_tui.domain.lists import Measuring


@dataclass(frozen=True, slots=True)
class Options:
    """What the formulas of one department need to know."""

    target: Target = field(default_factory=Target)
    measuring: Measuring = field(default_factory=Measuring)


@dataclass(frozen=True, slots=True)
class Rules:
    """Options of the center, and of its departments where they differ (``own``)."""

    usual: Options = field(default_factory=Options)
    own: Mapping[str, Options] = field(default_factory=dict)

    def of(self, department: str) -> Options:
        """The department's options; those of the center for all of them (empty)."""
        return self.own.get(department, self.usual)


def rules(measuring: Measuring, usual: Target, targets: Mapping[str, Target]) -> Rules:
    """Rules from what the center has set; ``targets`` by department."""
    own = {key: Options(one, measuring) for key, one in targets.items() if one != usual}
    return Rules(Options(usual, measuring), own)
