"""The dashboard: figures with their targets, trends, rows, and the calls behind each number.

Every number comes from the rollups, after the keeper has caught up with the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from callcenter_tui.auth.permissions import masks, require
from callcenter_tui.domain.figures import (
    By,
    Drill,
    Figure,
    Grain,
    Heat,
    Piece,
    Question,
    Row,
    Spread,
    Trend,
)
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics import drilling, periods, pictures, reading, reviews_seen
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.counting import Book
from callcenter_tui.metrics.measures import chosen
from callcenter_tui.store import news

TILES = (
    "offered",
    "answered",
    "abandoned",
    "service_level",
    "asa",
    "longest_wait",
    "aht",
    "occupancy",
    "csat",
    "fcr",
    "containment",
    "ai_cost",
)
"""Measures of the first glance, in their order."""


class Keeps(Protocol):
    """Who brings the rollups up to date with the journal."""

    def catch_up(self) -> object:
        """Fold what has happened since the last time; cheap when nothing has."""


class Dashboard:
    """Reads figures. Everybody with ``calls.watch`` may; raises Forbidden otherwise, NotFound for
    a measure that there is not. What people said of one operator's work is empty for who may not
    see it (``reviews_seen``), or Forbidden where it is all that was asked for.
    """

    def __init__(self, metrics: Metrics, keeper: Keeps) -> None:
        self._metrics, self._keeper = metrics, keeper

    def tiles(
        self, actor: Actor, question: Question, *, before: Question | None = None
    ) -> list[Figure]:
        """The figures of ``TILES`` with target and level; ``before``: the period to compare."""
        return list(self.figures(actor, question, TILES, before=before).values())

    def figures(
        self,
        actor: Actor,
        question: Question,
        keys: Sequence[str],
        *,
        before: Question | None = None,
    ) -> dict[str, Figure]:
        """These measures by key, with target, level and what they were ``before``."""
        measures = chosen(keys)
        with self._reading(actor) as book:
            found = reading.figures(book, question, measures, before)
        shown = reviews_seen.seen(actor, question.operator, measures, found)
        return {one.key: one for one in shown}

    def trend(self, actor: Actor, question: Question, key: str, grain: Grain) -> Trend:
        """The measure by steps of time; steps in which nothing was counted are there, too."""
        (measure,) = chosen([key])
        with self._reading(actor) as book:
            found = reading.trend(book, question, measure, grain)
        each = [measure] * len(found.figures)
        return replace(
            found, figures=reviews_seen.seen(actor, question.operator, each, found.figures)
        )

    def rows(
        self,
        actor: Actor,
        question: Question,
        by: By,
        keys: Sequence[str],
        *,
        before: Question | None = None,
    ) -> list[Row]:
        """One row per group in which anything was counted. ``name`` is for people: a department's
        or an operator's own, a step's beginning in local time. Steps of time are not compared.
        """
        measures = chosen(keys)
        with self._reading(actor) as book:
            found = reading.rows(book, question, by, measures, before)
        return reviews_seen.rows_seen(actor, question, by, measures, found)

    def spread(self, actor: Actor, question: Question) -> Spread:
        """How long people waited until they were answered or gave up, by ``SPREAD_EDGES``."""
        with self._reading(actor) as book:
            return pictures.spread(book, question)

    def heat(self, actor: Actor, question: Question, key: str = "offered") -> Heat:
        """A count by weekday and hour; of a share or a mean, what is counted above its line."""
        (measure,) = chosen([key])
        reviews_seen.require_sight(actor, measure, question.operator)
        with self._reading(actor) as book:
            return pictures.heat(book, question, measure)

    def drill(
        self,
        actor: Actor,
        question: Question,
        key: str,
        *,
        limit: int = 200,
        piece: Piece | None = None,
    ) -> Drill:
        """The number opened, its calls masked for those who may not see customers.

        ``calls``: at most ``limit`` of ``total``, what adds most first, else the newest. A measure
        of operators' time has one line per operator, whose ``call`` and ``key`` are empty. With
        ``piece`` it is the number of one bar or cell of a picture. Reviews are for reviewers and,
        of their own calls, for operators; raises Forbidden for others.
        """
        (measure,) = chosen([key])
        reviews_seen.require_calls(actor, measure, question.operator)
        with self._reading(actor) as book:
            return drilling.drill(
                book, question, measure, limit=limit, masked=masks(actor), piece=piece
            )

    def period(self, name: str) -> Question:
        """The question for a period by its name (``periods.PERIODS``); raises Invalid."""
        zone = self.zone()
        return periods.asked(periods.named(name, self._metrics.clock.now(), zone), zone)

    def days(self, first: date, last: date) -> Question:
        """The question for these days of the center, both included; raises Invalid."""
        return periods.asked(periods.between(first, last), self.zone())

    def before(self, question: Question) -> Question:
        """The same question of the period before, as far as this one has come."""
        return periods.before(question, self._metrics.clock.now(), self.zone())

    def filling(self) -> bool:
        """Whether older calls are still being counted: figures of their days are too small then."""
        with self._metrics.store.read() as tx:
            kept = news.kept(tx)
        return kept is None or kept.calls_to is not None or kept.operators_to is not None

    def zone(self) -> ZoneInfo:
        """The center's time zone."""
        with self._metrics.store.read() as tx:
            return self._metrics.zone(tx)

    @contextmanager
    def _reading(self, actor: Actor) -> Iterator[Book]:
        require(actor, "calls.watch")
        self._keeper.catch_up()
        with self._metrics.store.read() as tx:
            yield reading.book_of(tx, self._metrics)
