"""Departments: data, editable, ordered by ``position``."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from callcenter_tui.domain.views import DepartmentView
from callcenter_tui.store.center import Department
from callcenter_tui.store.columns import table

_departments = table(Department)


def all_departments(tx: Connection) -> list[DepartmentView]:
    """Active departments in their order."""
    rows = tx.execute(
        select(_departments)
        .where(_departments.c.active)
        .order_by(_departments.c.position, _departments.c.key)
    )
    return [DepartmentView(r.key, r.name_en, r.name_es, r.autonomy, r.position) for r in rows]


def find(tx: Connection, key: str) -> DepartmentView | None:
    """One active department, or None."""
    return next((d for d in all_departments(tx) if d.key == key), None)


def autonomy(tx: Connection, key: str) -> str | None:
    """Who answers this department's calls; None for an unknown or closed one.

    Held until the transaction ends: a call must not begin with an autonomy that is being changed,
    or nobody would switch it.
    """
    found: str | None = tx.execute(
        select(_departments.c.autonomy)
        .where(_departments.c.key == key, _departments.c.active)
        .with_for_update(read=True)
    ).scalar()
    return found


def add(tx: Connection, department: DepartmentView) -> bool:
    """Add it unless the key exists; tells whether it was added."""
    known = tx.execute(
        select(_departments.c.key).where(_departments.c.key == department.key)
    ).first()
    if known:
        return False
    tx.execute(
        insert(_departments).values(
            key=department.key,
            name_en=department.name_en,
            name_es=department.name_es,
            autonomy=department.autonomy,
            position=department.position,
            active=True,
        )
    )
    return True


def change(tx: Connection, key: str, **values: object) -> bool:
    """Set columns of one department; False when there is none with that key."""
    done = tx.execute(update(_departments).where(_departments.c.key == key).values(**values))
    return done.rowcount == 1
