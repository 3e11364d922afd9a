"""The form of a person with a login: to add one, or to change one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.widget import Widget
from textual.widgets import Select

from callcenter_tui.auth.caps import MOST, PHONE_CALLS, TEXT_CALLS
from callcenter_tui.auth.permissions import ROLES
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.views import DepartmentView, UserView
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.once import one_time
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.users_table import skills

LANGUAGES = (("es", "Spanish"), ("en", "English"))
KEY = "Ctrl+S"
"""What is said to finish the form: Enter does so in a line, and opens the list of a choice."""
EXAMPLE = "billing:1 sales:2 - 1 is the best"


class Sure(Field):
    """A choice of which there always is one: the list has no empty line."""

    __slots__ = ()

    def widget(self) -> Widget:
        """The list with what is chosen now."""
        options = [(words, value) for value, words in self.choices]
        return Select(options, value=self.value, allow_blank=False, id=self.id, compact=True)


async def add(room: Room[Any], added: Callable[[str], None]) -> None:
    """Add a person, show their first password, then tell ``added`` the login."""
    departments = await room.console.fetch(room.house.departments.list)

    async def submit(typed: Values) -> tuple[str, str]:
        invited = await room.console.ask(
            room.house.people.invite, typed["login"], typed["name"], typed["role"], **_given(typed)
        )
        return invited.user.login, invited.password

    if not room.is_active:
        return  # another dialog was opened meanwhile
    fields = [Field("login", "Login", hint="letters, digits, . - _"), *_fields(None)]
    form: Form[tuple[str, str]] = Form(
        "New person", fields, submit, done="Add", key=KEY, told=told(departments)
    )
    made = await room.app.push_screen_wait(form)
    if made is not None:
        await one_time(room, *made)
        added(made[0])


async def edit(room: Room[Any], user: UserView) -> None:
    """Change a person; what is left as it was is not written."""
    departments = await room.console.fetch(room.house.departments.list)
    before = {field.id: field.value for field in _fields(user)}

    async def submit(typed: Values) -> None:
        changed = {name for name, value in typed.items() if value != before[name]}
        if not changed:
            raise Invalid("Nothing was changed", "Esc leaves the form.")
        given = {"name": typed["name"], "role": typed["role"], **_given(typed)}
        wanted = {name: value for name, value in given.items() if name in changed}
        await room.console.ask(room.house.people.set, user.login, **wanted)

    if room.is_active:
        title, say = f"Edit {user.login}", told(departments)
        form: Form[None] = Form(title, _fields(user), submit, done="Save", key=KEY, told=say)
        await room.app.push_screen_wait(form)


def told(departments: Sequence[DepartmentView]) -> Any:
    """Says how the field of departments is understood, for a form."""
    known = {one.key: one.name("en") for one in departments}

    def say(values: Values) -> str:
        keys = [part.partition(":")[0] for part in values["departments"].replace(",", " ").split()]
        if not keys:
            who = values["role"]
            works = "Works in no department." if who == "agent" else "Works in all departments."
            return f"{works} There are: {', '.join(known)}"
        return f"Works in {', '.join(known.get(key, f'{key}?') for key in keys)}"

    return say


def _fields(user: UserView | None) -> list[Field]:
    phone, text = (user.phone_calls, user.text_calls) if user else (PHONE_CALLS, TEXT_CALLS)
    return [
        Field("name", "Name", value=user.name if user else ""),
        Sure("role", "Role", "choice", [(r, r) for r in ROLES], user.role if user else "agent"),
        Field("email", "E-mail", value=user.email if user else "", hint="may be empty"),
        Field("departments", "Departments", value=skills(user) if user else "", hint=EXAMPLE),
        Sure("language", "Language", "choice", LANGUAGES, user.language if user else "en"),
        Field("phone_calls", "On the phone", value=str(phone), hint=f"calls at once, 0-{MOST}"),
        Field("text_calls", "In writing", value=str(text), hint=f"calls at once, 0-{MOST}"),
    ]


def _given(typed: Values) -> dict[str, Any]:
    return {
        "email": typed["email"],
        "departments": typed["departments"].replace(",", " ").split(),
        "language": typed["language"],
        "phone_calls": _number(typed["phone_calls"], "on the phone"),
        "text_calls": _number(typed["text_calls"], "in writing"),
    }


def _number(text: str, what: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Invalid(f"Calls {what} at once must be a number", f"0 to {MOST}.")
    return int(text)
