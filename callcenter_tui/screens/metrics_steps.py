"""Steps of time in a chart: how fine, how they are called, and which of them say something."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from callcenter_tui.domain.figures import Figure, Grain, Question, Trend

FINEST = (
    (timedelta(hours=26), Grain.HALF_HOUR),
    (timedelta(days=3, hours=2), Grain.HOUR),
    (timedelta(days=62), Grain.DAY),
    (timedelta(days=400), Grain.WEEK),
)
"""A period of at most so long is shown in these steps, a longer one by months."""

NAMES = {
    Grain.HALF_HOUR: "%H:%M",
    Grain.HOUR: "%a %H:%M",
    Grain.DAY: "%a %d %b",
    Grain.WEEK: "%d %b",
    Grain.MONTH: "%b %Y",
}


def grain_of(question: Question) -> Grain:
    """The steps in which a period is shown: a day by half hours."""
    long = question.until - question.since
    return next((grain for most, grain in FINEST if long <= most), Grain.MONTH)


def named(start: datetime, grain: Grain) -> str:
    """A step as it stands below a chart."""
    return f"{start:{NAMES[grain]}}"


def parts(question: Question, trend: Trend) -> list[Question]:
    """The question narrowed to each step of the trend."""
    ends = [*trend.starts[1:], question.until]
    return [
        replace(question, since=start, until=end)
        for start, end in zip(trend.starts, ends, strict=True)
    ]


def telling(trends: list[Trend]) -> range:
    """The steps from the first to the last one in which any of the trends has counted anything."""
    told = [
        index
        for index in range(min((len(one.figures) for one in trends), default=0))
        if any(_counted(one.figures[index]) for one in trends)
    ]
    return range(told[0], told[-1] + 1) if told else range(0)


def _counted(figure: Figure) -> bool:
    return figure.n > 0
