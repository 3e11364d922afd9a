"""The moves of a call: each key asks the service, which decides; errors are shown in words."""

from __future__ import annotations

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.states import CallState, Driver, TurnState
from callcenter_tui.domain.views import CallView
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets import wording


class Moves(Room[None]):
    """A screen of one call: taking it, giving it away, ending it."""

    def __init__(self, call: str) -> None:
        super().__init__()
        self.call_id = call
        self.view: CallView | None = None
        """The call as it was last read; None at first."""

    def fits(self, command: str) -> bool:
        """Only the moves that the present state leaves; the service decides all the same."""
        row = self.view.row if self.view else None
        if row is None or command in ("help", "leave", "trail", "sources"):
            return True
        if wording.over(row):
            return command == "note"
        person = row.driver == Driver.PERSON and row.operator_id is not None
        me = self.console.session.user.id if self.console.session else ""
        turn = self.view.turn if self.view else None
        return {
            "take_over": row.operator_id != me,
            "hand_back": person,
            "hold": person,
            "whisper": not person,
            "autonomy": not person,
            "use_draft": turn is not None and turn.state == TurnState.DRAFTED,
        }.get(command, True)

    def action_take_over(self) -> None:
        """You speak."""
        self.work(self.console.ask(self.house.driving.take_over, self.call_id))

    def action_hand_back(self) -> None:
        """The AI speaks."""
        self.work(self.console.ask(self.house.driving.hand_back, self.call_id))

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
        """Tell the AI something."""
        from callcenter_tui.screens.dialogs import whisper

        if self._steerable():
            self.work(whisper(self, self.call_id))

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

    def _steerable(self) -> bool:
        """Whether there is an AI to steer; says so at once when there is none."""
        row = self.view.row if self.view else None
        if row is not None and wording.over(row):
            self.console.report(Refused("This call is closed", "The customer can open it again."))
        elif row is not None and row.driver == Driver.PERSON:
            self.console.report(Refused("A person speaks in this call", "F5 hands it back."))
        else:
            return row is not None
        return False

    def action_sources(self) -> None:
        """What the AI's answers rest on."""
        from callcenter_tui.screens.sources import Sources

        if self.view is not None:
            self.app.push_screen(Sources(self.view))

    def action_end(self) -> None:
        """End it."""
        self.work(self._end())

    async def _end(self) -> None:
        from callcenter_tui.screens.dialogs import end

        row = self.view.row if self.view else None
        if row is not None and wording.over(row):
            raise Refused("This call is closed already", "")
        if self.view is not None and await end(self, self.call_id, self.view.row.key):
            self.notify(f"Call {self.view.row.key} is closed.", markup=False)
            self.dismiss()
