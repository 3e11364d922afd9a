"""Roles of PostgreSQL: whoever has a console's password still cannot rewrite what happened.

Four roles: the owner upgrades, consoles and the worker work, reports look at figures. The script
may be run again at any time; it takes away what it does not give. It sets no passwords.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Connection, text

from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.store.engine import Store
from callcenter_tui.store.grants_table import FUNCTIONS, RIGHTS, SEQUENCES

OWNER, CONSOLE, WORKER, REPORT = KINDS = ("owner", "console", "worker", "report")

PREFIX = "cc"
"""Of the roles' names; another one where a server holds the stores of two centers."""

_SCHEMA = "public"

_BORN = """\
DO $$ BEGIN
  CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
EXCEPTION WHEN duplicate_object THEN NULL; END $$"""

_STRONG = """\
SELECT rolname FROM pg_roles WHERE rolname IN ({names}) AND (rolsuper OR rolcreaterole
  OR rolcreatedb OR rolreplication OR rolbypassrls
  OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)) ORDER BY rolname"""

_WEAK_ONLY = """\
DO $$ BEGIN IF EXISTS ({strong}) THEN
  RAISE EXCEPTION 'a role of the center has rights of its own, or is a member of another role';
END IF; END $$"""

_OWNED = """\
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT quote_ident(relname) FROM pg_class
    WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' AND relname IN ({tables})
    AND relowner <> '{owner}'::regrole ORDER BY relname
  LOOP EXECUTE 'ALTER TABLE {schema}.' || name || ' OWNER TO {owner}'; END LOOP;
  FOR name IN SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = '{schema}'::regnamespace AND proname IN ({functions})
    AND proowner <> '{owner}'::regrole ORDER BY proname
  LOOP EXECUTE 'ALTER FUNCTION ' || name || ' OWNER TO {owner}'; END LOOP;
END $$"""

_FOUND = text(
    "SELECT pg_get_userbyid(relowner) FROM pg_class "
    "WHERE relname = 'journal' AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
)


def names(prefix: str = PREFIX) -> tuple[str, str, str, str]:
    """The roles of owner, console, worker and report; raises Invalid for an odd prefix."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", prefix):
        raise Invalid(f"'{prefix[:40]}' is no prefix", "Lower case letters, digits and _.")
    owner, console, worker, report = (f"{prefix}_{kind}" for kind in KINDS)
    return owner, console, worker, report


def script(database: str, prefix: str = PREFIX) -> list[str]:
    """Everything, one statement each, for a server's administrator; run as one transaction."""
    roles = names(prefix)
    quoted, everybody = '"' + database.replace('"', '""') + '"', ", ".join(roles)
    return [
        *(_BORN.format(role=role) for role in roles),
        _WEAK_ONLY.format(strong=_strong(roles[1:])),
        # To connect is to hear the announcements of new events; temporary tables are objects, too.
        f"REVOKE ALL ON DATABASE {quoted} FROM PUBLIC, {everybody}",
        f"GRANT CONNECT ON DATABASE {quoted} TO {everybody}",
        f"REVOKE ALL ON SCHEMA {_SCHEMA} FROM PUBLIC, {everybody}",
        f"GRANT USAGE ON SCHEMA {_SCHEMA} TO {everybody}",
        f"GRANT CREATE ON SCHEMA {_SCHEMA} TO {roles[0]}",
        *_future(roles),
        *_granted(roles),
    ]


def apply(store: Store, prefix: str = PREFIX) -> tuple[str, ...]:
    """Run the script on a prepared store; returns the roles that are new.

    Raises Refused for an embedded store and for a role that is stronger than it may be, and
    StoreTrouble when the login in DATABASE_URL may not make roles.
    """
    database, roles = database_of(store), names(prefix)
    there = text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:roles)")
    with store.write() as tx:
        known = set(tx.execute(there, {"roles": list(roles)}).scalars())
        if strong := list(tx.execute(text(_strong(roles[1:]))).scalars()):
            raise Refused(
                f"{strong[0]} has rights of its own, or is a member of another role",
                "Take them away from it first (ALTER ROLE, REVOKE), or choose another prefix.",
            )
        _run(tx, script(database, prefix))
    return tuple(role for role in roles if role not in known)


def database_of(store: Store) -> str:
    """The database's name; raises Refused for an embedded store, which knows no roles."""
    if store.is_sqlite or not store.url.database:
        raise Refused(
            "An embedded store has no roles",
            "Whoever can open the file has every right; set DATABASE_URL to a PostgreSQL server.",
        )
    return store.url.database


def follow(tx: Connection) -> bool:
    """After an upgrade: give the roles their rights on what is new; whether there are roles.

    Part of the upgrade's transaction. It needs no more than owning the tables.
    """
    owner = str(tx.execute(_FOUND).scalar() or "")
    if not owner.endswith(f"_{OWNER}"):
        return False
    try:
        roles = names(owner.removesuffix(f"_{OWNER}"))
    except Invalid:
        return False
    there = text("SELECT count(*) FROM pg_roles WHERE rolname = ANY(:roles)")
    if tx.execute(there, {"roles": list(roles)}).scalar_one() != len(roles):
        return False
    _run(tx, _granted(roles))
    return True


def may_write(tx: Connection, table: str) -> bool:
    """Whether this login may add to a table: reports only look."""
    if tx.dialect.name != "postgresql":
        return True
    asked = text("SELECT has_table_privilege(:table, 'INSERT')")
    return bool(tx.execute(asked, {"table": table}).scalar())


def _future(roles: tuple[str, ...]) -> list[str]:
    """Tables that a later upgrade makes: to be read at once by those who work, and by no others.

    To write they get the right with ``follow``: what nobody has thought of is not written.
    """
    owner, console, worker, _ = roles
    return [
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {_SCHEMA} "
        f"GRANT SELECT ON TABLES TO {console}, {worker}"
    ]


def _granted(roles: tuple[str, ...]) -> list[str]:
    """What each role may do with what is there; first nothing, then what the table says."""
    owner, *others = roles
    owned = _OWNED.format(
        schema=_SCHEMA, owner=owner, tables=_listed(RIGHTS), functions=_listed(FUNCTIONS)
    )
    of, everything = ", ".join(others), ", ".join(f"{_SCHEMA}.{name}" for name in RIGHTS)
    sequences = ", ".join(f"{_SCHEMA}.{name}" for name in SEQUENCES)
    found = [
        owned,
        f"REVOKE ALL ON TABLE {everything} FROM PUBLIC, {of}",
        f"REVOKE ALL ON SEQUENCE {sequences} FROM PUBLIC, {of}",
        f"GRANT USAGE ON SEQUENCE {sequences} TO {others[0]}, {others[1]}",
    ]
    for name, rights in RIGHTS.items():
        for role, may in zip(others, rights, strict=True):
            if may:
                found.append(f"GRANT {may} ON TABLE {_SCHEMA}.{name} TO {role}")
    return found


def _strong(roles: tuple[str, ...]) -> str:
    return _STRONG.format(names=_listed(roles))


def _listed(words: Iterable[str]) -> str:
    """Our own constants as a list of literals."""
    return ", ".join(f"'{word}'" for word in words)


def _run(tx: Connection, statements: list[str]) -> None:
    for statement in statements:
        tx.exec_driver_sql(statement)
