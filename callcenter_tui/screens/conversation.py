"""One conversation: what is said, what the AI agents did, and every move a person can make.

Several calls are open as tabs, but only the one on the glass is a screen: switching replaces it.
Drawing it anew costs some milliseconds; a hidden screen would read every event for nothing.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.domain.states import Origin, TurnState
from callcenter_tui.domain.views import CallView, EventView
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.tabbed import Tabbed
from callcenter_tui.widgets import legend, wording
from callcenter_tui.widgets.callhead import CallHead
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.letter_parts import trail_lines
from callcenter_tui.widgets.letter_words import waiting
from callcenter_tui.widgets.message import BETWEEN
from callcenter_tui.widgets.speaking import DraftBox, HereLine, SpeakerLine
from callcenter_tui.widgets.tabbar import TabBar
from callcenter_tui.widgets.trail import Trail
from callcenter_tui.widgets.transcript import BelowLine, Transcript

STREAM = 0.15
"""Seconds between two looks at an answer being written."""

HERE = 2.0
"""Seconds between two looks at who else has the call open: less than ``keeping.STILL``."""

ON_THE_WAY = 2.0
"""Seconds between two looks whether the customer has seen what was said last."""


class Conversation(Tabbed):
    """The call with this id."""

    NAME = "conversation"
    SIGNS = legend.OF_A_CALL
    CSS_PATH = "conversation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("conversation")]

    def compose(self) -> ComposeResult:
        """Tabs, head, transcript with the trail at its side, draft, who is here, composer."""
        yield from self.bars("Conversation")
        yield TabBar(id="tabs")
        yield CallHead(id="call-head")
        with Horizontal(id="talk"):
            yield Transcript(id="transcript")
            yield Trail(id="trail")
        with Vertical(id="speak"):
            yield BelowLine(id="below")
            yield DraftBox(id="draft")
            yield HereLine(id="here")
            yield SpeakerLine(id="speaker")
            yield Composer(id="composer")

    def on_mount(self) -> None:
        """Read the call; then again whenever an event names it."""
        self.console.tabs.open(self.call_id)
        self.composer.focus()
        self.recall_held()
        self._burst = Burst(self._reread, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add([self.call_id, *self.console.tabs.calls])
        self.work(self._burst.run(), group="follow")
        self.set_interval(1.0, self._tick)
        self.set_interval(HERE, self.look_around)
        self.set_interval(ON_THE_WAY, self._look_on_the_way)
        self._poll = self.set_interval(STREAM, self._look, pause=True)
        self.look_around()

    def _on_events(self, events: list[EventView]) -> None:
        named = {event.call for event in events if event.call} & set(self.console.tabs.calls)
        self._burst.add(named if events else self.console.tabs.calls)

    async def _reread(self, names: set[str]) -> None:
        if self.call_id in names:
            await self.recall_words()
            await self._read()
        if names - {self.call_id}:
            tabs = self.console.tabs
            tabs.know(await self.console.ask(self.house.board.rows, list(tabs.calls)))
        self.show_tabs()

    async def _read(self) -> None:
        first = self.view is None
        view = await self.console.ask(self.house.board.call, self.call_id)
        self.pending = await self.console.ask(self.house.floor.ahead.of, self.call_id)
        self.letters = await self.console.ask(self.house.letters.of_call, self.call_id)
        self.owes_review = await self.review_owed(view)
        self.view = view
        self.console.tabs.know([view.row])
        self.choose_speaker(view)
        now, mine = self.house.clock.now(), self.mine(view.row)
        head, letters = self.query_one(CallHead), self.letters
        head.show(view, now, self.pending, mine=mine, letters=waiting(letters))
        self.query_one(Trail).show(view, trail_lines(letters, now), blind=self.owes_review)
        transcript = self.query_one(Transcript)
        notes = [note for note in view.notes if note.kind in BETWEEN]
        shown = view.shown_seq if view.row.origin == Origin.LINE else None
        await transcript.show(view.messages, notes, shown)
        self._show_turn(view, transcript)
        self.query_one(KeyLine).refresh()
        self.show_speaker()
        if first and (line := self.console.tabs.places.pop(self.call_id, None)) is not None:
            self.call_after_refresh(transcript.back_to, line)

    def _show_turn(self, view: CallView, transcript: Transcript) -> None:
        """The answer being written, or the draft that waits for a person."""
        turn = view.turn
        if turn is not None and turn.state == TurnState.CLAIMED:
            self._poll.resume()
            if not transcript.writing.display:
                transcript.writing.show(turn.draft)
        else:
            self._poll.pause()
            transcript.writing.show(None)
        self.query_one(DraftBox).show(self.drafted.draft if self.drafted else "")

    def _look(self) -> None:
        self.instead(self._streamed, group="stream")

    async def _streamed(self) -> None:
        text = await self.console.ask(self.house.board.streamed, [self.call_id])
        turn = self.view.turn if self.view else None
        found = text.get(self.call_id)
        if found and turn and turn.id == found[0] and turn.state == TurnState.CLAIMED:
            self.query_one(Transcript).writing.show(found[1])

    def _tick(self) -> None:
        self.query_one(CallHead).tick(self.house.clock.now())

    def _look_on_the_way(self) -> None:
        """While the AI speaks, what the customer has seen makes no event: it is looked up."""
        if self.query_one(Transcript).on_the_way and self.view and not wording.over(self.view.row):
            self._burst.add([self.call_id])

    # -- reading -------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """End is a key of the box while something is typed there, and Ctrl+U in a live call."""
        if action == "newest" and (self.focused is not self.composer or self.composer.text):
            return False
        if action == "review" and not self.fits(action):
            return False  # Ctrl+U is a key of the box while the call goes on
        return super().check_action(action, parameters)

    @property
    def _read_now(self) -> Transcript | Trail:
        """What pages are turned of while the keys stay with the box."""
        talk = self.query_one(Transcript)
        return talk if talk.display else self.query_one(Trail)

    def action_older(self) -> None:
        """A page up."""
        self._read_now.action_page_up()

    def action_newer(self) -> None:
        """A page down."""
        self._read_now.action_page_down()

    def action_newest(self) -> None:
        """To what was said last."""
        self.query_one(Transcript).follow()

    @on(Transcript.Behind)
    def _behind(self, message: Transcript.Behind) -> None:
        self.query_one(BelowLine).display = message.new

    def on_screen_suspend(self) -> None:
        """Another screen comes over this one, or in its place."""
        self.keep_words()
        self.keep_place()

    async def on_unmount(self) -> None:
        """It is on the glass no more, whoever took it from there: also the end of the console."""
        self._gone = True
        if self.console.session is None or self.console.house is None:
            return
        try:
            await self.words_kept()
            gone = self.house.floor.watchers.gone
            await self.console.fetch(gone, self.call_id, self.console.tabs.place)
        except (CallCenterError, RuntimeError):
            pass  # the store or the console is closing; the others forget this one by themselves

    def action_trail(self) -> None:
        """Show or hide the trail."""
        self.toggle_class("-trail")

    def action_leave(self) -> None:
        """Back to the list; first to the talk, where the trail stands in its place."""
        if self.query_one(Transcript).display:
            super().action_leave()
        else:
            self.action_trail()
