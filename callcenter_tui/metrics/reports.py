"""Reports: measures in rows, beside the period before where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from callcenter_tui.auth.permissions import require
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.figures import By, Figure, Grain, MeasureText, Question, Row, Trend
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.dashboard import Dashboard
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.metrics.measures import MEASURES, chosen
from callcenter_tui.metrics.steps import grain_of

WHOLE = ("offered", "answered", "abandoned", "service_level", "asa", "aht", "occupancy", "opened",
         "completed", "first_response", "resolution_time", "transfer_rate", "escalation_rate",
         "reopen_rate", "fcr", "csat", "response_rate", "containment", "handoff_rate",
         "ai_cost")  # fmt: skip

USUAL: dict[By, tuple[str, ...]] = {
    By.DEPARTMENT: (
        *("offered", "answered", "abandoned", "service_level", "asa", "aht"),
        *("transfer_rate", "csat", "response_rate", "containment"),
    ),
    By.OPERATOR: (
        *("answered", "asa", "handled", "aht", "talk_time", "hold_time", "wrap_time"),
        *("occupancy", "non_response", "csat", "response_rate"),
    ),
    By.AGENT: ("runs", "requests", "tokens", "ai_cost", "first_token", "run_time"),
    By.MODEL: ("runs", "requests", "tokens", "ai_cost", "first_token", "run_time"),
    By.DRIVER: ("opened", "completed", "gone", "resolution_time", "csat", "driver_time"),
    By.LANGUAGE: ("opened", "offered", "service_level", "asa", "csat", "containment", "ai_cost"),
}
_BY_TIME = ("opened", "offered", "answered", "abandoned", "service_level", "asa", "aht",
            "containment")  # fmt: skip
"""What a report shows when nobody says what: what can be split so, and fits a line."""


Course = tuple[MeasureText, Trend, Grain]
"""A measure over time, with the step of it."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report. ``by`` None: one row, of all that was asked. ``before`` None: nothing compared.

    ``since``, ``until``: of the question, in the center's time. ``filling``: older calls are still
    being counted; ``behind``: so are some of the newest events.
    """

    question: Question
    before: Question | None
    by: By | None
    keys: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: tuple[Figure, ...]
    since: datetime
    until: datetime
    filling: bool = False
    behind: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything was counted that had happened when it was asked for."""
        return not (self.filling or self.behind)

    @property
    def compared(self) -> bool:
        """Whether the figures have what was before."""
        return self.before is not None


class Reports:
    """Makes reports; who may see figures may have them."""

    def __init__(self, dashboard: Dashboard, keeper: Keeper) -> None:
        self._dashboard, self._keeper = dashboard, keeper

    def report(
        self,
        actor: Actor,
        question: Question,
        *,
        by: By | None = None,
        keys: Sequence[str] = (),
        compare: bool = False,
    ) -> Report:
        """The report with its rows, and the same measures of the whole.

        Raises Invalid where measures are asked for that cannot be split so, and for a comparison
        of steps of time with another period; NotFound for an unknown measure.
        """
        wanted = tuple(dict.fromkeys(keys)) or usual(by)
        _refuse(by, wanted, compare=compare)
        before = self._dashboard.before(question) if compare else None
        behind = self._behind(actor)
        whole = self._dashboard.figures(actor, question, wanted, before=before)
        rows = self._dashboard.rows(actor, question, by, wanted, before=before) if by else []
        zone = self._dashboard.zone()
        return Report(
            question,
            before,
            by,
            wanted,
            tuple(rows),
            tuple(whole.values()),
            question.since.astimezone(zone),
            question.until.astimezone(zone),
            self._dashboard.filling(),
            behind,
        )

    def _behind(self, actor: Actor) -> bool:
        """Catch up with what has happened until now; whether that was too much at once."""
        require(actor, "calls.watch")
        newest = self._keeper.newest()
        self._keeper.catch_up()
        return self._keeper.behind(newest)

    def courses(self, actor: Actor, report: Report) -> list[Course]:
        """Volume and service level over the report's time; the report's own measures where it is
        one by steps of time.
        """
        keys: tuple[str, ...] = ("offered", "service_level")
        grain = grain_of(report.by) if report.by else None
        if grain is not None:
            keys = report.keys
        step = grain or _step(report)
        return [
            (
                MEASURES[key].text,
                self._dashboard.trend(actor, report.question, key, step),
                step,
            )
            for key in keys
        ]


def usual(by: By | None) -> tuple[str, ...]:
    """The measures of a report for which nobody has named any."""
    return WHOLE if by is None else USUAL.get(by, _BY_TIME)


def _step(report: Report) -> Grain:
    """Steps that give a chart of some dozens of columns."""
    length = (report.until - report.since).days
    steps = ((2, Grain.HALF_HOUR), (62, Grain.DAY), (800, Grain.WEEK))
    return next((grain for most, grain in steps if length <= most), Grain.MONTH)


def _refuse(by: By | None, keys: Sequence[str], *, compare: bool) -> None:
    measures = chosen(keys)
    if by is None:
        return
    if compare and grain_of(by) is not None:
        raise Invalid(
            "Steps of time are not compared with another period",
            "What was before a step is the row above it; compare by something else, or by nothing.",
        )
    for measure in measures:
        if not measure.splits(by):
            able = ", ".join(key for key, one in MEASURES.items() if one.splits(by))
            raise Invalid(
                f"'{measure.text.key}' is not kept by {by.value}", f"By {by.value} are: {able}."
            )
