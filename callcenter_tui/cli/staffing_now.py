"""``callcenter staffing --now``: what one operator more or less would do to the last half hour."""

from __future__ import annotations

from callcenter_tui.cli import asked
from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.output import local, say, say_json, table
from callcenter_tui.cli.staffing import HEADINGS, rows, told


def tell_now(department: str | None, login: str | None, *, as_json: bool) -> None:
    """Print the what-if of a department, by default of all of them as one."""
    with acting(login) as (house, actor):
        found = house.metrics.what_if.now(actor, asked.department(house, department))
    people = {"less": found.less, "now": found.found, "more": found.more}
    if as_json:
        say_json(
            {
                "department": found.department,
                "since": found.since,
                "until": found.until,
                "calls": found.calls,
                "aht_seconds": None if found.aht is None else round(found.aht, 3),
                "aht_calls": found.aht_n,
                "aht_since": found.aht_since,
                "operators": found.operators,
                "target": {"share": found.target.share, "seconds": found.target.seconds},
                "needed": found.wanted,
                **{name: told(one) if one else None for name, one in people.items()},
                "words": found.words,
                "note": found.note,
            }
        )
        return
    say(
        f"{found.department or 'All departments'}, {local(found.since)} to "
        f"{local(found.until, '%H:%M')}: {found.calls} calls came to the queue, "
        f"{found.operators} operators are there now."
    )
    if found.aht is not None and found.wanted is not None:
        say(
            f"A call takes {found.aht:.0f} s ({found.aht_n} calls handled since "
            f"{local(found.aht_since)}); the target of {found.target.share * 100:.4g} % within "
            f"{found.target.seconds} s takes {found.wanted} operators."
        )
    for line in found.words:
        say(line)
    if found.found:
        say()
        table(HEADINGS, rows([one for one in people.values() if one]))
        say()
    say(found.note)
