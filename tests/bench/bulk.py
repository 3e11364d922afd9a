"""Rows written in bulk: what each table is given, and what is alike in all of its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from callcenter_tui.store.engine import Store

NOW_SHOWN = "2026-03-20 20:00:00.000000"

COLUMNS = {
    "calls": (
        "id, key, customer_id, department, state, driver, operator_id, language, disposition, "
        "heard_at, opened_at, closed_at, mood"
    ),
    "turns": "id, call_id, due_at, finished_at",
    "agent_runs": (
        "id, turn_id, call_id, agent, model, prompt_version, input_tokens, cached_tokens, "
        "output_tokens, first_token_ms, total_ms, cost, at"
    ),
    "offers": "id, call_id, user_id, department, offered_at, until, ended_at, outcome",
    "queue_stays": "id, call_id, department, queued_at, ended_at, outcome, user_id",
    "operator_spells": "id, user_id, status, state, began_at, ended_at",
    "journal": "at, kind, call_id, who, data",
    "measured": (
        "subject, subject_id, simulated, at, department, language, driver, who, detail, tallies"
    ),
    "rollups": ("grain, at, simulated, department, language, driver, who, detail, name, total"),
}
"""What is given of each row; ``SAME`` is alike in all rows of a table."""

SAME: dict[str, dict[str, Any]] = {
    "calls": {
        "priority": 2, "origin": "line", "routed": True, "wants_person": False, "reason": "",
        "category": "", "severity": "", "preview": "", "summary": "", "last_seq": 6, "fence": 2,
        "state_since": NOW_SHOWN, "identity": "",
        "identity_tries": 0, "front": False, "help": "", "shown_seq": 6, "summary_by": "",
    },
    "turns": {
        "kind": "answer", "state": "done", "priority": 2, "attempts": 1, "fence": 0,
        "asked_to_wait": False, "error": "", "draft": "", "sources": "[]",
    },
    "agent_runs": {"outcome": "done", "requests": 1, "detail": "{}"},
    "offers": {"kind": "queue", "reason": "", "answer": ""},
    "operator_spells": {"reason": ""},
}  # fmt: skip
_MOMENTS = {"calls": (9, 10, 11), "turns": (2, 3), "agent_runs": (12,), "offers": (4, 5, 6),
            "queue_stays": (3, 4), "operator_spells": (4, 5), "journal": (0,)}  # fmt: skip
Rows = dict[str, list[tuple[Any, ...]]]

_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)


def moment(at: int) -> datetime:
    return _BEGAN + timedelta(milliseconds=at)


def text_of(at: datetime) -> str:
    return at.replace(tzinfo=None).strftime("%Y-%m-%d %H:%M:%S.%f")


@lru_cache(maxsize=100_000)
def _second(at: int) -> str:
    return moment(at * 1000).strftime("%Y-%m-%d %H:%M:%S")


def shown(at: int) -> str:
    """A moment as SQLite has it; PostgreSQL is told that its session is in UTC."""
    return f"{_second(at // 1000)}.{at % 1000:03}000"


def with_moments(rows: Rows) -> Rows:
    """The rows as they are written: milliseconds as moments."""
    return {
        table: [
            tuple(shown(value) if n in _MOMENTS[table] else value for n, value in enumerate(row))
            for row in many
        ]
        if table in _MOMENTS
        else many
        for table, many in rows.items()
    }


def statement(table: str, mark: str = "?") -> str:
    """An insert of ``COLUMNS``, the others as in ``SAME``."""
    given, same = COLUMNS[table].split(", "), SAME.get(table, {})
    values = [mark] * len(given) + [literal(value) for value in same.values()]
    return f"INSERT INTO {table} ({', '.join([*given, *same])}) VALUES ({', '.join(values)})"


def literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


def filled(store: Store, days: Iterable[Rows]) -> None:
    """All rows, in bulk. SQLite keeps no journal of its own meanwhile: a store that was not made
    to the end is made again.
    """
    if store.is_sqlite:
        store.close()  # its journal is changed only while nobody else has it open
        with closing(sqlite3.connect(str(store.path), isolation_level=None)) as file:
            for pragma in ("journal_mode=DELETE", "journal_mode=OFF", "synchronous=OFF",
                           "locking_mode=EXCLUSIVE", "cache_size=-800000"):  # fmt: skip
                file.execute(f"PRAGMA {pragma}")
            file.execute("BEGIN IMMEDIATE")
            for rows in days:
                for table, many in rows.items():
                    file.executemany(statement(table), many)
            file.execute("COMMIT")
        return
    connection = store.engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        cursor.execute("SET session_replication_role = replica; SET timezone = 'UTC'")
        for rows in days:
            for table, many in rows.items():
                _copy(cursor, table, many)
        connection.commit()
    finally:
        connection.invalidate()  # its settings are not for others


def _copy(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    same = SAME.get(table, {})
    columns = ", ".join([COLUMNS[table], *same])
    rest = tuple(same.values())
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, *rest))
