"""One call told: as JSON, and in lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from callcenter_tui.cli import letters_told
from callcenter_tui.cli.output import local, say
from callcenter_tui.domain.events import TOOL_USED
from callcenter_tui.domain.judged import reviewer
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.trail import ReviewView, RunView, ToolView, breaches, cited, spent
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from callcenter_tui.domain.letters import LetterView
    from callcenter_tui.domain.views import CallView, EventView, MessageView

_REFUSALS = {"arguments", "draft", "identity", "stopped", "unknown"}
"""Troubles of a use that was not allowed to begin."""

_BY_AI = {"briefing", "summary"}
"""Notes by the supervisor agent, who is no person of the house."""

_KINDS = {"ai_estimate": "AI estimate", "person": "review", "customer": "customer's rating"}


def record(
    view: CallView, events: list[EventView], letters: Sequence[LetterView]
) -> dict[str, Any]:
    """One call as JSON: the fixed fields, then everything else that is known of it.

    ``letters`` have their consents in them. ``cost`` and ``turn_costs`` (by turn) are in US
    dollars, of the runs whose model has a price.
    """
    row = view.row
    return {
        "key": row.key,
        "customer": view.customer,
        "department": row.department,
        "state": row.state,
        "driver": row.driver,
        "messages": view.messages,
        "events": events,
        "operator": row.operator,
        "priority": row.priority,
        "language": row.language,
        "origin": row.origin,
        "opened_at": row.opened_at,
        "closed_at": view.closed_at,
        "reason": view.reason,
        "severity": row.severity,
        "category": view.category,
        "disposition": view.disposition,
        "summary": view.summary,
        "summary_by": view.summary_by,
        "linked": view.linked,
        "wants_person": row.wants_person,
        "help": row.help,
        "identity": view.identity,
        "notes": view.notes,
        "runs": view.runs,
        "tools": view.tools,
        "reviews": view.reviews,
        "letters": [letters_told.record(letter) for letter in letters],
        "cost": spent(view.runs),
        "turn_costs": {run.turn: spent(view.runs, run.turn) for run in view.runs},
    }


def spoken(message: MessageView) -> str:
    """One message as a line of a transcript; a line break inside cannot fake another speaker.

    What the program itself says, as a letter that is read out, keeps its lines, all indented.
    """
    who = clean_line(message.who or message.speaker)
    speaker = who if who == message.speaker else f"{message.speaker} ({who})"
    sources = f"  [{', '.join(message.sources)}]" if message.sources else ""
    said = f" {clean_line(message.text)}"
    if message.speaker == Speaker.SYSTEM and "\n" in message.text:  # a letter that was read out
        said = "".join(
            f"\n            {clean_line(one)}".rstrip() for one in message.text.split("\n")
        )
    return f"{_second(message.at)}  {speaker}:{said}{sources}"


def tell(view: CallView, events: list[EventView], letters: Sequence[LetterView] = ()) -> None:
    """Print the call: head, conversation, notes, letters, who judged, what the AI did, events."""
    for line in _lines(view, events, letters):
        say(line)


def _lines(view: CallView, events: list[EventView], letters: Sequence[LetterView]) -> Iterator[str]:
    yield from _head(view)
    yield ""
    yield from map(spoken, view.messages)
    for note in view.notes:
        author = "the AI" if note.kind in _BY_AI else clean_line(note.author)
        yield f"{_second(note.at)}  [{note.kind} by {author}] {clean_line(note.text)}"
    for letter in letters:
        yield from letters_told.lines(letter)
    yield ""
    for review in view.reviews:
        yield from _review(review)
    done = [(run.at, _run(run)) for run in view.runs]
    troubles = _troubles(events)
    done += [(tool.at, _tool(tool, troubles.get(tool.source, ""))) for tool in view.tools]
    for _, lines in sorted(done, key=lambda pair: pair[0]):
        yield from lines
    for event in events:
        yield f"{_second(event.at)}  {event.kind}  by {clean_line(event.who)}"


def _head(view: CallView) -> Iterator[str]:
    row = view.row
    yield "  ".join((row.key, row.state, f"driver {row.driver}", row.department))
    contact = ", ".join(filter(None, (view.customer.phone, view.customer.email)))
    yield f"{clean_line(row.customer)} ({clean_line(contact)})  {local(row.opened_at)}"
    cost = spent(view.runs)
    facts = (
        ("reason", view.reason),
        ("help", row.help),
        ("identity", view.identity),
        ("closed as", view.disposition),
        (_summary(view), view.summary),
        ("cost", f"${cost:.4f}" if cost else ""),
    )
    for label, value in facts:
        if value:
            yield f"{label}: {clean_line(value)}"


def _summary(view: CallView) -> str:
    """Whose summary it is: the AI's, until a person has written or accepted one."""
    return f"summary ({'AI' if view.summary_by in ('', 'ai') else clean_line(view.summary_by)})"


def _run(run: RunView) -> list[str]:
    """When, who, with which model, how it ended; then each sentence with what it rests on."""
    cost = f", ${run.cost:.4f}" if run.cost else ""
    tokens = run.input_tokens + run.output_tokens
    used = f", {run.requests} requests, {tokens} tokens{cost}" if run.requests else ""
    lines = [
        f"{_second(run.at)}  agent {run.agent} ({clean_line(run.model)}): "
        f"{run.outcome}, {run.total_ms:.0f} ms{used}"
    ]
    for one in cited(run):
        sources = f"  [{', '.join(map(clean_line, one.sources))}]" if one.sources else ""
        lines.append(f"            {clean_line(one.sentence)}{sources}")
    for breach in breaches(run):
        lines.append(f"            refused, {breach.kind}: {clean_line(breach.claim)}")
    if held := run.detail.get("held"):
        lines.append(f"            held back: {clean_line(held)}")
    return lines


def _troubles(events: list[EventView]) -> dict[str, str]:
    """What went wrong with uses of tools, by their source; the last that was journaled of each."""
    used = (event.data for event in events if event.kind == TOOL_USED)
    return {str(data.get("source", "")): str(data.get("trouble", "")) for data in used}


def _tool(tool: ToolView, trouble: str) -> list[str]:
    """What was asked and answered. ``refused`` is what was not allowed, ``failed`` what broke."""
    asked = ", ".join(f"{name}={clean_line(value)}" for name, value in tool.arguments.items())
    head = f"{_second(tool.at)}  tool {tool.name}({asked}):"
    if trouble in _REFUSALS:
        return [f"{head} refused: {clean_line(tool.result)}"]
    failed = [f"            failed: {clean_line(trouble)}"] if trouble else []
    return [f"{head} {clean_line(tool.result)}", *failed]


def _review(review: ReviewView) -> list[str]:
    """One judgement under the name of its kind; an AI's is never shown as anything else."""
    score = f" {review.score:g} of 5" if review.score is not None else ""
    author = reviewer(review) if review.kind == "person" else review.author
    by = "" if review.kind == "customer" else f" by {clean_line(author)}"
    said = clean_line(review.data.get("resolution") or review.data.get("comment") or "")
    head = f"{_KINDS.get(review.kind, review.kind)}{score}{by}"
    lines = [f"{head}: {said}" if said else head]
    for mark in review.data.get("marks", ()):
        quote, why = clean_line(mark.get("quote", "")), clean_line(mark.get("why", ""))
        because = f": {why} «{quote}»" if why or quote else ""
        lines.append(f"            {mark['criterion']} {mark['score']}{because}")
    if hint := clean_line(review.data.get("hint", "")):
        lines.append(f"            for the operator: {hint}")
    return lines


def _second(at: datetime) -> str:
    return local(at, "%H:%M:%S")
