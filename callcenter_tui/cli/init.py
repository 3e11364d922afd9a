"""``callcenter init``: the store, its departments and the first admin, and a server's roles."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Annotated, Literal

import typer

from callcenter_tui.cli.acting import opened, owner
from callcenter_tui.cli.output import say
from callcenter_tui.domain.errors import Refused


def init(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before.")] = False,
    postgres_roles: Annotated[
        Literal["print", "apply"] | None,
        typer.Option(
            help="Roles of PostgreSQL for owner, consoles, worker and reports: only print the "
            "script, or run it on the prepared store. See docs/database-roles.md."
        ),
    ] = None,
    role_prefix: Annotated[
        str, typer.Option(metavar="NAME", help="How the names of these roles begin.")
    ] = "cc",
) -> None:
    """Prepare the store and the first admin."""
    from callcenter_tui import settings
    from callcenter_tui.cli.init_roles import apply_roles, print_roles
    from callcenter_tui.cli.sample_company import add_departments
    from callcenter_tui.from_settings import refuse_without_key
    from callcenter_tui.store import migrate
    from callcenter_tui.store.engine import Store

    wanted = settings.load()
    if postgres_roles == "print":
        print_roles(wanted.store_url, role_prefix)
        return
    refuse_without_key(wanted)
    with closing(Store(wanted.store_url)) as store:
        say(f"store: {store.address}")
        if not yes:
            _ask()
        changed = migrate.upgrade(store)
        say(f"schema: {migrate.HEAD}, {'brought up to date' if changed else 'nothing to do'}")
    with opened("init") as house:
        actor = owner(house)
        added = add_departments(house, actor)
        say(f"departments added: {', '.join(added) or 'none, they are there'}")
        password = house.people.ensure_admin(wanted.environment == "production")
        if password:
            say(f"first login: admin, password: {password}")
            say("It must be changed at the first sign-in and is not shown again.")
            if wanted.environment == "production":
                say("It is good for one sign-in within 24 hours.")
        else:
            say("first login: there is one already (callcenter user list)")
    if postgres_roles:
        apply_roles(wanted.store_url, role_prefix)
    say("Next: callcenter")


def _ask() -> None:
    if not sys.stdin.isatty():
        raise Refused("Nobody is there to say yes", "Run: callcenter init --yes")
    if not typer.confirm("Create or upgrade it?", default=True):
        raise typer.Exit(1)
