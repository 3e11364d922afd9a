"""One conversation: what is said, what the AI agents did, and every move a person can make."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import CallCenterError, Refused
from callcenter_tui.domain.states import Driver, Origin, Speaker, TurnState
from callcenter_tui.domain.views import CallView, EventView, TurnView
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.moves import Moves
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.callhead import CallHead
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.speaking import DraftBox, SpeakerLine
from callcenter_tui.widgets.trail import Trail
from callcenter_tui.widgets.transcript import Transcript

STREAM = 0.15
"""Seconds between two looks at an answer being written."""


def _stand(view: CallView) -> tuple[str, bool]:
    """What decides whose words a person types by default."""
    return view.row.driver, wording.over(view.row)


class Conversation(Moves):
    """The call with this id."""

    NAME = "conversation"
    CSS_PATH = "conversation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("conversation")]

    def __init__(self, call: str) -> None:
        super().__init__(call)
        self.speaker: Speaker | None = None
        """Whose words are typed; None until the call is read or when nobody may type."""
        self._stood: tuple[str, bool] | None = None
        """How the call stood when the speaker was chosen."""
        self._used = ""
        """The turn whose draft was taken into the composer and not sent yet."""

    def compose(self) -> ComposeResult:
        """Head, transcript with the trail at its side, draft, speaker and composer."""
        yield from self.bars("Conversation")
        yield CallHead(id="call-head")
        with Horizontal(id="talk"):
            yield Transcript(id="transcript")
            yield Trail(id="trail")
        with Vertical(id="speak"):
            yield DraftBox(id="draft")
            yield SpeakerLine(id="speaker")
            yield Composer(self.console.unsent.pop(self.call_id, ""), id="composer")

    def on_mount(self) -> None:
        """Read the call; then again whenever an event names it."""
        super().on_mount()
        self.composer.focus()
        self._burst = Burst(self._reread, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add([self.call_id])
        self.work(self._burst.run(), group="follow")
        self.set_interval(1.0, self._tick)
        self._poll = self.set_interval(STREAM, self._look, pause=True)

    @property
    def composer(self) -> Composer:
        """Where the person types."""
        return self.query_one(Composer)

    def _on_events(self, events: list[EventView]) -> None:
        if not events or any(event.call == self.call_id for event in events):
            self._burst.add([self.call_id])

    async def _reread(self, names: set[str]) -> None:
        view = await self.console.ask(self.house.board.call, self.call_id)
        self.view = view
        self._choose_speaker(view)
        self.query_one(CallHead).show(view, self.house.clock.now())
        self.query_one(Trail).show(view)
        transcript = self.query_one(Transcript)
        await transcript.show(view.messages)
        turn = view.turn
        if turn is not None and turn.state == TurnState.CLAIMED:
            self._poll.resume()
            if not transcript.writing.display:
                transcript.writing.show(turn.draft)
        else:
            self._poll.pause()
            transcript.writing.show(None)
        self.query_one(DraftBox).show(self._draft)
        self.query_one(KeyLine).refresh()
        self._show_speaker()

    @property
    def _draft(self) -> str:
        """The AI's draft that waits for a person; empty when there is none."""
        return self._drafted.draft if self._drafted else ""

    @property
    def _drafted(self) -> TurnView | None:
        turn = self.view.turn if self.view else None
        return turn if turn is not None and turn.state == TurnState.DRAFTED else None

    def _look(self) -> None:
        self.run_worker(self._reported(self._streamed()), group="stream", exclusive=True)

    async def _streamed(self) -> None:
        text = await self.console.ask(self.house.board.streamed, [self.call_id])
        turn = self.view.turn if self.view else None
        found = text.get(self.call_id)
        if found and turn and turn.id == found[0] and turn.state == TurnState.CLAIMED:
            self.query_one(Transcript).writing.show(found[1])

    def _tick(self) -> None:
        self.query_one(CallHead).tick(self.house.clock.now())

    # -- who types -----------------------------------------------------------------------------

    def _choose_speaker(self, view: CallView) -> None:
        """Ours when we speak or approve drafts; else the customer's on a call of the desk.

        Chosen again when the call stands otherwise, but never under words already typed.
        """
        stand = _stand(view)
        if stand == self._stood or (self._stood is not None and self.composer.text.strip()):
            return
        self._stood = stand
        if not self.may("calls.take") or wording.over(view.row):
            self.speaker = None
        elif view.row.driver == Driver.AI and view.row.origin == Origin.DESK:
            self.speaker = Speaker.CUSTOMER
        else:
            self.speaker = Speaker.OPERATOR

    def _show_speaker(self) -> None:
        view = self.view
        self.query_one(SpeakerLine).show(self.speaker, view.row if view else None)
        self.composer.invite(
            "what the customer says; Enter sends"
            if self.speaker is Speaker.CUSTOMER
            else "your words to the customer; Enter sends, Ctrl+J: new line"
        )
        self.composer.display = self.speaker is not None

    def action_speaker(self) -> None:
        """Type for the other one."""
        if self.speaker is not None:
            mine = self.speaker is Speaker.OPERATOR
            self.speaker = Speaker.CUSTOMER if mine else Speaker.OPERATOR
            self._stood = _stand(self.view) if self.view else None
            self._show_speaker()

    @on(Composer.Sent)
    def _sent(self, message: Composer.Sent) -> None:
        message.composer.text = ""
        turn = ""
        if self.speaker is Speaker.OPERATOR and self._drafted:
            turn, self._used = self._used or self._drafted.id, ""
        self.work(self._say(message.text, self.speaker, turn), group="say")

    async def _say(self, text: str, speaker: Speaker | None, turn: str) -> None:
        """Say it, as the answer to ``turn`` if that is given: the draft that the person saw."""
        desk = self.house.desk
        try:
            if speaker is None:
                raise Refused("Nobody can write in this call now", "")
            if turn:
                await self.console.ask(desk.send_draft, self.call_id, text, turn=turn)
            else:
                await self.console.ask(lambda actor: desk.say(self.call_id, speaker, text, actor))
        except CallCenterError:
            self.composer.give_back(text)
            self.speaker = speaker  # the words come back as whose they were
            self._show_speaker()
            raise

    def action_use_draft(self) -> None:
        """The AI's draft into the composer."""
        if self._drafted is None:
            self.console.report(Refused("There is no draft", "The AI has written none yet."))
            return
        self.speaker, self._used = Speaker.OPERATOR, self._drafted.id
        self.composer.text = self._draft
        self.composer.move_cursor(self.composer.document.end)
        self.composer.focus()
        self._show_speaker()

    # -- the other keys ------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Back to the list; unsent words are kept."""
        if self.composer.text.strip():
            self.console.unsent[self.call_id] = self.composer.text
        self.dismiss()

    def action_trail(self) -> None:
        """Show or hide the trail."""
        self.toggle_class("-trail")
