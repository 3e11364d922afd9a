"""How many operators a load of calls needs: Erlang C, by way of the Erlang B recursion.

The model is that of A. K. Erlang (1917): calls come at random at a steady rate, handling times are
exponential, callers wait as long as it takes. It **ignores impatience**: nobody gives up in it, so
it asks for more people than Erlang A, which counts those who do. Real centers lie between the two.

Terms: the *load* in erlangs is ``a = calls * aht / period``, the work that comes in at the same
time; *n* operators are there; ``rho = a / n`` is the share of their time that the work takes. From
rho of 1 on the queue only grows: *overloaded*.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from callcenter_tui.domain.errors import Invalid

LARGEST = 100_000
"""Erlangs up to which people are reckoned: beyond, a figure was mistyped."""

MOST_OPERATORS = 1_000_000

IMPATIENCE = (
    "Erlang C ignores impatience (callers who give up): it asks for more people than Erlang A."
)


@dataclass(frozen=True, slots=True)
class Load:
    """Work that comes in: ``calls`` in ``per`` seconds, each handled in ``aht`` seconds.

    Raises Invalid for anything that is no such number, and for a load that no center has.
    """

    calls: float
    per: float
    aht: float

    def __post_init__(self) -> None:
        _number(self.calls, "The number of calls", least=0)
        _number(self.per, "The period", least=0, above=True)
        _number(self.aht, "The handling time", least=0, above=True)
        if self.erlangs > LARGEST:
            raise Invalid(
                "The load is larger than any center's",
                f"At most {LARGEST} erlangs (calls x handling time / period); look at the units.",
            )

    @property
    def erlangs(self) -> float:
        """``calls * aht / per``: operators that would be busy all the time."""
        return self.calls / self.per * self.aht


@dataclass(frozen=True, slots=True)
class Wish:
    """What is promised: ``share`` (0-1) of calls answered within ``seconds``.

    ``max_occupancy`` (0-1): people are not to be busy for more of their time than that.
    ``shrinkage`` (0-1): the share of paid time in which people are not at the desk (breaks,
    training, absence). Raises Invalid for what nobody can promise.
    """

    share: float = 0.8
    seconds: float = 20
    max_occupancy: float = 1
    shrinkage: float = 0

    def __post_init__(self) -> None:
        _number(self.share, "The share of the target", least=0, above=True)
        _number(self.seconds, "The seconds of the target", least=0)
        _number(self.max_occupancy, "The highest occupancy", least=0, above=True)
        _number(self.shrinkage, "The shrinkage", least=0)
        if self.share >= 1:
            raise Invalid(
                "The share of the target must be below 100 %",
                "However many people there are, somebody may wait longer.",
            )
        if self.max_occupancy > 1:
            raise Invalid("The highest occupancy must be at most 100 %", "85 is usual.")
        if self.shrinkage >= 1:
            raise Invalid("The shrinkage must be below 100 %", "30 is usual.")


@dataclass(frozen=True, slots=True)
class Staffed:
    """What so many operators do with a load. Shares are 0-1.

    ``scheduled``: people on the rota, ``ceil(operators / (1 - shrinkage))``. ``pw``: the share of
    calls that wait at all. ``asa_seconds``: the average wait of all calls, those that did not wait
    included; None when overloaded, where it grows without end.
    """

    operators: int
    scheduled: int
    service_level: float
    pw: float
    asa_seconds: float | None
    occupancy: float
    overloaded: bool


def erlang_b(erlangs: float, operators: int) -> float:
    """The share of calls that find everybody busy where none may wait.

    ``B(0) = 1; B(k) = a B(k-1) / (k + a B(k-1))`` (recursion of Erlang's loss formula). Each step
    stays in 0-1: no factorial, so nothing overflows with thousands of erlangs.
    """
    blocked = 1.0
    for one in _blocked(erlangs, operators):
        blocked = one
    return blocked


def erlang_c(erlangs: float, operators: int) -> float:
    """The share of calls that wait at all (Pw).

    ``C = B / (1 - rho (1 - B))`` with B of Erlang B; 1 when overloaded, 0 without calls.
    """
    if not erlangs:
        return 0.0
    if erlangs >= operators:
        return 1.0
    return _waiting(erlangs, operators, erlang_b(erlangs, operators))


def staffed(load: Load, operators: int, wish: Wish | None = None) -> Staffed:
    """What ``operators`` people do with the load.

    Service level ``1 - Pw exp(-(n - a) T / aht)``, average speed of answer
    ``Pw aht / (n - a)``, occupancy ``a / n``.
    """
    if operators < 0 or operators > MOST_OPERATORS:
        raise Invalid("So many operators cannot be", f"From 0 to {MOST_OPERATORS}.")
    return _staffed(load, operators, erlang_c(load.erlangs, operators), wish or Wish())


def needed(load: Load, wish: Wish) -> int:
    """The fewest operators that keep the promise at no more than the highest occupancy.

    Counted up from the load with one run of the recursion. Raises Invalid when it would take more
    than a million.
    """
    erlangs = load.erlangs
    if not erlangs:
        return 0
    for operators, blocked in enumerate(_blocked(erlangs, MOST_OPERATORS), start=1):
        if operators <= erlangs or erlangs > operators * wish.max_occupancy:
            continue
        pw = _waiting(erlangs, operators, blocked)
        if _level(load, operators, pw, wish.seconds) >= wish.share:
            return operators
    raise Invalid("More than a million operators would be needed", "Look at the target once more.")


def around(load: Load, operators: int, wish: Wish, reach: int = 2) -> list[Staffed]:
    """The same with up to ``reach`` operators less and more, in order; never fewer than none."""
    first, last = max(operators - reach, 0), min(operators + reach, MOST_OPERATORS)
    return [staffed(load, one, wish) for one in range(first, last + 1)]


def _blocked(erlangs: float, operators: int) -> Iterator[float]:
    """Erlang B of 1, 2, 3... operators."""
    blocked = 1.0
    for k in range(1, operators + 1):
        blocked = erlangs * blocked / (k + erlangs * blocked)
        yield blocked


def _waiting(erlangs: float, operators: int, blocked: float) -> float:
    return min(blocked / (1 - erlangs / operators * (1 - blocked)), 1.0)


def _level(load: Load, operators: int, pw: float, seconds: float) -> float:
    return 1 - pw * math.exp(-(operators - load.erlangs) * seconds / load.aht)


def _staffed(load: Load, operators: int, pw: float, wish: Wish) -> Staffed:
    erlangs = load.erlangs
    overloaded = erlangs > 0 and erlangs >= operators
    scheduled = math.ceil(round(operators / (1 - wish.shrinkage), 6))  # 21 / 0.7 is 30, not 31
    if overloaded:
        return Staffed(operators, scheduled, 0.0, 1.0, None, 1.0, True)
    return Staffed(
        operators,
        scheduled,
        _level(load, operators, pw, wish.seconds),
        pw,
        pw * load.aht / (operators - erlangs) if erlangs else 0.0,
        erlangs / operators if operators else 0.0,
        False,
    )


def _number(value: float, what: str, *, least: float, above: bool = False) -> None:
    """Also refuses what only looks like a number: nan, and infinity."""
    if not math.isfinite(value) or value < least or (above and value <= least):
        words = f"more than {least:g}" if above else f"{least:g} or more"
        raise Invalid(f"{what} must be a number, {words}", "See: callcenter staffing --help")
