"""What ``callcenter doctor`` finds of the limits: how much they let through, and who counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from callcenter_tui.cli.output import Check

if TYPE_CHECKING:
    from callcenter_tui.settings import Settings


def found(settings: Settings) -> Iterator[Check]:
    """What the settings and Redis tell; a Redis that fails is a note, for the store counts then."""
    limit = f"{settings.rate_limit_requests} in {settings.rate_limit_window} s"
    if not settings.redis_url:
        yield Check("limits", "ok", f"{limit}, counted in the store")
        return
    place, trouble = _redis(settings)
    if trouble:
        said = f"{limit}; {trouble}: the store counts instead"
        yield Check("limits", "note", said, "Check REDIS_URL and that server, or unset it.")
    else:
        yield Check("limits", "ok", f"{limit}, counted in Redis at {place}")


def _redis(settings: Settings) -> tuple[str, str]:
    """Where Redis is, and what is wrong with it; empty when it counts."""
    from callcenter_tui.store.engine import Store
    from callcenter_tui.store.redis_rates import RedisRates, RedisTrouble

    with (
        closing(Store(settings.store_url)) as store,
        closing(RedisRates(settings.redis_url, store)) as redis,
    ):
        try:
            redis.prove()
        except RedisTrouble as trouble:
            return redis.place, trouble.title
        return redis.place, ""
