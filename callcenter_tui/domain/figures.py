"""Figures as they are shown: a number with its formula, its n and the calls behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callcenter_tui.domain.floor import Level


class Unit(StrEnum):
    """What a figure is counted in."""

    COUNT = "count"
    SHARE = "share"  # 0-1
    SECONDS = "seconds"
    SCORE = "score"  # 1-5
    USD = "usd"
    MOOD = "mood"  # -2 to 2


class Grain(StrEnum):
    """The steps of a trend, in the center's time zone."""

    HALF_HOUR = "half_hour"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class By(StrEnum):
    """What a report has one row per."""

    DEPARTMENT = "department"
    OPERATOR = "operator"
    AGENT = "agent"
    MODEL = "model"
    DRIVER = "driver"
    LANGUAGE = "language"
    HALF_HOUR = "half_hour"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a period ``since <= moment < until`` (aware), and which part of the center.

    Empty strings ask for all. ``operator`` is a user's id, ``agent`` an AI agent's name, ``model``
    a model with its prompts' version, as a row of ``By.MODEL`` is called. Simulated calls are left
    out unless ``simulated``, which asks for them alone.
    """

    since: datetime
    until: datetime
    department: str = ""
    language: str = ""
    driver: str = ""
    operator: str = ""
    agent: str = ""
    simulated: bool = False
    model: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One bar or cell of a picture: only this of a number.

    ``waited``: stays in queues that lasted more than so many seconds and at most so many (None:
    any longer). ``hour``: weekday (Monday is 0) and hour of the center's time zone.
    """

    waited: tuple[int, int | None] | None = None
    hour: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class MeasureText:
    """What a measure is: shown behind every number of it."""

    key: str
    name: str
    unit: Unit
    formula: str
    source: str
    excludes: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. ``value`` is None where nothing was counted (n of 0).

    ``numerator`` and ``denominator`` are what it was made of (a plain count has no denominator);
    ``n`` is how many calls, offers, runs or spells stand behind it. ``target``: what was promised,
    in the same unit; ``previous``: the value of the period before, of ``previous_n``. ``note``:
    what one must know to read it: the variant of the service level, what is still pending.
    """

    text: MeasureText
    value: float | None
    n: int
    numerator: float
    denominator: float | None = None
    target: float | None = None
    level: Level = Level.OK
    previous: float | None = None
    previous_n: int = 0
    note: str = ""

    @property
    def key(self) -> str:
        """The measure's key."""
        return self.text.key


@dataclass(frozen=True, slots=True)
class Behind:
    """One call behind a number. ``part``: ``numerator`` or ``denominator`` (counted there only);
    ``amount`` is what it adds, in the figure's unit or seconds, None where it is only counted.
    """

    call: str
    key: str
    customer: str
    department: str
    operator: str
    at: datetime
    part: str
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """A number opened: what was left out of it, in words with how many, and its calls.

    ``total``: calls that were found; there are still more of them with ``more``.
    """

    figure: Figure
    excluded: tuple[tuple[str, int], ...]
    calls: tuple[Behind, ...]
    total: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report: a group (its key and its name for people) and its figures."""

    group: str
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Figures of one measure by steps of time; ``starts`` are local, aware, as many as figures."""

    starts: tuple[datetime, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How long people waited: ``edges`` in seconds (upper), how many were answered and gave up."""

    edges: tuple[int, ...]
    answered: tuple[int, ...]
    abandoned: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A count by weekday (Monday first) and hour of the center's time zone."""

    counts: tuple[tuple[int, ...], ...]
