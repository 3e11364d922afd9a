"""``callcenter staffing``: how many operators a load of calls needs. No store for that."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from callcenter_tui.cli.options import As, InDepartment, Json, WrongUsage
from callcenter_tui.cli.output import say, say_json, table
from callcenter_tui.domain.errors import Invalid

if TYPE_CHECKING:
    from callcenter_tui.metrics.staffing import Load, Staffed, Wish

_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)([smh]?)")
_EXAMPLE = "callcenter staffing --calls 100 --per 30m --aht 180 --target 80/20"
HEADINGS = ("OPERATORS", "SCHEDULED", "SERVICE LEVEL", "WAIT AT ALL", "AVERAGE WAIT", "OCCUPANCY")


def staffing(
    calls: Annotated[float | None, typer.Option(metavar="N", help="Calls that come in.")] = None,
    per: Annotated[
        str | None, typer.Option(metavar="TIME", help="In which time: 30m, 1h, 900s.")
    ] = None,
    aht: Annotated[
        str | None,
        typer.Option(
            metavar="S", help="Average handling time in seconds (or 3m): talk, hold and wrap-up."
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(metavar="SHARE/SECONDS", help="80/20: 80 % within 20 s; the default."),
    ] = None,
    shrinkage: Annotated[
        float, typer.Option(metavar="%", help="Paid time away from the desk: breaks, training...")
    ] = 0,
    max_occupancy: Annotated[
        float, typer.Option(metavar="%", help="Busy for at most so much of the time; 85 is usual.")
    ] = 100,
    operators: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="What so many do, in place of how many it takes."),
    ] = None,
    now: Annotated[
        bool,
        typer.Option("--now", help="The half hour that has just ended, from the store's figures."),
    ] = False,
    department: InDepartment = None,
    login: As = None,
    as_json: Json = False,
) -> None:
    """Say how many operators a load of calls needs, by Erlang C.

    It ignores impatience (callers who give up), so it asks for more people than Erlang A. Needs no
    store, but for --now. Shares in the JSON are 0-1; asa_seconds is null when overloaded: the
    queue only grows.
    """
    if now:
        typed = (calls, per, aht, target, operators, shrinkage or None)
        if any(one is not None for one in typed) or max_occupancy != 100:
            raise WrongUsage("--now takes its figures from the store", "Leave the others out.")
        from callcenter_tui.cli.staffing_now import tell_now

        tell_now(department, login, as_json=as_json)
        return
    if department or login:
        raise WrongUsage("--department and --as go with --now", "Figures typed in need neither.")
    if calls is None or per is None or aht is None:
        raise WrongUsage("--calls, --per and --aht are needed", f"Such as: {_EXAMPLE}")
    work, wishes = (calls, per, aht), (target or "80/20", shrinkage, max_occupancy)
    _reckon(work, wishes, operators, as_json=as_json)


def _reckon(
    work: tuple[float, str, str],
    wishes: tuple[str, float, float],
    operators: int | None,
    *,
    as_json: bool,
) -> None:
    from callcenter_tui.metrics.staffing import IMPATIENCE, Load, Wish, around, needed, staffed

    calls, per, aht = work
    target, shrinkage, max_occupancy = wishes
    share, seconds = _target(target)
    try:
        load = Load(calls, _length(per, "--per"), _length(aht, "--aht", unit="s"))
        wish = Wish(share, seconds, max_occupancy / 100, shrinkage / 100)
        wanted = needed(load, wish)
        found = staffed(load, wanted if operators is None else operators, wish)
        beside = around(load, found.operators, wish)
    except Invalid as error:
        raise WrongUsage(error.title, error.hint) from error
    if not as_json:
        _tell(load, wish, found, wanted, beside)
        say(IMPATIENCE)
        return
    more = {"needed": wanted, "erlangs": round(load.erlangs, 6), "note": IMPATIENCE}
    say_json(told(found) | more | {"table": [told(one) for one in beside]})


def told(one: Staffed) -> dict[str, Any]:
    """The fields as machines read them; six digits are more than any forecast has."""
    fields = dataclasses.asdict(one)
    return {k: round(v, 6) if isinstance(v, float) else v for k, v in fields.items()}


def rows(found: list[Staffed]) -> list[tuple[str, ...]]:
    """The same for people."""
    return [
        (
            str(one.operators),
            str(one.scheduled),
            "overloaded" if one.overloaded else _percent(one.service_level, 2),
            _percent(one.pw, 2),
            "no end" if one.asa_seconds is None else f"{one.asa_seconds:.2f} s",
            _percent(one.occupancy, 1),
        )
        for one in found
    ]


def _tell(load: Load, wish: Wish, found: Staffed, wanted: int, beside: list[Staffed]) -> None:
    does = (
        "cannot keep up: the queue only grows"
        if found.overloaded
        else f"{_percent(found.service_level, 2)} answered within {wish.seconds:g} s"
    )
    say(f"{_people(found.operators)}: {does}.")
    say(f"The target of {_percent(wish.share)} takes {_people(wanted)}.")
    if wish.shrinkage:
        say(f"Schedule {found.scheduled}, for a shrinkage of {_percent(wish.shrinkage)}.")
    say(f"The load is {load.erlangs:.2f} erlangs.")
    say()
    table(HEADINGS, rows(beside))
    say()


def _percent(share: float, digits: int = 0) -> str:
    """With so many decimals; by default with those that it has."""
    return f"{share * 100:.{digits}f} %" if digits else f"{share * 100:.4g} %"


def _people(count: int) -> str:
    return "1 operator" if count == 1 else f"{count} operators"


def _target(typed: str) -> tuple[float, float]:
    """``80/20`` as a share of 0-1 and seconds; raises WrongUsage."""
    share, _, seconds = typed.partition("/")
    try:
        return float(share) / 100, float(seconds)
    except ValueError:
        raise WrongUsage(
            "--target is no share and seconds", "Such as 80/20: 80 % within 20 s."
        ) from None


def _length(typed: str, option: str, unit: str = "") -> float:
    """A length of time in seconds: ``30m``, ``1h``, ``90s``; bare numbers only with ``unit``."""
    found = _LENGTH.fullmatch(typed.strip().lower())
    if found is None or not (found[2] or unit):
        raise WrongUsage(f"{option} is no length of time", "Such as 30m, 1h or 900s.")
    return float(found[1]) * _SECONDS[found[2] or unit]
