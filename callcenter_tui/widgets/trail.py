"""The agent trail: what each AI agent did, with what, how long it took, and the notes of people."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.trail import RunView
from callcenter_tui.domain.views import CallView, NoteView
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.plain import plain, plain_line


def run_line(run: RunView) -> Content:
    """One agent run, on two lines."""
    first = f", first word {run.first_token_ms:.0f} ms" if run.first_token_ms is not None else ""
    tokens = run.input_tokens + run.output_tokens
    cost = f", {tokens} tokens" if tokens else ""
    detail = ", ".join(filter(None, (_detail(*pair) for pair in sorted(run.detail.items()))))
    lines = [
        Content.assemble(
            (f"{clock(run.at)} ", "$text-muted"),
            plain_line(wording.words(run.agent), "bold"),
            ": ",
            plain_line(run.outcome),
        ),
        plain_line(f"  {run.model}, {run.total_ms:.0f} ms{first}{cost}", "$text-muted"),
    ]
    if detail:
        lines.append(plain_line(f"  {detail}", "$text-muted", limit=200))
    return Content("\n").join(lines)


def _detail(key: str, value: object) -> str:
    """One detail of a run in words; what is empty or as usual is left out."""
    if key == "knows":
        return "" if value else "did not know the answer"
    if isinstance(value, list | tuple):
        value = " ".join(str(one) for one in value)
    return f"{wording.words(key).lower()}: {value}" if value not in ("", None, False) else ""


def note_lines(note: NoteView) -> Content:
    """A note or a briefing."""
    title = "Briefing" if note.kind == "briefing" else "Note"
    head = Content.assemble(
        (f"{clock(note.at)} ", "$text-muted"),
        (f"{title} ", "bold"),
        plain_line(note.author, "$text-muted", limit=40),
    )
    return Content("\n").join([head, plain(note.text)])


def _readable(reason: str) -> str:
    """A rule's key in words; a sentence stays as it is."""
    return reason if " " in reason else reason.replace("_", " ")


class Trail(VerticalScroll, can_focus=True):
    """The side of a conversation that the customer never sees."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(Static(id="trail-text"), id=id)

    def show(self, view: CallView) -> None:
        """Why it is here, what people noted, newest first, and what the agents did."""
        parts: list[Content] = []
        if view.reason:
            parts.append(Content.assemble(("Why here ", "bold"), plain(_readable(view.reason))))
        if view.disposition:
            parts.append(Content.assemble(("Ended ", "bold"), wording.words(view.disposition)))
        if view.summary:
            parts.append(Content.assemble(("Summary ", "bold"), plain(view.summary)))
        parts += [note_lines(note) for note in reversed(view.notes)]
        if view.runs:
            parts.append(Content.styled("What the AI agents did", "$text-muted"))
        parts += [run_line(run) for run in reversed(view.runs)]
        nothing = Content.styled("No AI agent has worked on this call yet.", "$text-muted")
        self.query_one("#trail-text", Static).update(Content("\n\n").join(parts or [nothing]))
