"""The quality report told: as JSON, and in lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from callcenter_tui.cli.output import local
from callcenter_tui.domain.quality import (
    Agreement,
    CriterionFigure,
    Hint,
    Kappa,
    QualityReport,
)
from callcenter_tui.text import clean_line

AGREEMENT = {
    "between": "BETWEEN",
    "criterion": "ON",
    "n": "N",
    "exact": "EQUAL",
    "near": "1 APART AT MOST",
    "kappa": "KAPPA",
    "linear": "LINEAR",
}
_NAMES = {"person": "people", "ai_estimate": "AI estimate", "customer": "customers"}


def record(found: QualityReport) -> dict[str, Any]:
    """The report as JSON: its fields, agreement flattened."""
    told: dict[str, Any] = asdict(found)
    told["since"], told["until"] = found.since, found.until
    told["agreement"] = [agreed(one, as_json=True) for one in found.agreement]
    for calibration in told["calibrations"]:
        calibration["scores"] = [
            {"reviewer": name, "score": score} for name, score in calibration["scores"]
        ]
    return told


def agreed(one: Agreement, *, as_json: bool) -> dict[str, Any]:
    """One agreement, flat. ``criterion`` of the whole score is ``score``; None is not defined."""
    row: dict[str, Any] = {
        "between": list(one.between) if as_json else " and ".join(one.between),
        "criterion": one.criterion or "score",
        "n": one.kappa.n,
    }
    figures = _figures(one.kappa)
    if as_json:
        return row | figures
    return row | {name: _told(value, share=name in _SHARES) for name, value in figures.items()}


_SHARES = ("exact", "near")


def _figures(kappa: Kappa) -> dict[str, float | None]:
    return {
        "exact": _round(kappa.exact),
        "near": _round(kappa.near),
        "kappa": _round(kappa.plain),
        "linear": _round(kappa.linear),
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _told(value: float | None, *, share: bool) -> str:
    if value is None:
        return "-"
    return f"{value:.0%}" if share else f"{value:.2f}"


def lines(found: QualityReport) -> Iterator[str]:
    """The report for people."""
    days = f"{local(found.since, '%Y-%m-%d %H:%M')} to {local(found.until, '%Y-%m-%d %H:%M')}"
    yield f"Quality of the calls closed from {days}"
    counted = (found.reviewed, found.estimated, found.rated)
    means = (
        f"{_NAMES[kind]} {_score(found.scores[kind])} (n {n})"
        for kind, n in zip(_NAMES, counted, strict=True)
    )
    yield f"Mean of 5: {', '.join(means)}"
    yield ""
    yield "Criteria, by people's marks; the AI estimate stands apart"
    for one in found.criteria:
        yield _criterion(one, found)
    yield ""
    yield f"Calls to listen to: {_part(len(found.listen), found.listen_total)}"
    for call in found.listen:
        who = f"{clean_line(call.operator) or 'the AI'}, {call.department}"
        yield f"  {call.key}  {'; '.join(map(clean_line, call.reasons))}  ({who})"
    yield ""
    yield f"Coaching hints: {_part(len(found.hints), found.hints_total)}"
    for hint in found.hints:
        yield _hint(hint)
    yield ""
    yield "Agreement beyond chance (Cohen's kappa; plain, linear)"
    for agreement in found.agreement:
        row = agreed(agreement, as_json=False)
        yield f"  {row['between']}: {row['kappa']}, {row['linear']} (n {row['n']})"
    for apart in found.calibrations:
        scores = ", ".join(f"{clean_line(name)} {score:g}" for name, score in apart.scores)
        yield f"  {apart.key}: {scores}, {apart.apart:g} apart"


def _criterion(one: CriterionFigure, found: QualityReport) -> str:
    mark = {found.best: "best", found.worst: "worst"}.get(one.key, "") if found.best else ""
    estimate = f"AI estimate {_score(one.estimate)} (n {one.estimated})"
    name = f"{clean_line(one.name)} ({one.key})"
    return f"  {name:<40} {_score(one.mean):>4} (n {one.n})  {estimate}  {mark}".rstrip()


def _hint(one: Hint) -> str:
    about = f" {one.criterion} {one.mark}" if one.criterion else ""
    quote = f" «{clean_line(one.quote)}»" if one.quote else ""
    why = f": {clean_line(one.why)}" if one.why else ""
    return f"  {one.key}  {clean_line(one.source)}{about}{why}{quote}"


def _score(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _part(shown: int, total: int) -> str:
    return f"{shown} of {total}" if shown < total else str(total)
