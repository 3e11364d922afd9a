"""The room of one letter, and its keys: edit it, ask the customer, record what they answered.

Nothing leaves here without the customer's own yes.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import LetterState, LetterView, PostState
from callcenter_tui.domain.states import BY_PHONE
from callcenter_tui.mail.offers import STOPPED
from callcenter_tui.screens import deliveries
from callcenter_tui.screens.answering import show_call
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Field, Form, Values, confirmed
from callcenter_tui.screens.letter_answer import AnswerForm, since_asked
from callcenter_tui.screens.letter_form import LetterForm
from callcenter_tui.screens.letter_shown import ASKABLE, LetterShown
from callcenter_tui.widgets import letter_words

OPEN = (LetterState.DRAFTING, *ASKABLE)


class EmailConfirmation(LetterShown):
    """The letter with this id, of this call, and what a person does about it."""

    NAME = "letter"
    CSS_PATH = "email_confirmation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("letter", priority=True),
        Binding("home", "scroll_to('home')", show=False, priority=True),
        Binding("end", "scroll_to('end')", show=False, priority=True),
    ]

    def fits(self, command: str) -> bool:
        """Only what the letter's state leaves; the service decides all the same."""
        letter = self.letter
        if letter is None:
            return True
        post = letter.post.state if letter.post else ""
        confirmed_ = letter.state == LetterState.CONFIRMED
        gone = confirmed_ and post in (*letter_words.GONE, PostState.UNCERTAIN)
        return {
            "edit": letter.state in OPEN or (confirmed_ and not gone),
            "ask_customer": self.live
            and bool(letter.address and letter.text)
            and (letter.state in ASKABLE or (confirmed_ and post in STOPPED)),
            "answer": letter.state == LetterState.ASKED,
            "html": bool(letter.html),
            "retry": confirmed_ and post in letter_words.RETRIED,
            "arrived": post == PostState.UNCERTAIN,
            "cancel": letter.state in OPEN or (confirmed_ and post not in letter_words.GONE),
        }.get(command, True)

    def action_edit(self) -> None:
        """Its words and its address; of a letter whose words are final no form opens."""
        if self.letter is None:
            return
        if self.fits("edit"):
            self.app.push_screen(LetterForm(self, self.letter), self._edited)
        else:
            self.work(self._edit(self.letter))

    async def _edit(self, letter: LetterView) -> None:
        await self.console.ask(self.house.letters.may_write, letter.id)
        self.app.push_screen(LetterForm(self, letter), self._edited)  # it can be changed by now

    def _edited(self, changed: bool | None) -> None:
        """Say that it is saved, and show it at once: the next news may be a moment away."""
        if changed is not None:
            self.notify("The letter is saved." if changed else "Nothing changed.", markup=False)
            self.follow()

    def action_ask_customer(self) -> None:
        """Read it out in the call, after a question: the customer sees every word."""
        if self.letter is not None:
            self.work(self._ask(self.letter))

    async def _ask(self, letter: LetterView) -> None:
        may_ask = self.house.letters.may_ask
        await self.console.ask(may_ask, letter.id, version=letter.version)
        name = letter.customer or "The customer"
        gets = "hears the whole letter from you" if self.by_phone else "gets the whole letter"
        question = (
            f"{name} {gets} in the call, and the question whether to send it to {letter.address}."
        )
        if await confirmed(self, f"Ask {name} now?", question, "Ask"):
            await self.console.ask(self.house.letters.ask, letter.id, version=letter.version)

    def action_answer(self) -> None:
        """Record what the customer answered."""
        if self.letter is not None:
            self.work(self._answer(self.letter))

    async def _answer(self, letter: LetterView) -> None:
        if letter.state != LetterState.ASKED:
            raise Refused("The customer was not asked about this letter", "k asks them.")
        call = await self.console.ask(self.house.board.call, self.call_id)  # as it is right now
        phone = call.row.origin in BY_PHONE
        heard = None if phone else since_asked(letter, call.messages)
        if heard is not None and not heard:
            raise Refused("The customer has said nothing since they were asked", "Wait for it.")
        answer = await self.app.push_screen_wait(AnswerForm(self, letter, heard))
        if answer == "yes":
            self.notify("The yes is recorded; the letter is queued.", markup=False)
        elif answer == "no":
            self.notify("The no is recorded; the letter is not sent.", markup=False)

    def action_retry(self) -> None:
        """Try it again."""
        if self.letter is not None:
            self.work(deliveries.retry(self, self.letter))

    def action_arrived(self) -> None:
        """It did arrive."""
        if self.letter is not None:
            self.work(deliveries.settle(self, self.letter))

    def action_cancel(self) -> None:
        """Give it up."""
        if self.letter is not None:
            self.work(deliveries.cancel(self, self.letter))

    def action_open_call(self) -> None:
        """The call of the letter; back to it when one came from there."""
        below = self.app.screen_stack[-2]
        if isinstance(below, Conversation) and below.call_id == self.call_id:
            self.dismiss()
        elif self.letter is not None:
            show_call(self, self.call_id, self.letter.call_key)

    def action_opt_out(self) -> None:
        """The customer wants no more follow-ups."""
        if self.letter is not None:
            self.work(self._opt_out(self.letter))

    async def _opt_out(self, letter: LetterView) -> None:
        async def submit(typed: Values) -> int:
            opt_out = self.house.letters.opt_out
            return await self.console.ask(opt_out, self.call_id, typed["words"])

        fields = [Field("words", "They said", "text", hint="their own words")]
        note = "No more follow-ups to the customer's addresses, until they say otherwise."
        form = Form("No more follow-ups", fields, submit, done="Record", note=note)
        noted = await self.app.push_screen_wait(form)
        if noted is not None:
            said = "No more follow-ups go there." if noted else "That was known already."
            self.notify(said, markup=False)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss()
