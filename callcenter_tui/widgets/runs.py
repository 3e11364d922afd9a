"""Lines of the trail: agent runs and tools used."""

from __future__ import annotations

from textual.content import Content

from callcenter_tui.domain.trail import RunView, ToolView, breaches
from callcenter_tui.domain.views import CallView
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.plain import plain, plain_line

_SHOWN_ELSEWHERE = frozenset({"citations", "evidence", "breaches", "held", "tools"})


def money(dollars: float) -> str:
    """US dollars, with as many digits as a cheap answer needs."""
    return f"${dollars:.2f}" if dollars >= 1 else f"${dollars:.4f}"


def cost_line(view: CallView) -> str:
    """What the whole call has cost, where prices are known."""
    costs = [run.cost for run in view.runs if run.cost is not None]
    unknown = any(run.cost is None and run.requests for run in view.runs)
    if not any(costs) and not unknown:
        return ""
    return f", {money(sum(costs))}" + (" and runs without a known price" if unknown else "")


def run_lines(run: RunView) -> Content:
    """One agent run: when, who, how it ended, what it took; then what the guard refused."""
    first = f", first word {run.first_token_ms:.0f} ms" if run.first_token_ms is not None else ""
    lines = [
        Content.assemble(
            (f"{clock(run.at)} ", "$text-muted"),
            plain_line(wording.words(run.agent), "bold"),
            ": ",
            plain_line(run.outcome),
        ),
        plain_line(f"  {run.model}, {run.total_ms:.0f} ms{first}{_tokens(run)}", "$text-muted"),
    ]
    details = (_detail(*pair) for pair in sorted(run.detail.items()))
    if detail := ", ".join(filter(None, details)):
        lines.append(plain_line(f"  {detail}", "$text-muted", limit=200))
    for breach in breaches(run):
        kind = wording.words(breach.kind).lower()
        lines.append(plain_line(f"  refused, {kind}: {breach.claim}", "$warning", limit=200))
    if held := run.detail.get("held"):
        lines.append(Content.assemble(("  held back: ", "$warning"), plain(held)))
    return Content("\n").join(lines)


def tool_lines(tool: ToolView) -> Content:
    """One use of a tool, its arguments and what it said."""
    asked = ", ".join(f"{name}: {value}" for name, value in tool.arguments.items())
    return Content("\n").join(
        [
            Content.assemble(
                (f"{clock(tool.at)} ", "$text-muted"),
                ("Tool ", "bold"),
                plain_line(f"{tool.name}({asked})", limit=120),
                "" if tool.ok else " refused",
            ),
            plain_line(f"  {tool.result}", "$text-muted", limit=300),
        ]
    )


def _tokens(run: RunView) -> str:
    tokens = run.input_tokens + run.output_tokens
    if not tokens:
        return ""
    cached = f" ({run.cached_tokens} cached)" if run.cached_tokens else ""
    cost = f", {money(run.cost)}" if run.cost is not None else ""
    return f", {tokens} tokens{cached}{cost}"


def _detail(key: str, value: object) -> str:
    """One detail of a run in words; what is empty, as usual or shown elsewhere is left out."""
    if key in _SHOWN_ELSEWHERE:
        return ""
    if key == "knows":
        return "" if value else "did not know the answer"
    if isinstance(value, list | tuple):
        value = " ".join(str(one) for one in value)
    return f"{wording.words(key).lower()}: {value}" if value not in ("", None, False) else ""
