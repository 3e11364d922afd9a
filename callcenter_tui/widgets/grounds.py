"""What an AI answer rests on: each sentence, its sources, and the sources' own words."""

from __future__ import annotations

from textual.content import Content

from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.trail import RunView, ToolView, cited, evidence
from callcenter_tui.domain.views import CallView, MessageView
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.plain import plain, plain_line

ANSWER = "customer_service"


def answers(view: CallView) -> list[MessageView]:
    """The messages that an AI wrote, by itself or as a draft that a person sent; oldest first."""
    wrote = {run.turn for run in view.runs if run.agent == ANSWER and run.outcome == "done"}
    return [m for m in view.messages if m.turn in wrote and m.speaker != Speaker.CUSTOMER]


def grounds(view: CallView, message: MessageView) -> Content:
    """The sentences of ``message`` with their sources, then each source in its own words."""
    run = _run(view, message)
    sentences = cited(run) if run else ()
    head = Content.assemble((f"{clock(message.at)} ", "$text-muted"), ("What was said", "bold"))
    if not sentences:
        return Content("\n").join([head, plain(message.text), _nothing()])
    lines = [head]
    for one in sentences:
        lines.append(plain(one.sentence))
        lines.append(_ids(one.sources))
    texts = evidence(run) if run else {}
    tools = {tool.source: tool for tool in view.tools}
    used = dict.fromkeys(source for one in sentences for source in one.sources)
    lines += [_source(source, texts.get(source, ""), tools.get(source)) for source in used]
    return Content("\n").join(lines)


def _run(view: CallView, message: MessageView) -> RunView | None:
    """The last run that wrote the message: a rewrite comes after what it replaces."""
    mine = [r for r in view.runs if r.turn == message.turn and r.agent == ANSWER]
    return next((run for run in reversed(mine) if run.outcome == "done"), None)


def _ids(sources: tuple[str, ...]) -> Content:
    if not sources:
        return Content.styled("  no source: nothing that needs one", "$text-muted")
    return plain_line(f"  from {', '.join(sources)}", "$accent", limit=200)


def _source(source: str, text: str, tool: ToolView | None) -> Content:
    head = plain_line(f"\n{source}".strip(), "bold")
    if tool is not None:
        asked = ", ".join(f"{name}: {value}" for name, value in tool.arguments.items())
        said = plain_line(f"{tool.name}({asked})", "$text-muted", limit=200)
        return Content("\n").join([Content(""), head, said, plain(tool.result)])
    words = plain(text) if text else Content.styled("its words were not kept", "$text-muted")
    return Content("\n").join([Content(""), head, words])


def _nothing() -> Content:
    return Content.styled("no source is known for this message", "$text-muted")
