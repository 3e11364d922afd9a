"""The agent trail: what each AI agent did, with what, how long it took, and the notes of people."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.views import CallView, NoteView
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.judgements import judgement_lines
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.runs import cost_line, run_lines, tool_lines


def note_lines(note: NoteView) -> Content:
    """A note, a whisper or a briefing."""
    head = Content.assemble(
        (f"{clock(note.at)} ", "$text-muted"),
        (f"{wording.words(note.kind)} ", "bold"),
        plain_line(note.author, "$text-muted", limit=40),
    )
    return Content("\n").join([head, plain(note.text)])


IDENTITY = {
    "asked": "asked; the customer has not answered yet",
    "confirmed": "confirmed by the customer's own answer",
    "failed": "not confirmed: tell nothing about an account",
}


class Trail(VerticalScroll, can_focus=True):
    """The side of a conversation that the customer never sees."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(Static(id="trail-text"), id=id)

    def show(self, view: CallView, letters: Sequence[Content] = (), *, blind: bool = False) -> None:
        """Why it is here, its letters with what the customer said to them, what people noted,
        newest first, and what the agents did. ``blind``: for who has yet to review the call, so
        the AI's estimate and other reviews are kept back.
        """
        parts: list[Content] = []
        if view.reason:
            parts.append(
                Content.assemble(("Why here ", "bold"), plain(wording.readable(view.reason)))
            )
        if view.row.help:
            parts.append(Content.assemble(("Help asked ", "bold $warning"), plain(view.row.help)))
        if view.identity:
            parts.append(Content.assemble(("Identity ", "bold"), IDENTITY[view.identity]))
        if view.disposition:
            parts.append(Content.assemble(("Ended ", "bold"), wording.words(view.disposition)))
        if view.summary:
            by = "AI" if view.summary_by in ("", "ai") else view.summary_by
            head = plain_line(f"Summary ({by}):", "bold", limit=60)
            parts.append(Content.assemble(head, " ", plain(view.summary)))
        parts += letters
        parts += judgement_lines(view.reviews, blind=blind)
        parts += [note_lines(note) for note in reversed(view.notes)]
        if view.runs:
            parts.append(
                Content.assemble(("What the AI agents did", "$text-muted"), cost_line(view))
            )
        done = [*((run.at, run_lines(run)) for run in view.runs)]
        done += [(tool.at, tool_lines(tool)) for tool in view.tools]
        parts += [lines for _, lines in sorted(done, key=lambda pair: pair[0], reverse=True)]
        nothing = Content.styled("No AI agent has worked on this call yet.", "$text-muted")
        self.query_one("#trail-text", Static).update(Content("\n\n").join(parts or [nothing]))
