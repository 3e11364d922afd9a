"""Departments as people change them."""

from __future__ import annotations

import re
from dataclasses import replace

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.switching import switch_calls, switch_late_calls
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
        _check_driver(department.autonomy)
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

        Another autonomy holds for calls that go on as well (``switching.switch_calls``).
        """
        key = clean_line(key, limit=40)
        values: dict[str, object] = {
            column: value
            for column, value in (
                ("autonomy", autonomy),
                ("name_en", name_en and clean_line(name_en, limit=60)),
                ("name_es", name_es and clean_line(name_es, limit=60)),
                ("position", position),
            )
            if value is not None
        }
        if not values:
            raise Invalid("Nothing to change", "Give autonomy, a name or a position.")
        if list(values) == ["autonomy"]:
            require(actor, "autonomy.set", key)
        else:
            require(actor, "departments.manage")
        if autonomy is not None:
            _check_driver(autonomy)
        with self._context.store.write() as tx:
            if autonomy is not None:
                switch_calls(tx, self._context, key, Driver(autonomy), actor.who)
            if not departments.change(tx, key, **values):
                raise NotFound(f"There is no department '{key}'", "See: callcenter department list")
            journal.append(
                tx,
                events.DEPARTMENT_CHANGED,
                at=self._context.clock.now(),
                who=actor.who,
                department=key,
                changed=sorted(values),
                **({"autonomy": autonomy} if autonomy else {}),
            )
        if autonomy is not None:
            switch_late_calls(self._context, key, Driver(autonomy), actor.who)


def _check_driver(autonomy: str) -> None:
    if autonomy not in tuple(Driver):
        raise Invalid(f"'{clean_line(autonomy)}' is no driver", ", ".join(Driver))
