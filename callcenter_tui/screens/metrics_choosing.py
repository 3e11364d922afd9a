"""The metrics screen's pickers: period, department, language, who, and whose calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.metrics import periods
from callcenter_tui.screens.choosing import Choosing, Entry, Pages
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.metrics_scope import AGENTS, LANGUAGES, PERIODS, Scope
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.wording import DRIVERS

OWN = "own"
ALL = Entry("", "All", "Nothing is left out.")


class Scoped(Room[None]):
    """A screen that asks about a part of the center; ``asked`` is called when it is another."""

    def __init__(self) -> None:
        super().__init__()
        self.scope = Scope()

    def asked(self) -> None:
        """Another part or period is asked about."""
        raise NotImplementedError

    def ask_about(self, scope: Scope) -> None:
        """Ask about this from now on."""
        if scope != self.scope:
            self.scope = scope
            self.asked()

    def action_period(self) -> None:
        """Choose the period."""
        self.work(self._period(), group="choosing")

    async def _period(self) -> None:
        entries = [Entry(key, title) for key, title in PERIODS.items()]
        entries.append(Entry(OWN, "Own dates", "From one day to another."))
        chosen = await self._one("Which period?", entries, self.scope.period)
        if chosen == OWN:
            await self._dates()
        elif chosen is not None:
            self.ask_about(replace(self.scope, period=chosen, dates=None))

    async def _dates(self) -> None:
        async def submit(typed: Values) -> tuple[date, date]:
            first, last = (periods.day(typed[one] or typed["first"]) for one in ("first", "last"))
            if last < first:
                raise Invalid("The last day is before the first", "Exchange the two.")
            return first, last

        first, last = self.scope.dates or (None, None)
        fields = [
            Field(
                "first", "First day", hint="2026-03-01", value=first.isoformat() if first else ""
            ),
            Field("last", "Last day", hint="the same day", value=last.isoformat() if last else ""),
        ]
        form: Form[tuple[date, date]] = Form("Which days?", fields, submit, done="Show")
        dates = await self.app.push_screen_wait(form) if self.is_active else None
        if dates is not None:
            self.ask_about(replace(self.scope, dates=dates))

    def action_department(self) -> None:
        """Choose a department."""
        self.work(self._department(), group="choosing")

    async def _department(self) -> None:
        everyone = await self.console.fetch(self.house.departments.list)
        entries = [ALL, *(Entry(one.key, one.name("en")) for one in everyone)]
        chosen = await self._one("Which department?", entries, self.scope.department)
        if chosen is not None:
            self.ask_about(replace(self.scope, department=chosen))

    def action_language(self) -> None:
        """Choose the customers' language."""
        self.work(self._language(), group="choosing")

    async def _language(self) -> None:
        entries = [ALL, *(Entry(key, name) for key, name in LANGUAGES.items())]
        chosen = await self._one("Which language?", entries, self.scope.language)
        if chosen is not None:
            self.ask_about(replace(self.scope, language=chosen))

    def action_who(self) -> None:
        """Choose an operator, an AI agent, or who drove."""
        self.work(self._who(), group="choosing")

    async def _who(self) -> None:
        people = await self.console.ask(self.house.floor.staff.operators)
        entries = [ALL]
        entries += [
            Entry(f"driver {key}", f"Driver: {name}", "Calls while this one spoke to the customer.")
            for key, name in DRIVERS.items()
        ]
        entries += [Entry(f"operator {one.user_id}", one.name, one.role) for one in people]
        entries += [Entry(f"agent {key}", f"AI agent: {wording.words(key)}") for key in AGENTS]
        chosen = await self._one("Whose figures?", entries, self._whose)
        if chosen is not None:
            kind, _, key = chosen.partition(" ")
            name = next((one.name for one in people if one.user_id == key), "")
            everybody = replace(self.scope, driver="", operator="", agent="", name=name)
            picked: dict[str, str] = {kind: key} if kind else {}
            self.ask_about(replace(everybody, **picked))  # type: ignore[arg-type]  # text fields

    @property
    def _whose(self) -> str:
        scope = self.scope
        kinds = (("driver", scope.driver), ("operator", scope.operator), ("agent", scope.agent))
        return next((f"{kind} {key}" for kind, key in kinds if key), "")

    def action_simulated(self) -> None:
        """Simulated calls in place of real ones, or back."""
        self.ask_about(replace(self.scope, simulated=not self.scope.simulated))

    def action_everything(self) -> None:
        """The whole center again; the period stays."""
        self.ask_about(Scope(self.scope.period, self.scope.dates))

    async def _one(self, title: str, entries: Sequence[Entry], now: str) -> str | None:
        """The id of the entry that was taken; the present one is under the cursor."""

        async def load() -> Pages:
            return {"": sorted(entries, key=lambda one: one.id != now)}

        if not self.is_active:
            return None
        chosen = await self.app.push_screen_wait(Choosing(title, load))
        return chosen.id if chosen is not None else None
