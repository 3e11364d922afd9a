"""Moves that need somebody else, another call or a list: warm transfer, merge, callback, macros."""

from __future__ import annotations

from callcenter_tui.commands import permission
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.pending import NOTHING, Pending
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.domain.views import CallView
from callcenter_tui.screens.choosing import Choosing, Entry, Pages
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.moves import Moves
from callcenter_tui.widgets import wording


class Colleagues(Moves):
    """A screen of one call that can be shared with the others on the floor."""

    def __init__(self, call: str) -> None:
        super().__init__(call)
        self.pending: Pending = NOTHING
        """What is about to happen to the call, as it was last read."""
        self.owes_review = False
        """They could review the call and have not: others' judgements are kept from them."""

    def action_transfer(self) -> None:
        """To another department; while one asks a colleague oneself, back from there."""
        if self.pending.warm and self.view is not None and self.mine(self.view.row):
            self.work(self._call_off(self.pending.offered_to))
        else:
            super().action_transfer()

    async def _call_off(self, name: str) -> None:
        question = f"{name} is being asked to take this call."
        if await confirmed(self, "Warm transfer", question, "Call it off"):
            await self.console.ask(self.house.floor.transfers.call_off, self.call_id)

    def action_warm(self) -> None:
        """Offer the call to a colleague, who is asked first."""
        from callcenter_tui.screens.handing_over import warm

        if self.view is None:
            return
        row = self.view.row
        if row.driver != Driver.PERSON or row.operator_id != self.me:
            self.console.report(Refused("You do not drive this call", "F4 takes it over first."))
        elif self.pending.warm:
            self.work(self._call_off(self.pending.offered_to))
        else:
            self.work(warm(self, self.view))

    def action_reassign(self) -> None:
        """Offer the call to an operator by name."""
        from callcenter_tui.screens.handing_over import reassign

        if self.view is not None:
            self.work(reassign(self, self.view.row))

    def action_merge(self) -> None:
        """With another call of the customer, which is opened then."""
        self.work(self._merge())

    async def _merge(self) -> None:
        from callcenter_tui.screens.handing_over import merge

        if into := await merge(self, self.call_id):
            self.console.tabs.close(self.call_id)
            self.go_to(into)

    def action_callback(self) -> None:
        """Promise to call back."""
        self.work(self._callback())

    async def _callback(self) -> None:
        from callcenter_tui.screens.promises import callback

        if self.view is not None and await callback(self, self.call_id):
            self.over(f"Call {self.view.row.key} is closed; the callback is promised.")

    def action_ask_help(self) -> None:
        """Ask a supervisor for help; once more takes the question back."""
        from callcenter_tui.screens.dialogs import ask_help

        if self.view is not None and self.view.row.help:
            self.work(self.console.ask(self.house.floor.supervising.helped, self.call_id))
        else:
            self.work(ask_help(self, self.call_id))

    def action_card(self) -> None:
        """The customer's card."""
        from callcenter_tui.screens.card import card

        if self.view is not None:
            self.work(card(self, self.view))

    def action_letter(self) -> None:
        """E-mails to the customer."""
        from callcenter_tui.screens.letter_choosing import letter

        self.work(letter(self, self.call_id))

    def action_review(self) -> None:
        """Judge the call by the scorecard."""
        from callcenter_tui.screens.review import review

        if self.view is not None:
            self.work(review(self, self.view, again=not self.owes_review))

    async def review_owed(self, view: CallView) -> bool:
        """Whether they could review the call and have not; asked only once it has ended."""
        ended = wording.over(view.row) or view.row.state == CallState.WRAP_UP
        if not ended or not self.may(permission(self.NAME, "review")):
            return False
        return await self.console.ask(self.house.floor.reviewing.owed, self.call_id)

    async def action_macro(self) -> None:
        """Choose a macro and run it."""
        empty = "The center has no macros for this department."
        await self.app.push_screen(Choosing("Macros", self._macros, empty=empty), self._run)

    async def _macros(self) -> Pages:
        known = await self.console.ask(self.house.floor.choices.macros, self.call_id)
        return {
            "": [
                Entry(
                    one.key,
                    one.name("en"),
                    ", ".join(f"{step.act} {step.value}".strip() for step in one.steps),
                )
                for one in known
            ]
        }

    def _run(self, chosen: Entry | None) -> None:
        if chosen is not None:
            self.work(self._run_macro(chosen))

    async def _run_macro(self, chosen: Entry) -> None:
        steps = await self.console.ask(self.house.floor.macros.run, self.call_id, chosen.id)
        self.notify(f"{chosen.title}: {steps} steps done.", markup=False)

    def go_to(self, call: str) -> None:
        """Another call in place of this one."""
        raise NotImplementedError
