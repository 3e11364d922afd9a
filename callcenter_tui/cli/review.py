"""``callcenter review``: judge calls by the scorecard, and what all judgements say together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.options import As, InDepartment, Json, Key, WrongUsage
from callcenter_tui.cli.output import listing, local, say, say_json
from callcenter_tui.cli.review_period import From, Operator, To, question
from callcenter_tui.domain.judged import Calibration, marks_of, reviewer

if TYPE_CHECKING:
    from callcenter_tui.domain.trail import ReviewView

app = typer.Typer(name="review", help="Quality: reviews of calls.", no_args_is_help=True)

_COLUMNS = {
    "key": "KEY",
    "at": "REVIEWED",
    "reviewer": "BY",
    "score": "SCORE",
    "operator": "OPERATOR",
    "department": "DEPARTMENT",
    "hint": "FOR THE OPERATOR",
}
_APART = {"key": "KEY", "apart": "APART", "scores": "SCORES", "furthest": "MOST ON", "by": "MARKS"}


@app.command()
def add(
    key: Key,
    marks: Annotated[
        str, typer.Option(metavar="LINE=MARK,...", help="Of every line: understood=4,solved=5,...")
    ],
    comment: Annotated[str, typer.Option(help="Why you judge so.")] = "",
    hint: Annotated[str, typer.Option(help="What its operator might do better.")] = "",
    login: As = None,
    as_json: Json = False,
) -> None:
    """Review a call that has ended: a mark from 1 (poor) to 5 (good) for each line.

    The lines are those of the document `scorecard`. A second review by the same person counts in
    place of the first; both are kept.
    """
    given = _marks(marks)
    with acting(login) as (house, actor):
        call = house.board.find(key)
        made = house.floor.reviewing.review(actor, call, given, comment, hint)
        name = house.board.call(actor, call).row.key
    if as_json:
        say_json({"key": name, "review": made.id, "score": made.score, "reviewer": reviewer(made)})
    else:
        say(f"{name} reviewed: {made.score:g} of 5.")


@app.command("list")
def list_reviews(
    first: From = None,
    last: To = None,
    department: InDepartment = None,
    operator: Operator = None,
    calibrations: Annotated[
        bool, typer.Option("--calibrations", help="Calls with several reviewers, in their place.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    login: As = None,
    as_json: Json = False,
) -> None:
    """List people's reviews made in a period, newest first; by default of the last 30 days.

    With --calibrations: the calls closed in it that several people have reviewed, furthest apart
    first.
    """
    with acting(login) as (house, actor):
        asked = question(house, first, last, department, operator)
        reviewing = house.floor.reviewing
        if calibrations:
            apart = reviewing.calibrations(actor, asked)
            items: list[Any] = [_apart(one, as_json) for one in apart[:limit]]
            empty = "No call has two reviewers in this period."
            listing(items, _APART, as_json=as_json, total=len(apart), empty=empty)
            return
        found, total = reviewing.made(actor, asked, limit=limit)
    items = [_review(*one, as_json) for one in found]
    listing(items, _COLUMNS, as_json=as_json, total=total, empty="No reviews in this period.")


@app.command()
def report(
    first: From = None,
    last: To = None,
    department: InDepartment = None,
    operator: Operator = None,
    limit: Annotated[
        int, typer.Option(min=1, max=1000, help="At most so many calls to listen to, and hints.")
    ] = 20,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Tell the quality of the calls closed in a period; by default in the last 30 days.

    Best and worst criteria, calls to listen to with why, hints for coaching with the calls they
    come from. What people, the AI and customers say is never mixed.
    """
    from callcenter_tui.cli import review_told

    with acting(login) as (house, actor):
        asked = question(house, first, last, department, operator)
        found = house.metrics.quality.report(actor, asked, limit=limit)
    if as_json:
        say_json(review_told.record(found))
    else:
        for line in review_told.lines(found):
            say(line)


@app.command()
def agreement(
    first: From = None,
    last: To = None,
    department: InDepartment = None,
    operator: Operator = None,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Tell how far the AI's estimate, people and customers agree: Cohen's kappa, with n.

    Of the calls closed in the period, by default the last 30 days. 1 is full agreement, 0 what
    chance alone would give; LINEAR weighs near misses less.
    """
    from callcenter_tui.cli import review_told

    with acting(login) as (house, actor):
        asked = question(house, first, last, department, operator)
        found = house.metrics.quality.agreement(actor, asked)
    rows = [review_told.agreed(one, as_json=as_json) for one in found]
    listing(rows, review_told.AGREEMENT, as_json=as_json)


def _marks(typed: str) -> dict[str, int]:
    given: dict[str, int] = {}
    for part in filter(None, (one.strip() for one in typed.split(","))):
        line, _, mark = part.partition("=")
        if not mark.strip().isascii() or not mark.strip().isdigit():
            raise WrongUsage(f"'{part}' is no mark", "Write --marks understood=4,grounded=3")
        if line.strip() in given:
            raise WrongUsage(f"'{line.strip()}' is there twice", "One mark for each line.")
        given[line.strip()] = int(mark)
    return given


def _review(
    key: str, department: str, operator: str, review: ReviewView, as_json: bool
) -> dict[str, Any]:
    return {
        "key": key,
        "department": department,
        "operator": operator,
        "reviewer": reviewer(review),
        "score": review.score,
        "at": review.at if as_json else local(review.at),
        "marks": marks_of(review),
        "comment": str(review.data.get("comment", "")),
        "hint": str(review.data.get("hint", "")),
    }


def _apart(one: Calibration, as_json: bool) -> Any:
    if as_json:
        scores: Any = [{"reviewer": name, "score": score} for name, score in one.scores]
    else:
        scores = [f"{name} {score:g}" for name, score in one.scores]
    return {
        "key": one.key,
        "apart": one.apart,
        "scores": scores,
        "furthest": one.furthest,
        "by": one.by,
    }
