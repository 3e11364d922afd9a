"""The evidence as a file: the same bytes for the same store, period and moment. Pure."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from typing import Any

from callcenter_tui.domain.figures import Figure
from callcenter_tui.metrics import duty_measures as owed
from callcenter_tui.metrics.duty import Complaint
from callcenter_tui.metrics.evidence import CallEvidence, Evidence
from callcenter_tui.text import csv_safe

LAWS = (
    "Spain: Ley 10/2025, de 26 de diciembre, por la que se regulan los servicios de atención a la "
    "clientela",
    "European Union: Regulation (EU) 2024/1689 (AI Act), article 50",
)


def told(evidence: Evidence) -> dict[str, Any]:
    """Everything but the calls, as JSON values."""
    question = evidence.question
    return {
        "about": owed.EVIDENCE,
        "laws": list(LAWS),
        "since": question.since.isoformat(),
        "until": question.until.isoformat(),
        "zone": evidence.zone,
        "department": question.department,
        "simulated": question.simulated,
        "made_at": evidence.made_at.isoformat(),
        "made_by": evidence.made_by,
        "complete": evidence.complete,
        "not_counted": evidence.uncounted,
        "settings": dataclasses.asdict(evidence.settings),
        "figures": [told_figure(one) for one in evidence.figures],
        "complaints": [_told_complaint(one) for one in evidence.complaints],
    }


def told_figure(one: Figure) -> dict[str, Any]:
    """A figure with its formula, as JSON values."""
    return {
        "key": one.key,
        "name": one.text.name,
        "unit": one.text.unit.value,
        "value": one.value if one.value is None else round(one.value, 6),
        "target": one.target,
        "level": one.level.value,
        "n": one.n,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "formula": one.text.formula,
        "source": one.text.source,
        "excludes": one.text.excludes,
        "note": one.note,
    }


def as_json(evidence: Evidence) -> bytes:
    """The file: everything, one object."""
    rows = [_row(one) for one in evidence.calls]
    whole = {**told(evidence), "calls": rows}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(evidence: Evidence) -> bytes:
    """The calls alone, one per line, such that no spreadsheet will run a cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    names = [field.name for field in dataclasses.fields(CallEvidence)]
    writer.writerow(names)
    for one in evidence.calls:
        row = _row(one)
        writer.writerow([csv_safe(row[name]) for name in names])
    return text.getvalue().encode()


NUMBERS = tuple(field.name for field in dataclasses.fields(CallEvidence) if field.default == 0)
"""Columns of the calls that may be summed."""

FORMS = {"json": as_json, "csv": as_csv}
"""How the file is written, by its format."""


def sha256(content: bytes) -> str:
    """The fingerprint of the file."""
    return hashlib.sha256(content).hexdigest()


def _row(one: CallEvidence) -> dict[str, Any]:
    return dataclasses.asdict(one) | {"opened_at": one.opened_at.isoformat()}


def _told_complaint(one: Complaint) -> dict[str, Any]:
    row = one.row
    return {
        "key": row.key,
        "department": row.department,
        "opened_at": row.opened_at.isoformat(),
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
        "due": one.due.isoformat(),
        "working_days": one.days,
        "late": one.late,
    }
