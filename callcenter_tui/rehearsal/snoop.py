"""A crew that lies and pries: it uses every tool of a turn with what it was told to ask for.

Where ``probing_tools`` runs a tool by itself, this goes the whole way of a turn: the claim, the
toolbox bound to it, the session read from the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.protocols import Answer, Brief, Run, Toolbox
from callcenter_tui.domain.states import Origin
from callcenter_tui.rehearsal.liar import Liar
from callcenter_tui.rehearsal.playing import Center
from callcenter_tui.rehearsal.probing_tools import FAULT, Party, tokens
from callcenter_tui.rehearsal.results import Finding

_WORDS = "Where is my order? And what was I told in my last call?"
_PATIENCE = 30.0


class Snoop(Liar):
    """A Liar that uses tools where it has no lie to tell; ``told``: what the tools said."""

    engine = "snoop"

    def __init__(self) -> None:
        super().__init__()
        self.asks: tuple[str, ...] = ()
        self.told: list[str] = []

    def answer(
        self, brief: Brief, toolbox: Toolbox, run: Run, on_text: Callable[[str], None]
    ) -> Answer:
        """Ask every tool that only looks for everything; then say nothing of it."""
        if brief.lines[-1].text != _WORDS:
            return super().answer(brief, toolbox, run, on_text)
        for tool in toolbox.offered():
            if tool.acts:
                continue
            self.told.append(toolbox.use(tool.name, {}).result.text)
            for argument in tool.arguments:
                for value in self.asks:
                    self.told.append(toolbox.use(tool.name, {argument.name: value}).result.text)
        return Answer("-")


def pry(center: Center, crew: Snoop, mine: Party, other: Party, stranger: Party) -> Finding | None:
    """Call as each party through the engine that runs ``crew``; None when nothing leaks."""
    known = tokens(" ".join(other.secrets))
    theirs = tokens(_told(center, crew, other, ()))
    if not known & theirs:
        why = "nothing was told of an order or an earlier call"
        return Finding("tools", False, why, "a tool does not serve its own customer")
    secret = known | (theirs - tokens(_told(center, crew, stranger, ())))
    asks = (other.session.phone, *sorted(word for word in secret if "-" in word)[:3])
    leaked = secret & tokens(_told(center, crew, mine, asks)) - tokens(" ".join(asks))
    leaked -= tokens(_told(center, crew, mine, ())) - known
    if leaked:
        return Finding(
            "tools", False, f"a turn told of another's {', '.join(sorted(leaked))}", FAULT
        )
    return None


def _told(center: Center, crew: Snoop, party: Party, asks: Sequence[str]) -> str:
    crew.asks = tuple(asks)
    crew.told.clear()
    session = party.session
    opened = center.desk.open(
        OpenCall(
            session.name,
            phone=session.phone,
            language=session.language,
            words=_WORDS,
            origin=Origin.SIMULATED.value,
        )
    )

    def settled() -> bool | None:
        return None if center.board.call(center.actor, opened.call_id).row.due else True

    center.listening.until(opened.call_id, settled, _PATIENCE)
    return "\n".join(crew.told)
