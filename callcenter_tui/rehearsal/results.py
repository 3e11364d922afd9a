"""The result of a rehearsal: its figures, kept beside the store, compared with the last one."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from callcenter_tui.rehearsal.judging import pass_hat
from callcenter_tui.rehearsal.rehearse import Cost, Played

FOLDER = "rehearsals"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one probe found. ``fault`` names what is wrong in general, ``detail`` where."""

    name: str
    ok: bool
    detail: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """With what was rehearsed: ``engine`` is ``offline`` or the model's name."""

    file: str
    engine: str
    prompt_version: str
    runs: int


def result(
    setting: Setting,
    played: Sequence[Played],
    probes: Sequence[Finding],
    skipped: Sequence[tuple[str, str]],
    seconds: float,
) -> dict[str, Any]:
    """The whole result as JSON knows it; ``compared`` is added by ``compare``."""
    cases = [_case(one, setting.runs) for one in played]
    cost = sum((one.cost for one in played), Cost())
    return {
        "ok": all(probe.ok for probe in probes) and all(one.passed == one.runs for one in played),
        "file": setting.file,
        "engine": setting.engine,
        "prompt_version": setting.prompt_version,
        "runs": setting.runs,
        "cases": cases,
        "skipped": [{"id": case, "needs": need} for case, need in skipped],
        "pass^k": _mean([case["pass^k"] for case in cases], setting.runs),
        "cost": asdict(cost) | {"tokens": cost.input_tokens + cost.output_tokens},
        "seconds": round(seconds, 3),
        "probes": [asdict(probe) for probe in probes],
    }


def _case(played: Played, runs: int) -> dict[str, Any]:
    return {
        "id": played.case.id,
        "title": played.case.title,
        "passed": played.passed,
        "runs": played.runs,
        "pass^k": {
            str(k): round(pass_hat(played.runs, played.passed, k), 4) for k in range(1, runs + 1)
        },
        "failures": [asdict(failure) for failures in played.failures for failure in failures],
        "actions": sorted({action for call in played.heard for action in call.actions}),
        "sources": sorted({source for call in played.heard for source in call.sources}),
    }


def _mean(all_k: Sequence[Mapping[str, float]], runs: int) -> dict[str, float]:
    """Averaged over the cases, for each k; nothing when no case was played."""
    if not all_k:
        return {}
    return {
        str(k): round(sum(one[str(k)] for one in all_k) / len(all_k), 4) for k in range(1, runs + 1)
    }


def place(home: Path, source: Path | None, engine: str) -> Path:
    """Where the last result of a case file is kept; the shipped cases when ``source`` is None."""
    name = source.stem if source else "shipped"
    whole = f"{source.absolute() if source else ''}|{engine}"
    digest = hashlib.sha256(whole.encode()).hexdigest()[:10]
    return home / FOLDER / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name)[:40]}-{digest}.json"


def compare(now: dict[str, Any], path: Path) -> dict[str, Any]:
    """``now`` with ``compared``: what changed since the result kept at ``path``; {} without one.

    What was left out this time has not changed: it is listed as such.
    """
    before = _kept(path)
    if before is None:
        return now | {"compared": {}}
    left_out = {one["id"] for one in now["skipped"]}
    old = {case["id"]: case for case in before["cases"] if case["id"] not in left_out}
    new = {case["id"]: case for case in now["cases"]}
    changed = [
        {
            "id": name,
            "before": _score(old.get(name)),
            "now": _score(new.get(name)),
            "change": change,
        }
        for name in sorted(old.keys() | new.keys())
        if (change := _change(old.get(name), new.get(name)))
    ]
    return now | {
        "compared": {
            "prompt_version": before["prompt_version"],
            "pass^k": before["pass^k"],
            "changed": changed,
        }
    }


def keep(now: Mapping[str, Any], path: Path) -> None:
    """Store ``now`` at ``path``, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}.new")
    try:
        draft.write_text(json.dumps(now, ensure_ascii=False, indent=1), "utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _kept(path: Path) -> dict[str, Any] | None:
    """The last result; a file that is none (an older form, half a disk) counts as no result."""
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_text("utf-8"))
        if isinstance(kept, dict) and {"cases", "prompt_version", "pass^k"} <= kept.keys():
            return kept
    return None


def _score(case: Mapping[str, Any] | None) -> str:
    return f"{case['passed']}/{case['runs']}" if case else ""


def _change(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str:
    """``better``, ``worse``, ``new``, ``gone``, or empty when nothing changed."""
    if before is None or now is None:
        return "new" if before is None else "gone"
    old, new = before["passed"] / before["runs"], now["passed"] / now["runs"]
    if old == new:
        return ""
    return "better" if new > old else "worse"
