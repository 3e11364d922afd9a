"""The moves of a call: each key asks the service, which decides; errors are shown in words."""

from __future__ import annotations

from dataclasses import replace

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import LetterView
from callcenter_tui.domain.states import BY_PHONE, CallState, Driver, TurnState
from callcenter_tui.domain.views import CallRow, CallView
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets import wording

DRIVERS = (
    "speaker",
    "take_over",
    "hand_back",
    "use_draft",
    "escalate",
    "hold",
    "end",
    "transfer",
)
"""Commands of whoever drives a call; in a colleague's call supervisors may give them, too."""


class Moves(Room[None]):
    """A screen of one call: taking it, giving it away, ending it."""

    def __init__(self, call: str) -> None:
        super().__init__()
        self.call_id = call
        self.view: CallView | None = None
        """The call as it was last read; None at first."""
        self.letters: list[LetterView] = []
        """The letters of the call, the newest first."""

    def fits(self, command: str) -> bool:
        """Only the moves that the present state leaves; the service decides all the same."""
        row = self.view.row if self.view else None
        if row is None or command in ("help", "leave", "trail", "sources"):
            return True
        session = self.console.session
        if session and not session.user.covers(row.department) and not self.mine(row):
            return False  # of a department in which they do not work
        if command == "review":
            ended = wording.over(row) or row.state == CallState.WRAP_UP
            return ended and row.operator_id != self.me
        if wording.over(row):
            return command == "note"
        if command in DRIVERS and self.theirs(row) and not self.may("calls.supervise"):
            return False
        if row.state == CallState.WRAP_UP:
            return command in ("end", "note")
        person = row.driver == Driver.PERSON and row.operator_id is not None
        turn = self.view.turn if self.view else None
        return {
            "take_over": row.operator_id != self.me,
            "hand_back": person,
            "hold": person,
            "whisper": not (person and row.operator_id == self.me),
            "autonomy": not person,
            "speaker": row.origin in BY_PHONE,
            "canned": person,
            "use_draft": turn is not None and turn.state == TurnState.DRAFTED,
        }.get(command, True)

    def mine(self, row: CallRow) -> bool:
        """Whether who is signed in drives the call."""
        return row.driver == Driver.PERSON and bool(self.me) and row.operator_id == self.me

    def theirs(self, row: CallRow) -> bool:
        """Whether a colleague drives the call."""
        return row.driver == Driver.PERSON and row.operator_id not in (None, self.me)

    def action_take_over(self) -> None:
        """You speak."""
        self.work(self.console.ask(self.house.driving.take_over, self.call_id))

    def action_hand_back(self) -> None:
        """The AI speaks; asked once more when it was taken away from it for a reason."""
        self.work(self._hand_back())

    async def _hand_back(self) -> None:
        row = self.view.row if self.view else None
        if row is not None and row.severity and row.driver == Driver.PERSON:
            question = f"It was escalated ({row.severity}). Shall the AI speak to the customer?"
            if not await confirmed(self, f"Hand back {row.key}", question, "Hand back"):
                return
        await self.console.ask(self.house.driving.hand_back, self.call_id)

    def action_hold(self) -> None:
        """On hold, or off it."""
        driving = self.house.driving
        held = self.view is not None and self.view.row.state == CallState.ON_HOLD
        self.work(self.console.ask(driving.resume if held else driving.hold, self.call_id))

    def action_escalate(self) -> None:
        """Ask for a person."""
        from callcenter_tui.screens.dialogs import escalate

        self.work(escalate(self, self.call_id))

    def action_transfer(self) -> None:
        """To another department."""
        from callcenter_tui.screens.dialogs import transfer

        if self.view is not None:
            self.work(transfer(self, self.call_id, self.view.row.department))

    def action_note(self) -> None:
        """An internal note."""
        from callcenter_tui.screens.dialogs import note

        self.work(note(self, self.call_id))

    def action_whisper(self) -> None:
        """Tell the AI or the operator of the call something."""
        from callcenter_tui.screens.dialogs import whisper

        row = self.view.row if self.view else None
        if row is None:
            return
        if row.driver == Driver.PERSON and row.operator_id == self.me:
            self.console.report(Refused("You drive this call yourself", "F9 writes a note."))
        elif self._live(row):
            self.work(whisper(self, row))

    def action_autonomy(self) -> None:
        """The AI by itself, or drafts; asked once more when that sends what waits as a draft."""
        row = self.view.row if self.view else None
        turn = self.view.turn if self.view else None
        if row is None or not self._steerable():
            return
        if turn is not None and turn.state == TurnState.DRAFTED:
            from callcenter_tui.screens.dialogs import autonomy

            self.work(autonomy(self, self.call_id))
            return
        driver = Driver.DRAFT if row.driver == Driver.AI else Driver.AI
        self.work(self.console.ask(self.house.guidance.switch, self.call_id, driver))

    def _live(self, row: CallRow) -> bool:
        """Whether the call is not closed; says so at once when it is."""
        if wording.over(row):
            self.console.report(Refused("This call is closed", "The customer can open it again."))
        return not wording.over(row)

    def _steerable(self) -> bool:
        """Whether there is an AI to steer; says so at once when there is none."""
        row = self.view.row if self.view else None
        if row is None or not self._live(row):
            return False
        if row.driver == Driver.PERSON:
            self.console.report(Refused("A person speaks in this call", "F5 hands it back."))
        return row.driver != Driver.PERSON

    def action_sources(self) -> None:
        """What the AI's answers rest on."""
        from callcenter_tui.screens.sources import Sources

        if self.view is not None:
            self.app.push_screen(Sources(self.view))

    def action_end(self) -> None:
        """End it, or go on with its wrap-up."""
        if self.view is not None:
            self.work(self._end(self.view.row))

    async def _end(self, row: CallRow) -> None:
        """What a person drove ends for the customer first, and is then wrapped up."""
        if wording.over(row):
            raise Refused("This call is closed already", "Esc leaves it.")
        if row.driver == Driver.PERSON and row.state in (CallState.ACTIVE, CallState.ON_HOLD):
            question = "The customer is told that the call is over."
            if not await confirmed(self, f"End call {row.key}?", question, "End call"):
                return
            await self.console.ask(self.house.floor.wrapup.hang_up, self.call_id)
            row = replace(row, state=CallState.WRAP_UP.value)
        if row.state == CallState.WRAP_UP:
            from callcenter_tui.screens.wrapping_up import wrap_up as ask
        else:
            from callcenter_tui.screens.dialogs import end as ask
        if await ask(self, self.call_id, row.key):
            self.over(f"Call {row.key} is closed.")

    def over(self, words: str) -> None:
        """Say it and leave: this call is done."""
        raise NotImplementedError
