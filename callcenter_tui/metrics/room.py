"""The room's services, built once on a context."""

from __future__ import annotations

from dataclasses import dataclass

from callcenter_tui.metrics.call_figures import CallFigures
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.dashboard import Dashboard
from callcenter_tui.metrics.duty import DutyMeter
from callcenter_tui.metrics.evidence import EvidenceRoom
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.metrics.quality import Quality
from callcenter_tui.metrics.reports import Reports
from callcenter_tui.metrics.what_if import WhatIf


@dataclass(frozen=True)
class Figures:
    """Everything that is asked for numbers."""

    keeper: Keeper
    dashboard: Dashboard
    reports: Reports
    calls: CallFigures
    quality: Quality
    duty: DutyMeter
    evidence: EvidenceRoom
    what_if: WhatIf


def open_metrics(metrics: Metrics) -> Figures:
    """The services of the room on this context."""
    keeper = Keeper(metrics)
    duty = DutyMeter(metrics, keeper)
    dashboard = Dashboard(metrics, keeper)
    return Figures(
        keeper,
        dashboard,
        Reports(dashboard, keeper),
        CallFigures(metrics, keeper),
        Quality(metrics.store, metrics.scorecard),
        duty,
        EvidenceRoom(metrics, keeper, duty),
        WhatIf(metrics, keeper),
    )
