"""The dialogs: each one is a form and the service call it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callcenter_tui.calls.opening import OpenCall, Opened
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.routing import CATEGORIES, SEVERITIES
from callcenter_tui.domain.states import Driver
from callcenter_tui.domain.views import CallRow
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.wording import OFFLINE as NO_MODEL
from callcenter_tui.widgets.wording import words

if TYPE_CHECKING:
    from callcenter_tui.auth.sessions import Session

ANY = Any  # a screen of any result
OFFLINE = (
    "The AI without a model cannot follow instructions: it only looks for an article by these "
    "words, and says what the customer has not heard of it. To say more, take the call over."
)
"""What a whisper can do with ``agents.crew.offline``."""
LANGUAGES = (("", "as the customer writes"), ("es", "Spanish"), ("en", "English"))


def open_call(room: Room[ANY], departments: list[tuple[str, str]]) -> Form[Opened]:
    """A call for a customer on the phone; ``departments`` are keys and names."""
    choices = [("", "the AI decides"), *departments]

    async def submit(typed: Values) -> Opened:
        wanted = OpenCall(
            name=typed["name"],
            phone=typed["phone"],
            email=typed["email"],
            language=typed["language"] or None,
            words=typed["words"],
            department=typed["department"] or None,
        )
        return await room.console.ask(lambda actor: room.house.desk.open(wanted, actor))

    fields = [
        Field("name", "Name"),
        Field("phone", "Phone", hint="+34 600 000 000"),
        Field("email", "E-mail", hint="a phone or an e-mail is enough"),
        Field("language", "Language", "choice", LANGUAGES),
        Field("department", "Department", "choice", choices),
        Field("words", "First words", "text", hint="what the customer says; may be empty"),
    ]
    return Form("New call", fields, submit, done="Open call")


async def escalate(room: Room[ANY], call: str) -> None:
    """Ask for a person with more say."""

    async def submit(typed: Values) -> None:
        if not typed["category"]:
            raise Invalid("Choose a category", "")
        await room.console.ask(
            room.house.driving.escalate,
            call,
            category=typed["category"],
            severity=typed["severity"],
            reason=typed["reason"],
        )

    fields = [
        Field("category", "Category", "choice", [(one, words(one)) for one in CATEGORIES]),
        Field("severity", "Severity", "choice", [(one, one) for one in SEVERITIES], "medium"),
        Field("reason", "Reason", "text", hint="what the next person should know"),
    ]
    note = "The call waits for a person; a briefing is written, and the AI answers meanwhile."
    await room.app.push_screen_wait(Form("Escalate", fields, submit, done="Escalate", note=note))


async def transfer(room: Room[ANY], call: str, department: str) -> None:
    """To another department's queue."""
    everyone = await room.console.fetch(room.house.departments.list)
    others = [(one.key, one.name("en")) for one in everyone if one.key != department]

    async def submit(typed: Values) -> None:
        if not typed["department"]:
            raise Invalid("Choose a department", "")
        await room.console.ask(
            room.house.floor.transfers.cold, call, typed["department"], typed["reason"]
        )

    if not room.is_active:
        return  # another dialog was opened meanwhile
    fields = [
        Field("department", "To department", "choice", others),
        Field("reason", "Reason", "text", hint="why; the next person reads it"),
    ]
    await room.app.push_screen_wait(Form("Transfer", fields, submit, done="Transfer"))


async def note(room: Room[ANY], call: str) -> None:
    """An internal note."""

    async def submit(typed: Values) -> None:
        await room.console.ask(room.house.desk.note, call, typed["note"])

    fields = [Field("note", "Note", "text", hint="the customer never sees it")]
    await room.app.push_screen_wait(Form("Note", fields, submit, done="Keep"))


async def whisper(room: Room[ANY], row: CallRow) -> None:
    """Words for the AI alone, or for the operator by name: then it is coaching."""
    person = row.driver == Driver.PERSON
    operator = (row.operator or "the operator") if person else ""

    async def submit(typed: Values) -> None:
        await room.console.ask(room.house.guidance.whisper, row.id, typed["whisper"])

    label, hint = ("To the operator" if operator else "To the AI"), "the customer never sees it"
    fields = [Field("whisper", label, "text", hint=hint)]
    note = (
        "It appears beside the talk at once, for supervisors and whoever drives the call."
        if operator
        else OFFLINE
        if NO_MODEL in room.console.ai
        else "It holds for the rest of the call. A draft that waits is written anew."
    )
    title = f"{f'Coach {operator}' if operator else 'Whisper to the AI'} in {row.key}"
    await room.app.push_screen_wait(Form(title, fields, submit, done="Whisper", note=note))


async def ask_help(room: Room[ANY], call: str) -> None:
    """Ask the supervisors for help."""

    async def submit(typed: Values) -> None:
        await room.console.ask(room.house.floor.supervising.ask_help, call, typed["why"])

    fields = [Field("why", "What for", "text", hint="what you need; every supervisor sees it")]
    await room.app.push_screen_wait(Form("Ask for help", fields, submit, done="Ask"))


async def autonomy(room: Room[ANY], call: str) -> None:
    """Let the AI answer by itself although a draft waits: its answer goes out without a person."""

    async def submit(typed: Values) -> None:
        if typed["driver"] == Driver.AI:
            await room.console.ask(room.house.guidance.switch, call, Driver.AI)

    choices = [
        (Driver.AI.value, "the AI by itself"),
        (Driver.DRAFT.value, "a person sends its drafts, as now"),
    ]
    fields = [Field("driver", "Who answers", "choice", choices, Driver.AI.value)]
    note = "A draft waits. By itself the AI writes that answer anew and sends it at once."
    form = Form("AI or draft", fields, submit, done="Decide", note=note)
    await room.app.push_screen_wait(form)


async def end(room: Room[ANY], call: str, key: str) -> bool:
    """End a call that no person drives; whether it was ended."""
    endings = await room.console.ask(room.house.floor.choices.dispositions)

    async def submit(typed: Values) -> bool:
        if not typed["disposition"]:
            raise Invalid("Choose how the call ended", "The list opens with Enter.")
        await room.console.ask(
            room.house.driving.end, call, disposition=typed["disposition"], note=typed["note"]
        )
        return True

    if not room.is_active:
        return False
    choices = [(one.key, one.name("en")) for one in endings]
    fields = [
        Field("disposition", "How it ended", "choice", choices),
        Field("note", "Note", "text", hint="may be empty"),
    ]
    form: Form[bool] = Form(f"End call {key}", fields, submit, done="End call")
    return await room.app.push_screen_wait(form) is True


async def change_password(room: Room[ANY], session: Session, old: str) -> Session | None:
    """A password of one's own, in place of the one that was given; None when cancelled."""
    access = room.house.access

    async def submit(typed: Values) -> Session:
        if typed["new"] != typed["again"]:
            raise Invalid("The two new passwords differ", "Type the same one twice.")
        await room.console.fetch(
            access.change_password, session, typed.get("old", old), typed["new"]
        )
        return session

    fields = [
        *([] if old else [Field("old", "Present one", "secret")]),
        Field("new", "New password", "secret"),
        Field("again", "Once more", "secret"),
    ]
    given = "This password was given to you. Choose one that only you know."
    words_first = given if old else "Your other sessions end when it is changed."
    form = Form("Choose a new password", fields, submit, done="Change", note=words_first)
    return await room.app.push_screen_wait(form)
