"""``callcenter metrics``: the account from which figures are made, and counting it anew."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from callcenter_tui.cli.acting import opened
from callcenter_tui.cli.options import Json
from callcenter_tui.cli.output import Check, checks, say, say_json

if TYPE_CHECKING:
    from callcenter_tui.metrics.verifying import Standing

app = typer.Typer(
    name="metrics",
    help="The account of the figures: status, rebuild, verify.",
    no_args_is_help=True,
)


@app.command()
def status(as_json: Json = False) -> None:
    """How far the account has come."""
    with opened() as house:
        found = house.metrics.keeper.standing()
    if as_json:
        say_json({"begun": found is not None} | ({} if found is None else _told(found)))
        return
    if found is None:
        say("Nothing is counted yet: open a console, start a worker, or ask for a report.")
        return
    for name, value in _told(found).items():
        say(f"{name:<11} {value}")


@app.command()
def rebuild(as_json: Json = False) -> None:
    """Forget all sums and count every call of the journal anew.

    Figures grow back from the newest day while it runs; the desk goes on.
    """
    with opened() as house:
        calls = house.metrics.keeper.rebuild(_Progress())
        found = house.metrics.keeper.standing()
    if as_json:
        say_json({"calls": calls} | ({} if found is None else _told(found)))
    else:
        say(f"{calls} calls counted")


@app.command()
def verify(as_json: Json = False) -> None:
    """Recount every call and compare, changing nothing."""
    with opened() as house:
        found = house.metrics.keeper.verify()
    said = f"{found.calls} calls recounted, {found.open} with events that are not counted yet"
    hint = "Count anew: callcenter metrics rebuild"
    checks(
        [
            Check(
                name,
                "fail" if number else "ok",
                f"{number} {what}",
                hint if number else "",
            )
            for name, number, what in (
                ("entries", found.entries, "calls or operators differ from a recount"),
                ("sums", found.sums, "sums differ from their entries"),
            )
        ]
        + [Check("counted", "ok" if found.filled else "note", said)],
        as_json=as_json,
    )


def _told(found: Standing) -> dict[str, object]:
    names = (
        "version", "zone", "filled", "behind", "calls", "uncounted", "entries", "sums", "counted_at"
    )  # fmt: skip
    return {name: getattr(found, name) for name in names}


class _Progress:
    """How many calls are counted, in place on a terminal; nothing where stderr is none."""

    def __call__(self, done: int, whole: int) -> None:
        """``done`` of ``whole``."""
        if sys.stderr.isatty():
            end = "\n" if done >= whole else ""
            print(f"\r{done}/{whole} ", end=end, file=sys.stderr, flush=True)
