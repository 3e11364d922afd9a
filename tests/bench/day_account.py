"""A day's account, made with the day: by the very folds by which the keeper makes it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime

from callcenter_tui.domain.floor import SpellView
from callcenter_tui.domain.measuring import CALL, OPERATOR, Entry
from callcenter_tui.metrics.fold import call_entries, operator_entries
from callcenter_tui.metrics.sums import Days, Totals
from callcenter_tui.store.story import KINDS, Ran, Story, Told
from tests.bench.bulk import Rows, moment, text_of
from tests.bench.played import Day
from tests.bench.working_day import ZONE

_KINDS = frozenset(KINDS)


def account_rows(day: Day) -> Rows:
    """Entries and sums of a day: no call of it reaches into another, so the sums are whole."""
    found = [*_calls(day), *_operators(day)]
    totals = Totals(Days(ZONE))
    for _, _, entry in found:
        totals.add(False, entry)
    measured = [
        (subject, of, False, text_of(x.at), x.department, x.language, x.driver, x.who, x.detail,
         json.dumps(x.tallies))
        for subject, of, x in found
    ]  # fmt: skip
    sums = [
        (cell[0], text_of(cell[1]), *cell[2:], name, total)
        for cell, names in totals.told().items()
        for name, total in names.items()
    ]
    return {"measured": measured, "rollups": sums}


def _calls(day: Day) -> list[tuple[str, str, Entry]]:
    told, ran = defaultdict[str, list[Told]](list), defaultdict[str, list[Ran]](list)
    opened = defaultdict[str, list[tuple[str, datetime]]](list)
    for at, kind, call, who, data in day.events:
        if call and kind in _KINDS:
            told[call].append(Told(moment(at), kind, who, data))
    for _, _, call, *about, at in day.rows.get("agent_runs", ()):
        agent, model, prompt, *figures = about
        ran[call].append(Ran(moment(at), agent, model, prompt, 1, *figures))
    calls = day.rows.get("calls", [])
    for row in calls:
        opened[row[2]].append((row[0], moment(row[10])))
    found: list[tuple[str, str, Entry]] = []
    for row in calls:
        again = [at for call, at in opened[row[2]] if call != row[0]]
        story = Story(row[0], row[7], "line", row[12], told[row[0]], ran[row[0]], again)
        found += [(CALL, row[0], entry) for entry in call_entries(story)]
    return found


def _operators(day: Day) -> list[tuple[str, str, Entry]]:
    found: list[tuple[str, str, Entry]] = []
    for who, spells in day.spells.items():
        views = [
            SpellView(who, status, "", state, moment(since), moment(until), 0.0)
            for since, until, status, state in spells
        ]
        found += [(OPERATOR, who, entry) for entry in operator_entries(views)]
    return found
