"""The table of people with a login, and the words for how each of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from callcenter_tui.domain.views import UserView
from callcenter_tui.text import fold
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.columns import Column
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.rows import Rows


def standing(user: UserView, now: datetime) -> str:
    """Why somebody cannot sign in, or what they must do first; else ``active``."""
    if user.disabled:
        return "✕ disabled"
    if user.locked_until is not None and user.locked_until > now:
        return f"▲ locked to {clock(user.locked_until)}"
    if user.must_change and user.one_time_until is not None and user.one_time_until <= now:
        return "▲ password ran out"
    return "new password" if user.must_change else "active"


def proofs(user: UserView) -> str:
    """What is asked for besides the password: a code, keys of SSH."""
    keys = len(user.ssh_keys)
    counted = [f"{keys} key" if keys == 1 else f"{keys} keys"] if keys else []
    return ", ".join(["code"] * user.second_factor + counted)


def seen(user: UserView, now: datetime) -> str:
    """When a console of theirs was last alive."""
    return wording.moment(user.last_seen, now) if user.last_seen else "never"


def skills(user: UserView) -> str:
    """``billing:1 sales:2``, as the form takes them."""
    return " ".join(
        f"{key}:{rank}" for key, rank in zip(user.departments, user.ranks, strict=False)
    )


def works_in(user: UserView) -> str:
    """The same in words: without any an agent works in none, everybody else is for all."""
    return skills(user) or ("none" if user.role == "agent" else "all")


COLUMNS: tuple[Column[UserView], ...] = (
    Column("login", "Login", 8, 16, 1, lambda one, now: one.login),
    Column("customer", "Name", 12, 24, 2, lambda one, now: one.name),
    Column("role", "Role", 10, 10, 1, lambda one, now: one.role),
    Column("state", "State", 18, 18, 1, standing),
    Column("proofs", "Besides", 8, 12, 4, lambda one, now: proofs(one)),
    Column("seen", "Last seen", 12, 12, 3, seen),
    Column("said", "Departments", 12, 200, 5, lambda one, now: works_in(one)),
)


class UsersTable(Rows[UserView]):
    """Everybody with a login, by login."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--warning", "rows--dim"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(COLUMNS, id=id)

    def arranged(self, rows: Iterable[UserView]) -> list[UserView]:
        """Those of whom all the words hold."""
        return sorted((one for one in rows if self._keeps(one)), key=lambda one: one.login)

    def go_to(self, login: str) -> bool:
        """Put the cursor on a person; False when they do not show."""
        at = next((at for at, one in enumerate(self._shown) if one.login == login), None)
        if at is not None:
            self._go(at)
        return at is not None

    def look(self, row: UserView) -> str:
        """Who cannot come in is dim or bright; the sign says the same."""
        if row.disabled:
            return "rows--dim"
        return "rows--warning" if row.locked_until and row.locked_until > self._now else ""

    def _keeps(self, user: UserView) -> bool:
        hay = fold(
            f"{user.login} {user.name} {user.email} {user.role} {skills(user)} "
            f"{standing(user, self._now)}"
        )
        return all(word in hay for word in fold(self.needle).split())


def details(user: UserView, now: datetime) -> Sequence[str]:
    """Lines that tell what the table has no room for."""
    works = skills(user) or ("all departments" if user.role != "agent" else "no department")
    language = {"es": "Spanish", "en": "English"}.get(user.language, user.language)
    calls = f"{user.phone_calls} on the phone, {user.text_calls} in writing at once"
    first = f"{user.name}: {works}; {calls}; {language}"
    second = [user.email, f"since {wording.moment(user.created_at, now)}"]
    if user.one_time_until is not None and user.must_change:
        until = wording.moment(user.one_time_until, now)
        second.append(f"one-time password, until {until}")
    second.extend(f"key {fingerprint[:23]}..." for fingerprint in user.ssh_keys)
    return first, "; ".join(one for one in second if one)
