"""A letter on the glass: read again whenever its call stirs, drawn as it stands."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from callcenter_tui.calls.rights import LIVE
from callcenter_tui.domain.letters import LetterState, LetterView
from callcenter_tui.domain.states import BY_PHONE
from callcenter_tui.domain.views import CallView, EventView
from callcenter_tui.mail.readable import terminal_text
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.letter_answer import since_asked
from callcenter_tui.screens.letter_choosing import letter_of
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets import letter_parts as parts
from callcenter_tui.widgets.keyline import KeyLine
from callcenter_tui.widgets.plain import plain

WRITING = "The AI is writing a draft … It appears here by itself."
EMPTY = "It has no words yet: e writes it."

ASKABLE = (LetterState.PROPOSED, LetterState.ASKED)
"""Letters about which the customer may be asked, once or again."""


class LetterShown(Room[None]):
    """The letter with this id, of this call."""

    def __init__(self, letter: str, call: str) -> None:
        super().__init__()
        self.letter_id, self.call_id = letter, call
        self.letter: LetterView | None = None
        """As it was last read; None at first."""
        self.call: CallView | None = None
        """Its call, read at the same moment."""
        self._way = ""
        """What is unusual about the way out, in a line."""
        self._unnamed = False
        """Whether the company has no name of its own yet."""
        self._html = False
        self._rendered: tuple[int, int, str] = (0, 0, "")
        """Version and width for which the HTML was rendered, and what came of it."""

    def compose(self) -> ComposeResult:
        """The head, what to do, then text, question, ledger and delivery in one scroll."""
        yield from self.bars("Letter")
        yield Static(id="letter-to")
        yield Static(id="letter-head")
        yield Static(id="letter-todo")
        with VerticalScroll(id="letter-area"):
            with Vertical(id="letter-main"):
                yield Static(id="letter-asked")
                yield Static(id="letter-text")
            with Vertical(id="letter-side"):
                yield Static(id="letter-ledger")
                yield Static(id="letter-delivery")

    def on_mount(self) -> None:
        """Read it, and again whenever something happens in its call."""
        self.query_one("#letter-area").focus()
        self._burst = Burst(self._reread, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add([self.call_id])
        self.work(self._burst.run(), group="follow")

    def on_resize(self) -> None:
        """HTML is rendered for the width there is, and the parts are ordered by it."""
        if self.letter is not None:
            self.follow()

    def follow(self) -> None:
        """Read it again."""
        self._burst.add([self.call_id])

    def _on_events(self, events: list[EventView]) -> None:
        if not events or any(event.call == self.call_id for event in events):
            self._burst.add([self.call_id])

    async def _reread(self, names: set[str]) -> None:
        letter = await letter_of(self, self.letter_id, self.call_id)
        self.call = await self.console.ask(self.house.board.call, self.call_id)
        self._way = await self.console.ask(self.house.outbox.way)
        self._unnamed = await self.console.ask(self.house.outbox.unnamed)
        before, self.letter = self.letter, letter
        if self._html:
            await self._render_html(letter)
        self._draw(letter)
        if before is not None and before.state != letter.state:
            self.query_one("#letter-area").scroll_home(animate=False)

    def _draw(self, letter: LetterView) -> None:
        now, may = self.house.clock.now(), self.may("letters.offer")
        asked = letter.state == LetterState.ASKED and not self._html
        question = parts.asked(letter, aloud=self.by_phone) if asked else Content("")
        heard = self._heard(letter)
        text = Content("\n").join([self._title, self._text(letter)])
        self._say("#letter-to", parts.to(letter))
        self._say("#letter-head", parts.head(letter))
        todo = parts.todo(letter, may=may, live=self.live, heard=heard)
        if may and self._unnamed and letter.state in (LetterState.DRAFTING, *ASKABLE):
            todo = Content("\n").join([todo, plain(parts.UNNAMED_SAID, "$warning")])
        self._say("#letter-todo", todo)
        self._say("#letter-asked", question)
        self._say("#letter-text", Content("") if asked else text)  # the question holds all of it
        self._say("#letter-ledger", parts.ledger(letter.consents, now, heard))
        self._say("#letter-delivery", parts.delivery(letter, now, self._way))
        self._order(letter)
        self.query_one(KeyLine).refresh()

    def _heard(self, letter: LetterView) -> str:
        """What the customer wrote last since they were asked; nothing for who may not read it."""
        if self.call is None or self.by_phone or letter.state != LetterState.ASKED:
            return ""
        newest = since_asked(letter, self.call.messages)[:1]
        return newest[0].text if newest else ""

    def _order(self, letter: LetterView) -> None:
        """What became of it comes before its text where one stands below the other."""
        area, side = self.query_one("#letter-area"), self.query_one("#letter-side")
        first = bool(letter.post or letter.consents) and not self.has_class("-wide")
        upper, lower = self.query_one("#letter-main"), side
        if first:
            upper, lower = lower, upper
        if area.children[0] is not upper:
            area.move_child(upper, before=lower)

    @property
    def _title(self) -> Content:
        shown = "as HTML mail shows it" if self._html else "as it will be read"
        return parts.title(f"The letter, {shown}")

    def _text(self, letter: LetterView) -> Content:
        if letter.state == LetterState.DRAFTING:
            return Content.styled(WRITING, "$warning")
        if not letter.text:
            return Content.styled(EMPTY, "$warning")
        return plain(self._rendered[2] if self._html else letter.text)

    def _say(self, where: str, words: Content) -> None:
        static = self.query_one(where, Static)
        static.display = bool(words)
        if static.content != words:
            static.update(words)

    @property
    def live(self) -> bool:
        """Whether the customer can be asked now; so it seems until the call was read."""
        return self.call is None or self.call.row.state in LIVE

    @property
    def by_phone(self) -> bool:
        """Whether the customer is on the phone: then it is read to them."""
        return self.call is not None and self.call.row.origin in BY_PHONE

    def action_html(self) -> None:
        """The HTML as a terminal can show it; again: the text."""
        self.work(self._turn(), group="html")

    async def _turn(self) -> None:
        if self.letter is not None:
            self._html = not self._html
            if self._html:
                await self._render_html(self.letter)
            self._draw(self.letter)
            main = self.query_one("#letter-main")
            self.query_one("#letter-area").scroll_to_widget(main, animate=False, top=True)

    async def _render_html(self, letter: LetterView) -> None:
        """For this version and width, once; away from the screen's loop."""
        width = self.query_one("#letter-text").content_size.width or self.app.size.width - 4
        if self._rendered[:2] != (letter.version, width):
            read = await self.console.fetch(terminal_text, letter.html, width)
            self._rendered = (letter.version, width, read)

    def action_scroll_to(self, where: str) -> None:
        """To the beginning or the end."""
        getattr(self.query_one("#letter-area"), f"scroll_{where}")(animate=False)
