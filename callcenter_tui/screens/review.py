"""The review of a call that has ended: the scorecard first, then what the AI had said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.review import Criterion, ReviewKind
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.domain.views import CallView
from callcenter_tui.screens.form import Field, Form, Values
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.judgements import review_lines
from callcenter_tui.widgets.marks import MarkLine
from callcenter_tui.widgets.plain import plain_line

BLIND = (
    "You judge first: the AI's estimate and other people's reviews of this call are shown once "
    "yours is saved. 1 is poor, 5 is good."
)
AGAIN = "You have reviewed this call. What you save now counts in place of that; both are kept."
NO_ESTIMATE = "The AI has not judged this call."


class ReviewForm(Form[ReviewView]):
    """Asks for a mark for each line of the scorecard, a comment and a hint for the operator."""

    def __init__(
        self, room: Room[Any], view: CallView, scorecard: Sequence[Criterion], *, again: bool
    ) -> None:
        fields = [
            Field("comment", "Comment", "text", hint="why you judge so; may be empty"),
            Field("hint", "For the operator", "text", hint="what to do better; may be empty"),
        ]
        note = AGAIN if again else BLIND
        super().__init__(f"Review {view.row.key}", fields, self._save, done="Save", note=note)
        self._room = room
        self._call = view.row.id
        whole = sum(line.weight for line in scorecard)
        self._lines = [MarkLine(line, line.weight / whole) for line in scorecard]

    def rows(self) -> Iterable[Widget]:
        """The scorecard, then the words."""
        yield from self._lines
        yield from super().rows()

    def _to_first(self) -> None:
        """Where something is still to be marked."""
        next((line for line in self._lines if not line.mark), self._lines[0]).focus()

    async def _save(self, typed: Values) -> ReviewView:
        for line in self._lines:
            if not line.mark:
                raise Invalid(f"No mark yet: {line.line.name('en')}", "A digit from 1 to 5.")
        marks = {line.line.key: line.mark for line in self._lines}
        reviewing = self._room.house.floor.reviewing
        return await self._room.console.ask(
            reviewing.review, self._call, marks, typed["comment"], typed["hint"]
        )


class Judgements(ModalScreen[None]):
    """The three judgements of a call, apart from each other, to be read."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "close", show=False)]

    def __init__(self, view: CallView) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """One text under one head."""
        with VerticalScroll(id="judgements-box") as box:
            box.border_title = plain_line(f"Judgements of {self._view.row.key}")
            box.border_subtitle = Content("Esc closes")
            yield Static(Content("\n\n").join(self._parts()), id="judgements-text")

    def on_mount(self) -> None:
        """The keys scroll."""
        self.query_one("#judgements-box").focus()

    def action_close(self) -> None:
        """Back to the conversation."""
        self.dismiss()

    def _parts(self) -> list[Content]:
        order = list(ReviewKind)
        found = sorted(self._view.reviews, key=lambda one: order.index(ReviewKind(one.kind)))
        lines = [review_lines(one) for one in found]
        if not any(one.kind == ReviewKind.AI_ESTIMATE for one in found):
            lines.insert(0, Content(NO_ESTIMATE))
        return lines


async def review(room: Room[Any], view: CallView, *, again: bool) -> None:
    """Ask for a review, then show every judgement. Must run in a worker of ``room``.

    ``again``: they have reviewed the call before, or seen what others said of it.
    """
    scorecard = await room.console.ask(room.house.floor.reviewing.scorecard)
    if not room.is_active:
        return  # another dialog was opened meanwhile
    form = ReviewForm(room, view, scorecard, again=again)
    if await room.app.push_screen_wait(form) is not None:
        now = await room.console.ask(room.house.board.call, view.row.id)
        if room.is_active:
            await room.app.push_screen_wait(Judgements(now))
