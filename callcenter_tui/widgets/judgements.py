"""Lines of the trail: judgements of the call, of three kinds that are never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content

from callcenter_tui.domain.judged import reviewer
from callcenter_tui.domain.review import ReviewKind
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.widgets.plain import plain_line

MOODS = {-2: "angry", -1: "unhappy", 0: "calm", 1: "content", 2: "pleased"}
KEPT_BACK = "Others have judged this call: you see it once you have reviewed it (Shift+F12)."
WORDS = 400
"""Characters shown of a comment or a hint."""


def judgement_lines(reviews: Iterable[ReviewView], *, blind: bool = False) -> list[Content]:
    """Each judgement, the newest first. ``blind``: only what the customer says."""
    known = list(reviews)
    seen = [one for one in known if not blind or one.kind == ReviewKind.CUSTOMER]
    kept = [Content.styled(KEPT_BACK, "$text-muted")] if len(seen) < len(known) else []
    return [*kept, *(review_lines(one) for one in reversed(seen))]


def review_lines(review: ReviewView) -> Content:
    """One judgement, under the name of its kind."""
    data = review.data
    score = f" {review.score:g} of 5" if review.score is not None else ""
    lines = [_head(review, score)]
    if resolution := data.get("resolution"):
        lines.append(_under(f"{resolution}{_feelings(data)}", limit=120))
    names = {str(row["key"]): str(row["en"]) for row in data.get("scorecard", ())}
    for mark in data.get("marks", ()):
        name, why = names.get(mark["criterion"], mark["criterion"]), mark.get("why")
        lines.append(_under(f"{name} {mark['score']}{f': {why}' if why else ''}", limit=200))
        if quote := mark.get("quote"):
            lines.append(_under(f"«{quote}»", "italic $text-muted", limit=200))
    for name, label in (("comment", ""), ("hint", "For the operator: ")):
        if words := data.get(name):
            lines.append(_under(f"{label}{words}", limit=WORDS))
    return Content("\n").join(lines)


def _under(words: str, style: str = "", *, limit: int) -> Content:
    return Content.assemble("  ", plain_line(words, style, limit=limit))


def _head(review: ReviewView, score: str) -> Content:
    if review.kind == ReviewKind.PERSON:
        return plain_line(f"Review by {reviewer(review)}{score}", "bold", limit=100)
    if review.kind == ReviewKind.CUSTOMER:
        return plain_line(f"The customer's rating{score}", "bold")
    return Content.assemble(
        (f"AI estimate{score} ", "bold"),
        plain_line(f"by {review.author}", "$text-muted", limit=60),
    )


def _feelings(data: dict[str, Any]) -> str:
    """The customer's mood from first to last message in words; nothing where it never moved."""
    values = [int(one["value"]) for one in data.get("feelings", ())]
    if not any(values):
        return ""
    return f", mood {', '.join(MOODS.get(value, str(value)) for value in values)}"
