"""Speaking in a conversation: whose words are typed, where they go, and ready replies."""

from __future__ import annotations

from textual import on

from callcenter_tui.domain.errors import CallCenterError, Refused
from callcenter_tui.domain.states import BY_PHONE, CallState, Driver, Speaker, TurnState
from callcenter_tui.domain.views import CallRow, CallView, TurnView
from callcenter_tui.screens.choosing import Choosing, Entry, Pages
from callcenter_tui.screens.keeping import Keeping
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.speaking import SpeakerLine
from callcenter_tui.widgets.transcript import Transcript

PAGES = {"es": "in Spanish", "en": "in English"}


def _stand(view: CallView) -> tuple[str, bool]:
    """What decides whose words a person types by default."""
    return view.row.driver, wording.over(view.row) or view.row.state == CallState.WRAP_UP


class Speaking(Keeping):
    """A screen of one call in which one can speak."""

    def __init__(self, call: str) -> None:
        super().__init__(call)
        self.speaker: Speaker | None = None
        """Whose words are typed; None until the call is read or when nobody may type."""
        self.beside = False
        """A supervisor speaks in a call that somebody else drives."""
        self._stood: tuple[str, bool] | None = None
        """How the call stood when the speaker was chosen."""
        self._used = ""
        """The turn whose draft was taken into the composer and not sent yet."""

    @property
    def drafted(self) -> TurnView | None:
        """The AI's draft that waits for a person."""
        turn = self.view.turn if self.view else None
        return turn if turn is not None and turn.state == TurnState.DRAFTED else None

    # -- who types -----------------------------------------------------------------------------

    def choose_speaker(self, view: CallView) -> None:
        """Ours when we speak or approve drafts; else the customer's on a call of the desk.

        Chosen again when the call stands otherwise, but never under words already typed.
        """
        stand = _stand(view)
        if view.row.driver == Driver.PERSON and view.row.operator_id == self.me:
            self.beside = False
        if stand == self._stood or (self._stood is not None and self.composer.text.strip()):
            return
        self._stood = stand
        if not self.may("calls.take") or stand[1]:
            self.speaker, self.beside = None, False
        elif view.row.driver == Driver.AI and view.row.origin in BY_PHONE:
            self.speaker = Speaker.CUSTOMER
        else:
            self.speaker = Speaker.OPERATOR

    def show_speaker(self) -> None:
        """Say whose words are typed, and where they go."""
        row = self.view.row if self.view else None
        self.query_one(SpeakerLine).show(
            self.speaker,
            row,
            beside=self.beside,
            mine=row is None or not self.theirs(row),
            may_barge=self.may("calls.supervise"),
        )
        if row is not None:
            self.composer.invite(self._invitation(row))
        self.composer.display = self.speaker is not None

    def _invitation(self, row: CallRow) -> str:
        """What the empty box says: never that words go out which would be refused."""
        if self.speaker is Speaker.CUSTOMER:
            return "what the customer says; Enter sends"
        if self.beside:
            return "your words beside those of who speaks; Enter sends"
        if self.theirs(row):
            barges = self.may("calls.supervise")
            return "F12 writes to your colleague" if barges else "F9 leaves a note"
        if row.driver == Driver.AI:
            return "after F4: your words to the customer"
        return "your words to the customer; Enter sends, Ctrl+J: new line"

    def action_speaker(self) -> None:
        """Type for the other one; customers on a line of their own write for themselves."""
        if self.view is None or self.speaker is None:
            return
        if self.view.row.origin not in BY_PHONE:
            self.console.report(
                Refused("The customer writes on a line of their own", "You type as yourself.")
            )
            return
        mine = self.speaker is Speaker.OPERATOR
        self.speaker, self.beside = (Speaker.CUSTOMER if mine else Speaker.OPERATOR), False
        self._stood = _stand(self.view)
        self.show_speaker()

    def action_barge(self) -> None:
        """Speak beside the driver, or stop doing so."""
        row = self.view.row if self.view else None
        if row is None or self.speaker is None:
            self.console.report(Refused("Nobody can write in this call now", ""))
        elif row.driver == Driver.PERSON and row.operator_id == self.me:
            self.console.report(Refused("You drive this call yourself", "Just speak."))
        else:
            self.beside = not self.beside
            self.speaker = Speaker.OPERATOR
            self.show_speaker()

    # -- sending -------------------------------------------------------------------------------

    @on(Composer.Sent)
    def _sent(self, message: Composer.Sent) -> None:
        message.composer.text = ""
        turn = ""
        if self.speaker is Speaker.OPERATOR and self.drafted and not self.beside:
            turn, self._used = self._used or self.drafted.id, ""
        said = self._say(message.text, self.speaker, turn, self.beside)
        # In a worker that outlives this screen: what is refused then must not be lost.
        self.app.run_worker(self._reported(said), group="say")

    async def _say(self, text: str, speaker: Speaker | None, turn: str, beside: bool) -> None:
        """Say it, as the answer to ``turn`` if that is given: the draft that the person saw."""
        desk, supervising = self.house.desk, self.house.floor.supervising
        try:
            if speaker is None:
                raise Refused("Nobody can write in this call now", "")
            if beside:
                await self.console.ask(supervising.barge, self.call_id, text)
            elif turn:
                await self.console.ask(desk.send_draft, self.call_id, text, turn=turn)
            else:
                await self.console.ask(lambda actor: desk.say(self.call_id, speaker, text, actor))
        except CallCenterError:
            self._refused(text, speaker, beside)
            raise
        self.keep_words()
        if self.is_attached:
            self.query_one(Transcript).follow()

    def _refused(self, text: str, speaker: Speaker | None, beside: bool) -> None:
        """Give the words back as whose they were, wherever the call is open by now; else keep them
        for the next time.
        """
        there = (one for one in self.app.screen_stack if one.is_mounted)
        open_here = (one for one in there if isinstance(one, Speaking))
        screen = next((one for one in open_here if one.call_id == self.call_id), None)
        if screen is None:
            self._words = f"{text}\n{self._words}" if self._words else text
            self.keep_words()
            return
        screen.composer.give_back(text)
        screen.speaker, screen.beside = speaker, beside
        screen.show_speaker()

    def action_use_draft(self) -> None:
        """The AI's draft into the composer, but never over words typed there."""
        if self.drafted is None:
            self.console.report(Refused("There is no draft", "The AI has written none yet."))
            return
        if self.composer.text.strip() not in ("", self.drafted.draft.strip()):
            self.console.report(Refused("Your words are in the box", "Send or delete them first."))
            return
        self.speaker, self._used = Speaker.OPERATOR, self.drafted.id
        self.beside = False
        self._fill(self.drafted.draft)
        self.show_speaker()

    def _fill(self, text: str) -> None:
        self.composer.text = text
        self.composer.move_cursor(self.composer.document.end)
        self.composer.focus()

    # -- ready replies -------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash is a command in an empty box only; else it is a letter."""
        if action == "canned" and (self.speaker is None or self.composer.text):
            return False
        return super().check_action(action, parameters)

    async def action_canned(self) -> None:
        """Choose a ready reply; it comes into the box, where it can be changed."""
        title = "Ready replies"
        await self.app.push_screen(
            Choosing(title, self._replies, empty="This department has none."), self._replied
        )

    async def _replies(self) -> Pages:
        ready = await self.console.ask(self.house.floor.choices.replies, self.call_id)
        return {
            PAGES[language]: [Entry(one.key, wording.words(one.key), one.text) for one in replies]
            for language, replies in ready.items()
        }

    def _replied(self, chosen: Entry | None) -> None:
        if chosen is not None:
            self._fill(chosen.text)
