"""What can be done to a call of the list without opening it, and the panels over the list."""

from __future__ import annotations

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.states import Driver
from callcenter_tui.domain.views import CallRow
from callcenter_tui.screens.choosing import Choosing, Entry, Pages
from callcenter_tui.screens.finding import Finding
from callcenter_tui.screens.form import confirmed
from callcenter_tui.widgets.wording import driver

WAYS = (
    (Driver.AI, "The AI answers by itself", "Drafts that wait are written anew and sent at once."),
    (Driver.DRAFT, "The AI drafts, a person sends", "Nothing reaches a customer unread."),
    (
        Driver.PERSON,
        "Only people answer",
        "Calls without a person join the queue, also in the middle of an answer; "
        "their customers are told.",
    ),
)


class Steering(Finding):
    """The keys of supervisors, and the lists of operators, callbacks and the past."""

    def action_new_call(self) -> None:
        """Start a call by hand."""
        self.work(self._new_call())

    async def _new_call(self) -> None:
        """Departments are asked for, not read off the strip: it fills after the first letters."""
        from callcenter_tui.screens.answering import show_call
        from callcenter_tui.screens.dialogs import open_call

        everyone = await self.console.fetch(self.house.departments.list)
        if self.is_active:
            form = open_call(self, [(one.key, one.name("en")) for one in everyone])
            opened = await self.app.push_screen_wait(form)
            if opened is not None:
                show_call(self, opened.call_id, opened.key)

    def action_autonomy(self) -> None:
        """Who answers a department."""
        self.work(self._autonomy())

    async def _autonomy(self) -> None:
        everyone = await self.console.fetch(self.house.departments.list)
        known = {one.key: one for one in everyone}
        start = self.strip.chosen or (self.table.row.department if self.table.row else "")
        order = sorted(known, key=lambda key: key != start)  # the one in hand is under the cursor

        async def departments() -> Pages:
            return {
                "": [_department(known[key].name("en"), key, known[key].autonomy) for key in order]
            }

        async def ways() -> Pages:
            return {"": [Entry(way.value, title, text) for way, title, text in WAYS]}

        department = await self._choose(Choosing("Who answers in which department?", departments))
        if department is None:
            return
        way = await self._choose(Choosing(f"Who answers: {known[department].name('en')}?", ways))
        if way is not None and await self._meant(department, Driver(way)):
            switched = await self.console.ask(
                self.house.guidance.department, department, Driver(way)
            )
            calls = f"{switched} call" if switched == 1 else f"{switched} calls"
            said = next(title for one, title, _ in WAYS if one.value == way)
            self.notify(
                f"{said}; {calls} switched.", title=known[department].name("en"), markup=False
            )

    async def _meant(self, department: str, way: Driver) -> bool:
        """Asks first when customers would be left to people who are not there."""
        if way is not Driver.PERSON or not self.strip.empty(department):
            return True
        if not self.is_active:
            return False  # another dialog was opened meanwhile
        question = (
            "!! Nobody who works in this department has signed in: its customers would wait, and "
            "the AI would be silent."
        )
        title = f"{self.strip.title_of(department)}: only people answer"
        return await confirmed(self, title, question, "Switch")

    def action_whisper(self) -> None:
        """To the AI or the operator of the call under the cursor."""
        from callcenter_tui.screens.dialogs import whisper

        row = self._row()
        if row is None:
            return
        if row.driver == Driver.PERSON and row.operator_id == self.me:
            self.console.report(Refused("You drive this call yourself", "F9 in it: a note."))
        else:
            self.work(whisper(self, row))

    def action_reassign(self) -> None:
        """Offer the call under the cursor to an operator."""
        row = self._row()
        if row is not None:
            from callcenter_tui.screens.handing_over import reassign

            self.work(reassign(self, row))

    async def _choose(self, choosing: Choosing) -> str | None:
        if not self.is_active:
            return None  # another dialog was opened meanwhile
        entry = await self.app.push_screen_wait(choosing)
        return entry.id if entry is not None else None

    def _row(self) -> CallRow | None:
        """The call under the cursor; says so when there is none."""
        if self.table.row is None:
            self.console.report(Refused("There is no call under the cursor", ""))
        return self.table.row

    def action_people(self) -> None:
        """Who is there."""
        from callcenter_tui.screens.people_here import PeopleHere

        self.app.push_screen(PeopleHere(self))

    def action_callbacks(self) -> None:
        """Whom to call back."""
        from callcenter_tui.screens.callback_list import CallbackList

        self.app.push_screen(CallbackList(self))

    def action_history(self) -> None:
        """Calls of the past."""
        from callcenter_tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen())

    def action_metrics(self) -> None:
        """The figures."""
        from callcenter_tui.screens.metrics import MetricsScreen

        self.app.push_screen(MetricsScreen())

    def action_letters(self) -> None:
        """The outbox."""
        from callcenter_tui.screens.outbox import OutboxScreen

        self.app.push_screen(OutboxScreen())

    def action_audit(self) -> None:
        """Who did what."""
        from callcenter_tui.screens.audit import AuditScreen

        self.app.push_screen(AuditScreen())

    def action_settings(self) -> None:
        """The center's lists."""
        from callcenter_tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def action_users(self) -> None:
        """The people with a login."""
        from callcenter_tui.screens.users import UsersScreen

        self.app.push_screen(UsersScreen())

    def action_account(self) -> None:
        """One's own account."""
        from callcenter_tui.screens.account import AccountScreen

        self.app.push_screen(AccountScreen())

    def action_mute(self) -> None:
        """Bell and notifications of this console, on or off."""
        notices = self.console.notices
        if notices.kind == "off":
            self.notify("The setting CALLCENTER_NOTIFY is off.", markup=False)
            return
        notices.muted = not notices.muted
        self.notify("Bell off" if notices.muted else "Bell on", markup=False)


def _department(name: str, key: str, autonomy: str) -> Entry:
    return Entry(key, f"{name} - now: {driver(autonomy)}")
