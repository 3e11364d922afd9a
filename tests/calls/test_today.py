"""Who has taken the fewest calls *today*: by the center's own clock, summer time and all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from callcenter_tui.calls.offering import free_for
from tests.calls.conftest import Center
from tests.calls.shift import Shift

NOON = datetime(2025, 3, 5, 11, 0, tzinfo=UTC)  # 12:00 in Madrid
SUMMER_TIME_BEGINS = datetime(2025, 3, 30, 10, 0, tzinfo=UTC)  # 12:00, by two hours now
WINTER_TIME_BEGINS = datetime(2025, 10, 26, 11, 0, tzinfo=UTC)
"""Madrid's midnight before each: 23:00, 23:00 and 22:00 UTC."""


@pytest.mark.parametrize(
    ("accepted", "asked", "today"),
    [
        (datetime(2025, 3, 4, 22, 59, tzinfo=UTC), NOON, 0),
        (datetime(2025, 3, 4, 23, 1, tzinfo=UTC), NOON, 1),
        (datetime(2025, 3, 29, 22, 59, tzinfo=UTC), SUMMER_TIME_BEGINS, 0),
        (datetime(2025, 3, 29, 23, 1, tzinfo=UTC), SUMMER_TIME_BEGINS, 1),
        (datetime(2025, 10, 25, 21, 59, tzinfo=UTC), WINTER_TIME_BEGINS, 0),
        (datetime(2025, 10, 25, 22, 1, tzinfo=UTC), WINTER_TIME_BEGINS, 1),
    ],
)
def test_a_day_begins_at_the_centers_midnight(
    center: Center, accepted: datetime, asked: datetime, today: int
) -> None:
    center.clock.set(accepted)
    shift = Shift(center)
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    shift.offers.accept(eva, call)
    center.clock.set(asked)
    shift.beat(eva)
    with center.store.read() as tx:
        (one,) = free_for(tx, "general", center.clock.now(), by_phone=False)
    assert one.accepted == today
