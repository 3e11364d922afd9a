"""Departments as people change them."""

from __future__ import annotations

import re
from dataclasses import replace

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.switching import switch_department, switch_late_calls
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound
from callcenter_tui.domain.states import Driver
from callcenter_tui.domain.views import Actor, DepartmentView
from callcenter_tui.store import departments, journal
from callcenter_tui.text import clean_line


class Departments:
    """List, add and change departments; a change is seen by every console at once."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self) -> list[DepartmentView]:
        """Active departments in their order."""
        with self._context.store.read() as tx:
            return departments.all_departments(tx)

    def add(self, actor: Actor, department: DepartmentView) -> bool:
        """Add one; False when the key exists. Raises Invalid for a bad key or driver."""
        require(actor, "departments.manage")
        if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", department.key):
            raise Invalid(
                f"'{clean_line(department.key)}' is no key", "Lower case letters, digits and _."
            )
        _driver(department.autonomy)
        department = replace(
            department,
            name_en=clean_line(department.name_en, limit=60),
            name_es=clean_line(department.name_es, limit=60),
        )
        with self._context.store.write() as tx:
            added = departments.add(tx, department)
            if added:
                journal.append(
                    tx,
                    events.DEPARTMENT_ADDED,
                    at=self._context.clock.now(),
                    who=actor.who,
                    department=department.key,
                )
        return added

    def set(
        self,
        actor: Actor,
        key: str,
        *,
        autonomy: str | None = None,
        name_en: str | None = None,
        name_es: str | None = None,
        position: int | None = None,
    ) -> None:
        """Change one; autonomy alone needs a supervisor, the rest an admin.

        Another autonomy holds for calls that go on as well; the same one leaves them as they are.
        """
        key = clean_line(key, limit=40)
        values: dict[str, object] = {
            column: value
            for column, value in (
                ("name_en", name_en and clean_line(name_en, limit=60)),
                ("name_es", name_es and clean_line(name_es, limit=60)),
                ("position", position),
            )
            if value is not None
        }
        if autonomy is None and not values:
            raise Invalid("Nothing to change", "Give autonomy, a name or a position.")
        if values:
            require(actor, "departments.manage")
        else:
            require(actor, "autonomy.set", key)
        driver = None if autonomy is None else _driver(autonomy)
        with self._context.store.write() as tx:
            found = departments.find(tx, key)
            if found is None:
                raise NotFound(f"There is no department '{key}'", "See: callcenter department list")
            if found.autonomy == driver:
                driver = None  # calls that were switched one by one stay as they are
            if driver is not None:
                switch_department(tx, self._context, found, driver, actor.who)
            if changed := {
                name: new for name, new in values.items() if getattr(found, name) != new
            }:
                departments.change(tx, key, **changed)
                journal.append(
                    tx,
                    events.DEPARTMENT_CHANGED,
                    at=self._context.clock.now(),
                    who=actor.who,
                    department=key,
                    changed=sorted(changed),
                )
        if driver is not None:
            switch_late_calls(self._context, key, driver, actor.who)


def _driver(autonomy: str) -> Driver:
    if autonomy not in tuple(Driver):
        raise Invalid(f"'{clean_line(autonomy)}' is no driver", ", ".join(Driver))
    return Driver(autonomy)
