"""What judgements of calls say together: the shapes of the quality report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from callcenter_tui.domain.judged import Calibration


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two judges on ``n`` items. ``exact`` and ``near`` (at most 1 apart) are shares,
    ``plain`` and ``linear`` Cohen's kappa; None where there is none to give.
    """

    n: int
    exact: float | None
    near: float | None
    plain: float | None
    linear: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two kinds of judges agree, on the whole score or (``criterion``) on one line of it."""

    between: tuple[str, str]
    criterion: str
    kappa: Kappa


@dataclass(frozen=True, slots=True)
class CriterionFigure:
    """One criterion: the mean of people's marks over ``n`` calls, and apart from it the AI's
    estimate over ``estimated`` calls. None where nothing was marked.
    """

    key: str
    name: str
    mean: float | None
    n: int
    estimate: float | None
    estimated: int


@dataclass(frozen=True, slots=True)
class Listen:
    """A call to listen to, and why, in words."""

    call: str
    key: str
    department: str
    operator: str
    closed_at: datetime
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """What to work on, tied to a call. ``source``: ``AI estimate`` or ``Review by NAME``.

    ``why`` and ``quote`` are its source's own words; ``criterion`` with its ``mark`` where it is
    about one, else empty and None.
    """

    call: str
    key: str
    operator: str
    source: str
    criterion: str
    mark: int | None
    why: str
    quote: str


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Quality of the calls that closed in a period. ``calls``: those with a judgement or a reason
    to listen; of them ``reviewed``, ``estimated`` and ``rated``. ``best`` and ``worst`` are keys
    of ``criteria`` by people's marks, empty with fewer than two marked.
    """

    since: datetime
    until: datetime
    calls: int
    reviewed: int
    estimated: int
    rated: int
    scores: Mapping[str, float | None]
    criteria: tuple[CriterionFigure, ...]
    best: str
    worst: str
    listen: tuple[Listen, ...]
    listen_total: int
    hints: tuple[Hint, ...]
    hints_total: int
    agreement: tuple[Agreement, ...]
    calibrations: tuple[Calibration, ...]
