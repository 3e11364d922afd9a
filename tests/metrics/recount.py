"""Counting the plain way, for comparison: everything folded at once, and added up in one dict."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from callcenter_tui.domain.measuring import Entry
from callcenter_tui.metrics.fold import call_entries, operator_entries
from callcenter_tui.store import spells, story
from callcenter_tui.store.columns import table
from callcenter_tui.store.measured import Rollup

Sums = Counter[tuple[Any, ...]]


def stored(tx: Connection) -> Sums:
    """The rollups as they are."""
    columns = table(Rollup).c
    return Counter({tuple(row[:-1]): row.total for row in tx.execute(columns.grain.table.select())})


def recounted(tx: Connection, zone: ZoneInfo) -> Sums:
    """What they should be."""
    found: Sums = Counter()
    calls = list(tx.execute(text("SELECT id FROM calls")).scalars())
    for one in story.stories(tx, calls):
        for entry in call_entries(one):
            _add(found, one.simulated, entry, zone)
    for user in tx.execute(text("SELECT DISTINCT user_id FROM operator_spells")).scalars().all():
        for entry in operator_entries(spells.ended(tx, user)):
            _add(found, False, entry, zone)
    return Counter({key: total for key, total in found.items() if total})


def _add(found: Sums, simulated: bool, entry: Entry, zone: ZoneInfo) -> None:
    here = entry.at.astimezone(zone)
    day = datetime.combine(here.date(), time(), zone).astimezone(UTC)
    about = (entry.department, entry.language, entry.driver)
    for name, total in entry.tallies.items():
        found["quarter", entry.at, simulated, *about, "", "", name] += total
        found["day", day, simulated, *about, "", "", name] += total
        found["each", day, simulated, *about, entry.who, entry.detail, name] += total
