"""What the metrics screen asks about: a period, and which part of the center."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from callcenter_tui.domain.figures import Question
from callcenter_tui.metrics import periods
from callcenter_tui.widgets import wording

PERIODS = {
    "today": "Today",
    "yesterday": "Yesterday",
    "7d": "Last 7 days",
    "30d": "Last 30 days",
    "week": "This week",
    "last_week": "Last week",
    "month": "This month",
    "last_month": "Last month",
}
"""Names of periods (``metrics.periods``) and how people call them."""

LANGUAGES = {"es": "Spanish", "en": "English"}
AGENTS = ("routing", "customer_service", "supervisor", "evaluator")


@dataclass(frozen=True, slots=True)
class Scope:
    """``period`` is a key of ``PERIODS``; with ``dates`` (first and last day) it is those.

    ``operator`` is a user's id, and ``name`` how people call them; the rest is as in a Question.
    """

    period: str = "today"
    dates: tuple[date, date] | None = None
    department: str = ""
    language: str = ""
    driver: str = ""
    operator: str = ""
    name: str = ""
    agent: str = ""
    simulated: bool = False

    def question(self, now: datetime, zone: ZoneInfo) -> Question:
        """What is asked at this moment; raises Invalid for a period that there is not."""
        days = periods.between(*self.dates) if self.dates else periods.named(self.period, now, zone)
        return replace(
            periods.asked(days, zone),
            department=self.department,
            language=self.language,
            driver=self.driver,
            operator=self.operator,
            agent=self.agent,
            simulated=self.simulated,
        )

    def words(self, question: Question, zone: ZoneInfo, departments: Mapping[str, str]) -> str:
        """It in words: ``Today, Mon 03 Mar 2025 | all departments | SIMULATED calls only``."""
        parts = [f"{self.title}, {days(question, zone)}"]
        parts.append(departments.get(self.department, self.department) or "all departments")
        parts += [LANGUAGES.get(self.language, self.language)] if self.language else []
        parts += [f"driver {wording.driver(self.driver)}"] if self.driver else []
        parts += [self.name or "one operator"] if self.operator else []
        parts += [f"AI {wording.words(self.agent)}"] if self.agent else []
        parts += ["SIMULATED calls only"] if self.simulated else []
        return " | ".join(parts)

    @property
    def title(self) -> str:
        """The period's name."""
        return "Own dates" if self.dates else PERIODS.get(self.period, self.period)


def days(question: Question, zone: ZoneInfo) -> str:
    """The days of a question whose ends are midnights of ``zone``: one day, or first to last."""
    first = question.since.astimezone(zone).date()
    last = question.until.astimezone(zone).date() - timedelta(1)
    if last <= first:
        return f"{first:%a %d %b %Y}"
    return f"{first:%d %b} to {last:%d %b %Y}"
