"""The roles of a PostgreSQL server, as ``callcenter init`` prints or applies them."""

from __future__ import annotations

from contextlib import closing

from callcenter_tui.cli.output import say

_STEPS = """\
They have no password yet. As the server's administrator, give each its own in psql:
  \\password {owner}     and so on
Then, each where it is used and nowhere else, in DATABASE_URL:
  {owner}     to upgrade: callcenter init, callcenter store upgrade
  {console}   consoles, commands, customers' lines
  {worker}    callcenter worker
  {report}    callcenter report, and whatever else only looks at figures"""


def print_roles(store_url: str, prefix: str) -> None:
    """The script for psql, on stdout; asks no server. Raises Refused for an embedded store."""
    from callcenter_tui.store import grants
    from callcenter_tui.store.engine import Store

    with closing(Store(store_url)) as store:
        statements = grants.script(grants.database_of(store), prefix)
    say("BEGIN;")
    for statement in statements:
        say(f"{statement};")
    say("COMMIT;")


def apply_roles(store_url: str, prefix: str) -> None:
    """Make the roles and give them their rights, and tell what to do next."""
    from callcenter_tui.store import grants
    from callcenter_tui.store.engine import Store

    with closing(Store(store_url)) as store:
        new = grants.apply(store, prefix)
    say(f"roles: {', '.join(grants.names(prefix))}; new: {', '.join(new) or 'none'}")
    say("rights: as this program needs them, and no others")
    if new:
        owner, console, worker, report = grants.names(prefix)
        say(_STEPS.format(owner=owner, console=console, worker=worker, report=report))
